"""批量登记工作人员 enroll many staff at once, by name and number; set a name right."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from yizhen.kernel.actors import Actor
from yizhen.organs.access import NoSuchOrgan, NoSuchPerson, reaches_county
from yizhen.organs.actions.posts import StaffNumberTaken
from yizhen.organs.models import Person
from yizhen.organs.queries import people_by_staff_no
from yizhen.organs.queries.directory import bump
from yizhen.organs.terms import PersonDraft, PersonEnrolled, PersonRenamed, Power
from yizhen.record.door import Draft, append, append_many, write_rows


@transaction.atomic
def enroll_people(county: str, drafts: Sequence[PersonDraft], *, by: Actor, at: datetime) -> dict[str, int]:
    """Enter staff members, all or none, and return staff number → id (批量登记工作人员).

    Raises StaffNumberTaken, NoPower, NoSuchOrgan for a county out of reach.
    """
    by.require(Power.EDIT)
    if not reaches_county(by, county, Power.EDIT):
        raise NoSuchOrgan(county)
    numbers = [one.staff_no for one in drafts]
    if len(set(numbers)) < len(numbers) or people_by_staff_no(county, numbers):
        raise StaffNumberTaken("工号重复，请核对")
    write_rows(Person, ("county", "staff_no", "name"), [(county, one.staff_no, one.name) for one in drafts])
    ids = {number: one.id for number, one in people_by_staff_no(county, numbers).items()}
    append_many(
        Draft("organs.person.enrolled", PersonEnrolled(number), at, ("organs.person", ids[number]), by, county)
        for number in numbers
    )
    return {number: ids[number] for number in numbers}


@transaction.atomic
def rename_person(person_id: int, name: str, *, document: str, by: Actor, at: datetime) -> None:
    """Set the name of a staff member right, on a document (更正姓名). Raises NoPower, NoSuchPerson."""
    by.require(Power.EDIT)
    row = Person.objects.select_for_update().filter(pk=person_id).first()
    if row is None or not reaches_county(by, row.county, Power.EDIT) or not name.strip():
        raise NoSuchPerson(person_id)
    row.name = name.strip()
    row.save(update_fields=["name"])
    bump(row.county)
    payload = PersonRenamed(row.staff_no, document)
    append("organs.person.renamed", payload, by=by, at=at, subject=("organs.person", row.pk), county=row.county)
