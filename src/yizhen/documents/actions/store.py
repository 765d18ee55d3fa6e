"""The store of contents (文件库): under the home folder by hash; names never touch the disk."""

import hashlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from yizhen.documents.actions.press import folder

BLOCK = 1024 * 1024


def content(sha256: str) -> Path:
    """Where a content lies (内容位置). Takes hashes only: nothing a user writes becomes a path."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):  # noqa: PLR2004  hex digits of SHA-256
        raise ValueError("not a hash")
    return folder("content") / sha256[:2] / sha256[2:4] / sha256


def preview_at(sha256: str) -> Path:
    """Where the preview of a content lies (预览位置)."""
    return folder("previews") / content(sha256).name


def new_part() -> Path:
    """A place for a content that is arriving (暂存位置)."""
    return folder("parts") / secrets.token_hex(16)


def part_of(token: str) -> Path:
    """Where an upload gathers (上传暂存): under the hash of its token."""
    return folder("parts") / hashlib.sha256(token.encode()).hexdigest()


def digest(path: Path) -> str:
    """SHA-256 of a file (内容哈希)."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            found.update(block)
    return found.hexdigest()


def write_part(path: Path, blocks: Iterable[bytes], limit: int) -> int:
    """Write what arrives (写入暂存), at most one byte more than the limit; returns how much."""
    size = 0
    with path.open("wb") as file:
        path.chmod(0o600)
        for block in blocks:
            file.write(block)
            size += len(block)
            if size > limit:
                break
    return size


def keep(part: Path) -> str:
    """Move an arrived content to its place (入库) and return its hash. It is on the disk when this returns."""
    sha256 = digest(part)
    target = content(sha256)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.chmod(0o400)
    part.replace(target)
    where = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(where)
    finally:
        os.close(where)
    return sha256


def keep_bytes(words: bytes) -> str:
    """Keep a content that was made here (入库)."""
    part = new_part()
    write_part(part, [words], len(words))
    return keep(part)
