"""Delegation in batches (赋权批次): plan, ask the townships, assess, hand over, pilot, run, take back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from yizhen.county import door as county_house
from yizhen.duties import access
from yizhen.duties.actions.adjusting import Act, Ruled, hand_down, take_back
from yizhen.duties.actions.readiness import check_step, found_move
from yizhen.duties.actions.refusals import BadBatch, MovedMeanwhile, NotAsked, NotNow, WordsNeeded
from yizhen.duties.actions.stamps import touch
from yizhen.duties.models import (
    AdviceRow,
    BatchItemRow,
    BatchOpinionRow,
    BatchRow,
    HandoverRow,
    ItemRow,
    VersionRow,
)
from yizhen.duties.queries.standing import listed_for, townships
from yizhen.duties.rules.delegation import assess
from yizhen.duties.states import BATCH_ACT, BATCH_DEED, BATCH_LIFE, BATCH_POWER, BATCH_WORDS
from yizhen.duties.terms import ListKind
from yizhen.duties.terms.admission import Opinion
from yizhen.duties.terms.delegation import (
    CHECKLIST,
    BatchDeed,
    BatchDraft,
    BatchMoved,
    BatchState,
    BatchVerb,
    Maturity,
    Planned,
    TownSaid,
)
from yizhen.duties.terms.powers import Power
from yizhen.kernel.actors import Actor, NoPower
from yizhen.kernel.periods.ending import add_months
from yizhen.kernel.words import N_, say
from yizhen.kernel.working_hours import legal_day
from yizhen.organs import door as organs
from yizhen.record import door as record

SUBJECT = "duties.batch"
REVIEW_MONTHS = 12
FORWARD = frozenset({BatchVerb.ASSESS, BatchVerb.SPREAD})
"""Steps that answer to the flags in writing, where there are any (带风险前进须写明)."""


def items_of(wanted: Sequence[str], *, by: Actor) -> tuple[int, ...]:
    """Ids of items by code or by name (按编码、名称取事项); raises BadBatch naming what the county does not have."""
    asked = list(dict.fromkeys(wanted))[:500]
    versions = VersionRow.objects.filter(county=by.county, name__in=asked).order_by("number")
    known = dict(versions.values_list("name", "item_id"))
    known |= dict(ItemRow.objects.filter(county=by.county, code__in=asked).values_list("code", "pk"))
    if lost := [one for one in asked if one not in known]:
        raise BadBatch(say(N_("本县目录里没有这些事项：%(codes)s")) % {"codes": "、".join(lost[:20])})
    return tuple(dict.fromkeys(known[one] for one in asked))


def own_batch(by: Actor, pk: int, deed: BatchDeed) -> BatchRow:
    """The batch (待办批次), locked, if its department or whoever decides may do this deed now; raises NoPower, NotNow."""
    by.require(Power.PROPOSE)
    row = access.batch_for(by, pk, Power.PROPOSE, lock=True)
    owns(by, row)
    _now(row, deed)
    return row


def owns(by: Actor, row: BatchRow) -> None:
    """The department that hands down, or whoever decides for the county (经办权限); others only look on."""
    _speaks_for(by, row.department_id, row.county)


def _speaks_for(by: Actor, department: int, county: str) -> None:
    if department != access.body(by) and county not in access.whole_counties(by, Power.DECIDE):
        raise NoPower(Power.PROPOSE)


def _now(row: BatchRow, deed: BatchDeed) -> None:
    rule = BATCH_DEED[deed]
    if not rule.may(row.state, started=row.started_on is not None):
        raise NotNow(BatchState(row.state).label, deed.label, rule.ground)


@transaction.atomic
def plan(draft: BatchDraft, *, by: Actor, at: datetime) -> int:
    """Plan a batch of the own department and ask the townships (拟定批次); returns its id. Raises NoPower, BadBatch."""
    by.require(Power.PROPOSE)
    _speaks_for(by, draft.department, by.county)
    _check(draft, by.county)
    day = legal_day(at)
    days = int(county_house.rule(by.county, "duties.opinion_days", day).value)  # type: ignore[arg-type]
    row = BatchRow.objects.create(
        county=by.county, number="", title=draft.title.strip()[:200], state=BatchState.PLANNED,
        department_id=draft.department, townships=sorted(set(draft.townships)), pilots=sorted(set(draft.pilots)),
        basis=draft.basis.strip()[:400], decision=draft.decision.strip()[:120], people=draft.people.strip()[:300],
        move=draft.move.strip()[:80], planned_at=at, planned_by=by.name[:60], pilot_until=draft.pilot_until,
        opinions_due=county_house.calendar_for(by.county).add_workdays(day, days),
    )  # fmt: skip
    row.number = f"FQ{day:%Y}-{row.pk:04d}"
    row.save(update_fields=["number"])
    _open(row, draft)
    told = Planned(
        row.number, row.title, draft.department, draft.items, tuple(row.townships), row.basis, row.decision
    )
    record.append("duties.batch.planned", told, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)
    if draft.maturity:
        _mark(row, draft.maturity)
    return row.pk


def _check(draft: BatchDraft, county: str) -> None:
    known = ItemRow.objects.filter(county=county, pk__in=draft.items).values_list("pk", flat=True)
    if not draft.items or set(draft.items) != set(known):
        raise BadBatch(say(N_("请从本县目录里选择事项，至少一项。")))
    if not draft.townships or not draft.title.strip() or not draft.basis.strip():
        raise BadBatch(say(N_("请写明批次名称、依据和承接的镇街。")))
    if not set(draft.pilots) <= set(draft.townships):
        raise BadBatch(say(N_("先行试点的镇街要在承接的镇街里选。")))
    department = organs.organs_by_id([draft.department]).get(draft.department)
    if department is None or department.county != county:
        raise BadBatch(say(N_("请选定本县的下放部门，下放以后由它继续指导监督。")))
    found_move(county, draft.move, draft.townships)


def _open(row: BatchRow, draft: BatchDraft) -> None:
    """Items, the check-list of the hand-over, and one opinion for each township that is asked."""
    BatchItemRow.objects.bulk_create([BatchItemRow(batch=row, item_id=pk) for pk in dict.fromkeys(draft.items)])
    HandoverRow.objects.bulk_create([HandoverRow(batch=row, key=key) for key, _words in CHECKLIST])
    BatchOpinionRow.objects.bulk_create(
        BatchOpinionRow(batch=row, organ_id=one.id, township=one.township or "")
        for one in townships(row.county) if one.township in row.townships
    )  # fmt: skip


@transaction.atomic
def opine(pk: int, opinion: Opinion, words: str, *, by: Actor, at: datetime) -> None:
    """Say whether the own township can take it (答复承接意见). Raises NoPower, NotAsked, NotNow, WordsNeeded."""
    by.require(Power.OPINE)
    row = access.batch_for(by, pk, Power.OPINE, lock=True)
    mine = access.batch_opinions_for(by, pk).select_for_update(of=("self",)).first()
    if mine is None:
        raise NotAsked(pk)
    _now(row, BatchDeed.OPINE)
    if opinion in (Opinion.OPPOSE, Opinion.CONDITIONS) and not words.strip():
        raise WordsNeeded(say(N_("请写明接不住的理由或者条件，部门要逐条回应。")))
    mine.opinion, mine.words, mine.by, mine.at = opinion, words.strip()[:400], by.name[:60], at
    mine.save(update_fields=["opinion", "words", "by", "at"])
    told = TownSaid(row.number, mine.township, opinion, mine.words)
    record.append("duties.batch.opined", told, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)


@transaction.atomic
def mark(pk: int, marks: Mapping[int, Maturity], *, by: Actor, at: datetime) -> None:
    """Enter the assessment of items of a batch (填写承接评估); flags are computed anew. Raises NoPower, NoSuchBatch, NotNow."""
    row = own_batch(by, pk, BatchDeed.MARK)
    flags = _mark(row, marks)
    told = BatchMoved(row.number, row.state, row.state, "填写承接评估", flags=flags)
    record.append("duties.batch.marked", told, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)


def _mark(row: BatchRow, marks: Mapping[int, Maturity]) -> tuple[str, ...]:
    kinds = dict(VersionRow.objects.filter(item__in=marks).order_by("number").values_list("item_id", "kind"))
    against = BatchOpinionRow.objects.filter(batch=row, opinion=Opinion.OPPOSE).exists()
    flags: set[str] = set()
    for line in BatchItemRow.objects.filter(batch=row, item__in=marks):
        given = marks[line.item_id]
        found = assess(given, kind=kinds.get(line.item_id, ""), decision=row.decision, opposed=against)
        line.marks, line.score, line.flags, line.ripe = asdict(given), found.score, list(found.flags), found.ripe
        line.save(update_fields=["marks", "score", "flags", "ripe"])
        flags |= set(found.flags)
    return tuple(sorted(flags))


@transaction.atomic
def move_batch(
    pk: int, verb: BatchVerb, words: str = "", *, by: Actor, at: datetime, version: int | None = None
) -> None:
    """Take one step with a batch (批次流转).

    Raises Barred by what the law says, NotRipe, BadBatch while something is missing, WordsNeeded, MovedMeanwhile.
    """
    power = BATCH_POWER[verb]
    by.require(power)
    row = access.batch_for(by, pk, power, lock=True)
    if power == Power.PROPOSE:
        owns(by, row)
    if version is not None and version != row.version:
        raise MovedMeanwhile(say(N_("别人刚刚办过这个批次，请看清现在的情况再办。")))
    edge = BATCH_LIFE.edge(row.state, verb)
    if verb in BATCH_WORDS and not words.strip():
        raise WordsNeeded(say(N_("请写明理由和依据。")))
    check_step(row, verb, at)
    flags = _flags(row)
    if verb in FORWARD and flags and not words.strip():
        raise WordsNeeded(say(N_("有风险标记，请逐项写明怎样防范，再往下走。")))
    before, row.state, row.version = row.state, edge.target, row.version + 1
    _effect(row, verb, Act(row.county, Ruled(row.decision or row.number, row.title, words.strip()), by, at))
    row.save()
    told = BatchMoved(row.number, before, row.state, edge.ground, words.strip(), flags)
    record.append(BATCH_ACT[verb], told, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)
    touch(row.county)


def _flags(row: BatchRow) -> tuple[str, ...]:
    return tuple(sorted({flag for one in BatchItemRow.objects.filter(batch=row) for flag in one.flags}))


def _effect(row: BatchRow, verb: BatchVerb, act: Act) -> None:
    """What a step does beside moving the batch (流转的效果): the lists of the townships, opinions, marks."""
    items = list(BatchItemRow.objects.filter(batch=row).values_list("item_id", flat=True))
    match verb:
        case BatchVerb.HEAR:
            marked = BatchItemRow.objects.filter(batch=row, marks__isnull=False)
            _mark(row, {one.item_id: Maturity(**one.marks) for one in marked})
        case BatchVerb.START:
            row.started_on, row.review_on = row.started_on or act.day, add_months(act.day, REVIEW_MONTHS)
            taking = _taking(row, items, act.day)
            row.pilots = [one for one in row.pilots if one in taking] or list(taking)
            first = {town: taking[town] for town in row.pilots}
            hand_down(act, first, department=row.department_id, basis=row.decision or row.basis)
        case BatchVerb.SPREAD:
            taking = _taking(row, items, act.day)
            hand_down(act, taking, department=row.department_id, basis=row.decision or row.basis)
        case BatchVerb.REVIEW:  # what was marked before use is marked anew
            BatchItemRow.objects.filter(batch=row).update(marks=None, score=0, ripe=False)
        case BatchVerb.RETRACT | BatchVerb.DROP:
            if row.started_on is not None:
                row.ended_on = max(row.started_on, act.day)
                _take_all_back(row, items, act)


def _taking(row: BatchRow, items: Sequence[int], day: date) -> dict[str, list[int]]:
    """What each township takes (承接的镇街和事项): not those that object, not what was taken back from one."""
    against = set(
        BatchOpinionRow.objects.filter(batch=row, opinion=Opinion.OPPOSE).values_list("township", flat=True)
    )
    back = {(i, town) for i, town, kind in listed_for(row.county, items, row.townships, day) if kind == ListKind.WITHDRAWN}
    return {
        town: [item for item in items if (item, town) not in back] for town in row.townships if town not in against
    }


def _granted_by_others(row: BatchRow, items: Sequence[int], day: date) -> set[tuple[int, str]]:
    """(item, township) that another running batch did hand down (别的批次已下放的): a pilot only where it is tried."""
    running = BatchRow.objects.filter(county=row.county, started_on__isnull=False, ended_on=None).exclude(pk=row.pk)
    lines = BatchItemRow.objects.filter(item__in=items, batch__in=running)
    shared: dict[int, list[int]] = {}
    for batch, item in lines.values_list("batch_id", "item_id"):
        shared.setdefault(batch, []).append(item)
    return {
        (item, town)
        for other in running.filter(pk__in=shared)
        for reached in (other.townships if _was_spread(other) else other.pilots,)
        for town, taken in _taking(other, shared[other.pk], day).items()
        if town in reached
        for item in taken
    }


def _was_spread(row: BatchRow) -> bool:
    """Whether it ever went beyond its pilots (推开过); after a review it stands as a pilot again, so the state cannot tell."""
    return any(one.act == BATCH_ACT[BatchVerb.SPREAD] for one in record.history(SUBJECT, row.pk))


def _take_all_back(row: BatchRow, items: Sequence[int], act: Act) -> None:
    """Take a whole batch back, but leave what another running batch grants the same township."""
    kept = _granted_by_others(row, items, act.day)
    ruled = Ruled(f"{row.number}收回", act.ruled.title, act.ruled.why)
    for town in row.townships:
        gone = [item for item in items if (item, town) not in kept]
        take_back(Act(act.county, ruled, act.by, act.at), town, gone, organ=row.department_id)
        AdviceRow.objects.filter(county=row.county, township=town, item__in=gone, decided_at=None).update(
            decision="retract", words=act.ruled.why[:400], decided_at=act.at, decided_by=act.by.name[:60],
            number=ruled.number,
        )  # fmt: skip
