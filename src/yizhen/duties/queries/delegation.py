"""Batches of delegated powers on pages (赋权批次查询)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from yizhen.duties import access
from yizhen.duties.models import (
    AdviceRow,
    BatchItemRow,
    BatchOpinionRow,
    BatchRow,
    GuidanceRow,
    HandoverRow,
    SampleRow,
    UseRow,
    VersionRow,
)
from yizhen.duties.terms.admission import Opinion
from yizhen.duties.terms.delegation import BatchLine, BatchState, Flag
from yizhen.duties.terms.powers import Power
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import SHANGHAI, legal_day
from yizhen.organs import door as organs


def page_of_batches(by: Actor, *, start: int, size: int) -> tuple[list[BatchLine], int]:
    """One page of batches (批次台账), newest first, and how many there are."""
    rows = access.batches_for(by, Power.VIEW)
    lines = BatchItemRow.objects.filter(batch=OuterRef("pk")).order_by().values("batch")
    items = Coalesce(Subquery(lines.annotate(n=Count("id")).values("n")), 0)
    found = list(rows.annotate(items=items).order_by("-planned_at", "-id")[start : start + size])
    names = organs.organs_by_id({row.department_id for row in found})
    flagged = BatchItemRow.objects.filter(batch__in=found).values_list("batch_id", "flags")
    flags: dict[int, int] = {}
    for batch, some in flagged:
        flags[batch] = flags.get(batch, 0) + bool(some)
    return [_line(row, names[row.department_id].name, row.items, flags.get(row.pk, 0)) for row in found], rows.count()  # type: ignore[attr-defined]


def _line(row: BatchRow, name: str, items: int, flags: int) -> BatchLine:
    return BatchLine(
        row.pk, row.number, row.title, BatchState(row.state), row.department_id, name, items, len(row.townships),
        row.decision, row.planned_at, flags,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class BatchItemLine:
    """批次事项行."""

    item: int
    code: str
    name: str
    marks: dict[str, int] | None
    score: int
    flags: tuple[Flag, ...]
    ripe: bool
    cases: int


@dataclass(frozen=True, slots=True)
class HandoverLine:
    """交接行."""

    key: str
    done: bool
    words: str
    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class GuidanceLine:
    """指导行."""

    id: int
    kind: str
    planned_on: date
    done_on: date | None
    words: str
    by: str


@dataclass(frozen=True, slots=True)
class TownLine:
    """镇街意见行 what a township says about taking the batch."""

    township: str
    name: str
    opinion: Opinion
    words: str
    by: str
    mine: bool


@dataclass(frozen=True, slots=True)
class BackLine:
    """单项收回行 one power taken back from one township, by number and day."""

    name: str
    township: str
    number: str
    on: date
    words: str


@dataclass(frozen=True, slots=True)
class SampleLine:
    """抽查行."""

    id: int
    seed: str
    population: int
    digest: str
    matter: str
    right: bool | None
    words: str
    by: str


@dataclass(frozen=True)
class BatchPage:
    """批次页 all of a batch's page."""

    line: BatchLine
    row: BatchRow
    items: tuple[BatchItemLine, ...]
    handovers: tuple[HandoverLine, ...]
    guidance: tuple[GuidanceLine, ...]
    samples: tuple[SampleLine, ...]
    opinions: tuple[TownLine, ...] = ()
    backs: tuple[BackLine, ...] = ()


def batch_page(by: Actor, pk: int) -> BatchPage:
    """One batch (一个批次). Raises NoSuchBatch."""
    row = access.batch_for(by, pk)
    lines = list(BatchItemRow.objects.filter(batch=row).order_by("item__code").select_related("item"))
    names = dict(VersionRow.objects.filter(item__in=[one.item_id for one in lines]).order_by("number").values_list("item_id", "name"))
    used = dict(
        UseRow.objects.filter(county=row.county, item__in=names, township__in=row.townships)
        .values_list("item_id").order_by().annotate(n=Count("id"))
    )  # fmt: skip
    items = tuple(
        BatchItemLine(
            one.item_id, one.item.code, names.get(one.item_id, ""), one.marks, one.score,
            tuple(Flag(flag) for flag in one.flags), one.ripe, used.get(one.item_id, 0),
        )
        for one in lines
    )  # fmt: skip
    handovers = HandoverRow.objects.filter(batch=row).order_by("id").values_list("key", "done", "words", "by", "at")
    guidance = GuidanceRow.objects.filter(batch=row).order_by("planned_on", "id")[:100]
    samples = SampleRow.objects.filter(batch=row).order_by("-drawn_at", "matter")[:100]
    department = organs.organs_by_id([row.department_id])[row.department_id]
    flagged = sum(1 for one in items if one.flags)
    return BatchPage(
        _line(row, department.name, len(items), flagged), row, items,
        tuple(HandoverLine(*one) for one in handovers),
        tuple(GuidanceLine(one.pk, one.kind, one.planned_on, one.done_on, one.words, one.by) for one in guidance),
        tuple(
            SampleLine(
                one.pk, one.seed, one.population, one.digest, one.matter, one.right, one.words, one.by
            )
            for one in samples
        ),
        _towns(by, row), _backs(row, names),
    )  # fmt: skip


