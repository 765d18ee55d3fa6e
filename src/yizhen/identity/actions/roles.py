"""角色与授权 bundles of powers, and granting them to posts; three offices apart."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path

import msgspec
import yaml
from django.db import transaction
from django.utils.translation import gettext as _

from yizhen.identity.access import NoSuchGrant, NoSuchRole, grant_for, reaches_post
from yizhen.identity.models import Role, RoleGrant, Version
from yizhen.identity.queries.accounts import clashing_office, roles_by_key
from yizhen.identity.queries.actors import during
from yizhen.identity.terms import (
    ADMIN_ROLES,
    POWERS,
    GrantDraft,
    Power,
    RoleDraft,
    RoleGranted,
    RolePowersSet,
    RoleRevoked,
    Scope,
)
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day
from yizhen.organs.door import NoSuchPost, people_holding, post, posts_held_by
from yizhen.organs.door import organ as organ_view
from yizhen.record.door import Draft, append, append_many

SHIPPED = Path(__file__).resolve().parent.parent / "roles.yaml"


class UnknownPower(Exception):
    """没有这样的权限: no house has declared the word."""


class OfficesApart(Exception):
    """三员分离: a post or person would hold two of the three administrators' offices, or one with
    business.
    """


class GrantRefused(Exception):
    """不能这样授权: to one's own post, twice the same, or without a township."""


