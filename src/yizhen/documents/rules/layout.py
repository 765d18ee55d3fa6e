"""版面 the layout of GB/T 9704-2012 as numbers, and a paper as parts ready to be set. Pure.

Lengths in mm where the standard says mm; type sizes and pitches in pt (二号 22 pt, 三号 16 pt, 四号 14 pt).
"""

import re
from dataclasses import asdict
from datetime import date

from yizhen.documents.terms.papers import Block, Paper

STANDARD = "GB/T 9704-2012 党政机关公文格式"
PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
TYPE_WIDTH, TYPE_HEIGHT = 156.0, 225.0
TOP, LEFT = 37.0, 28.0
BOTTOM, RIGHT = PAGE_HEIGHT - TYPE_HEIGHT - TOP, PAGE_WIDTH - TYPE_WIDTH - LEFT
LINES, CELLS = 22, 28
BODY, TITLE, NUMBER = 16.0, 22.0, 14.0
POINT = 25.4 / 72
PITCH = TYPE_HEIGHT / LINES / POINT
"""Distance between lines (行距): 225 mm in 22 lines, 28.99 pt."""
CELL = TYPE_WIDTH / CELLS / POINT
"""Width of a character with its share of space (字距): 156 mm in 28 characters, 15.79 pt."""
HEAD_GAP, RULE_GAP, FOLIO = 35.0, 4.0, 7.0
"""发文机关标志 stands 35 mm below the type area's top, the red line 4 mm below 发文字号, 页码 7 mm below."""
RULE, THICK, THIN = 1.5, 0.35 / POINT, 0.25 / POINT

FACES: dict[str, tuple[str, ...]] = {
    "fang": ("FangSong_GB2312", "FangSong", "仿宋_GB2312", "仿宋", "STFangsong", "FZFangSong-Z02", "Noto Serif CJK SC"),
    "xbs": ("FZXiaoBiaoSong-B05S", "方正小标宋简体", "FZXiaoBiaoSong-B05", "STZhongsong", "Noto Serif CJK SC"),
    "hei": ("SimHei", "黑体", "STHeiti", "FZHei-B01", "Noto Sans CJK SC"),
    "kai": ("KaiTi_GB2312", "KaiTi", "楷体_GB2312", "楷体", "STKaiti", "FZKai-Z03", "Noto Serif CJK SC"),
    "song": ("SimSun", "宋体", "STSong", "Noto Serif CJK SC"),
}  # fmt: skip
"""Faces of each kind (字体), the wanted one first and the free one last."""

WORD_FACES = {"fang": "仿宋_GB2312", "xbs": "方正小标宋简体", "hei": "黑体", "kai": "楷体_GB2312", "song": "宋体"}
"""The faces a Word file names (Word 字体): the reader's machine has them."""

_LEVELS = (
    ("one", re.compile(r"[一二三四五六七八九十百]+、")),
    ("two", re.compile(r"（[一二三四五六七八九十百]+）")),
    ("three", re.compile(r"\d{1,3}[.．]")),
    ("four", re.compile(r"（\d{1,3}）")),
)
_STOP = re.compile(r"[。；：！？]")


def blocks(text: str) -> tuple[Block, ...]:
    """Read a text into paragraphs and levels (段落层次). Empty lines part paragraphs and are not printed."""
    return tuple(_block(line.strip()) for line in text.splitlines() if line.strip())


def _block(line: str) -> Block:
    for level, sign in _LEVELS:
        if sign.match(line):
            if level in ("three", "four"):
                return Block(level, "", line)
            stop = _STOP.search(line)
            end = stop.end() if stop else len(line)
            return Block(level, line[:end], line[end:])
    return Block("para", "", line)


