"""Take a request of a program in once (同键只登记一件): the same key and body give the same answer, always."""

import hashlib
from dataclasses import replace
from datetime import datetime

import msgspec
from django.db import connection, transaction
from django.utils.translation import gettext as _

from yizhen.dispatch.actions.intake import new_code, report
from yizhen.dispatch.models import RequestKey
from yizhen.dispatch.terms import Draft, Receipt
from yizhen.kernel.actors import Actor

INSERT = (
    "INSERT INTO dispatch_request_key (digest, body, answer, at) VALUES (%s, %s, '', %s)"
    " ON CONFLICT (digest) DO NOTHING"
)


class KeyReused(ValueError):
    """请求键重复使用: the key was already used for a request with another content."""

    def __str__(self) -> str:
        return _("这个 Idempotency-Key 已用于另一份内容；先前那件已经登记。新的诉求请换一个键。")


@transaction.atomic
def report_once(draft: Draft, *, key: str, by: Actor, at: datetime) -> Receipt:
    """Take a request in under a key of the asker's own (按键登记): sent twice, at once too, it makes one case.

    ``replayed`` says that the answer is the first one's. Raises what ``report`` raises, and KeyReused.
    """
    digest = _digest(by.county, str(by.account), key)
    body = hashlib.sha256(msgspec.json.encode(draft)).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [digest, body, connection.ops.adapt_datetimefield_value(at)])
        fresh = cursor.rowcount == 1
    if not fresh:
        return _again(digest, body, by.county)
    receipt = report(replace(draft, token=digest), by=by, at=at)
    RequestKey.objects.filter(digest=digest).update(answer=_kept(receipt))
    return receipt


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _kept(receipt: Receipt) -> str:
    """The answer without the follow code, which is nowhere kept and follows from the key."""
    return msgspec.json.encode(replace(receipt, follow_code="")).decode()


def _again(digest: str, body: str, county: str) -> Receipt:
    known = RequestKey.objects.get(digest=digest)
    if known.body != body:
        raise KeyReused
    told = msgspec.json.decode(known.answer, type=Receipt)
    return replace(told, follow_code=new_code(county, digest), replayed=True)
