"""How the chain is computed (链式哈希): pure functions over stored values."""

import hashlib
from collections.abc import Iterable

from yizhen.record.terms import DIGEST

COLUMNS = (
    "id", "at_us", "act", "county", "subject_kind", "subject_id", "account", "post", "organ",
    "actor_name", "post_title", "organ_name", "channel", "request", "payload",
)  # fmt: skip
"""Hashed columns in hashing order (参与哈希的列)."""


def entry_bytes(row: Iterable[object]) -> bytes:
    """The bytes of an entry that are hashed (条目字节): each value length-prefixed, null apart from empty.

    Length prefixes keep two different rows from ever giving the same bytes.
    """
    parts = []
    for value in row:
        text = "" if value is None else str(value)
        parts.append(f"{-1 if value is None else len(text)}:{text}")
    return "".join(parts).encode()


def link(previous: bytes, seq: int, row: Iterable[object]) -> bytes:
    """Hash of place ``seq`` over the previous hash and the entry (链环)."""
    digest = hashlib.new(DIGEST, previous)
    digest.update(b"%d|" % seq)
    digest.update(entry_bytes(row))
    return digest.digest()
