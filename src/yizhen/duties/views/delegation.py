"""Pages of delegation (赋权页面): batches with assessment, hand-over, guidance and samples; use and sleeping powers."""

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
from yizhen.duties.actions.refusals import BadBatch, MovedMeanwhile, NotRipe, WordsNeeded
from yizhen.duties.actions.usage import answer_advice
from yizhen.duties.forms.gates import (
    AdviceForm,
    BatchForm,
    DrawForm,
    GuideForm,
    HandoverForm,
    JudgeForm,
    MarkForm,
    StepForm,
)
from yizhen.duties.queries import delegation as looks
from yizhen.duties.queries.usage import Sleeping, sleeping
from yizhen.duties.states import BATCH_LIFE, BATCH_POWER, BATCH_WORDS
from yizhen.duties.terms.delegation import CHECKLIST, BatchDraft, BatchState, BatchVerb, Maturity
from yizhen.duties.terms.powers import Power
from yizhen.duties.views.choosing import organ_choices, township_choices
from yizhen.duties.views.common import townships
from yizhen.kernel.actors import Actor
from yizhen.kernel.lifecycle import NotAllowed
from yizhen.record import door as record
from yizhen.ui.door import (
    Act,
    Badge,
    Cell,
    Column,
    Empty,
    Entry,
    Fact,
    Head,
    Link,
    Row,
    Stat,
    Table,
    Tone,
    page_asked,
)
from yizhen.ui.templatetags.ui import cn_date

STATES = {
    BatchState.PLANNED: Tone.OPEN, BatchState.HEARD: Tone.OPEN, BatchState.LAWFUL: Tone.OPEN, BatchState.ASSESSED: Tone.SOON,
    BatchState.APPROVED: Tone.SOON, BatchState.PILOT: Tone.SOON, BatchState.RUNNING: Tone.DONE,
    BatchState.ENDED: Tone.NEUTRAL, BatchState.DROPPED: Tone.NEUTRAL,
}  # fmt: skip
MARKING = (BatchState.PLANNED, BatchState.HEARD, BatchState.LAWFUL)
GIVEN = (BatchState.PILOT, BatchState.RUNNING)
DANGER = (BatchVerb.RETRACT, BatchVerb.DROP)


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
                Cell(badge=Badge(one.state.label, STATES[one.state])), one.items, one.townships, one.flags or "",
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
        request.POST or None, departments=organ_choices(by.county, day, towns=False),
        townships=township_choices(by.county, day), initial={"department": access.body(by)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        codes = [one.strip() for one in given["codes"].splitlines() if one.strip()]
        try:
            items = acts.items_of(codes, by=by)
            draft = BatchDraft(
                given["title"], given["department"], items, tuple(given["townships"]), given["basis"],
                given["decision"], given["people"],
            )  # fmt: skip
            pk = acts.plan(draft, by=by, at=now)
        except BadBatch as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("已拟定。下一步逐项评估，征求镇街意见。"))
            return redirect("duties:batch", pk=pk)
    context = {
        "title": _("拟定下放批次"),
        "crumbs": [Link(_("赋权批次"), reverse("duties:batches")), Link(_("拟定"), "")],
        "form": form, "submit_label": _("拟定"), "cancel_url": reverse("duties:batches"),
    }  # fmt: skip
    return render(request, "duties/contest.html", context, status=422 if form.errors else 200)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """赋权批次: items with their assessment, hand-over, guidance, samples, use."""
    return draw(request, pk)


def draw(request: HttpRequest, pk: int, tried: str = "", form: Any = None, *, conflict: str = "") -> HttpResponse:
    """The page of a batch, perhaps with an act that did not go through (批次页)."""
    by, now = request.actor, timezone.now()
    by.require(Power.VIEW)
    page = looks.batch_page(by, pk)
    line, row = page.line, page.row
    names = townships(by.county, timezone.localdate(now))
    facts = [Fact(_("下放部门"), line.department_name, note=_("下放以后继续指导监督")), Fact(_("依据"), row.basis)]
    if row.decision:
        facts.append(Fact(_("省级决定"), row.decision))
    if row.review_on:
        facts.append(Fact(_("定期评估"), cn_date(row.review_on)))
    facts.append(Fact(_("镇街"), "、".join(names.get(one, one) for one in row.townships)))
    context = {
        "title": line.title,
        "crumbs": [Link(_("赋权批次"), reverse("duties:batches")), Link(line.number, "")],
        "head": Head(
            title=line.title, code=line.number, badge=Badge(line.state.label, STATES[line.state]), facts=tuple(facts)
        ),
        "row": row, "conflict": conflict, "items": _items(page), "handovers": _handovers(page), "guidance": _guidance(page),
        "samples": _samples(page), "acts": _acts(by, page, tried, form),
        "timeline": [
            Entry(one.at, one.title, by=one.actor_name, post=one.post_title, text=str(one.payload.get("words") or ""))
            for one in reversed(record.history("duties.batch", pk)[-100:])
        ],
    }  # fmt: skip
    return render(request, "duties/batch.html", context, status=422 if form is not None else 409 if conflict else 200)


