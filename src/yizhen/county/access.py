"""Who may touch a county's settings (县情权限): posts whose power reaches the whole county."""

from django.db.models import QuerySet

from yizhen.county.models import StatisticsTableRow
from yizhen.county.terms import NoSuchCounty, Power
from yizhen.kernel.actors import Actor, NoPower


class NoSuchTable(LookupError):
    """无此统计表: no kept table with this number that the actor may take in."""

    no_such_row = True


def may_edit(by: Actor, county: str) -> bool:
    """Tell whether the actor may change a county's settings (可改县情): his power covers all of it."""
    return any(
        grant.county == county
        and grant.organs is None
        and grant.townships is None
        and not grant.assigned_only
        for grant in by.grants_for(Power.EDIT)
    )


def require_county(by: Actor, county: str) -> None:
    """Let only posts of the county pass (限本县): raises NoPower, or NoSuchCounty for another county."""
    by.require(Power.EDIT)
    if not any(grant.county == county for grant in by.grants_for(Power.EDIT)):
        raise NoSuchCounty(f"没有代码为 {county} 的县")
    if not may_edit(by, county):
        raise NoPower(Power.EDIT)


def tables_for(by: Actor) -> QuerySet[StatisticsTableRow]:
    """The kept tables of statistics that an actor may take in (可及的统计表)."""
    counties = {grant.county for grant in by.grants_for(Power.EDIT) if may_edit(by, grant.county)}
    return StatisticsTableRow.objects.filter(county__in=counties)


def table_for(by: Actor, pk: int, *, lock: bool = False) -> StatisticsTableRow:
    """One kept table of statistics, or NoSuchTable (取一份统计表)."""
    rows = tables_for(by)
    row = (rows.select_for_update() if lock else rows).filter(pk=pk).first()
    if row is None:
        raise NoSuchTable(pk)
    return row
