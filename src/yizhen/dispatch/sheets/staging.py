"""From a table to a staged batch (表格入暂存), and again under another mapping."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from yizhen.dispatch.actions.batches import StagedDraft, restage, stage_rows
from yizhen.dispatch.queries.batches import batch_layout, remembered_mapping, staged_raw
from yizhen.dispatch.rules.columns import Field, guess
from yizhen.dispatch.sheets.checking import Check, Checked, check_table
from yizhen.dispatch.sheets.opening import Table
from yizhen.kernel.actors import Actor


def mapping_for(table: Table, by: Actor) -> dict[Field, int]:
    """The mapping of a table (对应关系): as it was used last for such a head, else as its words suggest."""
    kept = remembered_mapping(by, table.fingerprint)
    if kept and all(place < len(table.head) for place in kept.values()):
        return {Field(name): place for name, place in kept.items()}
    return guess(table.head)


def layout_of(table: Table, mapping: Mapping[Field, int]) -> dict[str, Any]:
    """What a batch keeps of its file (批次表头)."""
    return {
        "fingerprint": table.fingerprint, "head": list(table.head), "head_line": table.head_line, "sheet": table.sheet,
        "sheets": list(table.sheets), "encoding": table.encoding,
        "columns": {str(one): place for one, place in mapping.items()},
    }  # fmt: skip


def stage(table: Table, mapping: Mapping[Field, int], *, by: Actor, at: datetime) -> tuple[int, Check]:
    """Check a table and stage it as a batch (核对并暂存): its id and the counts."""
    check, layout = Check(), layout_of(table, mapping)
    rows = check_table(table.rows, table.head, mapping, county=by.county, now=at, check=check)
    drafts = _drafts(rows, check, layout)
    return stage_rows(drafts, name=table.name, sha256=table.sha256, layout=layout, by=by, at=at), check


def stage_again(batch: int, mapping: Mapping[Field, int], *, by: Actor, at: datetime) -> Check:
    """Check a staged batch anew under another mapping (重新核对); raises NoSuchBatch, BatchClosed."""
    layout, check = batch_layout(by, batch), Check()
    rows = check_table(staged_raw(batch), layout["head"], mapping, county=by.county, now=at, check=check)
    layout["columns"] = {str(one): place for one, place in mapping.items()}
    restage(batch, _drafts(rows, check, layout), layout=layout, by=by)
    return check


def _drafts(rows: Iterable[Checked], check: Check, layout: dict[str, Any]) -> Iterator[StagedDraft]:
    """The rows to stage; what was noted about them is in the layout once the last is through."""
    for row in rows:
        told = row.problems if row.outside is None else (row.outside,)
        yield StagedDraft(row.line, row.cells, row.parsed, told, row.twin_line, row.twin_case)
    layout["notes"] = dict(check.notes)
