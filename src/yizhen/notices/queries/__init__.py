"""What notices can be asked (消息查询)."""

from datetime import datetime
from typing import Any

from yizhen.kernel.actors import Actor
from yizhen.kernel.words import say
from yizhen.notices import access
from yizhen.notices.models import MessageRow
from yizhen.notices.rules import subject_of
from yizhen.notices.terms import Choices, Means, MessageView, NoticeView, Sending

MOST = 100
"""A bell counts no further (铃上最多数到这里)."""


def unread_count(by: Actor) -> int:
    """How many notices are unread (未读数), up to a hundred: one query over an index of the unread alone."""
    if not by.posts:
        return 0
    return access.notices_for(by).filter(read_at__isnull=True).order_by()[:MOST].count()


def notices(by: Actor, *, unread: bool, start: int = 0, size: int = 50) -> tuple[list[NoticeView], int]:
    """Notices of the actor's posts, newest first (我的消息), and how many there are: two queries."""
    rows = access.notices_for(by)
    if unread:
        rows = rows.filter(read_at__isnull=True)
    count = rows.count()
    found = rows.order_by("-at", "-id").values_list(
        "pk", "kind", "subject", "text", "url", "at", "read_at", "head", "words", "given"
    )
    return [_shown(*row) for row in found[start : start + size]], count


def _shown(pk: int, kind: str, subject: str, text: str, url: str, at: datetime, read_at: datetime | None, *said: Any) -> NoticeView:  # noqa: PLR0917  a row
    return NoticeView(pk, kind, subject_of(*said, subject), text, url, at, is_read=read_at is not None)


def choices(by: Actor) -> Choices:
    """How the actor wants to be told (本人接收设置)."""
    row = access.choices_of(by)
    if row is None:
        return Choices()
    return Choices(row.email, row.mobile, tuple((kind, tuple(means)) for kind, means in row.wanted.items()))


def outbox(
    by: Actor, *, state: Sending | None = None, start: int = 0, size: int = 50
) -> tuple[list[MessageView], int]:
    """Messages that went out or wait (发送情况), newest first, and how many: two queries. No words, no addresses."""
    rows = access.messages_for(by)
    if state is not None:
        rows = rows.filter(state=state)
    count = rows.count()
    return [_view(row) for row in rows.order_by("-made_at", "-id")[start : start + size]], count


def message(by: Actor, pk: int) -> MessageView:
    """One message (一条发送记录); raises NoSuchMessage."""
    return _view(access.message_for(by, pk))


def _view(row: MessageRow) -> MessageView:
    return MessageView(
        row.pk, Means(row.means), row.kind, Sending(row.state), row.attempts, row.made_at, row.sent_at, row.next_at,
        say(row.last_answer), row.key,
    )  # fmt: skip


def told(kind: str, number: int) -> list[MessageView]:
    """Messages about a matter (对这件事发出的消息), oldest first. The matter's house has checked who asks. One query."""
    rows = MessageRow.objects.filter(about_kind=kind, about_id=number).order_by("id")
    return [_view(row) for row in rows]
