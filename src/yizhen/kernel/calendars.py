"""Calendars (日历): which days are worked, which notices that rests on, and fast counting over them."""

import hashlib
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

FIRST_YEAR = 1990
LAST_YEAR = 2080
# A notice may also move the last days of the December before it: that of 2007 made
# 30 and 31 December 2006 workdays.
_REACH_OF_NEXT_NOTICE = timedelta(days=6)


class OutsideCalendar(ValueError):
    """The day lies outside the years a calendar covers (超出日历范围)."""


def notice_title(year: int) -> str:
    """Name the yearly notice (放假通知) on which the workdays of ``year`` rest."""
    return f"国务院办公厅关于{year}年部分节假日安排的通知"


@dataclass(frozen=True, slots=True)
class YearCalendar:
    """One year's arrangement (年度放假安排): days off and made-up workdays (调休上班), with its notice."""

    year: int
    off: frozenset[date]
    work: frozenset[date]
    notice: str = ""

    def __post_init__(self) -> None:
        """Refuse a day that is both off and worked, and days far from the year."""
        if both := self.off & self.work:
            message = f"{self.year}: both off and worked: {', '.join(sorted(map(str, both)))}"
            raise ValueError(message)
        early = date(self.year, 1, 1) - _REACH_OF_NEXT_NOTICE
        if wrong := [d for d in self.off | self.work if not early <= d <= date(self.year, 12, 31)]:
            message = f"{self.year}: days of another year: {', '.join(sorted(map(str, wrong)))}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Overlay:
    """Local days (地方调整): extra days off or worked, lawfully set by a county, with the ground."""

    off: frozenset[date]
    work: frozenset[date]
    ground: str


