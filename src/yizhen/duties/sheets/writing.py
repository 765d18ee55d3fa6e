"""Write ledgers out (导出): workbooks of what is seen, with cells that no spreadsheet takes for formulas."""

import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from yizhen.kernel.printing import safe_cell


def cells_out(cells: Iterable[object]) -> list[str]:
    """Cells as they may be written (写出单元格): empty for nothing, marked where they look like a formula."""
    return ["" if cell is None else safe_cell(str(cell)) for cell in cells]


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
