"""Import a file of items (导入事项): stage it checked row by row, then take it as a whole, or drop it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db import transaction

from yizhen.duties import access
from yizhen.duties.actions.items import Overlaps, write_items
from yizhen.duties.actions.staging import CheckedRow, StagedFile, close, keep_lines, recheck, stage, staged
from yizhen.duties.models import ImportRow
from yizhen.duties.queries.higher import Heights, heights
from yizhen.duties.queries.versions import Bodies, Standing, bodies, standing
from yizhen.duties.rules.checks import check, refused
from yizhen.duties.rules.higher import basic_of
from yizhen.duties.rules.rows import read_row
from yizhen.duties.terms import Finding, ItemDraft, ItemsImported, Power, Severity, UseLevel
from yizhen.duties.terms.higher import Purpose
from yizhen.kernel.actors import Actor
from yizhen.kernel.words import N_, say
from yizhen.record.door import append


def check_rows(
    rows: Sequence[tuple[int, list[str]]], columns: Mapping[str, int], *, county: str, on: date, higher: str = ""
) -> list[CheckedRow]:
    """Every row of a file with its fate (逐行核对): new, changed, unchanged or refused. Nothing is written.

    ``higher``: the catalogue above that the rows were taken from, as far as it has their codes.
    """
    known = bodies(county, on)
    read = [_read(cells, columns, known) for _line, cells in rows]
    if higher:
        read = _referred(read, county, on, higher)
    was = standing(county, (draft.code for draft, _found in read if draft is not None))
    named = [draft for draft, _found in read if draft is not None]
    above = heights(county, [*named, *(one.draft for one in was.values())], on)
    checking = _Checking(was, known, above, on)
    return [
        checking.row(line, cells, draft, found)
        for (line, cells), (draft, found) in zip(rows, read, strict=True)
    ]


_Read = tuple[ItemDraft | None, tuple[Finding, ...]]


def _read(cells: Sequence[str], columns: Mapping[str, int], known: Bodies) -> _Read:
    draft, findings = read_row(cells, columns, UseLevel.COUNTY)
    body = known.named(draft.organ_name) if draft is not None and draft.organ_name else None
    if draft is None or body is None:
        return draft, findings
    level = known.level(body.id)
    told = "use_level" in columns or bool(draft.task_code)
    return replace(draft, organ=body.id, use_level=draft.use_level if told or level is None else level), findings


def _referred(read: list[_Read], county: str, on: date, higher: str) -> list[_Read]:
    """The rows whose basic codes the catalogue above has, as taken from it."""
    named = [replace(draft, copied_from=higher) if draft else None for draft, _found in read]
    said = heights(county, [one for one in named if one is not None], on).said
    return [
        (now if now is not None and (higher, basic_of(now)) in said else was, found)
        for now, (was, found) in zip(named, read, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Checking:
    """What rows are checked against: the catalogue as it stands, the organs, those above, the day, the codes met so far."""

    was: Mapping[str, Standing]
    known: Bodies
    above: Heights
    on: date
    seen: dict[str, int] = field(default_factory=dict)

    def row(
        self, line: int, cells: list[str], draft: ItemDraft | None, found: tuple[Finding, ...]
    ) -> CheckedRow:
        """One row with its fate."""
        if draft is None:
            return CheckedRow(line, tuple(cells), None, "", " ".join(cells)[:60], "refused", found)
        before = self.was.get(draft.code)
        was = before.draft if before else None
        around = self.above.around(self.on, draft, was, self.known.level(draft.organ))
        findings = (*found, *check(draft, around), *self._place(draft, before))
        if draft.code:
            self.seen.setdefault(draft.code, line)
        fate = "refused" if refused(findings) else "new" if before is None else _change(draft, before)
        return CheckedRow(line, tuple(cells), draft, draft.code, draft.name, fate, findings)

    def _place(self, draft: ItemDraft, before: Standing | None) -> Iterator[Finding]:
        """Whether the row stands alone in its file and after what is there."""
        if draft.code in self.seen:
            words = say(N_("编码“%(code)s”与第 %(line)s 行重复")) % {"code": draft.code, "line": self.seen[draft.code]}
            yield Finding("code_once", Severity.REFUSE, "code", words, say(N_("请只留一行，或者改正编码")))
        if before is not None and before.valid_from > self.on:
            words = str(Overlaps(draft.code, before.valid_from))
            yield Finding("no_overlap", Severity.REFUSE, "code", words, say(N_("请改生效日期后再导入")))


def _change(draft: ItemDraft, before: Standing) -> str:
    same = before.valid_to is None and replace(draft, organ=draft.organ or before.draft.organ) == before.draft
    return "unchanged" if same else "changed"


@transaction.atomic
def stage_import(rows: Sequence[tuple[int, list[str]]], file: StagedFile, *, by: Actor, at: datetime) -> int:
    """Stage a file of items (暂存核对) and return the id of the batch; nothing becomes an item yet."""
    access.require_whole(by, Power.IMPORT, by.county)
    higher = str(file.more.get("higher", ""))
    checked = check_rows(rows, file.columns, county=by.county, on=file.on, higher=higher)
    return int(stage(file, checked, county=by.county, by=by, at=at).pk)


def _checked(batch: ImportRow, rows: Sequence[tuple[int, list[str]]], columns: Mapping[str, int]) -> list[CheckedRow]:
    higher = batch.layout.get("higher", "")
    return check_rows(rows, columns, county=batch.county, on=batch.effective_on, higher=higher)


@transaction.atomic
def remap_import(pk: int, columns: Mapping[str, int], *, by: Actor, at: datetime) -> None:
    """Check a staged batch anew under other columns (重新对应). Raises NoSuchImport, BatchClosed."""
    batch, rows = staged(by, pk, Purpose.ITEMS)
    recheck(batch, _checked(batch, rows, columns), columns, by=by, at=at)


@transaction.atomic
def take_import(pk: int, *, by: Actor, at: datetime) -> dict[str, int]:
    """Take the good rows of a batch in (导入), checked once more as things stand now.

    Returns how many were new, changed, unchanged and refused. Raises NoSuchImport, BatchClosed.
    """
    batch, rows = staged(by, pk, Purpose.ITEMS)
    checked = _checked(batch, rows, batch.layout["columns"])
    counts = take_rows(
        checked, name=batch.name, digest=batch.digest, batch=pk, county=batch.county, on=batch.effective_on, by=by, at=at
    )
    close(batch, counts)
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
    rows: Sequence[tuple[int, list[str]]], file: StagedFile, *, by: Actor, at: datetime
) -> list[CheckedRow]:
    """Check and take a file in one go (直接导入), as the command does; returns every row with its fate."""
    access.require_whole(by, Power.IMPORT, by.county)
    higher = str(file.more.get("higher", ""))
    checked = check_rows(rows, file.columns, county=by.county, on=file.on, higher=higher)
    batch = ImportRow.objects.create(
        county=by.county, name=file.name, digest=file.digest, head_print=file.head_print, effective_on=file.on,
        rows=len(checked), good=sum(one.fate != "refused" for one in checked),
        refused=sum(one.fate == "refused" for one in checked), made_at=at, made_by=by.name,
        layout={**file.more, "head": list(file.head), "columns": dict(file.columns)},
    )  # fmt: skip
    counts = take_rows(
        checked, name=file.name, digest=file.digest, batch=batch.pk, county=by.county, on=file.on, by=by, at=at
    )
    close(batch, counts)
    keep_lines(batch.pk, [one for one in checked if one.fate == "refused"])
    return checked
