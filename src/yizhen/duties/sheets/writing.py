"""Write ledgers out (导出): workbooks of what is seen, with cells that no spreadsheet takes for formulas."""

import io
from collections.abc import Iterable, Sequence

import xlsxwriter

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def cells_out(cells: Iterable[object]) -> list[str]:
    """Cells as they may be written (写出单元格): empty for nothing, marked where they look like a formula."""
    texts = ["" if cell is None else str(cell) for cell in cells]
    return [f"'{text}" if text.startswith(FORMULA_SIGNS) else text for text in texts]


def workbook(title: str, heads: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    """A workbook of one sheet (工作簿)."""
    file = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(title[:31])
        sheet.freeze_panes(1, 1)
        sheet.write_row(0, 0, heads, book.add_format({"bold": True}))
        for number, line in enumerate(lines, start=1):
            sheet.write_row(number, 0, line)
    return file.getvalue()
