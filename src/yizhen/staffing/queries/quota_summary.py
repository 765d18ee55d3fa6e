"""Summaries of the ledger (编制汇总查询): a county with its organs, or many counties added up by the database."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import F, Sum
from django.db.models.functions import Greatest

from yizhen.kernel.actors import Actor
from yizhen.organs.door import organs_by_id
from yizhen.staffing.access.ledger import accounts_for, entries_for
from yizhen.staffing.models import Balance
from yizhen.staffing.queries.ledger import balances, during
from yizhen.staffing.rules.catalogue import categories
from yizhen.staffing.rules.quota_summary import COUNTED, by_category, by_organ, numbers, pools, together
from yizhen.staffing.terms import BalanceView, OrganNumbers, Power, QuotaNumbers, QuotaSummary

VACANCY = F("free") + F("planned")
MEASURES = {
    "approved": Sum(F("free") + F("planned") + F("occupied") + F("lent") + F("borrowed")),
    "usable": Sum(VACANCY + F("occupied")),
    "actual": Sum("occupied"),
    "planned": Sum("planned"),
    "vacant": Sum(Greatest(VACANCY, 0)),
    "available": Sum("free"),
    "over": Sum(Greatest(-VACANCY, 0)),
    "lent": Sum("lent"),
    "borrowed": Sum(-F("borrowed")),
}

SUMS = {f"sum_{name}": measure for name, measure in MEASURES.items()}
"""Named apart from the columns that they sum (合计列)."""


def _plain(row: dict[str, int]) -> dict[str, int]:
    return {name.removeprefix("sum_"): amount for name, amount in row.items()}


def quota_summary(
    by: Actor, county: str, on: date, *, as_known: datetime | None = None, with_organs: bool = True
) -> QuotaSummary:
    """A county's ledger as of a day (县编制汇总), what the actor reaches of it. ``as_known``: as known then."""
    rows = balances(by, county, on, as_known=as_known)
    lines = by_category(rows)
    return QuotaSummary(
        counties=(county,),
        on=on,
        as_known=as_known,
        totals=lines,
        together=together(lines),
        pools=pools(rows),
        organs=_organs(rows) if with_organs else (),
        entries=_entries(by, county, on, as_known),
    )


def _entries(by: Actor, county: str, on: date, as_known: datetime | None) -> int:
    rows = entries_for(by).filter(county=county, valid_from__lte=on)
    return (rows.filter(known_at__lte=as_known) if as_known else rows).count()


def _organs(rows: list) -> tuple[OrganNumbers, ...]:
    grouped = by_organ(rows)
    views = organs_by_id(grouped)
    found = [
        OrganNumbers(
            pk, views[pk].code, views[pk].name, views[pk].kind, one[0].level, views[pk].township or "", by_category(one)
        )
        for pk, one in grouped.items()
    ]
    return tuple(sorted(found, key=lambda one: one.code))


def counties_summary(by: Actor, counties: Sequence[str], on: date) -> QuotaSummary:
    """Many counties added up as of a day (多县合计), one query; what the actor reaches of them."""
    by.require(Power.VIEW)
    accounts = accounts_for(by).filter(county__in=counties, organ__isnull=False)
    rows = Balance.objects.filter(during(on), account__in=accounts)
    found = {row.pop("account__category"): _plain(row) for row in rows.values("account__category").annotate(**SUMS)}
    lines = tuple(numbers(category, found[key]) for key, category in categories().items() if key in found)
    return QuotaSummary(tuple(counties), on, None, lines, together(lines))


def added(lines: Sequence[QuotaNumbers], label: str) -> QuotaNumbers:
    """Lines of several organs added up (合计)."""
    sums = {name: sum(getattr(line, name) or 0 for line in lines) for name in COUNTED}
    return numbers(categories().get(label), sums, label)


def added_balances(rows: Sequence[BalanceView]) -> tuple[QuotaNumbers, ...]:
    """Accounts as numbers by category (账户按类别)."""
    return by_category(rows)
