"""Import a file of items (导入事项): stage it checked row by row, then take it as a whole, or drop it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import msgspec
from django.db import transaction

from yizhen.duties import access
from yizhen.duties.actions.items import Overlaps, write_items
from yizhen.duties.models import ImportLineRow, ImportRow
from yizhen.duties.queries.versions import Bodies, Standing, bodies, standing
from yizhen.duties.rules.checks import Around, check, refused
from yizhen.duties.rules.rows import read_row
from yizhen.duties.terms import Finding, ItemDraft, ItemsImported, Power, Severity, UseLevel
from yizhen.kernel.actors import Actor
from yizhen.record.door import append, write_rows


class BatchClosed(ValueError):
    """批次已结束: a batch that was taken or dropped is not touched again."""

    def __init__(self) -> None:
        super().__init__("这一批已经导入或放弃；需要再导入请重新上传文件")


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """已核对的行: the line, its cells, the item it tells, its fate and what was found."""

    line: int
    cells: tuple[str, ...]
    draft: ItemDraft | None
    code: str
    name: str
    fate: str
    findings: tuple[Finding, ...]


def check_rows(
    rows: Sequence[tuple[int, list[str]]], columns: Mapping[str, int], *, county: str, on: date
) -> list[CheckedRow]:
    """Every row of a file with its fate (逐行核对): new, changed, unchanged or refused. Nothing is written."""
    known = bodies(county, on)
    read = [_read(cells, columns, known) for _line, cells in rows]
    was = standing(county, (draft.code for draft, _found in read if draft is not None))
    checking = _Checking(was, known, on)
    return [
        checking.row(line, cells, draft, found)
        for (line, cells), (draft, found) in zip(rows, read, strict=True)
    ]


def _read(
    cells: Sequence[str], columns: Mapping[str, int], known: Bodies
) -> tuple[ItemDraft | None, tuple[Finding, ...]]:
    draft, findings = read_row(cells, columns, UseLevel.COUNTY)
    body = known.named(draft.organ_name) if draft is not None and draft.organ_name else None
    if draft is None or body is None:
        return draft, findings
    level = known.level(body.id)
    told = "use_level" in columns or bool(draft.task_code)
    return replace(draft, organ=body.id, use_level=draft.use_level if told or level is None else level), findings


@dataclass(frozen=True, slots=True)
class _Checking:
    """What rows are checked against: the catalogue as it stands, the organs, the day, the codes met so far."""

    was: Mapping[str, Standing]
    known: Bodies
    on: date
    seen: dict[str, int] = field(default_factory=dict)

    def row(
        self, line: int, cells: list[str], draft: ItemDraft | None, found: tuple[Finding, ...]
    ) -> CheckedRow:
        """One row with its fate."""
        if draft is None:
            return CheckedRow(line, tuple(cells), None, "", " ".join(cells)[:60], "refused", found)
        before = self.was.get(draft.code)
        around = Around(
            self.on, organ_level=self.known.level(draft.organ), before=before.draft if before else None
        )
        findings = (*found, *check(draft, around), *self._place(draft, before))
        if draft.code:
            self.seen.setdefault(draft.code, line)
        fate = "refused" if refused(findings) else "new" if before is None else _change(draft, before)
        return CheckedRow(line, tuple(cells), draft, draft.code, draft.name, fate, findings)

    def _place(self, draft: ItemDraft, before: Standing | None) -> Iterator[Finding]:
        """Whether the row stands alone in its file and after what is there."""
        if draft.code in self.seen:
            words = f"编码“{draft.code}”与第 {self.seen[draft.code]} 行重复"
            yield Finding("code_once", Severity.REFUSE, "code", words, "请只留一行，或者改正编码")
        if before is not None and before.valid_from > self.on:
            words = str(Overlaps(draft.code, before.valid_from))
            yield Finding("no_overlap", Severity.REFUSE, "code", words, "请改生效日期后再导入")


def _change(draft: ItemDraft, before: Standing) -> str:
    same = before.valid_to is None and replace(draft, organ=draft.organ or before.draft.organ) == before.draft
    return "unchanged" if same else "changed"


@transaction.atomic
def stage_import(
    rows: Sequence[tuple[int, list[str]]], columns: Mapping[str, int], *, name: str, digest: str, head: Sequence[str],
    head_print: str, on: date, by: Actor, at: datetime,
) -> int:  # fmt: skip
    """Stage a file (暂存核对) and return the id of the batch; nothing becomes an item yet."""
    access.require_whole(by, Power.IMPORT, by.county)
    checked = check_rows(rows, columns, county=by.county, on=on)
    bad = sum(1 for one in checked if one.fate == "refused")
    batch = ImportRow.objects.create(
        county=by.county, name=name, digest=digest, head_print=head_print, effective_on=on, rows=len(checked),
        good=len(checked) - bad, refused=bad, made_at=at, made_by=by.name,
        layout={"head": list(head), "columns": dict(columns)},
    )  # fmt: skip
    _stage_lines(batch.pk, checked)
    return int(batch.pk)


def _stage_lines(batch: int, checked: list[CheckedRow]) -> None:
    write_rows(ImportLineRow, ("batch_id", "line", "code", "name", "fate", "cells", "findings"), [
        (batch, one.line, one.code[:64], one.name[:300], one.fate, list(one.cells), msgspec.to_builtins(one.findings))
        for one in checked
    ])  # fmt: skip


@transaction.atomic
def remap_import(pk: int, columns: Mapping[str, int], *, by: Actor) -> None:
    """Check a staged batch anew under other columns (重新对应). Raises NoSuchImport, BatchClosed."""
    batch = access.import_for(by, pk, lock=True)
    if batch.state != "staged":
        raise BatchClosed
    lines = ImportLineRow.objects.filter(batch=batch).order_by("line").values_list("line", "cells")
    rows = [(line, list(cells)) for line, cells in lines]
    checked = check_rows(rows, columns, county=batch.county, on=batch.effective_on)
    ImportLineRow.objects.filter(batch=batch).delete()
    _stage_lines(pk, checked)
    batch.layout = {**batch.layout, "columns": dict(columns)}
    batch.refused = sum(1 for one in checked if one.fate == "refused")
    batch.good = len(checked) - batch.refused
    batch.save(update_fields=["layout", "refused", "good"])


@transaction.atomic
def take_import(pk: int, *, by: Actor, at: datetime) -> dict[str, int]:
    """Take the good rows of a batch in (导入), checked once more as things stand now.

    Returns how many were new, changed, unchanged and refused. Raises NoSuchImport, BatchClosed.
    """
    batch = access.import_for(by, pk, lock=True)
    if batch.state != "staged":
        raise BatchClosed
    lines = ImportLineRow.objects.filter(batch=batch).order_by("line").values_list("line", "cells")
    rows = [(line, list(cells)) for line, cells in lines]
    checked = check_rows(rows, batch.layout["columns"], county=batch.county, on=batch.effective_on)
    counts = take_rows(
        checked, name=batch.name, digest=batch.digest, batch=pk, county=batch.county, on=batch.effective_on, by=by, at=at
    )
    batch.state, batch.taken = "taken", counts
    batch.save(update_fields=["state", "taken"])
    return counts


def take_rows(
    checked: Sequence[CheckedRow], *, name: str, digest: str, batch: int, county: str, on: date, by: Actor, at: datetime
) -> dict[str, int]:
    """Write checked rows (写入核对过的行) inside the caller's transaction and record the import."""
    access.require_whole(by, Power.IMPORT, county)
    good = [one.draft for one in checked if one.fate in ("new", "changed") and one.draft is not None]
    written = write_items(good, county=county, valid_from=on, by=by, at=at)
    counts = {
        "new": len(written.new), "changed": len(written.changed),
        "unchanged": sum(1 for one in checked if one.fate == "unchanged"),
        "refused": sum(1 for one in checked if one.fate == "refused"),
    }  # fmt: skip
    told = ItemsImported(name, digest, len(checked), len(good), counts["unchanged"], counts["refused"])
    append("duties.items.imported", told, by=by, at=at, subject=("duties.import", batch), county=county)
    return counts


