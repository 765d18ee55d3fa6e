"""Reading the law (读取参数): each YAML file is read once, checked strictly, and kept."""

import difflib
from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from yizhen.kernel.calendars import Calendar, YearCalendar
from yizhen.law.rules import number
from yizhen.law.terms import BadLaw, Interference, NoSuchParameter, Parameter, Source

HERE = Path(__file__).parent
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
T = TypeVar("T")


class Notice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A notice on a year's holidays (放假通知), or one that changes it (``changes`` says what)."""

    number: str
    title: str = ""
    changes: str = ""
    issued: date | None = None

    def __str__(self) -> str:
        """Cite it."""
        return f"{self.title or self.changes}（{self.number}）"


class Festival(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A festival (节日) of one year: days off and made-up workdays (调休上班)."""

    rest: tuple[date, ...]
    work: tuple[date, ...] = ()


class YearFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A year's calendar file (年度日历); ``notices`` is empty where the notice has not been found."""

    year: int
    notices: tuple[Notice, ...]
    facts: str
    festivals: dict[str, Festival]


class FixedDay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A festival whose days the law names by date (固定日期的法定节日), with its sentence."""

    days: tuple[str, ...]
    text: str


class StatutoryDays(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The days off that need no yearly notice (法定固定节日)."""

    source: Source
    fixed: dict[str, FixedDay]


def read(path: Path, kind: type[T]) -> T:
    """Read one YAML file (参数文件) strictly; raises BadLaw with the file's name and the field."""
    try:
        return msgspec.convert(yaml.load(path.read_bytes(), Loader=_LOADER), kind)  # noqa: S506  a safe loader
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        message = f"{path.parent.name}/{path.name}: {error}"
        raise BadLaw(message) from error


def check(parameter: Parameter) -> Parameter:
    """Check what the schema cannot say (校验参数): numbers, sentences, places of local rules."""
    name = parameter.name
    if not parameter.values:
        message = f"{name}: no value"
        raise BadLaw(message)
    if (parameter.level == "local") != bool(parameter.applies_to):
        message = f"{name}: local rules, and only they, say where they apply"
        raise BadLaw(message)
    for since, dated in parameter.values.items():
        if dated.value is not None and (not dated.text.strip() or number(dated) <= 0):
            message = f"{name}: {since} needs a positive number and its sentence"
            raise BadLaw(message)
        if dated.source.promulgated and dated.source.promulgated > since:
            message = f"{name}: in force on {since}, before it was promulgated"
            raise BadLaw(message)
    return parameter


@cache
def parameter(name: str) -> Parameter:
    """Return a parameter (法定参数) by its name ``house.term``; raises NoSuchParameter, BadLaw."""
    house, _, term = name.partition(".")
    path = HERE / "parameters" / house / f"{term}.yaml"
    if not (house.isidentifier() and term.isidentifier() and path.is_file()):
        raise NoSuchParameter(name, tuple(difflib.get_close_matches(name, parameter_names(), n=3)))
    return check(msgspec.structs.replace(read(path, Parameter), name=name))


@lru_cache(maxsize=1)
def parameter_names() -> tuple[str, ...]:
    """List the names of all parameters (参数名), in order."""
    return tuple(sorted(f"{p.parent.name}.{p.stem}" for p in (HERE / "parameters").glob("*/*.yaml")))


def all_parameters() -> Iterator[Parameter]:
    """Yield every parameter (全部参数), in order of name."""
    return (parameter(name) for name in parameter_names())


@lru_cache(maxsize=1)
def interference() -> Interference:
    """Return the words by which interference is recognized (条条干预用词)."""
    return read(HERE / "words" / "interference.yaml", Interference)


@lru_cache(maxsize=1)
def year_files() -> tuple[YearFile, ...]:
    """Return the yearly arrangements on file (历年放假安排), in order."""
    return tuple(read(p, YearFile) for p in sorted((HERE / "calendars").glob("[0-9]*.yaml")))


@lru_cache(maxsize=1)
def statutory_days() -> StatutoryDays:
    """Return the days off that the law names by date (法定固定节日)."""
    return read(HERE / "calendars" / "statutory.yaml", StatutoryDays)


@lru_cache(maxsize=1)
def calendar() -> Calendar:
    """Return the national calendar (全国工作日历) with every year whose arrangement is on file."""
    fixed = tuple(_month_day(d) for day in statutory_days().fixed.values() for d in day.days)
    return Calendar({f.year: _year(f) for f in year_files()}, fixed=fixed)


@lru_cache(maxsize=1)
def _festival_names() -> dict[date, str]:
    return {d: name for f in year_files() for name, festival in f.festivals.items() for d in festival.rest}


def festival_on(day: date) -> str:
    """Name the festival (节日名称) for which ``day`` is off, or nothing."""
    return _festival_names().get(day, "")


def _year(file: YearFile) -> YearCalendar:
    off = frozenset(d for f in file.festivals.values() for d in f.rest)
    work = frozenset(d for f in file.festivals.values() for d in f.work)
    return YearCalendar(file.year, off, work, "；".join(map(str, file.notices)))


def _month_day(words: str) -> tuple[int, int]:
    month, day = words.split("-")
    return int(month), int(day)
