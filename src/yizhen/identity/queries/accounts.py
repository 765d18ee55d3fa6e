"""账号、角色、授权的列表 lists of accounts, roles and grants; each is a constant number of queries."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from yizhen.identity.access import NoSuchAccount, account_for, accounts_for
from yizhen.identity.models import Account, AccountSession, Role, RoleGrant, SecondFactor
from yizhen.identity.queries.actors import during
from yizhen.identity.rules import offices_clash
from yizhen.identity.terms import AccountLine, AccountView, GrantLine, PostSeat, RoleView, SessionLine
from yizhen.kernel.actors import Actor
from yizhen.organs.door import posts_held_by

SHOWN = 20


def accounts(
    by: Actor, *, text: str = "", active: bool | None = None, page: int = 1, per_page: int | None = 50
) -> tuple[list[AccountLine], int]:
    """Accounts that the actor reaches, by name, staff number or account, and how many in all (账号列表)."""
    rows: QuerySet[Account] = accounts_for(by)
    if text.strip():
        word = text.strip()
        rows = rows.filter(
            Q(username__icontains=word)
            | Q(person__name__icontains=word)
            | Q(person__staff_no__istartswith=word)
        )
    if active is not None:
        rows = rows.filter(active=active)
    count = rows.count()
    ordered = rows.order_by("username")
    if per_page is not None:
        ordered = ordered[(page - 1) * per_page : page * per_page]
    values = ordered.values_list(
        "pk", "username", "person__name", "person__staff_no", "active", "must_change_password", "last_login"
    )
    return [AccountLine(one[0], one[1], one[2] or "", one[3] or "", *one[4:]) for one in values], count


def account_by_id(pk: int) -> Account:
    """An account that signs in (按编号取账号), for the pages of this house; raises NoSuchAccount."""
    row = Account.objects.select_related("person").filter(pk=pk, active=True).first()
    if row is None:
        raise NoSuchAccount(pk)
    return row


def account_named(username: str) -> AccountView | None:
    """An account by its name, whatever the case (按名称取账号)."""
    row = Account.objects.filter(username=username.strip().lower()).first()
    return AccountView(row.pk, row.username, row.person_id, row.county, row.active) if row else None


def account_page(by: Actor, pk: int, on: date) -> dict[str, Any]:
    """One account with the posts held today and its latest sessions (账号页); raises NoSuchAccount."""
    row = account_for(by, pk)
    sessions = AccountSession.objects.filter(account=row).order_by("-started_at")[:SHOWN]
    return {
        "account": AccountLine(
            row.pk,
            row.username,
            row.person.name if row.person_id else "",
            row.person.staff_no if row.person_id else "",
            row.active,
            row.must_change_password,
            row.last_login,
        ),
        "county": row.county,
        "password_changed_on": row.password_changed_on,
        "second": SecondFactor.objects.filter(account=row).exists(),
        "seats": seats(row.person_id, on),
        "sessions": [
            SessionLine(*one)
            for one in sessions.values_list("pk", "address", "started_at", "seen_at", "ended_at", "reason")
        ],
    }


def seats(person_id: int | None, on: date) -> list[PostSeat]:
    """The posts a person may act in on a day (可用岗位)."""
    held = posts_held_by(person_id, on) if person_id else []
    return [PostSeat(one.id, one.title, one.organ_name, one.as_deputy) for one in held]


def roles(county: str) -> list[RoleView]:
    """The roles of a county (角色), its own bundles in place of the shipped ones, in the order they were
    shipped.
    """
    found: dict[str, RoleView] = {}
    for row in Role.objects.filter(county__in=("", county)).order_by("county", "pk"):
        found[row.key] = RoleView(row.key, row.name, tuple(row.powers))
    return list(found.values())


def roles_by_key(county: str) -> dict[str, RoleView]:
    """Key → role of a county (角色)."""
    return {one.key: one for one in roles(county)}


def grants_of(post_ids: Iterable[int], county: str, on: date) -> dict[int, list[GrantLine]]:
    """Post → its grants that hold on a day or begin within a year (岗位授权), two queries."""
    names = roles_by_key(county)
    rows = RoleGrant.objects.filter(post__in=list(post_ids)).filter(
        during(on) | Q(valid_from__gt=on, valid_from__lte=on + timedelta(days=366))
    )
    found: dict[int, list[GrantLine]] = {}
    for row in rows.order_by("pk"):
        name = names[row.role_key].name if row.role_key in names else row.role_key
        line = GrantLine(
            row.pk,
            row.post_id,
            row.role_key,
            name,
            row.scope,
            tuple(row.townships),
            row.valid_from,
            row.valid_to,
        )
        found.setdefault(row.post_id, []).append(line)
    return found


def clashing_office(post_ids: Iterable[int], wanted: str, on: date) -> str | None:
    """The other of the three offices already granted to one of the posts (三员冲突), if any."""
    held = RoleGrant.objects.filter(post__in=list(post_ids)).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    )
    return offices_clash(held.values_list("role_key", flat=True), wanted)
