"""Words of notices (消息用语): what is told, by which means, and where a message stands. Pure values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from yizhen.kernel.words import N_, say


class Power(StrEnum):
    """Powers of this house (消息权限). Reading one's own notices needs none."""

    OUTBOX = "notices.outbox"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return say(N_("查看发送情况、重发"))


class Means(StrEnum):
    """By what a message goes out (发送方式)."""

    EMAIL = "email"
    SMS = "sms"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return say({"email": N_("电子邮件"), "sms": N_("短信")}[self.value])


class Sending(StrEnum):
    """Where a message stands (发送状态)."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return say({
            "waiting": N_("待发"), "sent": N_("已发出"), "failed": N_("没有发出"), "dropped": N_("不再发"),
        }[self.value])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of notice (消息种类): ``asks``: somebody is to do something, and doing it settles the notice.

    ``tone`` marks what presses: soon, late. ``outward``: told to people outside; nobody of the staff chooses how to get it.
    """

    key: str
    word: str
    asks: bool = False
    tone: str = ""
    outward: bool = False

    @property
    def label(self) -> str:
        """The Chinese word."""
        return say(self.word)


KINDS: dict[str, Kind] = {}


def register_kinds(*kinds: Kind) -> None:
    """Make the kinds of a house known (登记消息种类), once, in its AppConfig's ready."""
    KINDS.update({one.key: one for one in kinds})


Subject = tuple[str, int]
READ_DAYS, UNREAD_DAYS = "notices.read_days", "notices.unread_days"
COUNTY_RULES: tuple[dict[str, Any], ...] = (
    {
        "name": READ_DAYS, "term": N_("已读消息保存"), "unit": N_("日"), "minimum": 7, "maximum": 3650, "default": 180,
        "help": N_("看过的站内消息从看过之日起保存多少日（自然日），到期自动删除；事情本身的经过和留痕不受影响。"),
    },
    {
        "name": UNREAD_DAYS, "term": N_("未读消息保存"), "unit": N_("日"), "minimum": 30, "maximum": 3650, "default": 365,
        "help": N_("一直没有人看的站内消息从发出之日起保存多少日（自然日），到期自动删除；事情本身的经过和留痕不受影响。"),
    },
)
"""Rules of this house (本模块县规则), as keyword arguments of the county's rule specification."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What the holders of posts are to be told (通知). ``key`` is its own: told again it is the same notice.

    ``subject`` also goes out by e-mail and text: no words of residents in it; ``text`` stays in the site. In the site
    it is said in the reader's language where ``words`` (marked for the catalogue) and what goes into them are given:
    ``head`` before them is the number of the matter.
    ``at`` is when it happened, where that differs within a batch. ``url`` is a page of this
    site; ``about`` the matter, so that what is done settles what asked for it.
    """

    posts: tuple[int, ...]
    kind: str
    subject: str
    key: str
    county: str
    text: str = ""
    url: str = ""
    about: Subject = ("", 0)
    at: datetime | None = None
    head: str = ""
    words: str = ""
    given: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Letter:
    """A text message to somebody outside (告知短信): ``to`` is the sealed number, opened only while sending."""

    to: str
    kind: str
    text: str
    key: str
    county: str
    about: Subject = ("", 0)


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice in a list (消息行)."""

    id: int
    kind: str
    subject: str
    text: str
    url: str
    at: datetime
    is_read: bool


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message in the outbox (发送行): never its words, the address masked."""

    id: int
    means: Means
    kind: str
    state: Sending
    attempts: int
    made_at: datetime
    sent_at: datetime | None
    next_at: datetime
    last_answer: str
    key: str


@dataclass(frozen=True, slots=True)
class Choices:
    """How one account wants to be told (接收设置): addresses, and kind → means."""

    email: str = ""
    mobile: str = ""
    wanted: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def means(self, kind: str) -> tuple[str, ...]:
        """The means chosen for a kind (所选方式)."""
        return dict(self.wanted).get(kind, ())


@dataclass(frozen=True, slots=True)
class Parcel:
    """A claimed message (待发消息), with all that sending needs. ``key`` never changes: a gateway can tell a repetition."""

    id: int
    means: Means
    to: str
    subject: str
    text: str
    key: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an attempt (发送结果); ``final`` where trying again would not help."""

    is_sent: bool
    words: str
    final: bool = False


class ChoicesSet(msgspec.Struct, frozen=True):
    """设定接收方式: which kinds go by which means; whether there is an address, never the address."""

    email: bool
    mobile: bool
    before: dict[str, tuple[str, ...]]
    after: dict[str, tuple[str, ...]]


class Resent(msgspec.Struct, frozen=True):
    """重发: a message that was given up is sent once more."""

    means: str
    kind: str
    key: str


NEWS = (
    ("notices.choices.set", "设定接收方式", ChoicesSet),
    ("notices.message.resent", "重发消息", Resent),
)
"""All news of this house (本模块消息)."""
