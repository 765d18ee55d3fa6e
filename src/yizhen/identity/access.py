"""谁能看见哪些账号 the one way to a row of identity; "not yours" is the same as "does not exist"."""

from django.db.models import Q, QuerySet

from yizhen.identity.models import Account, ApiToken, RoleGrant
from yizhen.identity.terms import Power
from yizhen.kernel.actors import Actor, Grant
from yizhen.organs.door import people_in, posts_in


class NoSuchAccount(LookupError):
    """无此账号: no account that the actor may reach."""

    no_such_row = True


class NoSuchGrant(LookupError):
    """无此授权: no grant that the actor may reach."""

    no_such_row = True


class NoSuchToken(LookupError):
    """无此令牌: no token that the actor may reach."""

    no_such_row = True


class NoSuchRole(LookupError):
    """无此角色."""

    no_such_row = True


def _whole(grant: Grant) -> bool:
    return grant.organs is None and grant.townships is None and not grant.assigned_only


def _organs(by: Actor, grant: Grant) -> frozenset[int] | None:
    if not grant.assigned_only:
        return grant.organs
    own = frozenset({by.organ} if by.organ else ())
    return own if grant.organs is None else own & grant.organs


def accounts_for(by: Actor, *powers: str) -> QuerySet[Account]:
    """The accounts an actor reaches with one of the powers (可及账号)."""
    reached = Q(pk__in=())
    for power in powers or (Power.ACCOUNTS, Power.VIEW):
        for grant in by.grants_for(power):
            one = Q(county=grant.county)
            if not _whole(grant):
                one &= Q(person__in=people_in(grant.county, _organs(by, grant), grant.townships))
            reached |= one
    return Account.objects.filter(reached)


def account_for(by: Actor, pk: int, *powers: str, lock: bool = False) -> Account:
    """One account, or NoSuchAccount whether it is missing or merely not the actor's (取一个账号)."""
    rows = accounts_for(by, *powers)
    rows = rows.select_for_update(of=("self",)) if lock else rows.select_related("person")
    try:
        return rows.get(pk=pk)
    except Account.DoesNotExist:
        raise NoSuchAccount(pk) from None


def reachable_posts(by: Actor, *powers: str) -> frozenset[int]:
    """The posts whose grants an actor may see with one of the powers (可及岗位)."""
    reached: frozenset[int] = frozenset()
    for power in powers or (Power.GRANT, Power.VIEW):
        for grant in by.grants_for(power):
            reached |= posts_in(grant.county, _organs(by, grant), grant.townships)
    return reached


def reaches_post(by: Actor, post_id: int, *powers: str) -> bool:
    """Whether an actor reaches the grants of a post (是否可及)."""
    return any(
        posts_in(grant.county, _organs(by, grant), grant.townships, only=post_id)
        for power in powers or (Power.GRANT, Power.VIEW)
        for grant in by.grants_for(power)
    )


def grant_for(by: Actor, pk: int, *, lock: bool = False) -> RoleGrant:
    """One grant, or NoSuchGrant (取一条授权)."""
    rows = RoleGrant.objects.filter(post__in=reachable_posts(by, Power.GRANT))
    if lock:
        rows = rows.select_for_update()
    try:
        return rows.get(pk=pk)
    except RoleGrant.DoesNotExist:
        raise NoSuchGrant(pk) from None


def tokens_for(by: Actor) -> QuerySet[ApiToken]:
    """The tokens an actor reaches (可及令牌): one's own, and those of accounts that one administers."""
    reached = Q(account__in=accounts_for(by, Power.ACCOUNTS))
    if by.account is not None:
        reached |= Q(account=by.account)
    return ApiToken.objects.filter(reached)


def token_for(by: Actor, pk: int, *, lock: bool = False) -> ApiToken:
    """One token, or NoSuchToken (取一个令牌)."""
    rows = tokens_for(by)
    row = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=pk).first()
    if row is None:
        raise NoSuchToken(pk)
    return row
