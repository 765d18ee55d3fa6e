"""Write the record (写入留痕): append acts, seal them in order, keep personal values under a person's key."""

import base64
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import connection, transaction

from yizhen.kernel.actors import Actor
from yizhen.record.models import EntryRow, PersonKeyRow
from yizhen.record.rules import COLUMNS, link
from yizhen.record.terms import GENESIS, KeyDestroyed, News

REGISTRY: dict[str, News] = {}
SEALER_LOCK = 0x796A_7365_616C  # one sealer at a time on PostgreSQL: any fixed number of ours
INSERT = (
    "INSERT INTO record_entry (at_us, act, county, subject_kind, subject_id, account, post, organ,"
    " actor_name, post_title, organ_name, channel, request, payload)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id"
)


class UnknownAct(Exception):
    """未登记的留痕: an act that no house has published, or whose payload has another shape."""


class OutsideTransaction(Exception):
    """不在事务中: the change and its record entry must be committed together."""


@dataclass(frozen=True, slots=True)
class Draft:
    """待写条目 draft: one act to append, for bulk writing."""

    act: str
    payload: msgspec.Struct
    at: datetime
    subject: tuple[str, int]
    by: Actor
    county: str = ""


def publish(*news: News) -> None:
    """Register acts and their payload shapes (登记消息); publishing the same act twice must agree."""
    for item in news:
        known = REGISTRY.setdefault(item.name, item)
        if known != item:
            raise UnknownAct(f"{item.name} is published twice with different shapes")


def microseconds(at: datetime) -> int:
    """Instant as whole microseconds since 1970 UTC (微秒); naive instants are refused."""
    if at.tzinfo is None:
        raise ValueError("a naive instant has no place in the record")
    whole = int(at.replace(microsecond=0).timestamp())
    return whole * 1_000_000 + at.microsecond


def entry_values(draft: Draft) -> tuple[object, ...]:
    """Column values of an entry in the order of the table (列值); checks the act against the registry."""
    news = REGISTRY.get(draft.act)
    if news is None or type(draft.payload) is not news.payload:
        raise UnknownAct(f"{draft.act} with {type(draft.payload).__name__}: no house publishes this")
    by = draft.by
    return (
        microseconds(draft.at), draft.act, draft.county or by.county, *draft.subject,
        by.account, by.post, by.organ, by.name, by.post_title, by.organ_name, by.channel, by.request,
        msgspec.json.encode(draft.payload).decode(),
    )  # fmt: skip


def append(
    act: str, payload: msgspec.Struct, *, by: Actor, at: datetime, subject: tuple[str, int], county: str = ""
) -> int:
    """Append one act in the caller's transaction and return the entry's id (写入一条留痕).

    Raises UnknownAct, OutsideTransaction.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(act)
    with connection.cursor() as cursor:
        cursor.execute(INSERT, entry_values(Draft(act, payload, at, subject, by, county)))
        return cursor.fetchone()[0]


def append_many(drafts: Iterable[Draft]) -> int:
    """Append many acts in the caller's transaction and return how many (批量写入留痕)."""
    if not connection.in_atomic_block:
        raise OutsideTransaction("append_many")
    rows = [EntryRow(**dict(zip(COLUMNS[1:], entry_values(draft), strict=True))) for draft in drafts]
    EntryRow.objects.bulk_create(rows, batch_size=1000)
    return len(rows)


# --- sealing ---------------------------------------------------------------------------------------------


