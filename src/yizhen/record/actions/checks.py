"""核验作业 verifications as jobs: asked for on a page, walked by the worker, cancelled, kept."""

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from yizhen.kernel.actors import Actor, system_actor
from yizhen.record.actions.writing import append
from yizhen.record.models import CheckRow
from yizhen.record.queries import Stopped, chain_head, verify
from yizhen.record.queries.checks import NoSuchCheck
from yizhen.record.terms import RUNS_LATE, CheckAsked, CheckEnded, CheckState, Power, Verdict

OPEN = (CheckState.WAITING, CheckState.RUNNING)
TRIES = 5
WORKER = "后台核验"


class ChecksBusy(Exception):
    """核验正忙: verifications were asked for and ended at this very moment, again and again; nothing was kept."""

    def __str__(self) -> str:
        return _("别人刚要求过核验，而且正好结束。请再按一次“立即核验”。")


def ask_check(*, by: Actor, at: datetime) -> int:
    """Ask the worker for a verification and return its number (要求核验); one that waits or runs is joined.

    Raises NoPower, ChecksBusy.
    """
    by.require(Power.VERIFY)
    for _try in range(TRIES):
        try:
            return _asked(by, at)
        except IntegrityError:  # one waits or runs, or did until this moment
            there = CheckRow.objects.filter(county=by.county, state__in=OPEN).values_list("pk", flat=True).first()
            if there is not None:
                return there
    raise ChecksBusy


@transaction.atomic
def _asked(by: Actor, at: datetime) -> int:
    row = CheckRow.objects.create(county=by.county, asked_by=by.name, asked_at=at)
    append("record.check.asked", CheckAsked(row.pk), by=by, at=at, subject=("record.check", row.pk))
    return row.pk


@transaction.atomic
def cancel_check(pk: int, *, by: Actor, at: datetime) -> None:
    """Cancel a verification (取消核验): one that waits ends at once, one that runs at its next step.

    Raises NoPower, NoSuchCheck.
    """
    by.require(Power.VERIFY)
    row = CheckRow.objects.select_for_update().filter(county=by.county, pk=pk).first()
    if row is None:
        raise NoSuchCheck(pk)
    if row.state == CheckState.WAITING:
        _end(row, CheckState.CANCELLED, None, by=by, at=at)
    elif row.state == CheckState.RUNNING:
        CheckRow.objects.filter(pk=pk).update(cancelling=True)


def _end(row: CheckRow, state: CheckState, verdict: Verdict | None, *, by: Actor, at: datetime) -> None:
    row.state, row.ended_at = state, at
    row.verdict = msgspec.json.encode(verdict).decode() if verdict is not None else ""
    row.save(update_fields=["state", "ended_at", "verdict", "done", "total"])
    told = CheckEnded(
        row.pk, str(state), verdict is not None and verdict.ok, verdict.entries if verdict else row.done,
        verdict.findings_total if verdict else 0, verdict.head if verdict else "",
    )  # fmt: skip
    append("record.check.ended", told, by=by, at=at, subject=("record.check", row.pk), county=row.county)


def claim_check(*, at: datetime) -> CheckRow | None:
    """Take the verification that waits longest, or one whose worker died (领取核验); None when there is none."""
    died = Q(state=CheckState.RUNNING, beat_at__lt=at - timedelta(seconds=RUNS_LATE))
    if not CheckRow.objects.filter(Q(state=CheckState.WAITING) | died).exists():
        return None
    with transaction.atomic():
        row = (
            CheckRow.objects.select_for_update(skip_locked=True)
            .filter(Q(state=CheckState.WAITING) | died)
            .order_by("id")
            .first()
        )
        if row is not None:
            row.state, row.beat_at, row.done, row.total = CheckState.RUNNING, at, 0, chain_head()[0]
            row.save(update_fields=["state", "beat_at", "done", "total"])
    return row


def run_check(row: CheckRow, *, now: Callable[[], datetime], stopping: Callable[[], bool]) -> CheckState:
    """Walk the chain for a claimed verification and keep the verdict (执行核验).

    When the worker is told to stop the verification waits for its next start.
    """
    def step(seq: int) -> bool:
        CheckRow.objects.filter(pk=row.pk).update(done=seq, beat_at=now())
        row.done = seq
        return not stopping() and not CheckRow.objects.filter(pk=row.pk, cancelling=True).exists()

    by = system_actor(WORKER, row.county, [Power.VERIFY])
    try:
        verdict = verify(progress=step)
    except Stopped:
        if stopping():
            CheckRow.objects.filter(pk=row.pk).update(state=CheckState.WAITING)
            return CheckState.WAITING
        verdict, state = None, CheckState.CANCELLED
    else:
        row.done = row.total = verdict.sealed  # what was sealed meanwhile was walked too
        state = CheckState.DONE
    with transaction.atomic():
        _end(row, state, verdict, by=by, at=now())
    return state


def fail_check(row: CheckRow, *, at: datetime) -> None:
    """Note that a verification could not be finished (核验未完成), so that its page says so."""
    with transaction.atomic():
        _end(row, CheckState.FAILED, None, by=system_actor(WORKER, row.county, [Power.VERIFY]), at=at)
