"""The worker (后台工作): seal, hand out news, anchor; each in small steps so that a kill loses nothing."""

import logging
import threading
import time
from collections.abc import Callable

import msgspec
from django.db import close_old_connections, connection
from django.db.utils import DatabaseError
from django.utils import timezone

from yizhen.record.actions import HANDLERS, anchor, hand_out, seal_all
from yizhen.record.actions.checks import claim_check, fail_check, run_check

log = logging.getLogger("yizhen.record")
ANCHOR_SECONDS = 60
CHECK_SECONDS, STOP_SECONDS = 2.0, 10.0


def run_worker(stop: threading.Event, *, pause: float = 0.5) -> None:
    """Seal, hand out and anchor until told to stop (后台循环); an error is logged and tried again."""
    rest: dict[str, float] = {}
    anchored = 0.0
    checking = threading.Thread(target=run_checks, args=(stop,), name="checks", daemon=True)
    checking.start()
    while not stop.is_set():
        close_old_connections()
        busy = _quietly("sealing", seal_all)
        for handler in list(HANDLERS.values()):
            if rest.get(handler.name, 0) > time.monotonic():
                continue
            moved = _quietly(handler.name, lambda h=handler: hand_out(h))
            if moved is None:
                rest[handler.name] = time.monotonic() + 10
            busy = busy or moved
        if time.monotonic() - anchored > ANCHOR_SECONDS:
            _quietly("anchor", lambda: anchor(at=timezone.now()))
            anchored = time.monotonic()
        if not busy:
            stop.wait(pause)
    _quietly("anchor", lambda: anchor(at=timezone.now()))
    checking.join(STOP_SECONDS)


def run_checks(stop: threading.Event, *, pause: float = CHECK_SECONDS) -> None:
    """Do the verifications that were asked for on pages, apart from sealing: a long record takes a while (核验循环)."""
    while not stop.is_set():
        close_old_connections()
        try:
            busy = do_check(stop)
        except DatabaseError:
            log.exception("looking for verifications failed; it will be tried again")
            busy = False
        if not busy:
            stop.wait(pause)
    connection.close()


def do_check(stop: threading.Event) -> bool:
    """Do one verification, if one waits (执行一次核验)."""
    row = claim_check(at=timezone.now())
    if row is None:
        return False
    try:
        run_check(row, now=timezone.now, stopping=stop.is_set)
    except (DatabaseError, OSError, ValueError):
        log.exception("verification %s could not be finished", row.pk)
        fail_check(row, at=timezone.now())
    return True


def _quietly(name: str, run: Callable[[], object]) -> object:
    """Run a step; log its failure and return None, so that one failing handler does not stop the others."""
    try:
        return run()
    except (DatabaseError, OSError, ValueError, LookupError, TypeError, AttributeError, msgspec.MsgspecError):
        log.exception("%s failed; it will be tried again", name)
        return None
