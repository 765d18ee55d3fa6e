"""Pages of delegation (赋权批次页面): ledger, planning, one batch with assessment, hand-over, guidance and samples."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yizhen.duties import access
from yizhen.duties.actions import delegation as acts
from yizhen.duties.actions import supervising
from yizhen.duties.actions.refusals import (
    BadBatch,
    Barred,
    MovedMeanwhile,
    NotAsked,
    NotNow,
    NotRipe,
    WordsNeeded,
)
from yizhen.duties.forms.gates import BatchForm, StepForm
from yizhen.duties.queries import delegation as looks
from yizhen.duties.states import BATCH_DEED, BATCH_POWER, BATCH_WORDS
from yizhen.duties.terms.admission import Opinion
from yizhen.duties.terms.delegation import BatchDeed, BatchDraft, BatchVerb, Maturity
from yizhen.duties.terms.powers import Power
from yizhen.duties.views import batch_page as shown
from yizhen.duties.views.admission import finding_words
from yizhen.duties.views.choosing import organ_choices, township_choices
from yizhen.duties.views.common import townships
from yizhen.kernel.actors import Actor
from yizhen.kernel.lifecycle import NotAllowed
from yizhen.record import door as record
from yizhen.ui.door import Badge, Cell, Column, Empty, Entry, Head, Link, Row, Table, page_asked


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """批次台账."""
    by = request.actor
    by.require(Power.VIEW)
    _rows, count = looks.page_of_batches(by, start=0, size=0)
    pager = page_asked(request.GET.urlencode(), count)
    rows, _count = looks.page_of_batches(by, start=(pager.number - 1) * pager.per_page, size=pager.per_page)
    columns = (
        Column(_("编号")), Column(_("批次"), wide=True), Column(_("下放部门")), Column(_("状态")), Column(_("事项"), numeric=True),
        Column(_("镇街"), numeric=True), Column(_("风险"), numeric=True), Column(_("省级决定")),
    )  # fmt: skip
    lines = tuple(
        Row(
            (
                Cell(one.number, reverse("duties:batch", args=[one.id])), one.title, one.department_name,
                Cell(badge=Badge(one.state.label, shown.STATES[one.state])), one.items, one.townships, one.flags or "",
                one.decision,
            ),
            url=reverse("duties:batch", args=[one.id]),
        )
        for one in rows
    )  # fmt: skip
    context = {
        "title": _("赋权批次"),
        "lead": _("成熟一批、下放一批：依法、适宜、匹配、接得住；下放以后部门继续指导监督，用不起来的支持或者收回。"),
        "table": Table(_("赋权批次"), columns, lines, empty=Empty(_("还没有赋权批次")), keys=True),
        "pager": pager,
        "may_plan": by.can(Power.PROPOSE),
    }
    return render(request, "duties/batches.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """拟定批次."""
    by, now = request.actor, timezone.now()
    by.require(Power.PROPOSE)
    day = timezone.localdate(now)
    form = BatchForm(
        request.POST or None, departments=_departments(by, day),
        townships=township_choices(by.county, day), initial={"department": access.body(by)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        codes = [one.strip() for one in given["codes"].splitlines() if one.strip()]
        try:
            items = acts.items_of(codes, by=by)
            draft = BatchDraft(
                given["title"], given["department"], items, tuple(given["townships"]), given["basis"],
                given["decision"], given["people"], given["move"], tuple(given["pilots"]), given["pilot_until"],
            )  # fmt: skip
            pk = acts.plan(draft, by=by, at=now)
        except BadBatch as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("已拟定，已请镇街答复意见。下一步逐项评估。"))
            return redirect("duties:batch", pk=pk)
    context = {
        "title": _("拟定下放批次"),
        "crumbs": [Link(_("赋权批次"), reverse("duties:batches")), Link(_("拟定"), "")],
        "form": form, "submit_label": _("拟定"), "cancel_url": reverse("duties:batches"),
    }  # fmt: skip
    return render(request, "duties/contest.html", context, status=422 if form.errors else 200)


def _departments(by: Actor, day: date) -> list[tuple[str, str]]:
    """Departments in whose name the actor may plan (可代拟的部门): all for whoever decides, else the own one."""
    every = organ_choices(by.county, day, towns=False)
    if by.county in access.whole_counties(by, Power.DECIDE):
        return every
    return [one for one in every if one[0] == str(access.body(by))]


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """赋权批次: items with their assessment, hand-over, guidance, samples, use."""
    return draw(request, pk)


def draw(request: HttpRequest, pk: int, tried: str = "", form: Any = None, *, conflict: str = "") -> HttpResponse:
    """The page of a batch, perhaps with an act that did not go through (批次页)."""
    by, now = request.actor, timezone.now()
    by.require(Power.VIEW)
    page = looks.batch_page(by, pk)
    line = page.line
    names = townships(by.county, timezone.localdate(now))
    context = {
        "title": line.title,
        "crumbs": [Link(_("赋权批次"), reverse("duties:batches")), Link(line.number, "")],
        "head": Head(
            title=line.title, code=line.number, badge=Badge(line.state.label, shown.STATES[line.state]),
            facts=shown.facts(page, names),
        ),
        "row": page.row, "conflict": conflict, "warning": shown.warning(page), "tables": shown.tables(page, names),
        "acts": shown.acts(by, page, tried, form),
        "timeline": [
            Entry(one.at, one.title, by=one.actor_name, post=one.post_title, text=str(one.payload.get("words") or ""))
            for one in reversed(record.history("duties.batch", pk)) if one.act not in shown.IN_TABLES
        ],
    }  # fmt: skip
    return render(request, "duties/batch.html", context, status=422 if form is not None else 409 if conflict else 200)


@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """办理批次."""
    by, now = request.actor, timezone.now()
    page = looks.batch_page(by, pk)
    form = _bound(by, page, verb, request.POST)
    if form is None:
        return draw(request, pk, conflict=_refused(page, verb))
    if not form.is_valid():
        return draw(request, pk, verb, form)
    try:
        _do(pk, verb, form.cleaned_data, by=by, at=now)
    except (MovedMeanwhile, NotAllowed, NotAsked) as no:
        told = _("这个批次没有征求本单位的意见，您填写的没有保存。")
        moved = _("别人刚刚办过这个批次，下面是现在的情况。您填写的没有保存，请看清后再办。")
        return draw(request, pk, conflict=told if isinstance(no, NotAsked) else moved)
    except (Barred, BadBatch, NotNow, NotRipe, WordsNeeded) as no:
        for words in [finding_words(one) for one in no.findings] if isinstance(no, Barred) else [str(no)]:
            form.add_error(None, words)
        return draw(request, pk, verb, form)
    messages.success(request, _("已记下。"))
    return redirect("duties:batch", pk=pk)


def _bound(by: Actor, page: looks.BatchPage, verb: str, data: Any) -> Any:
    """The form of an act with what was typed; None where it is not offered in this state, 404 for no act at all."""
    if verb in set(BatchVerb):
        by.require(BATCH_POWER[BatchVerb(verb)])
        return StepForm(data, needs_words=verb in BATCH_WORDS, auto_id=f"{verb}-%s")
    if verb not in set(BatchDeed):
        raise Http404(verb)
    by.require(Power.OPINE if verb == BatchDeed.OPINE else Power.PROPOSE)
    form = shown.forms(page).get(BatchDeed(verb))
    if form is None:
        return None
    form.is_bound, form.data = True, data
    return form


def _refused(page: looks.BatchPage, verb: str) -> str:
    deed = BatchDeed(verb)
    if not BATCH_DEED[deed].may(page.line.state, started=page.row.started_on is not None):
        return str(NotNow(page.line.state.label, deed.label, BATCH_DEED[deed].ground))
    return _("“%(deed)s”现在没有可办的，您填写的没有保存。") % {"deed": deed.label}


def _do(pk: int, verb: str, given: dict[str, Any], *, by: Actor, at: Any) -> None:
    if verb in set(BatchVerb):
        acts.move_batch(pk, BatchVerb(verb), given["words"], by=by, at=at, version=given["version"])
        return
    match BatchDeed(verb):
        case BatchDeed.OPINE:
            acts.opine(pk, Opinion(given["opinion"]), given["words"], by=by, at=at)
        case BatchDeed.MARK:
            marks = {name: given[name] for name in Maturity.__slots__}
            acts.mark(pk, {given["item"]: Maturity(**marks)}, by=by, at=at)
        case BatchDeed.HAND_OVER:
            supervising.hand_over(pk, given["key"], given["words"], by=by, at=at)
        case BatchDeed.GUIDE:
            done = given["planned_on"] if given["done"] else None
            supervising.guide(pk, given["kind"], given["planned_on"], given["words"], done_on=done, by=by, at=at)
        case BatchDeed.NOTE:
            supervising.note_guidance(pk, given["guidance"], given["words"], done_on=given["done_on"], by=by, at=at)
        case BatchDeed.DRAW:
            supervising.draw(pk, given["size"], given["seed"], by=by, at=at)
        case BatchDeed.JUDGE:
            supervising.judge(pk, given["sample"], given["words"], right=given["right"] == "yes", by=by, at=at)
