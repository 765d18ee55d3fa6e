"""请假与销假 leave, and the return from it; while A is away the work goes to B by itself."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from yizhen.kernel.actors import Actor
from yizhen.organs.access import NoSuchPerson, reaches_county
from yizhen.organs.models import Leave, Person
from yizhen.organs.queries.directory import bump
from yizhen.organs.queries.posts import handovers
from yizhen.organs.terms import LeaveEnded, LeaveKind, LeaveNotice, LeaveTaken, Power
from yizhen.record.door import append


class LeaveOverlaps(Exception):
    """请假日期重叠: the person already has leave on one of the days."""


class NotYourLeave(LookupError):
    """无此请假: no leave with this id that the actor may end."""

    no_such_row = True


def _may(by: Actor, person: Person) -> bool:
    """Own leave always; another's with the power to keep the register of the county (本人或考勤登记人)."""
    return by.person == person.pk or reaches_county(by, person.county, Power.LEAVE)


@transaction.atomic
def take_leave(
    person_id: int, starts_on: date, ends_on: date, *, by: Actor, at: datetime, kind: str = LeaveKind.ANNUAL
) -> LeaveNotice:
    """Take leave from a first to a last day, both included, and say who takes over (请假).

    A leave is never refused because nobody stands in: the notice names the uncovered posts. Raises
    LeaveOverlaps, NoSuchPerson, ValueError when the last day lies before the first.
    """
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None or not _may(by, person):
        raise NoSuchPerson(person_id)
    if ends_on < starts_on:
        raise ValueError(_("结束日不能早于开始日"))
    same = Leave.objects.filter(person=person, starts_on__lte=ends_on, ends_on__gte=starts_on)
    clash = same.filter(Q(returned_on__isnull=True) | Q(returned_on__gt=starts_on)).first()
    if clash is not None:
        days = {"first": clash.starts_on, "last": clash.ends_on}
        raise LeaveOverlaps(_("%(first)s 至 %(last)s 已经请假，请先销假或改日期") % days)
    row = Leave.objects.create(person=person, kind=kind, starts_on=starts_on, ends_on=ends_on)
    bump(person.county)
    payload = LeaveTaken(person.pk, starts_on, ends_on)
    append(
        "organs.leave.taken",
        payload,
        by=by,
        at=at,
        subject=("organs.person", person.pk),
        county=person.county,
    )
    covered, uncovered = handovers(person.pk, starts_on)
    return LeaveNotice(row.pk, covered, uncovered)


@transaction.atomic
def return_from_leave(leave_id: int, *, returned_on: date, by: Actor, at: datetime) -> None:
    """Come back before the last day; ``returned_on`` is the first day back (销假), the work returns that day.

    A return on or before the first day calls the whole leave off. Raises NotYourLeave.
    """
    row = Leave.objects.select_for_update().select_related("person").filter(pk=leave_id).first()
    if row is None or not _may(by, row.person):
        raise NotYourLeave(leave_id)
    last = min(row.returned_on or row.ends_on + timedelta(days=1), row.ends_on + timedelta(days=1))
    if returned_on >= last:
        raise NotYourLeave(leave_id)
    row.returned_on = max(returned_on, row.starts_on)
    row.save(update_fields=["returned_on"])
    bump(row.person.county)
    payload = LeaveEnded(row.person_id, row.returned_on)
    append(
        "organs.leave.ended",
        payload,
        by=by,
        at=at,
        subject=("organs.person", row.person_id),
        county=row.person.county,
    )
