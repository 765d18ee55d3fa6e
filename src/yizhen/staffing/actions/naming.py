"""更改姓名 a person's name, on a paper: changed by law, or entered wrong. Neither name stands in the record, only the paper."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yizhen.kernel.actors import Actor
from yizhen.organs.door import rename_person
from yizhen.staffing.access.people import staff_row
from yizhen.staffing.actions.people import BadStaff
from yizhen.staffing.rules import people as rules
from yizhen.staffing.terms.people import PeoplePower as Power


@transaction.atomic
def rename_staff(pk: int, name: str, *, document: str, by: Actor, at: datetime) -> None:
    """Set the name of a person of the ledger (更改姓名). Raises NoPower, NoSuchStaff, BadStaff."""
    row = staff_row(by, pk, Power.CORE, lock=True)
    new = rules.plain_name(name)
    if not new or not document.strip():
        raise BadStaff(_("请写明姓名和依据"))
    if new == row.person.name:
        raise BadStaff(_("与现在登记的姓名相同，没有更改"))
    rename_person(row.person_id, new, document=document.strip(), by=by, at=at)
