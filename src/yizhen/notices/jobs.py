"""What the worker does for notices (后台任务): messages go out, apart from sealing, because gateways may be slow."""

import logging
import threading
import time

from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from yizhen.notices.actions import claim, deliver, forget_notices, forget_old, is_due, sweep_files

log = logging.getLogger("yizhen.notices")
CLEAN_SECONDS = 3600


def run_sending(stop: threading.Event, *, pause: float = 2.0) -> None:
    """Send what waits until told to stop (发送循环)."""
    cleaned = float("-inf")
    while not stop.is_set():
        close_old_connections()
        busy = False
        try:
            if busy := is_due(at=timezone.now()):
                deliver(claim(at=timezone.now()), timezone.now)
            elif time.monotonic() - cleaned > CLEAN_SECONDS:
                forget_old(at=timezone.now())
                sweep_files(at=timezone.now())
                cleaned = time.monotonic()
        except (DatabaseError, OSError, ImportError, AttributeError):
            log.exception("sending failed; it will be tried again")
            busy = False
        if not busy:
            stop.wait(pause)
    close_old_connections()


__all__ = ["forget_notices", "run_sending"]
