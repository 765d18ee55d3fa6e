"""The one way to a case (案件可及范围): by the grants of a power; "not yours" is "does not exist"."""

from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from yizhen.dispatch.models import Batch, Case, Webhook
from yizhen.dispatch.rules import code_digest, read_code, read_number
from yizhen.dispatch.terms import Power
from yizhen.kernel.actors import Actor, Grant, NoPower

HOLDING = frozenset({Power.SIGN, Power.HANDLE})
"""Powers that only the responsible organ may use (主办单位的权限)."""
CHECKING = frozenset({Power.VERIFY, Power.APPROVE})
"""Powers of who took the request in: nobody verifies their own handling, nor grants themselves time (核查与处置分离)."""
MOST_PARTS = 6
"""Organs or townships that are looked up one by one (分块上限); beyond, the database looks at them together."""


class NoSuchCase(LookupError):
    """无此案件: there is none, or not for this actor; the two are told alike."""

    no_such_row = True


class NoSuchWebhook(LookupError):
    """无此推送: there is no such webhook, or not for this actor."""

    no_such_row = True


class NoSuchBatch(LookupError):
    """无此批次: there is no such import batch, or not for this actor."""

    no_such_row = True


def _organs(grant: Grant, power: str) -> Q:
    inside = Q(holder_organ__in=grant.organs)
    if power in HOLDING:
        return inside
    taken = Q(intake_organ__in=grant.organs)
    return taken if power in CHECKING else inside | taken


def _townships(grant: Grant, power: str) -> Q:
    if power in HOLDING:
        return Q(holder_township__in=grant.townships)
    here = Q(township__in=grant.townships)
    return here if power in CHECKING else here | Q(holder_township__in=grant.townships)


def covers(by: Actor, grant: Grant, power: str) -> Q:
    """Rows of its county that one grant reaches (授权可及的案件): organs × townships × own post; empty is all."""
    rows = Q()
    if grant.organs is not None:
        rows &= _organs(grant, power)
    if grant.townships is not None:
        rows &= _townships(grant, power)
    if grant.assigned_only:
        rows &= Q(holder_post__in=by.posts)
    return rows


def reach(by: Actor, power: str = Power.VIEW) -> Q:
    """Rows that an actor reaches with a power (权限可及的案件); none without a grant.

    The county stands outside what narrows it further, because every index begins with the county.
    """
    narrowed: dict[str, list[Q]] = {}
    for grant in by.grants_for(power):
        narrowed.setdefault(grant.county, []).append(covers(by, grant, power))
    reached = [
        Q(county=county) & (reduce(or_, parts) if all(parts) else Q()) for county, parts in narrowed.items()
    ]
    return reduce(or_, reached) if reached else Q(pk__in=())


def parts(by: Actor, power: str = Power.VIEW) -> list[Q]:
    """Rows that an actor reaches, in parts that exclude one another (可及范围分块): each is looked up in an index of its own.

    Together they are ``reach``. Where a scope is neither organs alone nor places alone, there is one part: all of it.
    """
    grants = by.grants_for(power)
    plain = [g for g in grants if not g.assigned_only and (g.organs is None) != (g.townships is None)]
    kinds = {(g.county, g.organs is None) for g in plain}
    if len(plain) < len(grants) or len(kinds) != 1:
        return [reach(by, power)]
    ((county, by_place),) = kinds
    chosen = sorted({one for g in plain for one in (g.townships if by_place else g.organs) or ()}, key=str)
    columns = ("township", "holder_township") if by_place else ("holder_organ", "intake_organ")
    if power in HOLDING or power in CHECKING or not 0 < len(chosen) <= MOST_PARTS:
        return [reach(by, power)]
    first, second = columns
    elsewhere = ~Q(**{f"{first}__in": chosen})
    return [Q(county=county, **{first: one}) for one in chosen] + [
        Q(county=county, **{second: one}) & elsewhere for one in chosen
    ]


def cases_for(by: Actor, power: str = Power.VIEW) -> QuerySet[Case]:
    """Cases that an actor reaches with a power (可及案件)."""
    return Case.objects.filter(reach(by, power))


def case_for(by: Actor, pk: int, power: str = Power.VIEW, *, lock: bool = False) -> Case:
    """One case (取一个案件).

    Raises NoPower when the actor may see it but not do this with it, and NoSuchCase when there is none for
    the actor. ``lock`` holds the row until the transaction ends.
    """
    rows = cases_for(by, power)
    if lock:
        rows = rows.select_for_update()
    found = rows.filter(pk=pk).first()
    if found is not None:
        return found
    if power != Power.VIEW and cases_for(by).filter(pk=pk).exists():
        raise NoPower(power)
    raise NoSuchCase(pk)


def case_by_number(by: Actor, number: str) -> Case:
    """One case by its number as people type it (按编号取案件); raises NoSuchCase."""
    read = read_number(number)
    found = cases_for(by).filter(number=read).first() if read else None
    if found is None:
        raise NoSuchCase(number)
    return found


def case_by_code(number: str, follow_code: str, *, lock: bool = False) -> Case:
    """The requester's own way to a case (凭编号和查询码取案件): number and code, both right, or NoSuchCase.

    A wrong code and a wrong number are told alike.
    """
    read, code = read_number(number), read_code(follow_code)
    if read is None or code is None:
        raise NoSuchCase(number)
    rows = Case.objects.select_for_update() if lock else Case.objects.all()
    found = rows.filter(number=read, follow_hash=code_digest(code)).first()
    if found is None:
        raise NoSuchCase(number)
    return found


def batches_for(by: Actor) -> QuerySet[Batch]:
    """Import batches of the counties where the actor may import (可及批次)."""
    return Batch.objects.filter(county__in={grant.county for grant in by.grants_for(Power.IMPORT)})


def batch_for(by: Actor, pk: int, *, lock: bool = False) -> Batch:
    """One import batch (取一个批次); raises NoSuchBatch."""
    rows = batches_for(by).select_for_update() if lock else batches_for(by)
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NoSuchBatch(pk)
    return found


def _whole_counties(by: Actor) -> set[str]:
    """Counties that the actor configures as a whole (全县配置权)."""
    return {
        grant.county
        for grant in by.grants_for(Power.CONFIGURE)
        if grant.organs is None and grant.townships is None and not grant.assigned_only
    }


def require_whole(by: Actor) -> None:
    """Raise NoPower unless the actor configures the whole county (须有全县配置权)."""
    if by.county not in _whole_counties(by):
        raise NoPower(Power.CONFIGURE)


def webhooks_for(by: Actor) -> QuerySet[Webhook]:
    """Webhooks of the counties that the actor configures as a whole (可及推送); ended ones are gone."""
    return Webhook.objects.filter(county__in=_whole_counties(by), ended_at__isnull=True)


def webhook_for(by: Actor, pk: int, *, lock: bool = False) -> Webhook:
    """One webhook (取一个推送); raises NoSuchWebhook."""
    rows = webhooks_for(by).select_for_update() if lock else webhooks_for(by)
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NoSuchWebhook(pk)
    return found
