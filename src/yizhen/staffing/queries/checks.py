"""Checks of the ledger (编制检查): the database picks out what breaks a rule; nothing that is in order is read.

Each finding names rule, organ, category and how many. ``organs`` narrows a check to those that an act touched.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from yizhen.kernel.actors import Actor
from yizhen.kernel.words import N_
from yizhen.law.door import departmental
from yizhen.staffing.access.ledger import findings_for
from yizhen.staffing.models import Balance, Digest, Entry, Leg, Seat
from yizhen.staffing.queries.advice import Functions, candidates, known_functions
from yizhen.staffing.queries.ledger import during
from yizhen.staffing.rules.advice import advised
from yizhen.staffing.rules.catalogue import categories, leader_category
from yizhen.staffing.terms import Kind, Place, Power
from yizhen.staffing.terms.said import Said, told

PAPER = N_("依据是%(authority)s的文件%(no)s")


@dataclass(frozen=True, slots=True)
class Found:
    """检查所见 one finding before it is kept."""

    rule: str
    organ: int | None
    category: str = ""
    purpose: str = ""
    entry: int | None = None
    amount: int = 0
    note: str = ""

    @property
    def key(self) -> tuple[object, ...]:
        """What makes it the same finding as before (同一条)."""
        return self.rule, self.organ, self.category, self.purpose, self.entry


Check = Callable[[str, date], Iterable[Found]]
EXTRA: dict[str, Check] = {}
"""Checks of other rooms on a whole county (其他检查), by name."""


def register_check(name: str, check: Check) -> None:
    """Let the board run another check on a whole county (登记检查)."""
    EXTRA[name] = check


def find(county: str, on: date, *, organs: Sequence[int] | None = None) -> list[Found]:
    """Everything that breaks a rule on a day (全部检查结果); ``organs``: only theirs and the pools'."""
    rows = Balance.objects.filter(during(on), account__county=county)
    if organs is not None:
        rows = rows.filter(Q(account__organ__in=organs) | Q(account__organ=None))
    found = [*_beyond(rows), *_misfits(rows), *_unnamed(rows, on), *_undocumented(county, organs)]
    found += [*_advised(rows, known_functions(county, on)), *_above_rank(rows)]
    found += [*_overdue(county, on, organs), *_interfered(county, on, organs)]
    if organs is None:
        for check in EXTRA.values():
            found += check(county, on)
    return found


HEAD = ("account_id", "account__organ_id", "account__category", "account__purpose")


def _beyond(rows: QuerySet[Balance]) -> Iterable[Found]:
    """Over the quotas, over the posts, plans beyond what is free, a pool given out too far; and the plans missing."""
    quotas = [key for key, one in categories().items() if one.has_quota]
    beyond = rows.filter(Q(free__lt=0) | Q(free__lt=-F("planned")), account__category__in=quotas)
    picked = list(beyond.values_list(*HEAD, "free", "planned"))
    accounts = [row[0] for row in picked]
    digests: dict[int, int] = {}
    for start in range(0, len(accounts), 500):
        plans = Digest.objects.filter(state="open", account__in=accounts[start : start + 500])
        digests |= dict(plans.values_list("account_id").annotate(total=Sum("amount")))
    for account, organ, category, purpose, free, planned in picked:
        if organ is None:
            yield Found("within_total", None, category, purpose, amount=-free)
            continue
        over = max(0, -free - planned)
        rule = "leader_posts" if categories()[category].level else "within_quota"
        if over:
            yield Found(rule, organ, category, purpose, amount=over)
        else:
            yield Found("plans_beyond", organ, category, purpose, amount=-free)
        missing = max(over, -free) - digests.get(account, 0)
        if missing > 0:
            yield Found("digest_plan", organ, category, purpose, amount=missing)


