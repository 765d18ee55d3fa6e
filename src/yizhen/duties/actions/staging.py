"""Files that wait to be taken (暂存文件): keep the rows of a file, checked, under what they are to become; drop them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import msgspec
from django.db import transaction

from yizhen.duties import access
from yizhen.duties.models import ImportLineRow, ImportRow
from yizhen.duties.terms import Finding, ItemDraft
from yizhen.duties.terms.higher import FileStaged, Purpose
from yizhen.kernel.actors import Actor
from yizhen.kernel.words import N_, say
from yizhen.record.door import append, write_rows

SUBJECT = "duties.import"


class BatchClosed(ValueError):
    """批次已结束: a batch that was taken or dropped is not touched again."""

    def __init__(self) -> None:
        super().__init__(say(N_("这一批已经导入或放弃；需要再导入请重新上传文件")))


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


@dataclass(frozen=True, slots=True)
class StagedFile:
    """上传的文件: its name and digest, its head and which column holds what, and what it is to become from which day."""

    name: str
    digest: str
    head: Sequence[str]
    head_print: str
    on: date
    columns: Mapping[str, int]
    purpose: Purpose = Purpose.ITEMS
    target: int | None = None
    more: Mapping[str, object] = field(default_factory=dict)


def stage(file: StagedFile, checked: Sequence[CheckedRow], *, county: str, by: Actor, at: datetime) -> ImportRow:
    """Keep a checked file (暂存) inside the caller's transaction, and note it in the record."""
    bad = sum(1 for one in checked if one.fate == "refused")
    batch = ImportRow.objects.create(
        county=county, name=file.name, digest=file.digest, head_print=file.head_print, effective_on=file.on,
        rows=len(checked), good=len(checked) - bad, refused=bad, made_at=at, made_by=by.name, purpose=file.purpose,
        target=file.target, layout={**file.more, "head": list(file.head), "columns": dict(file.columns)},
    )  # fmt: skip
    keep_lines(batch.pk, checked)
    tell("duties.import.staged", batch, by=by, at=at)
    return batch


def keep_lines(batch: int, checked: Sequence[CheckedRow]) -> None:
    """Keep rows with their fates (存暂存行)."""
    write_rows(ImportLineRow, ("batch_id", "line", "code", "name", "fate", "cells", "findings"), [
        (batch, one.line, one.code[:64], one.name[:300], one.fate, list(one.cells), msgspec.to_builtins(one.findings))
        for one in checked
    ])  # fmt: skip


def recheck(batch: ImportRow, checked: Sequence[CheckedRow], columns: Mapping[str, int], *, by: Actor, at: datetime) -> None:
    """Keep the rows of a batch as checked anew under other columns (重新核对)."""
    ImportLineRow.objects.filter(batch=batch).delete()
    keep_lines(batch.pk, checked)
    batch.layout = {**batch.layout, "columns": dict(columns)}
    batch.refused = sum(1 for one in checked if one.fate == "refused")
    batch.good = len(checked) - batch.refused
    batch.save(update_fields=["layout", "refused", "good"])
    tell("duties.import.remapped", batch, by=by, at=at)


def staged(by: Actor, pk: int, purpose: Purpose) -> tuple[ImportRow, list[tuple[int, list[str]]]]:
    """A batch that waits, locked, with its rows as read (取暂存). Raises NoSuchImport, BatchClosed."""
    batch = access.import_for(by, pk, lock=True)
    if batch.purpose != purpose:
        raise access.NoSuchImport(pk)
    if batch.state != "staged":
        raise BatchClosed
    lines = ImportLineRow.objects.filter(batch=batch).order_by("line").values_list("line", "cells")
    return batch, [(line, list(cells)) for line, cells in lines]


def close(batch: ImportRow, counts: Mapping[str, int]) -> None:
    """A batch was taken (已导入)."""
    batch.state, batch.taken = "taken", dict(counts)
    batch.save(update_fields=["state", "taken"])


@transaction.atomic
def drop_import(pk: int, *, by: Actor, at: datetime) -> None:
    """Drop a staged batch with its rows (放弃批次). Raises NoSuchImport, BatchClosed."""
    batch = access.import_for(by, pk, lock=True)
    if batch.state != "staged":
        raise BatchClosed
    ImportLineRow.objects.filter(batch=batch).delete()
    batch.state = "dropped"
    batch.save(update_fields=["state"])
    tell("duties.import.dropped", batch, by=by, at=at)


def tell(act: str, batch: ImportRow, *, by: Actor, at: datetime) -> None:
    """Note what happened to a staged file (留痕)."""
    told = FileStaged(batch.purpose, batch.name, batch.digest, batch.rows, batch.good, batch.refused)
    append(act, told, by=by, at=at, subject=(SUBJECT, batch.pk), county=batch.county)
