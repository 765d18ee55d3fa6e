"""The board of checks and the digest plans on pages (检查与超编页面)."""

from typing import Any

import msgspec
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yizhen.kernel.words import say
from yizhen.organs.door import organ_by_code
from yizhen.staffing import actions, queries
from yizhen.staffing.actions.checks import check_county
from yizhen.staffing.forms.quotas import DigestForm
from yizhen.staffing.queries.board import board
from yizhen.staffing.queries.upkeep import RULE as LATE
from yizhen.staffing.queries.upkeep import people_of_entries
from yizhen.staffing.rules.catalogue import categories, rules
from yizhen.staffing.terms import DigestDraft, LedgerPower, Power
from yizhen.staffing.terms.checks import RuleFindings
from yizhen.staffing.terms.people import PeoplePower
from yizhen.staffing.views.quotas import digest_table
from yizhen.ui.door import Badge, Cell, Column, Empty, Link, Pager, Row, Stat, Table, Tone, page_asked

SEVERITIES = {"forbidden": Tone.LATE, "warning": Tone.SOON, "advice": Tone.OPEN}
PER_PAGE = 50


def _severity(key: str) -> str:
    return {"forbidden": _("禁止"), "warning": _("预警"), "advice": _("建议")}[key]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """检查与超编: each rule with its findings, article and how to mend; the excesses with their digest plans."""
    by = request.actor
    by.require(Power.VIEW)
    told = board(by, by.county, timezone.localdate(), rows=0)
    digests = queries.digests_of(by, county=by.county)
    over = {one.rule: one for one in told.rules}
    soft = sum(one.count for one in told.rules if one.severity == "advice")
    context = {
        "title": _("检查与超编"),
        "lead": _("每登记一笔就重新检查涉及的单位；点规则看每一条。超编、超职数只能减少，不能增加。"),
        "crumbs": [Link(_("编制台账"), reverse("staffing:quotas")), Link(_("检查与超编"), "")],
        "stats": (
            _stat(_("超编单位"), over.get("within_quota"), _("超 %(n)s 人")),
            _stat(_("超职数单位"), over.get("leader_posts"), _("超 %(n)s 人")),
            _stat(_("没有消化安排"), over.get("digest_plan"), _("%(n)s 人")),
            Stat(_("检查所见"), told.findings - soft, _("条"), note=_("另有建议 %(n)s 条") % {"n": soft} if soft else "",
                 good=told.findings == soft),
        ),
        "table": _table(told.rules),
        "digests": digest_table(digests),
        "exports": [Link("JSON", reverse("staffing:quota-checks-json"))],
        "can_check": by.can(LedgerPower.RECORD),
    }
    return render(request, "staffing/quota_checks.html", context)


def _stat(label: str, one: RuleFindings | None, note: str) -> Stat:
    if one is None:
        return Stat(label, 0, _("个"), good=True)
    url = reverse("staffing:quota-rule", args=[one.rule])
    return Stat(label, one.count, _("个"), url=url, note=note % {"n": one.amount}, good=False)


def _table(found: tuple[RuleFindings, ...]) -> Table:
    columns = (
        Column(_("规则"), wide=True), Column(_("轻重")), Column(_("条数"), numeric=True), Column(_("数量"), numeric=True),
        Column(_("条文"), wide=True), Column(_("怎么改"), wide=True),
    )  # fmt: skip
    rows = tuple(
        Row((
            Cell(f"{one.number} {say(one.title)}".strip(), reverse("staffing:quota-rule", args=[one.rule])),
            Cell(badge=Badge(_severity(one.severity), SEVERITIES[one.severity])), one.count, one.amount, one.article, say(one.mend),
        ))
        for one in found
    )  # fmt: skip
    empty = Empty(_("没有发现问题"), _("每登记一笔都会重新检查。"), good=True)
    return Table(_("各规则检查结果"), columns, rows, empty=empty, keys=True)


