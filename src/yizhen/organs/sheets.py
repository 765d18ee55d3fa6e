"""机构台账的表格 the ledger of organs as CSV and as a workbook: exactly the rows in sight."""

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO

import xlsxwriter

HEADS = ("机构代码", "机构名称", "规范简称", "类别", "性质", "规格", "上级", "所在乡镇", "岗位数", "自何日起")
FORMULA = frozenset("=+-@\t\r")


def safe(text: object) -> object:
    """A cell that no spreadsheet takes for a formula (防公式注入)."""
    return f"'{text}" if isinstance(text, str) and text[:1] in FORMULA else text


def write_csv(rows: Iterable[Sequence[object]]) -> bytes:
    """CSV that the usual office programs open with the right signs (UTF-8 带签名)."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADS)
    writer.writerows([safe(cell) for cell in row] for row in rows)
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
