"""办事人的构成 how an actor is put together: account → person → posts held today → grants of the post."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from yizhen.identity.access import NoSuchAccount
from yizhen.identity.models import Account, AccountSession, Role, RoleGrant, Version
from yizhen.identity.rules import reach
from yizhen.identity.terms import Scope
from yizhen.kernel.actors import Actor, Grant
from yizhen.kernel.working_hours import legal_day
from yizhen.organs.door import (
    NoSuchPost,
    OrganView,
    holder_of,
    organ,
    own_ids,
    person,
    post,
    posts_held_by,
    stamp,
    subtree_ids,
    townships_served,
)


def during(on: date) -> Q:
    """Rows that hold on a day (当日有效)."""
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))


def live_session(session_id: int) -> AccountSession | None:
    """A session with its account and the county's version, in one query (会话与账号)."""
    version = Version.objects.filter(county=OuterRef("account__county")).values("token")[:1]
    rows = AccountSession.objects.select_related("account", "account__person").annotate(
        version=Subquery(version)
    )
    return rows.filter(pk=session_id).first()


def stamps(county: str, version: str | None, on: date) -> list[Any]:
    """What an actor depends on (版次): county, grants, organs and the legal day. One query."""
    return [county, version or "", stamp(county), on.isoformat()]


def _powers(keys: Iterable[str], county: str) -> dict[str, list[str]]:
    """Role → powers; the county's own bundle stands before the shipped one (角色权限)."""
    rows = Role.objects.filter(key__in=set(keys), county__in=("", county)).order_by("county")
    return dict(rows.values_list("key", "powers"))


def posts_able(power: str, post_ids: Iterable[int], county: str, on: date) -> frozenset[int]:
    """Those of some posts that hold a power on a day over whatever scope (有此权限的岗位). Two queries."""
    rows = list(RoleGrant.objects.filter(during(on), post__in=list(post_ids)).values_list("post_id", "role_key"))
    powers = _powers((key for _post, key in rows), county)
    return frozenset(post for post, key in rows if power in powers.get(key, ()))


def grants_of_post(post_id: int, place: OrganView, on: date) -> tuple[Grant, ...]:
    """The grants of a post on a day (岗位授权)."""
    rows = list(RoleGrant.objects.filter(during(on), post=post_id).order_by("pk"))
    powers = _powers((row.role_key for row in rows), place.county)
    scopes = {row.scope for row in rows}
    subtree = subtree_ids(place.id, on) if Scope.SUBTREE in scopes else frozenset()
    served = townships_served(place.id, on) if Scope.TOWNSHIP in scopes else frozenset()
    own = own_ids(place.id, on) if Scope.OWN_ORGAN in scopes else frozenset()
    return tuple(
        reach(
            row.scope,
            powers.get(row.role_key, ()),
            place.county,
            organ=place.id,
            subtree=subtree,
            townships=row.townships or served,
            own=own,
        )
        for row in rows
    )


def build_actor(account: Account, post_id: int | None, at: datetime, request: str = "") -> Actor:
    """The actor of an account in one of the posts held today (办事人), by default the first.

    Raises NoSuchPost when the person does not hold the post today.
    """
    on = legal_day(at)
    held = posts_held_by(account.person_id, on) if account.person_id else []
    seat = next((one for one in held if one.id == post_id), None)
    if post_id is not None and seat is None:
        raise NoSuchPost(post_id)
    seat = seat or (held[0] if held else None)
    name = account.person.name if account.person_id else account.username
    common = {"name": name, "account": account.pk, "person": account.person_id, "request": request}
    if seat is None:
        return Actor(county=account.county, **common)
    place = organ(seat.organ_id)
    return Actor(
        county=place.county,
        post=seat.id,
        post_title=seat.title,
        organ=place.id,
        organ_name=place.name,
        grants=grants_of_post(seat.id, place, on),
        posts=frozenset(one.id for one in held),
        **common,
    )


def actor_for(account_id: int, post_id: int | None, at: datetime, request: str = "") -> Actor:
    """The actor of an account (办事人), see build_actor; raises NoSuchAccount for a missing or switched-off
    one.
    """
    account = Account.objects.select_related("person").filter(pk=account_id, active=True).first()
    if account is None:
        raise NoSuchAccount(account_id)
    return build_actor(account, post_id, at, request)


def actor_for_post(post_id: int, at: datetime, *, channel: str = "job") -> Actor:
    """Whoever answers for a post at an instant, as actor, whether or not they have an account (在岗人).

    Raises NoSuchPost when nobody does.
    """
    on = legal_day(at)
    holder = holder_of(post_id, on)
    if holder is None:
        raise NoSuchPost(post_id)
    seat = post(post_id)
    place = organ(seat.organ_id)
    return Actor(
        name=person(holder.person_id).name,
        county=place.county,
        channel=channel,
        person=holder.person_id,
        post=post_id,
        post_title=seat.title,
        organ=place.id,
        organ_name=place.name,
        grants=grants_of_post(post_id, place, on),
        posts=frozenset(one.id for one in posts_held_by(holder.person_id, on)),
    )


def pack(actor: Actor) -> dict[str, Any]:
    """The actor as JSON for the session (办事人入会话)."""
    plain = ("name", "county", "account", "person", "post", "post_title", "organ", "organ_name")
    return {
        **{name: getattr(actor, name) for name in plain},
        "posts": sorted(actor.posts),
        "grants": [
            [
                sorted(grant.powers),
                grant.county,
                None if grant.organs is None else sorted(grant.organs),
                None if grant.townships is None else sorted(grant.townships),
                grant.assigned_only,
            ]
            for grant in actor.grants
        ],
    }


def unpack(value: Mapping[str, Any], request: str) -> Actor:
    """The actor out of the session (办事人出会话)."""
    grants = tuple(
        Grant(
            frozenset(powers),
            county,
            None if organs is None else frozenset(organs),
            None if townships is None else frozenset(townships),
            assigned_only,
        )
        for powers, county, organs, townships, assigned_only in value["grants"]
    )
    return Actor(**{**value, "posts": frozenset(value["posts"]), "grants": grants, "request": request})
