"""Read the record (读取留痕): history of a thing, the state of the chain, its verification."""

import codecs
import itertools
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from django.conf import settings
from django.db import connection

from yizhen.kernel.words import say
from yizhen.kernel.working_hours import SHANGHAI
from yizhen.record import models
from yizhen.record.models import CursorRow, EntryRow
from yizhen.record.rules import COLUMNS, link
from yizhen.record.terms import GENESIS, REGISTRY, Anchor, Entry, Fault, Finding, Sealed, Verdict

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
STEP = 20_000
FINDINGS_KEPT = 200
Progress = Callable[[int], bool]


class NoSuchEntry(LookupError):
    """无此条目: no entry with this number in the county."""

    no_such_row = True


class Stopped(Exception):
    """核验中止 at a place of the chain, because whoever asked for it no longer wants it."""


def instant(us: int) -> datetime:
    """Microseconds since 1970 as an instant in UTC (时刻)."""
    return EPOCH + timedelta(microseconds=us)


def title_of(act: str) -> str:
    """Chinese title of an act (留痕名称)."""
    return say(REGISTRY[act].title) if act in REGISTRY else act


def to_entry(row: dict) -> Entry:
    """An entry as shown, out of its columns (条目)."""
    return Entry(
        id=row["id"], act=row["act"], title=title_of(row["act"]), at=instant(row["at_us"]),
        actor_name=row["actor_name"], post_title=row["post_title"], organ_name=row["organ_name"],
        subject_kind=row["subject_kind"], subject_id=row["subject_id"],
        payload=msgspec.json.decode(row["payload"]),
    )  # fmt: skip


def history(kind: str, pk: int) -> list[Entry]:
    """The acts on one thing, oldest first (一件事的留痕): the latest thousand where there are more."""
    rows = EntryRow.objects.filter(subject_kind=kind, subject_id=pk).order_by("-id").values()[:1000]
    return [to_entry(row) for row in reversed(rows)]


def recent(county: str, *, act: str = "", before: int = 0, limit: int = 50) -> list[Entry]:
    """The county's latest acts, newest first, paged by entry id (最近留痕)."""
    rows = EntryRow.objects.filter(county=county)
    if act:
        rows = rows.filter(act=act)
    if before:
        rows = rows.filter(id__lt=before)
    return [to_entry(row) for row in rows.order_by("-id").values()[:limit]]


def one_entry(county: str, pk: int) -> Entry:
    """One act of a county by its entry's number (取一条留痕); raises NoSuchEntry."""
    row = EntryRow.objects.filter(county=county, pk=pk).values().first()
    if row is None:
        raise NoSuchEntry(pk)
    return to_entry(row)


def chain_head() -> tuple[int, bytes]:
    """Last place and hash of the chain (链首)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, hash FROM record_seal ORDER BY seq DESC LIMIT 1")
        seq, digest = cursor.fetchone() or (0, GENESIS)
    return seq, bytes(digest)


def pending_count() -> int:
    """Entries committed and not yet sealed (待封存数)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM record_pending")
        return cursor.fetchone()[0]


def lags() -> dict[str, int]:
    """How many sealed entries each handler of news has yet to read (消息积压)."""
    head, _ = chain_head()
    return {row.handler: head - row.seq for row in CursorRow.objects.order_by("handler")}


def sealed_between(after: int, until: int, acts: list[str]) -> list[Sealed]:
    """Sealed entries of the named acts with after < seq ≤ until, in order (按链序读取)."""
    if not acts:
        return []
    marks = ", ".join(["%s"] * len(acts))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.seq, e.id, e.act, e.at_us, e.county, e.subject_kind, e.subject_id, e.account, e.post,"  # noqa: S608 (marks)
            " e.organ, e.payload FROM record_seal s JOIN record_entry e ON e.id = s.entry"
            f" WHERE s.seq > %s AND s.seq <= %s AND e.act IN ({marks}) ORDER BY s.seq",
            [after, until, *acts],
        )
        rows = cursor.fetchall()
    return [Sealed(*r[:3], instant(r[3]), *r[4:10], msgspec.json.decode(r[10])) for r in rows]


# --- guards ----------------------------------------------------------------------------------------------


def guards_missing() -> list[str]:
    """Names of the triggers that should stand and do not, or not as they should (缺失的数据库保护)."""
    return models.guards_missing(connection)


def guards_wanted() -> dict[str, str]:
    """Name of every trigger that should stand, and its table (应有的数据库保护)."""
    return models.guards(connection)


# --- verification ----------------------------------------------------------------------------------------


def read_anchors(path: Path) -> list[Anchor]:
    """Anchors kept outside the database, in the order written (读取锚点); empty when there is no file."""
    return [anchor for _line, anchor in _anchor_lines(path) if anchor is not None]


def _anchor_lines(path: Path) -> Iterator[tuple[int, Anchor | None]]:
    """Each written line by number; None where a line is no anchor (torn by a power cut, or meddled with)."""
    if not path.exists():
        return
    for number, line in enumerate(path.read_bytes().removeprefix(codecs.BOM_UTF8).splitlines(), 1):
        if line.strip():
            try:
                yield number, msgspec.json.decode(line, type=Anchor)
            except (msgspec.DecodeError, UnicodeDecodeError):
                yield number, None


