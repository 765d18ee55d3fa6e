"""Import batches (导入批次): staged out of sight, then taken in short transactions, each row exactly once.

A batch is hidden until all of its rows are staged. Taking goes chunk by chunk; every chunk notes in the same
transaction which rows became which cases, so an interrupted batch goes on where it stopped.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import connection, transaction
from django.db.models import Q

from yizhen.dispatch import access
from yizhen.dispatch.actions.bulk import BadBatch, take_many
from yizhen.dispatch.actions.refusals import FAULTS
from yizhen.dispatch.models import Batch, Staged
from yizhen.dispatch.rules.rows import Parsed, Problem, draft_of
from yizhen.dispatch.terms import Ended, Imported, Power, Prepared, State
from yizhen.kernel.actors import Actor
from yizhen.record import door as record

STAGING_CHUNK, TAKING_CHUNK = 2000, 1000
KEPT, HALF_STAGED_KEPT = timedelta(days=30), timedelta(days=1)
HISTORY = "历史数据补录：来源只记有收到和办结时间。"
_PARSED = msgspec.json.Decoder(Parsed)


class BatchClosed(ValueError):
    """批次已结束: the batch was taken or dropped already; nothing was changed."""

    def __str__(self) -> str:
        return "这一批已经导入或放弃，不能再办；请刷新页面查看结果。"


@dataclass(frozen=True, slots=True)
class StagedDraft:
    """A row to stage (待暂存行); ``twin_case`` and ``twin_line`` name the request that it repeats.

    ``problems`` of a row that can be taken are what is said of it before it is.
    """

    line: int
    raw: list[str]
    parsed: Parsed | None
    problems: tuple[Problem, ...] = ()
    twin_line: int | None = None
    twin_case: int | None = None


def stage_rows(
    rows: Iterable[StagedDraft], *, name: str, sha256: str, layout: dict[str, Any], by: Actor, at: datetime
) -> int:
    """Stage a file's rows as a new batch (暂存) and return its id. Needs dispatch.import.

    The batch is dropped until its last row is in: a half-staged one is never seen. ``layout`` is kept as it is
    then, with what was noted while the rows came.
    """
    by.require(Power.IMPORT)
    forget_old_rows(at=at)
    batch = Batch.objects.create(
        county=by.county, name=name, sha256=sha256, mapping=json.dumps(layout, ensure_ascii=False), state="dropped",
        made_at=at, made_by=by.name, account=by.account,
    )  # fmt: skip
    counts = _insert(batch.pk, rows)
    Batch.objects.filter(pk=batch.pk).update(
        state="staged", rows=sum(counts), refused=counts[1], mapping=json.dumps(layout, ensure_ascii=False)
    )
    return batch.pk


@transaction.atomic
def forget_old_rows(*, at: datetime) -> int:
    """Delete what staging no longer needs (清除暂存) and return how many rows: personal data stay no longer than used.

    Rows of files that nobody took, and bad rows of those taken, after 30 days; half-staged rows after one.
    Source: 个人信息保护法第十九条 (the shortest time necessary).
    """
    old = Batch.objects.filter(made_at__lt=at - KEPT)
    old.filter(state="staged", taken=0).update(state="dropped")
    gone = Q(batch__in=old.exclude(state="staged"), case__isnull=True)
    gone |= Q(batch__state="dropped", batch__made_at__lt=at - HALF_STAGED_KEPT)
    return Staged.objects.filter(gone).delete()[0]


def _insert(batch: int, rows: Iterable[StagedDraft]) -> tuple[int, int]:
    good = bad = 0
    waiting: list[Staged] = []
    for row in rows:
        ok = row.parsed is not None
        good, bad = good + ok, bad + (not ok)
        waiting.append(_staged(batch, row))
        if len(waiting) >= STAGING_CHUNK:
            Staged.objects.bulk_create(waiting, batch_size=STAGING_CHUNK)
            waiting = []
    Staged.objects.bulk_create(waiting, batch_size=STAGING_CHUNK)
    return good, bad


def _staged(batch: int, row: StagedDraft) -> Staged:
    parsed = msgspec.json.encode(row.parsed).decode() if row.parsed is not None else "{}"
    problems = [[one.column, one.value, one.reason] for one in row.problems]
    return Staged(
        batch_id=batch, line=row.line, raw=json.dumps(row.raw, ensure_ascii=False), parsed=parsed,
        errors=json.dumps(problems, ensure_ascii=False), ok=row.parsed is not None, duplicate_line=row.twin_line,
        duplicate_case_id=row.twin_case,
    )  # fmt: skip


@transaction.atomic
def restage(pk: int, rows: Iterable[StagedDraft], *, layout: dict[str, Any], by: Actor) -> None:
    """Stage a batch's rows anew under another mapping (重新对应); raises NoSuchBatch, BatchClosed."""
    by.require(Power.IMPORT)
    batch = access.batch_for(by, pk, lock=True)
    if batch.state != "staged" or batch.taken:
        raise BatchClosed
    fresh = list(rows)
    Staged.objects.filter(batch=batch).delete()
    good, bad = _insert(pk, fresh)
    batch.rows, batch.refused = good + bad, bad
    batch.mapping = json.dumps(layout, ensure_ascii=False)
    batch.save(update_fields=["rows", "refused", "mapping"])


