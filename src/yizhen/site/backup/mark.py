"""When the last backup was made (最近备份): a small file in the home folder, so that the doctor can tell."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec

MARK, HISTORY, KEPT = "last-backup.json", "backups.jsonl", 50


class Made(msgspec.Struct, frozen=True):
    """备份记录 a backup that was made: when, the file's name, its size in bytes."""

    at: datetime
    file: str
    size: int


def note_backup(home: Path, at: datetime, file: Path) -> None:
    """Note a backup that was written (记下备份)."""
    made = home / f"{MARK}.new"
    made.write_bytes(msgspec.json.encode({"at": at, "file": file.name}))
    made.replace(home / MARK)
    kept = [*recent_backups(home)[: KEPT - 1][::-1], Made(at, file.name, file.stat().st_size if file.exists() else 0)]
    fresh = home / f"{HISTORY}.new"
    fresh.write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in kept))
    fresh.replace(home / HISTORY)


def recent_backups(home: Path) -> list[Made]:
    """The latest backups, newest first (备份记录); lines that cannot be read are left out."""
    found = []
    path = home / HISTORY
    for line in path.read_bytes().splitlines() if path.exists() else []:
        with suppress(msgspec.MsgspecError):
            found.append(msgspec.json.decode(line, type=Made))
    return found[::-1]


def last_backup(home: Path) -> datetime | None:
    """Instant of the last backup (最近备份时间); None when there was none."""
    path = home / MARK
    try:
        return msgspec.convert(msgspec.json.decode(path.read_bytes())["at"], datetime)
    except (OSError, msgspec.MsgspecError, KeyError, TypeError):
        return None