class _Walk:
    """One walk along the chain: what was found and what the next place must follow."""

    def __init__(self, anchors: list[Anchor]) -> None:
        self.head, self.seq, self.total = GENESIS, 0, 0
        self.findings: list[Finding] = []
        self.broken: list[tuple[int, bytes, bytes, tuple]] = []
        self.anchors = {anchor.seq: anchor for anchor in anchors}

    def find(self, fault: Fault, seq: int | None, entry: int | None, words: str) -> None:
        self.total += 1
        if len(self.findings) < FINDINGS_KEPT:
            self.findings.append(Finding(fault, seq, entry, words))

    def step(self, seq: int, entry: int, digest: bytes, row: tuple) -> None:
        if seq != self.seq + 1:
            self.find(Fault.REMOVED, self.seq + 1, None, f"第 {self.seq + 1} 至 {seq - 1} 号封条不在了")
        elif row[0] is None:
            self.find(Fault.REMOVED, seq, entry, f"第 {seq} 号封条对应的条目 {entry} 不在了")
        elif link(self.head, seq, row) != digest:
            self.broken.append((seq, self.head, digest, row))
        anchor = self.anchors.pop(seq, None)
        if anchor is not None and anchor.hash != digest.hex():
            self.find(Fault.ANCHOR, seq, entry, f"第 {seq} 号封条与 {local_words(anchor.at)} 的库外锚点不同")
        self.seq, self.head = seq, digest


def _judge_broken(walk: _Walk) -> None:
    """Tell entries that stand in the wrong place from entries whose content was altered (调换与改动)."""
    few = walk.broken[:40]
    hashes = {item[2] for item in few} | {item[1] for item in few}
    places = {item[0] for item in few}
    for seq, _head, _digest, row in walk.broken:
        moved = next(
            (
                place
                for place, head in itertools.product(places, hashes)
                if place != seq and link(head, place, row) in hashes
            ),
            None,
        )
        if moved is not None:
            walk.find(Fault.REORDERED, seq, row[0], f"条目 {row[0]} 原在第 {moved} 号,现被放到第 {seq} 号")
        else:
            walk.find(Fault.ALTERED, seq, row[0], f"第 {seq} 号条目 {row[0]}({row[2]})的内容与封条不符")


def _chain(progress: Progress | None = None, step: int = STEP) -> Iterator[tuple]:
    columns = ", ".join(f"e.{name}" for name in COLUMNS)
    statement = (
        f"SELECT s.seq, s.entry, s.hash, {columns} FROM record_seal s"  # noqa: S608 (fixed names)
        " LEFT JOIN record_entry e ON e.id = s.entry WHERE s.seq > %s ORDER BY s.seq LIMIT %s"
    )
    after = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(statement, [after, step])
            rows = cursor.fetchall()
            yield from rows
            if len(rows) < step:
                return
            after = rows[-1][0]
            if progress is not None and not progress(after):
                raise Stopped(after)


def _count(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0] or 0


def _check_tail(walk: _Walk) -> None:
    strays = _count(
        "SELECT count(*) FROM record_entry e WHERE NOT EXISTS (SELECT 1 FROM record_seal s WHERE s.entry = e.id)"
        " AND NOT EXISTS (SELECT 1 FROM record_pending p WHERE p.entry = e.id)"
    )
    if strays:
        walk.find(Fault.UNSEALED, None, None, f"有 {strays} 条留痕既未封存也不待封存:封条末尾被截断,或条目是插入的")
    if connection.vendor == "sqlite":
        issued = _count("SELECT max(seq) FROM sqlite_sequence WHERE name = 'record_entry'")
        last = _count("SELECT max(id) FROM record_entry")
        if issued > last:
            walk.find(Fault.CUT, None, None, f"编号已发到 {issued},库内只到 {last}:末尾 {issued - last} 条被截去")
    for anchor in sorted(walk.anchors.values(), key=lambda a: a.seq):
        if anchor.seq > walk.seq:
            words = f"{local_words(anchor.at)} 的库外锚点在第 {anchor.seq} 号,库内只到第 {walk.seq} 号:末尾被截断"
            walk.find(Fault.CUT, anchor.seq, None, words)


def verify(anchor_file: Path | None = None, *, progress: Progress | None = None) -> Verdict:
    """Walk the whole chain and say what is wrong and where (核验留痕).

    Compares guards, order, every entry's bytes, the tail, and the anchors kept outside the database
    (``anchor_file``, default the home folder's). ``progress`` is told the place reached every some thousand
    entries, and stops the walk by answering False: Stopped.
    """
    started = time.perf_counter()
    lines = list(_anchor_lines(anchor_file or settings.ANCHOR_FILE))
    anchors = [anchor for _line, anchor in lines if anchor is not None]
    walk = _Walk(anchors)
    for number in (line for line, anchor in lines if anchor is None):
        walk.find(Fault.ANCHOR, None, None, f"锚点文件第 {number} 行读不懂:请与另存的锚点对照;其余各行照常比对")
    for name in guards_missing():
        walk.find(Fault.GUARD, None, None, f"数据库触发器 {name} 不在或被换过:请运行 yizhen record guard 重新竖起,并查明谁移除了它")
    for seq, entry, digest, *row in _chain(progress):
        walk.step(seq, entry, bytes(digest), tuple(row))
    _judge_broken(walk)
    _check_tail(walk)
    pending = pending_count()
    return Verdict(
        ok=walk.total == 0, entries=walk.seq + pending, sealed=walk.seq, pending=pending,
        anchors=len(anchors), head=walk.head.hex(), findings=walk.findings, findings_total=walk.total,
        seconds=round(time.perf_counter() - started, 3),
    )  # fmt: skip


def local_words(at: datetime) -> str:
    """Instant in local time to the second, as people write it (当地时间)."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
