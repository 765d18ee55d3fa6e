"""Acts of the ledger (记账行为): approve, allocate, transfer, borrow, return, plan, expire, cut, correct."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from yizhen.kernel.actors import Actor
from yizhen.organs.door import NoSuchOrgan, organs_by_id
from yizhen.staffing.access.ledger import NoSuchEntry, covers, entry_for
from yizhen.staffing.actions.checking import BadAmount, category_of, check, level_of, reached_organ
from yizhen.staffing.actions.checks import recheck
from yizhen.staffing.actions.conflicts import entry_in_the_way
from yizhen.staffing.actions.digests import set_digests
from yizhen.staffing.actions.posting import RuleBroken, post
from yizhen.staffing.models import Account, Entry, Leg, Seat
from yizhen.staffing.queries.entries import legs_of
from yizhen.staffing.queries.ledger import uncovered_excess
from yizhen.staffing.terms import (
    NO_DOCUMENT,
    RESERVE,
    DigestDraft,
    Document,
    EntryDraft,
    Kind,
    LedgerPower,
    LegDraft,
    Place,
)

RECORD = LedgerPower.RECORD


class SameOrgan(ValueError):
    """同一个单位: quotas go from one organ to another."""

    def __str__(self) -> str:
        return _("转出和转入是同一个单位，没有登记。请重选转入单位。")


def _whole(amount: int) -> int:
    if isinstance(amount, bool) or not isinstance(amount, int) or amount <= 0:
        raise BadAmount(amount)
    return amount


def _pool(by: Actor, county: str) -> None:
    by.require(RECORD)
    if not covers(by, RECORD, county, None):
        raise NoSuchOrgan(county)


def record_entry(draft: EntryDraft, *, by: Actor, at: datetime, look: bool = True) -> int:
    """Check an entry against the rules and record it (核对并记账). Raises RuleBroken, NoSuchOrgan.

    ``look``: the board looks again at once; acts that also move a person let it look when they have.
    """
    by.require(RECORD)
    ids = {leg.organ for leg in draft.legs if leg.organ is not None}
    organs = organs_by_id(ids)
    for organ_id in ids:
        if organ_id not in organs or organs[organ_id].county != draft.county:
            raise NoSuchOrgan(organ_id)
    check(draft, organs)
    return post(draft, by=by, at=at, check=look)


@transaction.atomic
def approve(
    county: str, category: str, count: int, *, level: str = "county", purpose: str = "", document: Document,
    valid_from: date, by: Actor, at: datetime, override: str = "", note: str = "",
) -> int:  # fmt: skip
    """Add to the total approved for a level of a county (核定总额), on the document of the authority above."""
    _pool(by, county)
    leg = partial(LegDraft, None, category_of(category).key, purpose=purpose, level=level)
    legs = (leg(Place.AUTHORITY, -_whole(count)), leg(Place.FREE, count))
    draft = EntryDraft(Kind.APPROVE, county, document, valid_from, legs, override=override, note=note)
    return record_entry(draft, by=by, at=at)


@transaction.atomic
def allocate(
    organ: int, category: str, count: int, *, purpose: str = "", from_level: str = "", document: Document,
    valid_from: date, by: Actor, at: datetime, override: str = "", note: str = "",
) -> int:  # fmt: skip
    """Give quotas of the county's pool to an organ (分配). ``from_level``: another level's pool (R7)."""
    view = reached_organ(by, "", organ)
    _pool(by, view.county)
    key, level = category_of(category).key, level_of(view)
    legs = (
        LegDraft(None, key, Place.FREE, -_whole(count), purpose, from_level or level),
        LegDraft(organ, key, Place.FREE, count, purpose, level),
    )
    draft = EntryDraft(Kind.ALLOCATE, view.county, document, valid_from, legs, override=override, note=note)
    return record_entry(draft, by=by, at=at)


@transaction.atomic
def reserve(
    county: str, category: str, count: int, *, level: str = "county", document: Document, valid_from: date, by: Actor,
    at: datetime,
) -> int:  # fmt: skip
    """Put quotas of the county's pool into the turnover pool (充实周转池)."""
    _pool(by, county)
    leg = partial(LegDraft, None, category_of(category).key, Place.FREE, level=level)
    legs = (leg(-_whole(count)), leg(count, purpose=RESERVE))
    return record_entry(EntryDraft(Kind.ALLOCATE, county, document, valid_from, legs), by=by, at=at)


