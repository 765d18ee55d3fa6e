"""The board of checks (检查板): findings under their rules, worst first."""

from collections.abc import Iterable
from datetime import date

from yizhen.kernel.actors import Actor
from yizhen.staffing.queries.checks import findings, tally
from yizhen.staffing.rules.catalogue import RuleEntry, categories, rules
from yizhen.staffing.terms.checks import Board, FindingRow, RuleFindings

SEVERITY = {"forbidden": 0, "warning": 1, "advice": 2}
MOST = 100_000


def board(by: Actor, county: str, on: date, *, rule: str = "", rows: int = MOST) -> Board:
    """The findings of a county by rule (检查板), forbidden ones first; ``rows``: at most so many of each are listed."""
    counts = tally(by, county)
    listed: dict[str, list[FindingRow]] = {}
    if rows:
        for one in findings(by, county, rule=rule, limit=MOST):
            into = listed.setdefault(str(one["rule"]), [])
            if len(into) < rows:
                into.append(_row(one))
    shown = [
        _rule(entry, counts[entry.key], listed.get(entry.key, ()))
        for entry in sorted(rules().values(), key=lambda entry: SEVERITY[entry.severity])
        if entry.key in counts and (not rule or entry.key == rule)
    ]
    return Board(county, on, tuple(shown), sum(one.count for one in shown))


def _rule(entry: RuleEntry, counted: tuple[int, int], rows: Iterable[FindingRow]) -> RuleFindings:
    return RuleFindings(
        entry.key, entry.number, entry.title, entry.article, entry.severity, entry.mend, counted[0], counted[1] or 0,
        tuple(rows),
    )  # fmt: skip


def _row(one: dict[str, object]) -> FindingRow:
    category = str(one["category"])
    name = categories()[category].name if category in categories() else category
    if one["purpose"]:
        name = f"{name}（{one['purpose']}）"
    entry = one["of"] if isinstance(one["of"], int) else None
    return FindingRow(
        str(one["code"] or ""), str(one["name"] or ""), name, int(str(one["amount"])), entry, str(one["note"])
    )
