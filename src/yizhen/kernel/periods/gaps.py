"""Excluded time (不计入期限的时间) as intervals: merged, cut to a span, measured."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeVar

Moment = TypeVar("Moment", date, datetime)


def merged(spans: Iterable[tuple[Moment, Moment]]) -> list[tuple[Moment, Moment]]:
    """Join intervals that touch or overlap (合并), so that no time is left out twice."""
    joined: list[tuple[Moment, Moment]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif start < end:
            joined.append((start, end))
    return joined


def clipped(
    spans: Iterable[tuple[Moment, Moment]], start: Moment, end: Moment
) -> list[tuple[Moment, Moment]]:
    """Keep what lies from ``start`` up to, not with, ``end`` (截取)."""
    return [(max(a, start), min(b, end)) for a, b in spans if max(a, start) < min(b, end)]


def whole_days(spans: Iterable[tuple[date, date]]) -> int:
    """Count the days of half-open intervals (天数)."""
    return sum((b - a).days for a, b in spans)
