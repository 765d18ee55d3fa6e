"""The worker (后台工作): seal, hand out news, anchor; each in small steps so that a kill loses nothing."""

import fnmatch
import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec
from django.conf import settings
from django.db import close_old_connections, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from yizhen.record.actions import REGISTRY, seal_all
from yizhen.record.models import CursorRow
from yizhen.record.queries import chain_head, read_anchors, sealed_between
from yizhen.record.terms import Anchor, Sealed

log = logging.getLogger("yizhen.record")
BATCH = 500
ANCHOR_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Handler:
    """消息处理 handler: listens to acts by name (``*`` allowed) and is given them in order, once in effect."""

    name: str
    acts: tuple[str, ...]
    run: Callable[[list[Sealed]], None]

    def names(self) -> list[str]:
        """Published acts that the patterns name (所听消息)."""
        return sorted(act for act in REGISTRY if any(fnmatch.fnmatchcase(act, p) for p in self.acts))


HANDLERS: dict[str, Handler] = {}


def on(*acts: str, name: str) -> Callable[[Callable[[list[Sealed]], None]], Callable[[list[Sealed]], None]]:
    """Register a function as handler of news (登记消息处理): it runs in one transaction with its cursor."""

    def register(run: Callable[[list[Sealed]], None]) -> Callable[[list[Sealed]], None]:
        HANDLERS[name] = Handler(name, acts, run)
        return run

    return register


@transaction.atomic
def hand_out(handler: Handler, *, batch: int = BATCH) -> int:
    """Give a handler its next news and move its cursor in the same transaction (分发); returns places moved."""
    CursorRow.objects.get_or_create(handler=handler.name)
    cursor = CursorRow.objects.select_for_update().get(handler=handler.name)
    head, _ = chain_head()
    until = min(head, cursor.seq + batch)
    if until == cursor.seq:
        return 0
    entries = sealed_between(cursor.seq, until, handler.names())
    if entries:
        handler.run(entries)
    moved, cursor.seq = until - cursor.seq, until
    cursor.save(update_fields=["seq"])
    return moved


def hand_out_all() -> int:
    """Bring every handler to the chain's head (分发全部消息); a failing handler raises."""
    total = 0
    for handler in HANDLERS.values():
        while moved := hand_out(handler):
            total += moved
    return total


def rewind(name: str) -> None:
    """Set a handler's cursor to the beginning, to rebuild what it keeps (从头重读)."""
    CursorRow.objects.update_or_create(handler=name, defaults={"seq": 0})


def anchor(*, at: datetime, path: Path | None = None) -> Anchor | None:
    """Write the chain's head to the anchor file and force it to disk (写锚点); None when nothing is new."""
    path = path or settings.ANCHOR_FILE
    seq, digest = chain_head()
    known = read_anchors(path)
    if seq == 0 or (known and known[-1].seq == seq):
        return None
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = Anchor(seq, digest.hex(), at)
    with path.open("ab") as file:
        file.write(msgspec.json.encode(made) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return made


def run_worker(stop: threading.Event, *, pause: float = 0.5) -> None:
    """Seal, hand out and anchor until told to stop (后台循环); an error is logged and tried again."""
    rest: dict[str, float] = {}
    anchored = 0.0
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


def _quietly(name: str, run: Callable[[], object]) -> object:
    """Run a step; log its failure and return None, so that one failing handler does not stop the others."""
    try:
        return run()
    except (DatabaseError, OSError, ValueError, LookupError, TypeError, AttributeError, msgspec.MsgspecError):
        log.exception("%s failed; it will be tried again", name)
        return None