@transaction.atomic
def transfer(
    source: int, target: int, category: str, count: int, *, purpose: str = "", document: Document, valid_from: date,
    by: Actor, at: datetime, override: str = "", note: str = "",
) -> int:  # fmt: skip
    """Move free quotas from one organ to another (划转)."""
    giver, taker = reached_organ(by, "", source), reached_organ(by, "", target)
    if source == target:
        raise SameOrgan
    key = category_of(category).key
    legs = (
        LegDraft(source, key, Place.FREE, -_whole(count), purpose, level_of(giver)),
        LegDraft(target, key, Place.FREE, count, purpose, level_of(taker)),
    )
    draft = EntryDraft(Kind.TRANSFER, giver.county, document, valid_from, legs, override=override, note=note)
    return record_entry(draft, by=by, at=at)


@transaction.atomic
def borrow(
    borrower: int, category: str, count: int, *, lender: int | None = None, until: date, document: Document,
    valid_from: date, by: Actor, at: datetime, note: str = "",
) -> int:  # fmt: skip
    """Lend quotas for a time (借用): from another organ, or from the county's turnover pool when ``lender`` is None.

    The quotas stay approved where they were; the borrower may use them until they are returned (专编专用、人走编收).
    """
    taker, key = reached_organ(by, "", borrower), category_of(category).key
    if lender == borrower:
        raise SameOrgan
    level = level_of(taker)
    if lender is None:
        _pool(by, taker.county)
        give = partial(LegDraft, None, key, purpose=RESERVE, level=level)
    else:
        give = partial(LegDraft, lender, key, purpose="", level=level_of(reached_organ(by, taker.county, lender)))
    take = partial(LegDraft, borrower, key, purpose="", level=level)
    legs = (
        give(Place.FREE, -_whole(count)), give(Place.LENT, count), take(Place.FREE, count), take(Place.BORROWED, -count)
    )  # fmt: skip
    draft = EntryDraft(Kind.BORROW, taker.county, document, valid_from, legs, until=until, note=note)
    return record_entry(draft, by=by, at=at)


