"""Looking up import batches of items (查导入批次)."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from yizhen.duties import access
from yizhen.duties.models import ImportLineRow, ImportRow
from yizhen.duties.terms.higher import Purpose
from yizhen.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class ImportView:
    """导入批次 one file as pages show it."""

    id: int
    name: str
    state: str
    effective_on: date
    rows: int
    good: int
    refused: int
    taken: dict[str, int]
    made_at: datetime
    made_by: str
    head: tuple[str, ...]
    columns: dict[str, int]
    purpose: Purpose = Purpose.ITEMS
    target: int | None = None
    more: dict[str, Any] = field(default_factory=dict)


def import_view(row: ImportRow) -> ImportView:
    """A batch as pages show it (导入批次)."""
    return ImportView(
        row.pk, row.name, row.state, row.effective_on, row.rows, row.good, row.refused, row.taken, row.made_at,
        row.made_by, tuple(row.layout.get("head", ())), dict(row.layout.get("columns", {})), Purpose(row.purpose),
        row.target, {key: value for key, value in row.layout.items() if key not in ("head", "columns")},
    )  # fmt: skip


def imports(by: Actor, purpose: Purpose = Purpose.ITEMS, target: int | None = None) -> list[ImportView]:
    """The latest batches of a purpose (最近的导入)."""
    rows = access.imports_for(by).filter(purpose=purpose).exclude(state="dropped")
    rows = rows if target is None else rows.filter(target=target)
    return [import_view(row) for row in rows.order_by("-id")[:20]]


def import_batch(by: Actor, pk: int) -> ImportView:
    """One batch (导入批次). Raises NoSuchImport."""
    return import_view(access.import_for(by, pk))


@dataclass(frozen=True, slots=True)
class StagedLine:
    """暂存行 one row with its fate and what was found."""

    line: int
    code: str
    name: str
    fate: str
    findings: tuple[dict[str, Any], ...]


def staged_lines(by: Actor, pk: int, fates: tuple[str, ...], *, start: int, size: int) -> list[StagedLine]:
    """Rows of a batch (暂存行) with certain fates, in the order of the file."""
    rows = ImportLineRow.objects.filter(batch=access.import_for(by, pk), fate__in=fates).order_by("line")
    return [
        StagedLine(line, code, name, fate, tuple(findings))
        for line, code, name, fate, findings in rows[start : start + size].values_list(
            "line", "code", "name", "fate", "findings"
        )
    ]


def staged_counts(by: Actor, pk: int) -> Counter[str]:
    """How many rows have each fate (各结论行数); "warned" counts rows to be taken that have a warning."""
    rows = ImportLineRow.objects.filter(batch=access.import_for(by, pk)).values_list("fate", "findings")
    counts: Counter[str] = Counter()
    for fate, findings in rows:
        counts[fate] += 1
        counts["warned"] += bool(findings) and fate != "refused"
    return counts


def remembered_columns(by: Actor, head_print: str) -> dict[str, int] | None:
    """The columns used last for a head like this (记住的对应关系); None when there are none."""
    rows = access.imports_for(by).filter(head_print=head_print, state="taken").exclude(purpose=Purpose.LIST).order_by("-id")
    layout = rows.values_list("layout", flat=True).first()
    return dict(layout["columns"]) if layout else None
