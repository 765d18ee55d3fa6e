"""The department goes on supervising what it handed down (指导监督): hand-over, guidance, samples reviewed in writing."""

import hashlib
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from yizhen.duties.actions.delegation import SUBJECT, own_batch
from yizhen.duties.actions.refusals import BadBatch, WordsNeeded
from yizhen.duties.models import (
    BatchItemRow,
    BatchRow,
    GuidanceRow,
    HandoverRow,
    SampleRow,
    UseRow,
)
from yizhen.duties.rules.delegation import sample
from yizhen.duties.terms.delegation import BatchDeed, Guided, HandedOver, Sampled, SampleJudged
from yizhen.kernel.actors import Actor
from yizhen.kernel.words import N_, say
from yizhen.record import door as record

GUIDANCE = (N_("指导"), N_("培训"), N_("跟班"), N_("案卷评查"))


@transaction.atomic
def hand_over(pk: int, key: str, words: str, *, done: bool = True, by: Actor, at: datetime) -> None:
    """Tick a line of the hand-over (交接一项), with what was handed over. Raises NoPower, NoSuchBatch, NotNow, BadBatch."""
    row = own_batch(by, pk, BatchDeed.HAND_OVER)
    line = HandoverRow.objects.select_for_update().filter(batch=row, key=key).first()
    if line is None:
        raise BadBatch(say(N_("交接清单里没有这一项。")))
    if not words.strip():
        raise WordsNeeded(say(N_("请写明交接了什么。")))
    line.done, line.words, line.by, line.at = done, words.strip()[:300], by.name[:60], at
    line.save(update_fields=["done", "words", "by", "at"])
    told = HandedOver(row.number, key, done, line.words)
    record.append("duties.handover.done", told, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)


@transaction.atomic
def guide(
    pk: int, kind: str, planned_on: date, words: str, *, done_on: date | None = None, by: Actor, at: datetime
) -> int:
    """Plan or note guidance and training (指导、培训计划), by the department that keeps supervising. Raises NotNow, BadBatch."""
    row = own_batch(by, pk, BatchDeed.GUIDE)
    if not words.strip() or kind not in GUIDANCE:
        raise BadBatch(say(N_("请选择方式，写明内容。")))
    made = GuidanceRow.objects.create(
        batch=row, kind=kind, planned_on=planned_on, done_on=done_on, words=words.strip()[:300], by=by.name[:60]
    )
    told = Guided(row.number, kind, planned_on, made.words)
    record.append("duties.guidance.given", told, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)
    return made.pk


@transaction.atomic
def note_guidance(pk: int, guidance: int, words: str, *, done_on: date, by: Actor, at: datetime) -> None:
    """Note that planned guidance was given, and what came of it (登记指导结果). Raises NotNow, BadBatch, WordsNeeded."""
    row = own_batch(by, pk, BatchDeed.NOTE)
    line = GuidanceRow.objects.select_for_update().filter(batch=row, pk=guidance, done_on=None).first()
    if line is None:
        raise BadBatch(say(N_("没有这一项计划，或者已经登记过了。")))
    if not words.strip():
        raise WordsNeeded(say(N_("请写明做了什么、谁参加、发现什么问题。")))
    line.done_on, line.words, line.by = done_on, f"{line.words}；{words.strip()}"[:300], by.name[:60]
    line.save(update_fields=["done_on", "words", "by"])
    told = Guided(row.number, line.kind, done_on, words.strip()[:300])
    record.append("duties.guidance.done", told, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)


@transaction.atomic
def draw(pk: int, size: int, seed: str, *, by: Actor, at: datetime) -> tuple[str, ...]:
    """Draw cases of a batch for review (抽查): seed, number and digest of the population are kept.

    Anyone who has the list draws the same ones again. Raises NoPower, NoSuchBatch, NotNow, BadBatch.
    """
    row = own_batch(by, pk, BatchDeed.DRAW)
    matters = population(row)
    if not matters or not seed.strip() or size < 1:
        raise BadBatch(say(N_("没有可以抽查的案卷，或者没有写抽查的种子和件数。")))
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


def uses_of(row: BatchRow) -> QuerySet[UseRow]:
    """Uses of what a batch handed down (批次的使用): of its items, in its townships."""
    items = BatchItemRow.objects.filter(batch=row).values("item")
    return UseRow.objects.filter(county=row.county, item__in=items, township__in=row.townships)


def population(row: BatchRow) -> list[str]:
    """The matters from which a sample of a batch is drawn (抽样总体), in order."""
    return sorted(set(uses_of(row).values_list("matter", flat=True)))


@transaction.atomic
def judge(pk: int, sample_id: int, words: str, *, right: bool, by: Actor, at: datetime) -> None:
    """Judge a drawn case (抽查结论), in writing; what was wrong counts as an error of its item."""
    row = own_batch(by, pk, BatchDeed.JUDGE)
    line = SampleRow.objects.select_for_update().filter(batch=row, pk=sample_id).first()
    if line is None:
        raise BadBatch(say(N_("没有抽到这一件。")))
    if not words.strip():
        raise WordsNeeded(say(N_("请写明抽查意见；镇街要按它改。")))
    line.right, line.words, line.by = right, words.strip()[:400], by.name[:60]
    line.save(update_fields=["right", "words", "by"])
    uses_of(row).filter(matter=line.matter).update(wrong=not right)
    told = SampleJudged(row.number, line.matter, right, line.words)
    record.append("duties.sample.judged", told, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)
