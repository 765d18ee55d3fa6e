"""Export of the ledger of quotas (编制台账导出): one row an organ and category, exactly what is seen."""

import io
from collections.abc import Sequence

import xlsxwriter
from django.utils.translation import gettext as _

from yizhen.staffing.terms import OrganNumbers, QuotaSummary

HEAD = ("单位代码", "单位", "类别", "核定", "借入", "借出", "实有", "计划", "空编", "可用", "超编")


def lines(organs: Sequence[OrganNumbers]) -> list[tuple[object, ...]]:
    """Rows of the export (导出行)."""
    return [
        (
            one.code, one.name, line.label, line.approved, line.borrowed, line.lent, line.actual, line.planned,
            line.vacant, line.available, line.over,
        )
        for one in organs
        for line in one.lines
    ]  # fmt: skip


def write_quotas(summary: QuotaSummary, organs: Sequence[OrganNumbers]) -> bytes:
    """The ledger as a workbook (导出 Excel)."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True, "bg_color": "#f5f6f8", "bottom": 1})
        known = summary.as_known.date().isoformat() if summary.as_known else _("现在")
        front = book.add_worksheet(_("说明"))
        front.set_column(0, 1, 24)
        for number, pair in enumerate(
            [
                (_("截至"), summary.on.isoformat()),
                (_("按已知于"), known),
                (_("口径"), _("空编 = 核定 + 借入 − 借出 − 实有；可用再减去计划；超编单位不与空编单位相抵。")),
            ]
        ):
            front.write_row(number, 0, pair)
        page = book.add_worksheet(_("编制台账"))
        page.freeze_panes(1, 2)
        page.set_column(1, 1, 36)
        page.set_column(2, 2, 22)
        page.write_row(0, 0, [_(word) for word in HEAD], bold)
        for number, line in enumerate(lines(organs), 1):
            page.write_row(number, 0, ["" if value is None else value for value in line])
    return file.getvalue()
