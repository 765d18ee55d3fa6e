"""Deliver what waits (送达): claim, send outside any transaction, note the answer; tried again when it fails."""

import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet

from yizhen.dispatch.actions.webhooks import addresses_of, pause, secret_of
from yizhen.dispatch.models import Delivery, Webhook
from yizhen.dispatch.rules.rows import reason
from yizhen.dispatch.rules.webhooks import PAUSE_AFTER, is_address, next_wait, signature
from yizhen.dispatch.terms import DeliveryState
from yizhen.kernel.actors import system_actor
from yizhen.kernel.words import N_

LEASE, SECONDS, AT_ONCE, ANSWER_MAX, GONE = timedelta(minutes=2), 10, 20, 200, 410
KEPT = timedelta(days=30)
PLAIN = N_("只向 https:// 地址推送，请停止后用新地址重新设立")
INNER = N_("不向本机、链路本地或没有列明的内网地址推送")


@dataclass(frozen=True, slots=True)
class Parcel:
    """A claimed delivery (待送推送), with all that sending needs."""

    id: int
    webhook: int
    url: str
    secret: str
    key: str
    act: str
    body: bytes
    attempts: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an attempt (送达结果); status 0 where there was no answer at all."""

    status: int
    words: str

    @property
    def is_received(self) -> bool:
        """Whether the other system took it (已收下): any 2xx."""
        return 200 <= self.status < 300  # noqa: PLR2004


class Unreachable(OSError):
    """不能连接: no address of that name, or none that deliveries may go to."""


def is_due(*, at: datetime) -> bool:
    """Whether anything is to be sent (有无待送): one look, so that an idle worker never waits to write."""
    return _due(at).exists()


def _due(at: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(
        state=DeliveryState.WAITING, next_at__lte=at, webhook__paused_at__isnull=True,
        webhook__ended_at__isnull=True,
    )  # fmt: skip


@transaction.atomic
def claim(*, at: datetime, limit: int = AT_ONCE) -> list[Parcel]:
    """Take what is due for oneself (领取待送): whoever else looks sees it due again only after the lease."""
    rows = _due(at).select_related("webhook").order_by("next_at", "id")[:limit]
    mine = []
    for row in rows:
        still = Delivery.objects.filter(pk=row.pk, next_at=row.next_at, state=DeliveryState.WAITING)
        if still.update(next_at=at + LEASE, attempts=F("attempts") + 1):
            hook = row.webhook
            mine.append(Parcel(
                row.pk, hook.pk, hook.url, secret_of(hook), row.key, row.act, row.body.encode(), row.attempts + 1
            ))  # fmt: skip
    return mine


def send(parcel: Parcel, *, at: datetime) -> Answer:
    """Send a parcel (送出): no redirects, ten seconds to connect, ten to answer, only to addresses that are allowed."""
    if not is_address(parcel.url, loopback=settings.WEBHOOK_LOOPBACK):
        return Answer(0, PLAIN)
    parts, stamp = urlsplit(parcel.url), int(at.timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "yizhen-webhook/1",
        "Yizhen-Event": parcel.act,
        "Yizhen-Delivery": parcel.key,
        "Yizhen-Attempt": str(parcel.attempts),
        "Yizhen-Timestamp": str(stamp),
        "Yizhen-Signature": signature(parcel.secret, stamp, parcel.key, parcel.body),
    }
    if parts.scheme == "https":
        line = http.client.HTTPSConnection(
            parts.hostname, parts.port, timeout=SECONDS, context=ssl.create_default_context()
        )
    else:
        line = http.client.HTTPConnection(parts.hostname, parts.port, timeout=SECONDS)
    line._create_connection = _connected  # noqa: SLF001  the one place where the address is known before it is used
    try:
        line.connect()
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        with _at_most(line.sock, SECONDS):
            line.request("POST", path, parcel.body, headers)
            answer = line.getresponse()
            answer.read(ANSWER_MAX)
        return Answer(answer.status, f"{answer.status} {answer.reason}"[:ANSWER_MAX])
    except Unreachable as refusal:
        return Answer(0, str(refusal))
    except (OSError, http.client.HTTPException, ValueError) as fault:
        return Answer(0, f"{type(fault).__name__}: {fault}"[:ANSWER_MAX])
    finally:
        line.close()


@contextmanager
def _at_most(line: socket.socket, seconds: float) -> Iterator[None]:
    """Cut a connection that is not through in time (整件限时): who answers byte by byte must not hold up the others."""
    late = threading.Event()

    def cut() -> None:
        late.set()
        with suppress(OSError):  # the plain shutdown: that of TLS would turn what is still read into plain text
            socket.socket.shutdown(line, socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, http.client.HTTPException, ValueError):
        if not late.is_set():
            raise
    finally:
        timer.cancel()
    if late.is_set():
        raise TimeoutError("timed out")


def _connected(where: tuple[str, int], timeout: float, _source: object = None) -> socket.socket:
    """A connection to an allowed address of the host; the name is looked up once, so it cannot change after."""
    allowed = addresses_of(*where)
    if not allowed:
        raise Unreachable(INNER)
    return socket.create_connection(allowed[0], timeout)


@transaction.atomic
def note_answer(parcel: Parcel, answer: Answer, *, at: datetime) -> None:
    """Note what became of an attempt (记下结果): done, again later, or given up; pause what never answers."""
    hook = Webhook.objects.select_for_update().get(pk=parcel.webhook)
    row = Delivery.objects.get(pk=parcel.id)
    row.last_at, row.last_answer = at, answer.words
    wait = next_wait(row.attempts)
    if answer.is_received:
        row.state = DeliveryState.DONE
    elif wait is None:
        row.state = DeliveryState.FAILED
    else:
        row.next_at = at + wait
    row.save(update_fields=["last_at", "last_answer", "state", "next_at"])
    hook.failures = 0 if answer.is_received else hook.failures + 1
    hook.save(update_fields=["failures"])
    if answer.status == GONE or hook.failures >= PAUSE_AFTER:
        why = N_("对方答复 410，不再接收") if answer.status == GONE else reason(N_("连续 %(n)s 次未送达"), n=hook.failures)
        pause(hook, why=why, by=system_actor("推送", hook.county, ()), at=at)


def deliver(parcels: Sequence[Parcel], now: Callable[[], datetime]) -> int:
    """Send parcels one after another (逐件送达) and return how many were received; ``now`` is the clock."""
    received = 0
    for parcel in parcels:
        answer = send(parcel, at=now())
        note_answer(parcel, answer, at=now())
        received += answer.is_received
    return received


def forget_old(*, at: datetime) -> int:
    """Delete what was delivered or given up more than thirty days ago (清理推送记录)."""
    ended = Delivery.objects.exclude(state=DeliveryState.WAITING).filter(last_at__lt=at - KEPT)
    return ended.delete()[0]
