"""Look at imports of workbooks (查导入批次): every line with its reason."""

from collections.abc import Sequence

import msgspec

from yizhen.kernel.actors import Actor
from yizhen.staffing.access.ledger import batch_for, batches_for
from yizhen.staffing.models import Batch, StagedRow
from yizhen.staffing.rules.catalogue import categories
from yizhen.staffing.terms import LedgerPower
from yizhen.staffing.terms.workbook import ImportResult, OrganLine, PersonLine, ReportedLine

_ORGAN, _PERSON = msgspec.json.Decoder(OrganLine), msgspec.json.Decoder(PersonLine)


def result_of_lines(
    organs: Sequence[OrganLine], people: Sequence[PersonLine], *, name: str, sheets: Sequence[str],
    batch: int | None, taken: int = 0,
) -> ImportResult:  # fmt: skip
    """What became, or would become, of the lines (逐行结果); people are told by unit and line, never by number."""
    lines = [
        ReportedLine(one.sheet, one.line, _what(one), bool(one.problems), (*one.problems, *one.notes))
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
        over=sum(_over(one) for one in organs if not one.problems),
        lines=tuple(lines),
    )


def _what(one: OrganLine | PersonLine) -> str:
    return one.name if isinstance(one, OrganLine) else f"{one.unit} {one.name[:1]}*"


def _over(one: OrganLine) -> int:
    return sum(
        max(0, (counts.actual or 0) - (counts.approved or 0))
        for key, counts in one.counts.items()
        if categories()[key].has_quota
    )


def batch_result(by: Actor, pk: int) -> ImportResult:
    """The result of a staged or taken batch (批次结果); raises NoSuchBatch."""
    by.require(LedgerPower.IMPORT)
    batch = batch_for(by, pk)
    organs: list[OrganLine] = []
    people: list[PersonLine] = []
    for kind, parsed, problems, sheet, line in (
        StagedRow.objects.filter(batch=pk).order_by("id").values_list("kind", "parsed", "problems", "sheet", "line")
    ):
        if parsed == "{}":
            continue
        one = _ORGAN.decode(parsed) if kind == "organ" else _PERSON.decode(parsed)
        one.sheet, one.line, one.problems = sheet, line, [problems] if problems else []
        organs.append(one) if isinstance(one, OrganLine) else people.append(one)
    return result_of_lines(
        organs, people, name=batch.name, sheets=batch.layout.get("sheets", ()), batch=pk, taken=batch.taken
    )


def batches(by: Actor, county: str, limit: int = 20) -> list[Batch]:
    """The latest imports (最近的导入)."""
    by.require(LedgerPower.IMPORT)
    return list(batches_for(by).filter(county=county).order_by("-pk")[:limit])


def batch(by: Actor, pk: int) -> Batch:
    """One import (导入批次); raises NoSuchBatch."""
    by.require(LedgerPower.IMPORT)
    return batch_for(by, pk)
