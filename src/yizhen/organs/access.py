"""谁能看见哪些机构 the one way to a row of organs; "not yours" is the same as "does not exist"."""

from django.db.models import Q, QuerySet

from yizhen.kernel.actors import Actor
from yizhen.organs.models import Import, Organ, Post, Relation
from yizhen.organs.terms import PARENT_KINDS, Power, RelationKind


class NoSuchOrgan(LookupError):
    """无此机构: no organ with this id that the actor may reach."""

    no_such_row = True


class NoSuchPost(LookupError):
    """无此岗位: no post with this id that the actor may reach."""

    no_such_row = True


class NoSuchPerson(LookupError):
    """无此人员: no staff member with this id."""

    no_such_row = True


class NoSuchRelation(LookupError):
    """无此机构关系: no relation in force with this number of an organ that the actor may reach."""

    no_such_row = True


class NoSuchImport(LookupError):
    """无此导入: no table with this number that the actor may take in."""

    no_such_row = True


def _reach(by: Actor, power: str) -> Q:
    """Which organs the grants with a power reach (权限所及机构)."""
    reached = Q(pk__in=())
    for grant in by.grants_for(power):
        one = Q(county=grant.county)
        if grant.organs is not None:
            one &= Q(pk__in=grant.organs)
        if grant.townships is not None:
            one &= Q(township__in=grant.townships)
        if grant.assigned_only:
            one &= Q(pk=by.organ)
        reached |= one
    return reached


def organs_for(by: Actor, power: str = Power.VIEW) -> QuerySet[Organ]:
    """The organs an actor reaches with a power (可及机构)."""
    return Organ.objects.filter(_reach(by, power))


def organ_for(by: Actor, pk: int, power: str = Power.VIEW, *, lock: bool = False) -> Organ:
    """One organ, or NoSuchOrgan whether it is missing or merely not the actor's (取一个机构)."""
    rows = organs_for(by, power)
    if lock:
        rows = rows.select_for_update()
    try:
        return rows.get(pk=pk)
    except Organ.DoesNotExist:
        raise NoSuchOrgan(pk) from None


def post_for(by: Actor, pk: int, power: str = Power.VIEW, *, lock: bool = False) -> Post:
    """One post of an organ the actor reaches, or NoSuchPost (取一个岗位)."""
    rows = Post.objects.filter(organ__in=organs_for(by, power))
    if lock:
        rows = rows.select_for_update()
    try:
        return rows.get(pk=pk)
    except Post.DoesNotExist:
        raise NoSuchPost(pk) from None


def relation_for(by: Actor, pk: int, power: str = Power.VIEW) -> Relation:
    """One relation that may be ended by itself, of an organ the actor reaches, or NoSuchRelation (取一条可终止的机构关系).

    The tree changes by reform, and a successor stays one.
    """
    rows = Relation.objects.select_related("from_organ", "to_organ")
    row = rows.filter(pk=pk, valid_to__isnull=True, from_organ__in=organs_for(by, power)).exclude(
        kind__in=(*PARENT_KINDS, RelationKind.SUCCESSOR)
    ).first()
    if row is None:
        raise NoSuchRelation(pk)
    return row


def reaches_county(by: Actor, county: str, power: str) -> bool:
    """Whether a grant with the power covers the whole county (是否及于全县)."""
    return any(
        grant.county == county
        and grant.organs is None
        and grant.townships is None
        and not grant.assigned_only
        for grant in by.grants_for(power)
    )


def imports_for(by: Actor) -> QuerySet[Import]:
    """The tables of organs that an actor may take in (可及的导入): of counties that their power covers."""
    counties = {grant.county for grant in by.grants_for(Power.EDIT) if reaches_county(by, grant.county, Power.EDIT)}
    return Import.objects.filter(county__in=counties)


def import_for(by: Actor, pk: int, *, lock: bool = False) -> Import:
    """One table of organs waiting to be taken, or NoSuchImport (取一份导入)."""
    rows = imports_for(by)
    row = (rows.select_for_update() if lock else rows).filter(pk=pk).first()
    if row is None:
        raise NoSuchImport(pk)
    return row
