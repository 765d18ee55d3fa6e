"""Near-duplicates of an import (近似重复): same kind, same place, near in time, and alike in words. Pure.

Marked, never dropped: each person who asked gets an answer.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from rapidfuzz import fuzz, process

from yizhen.dispatch.rules.likeness import bands, plain

WINDOW = timedelta(days=7)
LIKE_TITLE, LIKE_TEXT = 84.0, 76.0
TEXT_CUT, KEPT = 160, 60
DIGITS = re.compile(r"\d+")
POINT_DECIMALS = 4  # some ten meters


@dataclass(frozen=True, slots=True)
class Told:
    """What is compared of a request (比对内容); ``ref`` names the row or case; ``place`` a division or words."""

    ref: Any
    at: datetime
    kind: str
    place: str
    point: tuple[float, float] | None
    title: str
    detail: str
    number: str = ""


@dataclass(slots=True)
class _Shelf:
    """Requests of one kind and place, the latest few, with their texts beside them for the comparer."""

    tolds: deque[Told] = field(default_factory=lambda: deque(maxlen=KEPT))
    titles: deque[str] = field(default_factory=lambda: deque(maxlen=KEPT))
    texts: deque[str] = field(default_factory=lambda: deque(maxlen=KEPT))


class Twins:
    """Finds for each request an earlier one that tells the same (近似重复查找); the first told is the root."""

    def __init__(self) -> None:
        self._shelves: dict[tuple[Any, ...], _Shelf] = {}
        self._roots: dict[Any, Any] = {}

    def add(self, told: Told) -> Any:
        """Add a request and return the ref of the one it repeats, None when it is the first (登记并查找)."""
        title, text = plain(told.title), plain(told.title + told.detail[:TEXT_CUT])[:TEXT_CUT]
        keys = list(_keys(told, title))
        found = next((one for key in keys if (one := self._find(key, told, title, text)) is not None), None)
        for key in keys:
            shelf = self._shelves.setdefault(key, _Shelf())
            shelf.tolds.append(told)
            shelf.titles.append(title)
            shelf.texts.append(text)
        if found is None:
            return None
        root = self._roots.get(found.ref, found.ref)
        self._roots[told.ref] = root
        return root

    def _find(self, key: tuple[Any, ...], told: Told, title: str, text: str) -> Told | None:
        shelf = self._shelves.get(key)
        if shelf is None:
            return None
        for query, choices, least in ((title, shelf.titles, LIKE_TITLE), (text, shelf.texts, LIKE_TEXT)):
            for _choice, _score, place in process.extract(
                query, choices, scorer=fuzz.ratio, score_cutoff=least, limit=20
            ):
                other = shelf.tolds[place]
                if DIGITS.findall(other.title) != DIGITS.findall(told.title):
                    continue  # building 3 and building 5 are two places, however alike the words
                same = bool(told.number) and told.number == other.number
                if same or abs(other.at - told.at) <= WINDOW:
                    return other
        return None


def _keys(told: Told, title: str) -> Iterator[tuple[Any, ...]]:
    """Shelves on which a request may meet its twin: the source's number, the place, or alike titles."""
    if told.number:
        yield ("number", told.number)
    if told.point is not None:
        lon, lat = (round(part, POINT_DECIMALS) for part in told.point)
        yield ("point", told.kind, lon, lat)
    if told.place and told.detail:
        yield ("place", told.kind, told.place)
    elif told.point is None:
        yield from (("band", told.kind, told.place, band) for band in bands(title))
