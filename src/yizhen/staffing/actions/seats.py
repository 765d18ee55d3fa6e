"""People on quotas and leaders' posts (上编、下编): one quota a person, one counted post a person."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from yizhen.kernel.actors import Actor
from yizhen.organs.door import NoSuchPerson, people_by_id
from yizhen.staffing.access.ledger import accounts_for, seat_for
from yizhen.staffing.actions.checking import category_of, level_of, reached_organ
from yizhen.staffing.actions.checks import recheck
from yizhen.staffing.actions.conflicts import entry_in_the_way
from yizhen.staffing.actions.ledger import RECORD, _locked, outstanding, record_entry
from yizhen.staffing.actions.posting import RuleBroken
from yizhen.staffing.models import Account, Seat
from yizhen.staffing.terms import NO_DOCUMENT, Document, EntryDraft, Kind, LegDraft, Place


@transaction.atomic
def occupy(
    person: int, organ: int, category: str, *, plan: int | None = None, purpose: str = "", slip: str = "",
    document: Document, valid_from: date, by: Actor, at: datetime, note: str = "",
) -> int:  # fmt: skip
    """Put a person on a quota, or on a leader's post (上编、占职数) and return the seat.

    ``plan``: the entry that locked the quota (控编单); without it a free one is taken. ``category`` may be a leaders'
    post, ``leader.section_chief``. Raises RuleBroken, NoSuchOrgan, NoSuchPerson, NoSuchEntry.
    """
    view, kind = reached_organ(by, "", organ), category_of(category)
    if person not in people_by_id([person]):
        raise NoSuchPerson(person)
    if plan is not None:
        _check_plan(by, plan, (organ, category, purpose), valid_from)
    _check_once(by, person, kind.strand, valid_from)
    place = Place.PLANNED if plan is not None else Place.FREE
    level = level_of(view)
    source = (
        LegDraft(organ, category, place, -1, purpose, level)
        if kind.has_quota
        else LegDraft(None, category, Place.AUTHORITY, -1, purpose, level)
    )
    legs = (source, LegDraft(organ, category, Place.OCCUPIED, 1, purpose, level))
    draft = EntryDraft(Kind.OCCUPY, view.county, document, valid_from, legs, follows=plan, note=note)
    entry = record_entry(draft, by=by, at=at, look=False)
    account = Account.objects.get(organ=organ, category=category, purpose=purpose)
    seat = Seat(
        account=account, person_id=person, strand=kind.strand, entry_id=entry, valid_from=valid_from, slip=slip
    )
    made = _seated(seat, by)
    recheck(view.county, [organ], at=at)
    return made


def _seated(seat: Seat, by: Actor) -> int:
    """Store a seat; whoever lost the race against another clerk is told who won it."""
    try:
        with transaction.atomic():
            seat.save()
    except IntegrityError:
        _check_once(by, seat.person_id, seat.strand, seat.valid_from)
        raise
    return seat.pk


def _check_plan(by: Actor, plan: int, account: tuple[int, str, str], on: date) -> None:
    entry, legs = _locked(by, plan, Kind.PLAN)
    told = {"entry": plan, "day": entry.until.isoformat() if entry.until else ""}
    seen = entry_in_the_way(by, plan)
    if not any((leg.organ, leg.category, leg.purpose) == account for leg in legs):
        raise RuleBroken("plan_open", _("第 %(entry)s 号计划不是这个单位这类编制的，没有登记。") % told, other=seen)
    if entry.until is not None and on > entry.until:
        raise RuleBroken("plan_open", _("第 %(entry)s 号计划到 %(day)s 为止，已经失效，没有登记。") % told, other=seen)
    if outstanding(plan, Place.PLANNED) < 1:
        raise RuleBroken("plan_open", _("第 %(entry)s 号计划已经用完，没有登记。") % told, other=seen)


def _check_once(by: Actor, person: int, strand: str, on: date) -> None:
    """One person, one seat a strand, at any time: from the day on nobody sits twice (期间不得重叠)."""
    rows = Seat.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), person=person, strand=strand, void=False)
    other = rows.select_related("account__organ").order_by("valid_from").first()
    if other is None:
        return
    seen = accounts_for(by).filter(pk=other.account_id).exists()
    told = {"organ": other.account.organ.name if seen and other.account.organ else _("别的单位")}
    told["day"] = other.valid_from.isoformat()
    words = _("这个人自 %(day)s 起已在%(organ)s占编，期间重叠，没有登记。") % told
    rule = "one_person_one_post" if strand == "leader" else "one_person_one_quota"
    raise RuleBroken(rule, words, other=entry_in_the_way(by, other.entry_id) if seen else None)


@transaction.atomic
def release(
    seat: int, *, reason: str, document: Document = NO_DOCUMENT, valid_from: date, by: Actor, at: datetime
) -> int:
    """Free a seat (下编): from ``valid_from`` on the person no longer sits there. Returns the entry.

    Raises NoSuchSeat, RuleBroken when the seat was left already or the day is before it was taken.
    """
    by.require(RECORD)
    row = seat_for(by, seat, RECORD, lock=True)
    told = {"day": row.valid_from.isoformat()}
    if row.void or row.valid_to is not None:
        words = _("这个编制已经释放，没有再次登记。")
        raise RuleBroken("one_person_one_quota", words, other=entry_in_the_way(by, row.left_by_id))
    if valid_from <= row.valid_from:
        words = _("下编日期须晚于上编的 %(day)s，没有登记。") % told
        raise RuleBroken("one_person_one_quota", words, other=entry_in_the_way(by, row.entry_id))
    account = row.account
    kind = category_of(account.category)
    leg = LegDraft(account.organ_id, account.category, Place.OCCUPIED, -1, account.purpose, account.level)
    back = (
        leg._replace(place=Place.FREE, amount=1)
        if kind.has_quota
        else leg._replace(organ=None, place=Place.AUTHORITY, amount=1)
    )
    draft = EntryDraft(
        Kind.RELEASE, account.county, document, valid_from, (leg, back), follows=row.entry_id, note=reason[:300]
    )
    entry = record_entry(draft, by=by, at=at, look=False)
    Seat.objects.filter(pk=seat).update(valid_to=valid_from, left_by=entry)
    recheck(account.county, [account.organ_id], at=at)
    return entry