def day_words(day: date | None) -> str:
    """A date as papers write it (成文日期): Arabic, no leading zero: 2026年1月5日."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def title_lines(title: str, limit: int = 20) -> tuple[str, ...]:
    """Part a title into lines (标题分行): whole words where it says so itself (a line break), else even lines."""
    lines: list[str] = []
    for part in title.split("\n"):
        rest = part.strip()
        count = -(-len(rest) // limit) or 1
        size = -(-len(rest) // count)
        while rest:
            cut = _cut(rest, size)
            lines.append(rest[:cut])
            rest = rest[cut:]
    return tuple(lines)


def _cut(words: str, size: int) -> int:
    """Where a line ends: never before a closing sign nor after an opening one, and not in 的通知's middle."""
    cut = min(size, len(words))
    while cut < len(words) and (words[cut] in "》〉）”’、，。的" or words[cut - 1 : cut + 1].isdigit()):
        cut += 1
    if cut < len(words) and words[cut] in "年月日号" and words[cut - 1].isdigit():
        cut += 1
    while cut > 1 and words[cut - 1] in "《〈（“‘":
        cut -= 1
    return len(words) if len(words) - cut == 1 else cut


def cells(words: str) -> float:
    """How wide words stand, in characters of the body (字数): half for Latin letters and digits."""
    return sum(0.5 if char.isascii() else 1.0 for char in words)


def head_size(words: str) -> float:
    """Size of 发文机关标志 (机关标志字号), as large as stands on one line, at most 小初 and a little more."""
    return min(42.0, TYPE_WIDTH / POINT / max(1, len(words)))


def sign_places(sign: str, day: str, *, sealed: bool) -> tuple[float, float]:
    """How far 署名 and 成文日期 stand from the right (右空字数), in characters.

    With a seal the date stands 4 from the right and the signature is centered on it; without one the
    signature stands 2 from the right and the date's first sign 2 right of the signature's first
    (GB/T 9704-2012 7.3.5); whichever is longer never leaves the type area.
    """
    wide, long = cells(sign), cells(day)
    if sealed:
        date_right = 4.0
        sign_right = date_right + (long - wide) / 2
        if sign_right < 0:
            date_right, sign_right = date_right - sign_right, 0.0
        return sign_right, date_right
    date_right = 2.0 + wide - 2.0 - long
    if date_right < 2.0:  # noqa: PLR2004  characters
        return 2.0 + (2.0 - date_right), 2.0
    return 2.0, date_right


def parts(paper: Paper, fonts: dict[str, list[str]] | None = None) -> dict[str, object]:
    """A paper as parts for the setter (排版数据): every number and word that Word and PDF share."""
    day = day_words(paper.day)
    sign_right, day_right = sign_places(paper.sign, day, sealed=paper.sealed)
    printed = f"{day_words(paper.printed_on)}印发" if paper.printed_on else ""
    return {
        "grid": grid(), "fonts": fonts or {key: list(names) for key, names in FACES.items()},
        "organ": paper.organ, "title": paper.title.replace("\n", ""), "title_lines": list(title_lines(paper.title)),
        "head": paper.head or None, "head_size": head_size(paper.head), "number": paper.number,
        "signer": paper.signer, "marks": [paper.urgency] if paper.urgency else [], "to": paper.to,
        "body": [asdict(one) for one in blocks(paper.text)], "attachments": list(paper.attachments),
        "enclosures": [
            {"title": one.title, "body": [asdict(block) for block in blocks(one.text)]} for one in paper.enclosures
        ],
        "sign": paper.sign, "day": day, "sign_right": sign_right, "day_right": day_right,
        "sign_cells": cells(paper.sign), "day_cells": cells(day), "note": paper.note, "copies": paper.copies,
        "issuer": paper.issuer, "printed": printed,
    }  # fmt: skip


def grid() -> dict[str, float]:
    """The numbers of the layout (版面尺寸)."""
    return {
        "top": TOP, "bottom": BOTTOM, "left": LEFT, "right": RIGHT, "pitch": PITCH, "cell": CELL, "body": BODY,
        "title": TITLE, "number": NUMBER, "tracking": CELL - BODY, "head_gap": HEAD_GAP, "rule_gap": RULE_GAP,
        "folio": FOLIO, "rule": RULE, "thick": THICK, "thin": THIN,
    }  # fmt: skip
