"""Statements put together once (留存语句): the same question of the same scope is not spelled out again by Django.

A list is asked for far more often than it changes its shape; spelling it out takes longer than answering it. Only the
statement and its parameters are kept, never what they found.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from yizhen.dispatch.models import Case

KEPT = 1_000
"""Statements kept in the process (留存条数)."""


@dataclass(frozen=True, slots=True)
class Part:
    """A statement with its parameters (语句)."""

    text: str
    parameters: tuple[Any, ...]


_statements: OrderedDict[Hashable, tuple[Part, ...]] = OrderedDict()
_lock = Lock()


def spelled(parts: Sequence[QuerySet[Case]]) -> tuple[Part, ...]:
    """The statements of what is asked (拼写); what nothing can match is left out."""
    found = []
    for rows in parts:
        try:
            text, parameters = rows.query.sql_with_params()
        except EmptyResultSet:
            continue
        found.append(Part(text, tuple(parameters)))
    return tuple(found)


def kept(key: Hashable | None, ask: Callable[[], Sequence[QuerySet[Case]]]) -> tuple[Part, ...]:
    """The statements under a key, spelled when it is new (取语句); without a key they are spelled each time."""
    if key is None:
        return spelled(ask())
    with _lock:
        known = _statements.get(key)
        if known is not None:
            _statements.move_to_end(key)
            return known
    made = spelled(ask())
    with _lock:
        _statements[key] = made
        while len(_statements) > KEPT:
            _statements.popitem(last=False)
    return made


def fetched(text: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement (取数)."""
    with connection.cursor() as cursor:
        cursor.execute(text, parameters)
        return cursor.fetchall()


def utc(at: datetime | str | None) -> datetime | None:
    """An instant as the database keeps it (时刻): SQLite's bare ones are of UTC; from a combined statement they are text."""
    if isinstance(at, str):
        at = datetime.fromisoformat(at)
    return at if at is None or at.tzinfo is not None else at.replace(tzinfo=UTC)


def counted(parts: Sequence[Part], most: int) -> int:
    """How many rows the parts have, none counted further than ``most`` (有界计数): one query."""
    return counted_each([parts], most)[0] if parts else 0


def counted_each(wholes: Sequence[Sequence[Part]], most: int) -> list[int]:
    """How many rows each of several has, each part counted no further than ``most`` (分别计数): one query."""
    one = "(SELECT COUNT(*) FROM ({} LIMIT {}) AS bounded)"
    sums = [" + ".join(one.format(part.text, int(most)) for part in parts) or "0" for parts in wholes]
    found = fetched(
        f"SELECT {', '.join(sums)}", [value for parts in wholes for part in parts for value in part.parameters]
    )
    return [min(int(n), most) for n in found[0]]


def paged(parts: Sequence[Part], order: str, start: int, most: int) -> list[tuple[Any, ...]]:
    """Rows of ordered parts from one on (取一页): each part gives no more than could be shown; one query.

    ``order`` orders them together, by the places of their columns.
    """
    if not parts:
        return []
    if len(parts) == 1:
        return fetched(f"{parts[0].text} LIMIT {int(most)} OFFSET {int(start)}", parts[0].parameters)
    reach = int(start) + int(most)
    together = " UNION ALL ".join(f"SELECT * FROM ({one.text} LIMIT {reach}) AS part" for one in parts)  # noqa: S608
    return fetched(
        f"{together} ORDER BY {order} LIMIT {int(most)} OFFSET {int(start)}",
        [value for one in parts for value in one.parameters],
    )
