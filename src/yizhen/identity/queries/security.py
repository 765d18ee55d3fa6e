"""登录安全的查询 what the security administrator looks at; each is a constant number of queries, bounded."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from axes.models import AccessAttempt
from django.db.models import F, Max, Q, QuerySet, Sum

from yizhen.county.door import rule
from yizhen.identity.access import accounts_for, reachable_posts
from yizhen.identity.models import Account, AccountSession, RoleGrant, SecondFactor, SignInDay
from yizhen.identity.queries.accounts import roles_by_key
from yizhen.identity.queries.actors import during
from yizhen.identity.queries.second import second_words
from yizhen.identity.queries.settings import session_rules
from yizhen.identity.rules import asked_of, offices_apart
from yizhen.identity.terms import ADMIN_ROLES, Power, RoleView, security
from yizhen.identity.terms.security import SOON_DAYS, Conflict, GrantChange, Locked, OpenSession, Unused
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day
from yizhen.organs.door import holders_within, people_by_id, posts_by_id
from yizhen.record.door import Entry, latest_of

FAILED = ("identity.session.refused", "identity.session.locked")


def sign_in_days(county: str, since: date) -> list[security.SignInDay]:
    """Sign-ins, failures and lockouts by day, oldest first (登录日统计)."""
    rows = SignInDay.objects.filter(county=county, day__gte=since).order_by("day")
    return [security.SignInDay(*one) for one in rows.values_list("day", "opened", "refused", "locked")]


def failures(by: Actor, *, before: int = 0, limit: int = 50) -> list[tuple[Entry, str]]:
    """The latest failures and lockouts with the account's name, "" where none bears it (登录失败)."""
    entries = latest_of(by.county, FAILED, before=before, limit=limit)
    names = dict(_reach(by).filter(pk__in={one.subject_id for one in entries}).values_list("pk", "username"))
    return [(one, names.get(one.subject_id, "")) for one in entries]


def _reach(by: Actor) -> QuerySet[Account]:
    return accounts_for(by, Power.SECURE)


def locked_now(by: Actor, at: datetime) -> list[Locked]:
    """Who is locked out now, for which address (现在锁定), the latest first; unknown names are not shown."""
    rules = session_rules(by.county, legal_day(at))
    since = at - timedelta(minutes=rules.lockout_minutes)
    rows = (
        AccessAttempt.objects.filter(attempt_time__gt=since)
        .values("username", "ip_address")
        .annotate(failed=Sum("failures_since_start"), last=Max("attempt_time"))
        .filter(failed__gte=rules.failures)
        .order_by("-last")[:200]
    )
    tried = list(rows)
    known = {
        name: (pk, name, person or "")
        for pk, name, person in _reach(by)
        .filter(username__in={one["username"] for one in tried})
        .values_list("pk", "username", "person__name")
    }
    found = [
        Locked(*known[one["username"]], one["ip_address"] or "", one["failed"], one["last"] + (at - since))
        for one in tried
        if one["username"] in known
    ]
    return found + _codes_locked(by, since, at, rules.failures)


def _codes_locked(by: Actor, since: datetime, at: datetime, least: int) -> list[Locked]:
    rows = SecondFactor.objects.filter(account__in=_reach(by), failures__gte=least, failed_at__gt=since)
    values = rows.order_by("-failed_at").values_list(
        "account_id", "account__username", "account__person__name", "failures", "failed_at"
    )[:200]
    return [Locked(pk, name, who or "", "", count, when + (at - since)) for pk, name, who, count, when in values]


def open_sessions(by: Actor, at: datetime, *, start: int = 0, size: int = 50) -> tuple[list[OpenSession], int]:
    """Sessions open now and not idle too long (在线会话), the last used first, and how many in all."""
    idle = timedelta(minutes=session_rules(by.county, legal_day(at)).idle_minutes)
    rows = AccountSession.objects.filter(account__in=_reach(by), ended_at__isnull=True, seen_at__gte=at - idle)
    values = rows.order_by("-seen_at", "-pk").values_list(
        "pk", "account_id", "account__username", "account__person__name", "address", "started_at", "seen_at",
        "second_at",
    )[start : start + size]  # fmt: skip
    return [OpenSession(*one[:3], one[3] or "", *one[4:7], one[7] is not None) for one in values], rows.count()


