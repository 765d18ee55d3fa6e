"""Text as people copy it (清理文本): put right before reading, each sign keeping the place where it stood."""

import re
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from opencc import OpenCC

from yizhen.staffing.rules.report.words import Cleaning

HAN = "\u3400-\u9fff"
_TONES = "a-zāáǎàōóǒòēéěèīíǐìūúǔùüǖǘǚǜêńňǹḿɡ"
_PINYIN = re.compile(rf"(?<=[{HAN}])[（(][{_TONES}]{{1,7}}[）)]")
_SITE_LINE = re.compile(
    r"^(?:今天是[:：].*|.*设为(?:主页|首页).*|.*加入收藏.*|站内搜索.*|首页\s*[>＞»].*|.*由会员分享.*可在线阅读.*|"
    r".*(?:珍藏版|更多相关).*搜索。?|(?:添加时间|访问量|阅读次数|点击数|关键词|关键字|责任编辑|上一篇|下一篇|打印本页|"
    r"关闭窗口|分享到|扫一扫|版权所有|备案号)[:：\s].*|.*(?:https?://|www\.)\S+.*)$"
)
_ENDS = "。！？；：”’』」）)…"
_WIDE = str.maketrans("０１２３４５６７８９％．", "0123456789%.")
_POINTS = {",": "，", ":": "：", ";": "；", "(": "（", ")": "）", "?": "？", "!": "！"}
_PAGE = re.compile(r"^(\d{1,3})、")
_PAGES_LEAST = 3
_LONG_LINE = 120
_TRADITIONAL_SHARE = 0.02
DAMAGE = "�"
"""Stands where signs were lost (缺字); no number is ever read across it."""

_LOST = re.compile(rf"(?<=[{HAN}])[?？]{{2,}}[A-Za-z]?(?=[{HAN}])|�+|(?<=[{HAN}])(?:\(\)|（）)")
PLACEHOLDER = re.compile(r"(?<![A-Za-z])[XＸx×]{1,4}(?![A-Za-z])")


@dataclass
class Clean:
    """Cleaned text (清理后的文本): `origin[i]` is the place of sign i in the text as given."""

    text: str
    origin: list[int]
    traditional: bool = False
    pinyin: int = 0
    pages: int = 0
    boilerplate: list[str] = field(default_factory=list)

    def cut(self, spans: list[tuple[int, int]]) -> None:
        """Take spans out (删去)."""
        if not spans:
            return
        kept, origin, at = [], [], 0
        for start, end in spans:
            kept.append(self.text[at:start])
            origin += self.origin[at:start]
            at = end
        self.text = "".join([*kept, self.text[at:]])
        self.origin = origin + self.origin[at:]

    def told(self) -> Cleaning:
        """What was put right, for the reader (清理说明)."""
        return Cleaning(
            self.traditional,
            self.pinyin,
            self.pages,
            tuple(self.boilerplate),
            self.text.count(DAMAGE),
            len(PLACEHOLDER.findall(self.text)),
        )


def clean(raw: str) -> Clean:
    """Put a copied text right (清理): Traditional signs, pinyin, page numbers, site furniture, spaces, widths."""
    found = Clean(re.sub(r"\r(?!\n)", "\n", raw), list(range(len(raw))))
    found.cut([match.span() for match in re.finditer(r"\r|\ufeff", found.text)])
    _simplify(found)
    _drop_pinyin(found)
    _mark_lost(found)
    _drop_site_lines(found)
    _drop_page_numbers(found)
    _even_points(found)
    _drop_spaces(found)
    return found


def _simplify(found: Clean) -> None:
    """Traditional to Simplified (繁体转简体), only where the text is Traditional: 著 stays 著 in 名著."""
    converted = _simplified(found.text)
    changed = sum(a != b for a, b in zip(found.text, converted, strict=False))
    han = sum("\u3400" <= sign <= "\u9fff" for sign in found.text)
    if len(converted) == len(found.text) and changed > _TRADITIONAL_SHARE * max(1, han):
        found.text, found.traditional = converted, True


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def _simplified(text: str) -> str:
    """Line by line, sign by sign where a phrase would change its length (places must be kept)."""
    lines = []
    for line in text.split("\n"):
        whole = _converter().convert(line)
        if len(whole) != len(line):
            single = [_converter().convert(sign) for sign in line]
            whole = "".join(s if len(s) == 1 else sign for s, sign in zip(single, line, strict=True))
        lines.append(whole)
    return "\n".join(lines)


