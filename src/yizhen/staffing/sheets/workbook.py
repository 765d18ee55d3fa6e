"""Open a county's workbook (打开编制工作簿): every sheet, merged cells filled, nothing that unpacks to gigabytes."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook

from yizhen.kernel.words import N_
from yizhen.kernel.workbooks import may_read
from yizhen.staffing.rules.workbook import find_head, organ_lines, person_lines
from yizhen.staffing.terms.imports import BadWorkbook, Workbook
from yizhen.staffing.terms.workbook import OrganLine, PersonLine

LARGEST, UNPACKED_LARGEST = 64 * 1024 * 1024, 600 * 1024 * 1024
MOST_COLUMNS, MOST_ROWS = 300, 200_000
UNREADABLE = N_("文件打不开：不是表格、已损坏或有密码。请用表格软件打开后另存一次")


def open_workbook(path: Path, *, name: str = "") -> Workbook:
    """Read a workbook whole (读工作簿). Raises BadWorkbook."""
    label = "".join(sign for sign in (name or path.name).replace("\\", "/").rsplit("/", 1)[-1] if sign.isprintable())
    _check_size(path)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    known, aside = [], []
    organs: list[OrganLine] = []
    people: list[PersonLine] = []
    for sheet, rows in _whole_sheets(path):
        head = find_head([cells for _line, cells in rows[:20]])
        if head is None:
            aside.append(sheet)
            continue
        kind, first, columns = head
        known.append(sheet)
        below = rows[first:]
        if kind == "organ":
            organs += organ_lines(sheet, below, columns)
        else:
            people += person_lines(sheet, below, columns)
    if not known:
        raise BadWorkbook(
            N_("没有认出表头：机构编制表要有单位名称和“行政编制 核定、实有”这样的列，人员表要有姓名、单位、编制类别。")
        )
    return Workbook(label[:200] or "未命名", digest, tuple(known), tuple(aside), organs, people)


def _check_size(path: Path) -> None:
    if path.stat().st_size > LARGEST:
        raise BadWorkbook(f"文件超过 {LARGEST // 1024 // 1024} MB，请分成几个文件")
    try:
        with ZipFile(path) as package:
            total = sum(one.file_size for one in package.infolist())
    except BadZipFile:
        total = 0
    if total > UNPACKED_LARGEST or not may_read(path):
        raise BadWorkbook(N_("表格展开后过大，没有读；请删去空白区域后另存"))


def _whole_sheets(path: Path) -> Iterator[tuple[str, list[tuple[int, list[str]]]]]:
    """The sheets; where the reader panics, which is no Exception and cannot be imported, the file counts as broken."""
    try:
        yield from _sheets(path)
    except BaseException as fault:
        if type(fault).__name__ != "PanicException":
            raise
        raise BadWorkbook(UNREADABLE) from fault


def _sheets(path: Path) -> Iterator[tuple[str, list[tuple[int, list[str]]]]]:
    try:
        book = CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.width > MOST_COLUMNS or sheet.height > MOST_ROWS:
                raise BadWorkbook(f"工作表“{name}”太大（最多 {MOST_ROWS} 行、{MOST_COLUMNS} 列），请分成几个文件")
            yield name, _rows(sheet)
    except (CalamineError, OSError) as fault:
        raise BadWorkbook(UNREADABLE) from fault


def _rows(sheet: Any) -> list[tuple[int, list[str]]]:
    first, left = sheet.start or (0, 0)
    rows = [[_text(value) for value in row] for row in sheet.iter_rows()]
    for (top, start), (bottom, end) in sheet.merged_cell_ranges or ():
        _fill(rows, (top - first, start - left), (bottom - first, end - left))
    return [(first + n + 1, cells) for n, cells in enumerate(rows) if any(cells)]


def _fill(rows: list[list[str]], begin: tuple[int, int], end: tuple[int, int]) -> None:
    if begin[0] >= len(rows) or begin[1] < 0 or begin[1] >= len(rows[begin[0]]):
        return
    said = rows[begin[0]][begin[1]]
    for number in range(begin[0], min(end[0], len(rows) - 1) + 1):
        for column in range(begin[1], min(end[1], len(rows[number]) - 1) + 1):
            rows[number][column] = rows[number][column] or said


def _text(value: object) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)  # noqa: PLR2004
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
