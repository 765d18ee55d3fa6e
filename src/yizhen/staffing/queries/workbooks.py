"""Look at imports of workbooks (查导入批次): every line with its reason."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from yizhen.kernel.actors import Actor
from yizhen.staffing.access.ledger import batch_for, batches_for
from yizhen.staffing.models import Batch, StagedRow, UploadPart
from yizhen.staffing.rules.catalogue import categories
from yizhen.staffing.terms import LedgerPower
from yizhen.staffing.terms.imports import BatchState
from yizhen.staffing.terms.workbook import ImportResult, OrganLine, PersonLine, ReportedLine


def result_of_lines(
    organs: Sequence[OrganLine], people: Sequence[PersonLine], *, name: str, sheets: Sequence[str],
    batch: int | None, taken: int = 0,
) -> ImportResult:  # fmt: skip
    """What became, or would become, of the lines (逐行结果); people are told by unit and line, never by number."""
    lines = [
        ReportedLine(one.sheet, one.line, what_of(one), bool(one.problems), (*one.problems, *one.notes))
        for one in (*organs, *people)
        if one.problems or one.notes
    ]
    return ImportResult(
        batch=batch,
        name=name,
        dry_run=batch is None,
        sheets=tuple(sheets),
        organs=sum(1 for one in organs if not one.problems),
        people=sum(1 for one in people if not one.problems),
        refused=sum(1 for one in lines if one.refused),
        noted=sum(1 for one in lines if not one.refused),
        taken=taken,
        over=sum(over_of(one) for one in organs if not one.problems),
        lines=tuple(lines),
    )


def what_of(one: OrganLine | PersonLine) -> str:
    """Whose line it is (哪一行), a person by unit and family name."""
    return one.name if isinstance(one, OrganLine) else f"{one.unit} {one.name[:1]}*"


def over_of(one: OrganLine) -> int:
    """By how many an organ's line is over (超出数)."""
    return sum(
        max(0, (counts.actual or 0) - (counts.approved or 0))
        for key, counts in one.counts.items()
        if categories()[key].has_quota
    )


def told_lines(pk: int, *, start: int = 0, size: int | None = None) -> list[ReportedLine]:
    """Lines of a batch that are refused or noted, refused ones first (逐行结果). One query."""
    rows = StagedRow.objects.filter(batch=pk, told=True).order_by("ok", "id")
    rows = rows.values_list("sheet", "line", "what", "ok", "problems", "notes")
    return [
        ReportedLine(sheet, line, what, not ok, tuple(words for words in (problems, notes) if words))
        for sheet, line, what, ok, problems, notes in rows[start : None if size is None else start + size]
    ]


def told_counts(pk: int) -> dict[str, int]:
    """How many lines can be taken, are refused, are noted (暂存统计). One query."""
    rows = StagedRow.objects.filter(batch=pk)
    return rows.aggregate(
        organs=Count("pk", filter=Q(ok=True, kind="organ")), people=Count("pk", filter=Q(ok=True, kind="person")),
        refused=Count("pk", filter=Q(ok=False)), noted=Count("pk", filter=Q(ok=True, told=True)),
    )  # fmt: skip


def batch_result(by: Actor, pk: int) -> ImportResult:
    """The result of a staged or taken batch with every line told (批次结果); raises NoSuchBatch."""
    row = batch(by, pk)
    return ImportResult(
        batch=pk, name=row.name, dry_run=False, sheets=tuple(row.layout.get("sheets", ())), taken=row.taken,
        over=row.layout.get("over", 0), lines=tuple(told_lines(pk)), **told_counts(pk),
    )  # fmt: skip


def _seen(by: Actor) -> QuerySet[Batch]:
    """Imports to be seen: one that the command line has not staged to its end is hidden."""
    by.require(LedgerPower.IMPORT)
    kept = Exists(UploadPart.objects.filter(batch=OuterRef("pk")))
    return batches_for(by).exclude(Q(state=BatchState.READING) & ~kept)


def batches(by: Actor, county: str, limit: int = 20) -> list[Batch]:
    """The latest imports (最近的导入)."""
    return list(_seen(by).filter(county=county).order_by("-pk")[:limit])


def batch(by: Actor, pk: int) -> Batch:
    """One import (导入批次); raises NoSuchBatch."""
    by.require(LedgerPower.IMPORT)
    return batch_for(by, pk)


def taken_before(by: Actor, row: Batch) -> tuple[int, datetime] | None:
    """An earlier import of the very same file that was taken (同一文件已登记): its number and when."""
    same = batches_for(by).filter(county=row.county, sha256=row.sha256, state=BatchState.TAKEN).exclude(pk=row.pk)
    found: Any = same.order_by("-pk").values_list("pk", "taken_at").first()
    return found
