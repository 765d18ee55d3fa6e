"""Reads of county (县情查询): all of a county's settings are kept in memory and dropped when they change."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from yizhen.county import rules
from yizhen.county.models import (
    CalendarDayRow,
    CalendarYearRow,
    ProfileRow,
    RuleRow,
    StatisticRow,
    StatisticsTableRow,
    VersionRow,
    WorkingHoursRow,
)
from yizhen.county.terms import (
    CalendarDay,
    DayKind,
    EnteredYear,
    HoursVersion,
    NoRule,
    NoSuchCounty,
    Profile,
    RuleValue,
    RuleVersion,
    Source,
    Statistic,
    StatisticMeasure,
    rule_spec,
    rule_specs,
)
from yizhen.kernel.calendars import Calendar, Overlay, YearCalendar
from yizhen.kernel.versioned import Versioned
from yizhen.kernel.working_hours import WorkingHours
from yizhen.law import door as law

SETTINGS = "settings"
SOURCE = ("source_title", "source_number", "source_article")


@dataclass(frozen=True, slots=True)
class Book:
    """A county's settings in memory (县情手册)."""

    profile: Profile | None
    calendar: Calendar
    rules: tuple[RuleVersion, ...]
    hours: tuple[tuple[HoursVersion, WorkingHours], ...]
    years: tuple[EnteredYear, ...]
    national: tuple[CalendarDay, ...]
    local: tuple[tuple[CalendarDay, Source], ...]
    cache: dict[tuple[str, date], RuleValue] = field(default_factory=dict, compare=False)


def _version() -> str:
    return VersionRow.objects.filter(name=SETTINGS).values_list("token", flat=True).first() or ""


def _load(county6: str) -> Book:
    profile = ProfileRow.objects.filter(code=county6).values_list(
        "code", "name", "fictional", "backstop_organ"
    )
    years = _years()
    national, local = _days(county6)
    return Book(
        profile=next((Profile(*row) for row in profile), None),
        calendar=_calendar(years, national, local),
        rules=_rules(county6),
        hours=_hours(county6),
        years=years,
        national=tuple(day for _year, day in national),
        local=tuple(local),
    )


def _years() -> tuple[EnteredYear, ...]:
    rows = CalendarYearRow.objects.order_by("year").values_list("year", *SOURCE, "issued_on", "entered_by")
    return tuple(EnteredYear(row[0], Source(*row[1:4]), row[4], row[5]) for row in rows)


def _days(county6: str) -> tuple[list[tuple[int, CalendarDay]], list[tuple[CalendarDay, Source]]]:
    rows = CalendarDayRow.objects.filter(county__in={"", county6}).order_by("on")
    national, local = [], []
    for county, year, on, kind, name, *source in rows.values_list(
        "county", "year", "on", "kind", "name", *SOURCE
    ):
        day = CalendarDay(on, DayKind(kind), name)
        if county:
            local.append((day, Source(*source)))
        else:
            national.append((year, day))
    return national, local


def _calendar(
    years: tuple[EnteredYear, ...],
    national: list[tuple[int, CalendarDay]],
    local: list[tuple[CalendarDay, Source]],
) -> Calendar:
    calendar = law.calendar()
    for entered in years:
        mine = [day for year, day in national if year == entered.year]
        off = frozenset(day.on for day in mine if day.kind != DayKind.WORKDAY)
        work = frozenset(day.on for day in mine if day.kind == DayKind.WORKDAY)
        calendar = calendar.with_year(YearCalendar(entered.year, off, work, entered.source.words))
    if local:
        off = frozenset(day.on for day, _source in local if day.kind != DayKind.WORKDAY)
        work = frozenset(day.on for day, _source in local if day.kind == DayKind.WORKDAY)
        ground = "；".join(dict.fromkeys(source.words for _day, source in local))
        calendar = calendar.with_overlay(Overlay(off, work, ground))
    return calendar


def _rules(county6: str) -> tuple[RuleVersion, ...]:
    fields = ("id", "name", "value", "unit", *SOURCE, "in_force_from", "repealed_on", "entered_by")
    rows = RuleRow.objects.filter(county=county6).order_by("name", "in_force_from").values_list(*fields)
    known = {spec.name: spec for spec in rule_specs()}
    return tuple(
        RuleVersion(row[0], row[1], rules.of_kind(known[row[1]], row[2]), row[3], Source(*row[4:7]), *row[7:])
        for row in rows
        if row[1] in known
    )


def _hours(county6: str) -> tuple[tuple[HoursVersion, WorkingHours], ...]:
    fields = ("usual", "seasons", "in_force_from", *SOURCE, "entered_by")
    rows = WorkingHoursRow.objects.filter(county=county6).order_by("-in_force_from").values_list(*fields)
    found = []
    for usual, listed, since, title, number, article, who in rows:
        seasons = tuple((first, last, hours) for first, last, hours in listed)
        version = HoursVersion(usual, seasons, since, Source(title, number, article), who)
        found.append((version, WorkingHours.parse(usual, seasons)))
    return tuple(found)