def unused_days(county: str, on: date) -> int:
    """After how many days without a sign-in an account counts as unused (未用天数)."""
    return int(rule(county, "identity.unused_days", on).value)


def unused(by: Actor, at: datetime, *, start: int = 0, size: int = 50) -> tuple[list[Unused], int]:
    """Active accounts that nobody signed in with for long (久未使用账号), the longest first, and how many."""
    days = timedelta(days=unused_days(by.county, legal_day(at)))
    never = Q(last_login__isnull=True, created_on__lte=legal_day(at) - days)
    rows = _reach(by).filter(Q(last_login__lt=at - days) | never, active=True)
    ordered = rows.order_by(F("last_login").asc(nulls_first=True), "created_on", "pk")
    values = ordered.values_list("pk", "username", "person__name", "last_login", "created_on")[start : start + size]
    return [Unused(one[0], one[1], one[2] or "", *one[3:]) for one in values], rows.count()


def grant_changes(by: Actor, on: date, *, limit: int = 50) -> tuple[list[GrantChange], list[GrantChange]]:
    """Grants that began within some days, and those that end within some days (近期授权、即将到期)."""
    span = timedelta(days=SOON_DAYS)
    rows = RoleGrant.objects.filter(post__in=reachable_posts(by, Power.SECURE))
    begun = list(rows.filter(valid_from__gt=on - span, valid_from__lte=on).order_by("-valid_from", "-pk")[:limit])
    ending = list(rows.filter(valid_to__gt=on, valid_to__lte=on + span).order_by("valid_to", "pk")[:limit])
    known = roles_by_key(by.county)
    posts = {pk: f"{one.organ_name} {one.title}" for pk, one in posts_by_id({r.post_id for r in begun + ending}).items()}
    return [_change(one, known, posts) for one in begun], [_change(one, known, posts) for one in ending]


def _change(row: RoleGrant, known: dict[str, RoleView], posts: dict[int, str]) -> GrantChange:
    role = known[row.role_key].name if row.role_key in known else row.role_key
    return GrantChange(row.post_id, posts.get(row.post_id, ""), role, row.scope, row.valid_from, row.valid_to)


def conflicts(by: Actor, on: date) -> list[Conflict]:
    """Where the three offices, or an office and business, are not apart (三员分离冲突)."""
    known = roles_by_key(by.county)
    reach = reachable_posts(by, Power.SECURE)
    offices = set(
        RoleGrant.objects.filter(during(on), role_key__in=ADMIN_ROLES, post__in=reach).values_list("post_id", flat=True)
    )
    held: dict[int, set[str]] = defaultdict(set)
    for post_id, key in RoleGrant.objects.filter(during(on), post__in=offices).values_list("post_id", "role_key"):
        held[post_id].add(key)
    posts = posts_by_id(held)
    people = holders_within(held, on)
    names = people_by_id(people)
    return [
        Conflict(
            kind,
            names[who].name if kind == "person" else f"{posts[who].organ_name} {posts[who].title}",
            tuple(known[key].name if key in known else key for key in keys),
            who if kind != "person" else next(iter(people[who])),
        )
        for kind, who, keys in offices_apart(held, people)
    ]


def without_second(by: Actor, at: datetime, *, limit: int = 50) -> list[Unused]:
    """Accounts of whom the county asks a second factor and that have none yet (应启用而未启用)."""
    on = legal_day(at)
    words = asked_of(second_words(by.county, on))
    keys = [key for key, role in roles_by_key(by.county).items() if key in words or not words.isdisjoint(role.powers)]
    posts = RoleGrant.objects.filter(during(on), role_key__in=keys, post__in=reachable_posts(by, Power.SECURE))
    people = holders_within(posts.values_list("post_id", flat=True), on)
    return _bare(by, people, limit)


def _bare(by: Actor, people: Iterable[int], limit: int) -> list[Unused]:
    rows = _reach(by).filter(active=True, person__in=list(people))
    rows = rows.exclude(pk__in=SecondFactor.objects.values("account"))
    values = rows.order_by("username").values_list("pk", "username", "person__name", "last_login", "created_on")
    return [Unused(one[0], one[1], one[2] or "", *one[3:]) for one in values[:limit]]
