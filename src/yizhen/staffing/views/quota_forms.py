"""Record changes of quotas on pages (登记编制变动): the effect is shown before anything is recorded."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yizhen.kernel.actors import Actor
from yizhen.kernel.words import say
from yizhen.organs.door import organs_by_id, organs_of_county
from yizhen.staffing import actions, queries
from yizhen.staffing.access.ledger import covers
from yizhen.staffing.forms.quotas import ACTS, ActForm, FollowForm, ReverseForm
from yizhen.staffing.queries import entries as entry_queries
from yizhen.staffing.rules.catalogue import categories
from yizhen.staffing.terms import AuthorityLevel, BalanceView, DigestDraft, Document, Kind, LedgerPower
from yizhen.staffing.views.refusing import refuse
from yizhen.ui.door import Cell, Column, Filter, Link, Row, Table, Tone
from yizhen.ui.templatetags.ui import cn_date

REFUSALS = (actions.RuleBroken, actions.SameOrgan, actions.BadAmount, actions.BadDigest)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """登记变动: choose the act, fill in, see the effect, record."""
    by = request.actor
    by.require(LedgerPower.RECORD)
    act = request.GET.get("act", "allocate")
    act = act if act in ACTS else "allocate"
    today = timezone.localdate()
    reached = [
        (one.id, f"{one.name}（{one.code}）")
        for one in organs_of_county(by.county, today)
        if covers(by, LedgerPower.RECORD, by.county, one)
    ]
    form = ActForm(
        act, reached, queries.purposes(by.county), request.POST or None,
        initial={"organ": request.GET.get("organ", ""), "valid_from": today, "authority_level": "county"},
    )  # fmt: skip
    effect = None
    if request.method == "POST" and form.is_valid():
        run = _runner(act, form.cleaned_data, by, timezone.now())
        try:
            if "record" in request.POST:
                made = run()
                messages.success(request, _("已登记为第 %(id)s 号分录。") % {"id": made})
                return redirect("staffing:quota-entry", pk=made)
            effect = _effect(run, by, form.cleaned_data)
        except REFUSALS as refusal:
            refuse(form, refusal)
    context = {
        "title": _("登记编制变动"),
        "crumbs": [Link(_("编制台账"), reverse("staffing:quotas")), Link(_("登记编制变动"), "")],
        "filters": [
            Filter(_("变动"), tuple(Link(str(label), f"?act={key}", active=key == act) for key, label in ACTS.items()))
        ],
        "form": form,
        "effect": effect,
        "cancel_url": reverse("staffing:quotas"),
    }
    return render(request, "staffing/quota_new.html", context)


def _paper(given: dict[str, Any]) -> Document:
    return Document(
        given["number"], given["dated"], given["authority"], given["title"], AuthorityLevel(given["authority_level"])
    )


def _runner(act: str, given: dict[str, Any], by: Actor, at: datetime) -> Callable[[], int]:
    """The act that the form asks for (待办行为)."""
    common: dict[str, Any] = {"document": _paper(given), "valid_from": given["valid_from"], "by": by, "at": at}
    if given.get("override"):
        common["override"] = given["override"]
    what = (given["category"], given["count"])
    tied = {"purpose": given.get("purpose") or ""}
    ways: dict[str, Callable[[], int]] = {
        "allocate": lambda: actions.allocate(given["organ"], *what, **tied, **common),
        "transfer": lambda: actions.transfer(given["organ"], given["target"], *what, **tied, **common),
        "borrow": lambda: actions.borrow(
            given["organ"], *what, lender=given["lender"], until=given["until"], **common
        ),
        "plan": lambda: actions.plan(given["organ"], *what, until=given["until"], **tied, **common),
        "cut": lambda: actions.cut(
            given["organ"], *what, to_pool=given["to_pool"], digests=_digests(given), **tied, **common
        ),
        "approve": lambda: actions.approve(by.county, *what, level=given["level"], **tied, **common),
        "reserve": lambda: actions.reserve(by.county, *what, level=given["level"], **common),
    }
    return ways[act]


def _digests(given: dict[str, Any]) -> list[DigestDraft]:
    if not (given["digest_reason"] and given["digest_method"] and given["digest_deadline"]):
        return []
    return [
        DigestDraft(
            given["organ"], given["category"], given["count"], given["digest_reason"], given["digest_method"],
            given["digest_deadline"], purpose=given.get("purpose") or "",
        )
    ]  # fmt: skip


def _effect(run: Callable[[], int], by: Actor, given: dict[str, Any]) -> Table:
    """What the act would change, found by doing it and taking it back (预览): nothing is recorded."""
    on, category = given["valid_from"], given["category"]
    before = {one.account: one for one in queries.balances(by, by.county, on, category=category)}
    with transaction.atomic():
        run()
        after = {one.account: one for one in queries.balances(by, by.county, on, category=category)}
        transaction.set_rollback(True)
    names = organs_by_id({one.organ for one in after.values() if one.organ is not None})
    rows = []
    for pk, now in after.items():
        then = before.get(pk)
        if then is not None and _counted(then) == _counted(now):
            continue
        who = names[now.organ].name if now.organ in names else _("县总额")
        was = _counted(then) if then is not None else (0,) * 6
        cells = tuple(
            Cell(new, changed=f"{old} → {new}") if old != new else new
            for old, new in zip(was, _counted(now), strict=True)
        )
        rows.append(Row((who, *cells), tone=Tone.LATE if now.over else ""))
    columns = (
        Column(_("单位"), wide=True), Column(_("核定"), numeric=True), Column(_("实有"), numeric=True),
        Column(_("计划"), numeric=True), Column(_("空编"), numeric=True), Column(_("可用"), numeric=True),
        Column(_("超编"), numeric=True),
    )  # fmt: skip
    caption = _("登记以后（%(what)s，%(day)s起）") % {"what": say(categories()[category].name), "day": cn_date(on)}
    return Table(caption, columns, tuple(rows), show_caption=True)


def _counted(one: BalanceView) -> tuple[int, ...]:
    approved = one.free if one.organ is None else one.approved
    return approved, one.occupied, one.planned, one.vacant, one.free, one.over


@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """更正冲销: a reversing entry; the one reversed stays."""
    by = request.actor
    by.require(LedgerPower.RECORD)
    one = entry_queries.entry(by, pk)
    form = ReverseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        paper = Document(given["number"], None, "", given["reason"][:200], AuthorityLevel.ORGAN)
        try:
            made = actions.reverse(pk, reason=given["reason"], document=paper, by=by, at=timezone.now())
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("已冲销，冲销分录是第 %(id)s 号。") % {"id": made})
            return redirect("staffing:quota-entry", pk=made)
    context = {
        "title": _("冲销第 %(id)s 号分录") % {"id": pk},
        "lead": _("原分录不删不改，另记一笔相反的分录；别人已经据此办理的，不能冲销。"),
        "crumbs": [Link(_("编制台账"), reverse("staffing:quotas")), Link(f"{pk}", reverse("staffing:quota-entry", args=[pk]))],
        "form": form,
        "submit_label": _("冲销"),
        "cancel_url": reverse("staffing:quota-entry", args=[one.id]),
    }
    return render(request, "ui/form.html", context)


@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """归还借用、释放计划: all or some of what is left."""
    by = request.actor
    by.require(LedgerPower.RECORD)
    one = entry_queries.entry(by, pk)
    loan = one.kind == Kind.BORROW
    form = FollowForm(request.POST or None, initial={"valid_from": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        common: dict[str, Any] = {"valid_from": given["valid_from"], "by": by, "at": timezone.now()}
        try:
            made = (
                actions.give_back(pk, given["count"], document=Document(given["number"]), **common)
                if loan
                else actions.expire(pk, count=given["count"], note=given["number"], **common)
            )
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("已登记为第 %(id)s 号分录。") % {"id": made})
            return redirect("staffing:quota-entry", pk=pk)
    context = {
        "title": _("归还借用的编制") if loan else _("释放计划"),
        "crumbs": [Link(_("编制台账"), reverse("staffing:quotas")), Link(f"{pk}", reverse("staffing:quota-entry", args=[pk]))],
        "form": form,
        "submit_label": _("登记"),
        "cancel_url": reverse("staffing:quota-entry", args=[pk]),
    }
    return render(request, "ui/form.html", context)
