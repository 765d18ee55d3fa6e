"""Numbers in Chinese prose (文中的数): value, measure word, what they count, and the units a report speaks of."""

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

DIGITS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
UNIT = r"(?:平方公里|公里|个|名|人|条|件|项|支|家|所|户|套|类|种|级|处|元|%|分)"
VALUE = r"\d+(?:\.\d+)?|X{1,4}|[两二三四五六七八九]?十[一二三四五六七八九]?|[两二三四五六七八九]"
NUMBER = re.compile(
    rf"(?P<about>不少于|不超过|不低于|超过|大于|小于|低于|少于|至少|近|约|超|逾)?"
    rf"(?<![\d.第X])(?P<value>{VALUE})(?P<more>余|多|几)?(?P<scale>万|亿|千)?(?P<unit>{UNIT})"
)
SCOPE_NOUNS = (
    "镇街道|镇（街道）|乡镇街道|乡镇（街道）|街道乡镇|镇街|街镇|乡镇|镇乡|街道|镇|乡|县直部门|试点县|县区|县|市辖区|行政村|"
    "村（社区）|村社区|村居委会|村居|村|社区|学校|部门|单位|综合网格|专属网格|网格"
)
SCOPE = re.compile(
    rf"(?P<value>\d+|[两二三四五六七八九]?十[一二三四五六七八九]?|[两二三四五六七八九])"
    rf"(?P<counter>个|条|所|家)(?P<noun>{SCOPE_NOUNS})"
)
PARTS = {
    "镇街": ("镇", "街道"),
    "街镇": ("街道", "镇"),
    "镇街道": ("镇", "街道"),
    "镇（街道）": ("镇", "街道"),
    "乡镇街道": ("乡镇", "街道"),
    "乡镇（街道）": ("乡镇", "街道"),
    "街道乡镇": ("街道", "乡镇"),
    "乡镇": ("乡", "镇"),
    "镇乡": ("镇", "乡"),
    "村（社区）": ("村", "社区"),
    "村社区": ("村", "社区"),
}
"""Nouns that speak of two kinds of unit at once (合称)."""

SHORT = {"街": "街道"}
_NOT_ALL = ("其余", "其中", "首批", "选择", "部分", "有", "另外", "多", "近", "约", "第")


@dataclass(frozen=True, slots=True)
class Num:
    """A number with its measure word (数). `value` is None where the source left X."""

    start: int
    end: int
    value: Fraction | None
    unit: str
    text: str
    places: int
    about: bool

    @property
    def percent(self) -> bool:
        """Whether it is a per cent (百分数)."""
        return self.unit == "%"


def value_of(text: str) -> Fraction | None:
    """The value of written digits (数值): 6, 30.3, 五, 十二; None for X."""
    if text[0] == "X":
        return None
    if text[0].isdigit():
        return Fraction(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return Fraction(DIGITS[text])
    return Fraction(10 * (DIGITS[tens] if tens else 1) + ({**DIGITS, "一": 1}[ones] if ones else 0))


def numbers_in(text: str, start: int = 0, end: int | None = None) -> list[Num]:
    """The numbers of a stretch of text in order (逐个取数); parts of a range (1—2人) are left out."""
    found = []
    for match in NUMBER.finditer(text, start, len(text) if end is None else end):
        if text[match.start("value") - 1 : match.start("value")] in tuple("-―—–~～至"):
            continue
        value = value_of(match["value"])
        scale = {"万": 10**4, "亿": 10**8, "千": 10**3}.get(match["scale"] or "", 1)
        places = len(match["value"].partition(".")[2])
        found.append(
            Num(
                match.start("value"),
                match.end(),
                None if value is None else value * scale,
                match["unit"],
                text[match.start("value") : match.end()],
                places,
                bool(match["about"] or match["more"]),
            )
        )
    return found


@dataclass(frozen=True)
class Text:
    """A cleaned text with its paragraphs and the units it speaks of (全文)."""

    body: str

    @cached_property
    def paragraphs(self) -> list[tuple[int, int]]:
        """Where each paragraph begins and ends (段落)."""
        spans, at = [], 0
        for line in self.body.split("\n"):
            if line.strip():
                spans.append((at, at + len(line)))
            at += len(line) + 1
        return spans

    def sentences(self, start: int, end: int) -> list[tuple[int, int]]:
        """The sentences of a stretch (句), cut at full stops only: 其中 lists run over semicolons."""
        spans, at = [], start
        for match in re.finditer(r"[。！？]", self.body[start:end]):
            spans.append((at, start + match.end()))
            at = start + match.end()
        return [*spans, (at, end)] if at < end else spans

    @cached_property
    def _all_sentences(self) -> list[tuple[int, int]]:
        return [one for start, end in self.paragraphs for one in self.sentences(start, end)]

    def sentence_at(self, place: int) -> tuple[int, int]:
        """The sentence around a place (所在句)."""
        at = bisect_right(self._all_sentences, (place, len(self.body) + 1)) - 1
        found = self._all_sentences[at] if at >= 0 else (place, place)
        return found if found[0] <= place < found[1] else (place, place)

    def paragraph_of(self, place: int) -> int:
        """The number of the paragraph around a place (所在段)."""
        return bisect_right(self.paragraphs, (place, len(self.body) + 1)) - 1

    @cached_property
    def unit_counts(self) -> dict[str, int]:
        """How many units of a kind there are (单位数), where the text says so and never otherwise."""
        said: dict[str, Counter[int]] = {}
        for match in SCOPE.finditer(self.body):
            before = self.body[max(0, match.start() - 2) : match.start()]
            if before.endswith(_NOT_ALL) or before[-1:] in tuple("0123456789.第-—―个、"):
                continue
            value = value_of(match["value"])
            if value is not None and value > 1:
                said.setdefault(match["noun"], Counter())[int(value)] += 1
        return {noun: counts.most_common(1)[0][0] for noun, counts in said.items() if len(counts) == 1}

    def count_of(self, noun: str) -> int | None:
        """How many units a noun means (单位数): as said, else the sum of what it is made of (镇街 = 镇 + 街道)."""
        noun = SHORT.get(noun, noun)
        if noun in self.unit_counts:
            return self.unit_counts[noun]
        parts = [self.unit_counts.get(part) for part in PARTS.get(noun, ())]
        return sum(p for p in parts if p) if parts and all(parts) else None
