"""Name what stands in the way of an act (指明冲突的登记), if whoever acts may see it; else nothing at all."""

from collections.abc import Sequence

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


def staff_in_the_way(by: Actor, county: str, indexes: Sequence[str]) -> dict[str, InTheWay]:
    """Who bears resident numbers already, by the index of the number, for who may see them (号码相同的人). One query."""
    return _people(staff_for(by).filter(county=county, number_index__in=indexes))


def person_in_the_way(by: Actor, pk: int) -> InTheWay | None:
    """A person, for who may see them (冲突的人员)."""
    return next(iter(_people(staff_for(by).filter(pk=pk)).values()), None)


def _people(rows: QuerySet[StaffRow]) -> dict[str, InTheWay]:
    found = {}
    for index, pk, name, number, organ in rows.values_list(
        "number_index", "pk", "person__name", "person__staff_no", "organ__name"
    ):
        told = {"name": name, "number": number, "organ": organ or ""}
        found[index] = InTheWay(Thing.STAFF, pk, _("%(name)s（工号 %(number)s，%(organ)s）") % told)
    return found
