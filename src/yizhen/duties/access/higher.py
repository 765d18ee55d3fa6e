"""The one way to higher catalogues (上级目录的唯一入口): who may see the county's items sees what they are taken from."""

from django.db.models import QuerySet

from yizhen.duties.access.items import counties
from yizhen.duties.models import HigherRow
from yizhen.duties.terms import Power
from yizhen.kernel.actors import Actor


class NoSuchHigher(LookupError):
    """无此上级目录: there is none, or not for this actor."""

    no_such_row = True


def highers_for(by: Actor, power: str = Power.VIEW) -> QuerySet[HigherRow]:
    """The higher catalogues that the actor may see (可见上级目录)."""
    return HigherRow.objects.filter(county__in=counties(by, power))


def higher_for(by: Actor, pk: int, power: str = Power.VIEW, *, lock: bool = False) -> HigherRow:
    """One higher catalogue (上级目录). Raises NoSuchHigher."""
    rows = highers_for(by, power)
    found = (rows.select_for_update() if lock else rows).filter(pk=pk).first()
    if found is None:
        raise NoSuchHigher(pk)
    return found
