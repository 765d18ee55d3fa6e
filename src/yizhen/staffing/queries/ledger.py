"""Look into the double-entry ledger (查编制台账): balances as of a day, and as they were known on a day."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import connection
from django.db.models import F, Q, QuerySet, Sum

from yizhen.kernel.actors import Actor
from yizhen.staffing.access.ledger import accounts_for, digests_for, seats_for
from yizhen.staffing.models import Account, Balance, Digest, Leg, Seat
from yizhen.staffing.models.guards import ledger_guards_missing
from yizhen.staffing.rules.ledger import PLACES
from yizhen.staffing.terms import BalanceView, Power, SeatView

ACCOUNT = ("county", "organ_id", "category", "purpose", "level")


def during(on: date, prefix: str = "") -> Q:
    """Rows that hold on a day (当日有效)."""
    open_ended = Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gt": on})
    return Q(**{f"{prefix}valid_from__lte": on}) & open_ended


def balances(
    by: Actor, county: str, on: date, *, as_known: datetime | None = None, organs: Iterable[int] | None = None,
    category: str = "",
) -> list[BalanceView]:  # fmt: skip
    """Every account within reach as of a day (各账户余额). ``as_known``: from the entries recorded until then.

    One query. Needs staffing.view; raises NoPower.
    """
    by.require(Power.VIEW)
    accounts = accounts_for(by).filter(county=county)
    if organs is not None:
        accounts = accounts.filter(organ__in=list(organs))
    if category:
        accounts = accounts.filter(category=category)
    return _known(accounts, on, as_known) if as_known is not None else _current(accounts, on)


def balance(organ: int, category: str, on: date, *, purpose: str = "") -> BalanceView | None:
    """One organ's account as of a day, for other houses and rooms (某单位某类编制余额); None: no such account."""
    found = _current(Account.objects.filter(organ=organ, category=category, purpose=purpose), on)
    return found[0] if found else None


def _current(accounts: QuerySet[Account], on: date) -> list[BalanceView]:
    columns = [f"account__{name}" for name in ACCOUNT]
    rows = Balance.objects.filter(during(on), account__in=accounts.values("pk"))
    return [BalanceView(*row) for row in rows.values_list("account_id", *columns, *PLACES)]


def _known(accounts: QuerySet[Account], on: date, as_known: datetime) -> list[BalanceView]:
    rows = Leg.objects.filter(
        account__in=accounts.values("pk"), entry__valid_from__lte=on, entry__known_at__lte=as_known
    )
    sums: dict[int, dict[str, int]] = {}
    for account, place, total in rows.values_list("account_id", "place").annotate(total=Sum("amount")):
        sums.setdefault(account, dict.fromkeys(PLACES, 0))[place] = total
    heads = accounts.filter(pk__in=sums).values_list("pk", *ACCOUNT)
    return [BalanceView(*head, *(sums[head[0]][place] for place in PLACES)) for head in heads]


def uncovered_excess(organ: int, category: str, purpose: str, on: date) -> int:
    """How much of an excess no open digest plan covers (未作安排的超出数)."""
    found = balance(organ, category, on, purpose=purpose)
    if found is None:
        return 0
    planned = Digest.objects.filter(account=found.account, state="open").aggregate(total=Sum("amount"))["total"] or 0
    return max(found.over, found.overcommitted) - planned


def seats_of(by: Actor, on: date, *, organ: int | None = None, person: int | None = None) -> list[SeatView]:
    """Who sits where on a day, within reach (当日占编), by person."""
    by.require(Power.VIEW)
    rows = seats_for(by).filter(during(on), void=False)
    if organ is not None:
        rows = rows.filter(account__organ=organ)
    if person is not None:
        rows = rows.filter(person=person)
    return _seat_views(rows)


def seat_of_person(person: int, on: date, strand: str = "quota") -> SeatView | None:
    """The seat a person holds on a day, for other rooms (某人占编); ``strand`` quota or leader."""
    found = _seat_views(Seat.objects.filter(during(on), person=person, strand=strand, void=False))
    return found[0] if found else None


def _seat_views(rows: QuerySet[Seat]) -> list[SeatView]:
    columns = (
        "pk", "person_id", "account__organ_id", "account__category", "account__purpose", "entry_id", "valid_from",
        "valid_to", "slip",
    )  # fmt: skip
    return [SeatView(*row) for row in rows.order_by("person_id", "pk").values_list(*columns)]


def digests_of(by: Actor, *, county: str = "", organ: int | None = None, limit: int = 200) -> list[dict[str, object]]:
    """Digest plans within reach, open ones first (消化安排)."""
    by.require(Power.VIEW)
    rows = digests_for(by)
    rows = rows.filter(account__organ=organ) if organ is not None else rows.filter(account__county=county)
    told = {
        "organ": F("account__organ__name"), "category": F("account__category"), "purpose": F("account__purpose"),
        "held_by": F("account__organ_id"), "who": F("person__name"),
    }  # fmt: skip
    columns = ("pk", "amount", "reason", "method", "deadline", "state", "note")
    found = rows.order_by("closed_at", "deadline", "pk").values(*columns, **told)[:limit]
    return [{**row, "organ_id": row["held_by"], "person": row["who"]} for row in found]


def quota_guards_missing() -> list[str]:
    """Guards of entries and legs that do not stand in this database (编制台账缺失的保护)."""
    return ledger_guards_missing(connection)
