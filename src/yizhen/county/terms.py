"""Words of county (县情用语): rules a county sets, days it enters, hours it keeps, each with its source."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

from yizhen.kernel.words import N_, say


class Power(StrEnum):
    """What a post may do with the county's settings (县情权限)."""

    VIEW = "county.view"
    EDIT = "county.edit"

    @property
    def label(self) -> str:
        """The Chinese word for the power."""
        return say({"county.view": N_("查看县情与规则"), "county.edit": N_("维护县情与规则")}[self])


class NoSuchCounty(LookupError):
    """无此县: no county with this code is kept here, or it is not the actor's."""

    no_such_row = True


class NoRule(LookupError):
    """无此规则: nobody declared the rule, or neither the county nor the default has a value on this day."""


class BadRuleValue(ValueError):
    """规则取值有误: the value is of the wrong kind or outside its bounds."""


class BadRule(ValueError):
    """规则登记有误: two houses declare the same rule differently."""


class CalendarRefused(ValueError):
    """放假安排有误: some of the days cannot be taken; ``problems`` lists each with its line."""

    def __init__(self, problems: tuple["Problem", ...]) -> None:
        self.problems = problems
        super().__init__("；".join(f"第 {one.line} 行：{one.reason}" for one in problems[:5]))


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number comes from (依据): title of the document, its number and the article."""

    title: str
    number: str = ""
    article: str = ""

    @property
    def words(self) -> str:
        """The source as it is cited, such as 《…办法》(…〔2025〕3号)第五条."""
        title = self.title if self.title.startswith("《") or not self.number else f"《{self.title}》"
        return f"{say(title)}{f'（{self.number}）' if self.number else ''}{self.article}"


class RuleKind(StrEnum):
    """What a rule's value is (取值类型)."""

    INT = "int"
    DECIMAL = "decimal"
    BOOL = "bool"
    TEXT = "text"


Value = int | Decimal | bool | str
SHIPPED = Source(N_("随程序提供的默认值，可由本县依职权另行规定"))


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """A rule that counties may set (规则项): its name ``house.rule``, term, unit, kind, bounds and default.

    ``default`` None means that there is no value until the county sets one. ``default_from`` is the first day
    of the default. ``choices`` limits a text.
    """

    name: str
    term: str
    unit: str = ""
    kind: RuleKind = RuleKind.INT
    minimum: int | Decimal | None = None
    maximum: int | Decimal | None = None
    choices: tuple[str, ...] = ()
    default: Value | None = None
    default_from: date = date(2000, 1, 1)
    source: Source = SHIPPED
    help: str = ""


@dataclass(frozen=True, slots=True)
class RuleValue:
    """The value of a rule on a day (规则取值), with its source; ``local`` when the county itself set it."""

    name: str
    value: Value
    unit: str
    source: Source
    in_force_from: date
    local: bool
    term: str = ""

    def __str__(self) -> str:
        if isinstance(self.value, bool):
            return "是" if self.value else "否"
        return f"{self.value}{self.unit}"


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """One dated value that a county set (县定取值), in force until ``repealed_on`` or the next."""

    id: int
    name: str
    value: Value
    unit: str
    source: Source
    in_force_from: date
    repealed_on: date | None
    entered_by: str


_catalogue: dict[str, RuleSpec] = {}


def register_rules(*specs: RuleSpec) -> None:
    """Declare rules that counties may set (登记规则项), in an AppConfig's ready; raises BadRule."""
    for spec in specs:
        if _catalogue.setdefault(spec.name, spec) != spec:
            raise BadRule(f"规则 {spec.name} 被两处登记为不同的内容")


def rule_specs() -> tuple[RuleSpec, ...]:
    """Return every declared rule (规则目录), by name."""
    return tuple(_catalogue[name] for name in sorted(_catalogue))


def rule_spec(name: str) -> RuleSpec:
    """Return one declared rule (规则项); raises NoRule."""
    try:
        return _catalogue[name]
    except KeyError:
        raise NoRule(f"没有名为 {name} 的规则") from None


class DayKind(StrEnum):
    """What a day is in a calendar (日期性质)."""

    HOLIDAY = "holiday"
    WORKDAY = "workday"
    CLOSURE = "closure"

    @property
    def label(self) -> str:
        """The Chinese word for the kind."""
        return say({"holiday": N_("放假"), "workday": N_("调休上班"), "closure": N_("临时停办")}[self])

    @property
    def sign(self) -> str:
        """One character for a calendar sheet (日历标记)."""
        return {"holiday": N_("休"), "workday": N_("班"), "closure": N_("停")}[self]


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day that differs from the plain week (特殊日)."""

    on: date
    kind: DayKind
    name: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line of a calendar (问题行): line from 1, reason, content."""

    line: int
    reason: str
    content: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A calendar as read and not yet taken (待核对的放假安排). Only one without problems can be entered."""

    year: int
    days: tuple[CalendarDay, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[str, ...]
    workdays: int

    def of(self, kind: DayKind) -> tuple[CalendarDay, ...]:
        """The days of one kind."""
        return tuple(day for day in self.days if day.kind == kind)


@dataclass(frozen=True, slots=True)
class EnteredYear:
    """A year's notice that was entered here (已录入的放假通知)."""

    year: int
    source: Source
    issued_on: date | None
    entered_by: str