@transaction.atomic
def seal(*, limit: int = 5_000) -> int:
    """Seal committed entries in order and return how many (封存).

    Only committed entries are visible here, whatever number they drew, so none can slip in before the
    chain's head; one sealer works at a time (a transaction lock on PostgreSQL, the write queue on SQLite).
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALER_LOCK])
            if not cursor.fetchone()[0]:
                return 0
        columns = ", ".join(f"e.{name}" for name in COLUMNS)
        cursor.execute(
            f"SELECT {columns} FROM record_pending p JOIN record_entry e ON e.id = p.entry"  # noqa: S608 (fixed)
            " ORDER BY p.entry LIMIT %s",
            [limit],
        )
        rows = cursor.fetchall()
        if rows:
            _seal_rows(cursor, rows)
    return len(rows)


def _seal_rows(cursor, rows) -> None:
    cursor.execute("SELECT seq, hash FROM record_seal ORDER BY seq DESC LIMIT 1")
    start, head = cursor.fetchone() or (0, GENESIS)
    head = bytes(head)
    seals = []
    for seq, row in enumerate(rows, start + 1):
        head = link(head, seq, row)
        seals.append((seq, row[0], head))
    cursor.executemany("INSERT INTO record_seal (seq, entry, hash) VALUES (%s, %s, %s)", seals)
    cursor.execute(
        "DELETE FROM record_pending WHERE entry IN (SELECT entry FROM record_seal WHERE seq > %s)", [start]
    )


def seal_all() -> int:
    """Seal until nothing is pending (全部封存)."""
    total = 0
    while done := seal():
        total += done
    return total


# --- personal values -------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _wrapper(master: str) -> AESGCM:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"yizhen person keys").derive(master.encode())
    return AESGCM(derived)


def new_person_key() -> str:
    """Make a key for one person's values and return its name (新建个人密钥)."""
    name, nonce = secrets.token_hex(12), os.urandom(12)
    wrapped = _wrapper(settings.MASTER_KEY).encrypt(nonce, AESGCM.generate_key(256), name.encode())
    PersonKeyRow.objects.create(key=name, wrapped=nonce + wrapped)
    return name


def _unwrap(name: str, wrapped: bytes) -> AESGCM:
    return AESGCM(_wrapper(settings.MASTER_KEY).decrypt(wrapped[:12], wrapped[12:], name.encode()))


def seal_personal(key: str, text: str) -> str:
    """Encrypt a personal value under the person's key (加密个人信息): AES-256-GCM, a token safe in JSON."""
    row = PersonKeyRow.objects.get(key=key)
    nonce = os.urandom(12)
    box = _unwrap(key, bytes(row.wrapped)).encrypt(nonce, text.encode(), b"")
    return f"p1.{key}.{base64.urlsafe_b64encode(nonce + box).decode()}"


def open_many(tokens: Iterable[str]) -> dict[str, str | None]:
    """Decrypt tokens with one query (批量解密); None where the key was lawfully destroyed."""
    wanted = {token: token.split(".", 2) for token in tokens if token.startswith("p1.")}
    keys = {row.key: row for row in PersonKeyRow.objects.filter(key__in={part[1] for part in wanted.values()})}
    return {token: _open(keys.get(part[1]), part[2]) for token, part in wanted.items()}


def _open(row: PersonKeyRow | None, box: str) -> str | None:
    if row is None:
        return None
    raw = base64.urlsafe_b64decode(box)
    try:
        return _unwrap(row.key, bytes(row.wrapped)).decrypt(raw[:12], raw[12:], b"").decode()
    except InvalidTag as fault:
        raise ValueError("个人信息密文已损坏,或主密钥不是当初那一把") from fault


def open_personal(token: str) -> str | None:
    """Decrypt one token (解密个人信息); None where the key was lawfully destroyed."""
    return open_many([token]).get(token)


@transaction.atomic
def destroy_person_key(key: str, *, by: Actor, at: datetime, ground: str) -> None:
    """Destroy a person's key: every value under it is gone, the chain still verifies (销毁个人密钥).

    Source: 个人信息保护法第四十七条 (deletion).
    """
    row = PersonKeyRow.objects.get(key=key)
    row.delete()
    append("record.key.destroyed", KeyDestroyed(key, ground), by=by, at=at, subject=("record.key", 0))
