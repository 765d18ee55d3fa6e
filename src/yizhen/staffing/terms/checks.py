"""What the board of checks tells (检查结果用语). Pure."""

from datetime import date

import msgspec

from yizhen.kernel.words import N_


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


CHECK_RULES: tuple[tuple[str, str, str, int, int, int, str], ...] = (
    ("staffing.evaluate_months", N_("超编、空编多久没有评估就提醒"), N_("个月"), 1, 60, 12, N_("定期评估机构编制执行情况，间隔由本县定。")),
    ("staffing.evaluate_vacancy", N_("空编占多少算较多"), "%", 1, 100, 30, N_("空编至少 3 名，并且占可使用编制达到这个比例的才提醒。")),
)
"""What a county may set about the checks (县定规则): name, term, unit, least, most, value as shipped, help."""
