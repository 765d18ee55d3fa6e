"""Deadlines (到期): the last day or instant of a period, with the derivation a person can read."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from yizhen.kernel.calendars import Calendar, notice_title
from yizhen.kernel.periods import wording
from yizhen.kernel.periods.gaps import clipped, merged, whole_days
from yizhen.kernel.periods.kinds import (
    BadPeriod,
    Clock,
    Ends,
    Hours,
    Months,
    NaturalDays,
    Period,
    Suspension,
    WorkDays,
    Years,
    instant,
)
from yizhen.kernel.periods.wording import Step
from yizhen.kernel.working_hours import WorkingHours, legal_day, midnight_after

_ONE_DAY = timedelta(days=1)
_DayGap = tuple[date, date]


@dataclass(frozen=True)
class Due:
    """A deadline (到期日): the last legal day ``on``, the instant ``at`` when it is over, and why.

    ``nominal`` is the last day before any roll-over. ``provisional`` names the notices still missing.
    """

    period: Period
    start: date | datetime
    on: date
    at: datetime
    nominal: date
    provisional: tuple[str, ...]
    calendar: Calendar
    suspensions: tuple[Suspension, ...] = ()

    @property
    def is_provisional(self) -> bool:
        """Tell whether a missing notice may still move the deadline (暂定)."""
        return bool(self.provisional)

    @property
    def calendar_version(self) -> str:
        """The version of the calendar it was computed with (日历版本)."""
        return self.calendar.version

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The derivation (推算过程), worded when somebody opens it."""
        return wording.steps(self)


def due(
    period: Period,
    start: date | datetime,
    calendar: Calendar,
    hours: WorkingHours | None = None,
    suspensions: Sequence[Suspension] = (),
    *,
    ends: Ends | None = None,
) -> Due:
    """Compute the deadline (到期时间) of ``period`` after the event on ``start``, with its derivation.

    ``hours`` default to the usual ones. The last day is over at close of business for working days, at 24:00
    for natural periods, unless ``ends`` says otherwise. Hour periods need an instant as ``start``.
    Raises BadPeriod, OutsideCalendar.
    """
    hours = hours or WorkingHours()
    if isinstance(period, Hours):
        return _due_hours(period, start, calendar, hours, suspensions)
    first = legal_day(start)
    gaps = merged([s.days for s in suspensions])
    nominal = _nominal(period, first, calendar, gaps)
    on = _rolled(nominal, calendar, gaps) if _rolls(period) else nominal
    ends = ends or (Ends.CLOSE if isinstance(period, WorkDays) else Ends.MIDNIGHT)
    at = hours.close_of(on) if ends is Ends.CLOSE else midnight_after(on)
    if isinstance(period, WorkDays):
        missing = calendar.missing(first + timedelta(days=1), on)
    else:
        missing = calendar.missing(nominal, on) if _rolls(period) else ()
    notices = tuple(notice_title(y) for y in missing)
    return Due(period, start, on, at, nominal, notices, calendar, tuple(suspensions))


def due_on(period: Period, start: date, calendar: Calendar) -> date:
    """Compute only the last legal day (到期日) of a day, month or year period: the fast path for many."""
    if type(period) is WorkDays:
        return calendar.add_workdays(start, period.n)
    if isinstance(period, Hours):
        message = "hours end at an instant, not on a day"
        raise BadPeriod(message)
    nominal = _nominal(period, start, calendar, [])
    return _rolled(nominal, calendar, []) if _rolls(period) else nominal


def _due_hours(
    period: Hours,
    start: date | datetime,
    calendar: Calendar,
    hours: WorkingHours,
    suspensions: Sequence[Suspension],
) -> Due:
    if not isinstance(start, datetime):
        message = "hours begin at an instant, not on a day"
        raise BadPeriod(message)
    begin, gaps = instant(start), merged([s.instants for s in suspensions])
    at, excluded = begin, timedelta(-1)
    while (more := _excluded(period.clock, clipped(gaps, begin, at), calendar, hours)) != excluded:
        excluded = more
        total = period.length + excluded
        at = hours.add(begin, total, calendar) if period.clock is Clock.WORK else begin + total
    on = legal_day(at)
    missing = calendar.missing(legal_day(begin), on) if period.clock is Clock.WORK else ()
    notices = tuple(notice_title(y) for y in missing)
    return Due(period, start, on, at, on, notices, calendar, tuple(suspensions))


def _excluded(
    clock: Clock, inside: list[tuple[datetime, datetime]], calendar: Calendar, hours: WorkingHours
) -> timedelta:
    if clock is Clock.WORK:
        return sum((hours.between(a, b, calendar) for a, b in inside), timedelta(0))
    return sum((b - a for a, b in inside), timedelta(0))


def _nominal(period: Period, first: date, calendar: Calendar, gaps: list[_DayGap]) -> date:
    """Find the last day before roll-over; excluded days are added until none is left to add."""
    added, end = 0, _bare_end(period, first, calendar, 0)
    while (more := _excluded_days(period, first, end, calendar, gaps)) != added:
        added = more
        end = _bare_end(period, first, calendar, added)
    return end


def _bare_end(period: Period, first: date, calendar: Calendar, added: int) -> date:
    match period:
        case WorkDays():
            return calendar.add_workdays(first, period.n + added)
        case NaturalDays():
            return first + timedelta(days=period.n + added)
        case Months():
            return add_months(first, period.n) + timedelta(days=added)
        case Years():
            return add_months(first, 12 * period.n) + timedelta(days=added)
        case Hours():
            message = "hours have no last day of their own"
            raise BadPeriod(message)


def _excluded_days(period: Period, first: date, end: date, calendar: Calendar, gaps: list[_DayGap]) -> int:
    inside = clipped(gaps, first + _ONE_DAY, end + _ONE_DAY)
    if isinstance(period, WorkDays):
        return sum(calendar.workdays_between(a - _ONE_DAY, b - _ONE_DAY) for a, b in inside)
    return whole_days(inside)


def _rolls(period: Period) -> bool:
    return isinstance(period, NaturalDays | Months | Years) and period.roll


def _rolled(nominal: date, calendar: Calendar, gaps: list[_DayGap]) -> date:
    day = calendar.next_workday(nominal)
    for begin, end in gaps:
        if begin <= day < end:
            day = calendar.next_workday(end)
    return day


def add_months(day: date, months: int) -> date:
    """Return the corresponding day (对应日) ``months`` later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