class _Shipped(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key: str
    name: str
    powers: tuple[str, ...]


@cache
def shipped_roles() -> tuple[RoleDraft, ...]:
    """The roles that come with the program (随程序提供的角色)."""
    rows = msgspec.convert(yaml.safe_load(SHIPPED.read_text(encoding="utf-8")), tuple[_Shipped, ...])
    return tuple(RoleDraft(row.key, row.name, row.powers) for row in rows)


def _bump(county: str) -> None:
    """A new word and not a count: a count that was rolled back would come again and stand for something
    else.
    """
    Version.objects.update_or_create(county=county, defaults={"token": secrets.token_hex(16)})


def _bump_all() -> None:
    Version.objects.update(token=secrets.token_hex(16))


def _county_of(post_id: int) -> str:
    return organ_view(post(post_id).organ_id).county


def _known(powers: Iterable[str]) -> None:
    for power in powers:
        if power not in POWERS:
            raise UnknownPower(_("没有权限 %(power)s，请核对写法") % {"power": power})


@transaction.atomic
def load_roles(drafts: Sequence[RoleDraft] | None = None, *, by: Actor, at: datetime) -> int:
    """Load the shipped roles, new or changed ones only, and return how many were written (装入角色).

    Raises UnknownPower.
    """
    by.require(Power.GRANT)
    known = {row.key: row for row in Role.objects.filter(county="")}
    written = 0
    for draft in drafts or shipped_roles():
        _known(draft.powers)
        row = known.get(draft.key)
        if row is not None and (row.name, tuple(row.powers)) == (draft.name, draft.powers):
            continue
        before = list(row.powers) if row else []
        row, _made = Role.objects.update_or_create(
            county="", key=draft.key, defaults={"name": draft.name, "powers": list(draft.powers)}
        )
        payload = RolePowersSet(draft.key, before, list(draft.powers))
        append("identity.role.set", payload, by=by, at=at, subject=("identity.role", row.pk))
        written += 1
    if written:
        _bump_all()
    return written


@transaction.atomic
def set_role_powers(
    county: str, key: str, name: str, powers: Sequence[str], *, by: Actor, at: datetime
) -> None:
    """Set what a county's own role may do (设定角色权限); the shipped role of that key no longer applies
    there.

    Raises UnknownPower, OfficesApart, NoSuchRole for a county out of reach.
    """
    by.require(Power.GRANT)
    if not any(grant.county == county for grant in by.grants_for(Power.GRANT)):
        raise NoSuchRole(key)
    _known(powers)
    standing = roles_by_key(county).get(key)
    allowed = {power for role in shipped_roles() if role.key == key for power in role.powers}
    beyond = set(powers) - allowed
    if key in ADMIN_ROLES and beyond:
        words = "、".join(_(POWERS[power]) for power in sorted(beyond))
        raise OfficesApart(_("三员分离：管理员角色不能增加“%(words)s”") % {"words": words})
    before = list(standing.powers) if standing else []
    row, _made = Role.objects.update_or_create(
        county=county, key=key, defaults={"name": name, "powers": sorted(set(powers))}
    )
    _bump(county)
    payload = RolePowersSet(key, before, sorted(set(powers)))
    append("identity.role.set", payload, by=by, at=at, subject=("identity.role", row.pk), county=county)


def _check_grant(draft: GrantDraft, county: str, valid_from: date, by: Actor) -> None:
    role = roles_by_key(county).get(draft.role_key)
    if role is None:
        raise NoSuchRole(draft.role_key)
    if draft.scope not in set(Scope):
        raise GrantRefused(_("没有范围 %(scope)s") % {"scope": draft.scope})
    if by.post is not None and draft.post_id in by.posts:
        raise GrantRefused(_("不能给自己的岗位授权，请另一位安全管理员办理"))
    _check_offices(draft, county, valid_from)
    same = RoleGrant.objects.filter(
        during(valid_from), post=draft.post_id, role_key=draft.role_key, scope=draft.scope
    )
    if any(set(row.townships) == set(draft.townships) for row in same):
        raise GrantRefused(_("本岗位已有“%(role)s”这一授权，不必重复") % {"role": role.name})


def _check_offices(draft: GrantDraft, county: str, valid_from: date) -> None:
    """Neither the post nor anyone who holds it may have two of the three offices (三员分离)."""
    people = people_holding(draft.post_id, valid_from)
    posts = {draft.post_id}
    for person_id in people:
        posts |= {one.id for one in posts_held_by(person_id, valid_from)}
    clash = clashing_office(posts, draft.role_key, valid_from)
    if clash is not None:
        known = roles_by_key(county)
        words = {"held": known[clash].name, "wanted": known[draft.role_key].name}
        raise OfficesApart(_("三员分离：同一岗位或同一人已是%(held)s，不能再任%(wanted)s") % words)


@transaction.atomic
def grant_role(  # noqa: PLR0917  the order in which a grant is spoken
    post_id: int,
    role_key: str,
    scope: str = Scope.OWN_ORGAN,
    townships: Sequence[str] = (),
    valid_from: date | None = None,
    valid_to: date | None = None,
    *,
    by: Actor,
    at: datetime,
) -> int:
    """Grant a role to a post over a scope and return the grant's id (授权).

    Scope ``township`` without townships means those that the post's organ lies in or is stationed to.
    ``valid_to``
    is the first day without the grant. Raises NoSuchPost, NoSuchRole, GrantRefused, OfficesApart, NoPower.
    """
    by.require(Power.GRANT)
    if not reaches_post(by, post_id, Power.GRANT):
        raise NoSuchPost(post_id)
    since = valid_from or legal_day(at)
    county = _county_of(post_id)
    draft = GrantDraft(post_id, role_key, scope, tuple(sorted(townships)))
    _check_grant(draft, county, since, by)
    row = RoleGrant.objects.create(
        post_id=post_id,
        role_key=role_key,
        scope=scope,
        townships=list(draft.townships),
        valid_from=since,
        valid_to=valid_to,
    )
    _bump(county)
    payload = RoleGranted(post_id, role_key, scope, list(draft.townships), since, valid_to)
    append("identity.role.granted", payload, by=by, at=at, subject=("organs.post", post_id), county=county)
    return row.pk


@transaction.atomic
def grant_roles(
    county: str, drafts: Sequence[GrantDraft], *, valid_from: date, by: Actor, at: datetime
) -> int:
    """Grant many roles at once (批量授权), for a newly loaded county; each is recorded. Returns how many.

    Raises NoSuchRole, GrantRefused, OfficesApart (two offices on one post), NoPower.
    """
    by.require(Power.GRANT)
    if not any(grant.county == county and grant.organs is None for grant in by.grants_for(Power.GRANT)):
        raise NoSuchPost(county)
    known = roles_by_key(county)
    offices: dict[int, str] = {}
    for draft in drafts:
        if draft.role_key not in known:
            raise NoSuchRole(draft.role_key)
        if (
            draft.role_key in ADMIN_ROLES
            and offices.setdefault(draft.post_id, draft.role_key) != draft.role_key
        ):
            raise OfficesApart(_("三员分离：岗位 %(post)s 不能同时担任两员") % {"post": draft.post_id})
    rows = [
        RoleGrant(
            post_id=draft.post_id,
            role_key=draft.role_key,
            scope=Scope(draft.scope),
            townships=sorted(draft.townships),
            valid_from=valid_from,
        )
        for draft in drafts
    ]
    RoleGrant.objects.bulk_create(rows, batch_size=500)
    append_many(
        Draft(
            "identity.role.granted",
            RoleGranted(row.post_id, row.role_key, row.scope, row.townships, valid_from),
            at,
            ("organs.post", row.post_id),
            by,
            county,
        )
        for row in rows
    )
    _bump(county)
    return len(rows)


@transaction.atomic
def revoke_role(grant_id: int, *, by: Actor, at: datetime, valid_to: date | None = None) -> None:
    """Take a grant back; ``valid_to`` is the first day without it, by default today (收回授权). Raises
    NoSuchGrant.
    """
    by.require(Power.GRANT)
    row = grant_for(by, grant_id, lock=True)
    until = valid_to or legal_day(at)
    if row.valid_to is not None and row.valid_to <= until:
        raise NoSuchGrant(grant_id)
    row.valid_to = max(until, row.valid_from)
    row.save(update_fields=["valid_to"])
    county = _county_of(row.post_id)
    _bump(county)
    payload = RoleRevoked(row.pk, row.post_id, row.role_key, row.valid_to)
    append(
        "identity.role.revoked", payload, by=by, at=at, subject=("organs.post", row.post_id), county=county
    )