@require_safe
def rule(request: HttpRequest, key: str) -> HttpResponse:
    """一条规则的检查结果: every organ that it names."""
    by = request.actor
    by.require(Power.VIEW)
    entry = rules().get(key)
    if entry is None:
        return redirect("staffing:quota-checks")
    count, amount = queries.tally(by, by.county).get(key, (0, 0))
    number = page_asked(request.META.get("QUERY_STRING", ""), count, per_page=PER_PAGE, sizes=(PER_PAGE,)).number
    found = queries.findings(by, by.county, rule=key, start=(number - 1) * PER_PAGE, limit=PER_PAGE)
    late = [one["of"] for one in found if key == LATE and by.can(PeoplePower.VIEW)]
    context = {
        "title": f"{entry.number} {say(entry.title)}".strip(),
        "crumbs": [Link(_("检查与超编"), reverse("staffing:quota-checks")), Link(say(entry.title), "")],
        "entry": entry,
        "severity": Badge(_severity(entry.severity), SEVERITIES[entry.severity]),
        "mend": say(entry.mend),
        "amount": amount,
        "table": _rows(
            found, people_of_entries(late) if late else {},
            may_plan=by.can(LedgerPower.RECORD) and key in ("digest_plan", "within_quota", "leader_posts"),
            may_evaluate=by.can(LedgerPower.RECORD),
        ),
        "pager": Pager(number, count, PER_PAGE, sizes=(PER_PAGE,)),
    }
    return render(request, "staffing/quota_rule.html", context)


def _rows(found: list[dict[str, Any]], people: dict[int, int], *, may_plan: bool, may_evaluate: bool) -> Table:
    columns = (
        Column(_("单位"), wide=True), Column(_("类别")), Column(_("数量"), numeric=True), Column(_("说明")), Column(_("办理")),
    )  # fmt: skip
    rows = []
    for one in found:
        kind = say(categories()[one["category"]].name) if one["category"] in categories() else one["category"]
        url = reverse("staffing:quota-organ", args=[one["held_by"]]) if one["held_by"] else ""
        act: Any = ""
        if may_plan and one["held_by"]:
            act = Cell(_("写消化安排"), f"{reverse('staffing:quota-digest')}?organ={one['code']}&category={one['category']}")
        elif one["rule"] == "evaluated" and may_evaluate:
            act = Cell(_("评估"), f"{reverse('staffing:evaluations')}?organ={one['held_by']}&category={one['category']}")
        elif one["of"] in people:
            act = Cell(_("看人员"), reverse("staffing:person", args=[people[one["of"]]]))
        elif one["of"]:
            act = Cell(_("看分录"), reverse("staffing:quota-entry", args=[one["of"]]))
        rows.append(Row((Cell(one["name"] or _("县总额"), url), kind, one["amount"], one["note"], act)))
    return Table(_("涉及的单位"), columns, tuple(rows), empty=Empty(_("这条规则没有发现问题"), "", good=True))


@require_safe
def as_json(request: HttpRequest) -> HttpResponse:
    """检查结果 JSON: the same board as data."""
    by = request.actor
    by.require(Power.VIEW)
    told = board(by, by.county, timezone.localdate())
    return HttpResponse(msgspec.json.encode(told), content_type="application/json")


@require_POST
def check_all(request: HttpRequest) -> HttpResponse:
    """全面检查一次."""
    by = request.actor
    by.require(LedgerPower.RECORD)
    found = check_county(by.county, by=by, at=timezone.now())
    messages.success(request, _("全面检查完毕，共 %(n)s 条。") % {"n": found})
    return redirect("staffing:quota-checks")


@require_http_methods(["GET", "POST"])
def digest(request: HttpRequest) -> HttpResponse:
    """写消化安排: who, why, by which method, by when."""
    by = request.actor
    by.require(LedgerPower.RECORD)
    organ = organ_by_code(by.county, request.GET.get("organ", ""))
    category = request.GET.get("category", "")
    label = say(categories()[category].name) if category in categories() else ""
    people = queries.seats_of(by, timezone.localdate(), organ=organ.id)
    form = DigestForm([seat.person for seat in people if seat.category == category], request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        draft = DigestDraft(
            organ.id, category, given["amount"], given["reason"], given["method"], given["deadline"], given["person"]
        )
        try:
            actions.set_digests([draft], by=by, at=timezone.now())
        except (actions.BadDigest, actions.BadAmount, actions.NoSuchCategory) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已登记消化安排。"))
            return redirect("staffing:quota-organ", pk=organ.id)
    context = {
        "title": _("消化安排"),
        "lead": f"{organ.name}，{label}",
        "crumbs": [Link(_("检查与超编"), reverse("staffing:quota-checks")), Link(_("消化安排"), "")],
        "form": form,
        "submit_label": _("登记消化安排"),
        "cancel_url": reverse("staffing:quota-checks"),
    }
    return render(request, "ui/form.html", context)
