"""The conditions behind the figures of the cockpit (指标口径): counts and the lists they open use the same ones."""

from datetime import UTC, date, datetime, time, timedelta

from django.db.models import F, Q

from yizhen.dispatch.terms import State
from yizhen.dispatch.terms.cockpit import Figure
from yizhen.kernel.working_hours import SHANGHAI, legal_day

WINDOW = 30
"""Days over which rates are told, the present one included (统计天数)."""
CONTENT, DISCONTENT, OFTEN = 4, 2, 2
"""Satisfied from here up, dissatisfied from here down, of five; returned so often (满意、不满意、多次退单)."""
TICK = timedelta(microseconds=1)


def midnight(day: date) -> datetime:
    """First instant of a legal day (当日零时), in UTC."""
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)


def window_start(now: datetime, windows: int = 1) -> datetime:
    """First instant of the last 30 legal days (统计起点), or of as many windows more."""
    return midnight(legal_day(now) - timedelta(days=WINDOW * windows - 1))


UNKEPT = Q(handled_at__isnull=True) | Q(handled_at__gt=F("due_at"))
"""Not handled, or handled after the deadline (没有按期办毕)."""


def overdue(now: datetime) -> Q:
    """Open and past its deadline (超期未结)."""
    return Q(closed_at__isnull=True, due_at__lt=now) & UNKEPT


def closed_since(start: datetime, end: datetime | None = None) -> Q:
    """Closed in a span (结案于), deadline known."""
    span = Q(state=State.CLOSED, closed_at__gte=start, due_at__isnull=False)
    return span & Q(closed_at__lt=end) if end else span


def due_within(start: datetime, end: datetime) -> Q:
    """Not handled, and the limit runs out in a span (到期于). A limit to the end of a day ends at the next midnight."""
    return Q(closed_at__isnull=True, handled_at__isnull=True, due_at__gt=start, due_at__lte=end)


def due_today(now: datetime) -> Q:
    """Not handled, and the limit runs out today (今日到期)."""
    return due_within(now - TICK, midnight(legal_day(now) + timedelta(days=1)))


def condition(figure: Figure, now: datetime) -> Q:
    """The rows behind a figure (指标所指的案件)."""
    start = window_start(now)
    return {
        Figure.TODAY: lambda: due_today(now),
        Figure.KEPT: lambda: closed_since(start) & Q(closed_late=False),
        Figure.MISSED: lambda: closed_since(start) & Q(closed_late=True) | overdue(now),
        Figure.CONTENT: lambda: _rated(start) & Q(satisfaction__gte=CONTENT),
        Figure.DISCONTENT: lambda: _rated(start) & Q(satisfaction__lte=DISCONTENT),
        Figure.REOPENED: lambda: Q(reopen_count__gte=1) & (Q(closed_at__isnull=True) | Q(closed_at__gte=start)),
        Figure.BOUNCED: lambda: Q(closed_at__isnull=True, return_count__gte=OFTEN),
    }[figure]()


def _rated(start: datetime) -> Q:
    return Q(state=State.CLOSED, closed_at__gte=start, satisfaction__isnull=False)
