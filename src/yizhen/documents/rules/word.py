"""A paper as a Word file (Word 排版): the same parts and numbers that the PDF is set from."""

import io
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Book
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from yizhen.documents.rules.layout import WORD_FACES

RED = RGBColor(0xE0, 0, 0)
LEFT, CENTER, RIGHT, BOTH = (
    WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY,
)  # fmt: skip
LATIN = "Times New Roman"


def write(parts: dict[str, Any], target: Path) -> None:
    """Write the paper (写 Word): page, head, body, foot and page numbers."""
    book = Document()
    _page(book, parts["grid"])
    _defaults(book, parts["grid"])
    setter = _Setter(book, parts)
    setter.head()
    setter.main()
    setter.enclosures()
    setter.foot()
    _folios(book, parts["grid"])
    _properties(book, parts)
    written = io.BytesIO()
    book.save(written)
    _still(written, target)


def _still(written: io.BytesIO, target: Path) -> None:
    """Write the file without the hour of its making (去除时间), so that the same paper gives the same bytes."""
    with ZipFile(written) as made, ZipFile(target, "w", ZIP_DEFLATED) as kept:
        for name in sorted(made.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            kept.writestr(ZipInfo(name, (2000, 1, 1, 0, 0, 0)), made.read(name), ZIP_DEFLATED)


def _page(book: Book, grid: dict[str, float]) -> None:
    section = book.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(grid["top"]), Mm(grid["bottom"])
    section.left_margin, section.right_margin = Mm(grid["left"]), Mm(grid["right"])
    section.header_distance = Mm(15)
    section.footer_distance = Mm(grid["bottom"] - grid["folio"] - 5)
    section.start_type = None
    docgrid = section._sectPr.find(qn("w:docGrid"))  # noqa: SLF001  python-docx has no verb for the grid
    if docgrid is None:
        docgrid = OxmlElement("w:docGrid")
        section._sectPr.append(docgrid)  # noqa: SLF001
    docgrid.set(qn("w:type"), "linesAndChars")
    docgrid.set(qn("w:linePitch"), str(round(grid["pitch"] * 20)))
    docgrid.set(qn("w:charSpace"), str(round(grid["tracking"] * 4096)))
    book.settings.odd_and_even_pages_header_footer = True


def _defaults(book: Book, grid: dict[str, float]) -> None:
    style = book.styles["Normal"]
    style.font.size = Pt(grid["body"])
    style.font.name = LATIN
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), WORD_FACES["fang"])
    shape = style.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(grid["pitch"])
    shape.widow_control = False


def _run(paragraph: Paragraph, words: str, face: str, size: float, color: RGBColor | None = None) -> None:
    run = paragraph.add_run(words)
    run.font.size = Pt(size)
    run.font.name = LATIN
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), WORD_FACES[face])  # noqa: SLF001
    if color is not None:
        run.font.color.rgb = color


def _rule(paragraph: Paragraph, size: float, color: str, side: str = "bottom") -> None:
    """A line along a paragraph (线): size in pt."""
    shape = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    borders = shape.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        shape.insert_element_before(
            borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )  # the schema's order
    line = OxmlElement(f"w:{side}")
    for key, value in (("val", "single"), ("sz", str(round(size * 8))), ("space", "1"), ("color", color)):
        line.set(qn(f"w:{key}"), value)
    borders.append(line)