def _towns(by: Actor, row: BatchRow) -> tuple[TownLine, ...]:
    said, own = list(BatchOpinionRow.objects.filter(batch=row).order_by("township")), access.body(by)
    names = organs.organs_by_id({one.organ_id for one in said})
    return tuple(
        TownLine(
            one.township, names[one.organ_id].short_name or names[one.organ_id].name, Opinion(one.opinion), one.words,
            one.by, one.organ_id == own,
        )
        for one in said
    )  # fmt: skip


def _backs(row: BatchRow, names: dict[int, str]) -> tuple[BackLine, ...]:
    if row.started_on is None:
        return ()
    rows = AdviceRow.objects.filter(
        county=row.county, item__in=names, township__in=row.townships, decision="retract",
        decided_at__gte=datetime.combine(row.started_on, time(), SHANGHAI),
    ).order_by("decided_at", "id")  # fmt: skip
    return tuple(
        BackLine(names[one.item_id], one.township, one.number, legal_day(one.decided_at), one.words)
        for one in rows[:200] if one.decided_at is not None
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class AdviceLine:
    """休眠权力建议行."""

    id: int
    code: str
    name: str
    township: str
    months: int
    cases: int
    advice: str
    evidence: str
    made_at: datetime
    decision: str
    words: str
    decided_by: str
    number: str
    decided_at: datetime | None


def page_of_advice(
    by: Actor, *, decided: bool, item: int | None = None, start: int, size: int
) -> list[AdviceLine]:
    """Advice on sleeping powers (休眠权力建议), the longest asleep first, decided ones by the newest decision; two queries."""
    rows = _advice(by, decided=decided)
    rows = rows.filter(item=item) if item is not None else rows
    order = ("-decided_at", "-id") if decided else ("-months", "item__code", "township")
    return _advice_lines(list(rows.select_related("item").order_by(*order)[start : start + size]))


def advice_of(by: Actor, ids: Sequence[int]) -> list[AdviceLine]:
    """Advice that still waits, by id (待处理的建议); what is not there or was decided is left out."""
    rows = _advice(by, decided=False).filter(pk__in=ids)
    return _advice_lines(list(rows.select_related("item").order_by("item__code", "township")))


def advice_by_item(by: Actor, *, decided: bool) -> dict[int, tuple[str, int]]:
    """Item → its name and how much advice there is (各事项的建议数); two queries."""
    counts = _advice(by, decided=decided).values_list("item_id").order_by("item__code").annotate(n=Count("id"))
    found = dict(counts)
    names = dict(VersionRow.objects.filter(item__in=found).order_by("number").values_list("item_id", "name"))
    return {item: (names.get(item, ""), count) for item, count in found.items()}


def _advice(by: Actor, *, decided: bool) -> QuerySet[AdviceRow]:
    return AdviceRow.objects.filter(county__in=access.counties(by, Power.VIEW), decided_at__isnull=not decided)


def _advice_lines(found: list[AdviceRow]) -> list[AdviceLine]:
    names = dict(VersionRow.objects.filter(item__in={one.item_id for one in found}).order_by("number").values_list("item_id", "name"))
    return [
        AdviceLine(
            one.pk, one.item.code, names.get(one.item_id, ""), one.township, one.months, one.cases, one.advice,
            one.evidence, one.made_at, one.decision, one.words, one.decided_by, one.number, one.decided_at,
        )
        for one in found
    ]  # fmt: skip
