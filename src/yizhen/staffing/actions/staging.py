"""Stage a county's workbook (暂存编制工作簿) and decide what becomes of it: asked for, stopped, dropped, forgotten.

A batch is hidden until its last line is staged. Lines go in by short transactions, each of which looks whether the
batch is still its own: it may have been dropped meanwhile, or taken up by another worker.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import islice

import msgspec
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from yizhen.kernel.actors import Actor, system_actor
from yizhen.kernel.lifecycle import NotAllowed
from yizhen.record.door import append, write_rows
from yizhen.staffing.access.ledger import batch_for
from yizhen.staffing.actions.uploads import forget_upload
from yizhen.staffing.models import Batch, StagedRow
from yizhen.staffing.queries.workbooks import over_of, what_of
from yizhen.staffing.rules.workbook import plain
from yizhen.staffing.states.imports import BATCH_LIFE
from yizhen.staffing.terms import ImportDropped, LedgerPower
from yizhen.staffing.terms.imports import RUNS_LATE, BatchState, BatchVerb, ImportAsked, ImportStopped
from yizhen.staffing.terms.workbook import OrganLine, PersonLine

STAGING = 2000
KEPT, HALF_STAGED_KEPT = timedelta(days=30), timedelta(days=1)
STAGED = (
    "batch_id", "sheet", "line", "kind", "ok", "unit_key", "parsed", "problems", "what", "notes", "told",
)  # fmt: skip


class BatchClosed(ValueError):
    """批次已结束: taken or dropped already, or not read yet; nothing was changed."""

    def __str__(self) -> str:
        return _("这一批已经登记、放弃，或者还没有读完，现在不能这样办。请刷新页面看最新情况。")


class Overtaken(Exception):
    """批次已不归此处: it was dropped, or another worker took it up."""


def moved(batch: Batch, verb: BatchVerb) -> str:
    """The state to which a verb leads (流转); raises BatchClosed."""
    try:
        return BATCH_LIFE.step(batch.state, verb)
    except NotAllowed as refused:
        raise BatchClosed from refused


def stage_workbook(
    organs: Sequence[OrganLine], people: Sequence[PersonLine], *, county: str, name: str, sha256: str,
    sheets: Sequence[str], valid_from: date, by: Actor, at: datetime,
) -> int:  # fmt: skip
    """Stage checked lines as a batch (暂存) and return its id. Nothing enters the ledger yet."""
    by.require(LedgerPower.IMPORT)
    batch = Batch.objects.create(
        county=county, name=name, sha256=sha256, state=BatchState.READING, valid_from=valid_from, made_at=at,
        made_by=by.name, account=by.account,
    )  # fmt: skip
    stage_lines(batch.pk, 0, organs, people, sheets=sheets)
    return batch.pk


def stage_lines(
    pk: int, number: int, organs: Sequence[OrganLine], people: Sequence[PersonLine], *, sheets: Sequence[str],
    now: Callable[[], datetime] | None = None,
) -> None:  # fmt: skip
    """Write the lines of a batch that is being read (逐段暂存); ``now`` gives the worker's sign of life.

    ``number`` is the attempt that writes. Raises Overtaken.
    """
    with _mine(pk, number, now) as batch:
        StagedRow.objects.filter(batch=pk).delete()
        batch.staged, batch.rows = 0, len(organs) + len(people)
    lines = ((kind, one) for kind, some in (("organ", organs), ("person", people)) for one in some)
    while part := list(islice(lines, STAGING)):
        with _mine(pk, number, now) as batch:
            write_rows(StagedRow, STAGED, [_staged(pk, kind, one) for kind, one in part])
            batch.staged += len(part)
    with _mine(pk, number, now) as batch:
        batch.refused = sum(1 for one in (*organs, *people) if one.problems)
        batch.layout = {"sheets": list(sheets), "over": sum(over_of(one) for one in organs if not one.problems)}
        batch.state, batch.beat_at, batch.tries = BATCH_LIFE.step(batch.state, BatchVerb.STAGE), None, 0
        forget_upload(pk)


@contextmanager
def _mine(pk: int, number: int, now: Callable[[], datetime] | None) -> Iterator[Batch]:
    """A short transaction on a batch that this reader still holds."""
    with transaction.atomic():
        batch = Batch.objects.select_for_update().filter(pk=pk, state=BatchState.READING, tries=number).first()
        if batch is None:
            raise Overtaken(pk)
        batch.beat_at = now() if now is not None else None
        yield batch
        batch.save(update_fields=["state", "rows", "staged", "refused", "layout", "beat_at", "tries"])


def _staged(batch: int, kind: str, one: OrganLine | PersonLine) -> tuple[object, ...]:
    parsed, problems = msgspec.json.encode(one).decode(), "；".join(one.problems)[:2000]
    notes = "；".join(one.notes)[:2000]
    return (
        batch, one.sheet[:60], one.line, kind, not one.problems, _unit(one), parsed, problems, what_of(one)[:200], notes,
        bool(problems or notes),
    )  # fmt: skip


def _unit(one: OrganLine | PersonLine) -> str:
    """By what a person's line finds its organ's (单位键): the organ's id, else its name."""
    return str(one.organ) if one.organ else plain(one.unit if isinstance(one, PersonLine) else one.name)[:120]


