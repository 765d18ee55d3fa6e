"""Time left and time used (剩余时间、已用时间) on a running deadline."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from yizhen.kernel.calendars import Calendar
from yizhen.kernel.periods.ending import Due
from yizhen.kernel.periods.gaps import clipped, merged, whole_days
from yizhen.kernel.periods.kinds import Clock, Hours, Suspension, WorkDays
from yizhen.kernel.working_hours import WorkingHours, legal_day

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Remaining:
    """Time left (剩余时间) or, when ``is_overdue``, time since (超期时间): in every unit a page may want."""

    is_overdue: bool
    workdays: int
    work_time: timedelta
    natural_days: int
    natural: timedelta
    words: str

    @property
    def work_minutes(self) -> int:
        """Whole working minutes."""
        return self.work_time // timedelta(minutes=1)


def remaining(due: Due, now: datetime, calendar: Calendar, hours: WorkingHours | None = None) -> Remaining:
    """Tell what is left until ``due`` (还剩多少时间), or by how much it is overdue.

    The words use the unit of its period. Workdays and natural days are counted between legal days: on the
    last day none is left. Excluded time still to come is not counted as left.
    """
    hours = hours or WorkingHours()
    overdue = now > due.at
    a, b = (due.at, now) if overdue else (now, due.at)
    day_a, day_b = (due.on, legal_day(now)) if overdue else (legal_day(now), due.on)
    used = _between(a, b, (day_a, day_b), (calendar, hours), () if overdue else due.suspensions)
    left = Remaining(overdue, used.workdays, used.work_time, used.natural_days, used.natural, "")
    return replace(left, words=_words(due, left, same_day=day_a == day_b))


@dataclass(frozen=True, slots=True)
class Spent:
    """Time used (已用时间) since an event, excluded time left out."""

    workdays: int
    work_time: timedelta
    natural_days: int
    natural: timedelta


def spent(
    start: datetime,
    now: datetime,
    calendar: Calendar,
    hours: WorkingHours | None = None,
    suspensions: Sequence[Suspension] = (),
) -> Spent:
    """Tell how much time has gone since ``start`` (已用时间), without the excluded time."""
    hours = hours or WorkingHours()
    days = (legal_day(start), max(legal_day(start), legal_day(now)))
    return _between(start, max(start, now), days, (calendar, hours), suspensions)


def _between(
    start: datetime,
    end: datetime,
    days: tuple[date, date],
    clock: tuple[Calendar, WorkingHours],
    suspensions: Sequence[Suspension],
) -> Spent:
    calendar, hours = clock
    first, last = days[0], max(days)
    day_gaps = clipped(merged([s.days for s in suspensions]), first + _ONE_DAY, last + _ONE_DAY)
    gaps = clipped(merged([s.instants for s in suspensions]), start, end)
    return Spent(
        workdays=calendar.workdays_between(first, last)
        - sum(calendar.workdays_between(a - _ONE_DAY, b - _ONE_DAY) for a, b in day_gaps),
        work_time=hours.between(start, end, calendar)
        - sum((hours.between(a, b, calendar) for a, b in gaps), timedelta(0)),
        natural_days=(last - first).days - whole_days(day_gaps),
        natural=end - start - sum((b - a for a, b in gaps), timedelta(0)),
    )


def _words(due: Due, left: Remaining, *, same_day: bool) -> str:
    if isinstance(due.period, Hours):
        length = left.work_time if due.period.clock is Clock.WORK else left.natural
        unit = "个工作小时" if due.period.clock is Clock.WORK else "小时"
        return f"{'已超期' if left.is_overdue else '还剩'} {_hours(length, unit)}"
    count, unit = (
        (left.workdays, "个工作日") if isinstance(due.period, WorkDays) else (left.natural_days, "天")
    )
    if left.is_overdue:
        return f"已超期 {count} {unit}" if count else f"已超期，不足 1 {unit}"
    return "今天到期" if same_day else f"还剩 {count} {unit}"


def _hours(length: timedelta, unit: str) -> str:
    whole, minutes = divmod(length // timedelta(minutes=1), 60)
    if not whole:
        return f"{minutes} 分钟"
    return f"{whole} {unit} {minutes} 分钟" if minutes else f"{whole} {unit}"
