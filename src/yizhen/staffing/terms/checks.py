"""What the board of checks tells (检查结果用语). Pure."""

from datetime import date

import msgspec


class FindingRow(msgspec.Struct, frozen=True):
    """One finding (一条检查结果): organ by code and name, empty for the county's pool; how many."""

    organ: str
    name: str
    category: str
    amount: int
    entry: int | None = None
    note: str = ""


class RuleFindings(msgspec.Struct, frozen=True):
    """The findings of one rule (一条规则的检查结果)."""

    rule: str
    number: str
    title: str
    article: str
    severity: str
    mend: str
    count: int
    amount: int
    rows: tuple[FindingRow, ...] = ()


class Board(msgspec.Struct, frozen=True):
    """The board of checks of a county (检查板)."""

    county: str
    on: date
    rules: tuple[RuleFindings, ...]
    findings: int
