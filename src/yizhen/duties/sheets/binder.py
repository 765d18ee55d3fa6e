"""An item with its flow for the binder (事项活页, Word): facts, bases, and the flow as boxes that can be edited."""

import io
from datetime import datetime

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from yizhen.duties.rules.flows import Flow, FlowStep
from yizhen.duties.rules.rows import basis_words
from yizhen.duties.terms import ItemDraft

FONT, STAMP = "宋体", datetime(2020, 1, 1)  # noqa: DTZ001  a fixed stamp: the same item makes the same file


def binder(item: ItemDraft, flow: Flow) -> bytes:
    """The Word file of an item (事项活页)."""
    paper = Document()
    style = paper.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    paper.core_properties.created = paper.core_properties.modified = STAMP
    paper.add_heading(f"{item.name}运行流程图", level=1).alignment = WD_ALIGN_PARAGRAPH.CENTER
    _facts(paper, item)
    paper.add_heading("流程图", level=2)
    main = [step for step in flow.steps if step.is_main]
    for number, step in enumerate(main):
        if number:
            _arrow(paper, next((way.verb for way in main[number - 1].ways if way.target == step.label), ""))
        _box(paper, step)
    paper.add_heading("步骤说明", level=2)
    _steps(paper, flow)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _facts(paper: Document, item: ItemDraft) -> None:
    rows = (
        ("事项编码", item.code),
        ("事项类型", item.kind.label),
        ("实施主体", item.organ_name or "未定"),
        ("设定依据", "；".join(basis_words(basis) for basis in item.bases) or "未填"),
        ("法定时限", item.statutory.words if item.statutory else "未定"),
        ("承诺时限", item.promised.words if item.promised else "未定"),
    )
    table = paper.add_table(rows=0, cols=2, style="Table Grid")
    for term, value in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = term, value


def _box(paper: Document, step: FlowStep) -> None:
    table = paper.add_table(rows=1, cols=1, style="Table Grid")
    table.alignment = 1
    cell = table.rows[0].cells[0]
    limit = f"（{step.limit}内）" if step.limit else ""
    cell.text = f"{step.label}{limit}\n{step.who}"
    for part in cell.paragraphs:
        part.alignment = WD_ALIGN_PARAGRAPH.CENTER
    aside = [f"{way.verb}：转“{way.target}”" for way in step.ways]
    if len(aside) > 1:
        cell.add_paragraph("；".join(aside)).alignment = WD_ALIGN_PARAGRAPH.CENTER


def _arrow(paper: Document, verb: str) -> None:
    line = paper.add_paragraph(f"↓ {verb}".strip())
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(2)


def _steps(paper: Document, flow: Flow) -> None:
    table = paper.add_table(rows=1, cols=5, style="Table Grid")
    for cell, head in zip(table.rows[0].cells, ("步骤", "谁来办", "时限", "下一步", "依据"), strict=True):
        cell.text = head
    for step in flow.steps:
        words = (
            step.label, step.who, step.limit,
            "；".join(f"{way.verb} → {way.target}" for way in step.ways) or "结束",
            "；".join(dict.fromkeys(way.ground for way in step.ways)),
        )  # fmt: skip
        for cell, text in zip(table.add_row().cells, words, strict=True):
            cell.text = text
