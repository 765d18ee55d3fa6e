"""机构台账的表格 the ledger of organs as CSV and as a workbook: exactly the rows in sight."""

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO

import xlsxwriter
from python_calamine import CalamineWorkbook

from yizhen.kernel.printing import safe_cell
from yizhen.kernel.workbooks import may_read
from yizhen.organs.actions.imports import OrganRow

HEADS = ("机构代码", "机构名称", "规范简称", "类别", "性质", "规格", "上级", "所在乡镇", "岗位数", "自何日起")


def write_csv(rows: Iterable[Sequence[object]]) -> bytes:
    """CSV that the usual office programs open with the right signs (UTF-8 带签名)."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADS)
    writer.writerows([safe_cell(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return ("\ufeff" + out.getvalue()).encode()


def write_xlsx(rows: Iterable[Sequence[object]]) -> bytes:
    """A workbook; texts are written as texts, so no formula can hide in a name."""
    out = BytesIO()
    book = xlsxwriter.Workbook(
        out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet("机构台账")
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 2)
    for column, head in enumerate(HEADS):
        sheet.write_string(0, column, head, bold)
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(number, column, cell)
            else:
                sheet.write_string(number, column, str(cell))
    book.close()
    return out.getvalue()


class BadSheet(ValueError):
    """机构表读不出来: what is wrong with the file, and what to do."""


COLUMNS = {
    "code": ("机构代码", "代码", "机构编码"), "name": ("机构名称", "机构全称", "名称", "单位名称"), "short_name": ("规范简称", "简称"),
    "kind": ("类别", "系统类别", "机构类别"), "rank": ("规格", "机构规格", "机构级别"), "parent": ("上级代码", "隶属单位代码"),
    "place": ("关系", "与上级关系"), "funding": ("经费形式",), "uscc": ("统一社会信用代码", "信用代码"), "township": ("乡镇代码",),
    "since": ("自何日起", "成立日期", "批准日期"), "document": ("依据文件", "批准文号"),
}  # fmt: skip
LARGEST = 16 * 1024 * 1024
HEAD_WITHIN = 10


def read_organs(content: bytes) -> list[OrganRow]:
    """The lines of a table of organs (读机构表); its head may stand some lines down. Raises BadSheet."""
    if len(content) > LARGEST:
        raise BadSheet("文件超过 16 MB，请只留机构表。")
    if not may_read(content):
        raise BadSheet("表格展开后过大，没有读；请删去空白区域和多余的工作表后另存。")
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python()
    except Exception as error:  # whatever the reader raises on a broken file: one thing to do
        raise BadSheet("这个文件打不开：不是 XLSX，或者已经损坏。") from error
    for at, row in enumerate(rows[:HEAD_WITHIN]):
        head = {_field(cell): number for number, cell in enumerate(row) if _field(cell)}
        if {"code", "name"} <= set(head):
            return [
                one
                for one in (_organ_row(at + 2 + n, line, head) for n, line in enumerate(rows[at + 1 :]))
                if one
            ]
    raise BadSheet("没有找到表头：前 10 行里要有“机构代码”和“机构名称”两列。")


def _field(cell: object) -> str:
    words = str(cell).strip().replace(" ", "")
    return next((field for field, names in COLUMNS.items() if words in names), "")


def _organ_row(line: int, cells: Sequence[object], head: dict[str, int]) -> OrganRow | None:
    words = {field: _text(cells[at]) if at < len(cells) else "" for field, at in head.items()}
    return OrganRow(line=line, **words) if any(words.values()) else None


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell if cell is not None else "").replace("\0", "").strip()
