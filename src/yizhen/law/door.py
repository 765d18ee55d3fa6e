"""The door of law (法): cited numbers on a day, and the national calendar of working days."""

from datetime import date
from decimal import Decimal

from yizhen.kernel.calendars import Calendar
from yizhen.law import queries, rules
from yizhen.law.terms import (
    BadLaw,
    Binds,
    Dated,
    InForce,
    Interference,
    Level,
    Local,
    LocalExceedsStatute,
    NoSuchParameter,
    NotInForce,
    Repealed,
    Source,
    Unit,
)
from yizhen.law.terms import Parameter as ParameterFile

__all__ = [
    "BadLaw",
    "Binds",
    "Dated",
    "InForce",
    "Interference",
    "Level",
    "Local",
    "LocalExceedsStatute",
    "NoSuchParameter",
    "NotInForce",
    "Parameter",
    "Repealed",
    "Source",
    "Unit",
    "all_parameters",
    "calendar",
    "departmental",
    "festival_on",
    "interference",
    "interferes",
    "late_surcharge",
    "leans_on_department",
    "parameter",
]


class Parameter:
    """A number of the law (法定参数), asked for by the day the law names."""

    __slots__ = ("file",)

    def __init__(self, file: ParameterFile) -> None:
        self.file = file

    @property
    def name(self) -> str:
        """Its name, ``house.term``."""
        return self.file.name

    def on(self, day: date, local: Local | None = None) -> InForce:
        """Return the value in force (有效值) on ``day``, or the county's stricter ``local`` one.

        Raises NotInForce before the first date, Repealed after the last, LocalExceedsStatute.
        """
        return rules.in_force(self.file, day, local)


def parameter(name: str) -> Parameter:
    """Return the parameter (法定参数) ``name``, as ``services.decision_term``; raises NoSuchParameter."""
    return Parameter(queries.parameter(name))


def all_parameters() -> tuple[Parameter, ...]:
    """Return every parameter (全部法定参数), in order of name."""
    return tuple(Parameter(file) for file in queries.all_parameters())


def calendar() -> Calendar:
    """Return the national calendar (全国工作日历); counties lay their own days and new notices over it."""
    return queries.calendar()


def festival_on(day: date) -> str:
    """Name the festival (节日名称) for which ``day`` is off, or nothing."""
    return queries.festival_on(day)


def late_surcharge(fine: Decimal, days_late: int, on: date) -> Decimal:
    """Compute the surcharge (加处罚款) in yuan on a fine ``days_late`` days late, by the law of a day."""
    rate = parameter("enforcement.late_surcharge_rate").on(on).value
    cap = parameter("enforcement.late_surcharge_cap").on(on).value
    return rules.surcharge(fine, days_late, Decimal(rate), Decimal(cap))


def interference() -> Interference:
    """Return the words by which interference in organs and quotas is recognized (条条干预用词), with their article."""
    return queries.interference()


def departmental(authority: str) -> bool:
    """Tell whether an authority is a department without a say in quotas (业务部门)."""
    return rules.departmental(authority, queries.interference())


def interferes(clause: str) -> bool:
    """Tell whether a clause demands organs, plaques or staff of those below (要求设机构、挂牌子、配编制)."""
    return rules.interferes(clause, queries.interference())


def leans_on_department(text: str) -> tuple[str, ...]:
    """Return the sentences that give a department's paper as the ground for organs or quotas (以业务部门文件为依据)."""
    return rules.leans_on_department(text, queries.interference())
