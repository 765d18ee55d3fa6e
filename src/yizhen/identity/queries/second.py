"""两步验证的查询 who has a second factor, and of whom the county asks one."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from yizhen.county.door import rule
from yizhen.identity.models import RecoveryCode, RoleGrant, SecondFactor
from yizhen.identity.queries.accounts import roles_by_key
from yizhen.identity.queries.actors import during
from yizhen.identity.rules import asked_of
from yizhen.identity.terms import Factor


def second_words(county: str, on: date) -> str:
    """Of whom the county asks a second factor, as it wrote it (两步验证范围)."""
    return str(rule(county, "identity.second_factor", on).value)


def has_second(account_id: int) -> bool:
    """Whether an account has a second factor (是否已启用)."""
    return SecondFactor.objects.filter(account=account_id).exists()


def factor_of(account_id: int) -> Factor | None:
    """An account's second factor, without its secret (两步验证情况)."""
    since = SecondFactor.objects.filter(account=account_id).values_list("set_at", flat=True).first()
    if since is None:
        return None
    return Factor(since, RecoveryCode.objects.filter(account=account_id, used_at__isnull=True).count())


def asks_second(post_ids: Iterable[int], county: str, on: date) -> bool:
    """Whether one of the posts holds a role or power of which the county asks a second factor (须两步验证)."""
    words = asked_of(second_words(county, on))
    return bool(words) and bool(_asked(words, post_ids, county, on))


def _asked(words: frozenset[str], post_ids: Iterable[int], county: str, on: date) -> bool:
    keys = [key for key, role in roles_by_key(county).items() if key in words or not words.isdisjoint(role.powers)]
    rows = RoleGrant.objects.filter(during(on), Q(role_key__in=keys), post__in=list(post_ids))
    return rows.exists()
