"""The one way to people, their use of quotas, and village cadres (人员、用编、村干部可及范围).

A person is reached by the organ that holds the quota and by the organ where they work; "not yours" is "does not exist".
"""

from django.db.models import Q, QuerySet

from yizhen.kernel.actors import Actor, Grant, NoPower
from yizhen.organs.door import OrganView, organs_by_id
from yizhen.staffing.models import (
    CadreRow,
    CertificateRow,
    PlanRow,
    PoolRow,
    PostingRow,
    SlipRow,
    StaffRow,
)
from yizhen.staffing.terms.people import PeoplePower as Power


class NoSuchStaff(LookupError):
    """无此人员: nobody with this id, or not for this actor."""

    no_such_row = True


class NoSuchPlan(LookupError):
    """无此用编计划: none with this id, or not for this actor."""

    no_such_row = True


class NoSuchSlip(LookupError):
    """无此用编申请: none with this id, or not for this actor."""

    no_such_row = True


class NoSuchCadre(LookupError):
    """无此村（社区）干部: none with this id, or not for this actor."""

    no_such_row = True


class OutOfReach(LookupError):
    """无此单位: no organ with this id that the actor may act for."""

    no_such_row = True


def _place(grant: Grant, by: Actor, organ: str, township: str) -> Q:
    one = Q(county=grant.county)
    if grant.organs is not None:
        one &= Q(**{f"{organ}__in": grant.organs})
    if grant.townships is not None:
        one &= Q(**{f"{township}__in": grant.townships})
    if grant.assigned_only:
        one &= Q(**{organ: by.organ})
    return one


def _reach(by: Actor, power: str, *pairs: tuple[str, str]) -> Q:
    """Rows that a power reaches (权限可及) by any of these pairs of organ and township."""
    rows = Q(pk__in=())
    for grant in by.grants_for(power):
        for organ, township in pairs:
            rows |= _place(grant, by, organ, township)
            if grant.organs is None and grant.townships is None and not grant.assigned_only:
                break
    return rows


def staff_for(by: Actor, power: str = Power.VIEW) -> QuerySet[StaffRow]:
    """People that an actor reaches (可及人员): whose quota sits there, or who work there.

    Core acts (上编、下编) go by the quota only.
    """
    own = (("organ", "township"),)
    both = (*own, ("work_organ", "work_township"))
    return StaffRow.objects.filter(_reach(by, power, *(own if power == Power.CORE else both)))


def staff_row(by: Actor, pk: int, power: str = Power.VIEW, *, lock: bool = False) -> StaffRow:
    """One person (取一个人员); raises NoSuchStaff, or NoPower when seen but this may not be done with them."""
    rows = staff_for(by, power).filter(pk=pk)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None and power != Power.VIEW and staff_for(by).filter(pk=pk).exists():
        raise NoPower(power)
    if found is None:
        raise NoSuchStaff(pk)
    return found


def postings_for(by: Actor) -> QuerySet[PostingRow]:
    """Postings of people that an actor reaches (可及岗编分离)."""
    return PostingRow.objects.filter(staff__in=staff_for(by).values("pk"))


def certificates_for(by: Actor) -> QuerySet[CertificateRow]:
    """Certificates of people that an actor reaches (可及证件)."""
    return CertificateRow.objects.filter(staff__in=staff_for(by).values("pk"))


def pools_for(by: Actor) -> QuerySet[PoolRow]:
    """Pool members that an actor reaches (可及周转池人员)."""
    return PoolRow.objects.filter(staff__in=staff_for(by).values("pk"))


def plans_for(by: Actor, *powers: str) -> QuerySet[PlanRow]:
    """Plans that an actor reaches (可及用编计划), by these powers or by any of those over plans."""
    rows = Q(pk__in=())
    for power in powers or (Power.PLAN, Power.REVIEW, Power.APPROVE):
        rows |= _reach(by, power, ("organ", "township"))
    return PlanRow.objects.filter(rows)


def plan_row(by: Actor, pk: int, power: str = "", *, lock: bool = False) -> PlanRow:
    """One plan (取一个用编计划); raises NoSuchPlan, or NoPower when seen but this may not be done with it."""
    rows = plans_for(by).filter(pk=pk)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise NoSuchPlan(pk)
    if power and not plans_for(by, power).filter(pk=pk).exists():
        raise NoPower(power)
    return found


def slips_for(by: Actor, *powers: str) -> QuerySet[SlipRow]:
    """Requests and slips that an actor reaches (可及用编申请、控编单), by these powers or by any of those over them."""
    rows = Q(pk__in=())
    for power in powers or (Power.PLAN, Power.REVIEW, Power.APPROVE, Power.CORE):
        rows |= _reach(by, power, ("organ", "township"))
    return SlipRow.objects.filter(rows)


def slip_row(by: Actor, pk: int, power: str = "", *, lock: bool = False) -> SlipRow:
    """One request or slip (取一个用编申请); raises NoSuchSlip, or NoPower when this may not be done with it."""
    rows = slips_for(by).filter(pk=pk)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise NoSuchSlip(pk)
    if power and not slips_for(by, power).filter(pk=pk).exists():
        raise NoPower(power)
    return found


def cadres_for(by: Actor, power: str = Power.VIEW) -> QuerySet[CadreRow]:
    """Village cadres that an actor reaches (可及村（社区）干部): by township, or by the village's own organ."""
    return CadreRow.objects.filter(_reach(by, power, ("organ", "township")))


def cadre_row(by: Actor, pk: int, power: str = Power.VIEW, *, lock: bool = False) -> CadreRow:
    """One cadre (取一个村（社区）干部); raises NoSuchCadre, or NoPower."""
    rows = cadres_for(by, power).filter(pk=pk)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None and power != Power.VIEW and cadres_for(by).filter(pk=pk).exists():
        raise NoPower(power)
    if found is None:
        raise NoSuchCadre(pk)
    return found


def whole_county(by: Actor, power: str) -> bool:
    """Whether a power covers the actor's whole county (是否及于全县)."""
    return any(
        one.county == by.county and one.organs is None and one.townships is None and not one.assigned_only
        for one in by.grants_for(power)
    )


def covers(by: Actor, power: str, one: OrganView) -> bool:
    """Whether a power covers an organ (是否及于机构)."""
    return any(
        grant.county == one.county
        and (grant.organs is None or one.id in grant.organs)
        and (grant.townships is None or one.township in grant.townships)
        and (not grant.assigned_only or one.id == by.organ)
        for grant in by.grants_for(power)
    )


def organ_in_reach(by: Actor, power: str, pk: int) -> OrganView:
    """An organ that the actor may act for with a power (取可办机构); raises OutOfReach."""
    found = organs_by_id([pk]).get(pk)
    if found is None or not covers(by, power, found):
        raise OutOfReach(pk)
    return found
