"""The one way to reconciliation (核对的唯一入口): for those whose power covers the whole county; else it does not exist."""

from django.db.models import QuerySet

from yizhen.kernel.actors import Actor, NoPower
from yizhen.staffing.models.reconcile import ComparedListRow, DifferenceRow
from yizhen.staffing.terms.reconcile import ReconcilePower


class NoSuchDifference(LookupError):
    """无此差异: none with this id, or not for this actor."""

    no_such_row = True


def reconciling_counties(by: Actor) -> frozenset[str]:
    """The counties whose lists this post may compare (可核对的县)."""
    return frozenset(
        grant.county for grant in by.grants_for(ReconcilePower.RECONCILE)
        if grant.organs is None and grant.townships is None and not grant.assigned_only
    )  # fmt: skip


def need_county(by: Actor, county: str) -> None:
    """Raise NoPower unless the post reconciles the whole county (须有全县核对权限)."""
    if county not in reconciling_counties(by):
        raise NoPower(ReconcilePower.RECONCILE)


def differences_for(by: Actor) -> QuerySet[DifferenceRow]:
    """The differences this post may see (可见差异)."""
    return DifferenceRow.objects.filter(county__in=reconciling_counties(by))


def lists_for(by: Actor) -> QuerySet[ComparedListRow]:
    """The lists this post may see (可见名单)."""
    return ComparedListRow.objects.filter(county__in=reconciling_counties(by))


def difference_for(by: Actor, pk: int, *, lock: bool = False) -> DifferenceRow:
    """One difference (取一处差异). Raises NoSuchDifference."""
    rows = differences_for(by)
    row = (rows.select_for_update() if lock else rows).filter(pk=pk).first()
    if row is None:
        raise NoSuchDifference(pk)
    return row
