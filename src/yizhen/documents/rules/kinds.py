"""文件类型 what a file is, told by its content; names that are safe to show and to send."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from yizhen.documents.terms import BadFile, FileKind, FileRules

HEAD = 4096
_SIGNS: tuple[tuple[bytes, int, FileKind], ...] = (
    (b"%PDF-", 0, FileKind.PDF), (b"\x89PNG\r\n\x1a\n", 0, FileKind.PNG), (b"\xff\xd8\xff", 0, FileKind.JPEG),
    (b"GIF87a", 0, FileKind.GIF), (b"GIF89a", 0, FileKind.GIF), (b"WEBP", 8, FileKind.WEBP),
    (b"ID3", 0, FileKind.MP3), (b"\xff\xfb", 0, FileKind.MP3), (b"ftyp", 4, FileKind.MP4),
)  # fmt: skip
_ZIPPED = (("word/document.xml", FileKind.DOCX), ("xl/workbook.xml", FileKind.XLSX), ("OFD.xml", FileKind.OFD))
_BAD = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff]')
_MOST_PARTS, _MOST_UNPACKED = 5_000, 500 * 1024 * 1024
TEXTS = {"csv": FileKind.CSV, "txt": FileKind.TEXT}
MACROS = "vbaProject.bin"


def kind_of(path: Path, name: str) -> FileKind:
    """What the file is by its content (识别类型). Raises BadFile when it is none of the kinds known here."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise BadFile("文件是空的，请检查后重新上传。")
    for sign, at, kind in _SIGNS:
        if head[at : at + len(sign)] == sign:
            return kind
    if head[:4] == b"PK\x03\x04":
        return _zipped(path)
    written = TEXTS.get(name.rpartition(".")[2].lower())
    if written and _is_text(head):
        return written
    raise BadFile("认不出这是什么文件。可以收 PDF、图片、Word（docx）、Excel（xlsx）、OFD、文本和音像。")


def _zipped(path: Path) -> FileKind:
    try:
        with ZipFile(path) as packed:
            parts = packed.infolist()
    except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise BadFile("这个文件已损坏，打不开。请重新保存后再上传。") from error
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise BadFile("这个文件展开后大得异常，不能收。")
    names = {part.filename for part in parts}
    if any(name.endswith(MACROS) for name in names):
        raise BadFile("这个文件带有宏程序，不能收。请另存为不含宏的 docx 或 xlsx。")
    for inside, kind in _ZIPPED:
        if inside in names:
            return kind
    raise BadFile("压缩包不能收，请把里面的文件逐个上传。")


def _is_text(head: bytes) -> bool:
    if b"\x00" in head:
        return False
    for encoding in ("utf-8", "gb18030"):
        for cut in range(4):
            try:
                head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return True
    return False


def check_taken(kind: FileKind, size: int, rules: FileRules) -> None:
    """Raise BadFile unless the county takes files of this kind and size (校验类型和大小)."""
    if kind.value not in rules.kinds:
        raise BadFile(f"本县不收 {kind.value} 文件；可以收：{'、'.join(sorted(rules.kinds))}。")
    check_size(size, rules)


def check_size(size: int, rules: FileRules) -> None:
    """Raise BadFile when a file is larger than the county takes (校验大小)."""
    if size > rules.max_bytes:
        raise BadFile(f"文件有 {size / 1048576:.1f} MB，超过了 {rules.max_bytes // 1048576} MB 的上限。")


def safe_name(name: str, kind: FileKind | None = None) -> str:
    """A file's name as shown and sent (文件名): no path, no control or direction signs, at most 120 signs.

    With ``kind`` the ending says what the content is, so that nobody opens a program as a picture.
    """
    words = _BAD.sub("_", unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2])
    words = words.strip(" .") or "文件"
    stem, dot, end = words.rpartition(".")
    if kind is not None:
        known = _endings(kind)
        words = f"{stem}.{end.lower()}" if dot and end.lower() in known else f"{words}.{known[0]}"
        stem, dot, end = words.rpartition(".")
    return f"{stem[:110]}.{end[:8]}" if dot else words[:120]


def _endings(kind: FileKind) -> tuple[str, ...]:
    return {"jpeg": ("jpg", "jpeg"), "mp4": ("mp4", "m4a", "mov"), "txt": ("txt", "md", "log")}.get(kind, (kind.value,))


def unique_names(names: Iterable[str]) -> list[str]:
    """Names of a list, each once (不重名): the second 照片.jpg becomes 照片(2).jpg."""
    taken: set[str] = set()
    kept = []
    for name in names:
        stem, dot, end = name.rpartition(".")
        one, count = name, 1
        while one in taken:
            count += 1
            one = f"{stem}({count}).{end}" if dot else f"{name}({count})"
        taken.add(one)
        kept.append(one)
    return kept
