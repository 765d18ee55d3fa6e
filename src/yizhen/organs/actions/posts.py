"""岗位与任岗 create posts, enroll people, assign A and B holders."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yizhen.kernel.actors import Actor
from yizhen.organs.access import NoSuchOrgan, NoSuchPerson, NoSuchPost, organ_for, post_for, reaches_county
from yizhen.organs.models import Holding, Person, Post
from yizhen.organs.queries.directory import bump, during
from yizhen.organs.terms import (
    HoldingAssigned,
    HoldingEnded,
    PersonEnrolled,
    PostAbolished,
    PostCreated,
    Power,
    Slot,
)
from yizhen.record.door import append


class SamePerson(Exception):
    """A岗与B岗须为不同的人: one person cannot stand in for themselves."""


class StaffNumberTaken(Exception):
    """工号已被使用."""


class SlotTaken(Exception):
    """此后已另有任岗: a later holder is already entered for the slot."""


@transaction.atomic
def create_post(
    organ_id: int,
    title: str,
    *,
    valid_from: date,
    by: Actor,
    at: datetime,
    leader: bool = False,
    level: str = "",
) -> int:
    """Create a post of an organ and return its id (设置岗位). Raises NoSuchOrgan, NoPower."""
    by.require(Power.EDIT)
    organ = organ_for(by, organ_id, Power.EDIT)
    row = Post.objects.create(organ=organ, title=title, leader=leader, level=level, valid_from=valid_from)
    bump(organ.county)
    payload = PostCreated(organ.pk, title, leader, level, valid_from)
    append("organs.post.created", payload, by=by, at=at, subject=("organs.post", row.pk), county=organ.county)
    return row.pk


@transaction.atomic
def abolish_post(post_id: int, *, valid_to: date, by: Actor, at: datetime) -> None:
    """Abolish a post from a day on; who holds it leaves it that day (撤销岗位). Raises NoSuchPost."""
    by.require(Power.EDIT)
    row = post_for(by, post_id, Power.EDIT, lock=True)
    if row.valid_to is not None and row.valid_to <= valid_to:
        raise NoSuchPost(post_id)
    open_ones = Holding.objects.filter(during(valid_to), post=row)
    ended = tuple(open_ones.values_list("person_id", flat=True))
    open_ones.update(valid_to=valid_to)
    row.valid_to = valid_to
    row.save(update_fields=["valid_to"])
    county = row.organ.county
    bump(county)
    payload = PostAbolished(valid_to, ended)
    append("organs.post.abolished", payload, by=by, at=at, subject=("organs.post", row.pk), county=county)


@transaction.atomic
def enroll_person(county: str, staff_no: str, name: str, *, by: Actor, at: datetime) -> int:
    """Enter a staff member, by name and staff number only, and return the id (登记工作人员).

    Raises StaffNumberTaken, NoPower, NoSuchOrgan for a county out of reach.
    """
    by.require(Power.EDIT)
    if not reaches_county(by, county, Power.EDIT):
        raise NoSuchOrgan(county)
    if Person.objects.filter(county=county, staff_no=staff_no).exists():
        raise StaffNumberTaken(_("工号 %(number)s 已有人使用，请核对") % {"number": staff_no})
    row = Person.objects.create(county=county, staff_no=staff_no, name=name)
    payload = PersonEnrolled(staff_no)
    append("organs.person.enrolled", payload, by=by, at=at, subject=("organs.person", row.pk), county=county)
    return row.pk


@transaction.atomic
def assign_holder(
    post_id: int, person_id: int, *, valid_from: date, by: Actor, at: datetime, slot: str = Slot.A
) -> int:
    """Put a person into slot A or B of a post from a day on; who held it leaves that day (任岗).

    Returns the holding's id. Raises SamePerson when the other slot is theirs, SlotTaken when a later holder
    is entered, NoSuchPost, NoSuchPerson.
    """
    by.require(Power.EDIT)
    post = post_for(by, post_id, Power.EDIT, lock=True)
    county = post.organ.county
    if not Person.objects.filter(pk=person_id, county=county).exists():
        raise NoSuchPerson(person_id)
    theirs = Holding.objects.filter(post=post)
    later = theirs.filter(slot=slot, valid_from__gt=valid_from)
    if later.exists():
        raise SlotTaken(_("%(slot)s岗此后已另有任岗，请先处理较晚的任岗") % {"slot": slot})
    if theirs.filter(during(valid_from), person=person_id).exclude(slot=slot).exists():
        raise SamePerson(_("A岗、B岗须为不同的人，请另选一人"))
    former = theirs.filter(during(valid_from), slot=slot)
    follows = former.values_list("person_id", flat=True).first()
    former.update(valid_to=valid_from)
    row = Holding.objects.create(post=post, person_id=person_id, slot=slot, valid_from=valid_from)
    bump(county)
    payload = HoldingAssigned(post.pk, person_id, slot, valid_from, follows)
    append("organs.holding.assigned", payload, by=by, at=at, subject=("organs.post", post.pk), county=county)
    return row.pk


@transaction.atomic
def end_holding(post_id: int, slot: str, *, valid_to: date, by: Actor, at: datetime) -> None:
    """Let the holder of a slot leave it; ``valid_to`` is the first day without them (离岗). Raises
    NoSuchPost.
    """
    by.require(Power.EDIT)
    post = post_for(by, post_id, Power.EDIT, lock=True)
    row = Holding.objects.filter(during(valid_to), post=post, slot=slot).first()
    if row is None:
        raise NoSuchPost(post_id)
    row.valid_to = valid_to
    row.save(update_fields=["valid_to"])
    county = post.organ.county
    bump(county)
    payload = HoldingEnded(post.pk, row.person_id, slot, valid_to)
    append("organs.holding.ended", payload, by=by, at=at, subject=("organs.post", post.pk), county=county)
