"""Pages of registers (登记簿页面): retention with preview, purposes, impact assessments."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yizhen.parties import actions, queries
from yizhen.parties.forms import AssessmentForm, PurposeForm, ReasonForm
from yizhen.parties.terms import (
    Assessment,
    AssessmentRow,
    Fate,
    Field,
    Ground,
    Power,
    Purpose,
    RetentionRow,
    Risk,
    Trigger,
)
from yizhen.parties.views.showing import uses_table
from yizhen.ui.door import Act, Badge, Cell, Column, Empty, Fact, Head, Link, Row, Stat, Table, Tone
from yizhen.ui.templatetags.ui import cn_date, cn_datetime

FATES = {Fate.PROPOSED: Tone.SOON, Fate.CONFIRMED: Tone.DONE, Fate.REJECTED: Tone.NEUTRAL}
SOON = 30


@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """到期销毁: how much is over by purpose, and every proposal."""
    by, day = request.actor, timezone.localdate()
    by.require(Power.RETAIN)
    known = queries.purposes_on(by.county, day)
    counts = queries.due_counts(by, day)
    stats = [
        Stat(known[key].title if key in known else key, number, _("项"), good=False)
        for key, number in sorted(counts.items())
    ]
    rows = tuple(_proposal(one) for one in queries.retentions(by))
    columns = (Column(_("提出")), Column(_("提出人")), Column(_("项数"), numeric=True), Column(_("状态")), Column(_("决定人")))
    context = {
        "title": _("到期信息销毁"),
        "lead": _("保存期限届满的信息应当主动删除（个人信息保护法第四十七条）。一人提出，另一人确认；依法封存的不动。"),
        "stats": stats or [Stat(_("已到期"), 0, _("项"), good=True)],
        "table": Table(_("销毁提议"), columns, rows, empty=Empty(_("还没有提议")), show_caption=True),
        "may_propose": bool(counts),
    }
    return render(request, "parties/retention.html", context)


def _proposal(one: RetentionRow) -> Row:
    url = reverse("parties:proposal", args=[one.id])
    badge = Badge(_(one.fate.label), FATES[one.fate])
    return Row((Cell(cn_datetime(one.proposed_at), url), one.proposed_by, one.uses, Cell(badge=badge), one.decided_by), url=url)


@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """提出销毁."""
    by = request.actor
    try:
        pk = actions.propose(by.county, by=by, at=timezone.now())
    except actions.NothingDue:
        messages.success(request, _("今天没有到期的信息。"))
    except actions.AlreadyProposed:
        messages.warning(request, _("已有一份提议待确认，请先决定。"))
    else:
        messages.success(request, _("已提出，请另一位有权限的人核对后确认。现在什么都没有销毁。"))
        return redirect("parties:proposal", pk=pk)
    return redirect("parties:retention")


@require_safe
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """销毁预览: exactly what would be destroyed."""
    return _draw_proposal(request, pk)


def _draw_proposal(request: HttpRequest, pk: int, form: ReasonForm | None = None, status: int = 200) -> HttpResponse:
    by, day = request.actor, timezone.localdate()
    by.require(Power.RETAIN)
    row, uses = queries.retention_page(by, pk, day)
    facts = (
        Fact(_("提出"), f"{row.proposed_by} {cn_datetime(row.proposed_at)}"), Fact(_("截至"), cn_date(row.as_of)),
        Fact(_("项数"), row.uses), Fact(_("已销毁"), row.forgotten), Fact(_("封存未动"), row.held),
    )  # fmt: skip
    acts = []
    if row.fate is Fate.PROPOSED:
        url = reverse("parties:decide", args=[pk])
        confirm = _("销毁后任何人都不能再读出这些信息，不能恢复。确定销毁吗？")
        acts = [
            Act(_("确认销毁"), url, name="confirm", danger=True, confirm=confirm),
            Act(_("否决"), url, name="reject", form=form or ReasonForm(label_suffix=""), open=form is not None, draft=False),
        ]
    context = {
        "title": _("销毁提议"),
        "crumbs": [Link(_("到期信息销毁"), reverse("parties:retention")), Link(str(pk), "")],
        "head": Head(title=_("销毁提议"), badge=Badge(_(row.fate.label), FATES[row.fate]), facts=facts),
        "uses": uses_table(uses),
        "more": row.uses - len(uses),
        "acts": acts,
    }
    return render(request, "parties/proposal.html", context, status=status)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """确认或否决."""
    by, confirmed = request.actor, request.POST.get("act") == "confirm"
    by.require(Power.RETAIN)
    form = ReasonForm(request.POST, label_suffix="")
    if not confirmed and not form.is_valid():
        return _draw_proposal(request, pk, form, status=422)
    reason = "" if confirmed else form.cleaned_data["reason"]
    try:
        actions.decide(pk, confirmed=confirmed, reason=reason, by=by, at=timezone.now())
    except actions.AnotherPersonNeeded:
        messages.warning(request, _("提出人不能自己确认，请另一位有权限的人办理。什么都没有销毁。"))
    except actions.AlreadyDecided:
        messages.warning(request, _("别人已经决定过了，没有再改动。"))
    else:
        messages.success(request, _("已销毁。留痕仍可核验。") if confirmed else _("已否决，什么都没有销毁。"))
    return redirect("parties:proposal", pk=pk)


# -- purposes ----------------------------------------------------------------------------------------------


@require_safe
def purposes(request: HttpRequest) -> HttpResponse:
    """处理目的目录."""
    by = request.actor
    by.require(Power.VIEW)
    may = by.can(Power.PURPOSES)
    rows = tuple(
        Row((
            Cell(one.title, reverse("parties:purpose", args=[one.key]) if may else "", note=one.notice),
            Cell(_(one.ground.label), note=one.source), "、".join(_(field.label) for field in one.fields),
            Cell(_("%(n)d 个月") % {"n": one.retention_months}, note=one.retention_source),
            _("本县规定") if one.local else _("随程序提供"),
        ))
        for one in queries.purposes_on(by.county, timezone.localdate()).values()
    )  # fmt: skip
    columns = (
        Column(_("目的"), wide=True), Column(_("依据"), wide=True), Column(_("必要的信息")), Column(_("办结后保存")),
        Column(_("来源")),
    )  # fmt: skip
    context = {
        "title": _("处理目的目录"),
        "lead": _("没有写进目录的目的，不能保存个人信息；目录之外的信息种类，不能收集。"),
        "table": Table(_("处理目的目录"), columns, rows),
    }
    return render(request, "parties/register_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def purpose(request: HttpRequest, key: str) -> HttpResponse:
    """设定处理目的: the county's own version from a day on."""
    by, day = request.actor, timezone.localdate()
    by.require(Power.PURPOSES)
    known = queries.purpose_on(by.county, key, day)
    initial = {
        "title": known.title, "ground": str(known.ground), "source": known.source,
        "fields_kept": [str(field) for field in known.fields], "retention_months": known.retention_months,
        "retention_source": known.retention_source, "notice": known.notice, "valid_from": day,
    }  # fmt: skip
    form = PurposeForm(request.POST or None, initial=initial, label_suffix="")
    if request.method == "POST" and form.is_valid():
        _set_purpose(request, key, dict(form.cleaned_data))
        messages.success(request, _("已设定。已办结事项的保存期限随之重算。"))
        return redirect("parties:purposes")
    context = {
        "title": known.title, "form": form, "submit_label": _("设定"), "cancel_url": reverse("parties:purposes"),
    }  # fmt: skip
    return render(request, "ui/form.html", context, status=422 if form.errors else 200)