@dataclass(frozen=True, slots=True)
class HoursVersion:
    """Working hours from a day on (作息时间): usual hours in words, seasons as (from, to, hours)."""

    usual: str
    seasons: tuple[tuple[str, str, str], ...]
    in_force_from: date
    source: Source
    entered_by: str


@dataclass(frozen=True, slots=True)
class Profile:
    """A county (县级单位) kept in this installation. ``backstop_organ_id``: who takes what nobody leads."""

    code: str
    name: str
    fictional: bool
    backstop_organ_id: int | None


class Cited(msgspec.Struct, frozen=True):
    """A source within a payload (依据)."""

    title: str
    number: str
    article: str


class ProfileSet(msgspec.Struct, frozen=True):
    """Payload: the county's profile was set (设定县情)."""

    code: str
    before: dict[str, str]
    after: dict[str, str]


class RuleSet(msgspec.Struct, frozen=True):
    """Payload: a county rule was set or repealed (设定、废止规则)."""

    name: str
    before: str | None
    after: str | None
    unit: str
    from_day: date
    source: Cited


class YearEntered(msgspec.Struct, frozen=True):
    """Payload: the arrangement of a year was entered (录入放假安排)."""

    year: int
    holidays: list[date]
    workdays: list[date]
    replaced: bool
    source: Cited


class DaysEntered(msgspec.Struct, frozen=True):
    """Payload: days of one county were entered or withdrawn (录入本县特殊日)."""

    days: list[date]
    kinds: list[str]
    source: Cited


class HoursSet(msgspec.Struct, frozen=True):
    """Payload: working hours were set (设定作息时间)."""

    before: str
    after: str
    from_day: date
    source: Cited


class StatisticMeasure(StrEnum):
    """What a statistic of a division counts (统计指标)."""

    REGISTERED = "registered"
    RESIDENT = "resident"
    AREA = "area"
    REVENUE = "revenue"
    SUPPORTED = "supported"
    GDP = "gdp"

    @property
    def label(self) -> str:
        """The measure in words."""
        return say(_MEASURES[self][0])

    @property
    def unit(self) -> str:
        """Its unit."""
        return say(_MEASURES[self][1])

    @property
    def headings(self) -> tuple[str, ...]:
        """Headings under which it is found in tables (常见列名)."""
        return _MEASURES[self][2]


_MEASURES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "registered": (N_("户籍人口"), N_("人"), ("户籍人口", "户籍总人口")),
    "resident": (N_("常住人口"), N_("人"), ("常住人口", "常住总人口")),
    "area": (N_("面积"), N_("平方公里"), ("面积", "区域面积", "镇域面积", "总面积")),
    "revenue": (N_("一般公共预算收入"), N_("万元"), ("一般公共预算收入", "公共预算收入", "财政收入")),
    "supported": (N_("财政供养人员"), N_("人"), ("财政供养人员", "财政供养人数")),
    "gdp": (N_("地区生产总值"), N_("万元"), ("地区生产总值", "GDP", "生产总值")),
}


@dataclass(frozen=True, slots=True)
class Statistic:
    """One number of a division in a year (统计数). ``value`` None: the source has it missing, which is not nought."""

    division: str
    year: int
    measure: StatisticMeasure
    value: Decimal | None


class StatisticsEntered(msgspec.Struct, frozen=True):
    """Payload: statistics of a year were entered (录入统计数)."""

    year: int
    entered: int
    replaced: int
    missing: int
    source: Cited


class TableStaged(msgspec.Struct, frozen=True):
    """Payload: a table of statistics was read and kept, or dropped (统计表待录入): its good numbers and bad lines then."""

    year: int
    file: str
    count: int
    refused: int


NEWS: tuple[tuple[str, str, type[msgspec.Struct]], ...] = (
    ("county.statistics.entered", N_("录入统计数"), StatisticsEntered),
    ("county.statistics.staged", N_("上传统计表待核对"), TableStaged),
    ("county.statistics.dropped", N_("放弃统计表"), TableStaged),
    ("county.profile.set", N_("设定县情"), ProfileSet),
    ("county.rule.set", N_("设定县定规则"), RuleSet),
    ("county.rule.repealed", N_("废止县定规则"), RuleSet),
    ("county.calendar.entered", N_("录入放假安排"), YearEntered),
    ("county.days.entered", N_("录入本县特殊日"), DaysEntered),
    ("county.days.withdrawn", N_("撤回本县特殊日"), DaysEntered),
    ("county.hours.set", N_("设定作息时间"), HoursSet),
)
"""Acts this house publishes (本模块消息): name, title, shape of the payload."""
