"""Reports as files (报告文件): plain text in UTF-8 or GB 18030, and Word."""

import io
import zipfile

LARGEST = 8 * 1024 * 1024
"""Bytes that a report may have (报告文件上限)."""

_UNPACKED = 64 * 1024 * 1024


class BadReport(ValueError):
    """报告读不出来: what the file is, and what to do."""


def read_report(content: bytes, name: str = "") -> str:
    """The text of a report (报告全文). Raises BadReport."""
    if len(content) > LARGEST:
        raise BadReport(
            f"文件有 {len(content) // 1024 // 1024} MB，最多 {LARGEST // 1024 // 1024} MB；请只留文字，去掉图片再试。"
        )
    if content[:4] == b"PK\x03\x04":
        return _word(content)
    if content[:5] == b"%PDF-" or content[:4] == b"\xd0\xcf\x11\xe0":
        raise BadReport(
            "PDF 和旧版 Word（.doc）读不出可靠的文字；请另存为 .docx 或 .txt，或者把文字粘贴进来。"
        )
    for code in ("utf-8-sig", "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "gb18030"):
        try:
            text = content.decode(code)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise BadReport(f"“{name or '文件'}”不是文字：既不是 UTF-8 也不是 GB 18030 编码。")


def _word(content: bytes) -> str:
    """Paragraphs and table cells in the order of the paper (Word 正文与表格)."""
    from docx import Document  # noqa: PLC0415  slow to load, and seldom needed
    from docx.table import Table  # noqa: PLC0415

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(part.file_size for part in packed.infolist())
        paper = Document(io.BytesIO(content)) if size <= _UNPACKED else None
    except Exception as error:  # whatever a broken archive raises: the person is told the one thing to do
        raise BadReport("这个文件打不开：不是 Word 文档（.docx），或者已经损坏。") from error
    if paper is None:
        raise BadReport("这个 Word 文件展开后太大；请去掉图片再试。")
    lines = []
    for block in paper.iter_inner_content():
        if isinstance(block, Table):
            lines += ["\t".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            lines.append(block.text)
    return "\n".join(lines)