def _misfits(rows: QuerySet[Balance]) -> Iterable[Found]:
    """Quotas of a kind that the organ may not hold; plaques and coordinating bodies that hold any."""
    held = rows.filter(account__organ__isnull=False).exclude(free=0, planned=0, occupied=0)
    wrong = Q(account__organ__nature="plaque") | Q(account__organ__kind="coordinating")
    for key, one in categories().items():
        if one.kinds:
            wrong |= Q(account__category=key) & ~Q(account__organ__kind__in=one.kinds)
    columns = (*HEAD[1:], "account__organ__nature", "account__organ__kind", "occupied", "free", "planned")
    for organ, category, purpose, nature, kind, occupied, free, planned in held.filter(wrong).values_list(*columns):
        rule = "plaque_none" if nature == "plaque" else "coordinating_none" if kind == "coordinating" else "fits_kind"
        yield Found(rule, organ, category, purpose, amount=occupied or free + planned)


LEVELS = ("division_chief", "division_deputy", "section_chief", "section_deputy", "unit_chief", "unit_deputy")
"""Levels of leaders and ranks of organs, from the highest (级别与规格)."""


def _above_rank(rows: QuerySet[Balance]) -> Iterable[Found]:
    """Leaders' posts of a level above the organ's own rank (超规格); nothing follows where the rank is not set."""
    above = Q(pk__in=())
    for place, level in enumerate(LEVELS[:-1]):
        above |= Q(account__category=leader_category(level), account__organ__rank__in=LEVELS[place + 1 :])
    held = rows.filter(above).exclude(free=0, planned=0, occupied=0)
    for organ, category, purpose, occupied, free, planned in held.values_list(*HEAD[1:], "occupied", "free", "planned"):
        yield Found("leader_rank", organ, category, purpose, amount=max(occupied, free + planned + occupied))


def _advised(rows: QuerySet[Balance], known: Functions) -> Iterable[Found]:
    """Quotas that another kind would serve better (编制使用建议), by the county's own words."""
    held = rows.filter(account__organ__nature="entity").exclude(free=0, planned=0, occupied=0).filter(candidates(known))
    columns = (*HEAD[1:], "account__organ__name", "account__organ__kind", "account__organ__civil_managed", "occupied", "free", "planned")
    for organ, category, purpose, name, kind, civil, occupied, free, planned in held.values_list(*columns):
        rule = advised(name, kind, category, civil=civil, known=known)
        if rule:
            yield Found(rule, organ, category, purpose, amount=occupied or free + planned)


def _unnamed(rows: QuerySet[Balance], on: date) -> Iterable[Found]:
    """Accounts where the number of people in place is not the number of people named (有数无人)."""
    seats = Seat.objects.filter(during(on), account=OuterRef("account_id"), void=False).order_by()
    count = seats.values("account").annotate(n=Count("pk")).values("n")
    named = Coalesce(Subquery(count, output_field=IntegerField()), 0)
    held = rows.filter(account__organ__isnull=False, occupied__gt=0).annotate(named=named)
    for _account, organ, category, purpose, occupied, n in held.exclude(occupied=F("named")).values_list(
        *HEAD, "occupied", "named"
    ):
        yield Found("true_statistics", organ, category, purpose, amount=occupied - n)


def _undocumented(county: str, organs: Sequence[int] | None) -> Iterable[Found]:
    """Opening figures without a document (期初缺文件), counted by organ."""
    undone = Entry.objects.filter(reverses__isnull=False).values("reverses")
    bare = Leg.objects.filter(entry__county=county, entry__kind=Kind.OPEN, entry__document_no="")
    bare = bare.exclude(entry__in=undone).filter(account__organ__isnull=False)
    if organs is not None:
        bare = bare.filter(account__organ__in=organs)
    for organ, category, n in bare.values_list("account__organ_id", "account__category").annotate(n=Count("entry", distinct=True)):
        yield Found("missing_document", organ, category, amount=n)