def _drop_pinyin(found: Clean) -> None:
    spans = [match.span() for match in _PINYIN.finditer(found.text)]
    found.pinyin = len(spans)
    found.cut(spans)


def _mark_lost(found: Clean) -> None:
    spans = []
    for match in _LOST.finditer(found.text):
        start, end = match.span()
        found.text = found.text[:start] + DAMAGE + found.text[start + 1 :]
        spans.append((start + 1, end))
    found.cut([span for span in spans if span[0] < span[1]])


def _lines(text: str) -> list[tuple[int, int]]:
    spans, at = [], 0
    for line in text.split("\n"):
        spans.append((at, at + len(line)))
        at += len(line) + 1
    return spans


def _drop_site_lines(found: Clean) -> None:
    spans = []
    last_prose = max(
        (n for n, (s, e) in enumerate(_lines(found.text)) if "。" in found.text[s:e]), default=-1
    )
    for number, (start, end) in enumerate(_lines(found.text)):
        line = found.text[start:end].strip()
        if _SITE_LINE.match(line) or (number > last_prose >= 0 and _is_spam(line)):
            found.boilerplate.append(line[:60])
            spans.append((start, end))
    found.cut(spans)


def _is_spam(line: str) -> bool:
    """A line after the last sentence that is no sentence, signature or date (尾部杂行)."""
    words = line.split()
    return bool(line) and not re.match(r"^[（(●—-]", line) and len(words) > 2 and len(line) > 12  # noqa: PLR2004


def _drop_page_numbers(found: Clean) -> None:
    """Page numbers glued to the text (粘连的页码): lines that begin 1、2、3、… in order, cut mid-sentence."""
    spans = [(s, e) for s, e in _lines(found.text) if e > s]
    numbered = [(s, e, m) for s, e in spans if (m := _PAGE.match(found.text[s:e]))]
    order = [int(match[1]) for _, _, match in numbered]
    if len(order) < _PAGES_LEAST or any(b != a + 1 for a, b in pairwise(order)):
        return
    middles = sum(found.text[a[1] - 1] not in _ENDS for a, b in pairwise(numbered) if a[1] > a[0])
    longish = sum(e - s > _LONG_LINE for s, e, _ in numbered)
    if middles * 2 < len(order) - 1 or longish * 2 < len(order):
        return
    cuts = []
    for start, _end, match in numbered:
        joined = start - 1 if start and start != numbered[0][0] else start
        cuts.append((joined, start + match.end()))
    found.pages = len(cuts)
    found.cut(cuts)


def _even_points(found: Clean) -> None:
    """Full-width points between Chinese words, plain digits (标点与数字的全半角): 1,234 keeps its value."""
    text = found.text.translate(_WIDE)
    found.text = "".join(
        _POINTS[sign] if sign in _POINTS and not _inside_number(text, at) else sign
        for at, sign in enumerate(text)
    )


_THOUSANDS = re.compile(r"\d,\d{3}(?!\d)")


def _inside_number(text: str, at: int) -> bool:
    return text[at] == "," and bool(_THOUSANDS.match(text, at - 1))


def _drop_spaces(found: Clean) -> None:
    """Spaces that a copy left between signs, and the commas of thousands (空格、千分位)."""
    gone = re.compile(
        rf"(?<=[{HAN}，。；：、）“”])[ \t\u3000\xa0]+(?=[{HAN}，。；：、（“”\d])|"
        rf"(?<=[\d.])[ \t\u3000\xa0]+(?=[{HAN}，。；：、（“”.])|(?<=\d),(?=\d{{3}})"
    )
    found.cut([match.span() for match in gone.finditer(found.text)])
