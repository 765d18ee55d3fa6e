"""Webhooks (推送): set up, pause, resume, end; and what news makes wait for delivery."""

import base64
import os
import secrets
import socket
import uuid
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlsplit

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from yizhen.dispatch import access
from yizhen.dispatch.models import Delivery, Webhook
from yizhen.dispatch.rules.rows import plain
from yizhen.dispatch.rules.webhooks import content_of, is_address, may_connect, wants
from yizhen.dispatch.states import ACT_OF
from yizhen.dispatch.terms import DeliveryState, WebhookSet
from yizhen.kernel.actors import Actor
from yizhen.kernel.words import N_
from yizhen.record import door as record

WEBHOOKS = "dispatch.webhooks"
SUBJECT = "dispatch.webhook"
PING = "ping"
NAME_MAX = 60
STOPPED = N_("推送已停止")
ACTS = ("dispatch.case.reported", *ACT_OF.values())
"""Acts that another system may be told of (可推送的消息)."""


class BadWebhook(ValueError):
    """推送设置有误: says which field and why; nothing was set up."""

    def __init__(self, field: str, words: str) -> None:
        self.field = field
        super().__init__(words)


@lru_cache(maxsize=1)
def _box(master: str) -> AESGCM:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"yizhen webhook secrets").derive(master.encode())
    return AESGCM(key)


def _sealed(secret: str) -> str:
    nonce = os.urandom(12)
    return base64.urlsafe_b64encode(nonce + _box(settings.MASTER_KEY).encrypt(nonce, secret.encode(), b"")).decode()


def secret_of(row: Webhook) -> str:
    """The secret with which a webhook's deliveries are signed (签名密钥)."""
    raw = base64.urlsafe_b64decode(row.secret)
    return _box(settings.MASTER_KEY).decrypt(raw[:12], raw[12:], b"").decode()


def told(row: Webhook, why: str = "") -> WebhookSet:
    """What the record keeps of a webhook (推送留痕): where to, never the secret."""
    return WebhookSet(row.pk, row.name, urlsplit(row.url).netloc, tuple(row.acts), why)


def addresses_of(host: str, port: int) -> list[tuple[str, int]]:
    """Addresses of a host that deliveries may go to (可推送的地址). Raises OSError when the name is not known."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    may = {"loopback": settings.WEBHOOK_LOOPBACK, "inner": settings.WEBHOOK_NETWORKS}
    return [(str(one[4][0]), port) for one in found if may_connect(str(one[4][0]), **may)]


def create_webhook(
    name: str, url: str, acts: Sequence[str] = (), *, by: Actor, at: datetime
) -> tuple[int, str]:
    """Set up a webhook for the county (设立推送); returns its id and the secret, which is not shown again.

    Needs dispatch.configure over the whole county. Raises BadWebhook. The name is looked up before the transaction.
    """
    access.require_whole(by)
    called = " ".join(name.split())
    if not called or len(called) > NAME_MAX:
        raise BadWebhook("name", _("请写明推送给哪个系统，60 字以内"))
    if set(acts) - set(ACTS):
        raise BadWebhook("acts", _("有的消息不能推送，请从列表中选择"))
    _check_address(url.strip())
    return _create(called, url.strip(), acts, by=by, at=at)


def _check_address(url: str) -> None:
    if not is_address(url, loopback=settings.WEBHOOK_LOOPBACK):
        raise BadWebhook("url", _("地址须以 https:// 开头，不含账号密码"))
    parts = urlsplit(url)
    try:
        allowed = addresses_of(parts.hostname or "", parts.port or 443)
    except (OSError, UnicodeError):
        return  # a name that is not known yet may be known later; each delivery looks again
    if not allowed:
        raise BadWebhook(
            "url", _("这个地址在本机或内网，不能推送；确需推送到内网的，请系统管理员在 YIZHEN_WEBHOOK_NETWORKS 列明网段")
        )


@transaction.atomic
def _create(name: str, url: str, acts: Sequence[str], *, by: Actor, at: datetime) -> tuple[int, str]:
    secret = "whsec_" + secrets.token_urlsafe(32)
    row = Webhook.objects.create(
        county=by.county, name=name, url=url, secret=_sealed(secret), acts=list(acts), created_at=at
    )
    _record("dispatch.webhook.created", row, by, at)
    return row.pk, secret


def _record(act: str, row: Webhook, by: Actor, at: datetime, why: str = "") -> None:
    record.append(act, told(row, why), by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)


@transaction.atomic
def pause_webhook(pk: int, *, why: str, by: Actor, at: datetime) -> None:
    """Pause a webhook, once (暂停推送): what happens meanwhile waits. Raises NoSuchWebhook."""
    pause(access.webhook_for(by, pk, lock=True), why=why, by=by, at=at)


def pause(row: Webhook, *, why: str, by: Actor, at: datetime) -> None:
    """Pause a locked webhook in the caller's transaction (暂停); ``why`` is a kept reason."""
    if row.paused_at is not None:
        return
    row.paused_at, row.paused_why = at, why[:200]
    row.save(update_fields=["paused_at", "paused_why"])
    _record("dispatch.webhook.paused", row, by, at, plain(row.paused_why))