def _overdue(county: str, on: date, organs: Sequence[int] | None) -> list[Found]:
    """Loans not returned and plans not freed after their last day (到期未还、到期未释放)."""
    undone = Entry.objects.filter(reverses__isnull=False).values("reverses")
    late = Entry.objects.filter(county=county, kind__in=(Kind.BORROW, Kind.PLAN), until__lt=on).exclude(pk__in=undone)
    kinds = dict(late.values_list("pk", "kind"))
    if not kinds:
        return []
    legs = Leg.objects.filter(Q(entry__in=list(kinds)) | Q(entry__follows__in=list(kinds))).exclude(entry__in=undone)
    columns = ("entry_id", "entry__follows_id", "account__organ_id", "account__category", "place", "amount")
    left: dict[int, int] = {}
    held: dict[int, tuple[int | None, str]] = {}
    for pk, follows, organ, category, place, amount in legs.values_list(*columns):
        of = pk if pk in kinds else follows
        if place == (Place.BORROWED if kinds[of] == Kind.BORROW else Place.PLANNED):
            left[of] = left.get(of, 0) + abs(amount) * (1 if pk == of else -1)
            held[of] = (organ, category)
    return [
        Found("loan_overdue" if kinds[of] == Kind.BORROW else "plan_overdue", held[of][0], held[of][1], "", of, n)
        for of, n in left.items()
        if n > 0 and (organs is None or held[of][0] in organs)
    ]


GIVING = (Kind.OPEN, Kind.APPROVE, Kind.ALLOCATE, Kind.TRANSFER, Kind.BORROW)
"""Entries by which an organ or a pool comes to quotas (增加编制的分录)."""


def _interfered(county: str, on: date, organs: Sequence[int] | None) -> Iterable[Found]:
    """Quotas given on a department's own paper (业务部门文件作增编依据), unless the entry was undone."""
    undone = Entry.objects.filter(county=county, reverses__isnull=False).values("reverses")
    given = Entry.objects.filter(county=county, kind__in=GIVING, valid_from__lte=on).exclude(pk__in=undone)
    legs = Leg.objects.filter(
        account__county=county, amount__gt=0, place__in=(Place.FREE, Place.PLANNED, Place.OCCUPIED)
    )
    if organs is not None:
        legs = legs.filter(Q(account__organ__in=organs) | Q(account__organ=None))
        given = given.filter(pk__in=legs.values("entry"))
    authorities = given.exclude(authority="").order_by().values_list("authority", flat=True).distinct()
    named = [one for one in authorities if departmental(one)]
    if not named:
        return
    of_them = legs.filter(entry__in=given.filter(authority__in=named))
    heads = ("entry_id", "account__organ_id", "account__category", "account__purpose")
    for entry, organ, category, purpose, n in of_them.order_by().values_list(*heads).annotate(n=Sum("amount")):
        yield Found("no_interference", organ, category, purpose, entry, n)


def findings(by: Actor, county: str, *, rule: str = "", start: int = 0, limit: int = 50) -> list[dict[str, Any]]:
    """What the checks found, within reach (检查结果), one query."""
    by.require(Power.VIEW)
    rows = findings_for(by).filter(county=county)
    if rule:
        rows = rows.filter(rule=rule)
    columns = ("pk", "rule", "category", "purpose", "amount", "note", "found_at")
    beside = {
        "code": F("organ__code"), "name": F("organ__name"), "held_by": F("organ_id"), "of": F("entry_id"),
        "authority": F("entry__authority"), "paper": F("entry__document_no"),
    }  # fmt: skip
    found = list(rows.order_by("rule", "-amount", "organ__code", "pk").values(*columns, **beside)[start : start + limit])
    return [{**row, "note": _note(row)} for row in found]


def _note(row: dict[str, Any]) -> str:
    """What a finding says beside its numbers (说明), in the reader's language."""
    if row["rule"] == "no_interference":
        return Said(PAPER, {"authority": row["authority"] or "", "no": row["paper"] or ""}).words
    return told(row["note"])


def tally(by: Actor, county: str) -> dict[str, tuple[int, int]]:
    """Rule → how many findings, and how many quotas or people (各规则条数), one query."""
    by.require(Power.VIEW)
    rows = findings_for(by).filter(county=county).values_list("rule")
    return {rule: (n, total) for rule, n, total in rows.annotate(n=Count("pk"), total=Sum("amount")).order_by("rule")}
