"""The county's report as Word and Excel (报告文件): sentences with numbered figures, their making, tables."""

import io

import xlsxwriter
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from yizhen.staffing.terms.reports import CountyReport

FIGURE_HEADS = ("序号", "数字", "值", "分子（怎么数的）", "分母", "取整方式")
BAND_HEADS = ("分档", "乡镇数", "乡镇")


def write_word(report: CountyReport) -> bytes:
    """The report as a Word file (报告 Word): each figure bears the number of its making."""
    paper = Document()
    style = paper.styles["Normal"]
    style.font.name, style.font.size = "FangSong", Pt(16)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    paper.add_heading(f"{report.county}乡镇（街道）机构编制情况", level=0)
    paper.add_paragraph(f"（截至{report.on.year}年{report.on.month}月{report.on.day}日）")
    for title, parts in report.paragraphs:
        paper.add_heading(title, level=2)
        line = paper.add_paragraph()
        for words, mark in parts:
            line.add_run(words)
            if mark:
                line.add_run(f"[{mark}]").font.superscript = True
    for words in report.missing:
        paper.add_paragraph(f"缺数：{words}")
    paper.add_heading("数字口径", level=2)
    _word_table(
        paper,
        FIGURE_HEADS,
        [(str(f.number), f.label, f.value, f.numerator, f.denominator, f.mode) for f in report.figures],
    )
    if report.bands:
        paper.add_heading("分档统计", level=2)
        _word_table(paper, BAND_HEADS, list(report.bands))
    paper.add_heading("各乡镇（街道）情况", level=2)
    _word_table(paper, report.heads, list(report.rows))
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _word_table(paper: Document, heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:  # type: ignore[valid-type]
    table = paper.add_table(rows=1, cols=len(heads), style="Table Grid")
    for line in (heads, *rows):
        cells = table.rows[0].cells if line is heads else table.add_row().cells
        for cell, words in zip(cells, line, strict=True):
            cell.text = words
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(9)


def write_excel(report: CountyReport) -> bytes:
    """The report's tables as a workbook (报告 Excel): numbers as numbers, words as words."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True})
    sheets = (
        ("各乡镇情况", report.heads, report.rows),
        (
            "数字口径",
            FIGURE_HEADS,
            [(str(f.number), f.label, f.value, f.numerator, f.denominator, f.mode) for f in report.figures],
        ),
        ("分档统计", BAND_HEADS, report.bands),
        (
            "报告文字",
            ("段", "文字"),
            [(title, "".join(w for w, _m in parts)) for title, parts in report.paragraphs],
        ),
    )
    for name, heads, rows in sheets:
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, bold)
        for number, row in enumerate(rows, 1):
            for column, words in enumerate(row):
                if words.isascii() and words.isdigit():
                    sheet.write_number(number, column, int(words))
                else:
                    sheet.write_string(number, column, words)
    book.close()
    return out.getvalue()
