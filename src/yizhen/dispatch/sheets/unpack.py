"""Read a workbook in a process of its own (表格读取进程), with little memory and time.

A workbook may claim millions of empty cells or unpack to gigabytes; here that ends this process and nothing else.
Started by its path, without Django. Prints JSON lines: first the names of the sheets, then rows as lists of
texts, each after its line number. Usage: ``unpack.py FILE SHEET ROWS`` (SHEET "" for all, ROWS 0 for no bound).
"""

import json
import resource
import sys
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from struct import unpack
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

MEMORY, SECONDS = 1_500_000_000, 120
PARTS_LARGEST, RATIO, RATIO_FROM = 400_000_000, 200, 20_000_000
MOST_COLUMNS = 300
CELL_LARGEST = 32_767
MERGED_TALLEST = 10_000
STORED, DEFLATED = 0, 8
LOCAL_HEADER = 30
PICTURES = ("/media/", "/embeddings/", "/drawings/", "/printersettings/")


class Refused(Exception):
    """读不了这个工作簿: says why, and what to do."""


def main(arguments: list[str]) -> int:
    """Print the workbook (输出工作簿); exit 4 with the reason in words when it is refused."""
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stderr.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    path, sheet, rows = Path(arguments[0]), arguments[1], int(arguments[2])
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        check_package(path)
        for line in lines(path, sheet, rows):
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    except Refused as refusal:
        sys.stderr.write(str(refusal))
        return 4
    except MemoryError:
        sys.stderr.write("表格展开后过大，没有读；请删去多余的工作表和空白区域后另存，或存为 CSV")
        return 4
    except BrokenPipeError:
        return 0
    return 0


def check_package(path: Path) -> None:
    """Refuse a package that unpacks to far more than it is (拒绝压缩炸弹); pictures are never unpacked."""
    with path.open("rb") as file:
        if file.read(2) != b"PK":
            return
    try:
        with ZipFile(path) as package, path.open("rb") as file:
            parts = [one for one in package.infolist() if not _is_picture(one)]
            size = sum(_unpacked(file, one) for one in parts)
    except (BadZipFile, OSError, ValueError, zlib.error) as fault:
        raise Refused("文件已损坏或不是表格，请用表格软件打开后另存一次") from fault
    if size > PARTS_LARGEST:
        raise Refused("表格展开后过大，没有读；请分成几个文件")


def _is_picture(one: ZipInfo) -> bool:
    return any(part in f"/{one.filename.lower()}" for part in PICTURES)


def _unpacked(file: BinaryIO, one: ZipInfo) -> int:
    """How much a part really unpacks to, whatever its header says."""
    file.seek(one.header_offset)
    head = file.read(LOCAL_HEADER)
    if len(head) < LOCAL_HEADER:
        raise ValueError(one.filename)
    name, extra = unpack("<HH", head[26:30])
    file.seek(one.header_offset + LOCAL_HEADER + name + extra)
    if one.compress_type == STORED:
        return one.compress_size
    if one.compress_type != DEFLATED:
        raise ValueError(one.filename)
    total, left, box = 0, one.compress_size, zlib.decompressobj(-15)
    while left > 0 and not box.eof:
        raw = file.read(min(65_536, left))
        if not raw:
            break
        left -= len(raw)
        while raw:
            total += len(box.decompress(raw, 1_000_000))
            raw = box.unconsumed_tail
            if total > PARTS_LARGEST or (total > RATIO_FROM and total > RATIO * max(1, one.compress_size)):
                raise Refused("文件压缩得异常厉害（可能是压缩炸弹），没有读；请用表格软件另存一次，或存为 CSV")
    return total


def lines(path: Path, sheet: str, most: int) -> Iterator[object]:
    """Names of the sheets, then {sheet} and [line, cell, …] for each row (逐行输出)."""
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415  in this process only

    try:
        book = CalamineWorkbook.from_path(str(path))
        yield {"sheets": book.sheet_names}
        for name in [sheet] if sheet else book.sheet_names:
            yield {"sheet": name}
            yield from _rows(book.get_sheet_by_name(name), most)
    except (CalamineError, ValueError, OSError) as fault:
        raise Refused("文件已损坏、有密码或不是表格，请用表格软件打开后另存一次") from fault


def _rows(sheet: Any, most: int) -> Iterator[list]:
    if sheet.width > MOST_COLUMNS:
        told = {"sheet": sheet.name, "n": sheet.width, "most": MOST_COLUMNS}
        raise Refused(f"工作表“%(sheet)s”有 %(n)d 列，最多 %(most)d 列；请删去多余的列\x1f{json.dumps(told)}")
    merged, kept = _merged(sheet), {}
    first, left = sheet.start or (0, 0)
    for number, row in enumerate(sheet.iter_rows(), first):
        cells = [text(value) for value in row]
        for top, start, end in merged.get(number, ()):
            begin = start - left
            if 0 <= begin < len(cells):
                said = kept.setdefault((top, start), cells[begin])
                for column in range(begin, min(end - left + 1, len(cells))):
                    cells[column] = cells[column] or said
        yield [number + 1, *cells]
        if most and number - first + 1 >= most:
            return


def _merged(sheet: Any) -> dict[int, list[tuple[int, int, int]]]:
    """Merged cells by row (合并单元格) as (top, first, last column): each row of them has the text of the first."""
    found: dict[int, list[tuple[int, int, int]]] = {}
    for (top, start), (bottom, end) in sheet.merged_cell_ranges or ():
        if bottom - top <= MERGED_TALLEST:
            for number in range(top, bottom + 1):
                found.setdefault(number, []).append((top, start, end))
    return found


def text(value: object) -> str:
    """A cell as text (单元格文本): dates in ISO form, whole numbers without a point."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)  # noqa: PLR2004
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, (date, time, timedelta)):
        return str(value)
    return str(value)[:CELL_LARGEST]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
