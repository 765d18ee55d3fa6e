"""What the worker does for dispatch (后台任务): batches whose taking was interrupted go on."""

import logging
import threading
import time
from datetime import datetime

from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from yizhen.county import door as county
from yizhen.dispatch.actions import press_by_clock, resume
from yizhen.dispatch.actions.batches import forget_old_rows, take_batch
from yizhen.dispatch.actions.delivering import claim, deliver, forget_old, is_due
from yizhen.dispatch.actions.paces import forget_paces
from yizhen.dispatch.queries.batches import unfinished
from yizhen.dispatch.queries.turns import rested, to_press
from yizhen.dispatch.terms import Power
from yizhen.kernel.actors import system_actor
from yizhen.kernel.lifecycle import NotAllowed

log = logging.getLogger("yizhen.dispatch")
CLEAN_SECONDS = 3600
CLOCK_SECONDS = 60


def resume_batches() -> int:
    """Take interrupted batches to their end (续办中断的导入) and return how many; nobody's are taken unasked.

    What staging no longer needs is deleted on the way.
    """
    done = 0
    forget_old_rows(at=timezone.now())
    for one in county.counties():
        by = system_actor("继续导入", one.code, [Power.IMPORT])
        for batch in unfinished(by):
            try:
                taken = take_batch(batch.id, by=by, at=timezone.now())
            except (DatabaseError, ValueError, LookupError):
                log.exception("batch %s could not go on; its page offers to try again", batch.id)
                continue
            log.info("batch %s went on to its end: %s cases", batch.id, taken)
            done += 1
    return done


def run_deliveries(stop: threading.Event, *, pause: float = 2.0) -> None:
    """Deliver what waits for other systems until told to stop (推送循环), apart from sealing: theirs may be slow."""
    cleaned = float("-inf")
    while not stop.is_set():
        close_old_connections()
        busy = False
        try:
            if busy := is_due(at=timezone.now()):
                deliver(claim(at=timezone.now()), timezone.now)
            elif time.monotonic() - cleaned > CLEAN_SECONDS:
                forget_old(at=timezone.now())
                forget_paces(at=timezone.now())
                cleaned = time.monotonic()
        except DatabaseError:
            log.exception("delivering failed; it will be tried again")
            busy = False
        if not busy:
            stop.wait(pause)
    close_old_connections()


def resume_rested(*, at: datetime) -> int:
    """Go on with cases whose suspension is over (挂起期满自动恢复) and return how many."""
    done = 0
    for one in county.counties():
        by = system_actor("挂起期满", one.code, [Power.HANDLE])
        for pk in rested(one.code, at):
            try:
                resume(pk, words="挂起期满，自动恢复办理。", by=by, at=at)
            except (DatabaseError, ValueError, LookupError, NotAllowed):
                log.exception("case %s could not go on", pk)
                continue
            done += 1
    return done


def press(*, at: datetime) -> int:
    """Press what is nearly due, overdue or silent (自动催办、督办) and return how many; each cause presses once."""
    done = 0
    for one in county.counties():
        by = system_actor("督办时钟", one.code, [Power.SUPERVISE])
        for pk, kind, about in to_press(one.code, at):
            try:
                press_by_clock(pk, kind, about, by=by, at=at)
            except (DatabaseError, ValueError, LookupError, NotAllowed):
                log.exception("case %s could not be pressed", pk)
                continue
            done += 1
    return done


def run_clock(stop: threading.Event, *, pause: float = CLOCK_SECONDS) -> None:
    """Do what the clock asks for until told to stop (时钟循环): end rests, press what is late or silent."""
    while not stop.is_set():
        close_old_connections()
        try:
            resume_rested(at=timezone.now())
            press(at=timezone.now())
        except DatabaseError:
            log.exception("the clock's work failed; it will be tried again")
        stop.wait(pause)
    close_old_connections()