@transaction.atomic
def drop_batch(pk: int, *, by: Actor) -> None:
    """Drop a staged batch with all it holds (放弃批次); raises NoSuchBatch, BatchClosed."""
    by.require(Power.IMPORT)
    batch = access.batch_for(by, pk, lock=True)
    if batch.state != "staged" or batch.taken:
        raise BatchClosed
    Staged.objects.filter(batch=batch).delete()
    batch.state = "dropped"
    batch.save(update_fields=["state"])


def take_batch(pk: int, *, by: Actor, at: datetime, told: Callable[[int], None] | None = None) -> int:
    """Take a staged batch in (导入批次) and return how many cases it made in all.

    Goes on where an interrupted one stopped. Raises NoSuchBatch, BatchClosed.
    """
    by.require(Power.IMPORT)
    taken = 0
    while True:
        taken, left = _take_chunk(pk, by, at)
        if told is not None:
            told(taken)
        if not left:
            return taken


@transaction.atomic
def _take_chunk(pk: int, by: Actor, at: datetime) -> tuple[int, bool]:
    batch = access.batch_for(by, pk, lock=True)
    if batch.state == "taken":
        return batch.taken, False
    if batch.state != "staged":
        raise BatchClosed
    rows = list(_waiting(pk))
    if not rows:
        _finish(batch, by, at)
        return batch.taken, False
    made = _taken(batch, rows, by, at)
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE dispatch_staged SET case_id = %s, raw = '', parsed = '{}' WHERE id = %s",
            [(case, row) for row, case in made],
        )
    batch.taken += len(made)
    batch.save(update_fields=["taken", "refused"])
    return batch.taken, True


def _waiting(pk: int) -> Iterable[dict[str, Any]]:
    """The next rows to take: first told before repeated, so that each finds the case that it repeats."""
    rows = Staged.objects.filter(batch=pk, ok=True, case__isnull=True)
    columns = ("id", "line", "parsed", "duplicate_line", "duplicate_case_id")
    first = list(rows.filter(duplicate_line__isnull=True).order_by("line").values(*columns)[:TAKING_CHUNK])
    return first or rows.order_by("line").values(*columns)[:TAKING_CHUNK]


def _taken(batch: Batch, rows: list[dict[str, Any]], by: Actor, at: datetime) -> list[tuple[int, int]]:
    """Take rows in and return (staged row, case); rows that the catalogue no longer takes become bad ones."""
    twins = _twins(batch.pk, rows)
    prepared = [prepared_of(_PARSED.decode(row["parsed"]), twins.get(row["id"])) for row in rows]
    try:
        cases = take_many(prepared, by=by, at=at, batch=batch.pk)
    except BadBatch as refused:
        bad = {rows[n]["id"]: faults for n, faults in refused.faults.items()}
        for row, faults in bad.items():
            problems = [[field, "", str(FAULTS[fault])] for field, fault in faults.items()]
            Staged.objects.filter(pk=row).update(ok=False, errors=json.dumps(problems, ensure_ascii=False))
        batch.refused += len(bad)
        good = [row for row in rows if row["id"] not in bad]
        return _taken(batch, good, by, at) if good else []
    return [(row["id"], case) for row, (case, _number) in zip(rows, cases, strict=True)]


def _twins(batch: int, rows: list[dict[str, Any]]) -> dict[int, int]:
    """Which case each row repeats: one that was here before, or that of an earlier line."""
    found = {row["id"]: row["duplicate_case_id"] for row in rows if row["duplicate_case_id"]}
    lines = {row["duplicate_line"] for row in rows if row["duplicate_line"]}
    if lines:
        made = Staged.objects.filter(batch=batch, line__in=lines, case__isnull=False)
        cases = dict(made.values_list("line", "case_id"))
        found |= {row["id"]: cases[row["duplicate_line"]] for row in rows if row["duplicate_line"] in cases}
    return found


def prepared_of(parsed: Parsed, twin: int | None) -> Prepared:
    """A staged row as a case to take (暂存行转案件); of the past only what the source tells."""
    ended = None
    if parsed.ended and parsed.ended_at is not None:
        words = "\n".join(part for part in (parsed.reply, HISTORY) if part)
        ended = Ended(State(parsed.ended), parsed.ended_at, words)
    return Prepared(
        draft_of(parsed), parsed.received_at, duplicate_of=twin, satisfaction=parsed.satisfaction if ended else None,
        source_number=parsed.number, ended=ended,
    )  # fmt: skip


def _finish(batch: Batch, by: Actor, at: datetime) -> None:
    batch.state, batch.taken_at = "taken", at
    batch.save(update_fields=["state", "taken_at", "refused"])
    numbers = Staged.objects.filter(batch=batch, case__isnull=False).order_by("case_id")
    first = numbers.values_list("case__number", flat=True).first() or ""
    last = numbers.values_list("case__number", flat=True).last() or ""
    told = Imported(batch.pk, batch.name, batch.taken, batch.refused, first, last)
    record.append(
        "dispatch.batch.taken", told, by=by, at=at, subject=("dispatch.batch", batch.pk), county=batch.county
    )
