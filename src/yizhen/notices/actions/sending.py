"""Send what waits (发送): claim, send outside any transaction, note the answer; tried again when it fails.

After a crash between sending and noting, the message is sent again after the lease, under the same key: once for
gateways that know the key (files, HTTP with Idempotency-Key), at least once for e-mail.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet

from yizhen.kernel.actors import Actor
from yizhen.kernel.words import N_
from yizhen.notices import access
from yizhen.notices.actions.gateways import gateway
from yizhen.notices.models import ChoiceRow, MessageRow
from yizhen.notices.rules import is_too_old, next_wait, read_mobile
from yizhen.notices.terms import Answer, Means, Parcel, Resent, Sending
from yizhen.record import door as record

LEASE, AT_ONCE, KEPT = timedelta(minutes=2), 20, timedelta(days=180)


def is_due(*, at: datetime) -> bool:
    """Whether anything is to be sent (有无待发): one look, so that an idle worker never waits to write."""
    return _due(at).exists()


def _due(at: datetime) -> QuerySet[MessageRow]:
    return MessageRow.objects.filter(state=Sending.WAITING, next_at__lte=at)


@transaction.atomic
def claim(*, at: datetime, limit: int = AT_ONCE) -> list[Parcel]:
    """Take what is due for oneself (领取待发): whoever else looks sees it due again only after the lease.

    What is too old, or whose address is gone, is dropped with the reason.
    """
    mine: list[Parcel] = []
    for row in _due(at).order_by("next_at", "id")[:limit]:
        still = MessageRow.objects.filter(pk=row.pk, next_at=row.next_at, state=Sending.WAITING)
        to = "" if is_too_old(row.made_at, at) else _address(row)
        if not to:
            why = N_("放得太久，已经过时") if is_too_old(row.made_at, at) else N_("没有可用的地址，或者已依法删除")
            still.update(state=Sending.DROPPED, last_answer=why)
        elif still.update(next_at=at + LEASE, attempts=F("attempts") + 1):
            mine.append(Parcel(row.pk, Means(row.means), to, row.subject, _text(row), row.key, row.attempts + 1))
    return mine


def _address(row: MessageRow) -> str:
    if row.account_id is None:
        return read_mobile(record.open_personal(row.token) or "")
    held = ChoiceRow.objects.filter(account=row.account_id, account__active=True).first()
    return "" if held is None else held.email if row.means == Means.EMAIL else held.mobile


def _text(row: MessageRow) -> str:
    """The words, with the whole address of a page of this site."""
    head, _line, last = row.text.rpartition("\n")
    return f"{head}\n{settings.SITE_ADDRESS}{last}" if last.startswith("/") else row.text


@transaction.atomic
def note_answer(parcel: Parcel, answer: Answer, *, at: datetime) -> None:
    """Note what became of an attempt (记下结果): sent, again later, or given up."""
    row = MessageRow.objects.select_for_update().get(pk=parcel.id)
    if row.state != Sending.WAITING:
        return
    words = answer.words.replace(parcel.to, "（收件人）") if parcel.to else answer.words  # mail systems say whom they refused
    row.last_answer, wait = words[:200], None if answer.final else next_wait(row.attempts)
    if answer.is_sent:
        row.state, row.sent_at = Sending.SENT, at
    elif wait is None:
        row.state = Sending.FAILED
    else:
        row.next_at = at + wait
    row.save(update_fields=["last_answer", "state", "sent_at", "next_at"])


def deliver(parcels: Sequence[Parcel], now: Callable[[], datetime]) -> int:
    """Send parcels one after another (逐条发送) and return how many went; ``now`` is the clock."""
    sent = 0
    for parcel in parcels:
        answer = _handed(parcel)
        note_answer(parcel, answer, at=now())
        sent += answer.is_sent
    return sent


def _handed(parcel: Parcel) -> Answer:
    try:
        return gateway(parcel.means)(parcel)
    except Exception as fault:  # noqa: BLE001  a driver of the installation's own may fail in any way
        return Answer(is_sent=False, words=f"{type(fault).__name__}: {fault}")


@transaction.atomic
def send_again(pk: int, *, by: Actor, at: datetime) -> bool:
    """Send what was given up once more (重发), under the same key; False when it was not given up. Raises NoSuchMessage."""
    row = access.message_for(by, pk, lock=True)
    if row.state != Sending.FAILED:
        return False
    row.state, row.attempts, row.next_at, row.made_at = Sending.WAITING, 0, at, at
    row.save(update_fields=["state", "attempts", "next_at", "made_at"])
    told = Resent(row.means, row.kind, row.key)
    record.append(
        "notices.message.resent", told, by=by, at=at, subject=("notices.message", pk), county=row.county
    )
    return True


def forget_old(*, at: datetime) -> int:
    """Delete messages that ended more than half a year ago (清理消息)."""
    return MessageRow.objects.exclude(state=Sending.WAITING).filter(made_at__lt=at - KEPT).delete()[0]
