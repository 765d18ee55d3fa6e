"""Exports of the ledger (台账导出): the tables of the page as a workbook or as text."""

import csv
import io
from collections.abc import Iterable
from decimal import Decimal

import xlsxwriter
from django.utils.translation import gettext as _

from yizhen.kernel.printing import safe_cell
from yizhen.staffing.rules.rows import Summary
from yizhen.staffing.sheets.tables import sheets_of
from yizhen.staffing.terms import Group


def provenance(summary: Summary) -> list[tuple[str, str]]:
    """Where the figures come from (来源说明), as the head of the page and of every export says it."""
    head = summary.statement
    return [
        (_("台账"), head.name),
        (_("所示日期"), summary.on.isoformat()),
        (_("数字截至"), head.as_of.isoformat()),
        (_("来源"), f"{head.office}：《{head.title}》"),
        (_("刊载"), f"{head.publication}，{head.published_on}"),
        (_("时点说明"), head.as_of_ground),
        (_("代码来源"), head.codes_from),
    ]


def write_xlsx(summary: Summary, group: Group) -> bytes:
    """The page as a workbook (导出 Excel): a sheet a table, provenance and warnings first."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True, "bg_color": "#f5f6f8", "bottom": 1})
        front = book.add_worksheet(_("来源说明"))
        front.set_column(0, 0, 14)
        front.set_column(1, 1, 90)
        notes = [(_("须注意"), words) for words in summary.flags]
        for number, pair in enumerate([*provenance(summary), *notes]):
            front.write_row(number, 0, pair)
        for sheet in sheets_of(summary, group):
            page = book.add_worksheet(sheet.title)
            page.freeze_panes(1, 1)
            page.set_column(0, len(sheet.columns), 16)
            for number, line in enumerate(sheet.lines()):
                page.write_row(number, 0, [_number(value) for value in line], None if number else bold)
    return file.getvalue()


def _number(value: int | Decimal | str) -> int | float | str:
    return float(value) if isinstance(value, Decimal) else value


def write_csv(summary: Summary, group: Group) -> bytes:
    """The page as text (导出 CSV): the tables one below the other, each under its title; opens in Excel."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerows(_safe(line) for line in provenance(summary))
    for sheet in sheets_of(summary, group):
        writer.writerow([])
        writer.writerow([f"【{sheet.title}】"])
        writer.writerows(_safe(line) for line in sheet.lines())
    return file.getvalue().encode("utf-8-sig")


def _safe(line: Iterable[int | Decimal | str]) -> list[str]:
    """Words that a spreadsheet would run as a formula get an apostrophe; numbers stay numbers."""
    return [safe_cell(v) if isinstance(v, str) else str(v) for v in line]