def _items(page: looks.BatchPage) -> Table:
    columns = (
        Column(_("事项"), wide=True), Column(_("评分"), numeric=True, hint=_("频率 × 广度 × 需求，满分 125")), Column(_("结论")),
        Column(_("风险"), wide=True), Column(_("办件"), numeric=True),
    )  # fmt: skip
    rows = tuple(
        Row((
            Cell(one.name, note=one.code), one.score if one.marks else "—",
            Cell(badge=Badge(_("成熟"), Tone.DONE) if one.ripe else Badge(_("还不成熟") if one.marks else _("未评估"), Tone.SOON)),
            "、".join(flag.label for flag in one.flags), one.cases,
        ))
        for one in page.items
    )  # fmt: skip
    return Table(_("事项与承接评估"), columns, rows, show_caption=True)


def _handovers(page: looks.BatchPage) -> Table:
    words = dict(CHECKLIST)
    columns = (Column(_("交接事项")), Column(_("状态")), Column(_("内容"), wide=True), Column(_("经办")))
    rows = tuple(
        Row((
            _(words[one.key]), Cell(badge=Badge(_("已交接"), Tone.DONE) if one.done else Badge(_("未交接"), Tone.SOON)),
            one.words, one.by,
        ))
        for one in page.handovers
    )  # fmt: skip
    return Table(_("交接清单"), columns, rows, show_caption=True)


def _guidance(page: looks.BatchPage) -> Table:
    columns = (Column(_("日期")), Column(_("方式")), Column(_("内容"), wide=True), Column(_("状态")))
    rows = tuple(
        Row((
            cn_date(one.done_on or one.planned_on), _(one.kind), one.words,
            Cell(badge=Badge(_("已做"), Tone.DONE) if one.done_on else Badge(_("计划"), Tone.OPEN)),
        ))
        for one in page.guidance
    )  # fmt: skip
    return Table(_("部门指导、培训"), columns, rows, empty=Empty(_("部门还没有安排指导、培训")), show_caption=True)


def _samples(page: looks.BatchPage) -> Table:
    columns = (Column(_("案卷")), Column(_("结论")), Column(_("意见"), wide=True), Column(_("抽样"), wide=True))
    verdict = {None: Badge(_("待评查"), Tone.SOON), True: Badge(_("合格"), Tone.DONE), False: Badge(_("有差错"), Tone.LATE)}
    rows = tuple(
        Row((
            one.matter, Cell(badge=verdict[one.right]), Cell(one.words, note=one.by),
            Cell(_("种子 %(seed)s，从 %(n)d 件中抽取") % {"seed": one.seed, "n": one.population}, note=one.digest[:16]),
        ))
        for one in page.samples
    )  # fmt: skip
    return Table(_("案卷抽查"), columns, rows, empty=Empty(_("还没有抽查")), show_caption=True)


def _forms(page: looks.BatchPage, tried: str, form: Any) -> list[tuple[str, str, Any]]:
    """Acts that do not move the batch: key, label, form."""
    line, day = page.line, timezone.localdate()
    found: list[tuple[str, str, Any]] = []
    if line.state in MARKING:
        items = [(str(one.item), f"{one.code} {one.name}") for one in page.items]
        found.append(("mark", _("填写评估"), MarkForm(items=items, auto_id="mark-%s")))
    left = [one for one in page.handovers if not one.done]
    if line.state in (BatchState.APPROVED, *GIVEN) and left:
        words = dict(CHECKLIST)
        keys = [(one.key, _(words[one.key])) for one in left]
        found.append(("hand-over", _("交接一项"), HandoverForm(lines=keys, auto_id="hand-over-%s")))
    if line.state in (BatchState.APPROVED, *GIVEN):
        kinds = [(one, _(one)) for one in acts.GUIDANCE]
        found.append(("guide", _("安排指导、培训"), GuideForm(kinds=kinds, initial={"planned_on": day}, auto_id="guide-%s")))
    if line.state in GIVEN:
        found.append(("draw", _("抽查案卷"), DrawForm(initial={"seed": f"{line.number}-{day:%Y%m}"}, auto_id="draw-%s")))
    waiting = [(str(one.id), one.matter) for one in page.samples if one.right is None]
    if waiting:
        found.append(("judge", _("评查案卷"), JudgeForm(samples=waiting, auto_id="judge-%s")))
    return [(key, label, form if tried == key else given) for key, label, given in found]


