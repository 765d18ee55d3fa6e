"""Delegation in batches (赋权批次): plan, assess, hand over, pilot, run; the department goes on supervising."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from yizhen.duties import access
from yizhen.duties.actions.refusals import BadBatch, MovedMeanwhile, NotRipe, WordsNeeded
from yizhen.duties.actions.stamps import touch
from yizhen.duties.models import (
    BatchItemRow,
    BatchRow,
    GuidanceRow,
    HandoverRow,
    ItemRow,
    SampleRow,
    UseRow,
    VersionRow,
)
from yizhen.duties.rules.delegation import assess, sample
from yizhen.duties.states import BATCH_ACT, BATCH_LIFE, BATCH_POWER, BATCH_WORDS
from yizhen.duties.terms.delegation import (
    CHECKLIST,
    BatchDraft,
    BatchMoved,
    BatchState,
    BatchVerb,
    Flag,
    Guided,
    HandedOver,
    Maturity,
    Planned,
    Sampled,
    SampleJudged,
)
from yizhen.duties.terms.powers import Power
from yizhen.kernel.actors import Actor, NoPower
from yizhen.kernel.periods.ending import add_months
from yizhen.kernel.words import N_
from yizhen.kernel.working_hours import legal_day
from yizhen.organs import door as organs
from yizhen.record import door as record

SUBJECT = "duties.batch"
GUIDANCE = (N_("指导"), N_("培训"), N_("跟班"), N_("案卷评查"))
REVIEW_MONTHS = 12


def items_of(codes: Sequence[str], *, by: Actor) -> tuple[int, ...]:
    """Ids of items by their codes (按编码取事项); raises BadBatch naming the codes that the county does not have."""
    wanted = list(dict.fromkeys(codes))
    known = dict(ItemRow.objects.filter(county=by.county, code__in=wanted[:500]).values_list("code", "pk"))
    if lost := [code for code in wanted if code not in known]:
        raise BadBatch("本县目录里没有这些编码：" + "、".join(lost[:20]))
    return tuple(known[code] for code in wanted)


def _own(by: Actor, row: BatchRow) -> None:
    """The department that hands down, or whoever decides for the county; others only look on."""
    if row.department_id != access.body(by) and row.county not in access.whole_counties(by, Power.DECIDE):
        raise NoPower(Power.PROPOSE)


@transaction.atomic
def plan(draft: BatchDraft, *, by: Actor, at: datetime) -> int:
    """Plan a batch (拟定批次) and return its id. Raises NoPower, BadBatch for unknown items, townships or department."""
    by.require(Power.PROPOSE)
    known = ItemRow.objects.filter(county=by.county, pk__in=draft.items).values_list("pk", flat=True)
    if not draft.items or set(draft.items) != set(known):
        raise BadBatch("请从本县目录里选择事项，至少一项。")
    if not draft.townships or not draft.title.strip() or not draft.basis.strip():
        raise BadBatch("请写明批次名称、依据和承接的镇街。")
    department = organs.organs_by_id([draft.department]).get(draft.department)
    if department is None or department.county != by.county:
        raise BadBatch("请选定本县的下放部门，下放以后由它继续指导监督。")
    row = BatchRow.objects.create(
        county=by.county, number="", title=draft.title.strip()[:200], state=BatchState.PLANNED,
        department_id=draft.department, townships=sorted(set(draft.townships)), basis=draft.basis.strip()[:400],
        decision=draft.decision.strip()[:120], people=draft.people.strip()[:300], planned_at=at,
        planned_by=by.name[:60], pilot_until=draft.pilot_until,
    )  # fmt: skip
    row.number = f"FQ{legal_day(at):%Y}-{row.pk:04d}"
    row.save(update_fields=["number"])
    BatchItemRow.objects.bulk_create([BatchItemRow(batch=row, item_id=pk) for pk in dict.fromkeys(draft.items)])
    HandoverRow.objects.bulk_create([HandoverRow(batch=row, key=key) for key, _words in CHECKLIST])
    told = Planned(
        row.number, row.title, draft.department, draft.items, tuple(row.townships), row.basis, row.decision
    )
    record.append("duties.batch.planned", told, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)
    if draft.maturity:
        _mark(row, draft.maturity)
    return row.pk


@transaction.atomic
def mark(pk: int, marks: Mapping[int, Maturity], *, by: Actor, at: datetime) -> None:
    """Enter the assessment of items of a batch (填写承接评估); flags are computed anew. Raises NoPower, NoSuchBatch."""
    by.require(Power.PROPOSE)
    row = access.batch_for(by, pk, Power.PROPOSE, lock=True)
    _own(by, row)
    if row.state not in (BatchState.PLANNED, BatchState.HEARD, BatchState.LAWFUL):
        raise MovedMeanwhile("评估已经结束；要改评分，先把批次转入重新评估。")
    flags = _mark(row, marks)
    told = BatchMoved(row.number, row.state, row.state, "填写承接评估", flags=flags)
    record.append("duties.batch.marked", told, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)


def _mark(row: BatchRow, marks: Mapping[int, Maturity]) -> tuple[str, ...]:
    kinds = dict(VersionRow.objects.filter(item__in=marks).order_by("number").values_list("item_id", "kind"))
    flags: set[str] = set()
    for line in BatchItemRow.objects.filter(batch=row, item__in=marks):
        given = marks[line.item_id]
        found = assess(given, kind=kinds.get(line.item_id, ""), decision=row.decision)
        line.marks, line.score, line.flags, line.ripe = asdict(given), found.score, list(found.flags), found.ripe
        line.save(update_fields=["marks", "score", "flags", "ripe"])
        flags |= set(found.flags)
    return tuple(sorted(flags))


@transaction.atomic
def move_batch(
    pk: int, verb: BatchVerb, words: str = "", *, by: Actor, at: datetime, version: int | None = None
) -> None:
    """Take one step with a batch (批次流转). Raises NotRipe, BadBatch while the hand-over is not complete, WordsNeeded."""
    power = BATCH_POWER[verb]
    by.require(power)
    row = access.batch_for(by, pk, power, lock=True)
    if power == Power.PROPOSE:
        _own(by, row)
    if version is not None and version != row.version:
        raise MovedMeanwhile("别人刚刚办过这个批次，请看清现在的情况再办。")
    edge = BATCH_LIFE.edge(row.state, verb)
    if verb in BATCH_WORDS and not words.strip():
        raise WordsNeeded("请写明理由和依据。")
    _ready(row, verb)
    day = legal_day(at)
    if verb is BatchVerb.START:
        row.started_on, row.review_on = row.started_on or day, add_months(day, REVIEW_MONTHS)
        row.pilots = row.pilots or row.townships
        row.ended_on = None
    if verb in (BatchVerb.RETRACT, BatchVerb.DROP) and row.started_on is not None:
        row.ended_on = max(row.started_on, day)
    before, row.state, row.version = row.state, edge.target, row.version + 1
    row.save()
    flags = tuple(sorted({flag for one in BatchItemRow.objects.filter(batch=row) for flag in one.flags}))
    told = BatchMoved(row.number, before, row.state, edge.ground, words.strip(), flags)
    record.append(BATCH_ACT[verb], told, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)
    touch(row.county)


def _ready(row: BatchRow, verb: BatchVerb) -> None:
    """What must stand before a step (前提): ripe items, flags cleared, everything handed over."""
    lines = BatchItemRow.objects.filter(batch=row)
    names = dict(VersionRow.objects.filter(item__in=lines.values("item")).values_list("item_id", "name"))
    if verb in (BatchVerb.ASSESS, BatchVerb.APPROVE):
        raw = tuple(
            (names.get(one.item_id, ""), tuple(Flag(flag) for flag in one.flags)) for one in lines if not one.ripe
        )
        if raw:
            raise NotRipe(raw)
    if verb is BatchVerb.START:
        left = HandoverRow.objects.filter(batch=row, done=False).values_list("key", flat=True)
        if left:
            known = dict(CHECKLIST)
            raise BadBatch("交接还没有完：" + "、".join(known[key] for key in left))


@transaction.atomic
def hand_over(pk: int, key: str, words: str, *, done: bool = True, by: Actor, at: datetime) -> None:
    """Tick a line of the hand-over (交接一项), with what was handed over. Raises NoPower, NoSuchBatch, BadBatch."""
    by.require(Power.PROPOSE)
    row = access.batch_for(by, pk, Power.PROPOSE)
    _own(by, row)
    line = HandoverRow.objects.select_for_update().filter(batch=row, key=key).first()
    if line is None:
        raise BadBatch("交接清单里没有这一项。")
    line.done, line.words, line.by, line.at = done, words.strip()[:300], by.name[:60], at
    line.save(update_fields=["done", "words", "by", "at"])
    told = HandedOver(row.number, key, done, line.words)
    record.append("duties.handover.done", told, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)


@transaction.atomic
def guide(
    pk: int, kind: str, planned_on: date, words: str, *, done_on: date | None = None, by: Actor, at: datetime
) -> int:
    """Plan or note guidance and training (指导、培训计划), by the department that keeps supervising."""
    by.require(Power.PROPOSE)
    row = access.batch_for(by, pk, Power.PROPOSE)
    _own(by, row)
    if not words.strip() or kind not in GUIDANCE:
        raise BadBatch("请选择方式，写明内容。")
    made = GuidanceRow.objects.create(
        batch=row, kind=kind, planned_on=planned_on, done_on=done_on, words=words.strip()[:300], by=by.name[:60]
    )
    told = Guided(row.number, kind, planned_on, made.words)
    record.append("duties.guidance.given", told, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)
    return made.pk


@transaction.atomic
def draw(pk: int, size: int, seed: str, *, by: Actor, at: datetime) -> tuple[str, ...]:
    """Draw cases of a batch for review (抽查): seed, number and digest of the population are kept.

    Anyone who has the list draws the same ones again. Raises NoPower, NoSuchBatch, BadBatch.
    """
    by.require(Power.PROPOSE)
    row = access.batch_for(by, pk, Power.PROPOSE, lock=True)
    _own(by, row)
    items = BatchItemRow.objects.filter(batch=row).values("item")
    rows = UseRow.objects.filter(county=row.county, item__in=items, township__in=row.townships)
    matters = sorted(set(rows.values_list("matter", flat=True)))
    if not matters or not seed.strip() or size < 1:
        raise BadBatch("没有可以抽查的案卷，或者没有写抽查的种子和件数。")
    chosen = sample(matters, size, seed.strip())
    digest = hashlib.sha256("\n".join(matters).encode()).hexdigest()
    SampleRow.objects.bulk_create(
        [
            SampleRow(
                batch=row, seed=seed.strip()[:80], population=len(matters), digest=digest, matter=one, drawn_at=at
            )
            for one in chosen
        ],
        ignore_conflicts=True,
    )
    told = Sampled(row.number, seed.strip(), len(matters), chosen)
    record.append("duties.sample.drawn", told, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)
    return chosen


@transaction.atomic
def judge(pk: int, sample_id: int, words: str, *, right: bool, by: Actor, at: datetime) -> None:
    """Judge a drawn case (抽查结论), in writing; what was wrong counts as an error of its item."""
    by.require(Power.PROPOSE)
    row = access.batch_for(by, pk, Power.PROPOSE)
    _own(by, row)
    line = SampleRow.objects.select_for_update().filter(batch=row, pk=sample_id).first()
    if line is None:
        raise BadBatch("没有抽到这一件。")
    if not words.strip():
        raise WordsNeeded("请写明抽查意见；镇街要按它改。")
    line.right, line.words, line.by = right, words.strip()[:400], by.name[:60]
    line.save(update_fields=["right", "words", "by"])
    UseRow.objects.filter(county=row.county, matter=line.matter).update(wrong=not right)
    told = SampleJudged(row.number, line.matter, right, line.words)
    record.append("duties.sample.judged", told, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)