class _Setter:
    """Sets the parts one after the other (逐项排版)."""

    def __init__(self, book: Book, parts: dict[str, Any]) -> None:
        self.book, self.parts, self.grid = book, parts, parts["grid"]
        self.cell = self.grid["cell"]

    def line(self, words: str = "", *, face: str = "fang", size: float | None = None, align: Any = BOTH,
             color: RGBColor | None = None) -> Paragraph:  # fmt: skip
        """A paragraph with one face (一段)."""
        paragraph = self.book.add_paragraph()
        paragraph.alignment = align
        if words:
            _run(paragraph, words, face, size or self.grid["body"], color)
        return paragraph

    def head(self) -> None:
        """版头: marks, the organ in red, the number, the red line."""
        parts, grid = self.parts, self.grid
        for words in parts["marks"]:
            self.line(words, face="hei", align=LEFT)
        if not parts["head"]:
            return
        title = self.line(parts["head"], face="xbs", size=parts["head_size"], align=CENTER, color=RED)
        title.paragraph_format.space_before = Emu(round(Mm(grid["head_gap"])) - Pt(grid["pitch"]) * len(parts["marks"]))
        title.paragraph_format.line_spacing = Pt(parts["head_size"] * 1.2)
        self.line()
        self.line()
        number = self.line(align=CENTER)
        if parts["signer"]:
            number.alignment = LEFT
            shape = number.paragraph_format
            shape.left_indent = shape.right_indent = Pt(self.cell)
            shape.tab_stops.add_tab_stop(Pt(self.cell * 27), alignment=2)
            _run(number, parts["number"] + "\t签发人：", "fang", grid["body"])
            _run(number, parts["signer"], "kai", grid["body"])
        else:
            _run(number, parts["number"], "fang", grid["body"])
        rule = self.line()
        rule.paragraph_format.line_spacing = Mm(grid["rule_gap"])
        _rule(rule, grid["rule"], "E00000")
        self.line()
        self.line()

    def main(self) -> None:
        """主体: title, addressee, text, list of enclosures, signature, date, note."""
        parts = self.parts
        for words in parts["title_lines"]:
            self.line(words, face="xbs", size=self.grid["title"], align=CENTER)
        self.line()
        if parts["to"]:
            self.line(parts["to"] + "：")
        self.body(parts["body"])
        if parts["attachments"]:
            self.line()
            self.attached(parts["attachments"])
        if parts["sign"]:
            self.line()
            sign = self.line(parts["sign"], align=RIGHT)
            sign.paragraph_format.right_indent = Pt(self.cell * parts["sign_right"])
            sign.paragraph_format.keep_with_next = True
            day = self.line(parts["day"], align=RIGHT)
            day.paragraph_format.right_indent = Pt(self.cell * parts["day_right"])
        if parts["note"]:
            self.line(f"（{parts['note']}）").paragraph_format.first_line_indent = Pt(self.cell * 2)

    def body(self, blocks: list[dict[str, str]]) -> None:
        """正文: each level in its face."""
        faces = {"one": "hei", "two": "kai"}
        for block in blocks:
            paragraph = self.line()
            paragraph.paragraph_format.first_line_indent = Pt(self.cell * 2)
            if block["lead"]:
                _run(paragraph, block["lead"], faces.get(block["level"], "fang"), self.grid["body"])
            if block["words"]:
                _run(paragraph, block["words"], "fang", self.grid["body"])

    def attached(self, names: list[str]) -> None:
        """附件说明: below the text, two characters in, names aligned."""
        for number, name in enumerate(names):
            sign = f"{number + 1}." if len(names) > 1 else ""
            lead = "附件：" if number == 0 else "　　　"
            paragraph = self.line(f"{lead}{sign}{name}")
            shape = paragraph.paragraph_format
            hang = self.cell * (4 if sign else 3)
            shape.left_indent, shape.first_line_indent = Pt(self.cell * 2 + hang), Pt(-hang)

    def enclosures(self) -> None:
        """附件: each on a page of its own."""
        several = len(self.parts["enclosures"]) > 1
        for number, one in enumerate(self.parts["enclosures"], start=1):
            mark = self.line(f"附件{number if several else ''}", face="hei", align=LEFT)
            mark.paragraph_format.page_break_before = True
            self.line()
            self.line(one["title"], face="xbs", size=self.grid["title"], align=CENTER)
            self.line()
            self.body(one["body"])

    def foot(self) -> None:
        """版记: copies, who printed it and when, between lines; in a frame at the foot of the page."""
        parts, grid = self.parts, self.grid
        if not parts["issuer"]:
            return
        rows = ([f"抄送：{parts['copies']}。"] if parts["copies"] else []) + [f"{parts['issuer']}\t{parts['printed']}"]
        for number, words in enumerate(rows):
            paragraph = self.line(words, size=grid["number"], align=LEFT)
            shape = paragraph.paragraph_format
            shape.left_indent = shape.right_indent = Pt(grid["number"])
            shape.tab_stops.add_tab_stop(Pt(self.cell * 28 - grid["number"]), alignment=2)
            last = number == len(rows) - 1
            _rule(paragraph, grid["thick"] if number == 0 else grid["thin"], "000000", "top")
            if last:
                _rule(paragraph, grid["thick"], "000000")
            _frame(paragraph)


def _frame(paragraph: Paragraph) -> None:
    """Hold a paragraph at the bottom of the type area (置于版心底部)."""
    frame = OxmlElement("w:framePr")
    for key, value in (
        ("w", str(round(156 / 25.4 * 1440))), ("hRule", "auto"), ("hSpace", "0"), ("wrap", "around"),
        ("vAnchor", "margin"), ("hAnchor", "margin"), ("xAlign", "center"), ("yAlign", "bottom"),
    ):  # fmt: skip
        frame.set(qn(f"w:{key}"), value)
    shape = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    shape.insert_element_before(
        frame, "w:widowControl", "w:numPr", "w:pBdr", "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _folios(book: Book, grid: dict[str, float]) -> None:
    """页码 — 1 — in 四号: odd pages right, even pages left, one character in."""
    section = book.sections[0]
    for footer, align in ((section.footer, RIGHT), (section.even_page_footer, LEFT)):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.alignment = align
        shape = paragraph.paragraph_format
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.SINGLE, None
        shape.left_indent = shape.right_indent = Pt(grid["number"])
        _run(paragraph, "— ", "song", grid["number"])
        _field(paragraph, grid["number"])
        _run(paragraph, " —", "song", grid["number"])


def _field(paragraph: Paragraph, size: float) -> None:
    run = paragraph.add_run()
    run.font.size = Pt(size)
    for kind, words in (("begin", ""), ("", " PAGE "), ("end", "")):
        piece = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            piece.set(qn("w:fldCharType"), kind)
        else:
            piece.text = words
        run._element.append(piece)  # noqa: SLF001


def _properties(book: Book, parts: dict[str, Any]) -> None:
    """Say what the paper is, and nothing about the machine or person that set it (文档属性)."""
    properties = book.core_properties
    properties.title, properties.author = parts["title"], parts["organ"]
    properties.comments = properties.last_modified_by = ""