def _acts(by: Actor, page: looks.BatchPage, tried: str, form: Any) -> list[Act]:
    line, row = page.line, page.row
    found: list[Act] = []
    mine = line.department == access.body(by)
    for edge in BATCH_LIFE.allowed(row.state):
        verb = BatchVerb(edge.verb)
        power = BATCH_POWER[verb]
        own = mine or by.can(Power.DECIDE) or power != Power.PROPOSE
        if not by.can(power) or not own:
            continue
        plain = StepForm(needs_words=verb in BATCH_WORDS, initial={"version": row.version}, auto_id=f"{verb}-%s")
        found.append(
            Act(
                verb.label, reverse("duties:batch-act", args=[line.id, str(verb)]), name=str(verb),
                primary=verb not in (*DANGER, BatchVerb.REVIEW), danger=verb in DANGER,
                ground=_("依据：%(ground)s") % {"ground": edge.ground}, form=form if tried == verb else plain,
                open=tried == verb,
            )
        )  # fmt: skip
    if by.can(Power.PROPOSE) and (mine or by.can(Power.DECIDE)):
        found += [
            Act(label, reverse("duties:batch-act", args=[line.id, key]), name=key, form=given, open=tried == key)
            for key, label, given in _forms(page, tried, form)
        ]
    return found


@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """办理批次."""
    by, now = request.actor, timezone.now()
    page = looks.batch_page(by, pk)
    if verb in set(BatchVerb):
        by.require(BATCH_POWER[BatchVerb(verb)])
        form: Any = StepForm(request.POST, needs_words=verb in BATCH_WORDS, auto_id=f"{verb}-%s")
    else:
        by.require(Power.PROPOSE)
        form = _bound(page, verb, request.POST)
    if not form.is_valid():
        return draw(request, pk, verb, form)
    try:
        _do(pk, verb, form.cleaned_data, by=by, at=now)
    except (MovedMeanwhile, NotAllowed):
        return draw(request, pk, conflict=_("别人刚刚办过这个批次，下面是现在的情况。您填写的没有保存，请看清后再办。"))
    except (BadBatch, NotRipe, WordsNeeded) as no:
        form.add_error(None, str(no))
        return draw(request, pk, verb, form)
    messages.success(request, _("已记下。"))
    return redirect("duties:batch", pk=pk)


def _bound(page: looks.BatchPage, key: str, data: Any) -> Any:
    """The form of an act with what was typed; 404 for one that is not offered now."""
    for name, _label, form in _forms(page, "", None):
        if name == key:
            form.data, form.is_bound = data, True
            return form
    raise Http404(key)


def _do(pk: int, verb: str, given: dict[str, Any], *, by: Actor, at: Any) -> None:
    if verb in set(BatchVerb):
        acts.move_batch(pk, BatchVerb(verb), given["words"], by=by, at=at, version=given["version"])
    elif verb == "mark":
        marks = {name: given[name] for name in Maturity.__slots__}
        acts.mark(pk, {given["item"]: Maturity(**marks)}, by=by, at=at)
    elif verb == "hand-over":
        acts.hand_over(pk, given["key"], given["words"], by=by, at=at)
    elif verb == "guide":
        done = given["planned_on"] if given["done"] else None
        acts.guide(pk, given["kind"], given["planned_on"], given["words"], done_on=done, by=by, at=at)
    elif verb == "draw":
        acts.draw(pk, given["size"], given["seed"], by=by, at=at)
    else:
        acts.judge(pk, given["sample"], given["words"], right=given["right"] == "yes", by=by, at=at)


