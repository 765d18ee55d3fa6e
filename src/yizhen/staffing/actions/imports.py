"""What a worker does with imports (后台导入): take one up, note that it could not be done, go on after a kill."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from yizhen.kernel.actors import system_actor
from yizhen.kernel.words import N_
from yizhen.record.door import Waiting, append
from yizhen.staffing.actions.staging import stop
from yizhen.staffing.actions.uploads import forget_upload
from yizhen.staffing.models import Batch, StagedRow
from yizhen.staffing.states.imports import BATCH_LIFE
from yizhen.staffing.terms import LedgerPower
from yizhen.staffing.terms.imports import RUNS_LATE, TRIES, BatchState, BatchVerb, ImportStopped, Turn

WORKER = "后台导入"
GAVE_UP = N_("后台几次办到一半都中断了。请稍后再试；再不行请联系系统管理员查看运行日志。")
HELD = (BatchState.READING, BatchState.TAKING)


def claim_import(*, at: datetime) -> Turn | None:
    """Take up the import that waits longest, or one whose worker died (领取导入); None when there is none."""
    ready = Q(state__in=(BatchState.WAITING, BatchState.QUEUED))
    ready |= Q(state__in=HELD, beat_at__lt=at - timedelta(seconds=RUNS_LATE))
    if not Batch.objects.filter(ready).exists():
        return None
    with transaction.atomic():
        row = Batch.objects.select_for_update(skip_locked=True).filter(ready).order_by("pk").first()
        if row is None:
            return None
        if row.tries >= TRIES:
            _fail(row, GAVE_UP, at)
            return None
        verb = BatchVerb.READ if row.state in (BatchState.WAITING, BatchState.READING) else BatchVerb.BEGIN
        row.state, row.tries, row.beat_at = BATCH_LIFE.step(row.state, verb), row.tries + 1, at
        row.save(update_fields=["state", "tries", "beat_at"])
    return Turn(
        row.pk, BatchState(row.state), row.tries, row.county, row.name, row.valid_from, row.asked_account,
        row.asked_post, at,
    )  # fmt: skip


def recover_imports(*, at: datetime) -> int:
    """Let what the former worker was at be taken up at once (续办中断的导入), at a worker's start; returns how many.

    Should another worker still be at it, nothing is done twice: each step looks whose the batch is.
    """
    gone = at - timedelta(seconds=RUNS_LATE + 1)
    return Batch.objects.filter(state__in=HELD, beat_at__isnull=False).update(beat_at=gone)


@transaction.atomic
def fail_import(turn: Turn, why: str, *, at: datetime) -> None:
    """Note that an import could not be read, or could not go on (导入未成), so that its page says why."""
    mine = [turn.number, 0] if turn.state is BatchState.TAKING else [turn.number]  # a step that is done begins anew
    row = Batch.objects.select_for_update().filter(pk=turn.batch, state=turn.state, tries__in=mine).first()
    if row is not None:
        _fail(row, why, at)


def _fail(row: Batch, why: str, at: datetime) -> None:
    by = system_actor(WORKER, row.county, [LedgerPower.IMPORT])
    if not BATCH_LIFE.may(row.state, BatchVerb.REFUSE):
        stop(row, why, by=by, at=at)
        return
    row.state, row.why, row.beat_at = BATCH_LIFE.step(row.state, BatchVerb.REFUSE), why[:300], None
    row.save(update_fields=["state", "why", "beat_at"])
    StagedRow.objects.filter(batch=row).delete()
    forget_upload(row.pk)
    told = ImportStopped(row.name, 0, row.why)
    append("staffing.import.stopped", told, by=by, at=at, subject=("staffing.batch", row.pk), county=row.county)


def count_imports(county: str) -> Waiting:
    """How many imports wait for the worker or are with it, and how many it gave up (导入排队)."""
    rows = Batch.objects.filter(county=county)
    under_way = rows.filter(state__in=(BatchState.WAITING, BatchState.QUEUED, *HELD))
    return Waiting(under_way.count(), rows.filter(state__in=(BatchState.UNREAD, BatchState.STOPPED), why=GAVE_UP).count())