_books: Versioned[str, Book] = Versioned(_load, _version)


def forget_books() -> None:
    """Drop the settings in memory (清除县情缓存), after they changed."""
    _books.forget()


def book(county6: str) -> Book:
    """Return a county's settings (县情手册); a county that is not kept here has only what the nation has."""
    return _books.get(county6)


def calendar_for(county6: str) -> Calendar:
    """Return the working calendar of a county (工作日历): the nation's, entered notices, its own days.

    No query when it is in memory.
    """
    return book(county6).calendar


def working_hours_for(county6: str, on: date) -> WorkingHours:
    """Return the working hours of a county on a day (作息时间); 8:30–12:00, 14:00–17:30 when it set none."""
    return next(
        (hours for version, hours in book(county6).hours if version.in_force_from <= on), WorkingHours()
    )


def rule(county6: str, name: str, on: date) -> RuleValue:
    """Return the value of a rule on a day (规则取值): the county's, else the default; raises NoRule.

    No query when the settings are in memory.
    """
    kept = book(county6)
    key = (name, on)
    found = kept.cache.get(key)
    if found is None:
        found = kept.cache[key] = rules.value_on(rule_spec(name), kept.rules, on)
    return found


def rules_on(county6: str, on: date) -> list[tuple[str, RuleValue | None]]:
    """Return every declared rule with its value on a day (规则清单), None where there is none."""
    found: list[tuple[str, RuleValue | None]] = []
    for spec in rule_specs():
        try:
            found.append((spec.name, rule(county6, spec.name, on)))
        except NoRule:
            found.append((spec.name, None))
    return found


def rule_history(county6: str, name: str) -> list[RuleVersion]:
    """Return every value a county set for a rule (历次取值), newest first."""
    return [one for one in reversed(book(county6).rules) if one.name == name]


def hours_history(county6: str) -> list[HoursVersion]:
    """Return every set of working hours of a county (历次作息时间), newest first."""
    return [version for version, _hours in book(county6).hours]


def local_days(county6: str, year: int) -> list[tuple[CalendarDay, Source]]:
    """Return the days a county entered for itself in a year (本县特殊日), with their grounds."""
    return [(day, source) for day, source in book(county6).local if day.on.year == year]


def profile(county6: str) -> Profile:
    """Return a county's profile (县情); raises NoSuchCounty."""
    found = book(county6).profile
    if found is None:
        raise NoSuchCounty(f"没有代码为 {county6} 的县")
    return found


def county_name(county6: str) -> str:
    """Return the name of a county (县名), "" when it is not kept here."""
    found = book(county6).profile
    return found.name if found else ""


def counties() -> list[Profile]:
    """Return every county kept here (县级单位), by code."""
    rows = ProfileRow.objects.order_by("code").values_list("code", "name", "fictional", "backstop_organ")
    return [Profile(*row) for row in rows]


def festival(county6: str, on: date) -> str:
    """Name what makes a day special in a county (节日或事由), "" for a plain day."""
    kept = book(county6)
    mine = {day.on: day.name for day, _source in kept.local}
    entered = {day.on: day.name for day in kept.national}
    return mine.get(on) or entered.get(on) or law.festival_on(on)


def statistic_years(county: str) -> list[int]:
    """The years of which a county has statistics, newest first (有统计数的年份)."""
    rows = StatisticRow.objects.filter(county=county).order_by("-year")
    return list(rows.values_list("year", flat=True).distinct())


def statistics(county: str, year: int) -> list[Statistic]:
    """The statistics of a county's divisions in a year (各区划统计数), one query; a missing number has no value."""
    rows = StatisticRow.objects.filter(county=county, year=year).order_by("division", "measure")
    found = rows.values_list("division", "year", "measure", "value")
    return [Statistic(code, of, StatisticMeasure(measure), value) for code, of, measure, value in found]


def statistic_source(county: str, year: int) -> Source | None:
    """What the statistics of a year rest on (统计数的来源), the newest entry of it."""
    row = StatisticRow.objects.filter(county=county, year=year).order_by("-entered_at", "-pk").values(*SOURCE).first()
    return Source(row["source_title"], row["source_number"], row["source_article"]) if row else None


def kept_numbers(row: StatisticsTableRow) -> list[Statistic]:
    """The numbers of a kept table (暂存的统计数)."""
    return [
        Statistic(division, row.year, StatisticMeasure(measure), None if value is None else Decimal(value))
        for division, measure, value in row.numbers
    ]
