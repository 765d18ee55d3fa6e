"""接口令牌的查询 tokens of programs: whom a token acts for, and which tokens an account has."""

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from yizhen.identity.access import NoSuchAccount, account_for, tokens_for
from yizhen.identity.models import ApiToken, Version
from yizhen.identity.queries.actors import build_actor, stamps
from yizhen.identity.queries.settings import token_rate
from yizhen.identity.rules import narrowed
from yizhen.identity.terms import Power, TokenHolder, TokenLine
from yizhen.kernel.actors import Actor
from yizhen.kernel.versioned import Versioned
from yizhen.kernel.working_hours import legal_day
from yizhen.organs.door import NoSuchPost

PREFIX = "yz_"
LONGEST, SHOWN = 100, 200
_BOXES: Versioned[int, dict[str, Any]] = Versioned(lambda _token: {}, str)
"""Token → its actor with what that actor depends on (令牌办事人缓存)."""


def token_digest(text: str) -> str:
    """What is kept of a token (令牌摘要): its SHA-256; the token has 256 random bits, so no slow hash."""
    return hashlib.sha256(text.encode()).hexdigest()


def token_holder(text: str, at: datetime, request: str = "") -> TokenHolder | None:
    """Whom a token acts for (持令牌者): two queries, more when something changed; None when it does not hold.

    It does not hold when it ended or ran out, when the account is switched off, or when the person no longer
    holds the post today.
    """
    if not text.startswith(PREFIX) or len(text) > LONGEST or not text.isascii():
        return None
    version = Version.objects.filter(county=OuterRef("account__county")).values("token")[:1]
    rows = ApiToken.objects.select_related("account", "account__person").annotate(version=Subquery(version))
    row = rows.filter(digest=token_digest(text), ended_at__isnull=True, account__active=True).first()
    on = legal_day(at)
    if row is None or row.valid_to <= on:
        return None
    actor = _actor(row, at)
    if actor is None:
        return None
    return TokenHolder(
        row.pk, row.name, row.valid_to, token_rate(actor.county, on), replace(actor, request=request)
    )


def _actor(row: ApiToken, at: datetime) -> Actor | None:
    """The token's actor, built anew when accounts, grants, organs, the day or the token changed."""
    key = (*stamps(row.account.county, row.version, legal_day(at)), *row.powers)
    box = _BOXES.get(row.pk)
    if box.get("key") != key:
        try:
            actor = build_actor(row.account, row.post_id, at)
        except (NoSuchPost, NoSuchAccount):
            return None
        box["actor"] = replace(actor, channel="api", grants=narrowed(actor.grants, row.powers))
        box["key"] = key
    return box["actor"]


def unused_today(pk: int, at: datetime) -> bool:
    """Whether a token's use is yet to be noted for the day (今日未记), remembered in the process."""
    box, day = _BOXES.get(pk), legal_day(at)
    if box.get("day") == day:
        return False
    box["day"] = day
    return True


def tokens_of(by: Actor, account: int | None = None) -> list[TokenLine]:
    """Tokens of one's own account, or of another that one may see (接口令牌列表), newest first.

    Raises NoSuchAccount.
    """
    rows = tokens_for(by).filter(account=account or by.account)
    if account and account != by.account:
        account_for(by, account, Power.ACCOUNTS, Power.VIEW)
    values = rows.order_by("-issued_at", "-pk").values_list(
        "pk", "name", "post__title", "powers", "issued_at", "valid_to", "used_on", "ended_at"
    )[:SHOWN]
    return [TokenLine(*one[:3], tuple(one[3]), *one[4:]) for one in values]