@transaction.atomic
def give_back(loan: int, count: int, *, document: Document, valid_from: date, by: Actor, at: datetime) -> int:
    """Return borrowed quotas (归还), all or some. Raises NoSuchEntry, RuleBroken when more than is still lent."""
    entry, legs = _locked(by, loan, Kind.BORROW)
    left = outstanding(loan, Place.LENT)
    if _whole(count) > left:
        raise RuleBroken("loan_open", _("这笔借用还有 %(left)s 名未还，没有登记。") % {"left": left}, other=entry_in_the_way(by, loan))
    lent = next(leg.amount for leg in legs if leg.place == Place.LENT)
    back = tuple(leg._replace(amount=-leg.amount * count // lent) for leg in legs)
    draft = EntryDraft(Kind.RETURN, entry.county, document, valid_from, back, follows=loan)
    return record_entry(draft, by=by, at=at)


@transaction.atomic
def plan(
    organ: int, category: str, count: int, *, until: date | None = None, purpose: str = "", document: Document,
    valid_from: date, by: Actor, at: datetime, note: str = "",
) -> int:  # fmt: skip
    """Lock free quotas for a plan or a slip (计划锁定) and return the entry to follow it by.

    ``until`` is the last day on which the lock may be used; `expire` frees what is left.
    """
    view, key = reached_organ(by, "", organ), category_of(category).key
    leg = partial(LegDraft, organ, key, purpose=purpose, level=level_of(view))
    legs = (leg(Place.FREE, -_whole(count)), leg(Place.PLANNED, count))
    draft = EntryDraft(Kind.PLAN, view.county, document, valid_from, legs, until=until, note=note)
    return record_entry(draft, by=by, at=at)


@transaction.atomic
def expire(
    planned: int, *, count: int | None = None, valid_from: date, by: Actor, at: datetime, note: str = ""
) -> int | None:
    """Free what is left of a plan, or ``count`` of it (计划失效、核销); None when nothing was left."""
    entry, legs = _locked(by, planned, Kind.PLAN)
    left = outstanding(planned, Place.PLANNED)
    freed = left if count is None else _whole(count)
    if freed > left:
        raise RuleBroken("plan_open", _("这个计划只剩 %(left)s 名，没有登记。") % {"left": left}, other=entry_in_the_way(by, planned))
    if not freed:
        return None
    one = next(leg for leg in legs if leg.place == Place.PLANNED)
    back = (one._replace(amount=-freed), one._replace(place=Place.FREE, amount=freed))
    draft = EntryDraft(Kind.EXPIRE, entry.county, NO_DOCUMENT, valid_from, back, follows=planned, note=note)
    return record_entry(draft, by=by, at=at)


@transaction.atomic
def cut(
    organ: int, category: str, count: int, *, to_pool: bool = True, digests: Sequence[DigestDraft] = (),
    purpose: str = "", document: Document, valid_from: date, by: Actor, at: datetime, note: str = "",
) -> int:  # fmt: skip
    """Cut an organ's quotas (核减): back to the county's pool, or off the total.

    A cut may leave an excess only when a digest plan covers all of it: who, why, how, by when.
    """
    view, key = reached_organ(by, "", organ), category_of(category).key
    _pool(by, view.county)
    leg = partial(LegDraft, category=key, purpose=purpose, level=level_of(view))
    pool = Place.FREE if to_pool else Place.AUTHORITY
    legs = (leg(organ, place=Place.FREE, amount=-_whole(count)), leg(None, place=pool, amount=count))
    draft = EntryDraft(Kind.CUT, view.county, document, valid_from, legs, note=note)
    entry = record_entry(draft, by=by, at=at, look=False)
    set_digests([one for one in digests if one.organ == organ], by=by, at=at)
    _covered(organ, key, purpose, valid_from)
    recheck(view.county, [organ], at=at)
    return entry


def _covered(organ: int, category: str, purpose: str, day: date) -> None:
    left = uncovered_excess(organ, category, purpose, day)
    if left > 0:
        words = _("核减以后超出 %(left)s 名没有消化安排，没有登记。请写明人员、原因、办法和期限。")
        raise RuleBroken("digest_plan", words % {"left": left})


@transaction.atomic
def reverse(entry_id: int, *, reason: str, document: Document, by: Actor, at: datetime) -> int:
    """Undo an entry by a reversing one (更正冲销). The entry stays; who sat down by it never did, who left is back.

    Raises NoSuchEntry, RuleBroken when others build on it, or it was reversed already.
    """
    entry, legs = _locked(by, entry_id, None)
    if Entry.objects.filter(reverses=entry_id).exists() or entry.kind == Kind.CORRECT:
        words = _("第 %(entry)s 号分录已经冲销过，没有登记。") % {"entry": entry_id}
        raise RuleBroken("has_document", words, other=entry_in_the_way(by, entry_id))
    back = tuple(leg._replace(amount=-leg.amount) for leg in legs)
    draft = EntryDraft(
        Kind.CORRECT, entry.county, document, entry.valid_from, back, reverses=entry_id, note=reason[:300]
    )
    made = record_entry(draft, by=by, at=at, look=False)
    Seat.objects.filter(entry=entry_id).update(void=True)
    _back_in_seat(entry_id, by)
    recheck(entry.county, sorted({leg.organ for leg in legs if leg.organ is not None}), at=at)
    return made


def _back_in_seat(entry: int, by: Actor) -> None:
    for seat in Seat.objects.filter(left_by=entry, void=False):
        taken = Seat.objects.filter(person=seat.person_id, strand=seat.strand, valid_to=None, void=False).first()
        if taken is not None:
            words = _("这个人已经在别处占编，不能恢复。")
            raise RuleBroken("one_person_one_quota", words, other=entry_in_the_way(by, taken.entry_id))
        Seat.objects.filter(pk=seat.pk).update(valid_to=None, left_by=None)


def _locked(by: Actor, pk: int, kind: Kind | None) -> tuple[Entry, tuple[LegDraft, ...]]:
    """An entry of a kind with its legs, its accounts locked (取分录并锁定账户)."""
    by.require(RECORD)
    entry = entry_for(by, pk, RECORD)
    if kind is not None and entry.kind != kind:
        raise NoSuchEntry(pk)
    ids = Leg.objects.filter(entry=pk).values("account")
    list(Account.objects.filter(pk__in=ids).order_by("pk").select_for_update().values_list("pk", flat=True))
    return entry, legs_of([pk])[pk]


def outstanding(entry: int, place: Place) -> int:
    """What is left of a plan or a loan (未用完的计划、未归还的借用)."""
    reversed_ones = Entry.objects.filter(reverses__isnull=False).values("reverses")
    own = Entry.objects.filter(Q(pk=entry) | Q(follows=entry)).exclude(pk__in=reversed_ones)
    rows = Leg.objects.filter(entry__in=own.values("pk"), place=str(place))
    return rows.aggregate(total=Sum("amount"))["total"] or 0
