"""Mark findings in the text as it was given (在原文中标出): pieces in order, each plain or under one or more findings. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from yizhen.staffing.rules.report.words import Finding, Level

WEIGHT = {Level.FLAG: 3, Level.NOTE: 2, Level.CANNOT: 1, Level.OK: 0}


@dataclass(frozen=True, slots=True)
class Piece:
    """一段原文 a piece of the text: ``numbers`` of the findings that begin or go on in it, the gravest level of them."""

    text: str
    numbers: tuple[int, ...] = ()
    level: Level | None = None


def marked(raw: str, findings: Sequence[tuple[int, Finding]]) -> tuple[Piece, ...]:
    """Cut the text at the findings (按标记切分原文). Overlapping findings make one piece; nothing of the text is lost."""
    pieces: list[Piece] = []
    at = 0
    for start, end, some in _spans(findings, len(raw)):
        if start > at:
            pieces.append(Piece(raw[at:start]))
        level = max((one.level for _number, one in some), key=WEIGHT.__getitem__)
        pieces.append(Piece(raw[start:end], tuple(number for number, _one in some), level))
        at = end
    if at < len(raw):
        pieces.append(Piece(raw[at:]))
    return tuple(pieces)


def _spans(findings: Sequence[tuple[int, Finding]], length: int) -> list[tuple[int, int, list[tuple[int, Finding]]]]:
    """Places that carry marks, overlapping ones as one (标记位置)."""
    spans: list[tuple[int, int, list[tuple[int, Finding]]]] = []
    for number, one in sorted(findings, key=lambda found: (found[1].start, found[1].end)):
        start, end = max(0, one.start), min(length, one.end)
        if end <= start:
            continue
        if spans and start < spans[-1][1]:
            first, last, some = spans[-1]
            spans[-1] = (first, max(last, end), [*some, (number, one)])
        else:
            spans.append((start, end, [(number, one)]))
    return spans
