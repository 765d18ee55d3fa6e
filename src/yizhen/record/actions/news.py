"""Hand out news (分发消息): each handler reads the chain in order and moves its cursor in its own transaction."""

import fnmatch
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from yizhen.record.models import CursorRow
from yizhen.record.queries import chain_head, sealed_between
from yizhen.record.terms import REGISTRY, Sealed

BATCH = 500


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
