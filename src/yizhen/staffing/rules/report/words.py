"""What the report checker says (核对报告用语): findings with their quote, working and verdict."""

from enum import StrEnum

import msgspec

from yizhen.kernel.words import N_, say


class Level(StrEnum):
    """How much a finding asks of the reader (轻重)."""

    OK = "ok"
    FLAG = "flag"
    NOTE = "note"
    CANNOT = "cannot"

    @property
    def label(self) -> str:
        """The Chinese word for the level."""
        return say(
            {"ok": N_("吻合"), "flag": N_("须核实"), "note": N_("提示"), "cannot": N_("无法核对")}[self.value]
        )


class Judgment(StrEnum):
    """What was recomputed and how it came out (核对结论)."""

    AGREES = "agrees"
    TRUNCATED = "truncated"
    OTHER_READING = "other_reading"
    MIXED_MODES = "mixed_modes"
    INCOMPLETE = "incomplete"
    ROUNDED_PARTS = "rounded_parts"
    DIFFERS = "differs"
    AMBIGUOUS = "ambiguous"
    TWO_NAMES = "two_names"
    UNSTATED = "unstated"
    SPREAD = "spread"
    DERIVED = "derived"
    MISSING = "missing"
    DAMAGED = "damaged"
    OUTDATED = "outdated"

    @property
    def label(self) -> str:
        """The judgment in words."""
        return say(_JUDGMENTS[self])

    @property
    def level(self) -> Level:
        """How much it asks of the reader."""
        return _LEVELS.get(self, Level.FLAG)


_JUDGMENTS: dict[str, str] = {
    "agrees": N_("吻合"),
    "truncated": N_("截尾才吻合"),
    "other_reading": N_("换口径才吻合"),
    "mixed_modes": N_("取整方式不一"),
    "incomplete": N_("口径不全"),
    "rounded_parts": N_("取整后乘不回去"),
    "differs": N_("不吻合"),
    "ambiguous": N_("有两种读法"),
    "two_names": N_("名称不一"),
    "unstated": N_("后文未提"),
    "spread": N_("各数相差较大"),
    "derived": N_("可推算"),
    "missing": N_("原文未填"),
    "damaged": N_("文字缺损"),
    "outdated": N_("说法已过时"),
}
_LEVELS: dict[str, Level] = {
    "agrees": Level.OK,
    "two_names": Level.NOTE,
    "unstated": Level.NOTE,
    "spread": Level.NOTE,
    "derived": Level.NOTE,
    "missing": Level.CANNOT,
    "damaged": Level.NOTE,
    "outdated": Level.NOTE,
}


class Finding(msgspec.Struct, frozen=True):
    """One number of a report and what became of it (核对结果).

    `start` and `end` count signs in the text as it was given, `line` and `column` from 1; `quote` is the cleaned
    text. `recomputed` is exact where it can be; `reproduces` names each reading and rounding mode that gives the
    printed number.
    """

    kind: str
    judgment: Judgment
    level: Level
    quote: str
    start: int
    end: int
    line: int
    column: int
    printed: str
    read: tuple[str, ...]
    recomputed: str
    reproduces: tuple[str, ...]
    words: str


class Cleaning(msgspec.Struct, frozen=True):
    """What was put right before reading (清理): nothing of it changes a number."""

    traditional: bool
    pinyin: int
    page_numbers: int
    boilerplate: tuple[str, ...]
    damaged: int
    placeholders: int


class Report(msgspec.Struct, frozen=True):
    """A checked report (核对报告): what was cleaned, how many findings of each level, and the findings in order."""

    signs: int
    digest: str
    cleaning: Cleaning
    counts: dict[str, int]
    findings: tuple[Finding, ...]