@require_safe
def sleepers(request: HttpRequest) -> HttpResponse:
    """赋权使用和休眠权力."""
    return draw_sleepers(request)


def draw_sleepers(request: HttpRequest, tried: int = 0, form: Any = None) -> HttpResponse:
    """Use of delegated powers, what sleeps, and what was decided about it (赋权使用页)."""
    by, day = request.actor, timezone.localdate()
    by.require(Power.VIEW)
    decided = request.GET.get("show") == "decided"
    _rows, count = looks.page_of_advice(by, decided=decided, start=0, size=0)
    pager = page_asked(request.GET.urlencode(), count)
    start = (pager.number - 1) * pager.per_page
    rows, _count = looks.page_of_advice(by, decided=decided, start=start, size=pager.per_page)
    here, names = reverse("duties:sleeping"), townships(by.county, day)
    context = {
        "title": _("赋权使用"),
        "lead": _("下放的权力用没有用起来：没有办件的，支持镇街用起来，或者收回；每条建议都附证据。"),
        "stats": _use(sleeping(by.county, day)),
        "tabs": [
            Link(_("待处理的建议"), here, active=not decided), Link(_("已处理"), f"{here}?show=decided", active=decided),
        ],
        "table": _advice_table(rows, names),
        "pager": pager,
        "acts": _advice_acts(rows, tried, form, names) if by.can(Power.DECIDE) and not decided else [],
    }  # fmt: skip
    return render(request, "duties/sleeping.html", context, status=422 if form is not None else 200)


def _use(found: Sleeping) -> list[Stat]:
    rate = found.rate
    share = "—" if rate.share is None else f"{rate.share * 100:.1f}%"
    each = "—" if rate.cases_each is None else f"{rate.cases_each:.2f}"
    wrong = "—" if found.error_share is None else f"{found.error_share * 100:.1f}%"
    return [
        Stat(_("赋权使用率"), share, note=_("有办件的 %(used)d 项，下放 %(all)d 项") % {"used": rate.used, "all": rate.delegated}),
        Stat(_("办件"), rate.cases, _("件"), note=_("平均每个镇街 %(each)s 件") % {"each": each}),
        Stat(_("被撤销、败诉"), found.overturned, _("件")),
        Stat(_("差错率"), wrong, note=_("评查 %(n)d 件") % {"n": found.judged}),
        Stat(_("休眠"), len(found.sleepers), _("项"), note=_("%(n)d 个月没有办件") % {"n": found.months}),
    ]


def _advice_table(rows: list[looks.AdviceLine], names: dict[str, str]) -> Table:
    words = {"support": Badge(_("支持"), Tone.SOON), "retract": Badge(_("收回"), Tone.LATE)}
    columns = (
        Column(_("事项"), wide=True), Column(_("镇街")), Column(_("没有办件（月）"), numeric=True), Column(_("建议")),
        Column(_("证据"), wide=True), Column(_("处理")),
    )  # fmt: skip
    lines = tuple(
        Row((
            Cell(one.name, note=one.code), names.get(one.township, one.township), one.months,
            Cell(badge=words.get(one.advice)), one.evidence,
            Cell(words[one.decision].label, note=f"{one.words} {one.decided_by}") if one.decision else "",
        ))
        for one in rows
    )  # fmt: skip
    return Table(_("休眠权力"), columns, lines, empty=Empty(_("没有待处理的休眠权力"), good=True))


def _advice_acts(rows: list[looks.AdviceLine], tried: int, form: Any, names: dict[str, str]) -> list[Act]:
    return [
        Act(
            f"{names.get(one.township, one.township)} · {one.name}", reverse("duties:advice-act", args=[one.id]),
            form=form if tried == one.id else AdviceForm(initial={"decision": one.advice}, auto_id=f"advice-{one.id}-%s"),
            open=tried == one.id,
        )
        for one in rows[:20]
    ]  # fmt: skip


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """处理休眠权力."""
    by = request.actor
    by.require(Power.DECIDE)
    form = AdviceForm(request.POST, auto_id=f"advice-{pk}-%s")
    if not form.is_valid():
        return draw_sleepers(request, pk, form)
    try:
        answer_advice(pk, form.cleaned_data["decision"], form.cleaned_data["words"], by=by, at=timezone.now())
    except (MovedMeanwhile, WordsNeeded) as no:
        messages.error(request, str(no))
    else:
        messages.success(request, _("已处理。"))
    return redirect("duties:sleeping")
