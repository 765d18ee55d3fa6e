"""Write entries into the ledger (记账): lock the accounts, move the balances, refuse what breaks a rule.

One path for one entry and for thousands. Accounts are locked in the order of their ids, so that two clerks wait for
each other and never block each other.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from yizhen.kernel.actors import Actor
from yizhen.record.door import Draft, append_many, write_rows
from yizhen.staffing.access.ledger import accounts_for
from yizhen.staffing.actions.checks import recheck
from yizhen.staffing.actions.conflicts import entry_in_the_way
from yizhen.staffing.models import Account, Balance, Entry, Leg
from yizhen.staffing.rules.catalogue import categories, rules
from yizhen.staffing.rules.ledger import PLACES, Breach, Span, balanced, merged, move
from yizhen.staffing.terms import EntryDraft, Kind, LegDraft, Posted
from yizhen.staffing.terms.conflicts import InTheWay

CHUNK = 500
EXCESS = frozenset({Kind.OPEN, Kind.CUT})
"""Kinds that may leave an excess (可以带着超编成立的分录)."""

AccountKey = tuple[str, int | None, str, str, str]


class RuleBroken(ValueError):
    """违反编制规则: names the rule, says how to mend it, and (to those who may see it) the entry in the way."""

    def __init__(self, rule: str, words: str, *, other: InTheWay | None = None) -> None:
        self.rule, self.words, self.other = rules()[rule], words, other
        super().__init__(rule)

    def __str__(self) -> str:
        shown = _("%(words)s（%(number)s %(title)s，%(article)s）%(mend)s") % {
            "words": self.words, "number": self.rule.number, "title": self.rule.title,
            "article": self.rule.article, "mend": self.rule.mend,
        }  # fmt: skip
        if self.other is not None:
            shown += _("与之冲突的是%(what)s。") % {"what": self.other.words}
        return shown


def post(draft: EntryDraft, *, by: Actor, at: datetime, check: bool = True) -> int:
    """Record one entry in the caller's transaction and return its id (记一笔账). Raises RuleBroken, Unbalanced."""
    return post_many([draft], by=by, at=at, check=check)[0]


def post_many(drafts: Sequence[EntryDraft], *, by: Actor, at: datetime, check: bool = True) -> list[int]:
    """Record entries in the caller's transaction, all or none, and return their ids (批量记账).

    The checks look again at the organs touched, unless ``check`` says that somebody will look at all of them later.
    """
    for draft in drafts:
        balanced(draft.legs)
    accounts = open_accounts({key_of(draft.county, leg) for draft in drafts for leg in draft.legs})
    spans = _spans(accounts.values())
    placed = []
    for draft in drafts:
        legs = [(accounts[key_of(draft.county, leg)], leg) for leg in draft.legs]
        for account, deltas in merged(legs).items():
            breach = move(spans[account], draft.valid_from, deltas, excess=draft.kind in EXCESS)
            if breach is not None:
                raise _refusal(by, account, breach)
        placed.append(legs)
    _store(spans)
    entries = Entry.objects.bulk_create([_entry(draft, by, at) for draft in drafts], batch_size=CHUNK)
    told = zip(entries, placed, strict=True)
    write_rows(
        Leg, ("entry_id", "account_id", "place", "amount"),
        [(entry.pk, account, leg.place, leg.amount) for entry, legs in told for account, leg in legs],
    )  # fmt: skip
    append_many(_news(draft, entry, by, at) for draft, entry in zip(drafts, entries, strict=True))
    if check:
        _look_again(drafts, at)
    return [entry.pk for entry in entries]


def _look_again(drafts: Sequence[EntryDraft], at: datetime) -> None:
    touched: dict[str, set[int]] = {}
    for draft in drafts:
        touched.setdefault(draft.county, set()).update(leg.organ for leg in draft.legs if leg.organ is not None)
    for county, organs in touched.items():
        recheck(county, sorted(organs), at=at)


def key_of(county: str, leg: LegDraft) -> AccountKey:
    """The account that a leg moves (分录行所属账户)."""
    return county, leg.organ, leg.category, leg.purpose, leg.level


def open_accounts(keys: set[AccountKey]) -> dict[AccountKey, int]:
    """Find or open accounts and lock them in the order of their ids (开户并锁定)."""
    found = _find(keys)
    missing = [key for key in keys if key not in found]
    if missing:
        Account.objects.bulk_create(
            [
                Account(county=county, organ_id=organ, category=category, purpose=purpose, level=level)
                for county, organ, category, purpose, level in sorted(missing, key=_order)
            ],
            batch_size=CHUNK,
            ignore_conflicts=True,
        )
        found = _find(keys)
    ids = sorted(found.values())
    for start in range(0, len(ids), CHUNK):
        rows = Account.objects.filter(pk__in=ids[start : start + CHUNK]).order_by("pk").select_for_update()
        list(rows.values_list("pk", flat=True))
    return found


def _order(key: AccountKey) -> tuple[str, int, str, str, str]:
    county, organ, category, purpose, level = key
    return county, organ or 0, category, purpose, level


