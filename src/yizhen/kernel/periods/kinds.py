"""Kinds of periods (期间的种类), limits in the four units, and excluded time."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

from yizhen.kernel.words import N_, say
from yizhen.kernel.working_hours import SHANGHAI, legal_day

_HOUR_IN_MICROSECONDS = 3_600_000_000


class BadPeriod(ValueError):
    """The period or its limits make no sense (期限有误)."""


class Clock(StrEnum):
    """How hours are counted (计时方式)."""

    WORK = "work"
    NATURAL = "natural"


class Ends(StrEnum):
    """When the last day is over (截止时刻): at 24:00, or at close of business."""

    MIDNIGHT = "midnight"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class WorkDays:
    """Working days (工作日)."""

    n: int

    def __post_init__(self) -> None:
        """Refuse a negative or fractional number."""
        _check_whole(self.n)


@dataclass(frozen=True, slots=True)
class NaturalDays:
    """Natural days (自然日); ``roll``: a last day that is not worked moves to the next workday."""

    n: int
    roll: bool = True

    def __post_init__(self) -> None:
        """Refuse a negative or fractional number."""
        _check_whole(self.n)


@dataclass(frozen=True, slots=True)
class Months:
    """Calendar months (月)."""

    n: int
    roll: bool = True

    def __post_init__(self) -> None:
        """Refuse a negative or fractional number."""
        _check_whole(self.n)


@dataclass(frozen=True, slots=True)
class Years:
    """Calendar years (年)."""

    n: int
    roll: bool = True

    def __post_init__(self) -> None:
        """Refuse a negative or fractional number."""
        _check_whole(self.n)


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours (小时), of working time or of the clock; may be fractional."""

    n: int | Decimal
    clock: Clock = Clock.NATURAL

    def __post_init__(self) -> None:
        """Refuse a negative number, and read the clock's name."""
        if self.n < 0:
            message = f"a period cannot be negative: {self.n}"
            raise BadPeriod(message)
        object.__setattr__(self, "clock", Clock(self.clock))

    @property
    def length(self) -> timedelta:
        """The length as exact time."""
        return timedelta(microseconds=int(Decimal(self.n) * _HOUR_IN_MICROSECONDS))


Period = WorkDays | NaturalDays | Months | Years | Hours


class LimitUnit(StrEnum):
    """The four units of digital city management (处置时限单位)."""

    WORK_HOUR = "work_hour"
    URGENT_HOUR = "urgent_hour"
    WORK_DAY = "work_day"
    URGENT_DAY = "urgent_day"

    @property
    def label(self) -> str:
        """The Chinese word for the unit."""
        return say(_UNIT_LABELS[self])


_UNIT_LABELS = {
    LimitUnit.WORK_HOUR: N_("工作时"),
    LimitUnit.URGENT_HOUR: N_("紧急工作时"),
    LimitUnit.WORK_DAY: N_("工作日"),
    LimitUnit.URGENT_DAY: N_("紧急工作日"),
}


_COUNTED = {
    LimitUnit.WORK_HOUR: (N_("1 工作时"), N_("%(n)s 工作时")),
    LimitUnit.URGENT_HOUR: (N_("1 紧急工作时"), N_("%(n)s 紧急工作时")),
    LimitUnit.WORK_DAY: (N_("1 个工作日"), N_("%(n)s 个工作日")),
    LimitUnit.URGENT_DAY: (N_("1 个紧急工作日"), N_("%(n)s 个紧急工作日")),
}


@dataclass(frozen=True, slots=True)
class Limit:
    """A handling limit (处置时限): urgent units run through nights and holidays, the others do not."""

    amount: int | Decimal
    unit: LimitUnit

    def __post_init__(self) -> None:
        """Refuse nothing, and parts of days."""
        object.__setattr__(self, "unit", LimitUnit(self.unit))
        if self.amount <= 0:
            message = f"a limit must be longer than nothing: {self.amount}"
            raise BadPeriod(message)
        if self.unit in (LimitUnit.WORK_DAY, LimitUnit.URGENT_DAY) and self.amount != int(self.amount):
            message = f"days are counted whole, use hours for parts of a day: {self.amount} {self.unit.label}"
            raise BadPeriod(message)

    @property
    def period(self) -> Period:
        """The period it stands for."""
        match self.unit:
            case LimitUnit.WORK_HOUR:
                return Hours(self.amount, Clock.WORK)
            case LimitUnit.URGENT_HOUR:
                return Hours(self.amount, Clock.NATURAL)
            case LimitUnit.WORK_DAY:
                return WorkDays(int(self.amount))
            case LimitUnit.URGENT_DAY:
                return NaturalDays(int(self.amount), roll=False)

    @property
    def label(self) -> str:
        """The limit in words, such as ``5 个工作日`` or ``3 紧急工作时``."""
        one, many = _COUNTED[self.unit]
        return say(one if self.amount == 1 else many) % {"n": self.amount}


@dataclass(frozen=True, slots=True)
class Suspension:
    """Excluded time (中止、不计入期限的时间): from ``start`` until ``end``, when counting goes on.

    With days, ``start`` is the first day not counted and ``end`` the first counted again. With instants,
    day periods leave out the days from that of ``start`` to the day before that of ``end``.
    """

    start: date | datetime
    end: date | datetime
    ground: str = ""

    def __post_init__(self) -> None:
        """Refuse an end before the start."""
        if self.days[1] < self.days[0]:
            message = f"excluded time ends before it begins: {self.start} to {self.end}"
            raise BadPeriod(message)

    @property
    def days(self) -> tuple[date, date]:
        """First excluded legal day, and the first that counts again."""
        return legal_day(self.start), legal_day(self.end)

    @property
    def instants(self) -> tuple[datetime, datetime]:
        """The excluded interval as instants; a bare day begins at 0:00 in Asia/Shanghai."""
        return instant(self.start), instant(self.end)


def instant(moment: date | datetime) -> datetime:
    """Return an instant in Asia/Shanghai (时刻); a bare day stands for its beginning."""
    if isinstance(moment, datetime):
        legal_day(moment)
        return moment.astimezone(SHANGHAI)
    return datetime.combine(moment, time(), SHANGHAI)


def _check_whole(n: int) -> None:
    if not isinstance(n, int) or n < 0:
        message = f"a period is a whole number of days, months or years, not {n}"
        raise BadPeriod(message)
