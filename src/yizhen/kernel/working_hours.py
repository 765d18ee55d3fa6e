"""Working hours (工作时间): the hours of a workday by season, and exact arithmetic over them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cached_property

from yizhen.kernel.calendars import Calendar

# China has had one zone and no summer time since 1992; a fixed offset is exact and needs no zone tables.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
DAY_MINUTES = 24 * 60


class BadWorkingHours(ValueError):
    """The hours cannot be read or overlap (工作时间有误)."""


def legal_day(moment: date | datetime) -> date:
    """Return the legal day (法定日): the date in Asia/Shanghai. A naive datetime is refused."""
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        message = "an instant needs a time zone"
        raise ValueError(message)
    return moment.astimezone(SHANGHAI).date()


def midnight_after(day: date) -> datetime:
    """Return 24:00 of ``day`` in Asia/Shanghai (当日二十四时)."""
    return _start_of(day) + timedelta(days=1)


def _start_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


Segments = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Season:
    """A part of the year (作息季节) from one (month, day) to another, both included, with its hours.

    ``segments`` are minutes of the day, such as ((510, 720), (840, 1050)). It may run over New Year.
    """

    start: tuple[int, int]
    end: tuple[int, int]
    segments: Segments

    def holds(self, day: date) -> bool:
        """Tell whether ``day`` lies in the season."""
        here = (day.month, day.day)
        if self.start <= self.end:
            return self.start <= here <= self.end
        return here >= self.start or here <= self.end


@dataclass(frozen=True)
class WorkingHours:
    """Working hours (工作时间) of an office: ``usual`` segments, and seasons that differ from them."""

    usual: Segments = ((510, 720), (840, 1050))
    seasons: tuple[Season, ...] = ()

    def __post_init__(self) -> None:
        """Refuse hours that are empty, out of order or overlap."""
        for segments in (self.usual, *(s.segments for s in self.seasons)):
            bounds = [m for segment in segments for m in segment]
            if not bounds or bounds != sorted(set(bounds)) or bounds[0] < 0 or bounds[-1] > DAY_MINUTES:
                message = f"hours must be in order and must not overlap: {spell_hours(segments)}"
                raise BadWorkingHours(message)

    @classmethod
    def parse(cls, usual: str, seasons: tuple[tuple[str, str, str], ...] = ()) -> "WorkingHours":
        """Read hours (读取作息) as people write them.

        ``usual`` is like ``"8:30-12:00 14:00-17:30"``, a season like ``("06-01", "09-30", hours)``.
        """
        read = tuple(Season(_month_day(a), _month_day(b), parse_hours(h)) for a, b, h in seasons)
        return cls(parse_hours(usual), read)

    def segments(self, day: date) -> Segments:
        """Return the hours of ``day`` in minutes of the day; the first season that holds it wins."""
        for season in self.seasons:
            if season.holds(day):
                return season.segments
        return self.usual

    def minutes(self, day: date) -> int:
        """Return how many minutes are worked on ``day``, were it a workday."""
        return sum(b - a for a, b in self.segments(day))

    def close_of(self, day: date) -> datetime:
        """Return the close of business (下班时间) of ``day``."""
        return _start_of(day) + timedelta(minutes=self.segments(day)[-1][1])

    def opening_of(self, day: date) -> datetime:
        """Return the start of business (上班时间) of ``day``."""
        return _start_of(day) + timedelta(minutes=self.segments(day)[0][0])

    def is_open(self, moment: datetime, calendar: Calendar) -> bool:
        """Tell whether work goes on at ``moment``; the closing instant itself is no longer open."""
        day = legal_day(moment)
        return calendar.is_workday(day) and any(a <= moment < b for a, b in self._spans(day))

    def add(self, start: datetime, worked: timedelta, calendar: Calendar) -> datetime:
        """Return the instant when ``worked`` time has passed since ``start``, counting only working hours."""
        if worked < timedelta(0):
            message = "working time is counted forward"
            raise ValueError(message)
        moment, left = start.astimezone(SHANGHAI), worked
        if not left:
            return moment
        day = calendar.next_workday(legal_day(moment))
        while True:
            for opens, closes in self._spans(day):
                begin = max(opens, moment)
                room = closes - begin
                if room <= timedelta(0):
                    continue
                if left <= room:
                    return begin + left
                left -= room
            day = calendar.add_workdays(day, 1)

    def between(self, start: datetime, end: datetime, calendar: Calendar) -> timedelta:
        """Return the working time from ``start`` to ``end``; nothing when ``end`` is not later."""
        if end <= start:
            return timedelta(0)
        first, last = legal_day(start), legal_day(end)
        total = timedelta(0)
        day = calendar.next_workday(first)
        while day <= last:
            for opens, closes in self._spans(day):
                total += max(timedelta(0), min(closes, end) - max(opens, start))
            day = calendar.add_workdays(day, 1)
        return total

    def _spans(self, day: date) -> list[tuple[datetime, datetime]]:
        zero = _start_of(day)
        return [(zero + timedelta(minutes=a), zero + timedelta(minutes=b)) for a, b in self.segments(day)]

    @cached_property
    def words(self) -> str:
        """The hours as people write them, such as ``8:30-12:00 14:00-17:30``."""
        usual = spell_hours(self.usual)
        seasons = (
            f"{s.start[0]}月{s.start[1]}日至{s.end[0]}月{s.end[1]}日 {spell_hours(s.segments)}"
            for s in self.seasons
        )
        return "；".join((usual, *seasons))


def parse_hours(words: str) -> Segments:
    """Read hours (作息) such as ``"8:30-12:00 14:00-17:30"`` into minutes; raises BadWorkingHours."""
    try:
        pairs = [
            part.replace("－", "-").replace("–", "-").replace("—", "-").split("-") for part in words.split()
        ]
        return tuple((_minutes(a), _minutes(b)) for a, b in pairs)
    except ValueError as error:
        message = f"not hours such as 8:30-12:00 14:00-17:30: {words!r}"
        raise BadWorkingHours(message) from error


def spell_hours(segments: Segments) -> str:
    """Write hours (作息) as ``8:30-12:00 14:00-17:30``."""
    return " ".join(f"{a // 60}:{a % 60:02}-{b // 60}:{b % 60:02}" for a, b in segments)


def _minutes(words: str) -> int:
    hours, minutes = (int(x) for x in words.replace("：", ":").split(":"))
    if not (0 <= minutes < 60 and 0 <= hours <= 24):  # noqa: PLR2004  minutes of an hour, hours of a day
        raise ValueError(words)
    return 60 * hours + minutes


def _month_day(words: str) -> tuple[int, int]:
    month, day = (int(x) for x in words.split("-"))
    date(2000, month, day)  # a leap year, so that 02-29 is a day
    return month, day


def utc(moment: datetime) -> datetime:
    """Return the same instant in UTC (世界时), as databases store it."""
    return moment.astimezone(UTC)