def _find(keys: set[AccountKey]) -> dict[AccountKey, int]:
    """Ids of accounts that are there; an organ's account is the same whatever level it was asked under."""
    organs = sorted({key[1] for key in keys if key[1] is not None})
    there: dict[tuple[int, str, str], int] = {}
    for start in range(0, len(organs), CHUNK):
        rows = Account.objects.filter(organ__in=organs[start : start + CHUNK])
        for pk, *rest in rows.values_list("pk", "organ_id", "category", "purpose"):
            there[(rest[0], rest[1], rest[2])] = pk
    pools = {}
    counties = {key[0] for key in keys if key[1] is None}
    for row in Account.objects.filter(organ=None, county__in=counties).values_list(
        "county", "category", "purpose", "level", "pk"
    ):
        pools[row[:4]] = row[4]
    found = {}
    for key in keys:
        county, organ, category, purpose, level = key
        pk = pools.get((county, category, purpose, level)) if organ is None else there.get((organ, category, purpose))
        if pk is not None:
            found[key] = pk
    return found


def _spans(accounts: Iterable[int]) -> dict[int, list[Span]]:
    ids = sorted(set(accounts))
    spans: dict[int, list[Span]] = {pk: [] for pk in ids}
    for start in range(0, len(ids), CHUNK):
        rows = Balance.objects.filter(account__in=ids[start : start + CHUNK]).order_by("account_id", "valid_from")
        for row in rows.values("pk", "account_id", "valid_from", "valid_to", *PLACES):
            amounts = {place: row[place] for place in PLACES}
            spans[row["account_id"]].append(Span(row["valid_from"], row["valid_to"], row["pk"], amounts))
    return spans


def _store(spans: dict[int, list[Span]]) -> None:
    """Write what has changed: first the spans that end earlier, then the new ones."""
    changed = [span for each in spans.values() for span in each if span.id is not None and span.changed]
    columns = ", ".join(f"{place} = %s" for place in PLACES)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE staffing_balance SET valid_to = %s, {columns} WHERE id = %s",  # noqa: S608  our own column names
            [(span.valid_to, *(span.amounts[place] for place in PLACES), span.id) for span in changed],
        )
    write_rows(
        Balance, ("account_id", "valid_from", "valid_to", *PLACES),
        [
            (account, span.valid_from, span.valid_to, *(span.amounts[place] for place in PLACES))
            for account, each in spans.items()
            for span in each
            if span.id is None
        ],
    )  # fmt: skip


def _entry(draft: EntryDraft, by: Actor, at: datetime) -> Entry:
    paper = draft.document
    return Entry(
        county=draft.county, kind=str(draft.kind), document_no=paper.no, document_date=paper.dated,
        authority=paper.authority, authority_level=str(paper.level), title=paper.title, valid_from=draft.valid_from,
        known_at=at, actor=by.name, actor_account=by.account, note=draft.note, override=draft.override,
        until=draft.until, reverses_id=draft.reverses, follows_id=draft.follows, batch_id=draft.batch,
    )  # fmt: skip


def _news(draft: EntryDraft, entry: Entry, by: Actor, at: datetime) -> Draft:
    legs = tuple((leg.organ or 0, leg.category, leg.purpose, str(leg.place), leg.amount) for leg in draft.legs)
    told = Posted(
        str(draft.kind), draft.document.no, draft.valid_from, legs, draft.reverses, draft.follows, draft.override
    )
    return Draft("staffing.entry.posted", told, at, ("staffing.entry", entry.pk), by, draft.county)




def _refusal(by: Actor, account: int, breach: Breach) -> RuleBroken:
    row = Account.objects.select_related("organ").get(pk=account)
    category = categories()[row.category]
    who = row.organ.name if row.organ is not None else _("县编制总额")
    told = {
        "who": who, "what": category.name, "day": breach.day.isoformat(),
        "before": breach.before, "after": breach.after,
    }  # fmt: skip
    if breach.what in ("free", "vacancy"):
        words = _("%(who)s的%(what)s不够：%(day)s 起可用数将由 %(before)s 变为 %(after)s，没有登记。") % told
        rule = "within_total" if row.organ_id is None else "leader_posts" if category.level else "within_quota"
    else:
        words = _("%(who)s的%(what)s在 %(day)s 没有这么多可以转出（将变为 %(after)s），没有登记。") % told
        rule = "plan_open" if breach.what == "planned" else "loan_open" if breach.what != "occupied" else "within_quota"
    return RuleBroken(rule, words, other=_latest(by, account, breach.day))


def _latest(by: Actor, account: int, day: date) -> InTheWay | None:
    """The latest entry that holds on the day, if the actor may see the account (与之冲突的分录)."""
    if not accounts_for(by).filter(pk=account).exists():
        return None
    rows = Entry.objects.filter(Q(valid_from__lte=day), pk__in=Leg.objects.filter(account=account).values("entry"))
    return entry_in_the_way(by, rows.order_by("-pk").values_list("pk", flat=True).first())
