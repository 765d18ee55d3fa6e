"""Words of backup and restore (备份用语): the archive's manifest and what the commands tell."""

from datetime import UTC, datetime
from typing import Literal

import msgspec

FORMAT = 1
MANIFEST = "manifest.json"
SQLITE_FILE, POSTGRES_FILE = "database.sqlite3", "database.pgdump"
ASIDE, STAGE = "before-restore-", ".restore-"


class Refused(Exception):
    """不能备份或恢复: what is wrong and what to do; nothing was changed."""


class FileSum(msgspec.Struct, frozen=True):
    """文件校验 size in bytes and SHA-256 of one file in the archive."""

    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """备份清单 what the archive holds, and what it was made from.

    ``key_check`` tells whether a master key is the one of this backup; the key cannot be found from it.
    """

    format: int
    made_at: datetime
    program: str
    engine: Literal["sqlite", "postgresql"]
    engine_version: str
    migrations: dict[str, list[str]]
    tables: dict[str, int]
    chain_seq: int
    chain_hash: str
    key_check: str
    files: dict[str, FileSum]


class Keys(msgspec.Struct, frozen=True):
    """密钥文件 the keys of one installation, kept apart from the data."""

    format: int
    made_at: datetime
    files: dict[str, str]


class BackedUp(msgspec.Struct, frozen=True):
    """What ``yizhen backup --json`` prints (备份结果)."""

    file: str
    size: int
    sha256: str
    keys: str
    engine: str
    program: str
    tables: int
    rows: int
    chain_seq: int
    seconds: float
    warnings: list[str]


class Restored(msgspec.Struct, frozen=True):
    """What ``yizhen restore --json`` prints (恢复结果); ``ok`` is whether counts, keys and record all hold."""

    ok: bool
    home: str
    made_at: datetime
    engine: str
    program: str
    tables: int
    rows: int
    migrated: list[str]
    keys: Literal["given", "already there", "missing"]
    kept_aside: str
    entries: int
    anchors: int
    findings: list[str]
    seconds: float


BACKED_UP = BackedUp(
    file="/backup/yizhen-2026-11-21.tar.gz", size=52_428_800, sha256="9f2c…", keys="/usb/yizhen-keys.json",
    engine="sqlite", program="0.1.0", tables=62, rows=48_211, chain_seq=14_800, seconds=2.4, warnings=[],
)  # fmt: skip
RESTORED = Restored(
    ok=True, home="/srv/yizhen", made_at=datetime(2026, 11, 21, tzinfo=UTC), engine="sqlite", program="0.1.0",
    tables=62, rows=48_211, migrated=["dispatch.0003_reviews"], keys="given", kept_aside="", entries=14_800,
    anchors=96, findings=[], seconds=3.1,
)  # fmt: skip
