"""Rows of the summary (摘要各行): plain values that JSON and pages show."""

from datetime import date
from decimal import Decimal

import msgspec

from yizhen.kernel.rounding import Rounding
from yizhen.staffing.terms import Category, Group, Measure, Missing, Statement, Verdict


class Number(msgspec.Struct, frozen=True):
    """A number or the reason why there is none (数或缺数原因)."""

    value: int | None
    missing: Missing | None = None
    why: str = ""
    summed: bool = False
    more_than: bool = False


class Quotas(msgspec.Struct, frozen=True):
    """Establishment of one unit in one category (单位编制): unknown unless the source itemises it."""

    category: Category
    approved: Number
    actual: Number
    planned: Number


class UnitRow(msgspec.Struct, frozen=True):
    """One township or street (镇街行)."""

    code: str
    name: str
    group: Group
    counts: dict[Measure, Number]
    establishment: tuple[Quotas, ...]


class GroupRow(msgspec.Struct, frozen=True):
    """The totals of a group (合计行); `label` says what they add up."""

    group: Group
    label: str
    counts: dict[Measure, Number]


class Quotient(msgspec.Struct, frozen=True):
    """An average or rate with its making (平均数、比率): what ÷ what × scale, rounding, places."""

    key: str
    title: str
    of: str
    per: str
    numerator: int
    denominator: int
    exact: str
    mode: Rounding
    places: int
    scale: int
    value: Decimal


class LineRow(msgspec.Struct, frozen=True):
    """A line of the establishment ledger (编制行). `category` None is 在编合计."""

    group: Group
    category: Category | None
    label: str
    approved: Number
    actual: Number
    planned: Number
    vacant: int | None
    over: int | None
    available: int | None
    plan_assumed_none: bool
    full_rate: Quotient | None


class RecountRow(msgspec.Struct, frozen=True):
    """One reading of a stated average, recomputed (口径重算)."""

    words: str
    stated: bool
    numerator: int
    denominator: int
    exact: str
    two_places: Decimal
    by_mode: dict[Rounding, Decimal]
    reproduces: tuple[Rounding, ...]
    working: str


class ClaimRow(msgspec.Struct, frozen=True):
    """A number the source derived, and what recomputing shows (所载平均数及结论)."""

    key: str
    title: str
    group: Group
    printed: Decimal
    verdict: Verdict
    verdict_words: str
    flags: tuple[str, ...]
    readings: tuple[RecountRow, ...]
    working: tuple[str, ...]
    quote: str


class CheckRow(msgspec.Struct, frozen=True):
    """One cross-footing (核对行)."""

    key: str
    title: str
    left: int | None
    left_words: str
    right: int | None
    right_words: str
    verdict: Verdict
    verdict_words: str
    note: str
    quote: str


class OtherRow(msgspec.Struct, frozen=True):
    """A further figure of the source (其他数字)."""

    measure: Measure
    label: str
    number: Number
    counter: str
    note: str
    quote: str


class Summary(msgspec.Struct, frozen=True):
    """台账摘要: the ledger on a day, from the newest statement not later than that day."""

    on: date
    statement: Statement
    units: tuple[UnitRow, ...]
    groups: tuple[GroupRow, ...]
    establishment: tuple[LineRow, ...]
    averages: tuple[Quotient, ...]
    claims: tuple[ClaimRow, ...]
    checks: tuple[CheckRow, ...]
    others: tuple[OtherRow, ...]
    flags: tuple[str, ...]
