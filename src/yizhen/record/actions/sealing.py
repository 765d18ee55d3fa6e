"""Seal committed entries in order and anchor the chain's head outside the database (封存、锚点)."""

import os
from datetime import datetime
from pathlib import Path

import msgspec
from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from yizhen.record.queries import chain_head, read_anchors
from yizhen.record.rules import COLUMNS, link
from yizhen.record.terms import GENESIS, Anchor

SEALER_LOCK = 0x796A_7365_616C  # one sealer at a time on PostgreSQL: any fixed number of ours


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


def _seal_rows(cursor: CursorWrapper, rows: list[tuple[object, ...]]) -> None:
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


def anchor(*, at: datetime, path: Path | None = None) -> Anchor | None:
    """Write the chain's head to the anchor file and force it to disk (写锚点); None when nothing is new."""
    path = path or settings.ANCHOR_FILE
    seq, digest = chain_head()
    known = read_anchors(path)
    if seq == 0 or (known and known[-1].seq == seq):
        return None
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = Anchor(seq, digest.hex(), at)
    torn = path.exists() and path.read_bytes()[-1:] not in (b"", b"\n")
    with path.open("ab") as file:
        file.write((b"\n" if torn else b"") + msgspec.json.encode(made) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return made
