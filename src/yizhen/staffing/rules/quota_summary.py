"""Sums of the ledger (编制汇总规则): by category and by organ, excess and vacancy never set off against each other.

Pure.
"""

from collections.abc import Iterable, Mapping

import msgspec

from yizhen.staffing.rules.catalogue import CategoryEntry, categories
from yizhen.staffing.terms.ledger import BalanceView
from yizhen.staffing.terms.summary import PoolNumbers, QuotaNumbers

COUNTED = ("approved", "usable", "actual", "planned", "vacant", "available", "over", "lent", "borrowed")


def measured(one: BalanceView) -> dict[str, int]:
    """What one account counts (一个账户的数)."""
    return {
        "approved": one.approved, "usable": one.usable, "actual": one.occupied, "planned": one.planned,
        "vacant": one.vacant, "available": one.free, "over": one.over, "lent": one.lent, "borrowed": -one.borrowed,
    }  # fmt: skip


def numbers(category: CategoryEntry | None, counted: Mapping[str, int], label: str = "") -> QuotaNumbers:
    """The numbers of a category (一类编制); a category without quotas has only those in place."""
    told = {name: counted.get(name, 0) for name in COUNTED}
    line = QuotaNumbers(category=category.key if category else "total", label=category.name if category else label, **told)
    if category is None or category.has_quota:
        return line
    return msgspec.structs.replace(line, approved=None, usable=None, available=None, vacant=0, over=0)


def by_category(rows: Iterable[BalanceView]) -> tuple[QuotaNumbers, ...]:
    """Numbers by category, in the catalogue's order (分类合计). Pools are left out."""
    sums: dict[str, dict[str, int]] = {}
    for one in rows:
        if one.organ is None:
            continue
        into = sums.setdefault(one.category, dict.fromkeys(COUNTED, 0))
        for name, amount in measured(one).items():
            into[name] += amount
    return tuple(numbers(category, sums[key]) for key, category in categories().items() if key in sums)


def together(lines: Iterable[QuotaNumbers]) -> QuotaNumbers:
    """What counts as in establishment, added up (在编合计)."""
    sums = dict.fromkeys(COUNTED, 0)
    for line in lines:
        if categories()[line.category].in_total:
            for name in COUNTED:
                sums[name] += getattr(line, name) or 0
    return numbers(None, sums, "在编合计")


def pools(rows: Iterable[BalanceView]) -> tuple[PoolNumbers, ...]:
    """The pools (编制池), in the catalogue's order."""
    order = {key: place for place, key in enumerate(categories())}
    found = [
        PoolNumbers(
            one.category, categories()[one.category].name, one.level, one.purpose, -one.authority, one.free, one.lent
        )
        for one in rows
        if one.organ is None and categories()[one.category].has_quota
    ]
    return tuple(sorted(found, key=lambda one: (order[one.category], one.level, one.purpose)))


def by_organ(rows: Iterable[BalanceView]) -> dict[int, list[BalanceView]]:
    """Accounts by organ (按单位)."""
    found: dict[int, list[BalanceView]] = {}
    for one in rows:
        if one.organ is not None:
            found.setdefault(one.organ, []).append(one)
    return found
