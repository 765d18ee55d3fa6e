"""The other sides' lists (对方名单): XLSX or CSV in, differences out as a workbook."""

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from python_calamine import CalamineWorkbook

from yizhen.kernel.workbooks import may_read
from yizhen.staffing.rules.reconcile import guess_columns, plain
from yizhen.staffing.terms.reconcile import ListField

LARGEST = 32 * 1024 * 1024
HEAD_WITHIN = 12
_NEEDED = {ListField.NAME.value}


class BadList(ValueError):
    """名单读不出来: what is wrong, and what to do."""


def read_list(content: bytes, remembered: dict[str, str]) -> tuple[dict[str, str], list[tuple[int, dict[str, str]]]]:
    """The columns (field → heading) and the lines of a list (读名单). Raises BadList."""
    if len(content) > LARGEST:
        raise BadList("文件超过 32 MB，请只留人员名单。")
    rows = _csv(content) if not content.startswith(b"PK") else _book(content)
    for at, row in enumerate(rows[:HEAD_WITHIN]):
        columns = guess_columns(row, remembered)
        if set(columns) >= _NEEDED and len(columns) > 1:
            heads = {field: row[number] for field, number in columns.items()}
            return heads, _lines(rows, at, columns)
    raise BadList("没有认出表头：前 12 行里要有“姓名”，以及身份证号、工号或单位中的至少一列。")


def _lines(rows: list[list[str]], head: int, columns: dict[str, int]) -> list[tuple[int, dict[str, str]]]:
    found = []
    for number, row in enumerate(rows[head + 1 :], head + 2):
        words = {field: row[at].strip() if at < len(row) else "" for field, at in columns.items()}
        if words.get("name") and plain(words["name"]) not in ("合计", "小计", "总计"):
            found.append((number, words))
    return found


def _book(content: bytes) -> list[list[str]]:
    if not may_read(content):
        raise BadList("名单展开后过大，没有读；请删去空白区域和多余的工作表后另存。")
    try:
        rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    except Exception as error:  # whatever a broken workbook raises: one thing to do
        raise BadList("这个文件打不开：不是 XLSX，或者已经损坏。") from error
    return [[_text(cell) for cell in row] for row in rows]


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _csv(content: bytes) -> list[list[str]]:
    for code in ("utf-8-sig", "gb18030"):
        try:
            return list(csv.reader(io.StringIO(content.decode(code))))
        except (UnicodeDecodeError, csv.Error):
            continue
    raise BadList("这个文件打不开：不是 XLSX，也不是 UTF-8 或 GB 18030 编码的 CSV。")


def write_differences(rows: Iterable[Sequence[object]], heads: Sequence[str]) -> bytes:
    """Differences as a workbook (导出差异): text stays text, no formula can hide in a name."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("核对差异")
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, str(cell))
    book.close()
    return out.getvalue()
