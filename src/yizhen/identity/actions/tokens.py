"""接口令牌 tokens of programs: issued by whom they act for, shown once, kept as a digest."""

import secrets
from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yizhen.identity.access import token_for
from yizhen.identity.models import ApiToken
from yizhen.identity.queries.settings import token_days
from yizhen.identity.queries.tokens import PREFIX, token_digest
from yizhen.identity.rules import token_ends
from yizhen.identity.terms import TokenEnded, TokenIssued
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day
from yizhen.record.door import append

NAME_MAX = 60


class TokenRefused(ValueError):
    """令牌未签发: what is asked for is more than the actor has, or lasts longer than the county allows."""


def _asked(name: str, powers: Collection[str], days: int, by: Actor, at: datetime) -> tuple[str, date]:
    """The cleaned name and the last day, or TokenRefused (校验令牌申请)."""
    told = " ".join(name.split())[:NAME_MAX]
    if not told:
        raise TokenRefused(_("请写明这个令牌给哪个系统用"))
    if by.account is None or by.post is None:
        raise TokenRefused(_("令牌代表一个账号在一个岗位上办事；您今天没有在岗的岗位"))
    if not powers:
        raise TokenRefused(_("请至少选一项权限"))
    if beyond := sorted(set(powers) - by.powers):
        raise TokenRefused(_("您自己没有这些权限，不能给令牌：%(words)s") % {"words": "、".join(beyond)})
    longest = token_days(by.county, legal_day(at))
    if not 1 <= days <= longest:
        raise TokenRefused(_("有效期须在 1 至 %(days)s 天之间") % {"days": longest})
    return told, token_ends(legal_day(at), days)


@transaction.atomic
def issue_token(*, name: str, powers: Collection[str], days: int, by: Actor, at: datetime) -> tuple[int, str]:
    """Issue a token for the actor's own account and post (签发接口令牌); returns its id and its text.

    The text cannot be shown again. Raises TokenRefused.
    """
    told, until = _asked(name, powers, days, by, at)
    text = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken.objects.create(
        account_id=by.account, post_id=by.post, name=told, digest=token_digest(text),
        powers=sorted(set(powers)), issued_at=at, valid_to=until,
    )  # fmt: skip
    payload = TokenIssued(row.pk, told, row.post_id, row.powers, until)
    append("identity.token.issued", payload, by=by, at=at, subject=("identity.account", row.account_id))
    return row.pk, text


@transaction.atomic
def end_token(pk: int, *, by: Actor, at: datetime) -> None:
    """End a token, once (停用接口令牌): its owner's, or any account's that one administers.

    Raises NoSuchToken.
    """
    row = token_for(by, pk, lock=True)
    if row.ended_at is not None:
        return
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    payload = TokenEnded(row.pk, row.name)
    append("identity.token.ended", payload, by=by, at=at, subject=("identity.account", row.account_id))


def note_used(pk: int, *, at: datetime) -> None:
    """Note the day on which a token was used (令牌最近使用日): written once a day; not an act."""
    day = legal_day(at)
    ApiToken.objects.filter(pk=pk).exclude(used_on=day).update(used_on=day)