@transaction.atomic
def ask_taking(pk: int, *, by: Actor, at: datetime) -> None:
    """Ask the worker to take the good lines, from where an earlier attempt stopped (要求登记). Asked twice is once.

    Raises NoPower, NoSuchBatch, BatchClosed.
    """
    by.require(LedgerPower.IMPORT)
    batch = batch_for(by, pk, lock=True)
    if batch.state == BatchState.QUEUED or is_running(batch, at):
        return
    batch.state = moved(batch, BatchVerb.ASK)
    batch.asked_account, batch.asked_post, batch.tries, batch.beat_at, batch.why = by.account, by.post, 0, None, ""
    batch.save(update_fields=["state", "asked_account", "asked_post", "tries", "beat_at", "why"])
    told = ImportAsked(batch.name, batch.taken, batch.rows - batch.refused - batch.taken)
    append("staffing.import.asked", told, by=by, at=at, subject=("staffing.batch", pk), county=batch.county)


def is_running(batch: Batch, at: datetime) -> bool:
    """Whether a worker is reading or taking it now (后台正在办)."""
    alive = batch.beat_at is not None and batch.beat_at >= at - timedelta(seconds=RUNS_LATE)
    return alive and batch.state in (BatchState.READING, BatchState.TAKING)


@transaction.atomic
def stop_workbook(pk: int, *, by: Actor, at: datetime) -> None:
    """Stop taking a batch (停止登记). Whoever takes it holds the batch for each step, so none is cut in half.

    What was taken stays, balanced; the rest can go on later. Raises NoPower, NoSuchBatch, BatchClosed.
    """
    by.require(LedgerPower.IMPORT)
    batch = batch_for(by, pk, lock=True)
    if batch.state != BatchState.STOPPED:
        stop(batch, "", by=by, at=at)


def stop(batch: Batch, why: str, *, by: Actor, at: datetime) -> None:
    """Stop a locked batch in the caller's transaction (停下)."""
    batch.state, batch.why, batch.beat_at = moved(batch, BatchVerb.STOP), why[:300], None
    batch.save(update_fields=["state", "why", "beat_at"])
    told = ImportStopped(batch.name, batch.taken, why)
    append("staffing.import.stopped", told, by=by, at=at, subject=("staffing.batch", batch.pk), county=batch.county)


@transaction.atomic
def drop_workbook(pk: int, *, by: Actor, at: datetime) -> None:
    """Drop what is not taken of a batch (放弃导入). What was taken stays in the ledger.

    Raises NoPower, NoSuchBatch, BatchClosed.
    """
    by.require(LedgerPower.IMPORT)
    _drop(batch_for(by, pk, lock=True), by=by, at=at)


def _drop(batch: Batch, *, by: Actor, at: datetime) -> None:
    batch.state = moved(batch, BatchVerb.DROP)
    StagedRow.objects.filter(batch=batch, done=False).delete()
    forget_upload(batch.pk)
    batch.beat_at = None
    batch.save(update_fields=["state", "beat_at"])
    told = ImportDropped(batch.name, batch.taken)
    append("staffing.import.dropped", told, by=by, at=at, subject=("staffing.batch", batch.pk), county=batch.county)


def forget_imports(*, at: datetime) -> int:
    """Drop what nobody went on with (清除导入暂存) and return how many: personal data stay no longer than used.

    Workbooks untouched for 30 days; those of the command line that were never read to their end, after one.
    Source: 个人信息保护法第十九条 (the shortest time necessary).
    """
    idle = (BatchState.WAITING, BatchState.UNREAD, BatchState.STAGED, BatchState.STOPPED, BatchState.TAKING)
    old = Q(state__in=idle, made_at__lt=at - KEPT, beat_at=None)
    old |= Q(state=BatchState.READING, made_at__lt=at - HALF_STAGED_KEPT, beat_at=None)
    done = 0
    for pk, county in list(Batch.objects.filter(old).values_list("pk", "county")):
        by = system_actor("清除导入暂存", county, [LedgerPower.IMPORT])
        with transaction.atomic():
            batch = batch_for(by, pk, lock=True)
            if BATCH_LIFE.may(batch.state, BatchVerb.DROP) and not is_running(batch, at):
                _drop(batch, by=by, at=at)
                done += 1
    return done