def _set_purpose(request: HttpRequest, key: str, told: dict[str, Any]) -> None:
    fields = tuple(Field(one) for one in told.pop("fields_kept"))
    made = Purpose(key=key, fields=fields, ground=Ground(told.pop("ground")), local=True, **told)
    actions.set_purpose(request.actor.county, made, by=request.actor, at=timezone.now())


# -- impact assessments ------------------------------------------------------------------------------------


@require_safe
def assessments(request: HttpRequest) -> HttpResponse:
    """影响评估登记: the next review first."""
    by, today = request.actor, timezone.localdate()
    by.require(Power.PURPOSES)
    rows = tuple(_assessment(one, today) for one in queries.assessments(by))
    columns = (
        Column(_("处理活动"), wide=True), Column(_("情形")), Column(_("剩余风险")), Column(_("评估日")), Column(_("下次复评")),
        Column(_("至少保存到")), Column(_("评估人")),
    )  # fmt: skip
    context = {
        "title": _("个人信息保护影响评估"),
        "lead": _("五种情形事前评估并记录；报告和处理情况记录至少保存三年（个人信息保护法第五十五条、第五十六条）。"),
        "table": Table(
            _("影响评估"), columns, rows, empty=Empty(_("还没有评估"), _("处理敏感个人信息、委托处理等之前，先登记评估。"))
        ),
        "add_url": reverse("parties:assess"),
        "add_label": _("登记评估"),
    }
    return render(request, "parties/register_list.html", context)


def _assessment(one: AssessmentRow, today: date) -> Row:
    facts, left = one.facts, (one.facts.review_on - today).days
    tone = Tone.LATE if left < 0 else Tone.SOON if left <= SOON else Tone.NEUTRAL
    words = _("已过复评日") if left < 0 else _("将到复评日") if left <= SOON else _("未到")
    risk = {Risk.LOW: Tone.DONE, Risk.MEDIUM: Tone.SOON, Risk.HIGH: Tone.LATE}[facts.risk]
    return Row((
        Cell(facts.title, note=facts.document), Cell(_(facts.trigger.label), note=facts.trigger.article),
        Cell(badge=Badge(_(facts.risk.label), risk)), cn_date(facts.assessed_on),
        Cell(cn_date(facts.review_on), badge=Badge(words, tone)), cn_date(one.keep_until), one.assessor,
    ))  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def assess(request: HttpRequest) -> HttpResponse:
    """登记影响评估."""
    by, day = request.actor, timezone.localdate()
    by.require(Power.PURPOSES)
    known = queries.purposes_on(by.county, day)
    standing = [(one.id, one.facts.title) for one in queries.assessments(by)]
    form = AssessmentForm(
        request.POST or None, purposes=known.values(), standing=standing, initial={"assessed_on": day}, label_suffix=""
    )
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        replaces = told.pop("replaces")
        facts = Assessment(trigger=Trigger(told.pop("trigger")), risk=Risk(told.pop("risk")), **told)
        try:
            actions.assess(
                by.county, facts, replaces=int(replaces) if replaces else None, by=by, at=timezone.now()
            )
        except actions.ReviewTooEarly as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已登记影响评估。"))
            return redirect("parties:assessments")
    context = {
        "title": _("登记影响评估"), "form": form, "submit_label": _("登记"), "draft": "parties-assessment",
        "cancel_url": reverse("parties:assessments"),
    }  # fmt: skip
    return render(request, "ui/form.html", context, status=422 if form.errors else 200)
