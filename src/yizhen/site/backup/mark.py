"""When the last backup was made (最近备份): a small file in the home folder, so that the doctor can tell."""

from datetime import datetime
from pathlib import Path

import msgspec

MARK = "last-backup.json"


def note_backup(home: Path, at: datetime, file: Path) -> None:
    """Note a backup that was written (记下备份)."""
    made = home / f"{MARK}.new"
    made.write_bytes(msgspec.json.encode({"at": at, "file": file.name}))
    made.replace(home / MARK)


def last_backup(home: Path) -> datetime | None:
    """Instant of the last backup (最近备份时间); None when there was none."""
    path = home / MARK
    try:
        return msgspec.convert(msgspec.json.decode(path.read_bytes())["at"], datetime)
    except (OSError, msgspec.MsgspecError, KeyError, TypeError):
        return None
