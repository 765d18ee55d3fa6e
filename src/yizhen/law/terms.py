"""Words of the law (法定参数): a number with its unit, its dates of force and the sentence it stands in."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

from yizhen.kernel.periods import Clock, Hours, Months, NaturalDays, Period, WorkDays, Years
from yizhen.kernel.words import N_, say


class Unit(StrEnum):
    """What a number counts (单位)."""

    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    MONTH = "month"
    YEAR = "year"
    HOUR = "hour"
    YUAN = "yuan"
    RATIO = "ratio"
    PERSON = "person"

    @property
    def label(self) -> str:
        """The Chinese word for the unit."""
        return say(_UNITS[self])


_UNITS = {
    Unit.WORKING_DAY: N_("工作日"),
    Unit.CALENDAR_DAY: N_("日"),
    Unit.MONTH: N_("个月"),
    Unit.YEAR: N_("年"),
    Unit.HOUR: N_("小时"),
    Unit.YUAN: N_("元"),
    Unit.RATIO: N_("比例"),
    Unit.PERSON: N_("人"),
}
_COUNTED = {
    Unit.WORKING_DAY: (N_("1 个工作日"), N_("%(n)s 个工作日")),
    Unit.CALENDAR_DAY: (N_("1 日"), N_("%(n)s 日")),
    Unit.MONTH: (N_("1 个月"), N_("%(n)s 个月")),
    Unit.YEAR: (N_("1 年"), N_("%(n)s 年")),
    Unit.HOUR: (N_("1 小时"), N_("%(n)s 小时")),
    Unit.YUAN: (N_("1 元"), N_("%(n)s 元")),
    Unit.RATIO: (N_("1 比例"), N_("%(n)s 比例")),
    Unit.PERSON: (N_("1 人"), N_("%(n)s 人")),
}


class Level(StrEnum):
    """Who made the rule (制定层级)."""

    LAW = "law"
    REGULATION = "regulation"
    PARTY = "party"
    LOCAL = "local"

    @property
    def label(self) -> str:
        """The Chinese word for the level."""
        return say(_LEVELS[self])


_LEVELS = {
    Level.LAW: N_("法律"),
    Level.REGULATION: N_("行政法规"),
    Level.PARTY: N_("党内法规"),
    Level.LOCAL: N_("地方性法规"),
}


class Binds(StrEnum):
    """How a number binds what a county sets for itself (约束方向)."""

    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    EXACT = "exact"

    @property
    def label(self) -> str:
        """The Chinese words for the direction."""
        return say(_BINDS[self])


_BINDS = {
    Binds.AT_MOST: N_("地方只可更短、更少"),
    Binds.AT_LEAST: N_("地方只可更长、更多"),
    Binds.EXACT: N_("地方不得改变"),
}


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a number stands (出处): ``promulgated`` dates the version that was read."""

    title: str
    article: str
    promulgated: date | None = None

    def __str__(self) -> str:
        """Cite it as people do: 《行政许可法》第四十二条第一款."""
        return f"《{self.title.removeprefix('中华人民共和国')}》{self.article}"


