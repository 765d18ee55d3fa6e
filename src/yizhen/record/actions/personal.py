"""Keep personal values under a person's key (个人信息加密): destroying the key destroys the values."""

import base64
import os
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction

from yizhen.kernel.actors import Actor
from yizhen.record.actions.rows import write_rows
from yizhen.record.actions.writing import append
from yizhen.record.models import PersonKeyRow
from yizhen.record.terms import KeyDestroyed


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


def seal_new_persons(persons: Sequence[Sequence[str]]) -> list[tuple[str, list[str]]]:
    """Encrypt the values of new persons, each under a key of its own, in one write (批量加密新当事人信息).

    Gives (key, tokens) for each person, in order; empty values stay empty.
    """
    rows, sealed = [], []
    wrapper = _wrapper(settings.MASTER_KEY)
    for values in persons:
        name, nonce, key = secrets.token_hex(12), os.urandom(12), AESGCM.generate_key(256)
        rows.append((name, nonce + wrapper.encrypt(nonce, key, name.encode())))
        box = AESGCM(key)
        sealed.append((name, [_token(name, box, text) if text else "" for text in values]))
    write_rows(PersonKeyRow, ("key", "wrapped"), rows)
    return sealed


def _token(name: str, box: AESGCM, text: str) -> str:
    nonce = os.urandom(12)
    return f"p1.{name}.{base64.urlsafe_b64encode(nonce + box.encrypt(nonce, text.encode(), b'')).decode()}"


def _unwrap(name: str, wrapped: bytes) -> AESGCM:
    return AESGCM(_wrapper(settings.MASTER_KEY).decrypt(wrapped[:12], wrapped[12:], name.encode()))


def seal_personal(key: str, text: str) -> str:
    """Encrypt a personal value under the person's key (加密个人信息): AES-256-GCM, a token safe in JSON."""
    row = PersonKeyRow.objects.get(key=key)
    return _token(key, _unwrap(key, bytes(row.wrapped)), text)


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
