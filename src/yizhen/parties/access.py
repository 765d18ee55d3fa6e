"""The one way to a party's row (当事人可及范围): through the uses of the data that a grant reaches.

"Not yours" is "does not exist": an organ sees the parties whose data it keeps for a purpose, and no others.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from yizhen.kernel.actors import Actor, NoPower
from yizhen.parties.models import AssessmentRecord, Party, Retention, RightRequest, Use
from yizhen.parties.terms import Matter, Power


class NoSuchParty(LookupError):
    """无此当事人: there is none, or not for this actor."""

    no_such_row = True


class NoSuchRequest(LookupError):
    """无此请求: there is none, or not for this actor."""

    no_such_row = True


class NoSuchRetention(LookupError):
    """无此销毁提议: there is none, or not for this actor."""

    no_such_row = True


class NoSuchAssessment(LookupError):
    """无此评估: there is none, or not for this actor."""

    no_such_row = True


class NoSuchPurpose(LookupError):
    """无此目的: no purpose of this key is in force on the day: data may not be kept without one."""

    no_such_row = True


class NotProven(LookupError):
    """凭证不符: number and follow code don't belong together, or nothing is held; told alike."""

    no_such_row = True


def reach(by: Actor, power: str) -> Q:
    """Rows with county, organ and township that a power reaches (权限可及)."""
    rows = Q(pk__in=())
    for grant in by.grants_for(power):
        one = Q(county=grant.county)
        if grant.organs is not None:
            one &= Q(organ__in=grant.organs)
        if grant.townships is not None:
            one &= Q(township__in=grant.townships)
        if grant.assigned_only:
            one &= Q(organ=by.organ)
        rows |= one
    return rows


def uses_for(by: Actor, power: str = Power.VIEW) -> QuerySet[Use]:
    """Uses of data that an actor reaches (可及处理活动)."""
    return Use.objects.filter(reach(by, power))


def parties_for(by: Actor, power: str = Power.VIEW) -> QuerySet[Party]:
    """Parties that an actor reaches (可及当事人)."""
    return Party.objects.filter(Exists(uses_for(by, power).filter(party=OuterRef("pk"))))


def party_for(by: Actor, pk: int, power: str = Power.VIEW, *, lock: bool = False) -> Party:
    """One party (取一个当事人); raises NoSuchParty, or NoPower when it may be seen but not this done with it."""
    rows = parties_for(by, power).filter(pk=pk)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None and power != Power.VIEW and parties_for(by).filter(pk=pk).exists():
        raise NoPower(power)
    if found is None:
        raise NoSuchParty(pk)
    return found


def requests_for(by: Actor) -> QuerySet[RightRequest]:
    """Requests that an actor reaches (可及请求)."""
    return RightRequest.objects.filter(reach(by, Power.RIGHTS))


def request_for(by: Actor, pk: int, *, lock: bool = False) -> RightRequest:
    """One request (取一个请求); raises NoSuchRequest."""
    rows = requests_for(by).filter(pk=pk)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise NoSuchRequest(pk)
    return found


def whole_counties(by: Actor, power: str) -> set[str]:
    """Counties that a power covers whole (全县权限): registers and retention are the county's, not an organ's."""
    return {
        grant.county
        for grant in by.grants_for(power)
        if grant.organs is None and grant.townships is None and not grant.assigned_only
    }


def retention_for(by: Actor, pk: int, *, lock: bool = False) -> Retention:
    """One proposal to destroy (取一个销毁提议); raises NoSuchRetention."""
    rows = Retention.objects.filter(county__in=whole_counties(by, Power.RETAIN), pk=pk)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise NoSuchRetention(pk)
    return found


def assessments_for(by: Actor) -> QuerySet[AssessmentRecord]:
    """Assessments that an actor reaches (可及评估)."""
    return AssessmentRecord.objects.filter(county__in=whole_counties(by, Power.PURPOSES))


def assessment_for(by: Actor, pk: int, *, lock: bool = False) -> AssessmentRecord:
    """One assessment (取一个评估); raises NoSuchAssessment."""
    rows = assessments_for(by).filter(pk=pk)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise NoSuchAssessment(pk)
    return found


def use_of_matter(matter: Matter, *, lock: bool = False) -> Use:
    """The use of data in a matter whose requester has proven to be it (凭证可及); raises NotProven."""
    rows = Use.objects.filter(matter_kind=matter.kind, matter_id=matter.id, forgotten_on__isnull=True)
    found = (rows.select_for_update() if lock else rows).order_by("pk").first()
    if found is None:
        raise NotProven(matter.number)
    return found
