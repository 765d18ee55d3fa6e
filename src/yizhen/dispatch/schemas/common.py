"""Problems and cursors (差错与翻页标记)."""

import base64
import binascii
from datetime import datetime

import msgspec
from msgspec import UNSET, UnsetType


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """A refusal (差错, RFC 9457): ``detail`` says what happened and what to do; ``errors`` names fields.

    For 409, ``state`` and ``last_…`` say who did what meanwhile.
    """

    title: str
    status: int
    detail: str
    type: str = "about:blank"
    request: str | UnsetType = UNSET
    errors: dict[str, str] | UnsetType = UNSET
    power: str | UnsetType = UNSET
    state: str | UnsetType = UNSET
    last_verb: str | UnsetType | None = UNSET
    last_actor: str | UnsetType | None = UNSET
    last_at: datetime | UnsetType | None = UNSET


class BadCursor(ValueError):
    """翻页标记无效: not one that this API gave, or for another order."""


class _Mark(msgspec.Struct, frozen=True, array_like=True):
    sort: str
    at: datetime | None
    id: int


_decoder = msgspec.json.Decoder(_Mark)
ID_MAX, YEARS = 2**62, range(1900, 3000)


def write_cursor(sort: str, at: datetime | None, pk: int) -> str:
    """A mark from which the next page goes on (翻页标记); opaque to whoever gets it."""
    return base64.urlsafe_b64encode(msgspec.json.encode(_Mark(sort, at, pk))).decode().rstrip("=")


def read_cursor(text: str, sort: str) -> tuple[datetime | None, int]:
    """Instant and id of a mark (读取翻页标记); raises BadCursor."""
    try:
        mark = _decoder.decode(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, msgspec.DecodeError, UnicodeError) as wrong:
        raise BadCursor from wrong
    if mark.sort != sort or not 0 <= mark.id <= ID_MAX:
        raise BadCursor
    if mark.at is not None and (mark.at.tzinfo is None or mark.at.year not in YEARS):
        raise BadCursor
    return mark.at, mark.id
