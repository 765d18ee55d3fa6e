"""Who can be reached (可告知的岗位、账号): posts that hold a power, accounts of people."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from yizhen.identity.models import Account, Role, RoleGrant
from yizhen.identity.terms import Scope


def posts_with(power: str, organs: Iterable[int], on: date) -> dict[int, tuple[int, ...]]:
    """Posts of each organ that hold a power over it on a day (持有权限的岗位), not merely over what they were given.

    Two queries. The county's own bundle of a role stands before the shipped one.
    """
    wanted = {pk for pk in organs if pk}
    if not wanted:
        return {}
    valid = Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))
    held = RoleGrant.objects.filter(valid, post__organ__in=wanted, post__valid_from__lte=on)
    held = held.exclude(post__valid_to__lte=on).exclude(scope=Scope.ASSIGNED).order_by("post_id")
    rows = list(held.values_list("post__organ_id", "post__organ__county", "post_id", "role_key"))
    bundles: dict[tuple[str, str], list[str]] = {}
    for county, key, powers in Role.objects.filter(key__in={row[3] for row in rows}).values_list("county", "key", "powers"):
        bundles[county, key] = powers
    found: dict[int, dict[int, None]] = {}
    for organ, county, post, key in rows:
        if power in bundles.get((county, key), bundles.get(("", key), ())):
            found.setdefault(organ, {})[post] = None
    return {organ: tuple(posts) for organ, posts in found.items()}


def accounts_of(people: Iterable[int]) -> dict[int, int]:
    """Person → account in use (人员的账号), in one query; people without one are left out."""
    wanted = {pk for pk in people if pk}
    rows = Account.objects.filter(person__in=wanted, active=True)
    return dict(rows.values_list("person_id", "pk")) if wanted else {}