@transaction.atomic
def resume_webhook(pk: int, *, by: Actor, at: datetime) -> None:
    """Resume a paused webhook (恢复推送): what waits is sent at once. Raises NoSuchWebhook."""
    row = access.webhook_for(by, pk, lock=True)
    if row.paused_at is None:
        return
    row.paused_at, row.paused_why, row.failures = None, "", 0
    row.save(update_fields=["paused_at", "paused_why", "failures"])
    Delivery.objects.filter(webhook=pk, state=DeliveryState.WAITING).update(next_at=at, attempts=0)
    _record("dispatch.webhook.resumed", row, by, at)


@transaction.atomic
def end_webhook(pk: int, *, by: Actor, at: datetime) -> None:
    """End a webhook for good (停止推送); what waits is given up. Raises NoSuchWebhook."""
    row = access.webhook_for(by, pk, lock=True)
    row.ended_at, row.secret = at, _sealed("")
    row.save(update_fields=["ended_at", "secret"])
    Delivery.objects.filter(webhook=pk, state=DeliveryState.WAITING).update(
        state=DeliveryState.FAILED, last_answer=STOPPED
    )
    _record("dispatch.webhook.ended", row, by, at)


@transaction.atomic
def try_webhook(pk: int, *, by: Actor, at: datetime) -> str:
    """Send a ping (试推送) and return its key; not an act. Raises NoSuchWebhook."""
    row = access.webhook_for(by, pk, lock=True)
    body = msgspec.json.encode(content_of(PING, at.isoformat(), row.county, {})).decode()
    made = Delivery.objects.create(
        webhook=row, entry=-int(at.timestamp() * 1_000_000), key=str(uuid.uuid4()), act=PING, body=body, next_at=at
    )
    return made.key


@transaction.atomic
def send_again(pk: int, key: str, *, by: Actor, at: datetime) -> bool:
    """Send what was given up once more (重新推送), with the same key. Raises NoSuchWebhook."""
    access.webhook_for(by, pk, lock=True)
    given_up = Delivery.objects.filter(webhook=pk, key=key, state=DeliveryState.FAILED)
    return bool(given_up.update(state=DeliveryState.WAITING, next_at=at, attempts=0))


def note_news(entries: Sequence[record.Sealed]) -> None:
    """Make sealed acts wait for delivery (排入推送), once for each webhook; runs with the handler's cursor.

    What happened before a webhook was set up is not told to it.
    """
    counties = {entry.county for entry in entries}
    live = list(Webhook.objects.filter(county__in=counties, ended_at__isnull=True))
    made = [
        _delivery(row, entry)
        for row in live
        for entry in entries
        if entry.county == row.county and entry.at >= row.created_at and entry.act in ACTS
        if wants(tuple(row.acts), entry.act)
    ]
    Delivery.objects.bulk_create(made, batch_size=500, ignore_conflicts=True)


def _delivery(row: Webhook, entry: record.Sealed) -> Delivery:
    body = content_of(entry.act, entry.at.isoformat(), entry.county, entry.payload)
    return Delivery(
        webhook=row, entry=entry.id, key=str(uuid.uuid4()), act=entry.act, number=entry.payload.get("number", ""),
        body=msgspec.json.encode(body).decode(), next_at=entry.at,
    )  # fmt: skip
