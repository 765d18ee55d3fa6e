"""字号 numbers of papers: 机关代字〔2026〕3号, without leading zeros, six-corner brackets."""

import re

from yizhen.documents.terms import Style

_PREFIX = re.compile(r"[\u4e00-\u9fa5]{1,16}")
_OFFICIAL = re.compile(r"([\u4e00-\u9fa5]+)〔(\d{4})〕([1-9]\d*)号")


class BadPrefix(ValueError):
    """机关代字有误: only Chinese characters, at most 16."""


def check_prefix(words: str) -> str:
    """Return 机关代字 as kept, or raise BadPrefix (校验机关代字)."""
    kept = words.strip()
    if not _PREFIX.fullmatch(kept):
        raise BadPrefix("机关代字只用汉字，1 至 16 个，例如“望政发”。年份和序号由系统加上。")
    return kept


def write_number(prefix: str, year: int, seq: int, style: str = Style.OFFICIAL) -> str:
    """Write 发文字号 (字号): six-corner brackets, no leading zero, 第 only in case papers."""
    ordinal = "第" if style == Style.CASE else ""
    return f"{prefix}〔{year}〕{ordinal}{seq}号"


def read_number(words: str) -> tuple[str, int, int] | None:
    """Read 发文字号 of an official paper (解析字号): prefix, year, running number; None when it is none."""
    found = _OFFICIAL.fullmatch(words.strip())
    return (found[1], int(found[2]), int(found[3])) if found else None