class Dated(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A number from a day on (某日起的值), with its sentence; None repeals it.

    ``unit_source`` and ``unit_text`` cite the article that says what the unit means, where there is one.
    """

    value: int | str | None
    source: Source
    text: str = ""
    unit_source: Source | None = None
    unit_text: str = ""


class Interference(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words by which interference in organs and quotas is recognized (条条干预用词), with the article they serve.

    ``entitled`` and ``departments`` tell authorities apart; the others make up demands, in pairs, and grounds that
    lean on a department's paper. Words may be regular expressions.
    """

    source: Source
    text: str
    checked_on: date | None
    entitled: tuple[str, ...]
    departments: tuple[str, ...]
    demand: tuple[str, ...]
    set_up: tuple[str, ...]
    organs: tuple[str, ...]
    provide: tuple[str, ...]
    staff: tuple[str, ...]
    outright: tuple[str, ...]
    hang: tuple[str, ...]
    plates: tuple[str, ...]
    hung: tuple[str, ...]
    leaning: tuple[str, ...]
    papers: tuple[str, ...]
    about: tuple[str, ...]


class Parameter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A number of the law (法定参数), with every value it has had.

    ``checked_on`` is the day its sentences were last compared with the text; None: not yet.
    ``applies_to`` names the place a local rule is in force in. ``roll`` is False where a natural period
    does not move on over days off.
    """

    term: str
    unit: Unit
    level: Level
    binds: Binds
    checked_on: date | None
    values: dict[date, Dated]
    applies_to: str = ""
    roll: bool = True
    note: str = ""
    name: str = ""


class Local(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A number a county sets for itself (地方规定、承诺时限), with its own source and its own dates."""

    value: int | Decimal
    source: Source
    since: date | None = None
    until: date | None = None

    def is_in_force(self, day: date) -> bool:
        """Tell whether it is in force on ``day``."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


class InForce(msgspec.Struct, frozen=True):
    """A number on a day (某日有效的值): what the law names, or what is lawfully set in its place.

    ``statutory`` is the law's own number; it differs from ``value`` only where ``local`` is given.
    """

    name: str
    term: str
    value: int | Decimal
    unit: Unit
    source: Source
    in_force_from: date
    text: str
    statutory: int | Decimal
    level: Level
    checked_on: date | None
    applies_to: str = ""
    unit_source: Source | None = None
    unit_text: str = ""
    roll: bool = True
    local: Local | None = None

    @property
    def period(self) -> Period:
        """The number as a period (期间); raises TypeError when it counts no time."""
        match self.unit:
            case Unit.WORKING_DAY:
                return WorkDays(int(self.value))
            case Unit.CALENDAR_DAY:
                return NaturalDays(int(self.value), roll=self.roll)
            case Unit.MONTH:
                return Months(int(self.value), roll=self.roll)
            case Unit.YEAR:
                return Years(int(self.value), roll=self.roll)
            case Unit.HOUR:
                return Hours(self.value, Clock.NATURAL)
            case _:
                message = f"{self.name} counts {self.unit.label}, not time"
                raise TypeError(message)

    @property
    def label(self) -> str:
        """The number with its unit, in words."""
        one, many = _COUNTED[self.unit]
        return say(one if self.value == 1 else many) % {"n": self.value}


class NoSuchParameter(KeyError):
    """There is no parameter of this name (没有此参数); ``near`` lists the likely ones."""

    def __init__(self, name: str, near: tuple[str, ...] = ()) -> None:
        super().__init__(name)
        self.name = name
        self.near = near

    def __str__(self) -> str:
        """Name what was asked for, and what may have been meant."""
        return f"no parameter {self.name!r}; near: {', '.join(self.near) or 'none'}"


class NotInForce(LookupError):
    """The rule is not in force yet (尚未施行) on the day asked for."""

    def __init__(self, name: str, day: date, first: date) -> None:
        super().__init__(f"{name} is in force only from {first}, not on {day}")
        self.name = name
        self.day = day
        self.first = first


class Repealed(LookupError):
    """The rule has been repealed (已废止) before the day asked for."""

    def __init__(self, name: str, day: date, since: date, source: Source) -> None:
        super().__init__(f"{name} was repealed on {since} by {source}; asked for {day}")
        self.name = name
        self.day = day
        self.since = since
        self.source = source


class LocalExceedsStatute(ValueError):
    """A local number is laxer than the law (地方规定宽于法定): it may only be stricter."""

    def __init__(self, name: str, local: Local, statutory: int | Decimal, binds: Binds) -> None:
        super().__init__(f"{name}: {local.value} by {local.source} against {statutory} ({binds.value})")
        self.name = name
        self.local = local
        self.statutory = statutory
        self.binds = binds


class BadLaw(ValueError):
    """A file of the law cannot be read (参数文件有误): names the file and what is wrong in it."""
