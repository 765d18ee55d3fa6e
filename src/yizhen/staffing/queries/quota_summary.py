"""Summaries of the ledger (编制汇总查询): a county with its organs, or many counties added up by the database."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.db import connection
from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, Greatest

from yizhen.county.door import counties as county_profiles
from yizhen.kernel.actors import Actor
from yizhen.organs.door import organs_by_id
from yizhen.staffing.access.ledger import accounts_for, entries_for
from yizhen.staffing.models import Account, Balance, Leg
from yizhen.staffing.queries.ledger import balances, during
from yizhen.staffing.rules.catalogue import categories
from yizhen.staffing.rules.ledger import PLACES
from yizhen.staffing.rules.quota_summary import COUNTED, by_category, by_organ, numbers, pools, together
from yizhen.staffing.terms import BalanceView, OrganNumbers, Power, QuotaNumbers, QuotaSummary
from yizhen.staffing.terms.summary import CountyNumbers

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


THEN = (
    "SUM(free + planned + occupied + lent + borrowed), SUM(free + planned + occupied), SUM(occupied), SUM(planned), "
    "SUM(CASE WHEN free + planned > 0 THEN free + planned ELSE 0 END), SUM(free), "
    "SUM(CASE WHEN free + planned < 0 THEN -(free + planned) ELSE 0 END), SUM(lent), SUM(-borrowed)"
)
"""What MEASURES sum, in the order of COUNTED, over accounts added up from their legs (按账户合计再求和)."""


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


def counties_summary(by: Actor, counties: Sequence[str], on: date, *, as_known: datetime | None = None) -> QuotaSummary:
    """Several counties, one by one and added up, as of a day (多县合计); what the actor reaches of them.

    ``as_known``: from the entries recorded until then. One query for the numbers either way, one for the names. Raises NoPower.
    """
    by.require(Power.VIEW)
    accounts = accounts_for(by).filter(county__in=counties, organ__isnull=False)
    rows = _sums_then(accounts, on, as_known) if as_known is not None else _sums_now(accounts, on)
    found: dict[str, dict[str, dict[str, int]]] = {}
    for county, category, counted in rows:
        found.setdefault(county, {})[category] = counted
    names = {one.code: one.name for one in county_profiles()}
    each = tuple(_county(code, names.get(code, ""), found[code]) for code in counties if code in found)
    every: dict[str, dict[str, int]] = {}
    for lines in found.values():
        for key, counted in lines.items():
            into = every.setdefault(key, dict.fromkeys(COUNTED, 0))
            for name in COUNTED:
                into[name] += counted[name]
    lines = _lines(every)
    return QuotaSummary(tuple(counties), on, as_known, lines, together(lines), each=each)


def _county(code: str, name: str, counted: dict[str, dict[str, int]]) -> CountyNumbers:
    lines = _lines(counted)
    return CountyNumbers(code, name, lines, together(lines))


def _lines(counted: dict[str, dict[str, int]]) -> tuple[QuotaNumbers, ...]:
    return tuple(numbers(category, counted[key]) for key, category in categories().items() if key in counted)


def _sums_now(accounts: QuerySet[Account], on: date) -> Iterator[tuple[str, str, dict[str, int]]]:
    rows = Balance.objects.filter(during(on), account__in=accounts)
    for row in rows.values("account__county", "account__category").annotate(**SUMS):
        yield row.pop("account__county"), row.pop("account__category"), _plain(row)


def _sums_then(
    accounts: QuerySet[Account], on: date, as_known: datetime
) -> Iterator[tuple[str, str, dict[str, int]]]:
    """The same sums out of the entries that were known (按已知分录求和): each account first, then the counties."""
    legs = Leg.objects.filter(account__in=accounts, entry__valid_from__lte=on, entry__known_at__lte=as_known)
    of_account = legs.order_by().values("account", code=F("account__county"), kind=F("account__category")).annotate(
        **{place: Coalesce(Sum("amount", filter=Q(place=place)), 0) for place in PLACES}
    )  # fmt: skip
    inner, given = of_account.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT code, kind, {THEN} FROM ({inner}) AS known GROUP BY code, kind", given)  # noqa: S608  no words of users
        for county, category, *counted in cursor.fetchall():
            yield county, category, dict(zip(COUNTED, map(int, counted), strict=True))


def added(lines: Sequence[QuotaNumbers], label: str) -> QuotaNumbers:
    """Lines of several organs added up (合计)."""
    sums = {name: sum(getattr(line, name) or 0 for line in lines) for name in COUNTED}
    return numbers(categories().get(label), sums, label)


def added_balances(rows: Sequence[BalanceView]) -> tuple[QuotaNumbers, ...]:
    """Accounts as numbers by category (账户按类别)."""
    return by_category(rows)
