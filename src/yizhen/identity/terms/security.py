"""登录安全的词 terms of the security administrator's board. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from yizhen.kernel.words import N_

SOON_DAYS = 30
"""Grants made within as many days, or ending within as many, stand on the board (近期授权天数)."""


@dataclass(frozen=True, slots=True)
class SignInDay:
    """登录日统计 one day: sign-ins, failures, lockouts."""

    day: date
    opened: int
    refused: int
    locked: int


@dataclass(frozen=True, slots=True)
class Locked:
    """被锁定 an account locked out for an address (all of them for its second factor)."""

    account: int
    username: str
    name: str
    address: str
    failures: int
    until: datetime


@dataclass(frozen=True, slots=True)
class OpenSession:
    """在线会话 a session that is open now."""

    id: int
    account: int
    username: str
    name: str
    address: str
    started_at: datetime
    seen_at: datetime
    second: bool


@dataclass(frozen=True, slots=True)
class Unused:
    """久未使用 an account that nobody signed in with for a long time."""

    account: int
    username: str
    name: str
    last_login: datetime | None
    created_on: date


@dataclass(frozen=True, slots=True)
class GrantChange:
    """近期授权 a grant that began or ends within some days."""

    post_id: int
    post: str
    role: str
    scope: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """分离冲突 who holds what should be apart; ``kind``: person, post or business."""

    kind: str
    who: str
    roles: tuple[str, ...]
    post_id: int


class LockLifted(msgspec.Struct, frozen=True):
    """解除锁定: for an address, or (empty) of the second factor."""

    address: str
    failures: int


NEWS: tuple[tuple[str, str, type[msgspec.Struct]], ...] = (("identity.lock.lifted", N_("解除锁定"), LockLifted),)
RULES: tuple[tuple[str, str, str, int, int, int], ...] = (
    ("identity.unused_days", N_("账号多少天未用列入清理"), "天", 30, 730, 90),
)
