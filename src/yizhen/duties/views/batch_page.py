"""What the page of a batch shows (批次页内容): tables, facts, and the acts that its state and the reader's powers allow."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yizhen.duties import access
from yizhen.duties.actions.supervising import GUIDANCE
from yizhen.duties.forms.gates import (
    DrawForm,
    GuideForm,
    HandoverForm,
    JudgeForm,
    MarkForm,
    NoteForm,
    OpinionForm,
    StepForm,
)
from yizhen.duties.queries.delegation import BatchPage
from yizhen.duties.states import BATCH_DEED, BATCH_LIFE, BATCH_POWER, BATCH_WORDS
from yizhen.duties.terms.admission import Opinion
from yizhen.duties.terms.delegation import CHECKLIST, BatchDeed, BatchState, BatchVerb
from yizhen.duties.terms.powers import Power
from yizhen.kernel.actors import Actor
from yizhen.ui.door import Act, Badge, Cell, Column, Empty, Fact, Row, Table, Tone
from yizhen.ui.templatetags.ui import cn_date

STATES = {
    BatchState.PLANNED: Tone.OPEN, BatchState.HEARD: Tone.OPEN, BatchState.LAWFUL: Tone.OPEN, BatchState.ASSESSED: Tone.SOON,
    BatchState.APPROVED: Tone.SOON, BatchState.PILOT: Tone.SOON, BatchState.RUNNING: Tone.DONE,
    BatchState.ENDED: Tone.NEUTRAL, BatchState.DROPPED: Tone.NEUTRAL,
}  # fmt: skip
OPINIONS = {
    Opinion.WAITING: Tone.SOON, Opinion.AGREE: Tone.DONE, Opinion.CONDITIONS: Tone.SOON, Opinion.OPPOSE: Tone.LATE,
}  # fmt: skip
IN_TABLES = frozenset({
    "duties.batch.opined", "duties.handover.done", "duties.guidance.given", "duties.guidance.done", "duties.sample.judged",
})  # fmt: skip
"""Acts that the tables of the page tell already, line by line (表里已有的经过)."""
DANGER = (BatchVerb.RETRACT, BatchVerb.DROP)


def facts(page: BatchPage, names: dict[str, str]) -> tuple[Fact, ...]:
    """Facts of a batch (批次概况): who hands down, on what ground, which establishment goes along, when it is looked at."""
    line, row = page.line, page.row
    found = [Fact(_("下放部门"), line.department_name, note=_("下放以后继续指导监督")), Fact(_("依据"), row.basis)]
    if row.decision:
        found.append(Fact(_("省级决定"), row.decision))
    if row.move:
        found.append(Fact(_("编制调整文号"), row.move, note=_("已在编制台账里核对")))
    if line.state is BatchState.PLANNED and row.opinions_due:
        found.append(Fact(_("意见截止"), cn_date(row.opinions_due)))
    if row.pilots and row.pilots != row.townships:
        until = _("到 %(day)s") % {"day": cn_date(row.pilot_until)} if row.pilot_until else ""
        found.append(Fact(_("试点镇街"), "、".join(names.get(one, one) for one in row.pilots), note=until))
    if row.review_on:
        found.append(Fact(_("定期评估"), cn_date(row.review_on)))
    found.append(Fact(_("镇街"), "、".join(names.get(one, one) for one in row.townships)))
    return tuple(found)


def warning(page: BatchPage) -> str:
    """What forces another assessment now (须重新评估的提示), in words; empty when nothing does."""
    row, day = page.row, timezone.localdate()
    if page.line.state not in (BatchState.PILOT, BatchState.RUNNING):
        return ""
    flags = sorted({flag for one in page.items for flag in one.flags if flag.asks_review})
    if flags:
        return _("使用中出现：%(flags)s。请重新评估，再决定继续、推开还是收回。") % {"flags": "、".join(one.label for one in flags)}
    if row.review_on and row.review_on <= day:
        return _("到了定期评估的日子（%(day)s）。") % {"day": cn_date(row.review_on)}
    return ""


def tables(page: BatchPage, names: dict[str, str]) -> list[Table]:
    """The tables of a batch in reading order (批次各表); those without rows that say nothing are left out."""
    found = [_items(page), _opinions(page), _backs(page, names)]
    if page.row.started_on or page.line.state is BatchState.APPROVED or any(one.done for one in page.handovers):
        found += [_handovers(page), _guidance(page)]
    if page.row.started_on:
        found.append(_samples(page))
    return [one for one in found if one is not None]


def _items(page: BatchPage) -> Table:
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


def _opinions(page: BatchPage) -> Table | None:
    """What the townships say: each that asks for something, waits or objects; those that wait and those that simply agree in one line each."""
    if not page.opinions:
        return None
    columns = (Column(_("镇街"), wide=True), Column(_("意见")), Column(_("理由、条件"), wide=True), Column(_("答复人")))
    plain = {
        Opinion.WAITING: [one.name for one in page.opinions if one.opinion is Opinion.WAITING],
        Opinion.AGREE: [one.name for one in page.opinions if one.opinion is Opinion.AGREE and not one.words],
    }  # fmt: skip
    said = [one for one in page.opinions if one.opinion is not Opinion.WAITING and (one.words or one.opinion is not Opinion.AGREE)]
    rows = [Row((one.name, Cell(badge=Badge(one.opinion.label, OPINIONS[one.opinion])), one.words, one.by)) for one in said]
    rows += [
        Row(("、".join(names), Cell(badge=Badge(f"{opinion.label} {len(names)}", OPINIONS[opinion])), "", ""))
        for opinion, names in plain.items() if names
    ]  # fmt: skip
    return Table(_("镇街承接意见"), columns, tuple(rows), show_caption=True)


def _backs(page: BatchPage, names: dict[str, str]) -> Table | None:
    if not page.backs:
        return None
    columns = (Column(_("事项"), wide=True), Column(_("镇街")), Column(_("从哪天起")), Column(_("决定")), Column(_("理由"), wide=True))
    rows = tuple(
        Row((one.name, names.get(one.township, one.township), cn_date(one.on), one.number, one.words)) for one in page.backs
    )
    return Table(_("单项收回"), columns, rows, show_caption=True)


def _handovers(page: BatchPage) -> Table:
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


def _guidance(page: BatchPage) -> Table:
    day = timezone.localdate()
    columns = (Column(_("日期")), Column(_("方式")), Column(_("内容"), wide=True), Column(_("状态")))
    late, planned = Badge(_("逾期未做"), Tone.LATE), Badge(_("计划"), Tone.OPEN)
    rows = tuple(
        Row((
            cn_date(one.done_on or one.planned_on), _(one.kind), one.words,
            Cell(badge=Badge(_("已做"), Tone.DONE) if one.done_on else late if one.planned_on < day else planned),
        ))
        for one in page.guidance
    )  # fmt: skip
    return Table(_("部门指导、培训"), columns, rows, empty=Empty(_("部门还没有安排指导、培训")), show_caption=True)


def _samples(page: BatchPage) -> Table:
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


def forms(page: BatchPage) -> dict[BatchDeed, Any]:
    """Forms of the deeds that may be done now (可办事务), by deed; what has nothing to choose from is left out."""
    line, day = page.line, timezone.localdate()
    items = [(str(one.item), f"{one.code} {one.name}") for one in page.items]
    words = dict(CHECKLIST)
    left = [(one.key, _(words[one.key])) for one in page.handovers if not one.done]
    kinds = [(one, _(one)) for one in GUIDANCE]
    planned = [
        (str(one.id), f"{cn_date(one.planned_on)} {_(one.kind)}：{one.words}") for one in page.guidance if not one.done_on
    ]
    waiting = [(str(one.id), one.matter) for one in page.samples if one.right is None]
    found: dict[BatchDeed, Any] = {
        BatchDeed.OPINE: OpinionForm(auto_id="opine-%s", label_suffix="") if any(one.mine for one in page.opinions) else None,
        BatchDeed.MARK: MarkForm(items=items, auto_id="mark-%s"),
        BatchDeed.HAND_OVER: HandoverForm(lines=left, auto_id="hand-over-%s") if left else None,
        BatchDeed.GUIDE: GuideForm(kinds=kinds, initial={"planned_on": day}, auto_id="guide-%s"),
        BatchDeed.NOTE: NoteForm(planned=planned, initial={"done_on": day}, auto_id="note-%s") if planned else None,
        BatchDeed.DRAW: DrawForm(initial={"seed": f"{line.number}-{day:%Y%m}"}, auto_id="draw-%s"),
        BatchDeed.JUDGE: JudgeForm(samples=waiting, auto_id="judge-%s") if waiting else None,
    }  # fmt: skip
    started = page.row.started_on is not None
    return {deed: form for deed, form in found.items() if form and BATCH_DEED[deed].may(line.state, started=started)}


def acts(by: Actor, page: BatchPage, tried: str, form: Any) -> list[Act]:
    """What may be done with a batch now (可办), from its life cycle, its deeds and the reader's powers."""
    line, row = page.line, page.row
    mine = line.department == access.body(by)
    found: list[Act] = []
    for deed, given in forms(page).items():
        if _may(by, deed, mine=mine):
            url = reverse("duties:batch-act", args=[line.id, str(deed)])
            ground = _("依据：%(ground)s") % {"ground": BATCH_DEED[deed].ground}
            shown = form if tried == deed else given
            first = deed is BatchDeed.OPINE
            found.append(
                Act(deed.label, url, name=str(deed), primary=first, ground=ground, form=shown, open=tried == deed)
            )
    moves, urgent = [], bool(warning(page))
    for edge in BATCH_LIFE.allowed(row.state):
        verb = BatchVerb(edge.verb)
        power = BATCH_POWER[verb]
        if not by.can(power) or (power == Power.PROPOSE and not (mine or by.can(Power.DECIDE))):
            continue
        plain = StepForm(needs_words=verb in BATCH_WORDS, initial={"version": row.version}, auto_id=f"{verb}-%s")
        moves.append(
            Act(
                verb.label, reverse("duties:batch-act", args=[line.id, str(verb)]), name=str(verb),
                primary=verb not in DANGER and (verb is BatchVerb.REVIEW) == urgent, danger=verb in DANGER,
                ground=_("依据：%(ground)s") % {"ground": edge.ground}, form=form if tried == verb else plain,
                open=tried == verb,
            )
        )  # fmt: skip
    return [*moves, *found]


def _may(by: Actor, deed: BatchDeed, *, mine: bool) -> bool:
    if deed is BatchDeed.OPINE:
        return by.can(Power.OPINE)
    return by.can(Power.PROPOSE) and (mine or by.can(Power.DECIDE))