class Calendar:
    """A working calendar (工作日历) as a value: equal contents are equal calendars with equal ``version``.

    Years without a notice follow the plain week and the days of ``fixed`` (month, day) that the law itself
    names; ``missing`` tells which notices a span of days still waits for. Later overlays win.
    Covers FIRST_YEAR to LAST_YEAR; beyond, OutsideCalendar is raised.
    """

    def __init__(
        self,
        years: Mapping[int, YearCalendar],
        *,
        overlays: tuple[Overlay, ...] = (),
        fixed: tuple[tuple[int, int], ...] = (),
    ) -> None:
        if wrong := [y for y, c in years.items() if y != c.year]:
            message = f"filed under the wrong year: {wrong}"
            raise ValueError(message)
        self.years = {y: years[y] for y in sorted(years)}
        self.overlays = overlays
        self.fixed = fixed

    @cached_property
    def version(self) -> str:
        """Digest of the contents (日历版本): 12 hexadecimal digits."""
        digest = hashlib.sha256(repr(self.fixed).encode())
        for year in self.years.values():
            digest.update(f"|{year.year}:{_spell(year.off)}:{_spell(year.work)}".encode())
        for overlay in self.overlays:
            digest.update(f"|+{_spell(overlay.off)}:{_spell(overlay.work)}".encode())
        return digest.hexdigest()[:12]

    def __eq__(self, other: object) -> bool:
        """Compare by contents."""
        return isinstance(other, Calendar) and self.version == other.version

    def __hash__(self) -> int:
        """Hash by contents."""
        return hash(self.version)

    def __repr__(self) -> str:
        """Name version and years."""
        known = f"{min(self.years)}-{max(self.years)}" if self.years else "no year"
        return f"Calendar({self.version}, {known})"

    # -- composing ---------------------------------------------------------------------------------

    def with_year(self, year: YearCalendar) -> "Calendar":
        """Return a calendar that also knows ``year`` (录入新一年放假安排), replacing what it knew of it."""
        return Calendar({**self.years, year.year: year}, overlays=self.overlays, fixed=self.fixed)

    def with_overlay(self, overlay: Overlay) -> "Calendar":
        """Return a calendar with local days (地方假日、临时停工) laid over it."""
        return Calendar(self.years, overlays=(*self.overlays, overlay), fixed=self.fixed)

    # -- what is known -----------------------------------------------------------------------------

    def known(self, year: int) -> bool:
        """Tell whether the notice of ``year`` is in (是否已有正式安排)."""
        return year in self.years

    def missing(self, first: date, last: date) -> tuple[int, ...]:
        """List the years whose notices are still needed to be sure of the days ``first`` to ``last``."""
        reach = (last + _REACH_OF_NEXT_NOTICE).year
        return tuple(y for y in range(first.year, reach + 1) if y not in self.years)

    # -- days --------------------------------------------------------------------------------------

    def is_workday(self, day: date) -> bool:
        """Tell whether ``day`` is worked (工作日), made-up workdays included."""
        rank = self._rank
        i = self._index(day)
        return rank[i] != (rank[i - 1] if i else 0)

    def next_workday(self, day: date) -> date:
        """Return ``day`` if it is worked, else the first workday after it (顺延)."""
        i = self._index(day)
        rank = self._rank
        before = rank[i - 1] if i else 0
        return date.fromordinal(self._at(before) + self._base)

    def add_workdays(self, start: date, n: int) -> date:
        """Return the ``n``-th workday after ``start`` (不计起始日); for 0, ``next_workday``."""
        if n <= 0:
            if n == 0:
                return self.next_workday(start)
            message = "workdays are counted forward"
            raise ValueError(message)
        i = start.toordinal() - self._base
        if i < 0:
            raise self._outside(start)
        try:
            return date.fromordinal(self._nth[self._rank[i] + n - 1] + self._base)
        except IndexError:
            raise self._outside(start) from None

    def add_workdays_many(self, starts: Iterable[date], n: int) -> list[date]:
        """Do ``add_workdays`` for many starts at once; n ≥ 1."""
        if n < 1:
            message = "workdays are counted forward"
            raise ValueError(message)
        rank, nth, base, make = self._rank, self._nth, self._base, date.fromordinal
        days = [d.toordinal() - base for d in starts]
        if days and min(days) < 0:
            raise self._outside(date.fromordinal(min(days) + base))
        try:
            return [make(nth[rank[i] + n - 1] + base) for i in days]
        except IndexError:
            raise self._outside(date.fromordinal(max(days) + base)) from None

    def workdays_before(self, day: date, n: int) -> date:
        """Return the ``n``-th workday before ``day`` (提前 n 个工作日), for notices; n ≥ 1."""
        i = self._index(day)
        k = (self._rank[i - 1] if i else 0) - n
        if n < 1 or k < 0:
            message = f"{n} workdays cannot be counted back from {day}"
            raise OutsideCalendar(message)
        return date.fromordinal(self._nth[k] + self._base)

    def workdays_between(self, start: date, end: date) -> int:
        """Count the workdays after ``start`` up to and with ``end``; negative when ``end`` is earlier."""
        rank = self._rank
        return rank[self._index(end)] - rank[self._index(start)]

    def holidays_between(self, start: date, end: date) -> tuple[date, ...]:
        """List the days without work after ``start`` up to and with ``end`` (休息日)."""
        span = (start + timedelta(days=k) for k in range(1, (end - start).days + 1))
        return tuple(d for d in span if not self.is_workday(d))

    # -- the tables: rank[i] = workdays up to day i, nth[k] = index of workday number k --------------

    @cached_property
    def _base(self) -> int:
        return date(FIRST_YEAR, 1, 1).toordinal()

    @cached_property
    def _tables(self) -> tuple["array[int]", "array[int]"]:
        first, last = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
        base, size = first.toordinal(), (last - first).days + 1
        works = bytearray(1 if (base + i) % 7 not in (6, 0) else 0 for i in range(size))
        self._mark(works)
        rank, nth, count = array("i", bytes(4 * size)), array("i"), 0
        for i, worked in enumerate(works):
            if worked:
                nth.append(i)
                count += 1
            rank[i] = count
        return rank, nth

    def _mark(self, works: bytearray) -> None:
        for year in range(FIRST_YEAR, LAST_YEAR + 1):
            if year not in self.years:
                for month, day in self.fixed:
                    works[self._index(date(year, month, day))] = 0
        layers: tuple[YearCalendar | Overlay, ...] = (*self.years.values(), *self.overlays)
        for layer in layers:
            for day_off in layer.off:
                works[self._index(day_off)] = 0
            for worked in layer.work:
                works[self._index(worked)] = 1

    @cached_property
    def _rank(self) -> "array[int]":
        return self._tables[0]

    @cached_property
    def _nth(self) -> "array[int]":
        return self._tables[1]

    def _index(self, day: date) -> int:
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise self._outside(day)
        return day.toordinal() - self._base

    def _at(self, k: int) -> int:
        try:
            return self._nth[k]
        except IndexError:
            raise self._outside(date(LAST_YEAR, 12, 31)) from None

    @staticmethod
    def _outside(day: date) -> OutsideCalendar:
        return OutsideCalendar(f"{day} is outside the calendar ({FIRST_YEAR} to {LAST_YEAR})")


def _spell(days: frozenset[date]) -> str:
    return ",".join(d.isoformat() for d in sorted(days))
