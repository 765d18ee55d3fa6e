"""Open a table of items or entries (打开表格): CSV in UTF-8 or GB 18030, or a workbook."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from yizhen.duties.rules.rows import guess, plain
from yizhen.kernel.words import N_, say
from yizhen.kernel.workbooks import may_read

LARGEST, UNPACKED_LARGEST = 16 * 1024 * 1024, 160 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS, HEAD_WITHIN = 50_000, 200, 20
FIELD_LARGEST = 200_000
BOOK_SIGNS = (b"PK", b"\xd0\xcf\x11\xe0")


class BadFile(ValueError):
    """读不了这个文件: the file as a whole cannot be read; says why and what to do."""


@dataclass(frozen=True, slots=True)
class Opened:
    """已打开的表: head, rows as (line, cells), and the digest of the file."""

    name: str
    digest: str
    head: tuple[str, ...]
    rows: tuple[tuple[int, list[str]], ...]

    @property
    def head_print(self) -> str:
        """表头指纹: by which a mapping is remembered."""
        return hashlib.sha256("\x1f".join(plain(cell) for cell in self.head).encode()).hexdigest()[:32]


def open_table(content: bytes, name: str) -> Opened:
    """Read a file (读表) whole. Raises BadFile."""
    if not content:
        raise BadFile(say(N_("文件是空的，请换一个")))
    if len(content) > LARGEST:
        raise BadFile(say(N_("文件太大，最多 %(most)s MB；请分成几个文件")) % {"most": LARGEST // 1024 // 1024})
    rows = _book(content) if content.startswith(BOOK_SIGNS) else _plain(content)
    filled = [(line, cells) for line, cells in rows if any(cells)]
    if not filled:
        raise BadFile(say(N_("文件里没有内容")))
    if len(filled) > MOST_ROWS:
        raise BadFile(say(N_("超过 %(most)s 行，没有读；请分成几个文件")) % {"most": MOST_ROWS})
    place = max(range(min(HEAD_WITHIN, len(filled))), key=lambda n: (len(guess(filled[n][1])), -n))
    head = tuple(" ".join(cell.split())[:80] for cell in filled[place][1])
    if len(head) > MOST_COLUMNS:
        raise BadFile(say(N_("表头有 %(n)s 列，最多 %(most)s 列；请删去多余的列")) % {"n": len(head), "most": MOST_COLUMNS})
    bare = "".join(sign for sign in name.replace("\\", "/").rsplit("/", 1)[-1] if sign.isprintable())[:200]
    return Opened(bare or "未命名", hashlib.sha256(content).hexdigest(), head, tuple(filled[place + 1 :]))


def _plain(content: bytes) -> list[tuple[int, list[str]]]:
    text = _decoded(content)
    if "\x00" in text:
        raise BadFile(say(N_("这不是文字表格（含有二进制内容）；请用表格软件另存为 XLSX 或 CSV")))
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=first.count)
    csv.field_size_limit(FIELD_LARGEST)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows, begin = [], 1
    try:
        for cells in reader:
            rows.append((begin, [cell.strip() for cell in cells]))
            begin = reader.line_num + 1
    except csv.Error as fault:
        raise BadFile(say(N_("第 %(line)s 行读不出来。请检查这一行的引号，或另存为 XLSX")) % {"line": begin}) from fault
    return rows


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadFile(say(N_("看不出文件的编码，请用表格软件另存为 XLSX，或 UTF-8 编码的 CSV")))


def _book(content: bytes) -> list[tuple[int, list[str]]]:
    if content.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                if sum(part.file_size for part in package.infolist()) > UNPACKED_LARGEST:
                    raise BadFile(say(N_("表格展开后过大，没有读；请删去多余的工作表和空白区域后另存")))
        except zipfile.BadZipFile as fault:
            raise BadFile(say(N_("工作簿已损坏，请重新保存后再上传"))) from fault
    if not may_read(content):
        raise BadFile(say(N_("表格展开后过大，没有读；请删去多余的工作表和空白区域后另存")))
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        return [(n, [_text(cell) for cell in row]) for n, row in enumerate(sheet.to_python(skip_empty_area=False), 1)]
    except (CalamineError, IndexError, ValueError) as fault:
        raise BadFile(say(N_("这个工作簿读不出来，请用表格软件另存为 XLSX 或 CSV"))) from fault


def _text(cell: Any) -> str:
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y-%m-%d")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def row_of(cells: Sequence[str], place: int | None) -> str:
    """One cell, empty where the row is short (取单元格)."""
    return cells[place] if place is not None and place < len(cells) else ""
