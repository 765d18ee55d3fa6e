"""People onto quotas and off them (上编、离岗、下编): the ledger's entry, the person's row and the slip move together."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from yizhen.county.door import rule
from yizhen.kernel.actors import Actor
from yizhen.kernel.words import say
from yizhen.kernel.working_hours import legal_day
from yizhen.record import door as record
from yizhen.staffing.access.people import slip_row, staff_row
from yizhen.staffing.actions.ledger import cut
from yizhen.staffing.actions.people import SUBJECT, BadStaff
from yizhen.staffing.actions.seats import occupy, release
from yizhen.staffing.actions.working import end_posting
from yizhen.staffing.models import PoolRow, PostingRow, SlipRow, StaffRow
from yizhen.staffing.queries.ledger import seat_of_person
from yizhen.staffing.queries.people import identities_of
from yizhen.staffing.states.plans import SLIP_ACT, SLIP_LIFE
from yizhen.staffing.terms import NO_DOCUMENT, Document
from yizhen.staffing.terms.people import LeaveKind, Standing
from yizhen.staffing.terms.people import PeoplePower as Power
from yizhen.staffing.terms.people_news import PersonLeft, QuotaFreed, QuotaTaken, SlipMoved
from yizhen.staffing.terms.plans import SlipState, SlipVerb

SHRINKING = ("support",)
"""Categories whose quota ends with the person (退一减一)."""


class SlipWrong(ValueError):
    """控编单不符: another organ or category, not valid on the day, or used up."""


@transaction.atomic
def put_on_quota(
    pk: int, category: str, *, since: date, slip: int | None = None, purpose: str = "", document: Document,
    by: Actor, at: datetime,
) -> int:  # fmt: skip
    """Put a person on a quota of their organ (上编) and return the seat.

    With a slip its locked quota is taken and the slip counts one more; without one a free quota is taken, on the
    document (for what the ledger opens with, or where no slip is needed). Raises NoPower, NoSuchStaff, SlipWrong,
    BadStaff, and what the ledger refuses.
    """
    row = staff_row(by, pk, Power.CORE, lock=True)
    identity = identities_of(row.county)[row.identity]
    if row.standing != Standing.ACTIVE:
        raise BadStaff(_("这个人已经离岗"))
    if identity.categories and category not in identity.categories:
        raise BadStaff(_("%(who)s不能占用这类编制") % {"who": say(identity.name)})
    used = _slip(slip, row, (category, purpose), since, by) if slip is not None else None
    paper = Document(no=used.number, dated=used.issued_on, authority=document.authority, title="控编单") if used else document
    seat = occupy(
        row.person_id, row.organ_id, category, plan=used.entry if used else None, purpose=purpose,
        slip=used.number if used else "", document=paper, valid_from=since, by=by, at=at,
    )  # fmt: skip
    row.category, row.purpose, row.quota_since, row.quota_document = category, purpose, since, paper.no
    row.slip, row.version = used, row.version + 1
    row.save(update_fields=["category", "purpose", "quota_since", "quota_document", "slip", "version"])
    payload = QuotaTaken(row.organ_id, category, purpose, since, used.pk if used else None, paper.no)
    record.append("staffing.quota.taken", payload, by=by, at=at, subject=(SUBJECT, pk), county=row.county)
    if used is not None:
        _use(used, by=by, at=at)
    return seat


def _slip(pk: int, row: StaffRow, wanted: tuple[str, str], since: date, by: Actor) -> SlipRow:
    found = slip_row(by, pk, Power.CORE, lock=True)
    SLIP_LIFE.step(found.state, SlipVerb.USE)
    if (found.organ_id, found.category, found.purpose) != (row.organ_id, *wanted):
        raise SlipWrong(_("控编单不是这个单位这类编制的，请核对。"))
    if found.issued_on is None or since < found.issued_on:
        raise SlipWrong(_("上编日期早于控编单的开单日期。"))
    if found.valid_until is not None and since > found.valid_until:
        raise SlipWrong(_("控编单已于 %(day)s 到期，请重新申请。") % {"day": found.valid_until})
    return found


def _use(slip: SlipRow, *, by: Actor, at: datetime) -> None:
    slip.used += 1
    verb = SlipVerb.FINISH if slip.used == slip.count else SlipVerb.USE
    before, edge = slip.state, SLIP_LIFE.edge(slip.state, verb)
    slip.state, slip.moved_at, slip.version = SlipState(edge.target), at, slip.version + 1
    slip.save(update_fields=["used", "state", "moved_at", "version"])
    payload = SlipMoved(before, slip.state, edge.ground, "", slip.number, slip.used)
    record.append(SLIP_ACT[verb], payload, by=by, at=at, subject=("staffing.slip", slip.pk), county=slip.county)


@transaction.atomic
def leave(pk: int, kind: LeaveKind, *, left_on: date, document: str = "", by: Actor, at: datetime) -> date:
    """Enter that a person left (离岗) and return the day by which the quota must be freed.

    Postings and pools end that day. Who holds no quota is off the list at once. Raises NoPower, NoSuchStaff, BadStaff.
    """
    row = staff_row(by, pk, Power.EDIT, lock=True)
    if row.standing != Standing.ACTIVE:
        raise BadStaff(_("这个人的离岗已经登记过"))
    if left_on > legal_day(at):
        raise BadStaff(_("离岗日期还没有到；到了那天再登记"))
    if kind is not LeaveKind.DIED and not document.strip():
        raise BadStaff(_("请写明离岗的批准文件或依据"))
    for one in PostingRow.objects.filter(staff=row, ended_on=None):
        end_posting(row, one, left_on, by=by, at=at)
    PoolRow.objects.filter(staff=row, left_on=None).update(left_on=left_on, left_ground=LeaveKind(kind).chinese)
    due = left_on + timedelta(days=int(rule(row.county, "staffing.release_days", left_on).value))
    seated = seat_of_person(row.person_id, left_on) is not None
    row.left_kind, row.left_on, row.left_document = kind, left_on, document.strip()
    row.release_due = due if seated else None
    row.standing = Standing.LEAVING if seated else _after(kind)
    row.version += 1
    row.save()
    payload = PersonLeft(kind, left_on, due, document.strip())
    record.append("staffing.person.left", payload, by=by, at=at, subject=(SUBJECT, pk), county=row.county)
    return due


def _after(kind: str) -> Standing:
    return Standing.RETIRED if kind == LeaveKind.RETIRED else Standing.GONE


@transaction.atomic
def free_quota(
    pk: int, *, on: date | None = None, give_up: bool = False, document: Document = NO_DOCUMENT, by: Actor, at: datetime
) -> None:
    """Free the quota of a person who left (下编); ``give_up`` cuts the quota too (核减).

    A control number for workers is always cut with the person (退一减一). ``on`` is the first day without them, by
    default the day after they left. Raises NoPower, NoSuchStaff, BadStaff, and what the ledger refuses.
    """
    row = staff_row(by, pk, Power.CORE, lock=True)
    if row.standing != Standing.LEAVING or row.left_on is None:
        raise BadStaff(_("这个人没有待下编的编制"))
    day = on or row.left_on + timedelta(days=1)
    seat = seat_of_person(row.person_id, row.left_on)
    if seat is None:
        raise BadStaff(_("台账里没有这个人的编制，可能已由别人办了下编"))
    paper = document if document.no else Document(no=row.left_document, title="离岗")
    release(seat.id, reason=LeaveKind(row.left_kind).chinese, document=paper, valid_from=day, by=by, at=at)
    given_up = give_up or seat.category in SHRINKING
    if given_up:
        cut(seat.organ, seat.category, 1, to_pool=False, purpose=seat.purpose, document=paper, valid_from=day, by=by, at=at)
    row.standing, row.released_on, row.version = _after(row.left_kind), day, row.version + 1
    row.save(update_fields=["standing", "released_on", "version"])
    late = max(0, (legal_day(at) - row.release_due).days) if row.release_due else 0
    payload = QuotaFreed(seat.organ, seat.category, seat.purpose, day, late, given_up, paper.no)
    record.append("staffing.quota.freed", payload, by=by, at=at, subject=(SUBJECT, pk), county=row.county)