@transaction.atomic
def import_rows(
    rows: Sequence[tuple[int, list[str]]], columns: Mapping[str, int], *, name: str, digest: str, head: Sequence[str],
    head_print: str, on: date, by: Actor, at: datetime,
) -> list[CheckedRow]:  # fmt: skip
    """Check and take a file in one go (直接导入), as the command does; returns every row with its fate."""
    access.require_whole(by, Power.IMPORT, by.county)
    checked = check_rows(rows, columns, county=by.county, on=on)
    batch = ImportRow.objects.create(
        county=by.county, name=name, digest=digest, head_print=head_print, effective_on=on, rows=len(checked),
        good=sum(one.fate != "refused" for one in checked), refused=sum(one.fate == "refused" for one in checked),
        made_at=at, made_by=by.name, state="taken", layout={"head": list(head), "columns": dict(columns)},
    )  # fmt: skip
    batch.taken = take_rows(
        checked, name=name, digest=digest, batch=batch.pk, county=by.county, on=on, by=by, at=at
    )
    batch.save(update_fields=["taken"])
    _stage_lines(batch.pk, [one for one in checked if one.fate == "refused"])
    return checked


@transaction.atomic
def drop_import(pk: int, *, by: Actor) -> None:
    """Drop a staged batch with its rows (放弃批次). Raises NoSuchImport, BatchClosed."""
    batch = access.import_for(by, pk, lock=True)
    if batch.state != "staged":
        raise BatchClosed
    ImportLineRow.objects.filter(batch=batch).delete()
    batch.state = "dropped"
    batch.save(update_fields=["state"])
