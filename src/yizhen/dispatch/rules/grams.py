"""Pairs of neighboring characters (双字切分): how any part of a Chinese text is found without a dictionary. Pure.

Long numbers are left out before anything is cut: telephone and identity numbers that people type into their words
are never indexed.
"""

import re
from collections.abc import Iterable
from unicodedata import normalize

LONG_NUMBER = re.compile(r"\d(?:[\s\-]?\d){6,}[xX]?")
RUN = re.compile(r"[^\W_]+")
PAIR, WORDS_MOST = 2, 8


def plain(text: str) -> str:
    """Text in one width and case, without long numbers (规整)."""
    return LONG_NUMBER.sub(" ", normalize("NFKC", text)).lower()


def grams(texts: Iterable[str]) -> set[str]:
    """The pairs of all texts (双字); a character that stands alone is one by itself."""
    found: set[str] = set()
    for text in texts:
        for run in RUN.findall(plain(text)):
            found |= pairs(run)
    return found


def pairs(run: str) -> set[str]:
    """The pairs of one run of letters and digits (一段的双字)."""
    return {run[n : n + PAIR] for n in range(max(1, len(run) - 1))}


def asked(text: str) -> tuple[str, ...]:
    """The words somebody looks for (查找词): each at least two characters, long numbers left out."""
    runs = RUN.findall(plain(text))
    return tuple(dict.fromkeys(run for run in runs if len(run) >= PAIR))[:WORDS_MOST]
