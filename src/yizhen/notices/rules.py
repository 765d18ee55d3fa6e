"""What sending goes by (发送规则): waits between attempts, addresses."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from yizhen.kernel.words import say

WAITS = (1, 5, 15, 60, 180, 360, 720)
"""Minutes to wait after the first, second … failed attempt (重试间隔); after the last the message is given up."""
TOO_OLD = timedelta(days=2)
"""What could not be sent for so long is no news any more (过时)."""
_MOBILE = re.compile(r"1[3-9]\d{9}")
_EMAIL = re.compile(r"[^@\s<>,;:\"]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_SIGNS = re.compile(r"[\s\-－()（）]")


def next_wait(attempts: int) -> timedelta | None:
    """How long to wait after so many attempts (下次重试); None to give up."""
    return timedelta(minutes=WAITS[attempts - 1]) if attempts <= len(WAITS) else None


def is_too_old(made_at: datetime, now: datetime) -> bool:
    """Whether a message is no news any more (过时不发)."""
    return now - made_at > TOO_OLD


def read_mobile(text: str) -> str:
    """A mobile number that can be texted (手机号), or empty: a fixed line gets no text message."""
    bare = _SIGNS.sub("", text).removeprefix("+86")
    return bare if _MOBILE.fullmatch(bare) else ""


def read_email(text: str) -> str:
    """An e-mail address (电子邮箱), or empty when it cannot be one."""
    bare = text.strip()
    return bare if len(bare) <= 200 and _EMAIL.fullmatch(bare) else ""  # noqa: PLR2004  a line


def subject_of(head: str, words: str, given: Mapping[str, str | int], kept: str) -> str:
    """The subject of a notice as the reader reads it (消息标题); ``kept`` where it was told as a text alone."""
    if not words:
        return kept
    try:
        return f"{head} {say(words) % given if given else say(words)}".strip()
    except (KeyError, TypeError, ValueError):
        return kept


def is_local(url: str) -> bool:
    """Whether an address is a page of this site (站内地址): nobody is led elsewhere by a notice."""
    return url.startswith("/") and not url.startswith(("//", "/\\"))
