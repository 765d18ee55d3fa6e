"""Files (文件): kinds that are known by their content, limits, and what a scan says."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from yizhen.kernel.words import N_, say


class BadFile(ValueError):
    """文件不能收: too large, of a kind that is not taken, not what its name says, or harmful. Says why."""


class FileKind(StrEnum):
    """What a file is, told by its first bytes and not by its name (文件类型)."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"
    GIF = "gif"
    DOCX = "docx"
    XLSX = "xlsx"
    OFD = "ofd"
    TEXT = "txt"
    CSV = "csv"
    MP3 = "mp3"
    MP4 = "mp4"

    @property
    def mime(self) -> str:
        """The content type that a download says (内容类型)."""
        return {
            "pdf": "application/pdf", "png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp",
            "gif": "image/gif", "txt": "text/plain; charset=utf-8", "csv": "text/csv; charset=utf-8",
            "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "ofd": "application/ofd", "mp3": "audio/mpeg", "mp4": "video/mp4",
        }[self.value]  # fmt: skip

    @property
    def image(self) -> bool:
        """Whether it is a picture (是否图片)."""
        return self.value in ("png", "jpeg", "webp", "gif")

    @property
    def previewed(self) -> bool:
        """Whether a preview can be made (可否预览)."""
        return self.image or self.value == "pdf"


class Verdict(StrEnum):
    """What a scan for viruses found (查毒结果)."""

    CLEAN = "clean"
    UNSCANNED = "unscanned"
    HARMFUL = "harmful"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return say({"clean": N_("已查毒，未发现问题"), "unscanned": N_("未查毒"), "harmful": N_("发现病毒")}[self.value])


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan (查毒): the verdict and the words of the scanner."""

    verdict: Verdict
    words: str = ""


@dataclass(frozen=True, slots=True)
class FileRules:
    """What a county takes (收件规则): bytes a file, kinds, pixels a picture."""

    max_bytes: int
    kinds: frozenset[str]
    max_pixels: int


@dataclass(frozen=True, slots=True)
class FileView:
    """A file as pages and other houses see it (文件)."""

    id: int
    name: str
    kind: FileKind
    size: int
    sha256: str
    scan: Verdict
    taken_at: datetime
    taken_by: str

    @property
    def size_words(self) -> str:
        """The size as people read it, such as 1.5 MB."""
        if self.size < 1024:  # noqa: PLR2004  bytes in a kilobyte
            return f"{self.size} B"
        if self.size < 1024 * 1024:
            return f"{self.size / 1024:.0f} KB"
        return f"{self.size / 1024 / 1024:.1f} MB"


@dataclass(frozen=True, slots=True)
class Attached:
    """A file at a matter (附着的文件): the file, its role there (such as 附件, 正本, 回证)."""

    id: int
    role: str
    file: FileView


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be looked at of a file (可看的内容): where it lies, under which name and type it is sent."""

    path: Path
    name: str
    mime: str
    inline: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """An upload on its way (上传进度): its token, bytes received and expected, and the file once complete."""

    token: str
    name: str
    offset: int
    length: int
    file: int | None = None
