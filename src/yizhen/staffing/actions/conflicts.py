"""Name what stands in the way of an act (指明冲突的登记), if whoever acts may see it; else nothing at all."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yizhen.kernel.actors import Actor
from yizhen.staffing.access.ledger import entries_for
from yizhen.staffing.access.people import staff_for
from yizhen.staffing.models import StaffRow
from yizhen.staffing.terms.conflicts import InTheWay, Thing


def entry_in_the_way(by: Actor, pk: int | None) -> InTheWay | None:
    """The entry with its paper, for who may see it (冲突的分录)."""
    row = entries_for(by).filter(pk=pk).values("document_no").first()
    if pk is None or row is None:
        return None
    told = {"entry": pk, "document": row["document_no"]}
    words = _("第 %(entry)s 号分录（%(document)s）") if row["document_no"] else _("第 %(entry)s 号分录")
    return InTheWay(Thing.ENTRY, pk, words % told)


def staff_in_the_way(by: Actor, county: str, index: str) -> InTheWay | None:
    """Who bears a resident number already, for who may see them (号码相同的人)."""
    return _person(staff_for(by).filter(county=county, number_index=index))


def person_in_the_way(by: Actor, pk: int) -> InTheWay | None:
    """A person, for who may see them (冲突的人员)."""
    return _person(staff_for(by).filter(pk=pk))


def _person(rows: QuerySet[StaffRow]) -> InTheWay | None:
    row = rows.values_list("pk", "person__name", "person__staff_no", "organ__name").first()
    if row is None:
        return None
    told = {"name": row[1], "number": row[2], "organ": row[3] or ""}
    return InTheWay(Thing.STAFF, row[0], _("%(name)s（工号 %(number)s，%(organ)s）") % told)
