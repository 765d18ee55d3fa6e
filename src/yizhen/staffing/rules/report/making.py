"""Findings in the making (写结论): quote, place and words, the same for every kind of check."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from yizhen.kernel.rounding import Rounding, round_to
from yizhen.staffing.rules.report.numbers import Text
from yizhen.staffing.rules.report.words import Judgment

_QUOTE = 160
MODES = (Rounding.HALF_UP, Rounding.TRUNCATE)


@dataclass(frozen=True, slots=True)
class Made:
    """A finding with its place in the cleaned text (结论初稿)."""

    kind: str
    judgment: Judgment
    start: int
    end: int
    quote: str
    printed: str = ""
    read: tuple[str, ...] = ()
    recomputed: str = ""
    reproduces: tuple[str, ...] = ()
    words: str = ""
    sibling: str = ""
    modes: frozenset[Rounding] = frozenset()


def quote(text: Text, start: int, end: int) -> str:
    """The words around a number (引文), cut to what is needed."""
    words = text.body[start:end].strip("，；。 \n")
    return words if len(words) <= _QUOTE else words[: _QUOTE - 1] + "…"


def plain(value: Fraction | int, places: int = 3) -> str:
    """A number for the reader (写数): whole as it is, else to three places."""
    exact = Fraction(value)
    if exact.denominator == 1:
        return str(exact.numerator)
    return str(round_to(exact, places, Rounding.HALF_UP).normalize())


def matching(exact: Fraction, printed: Decimal) -> tuple[Rounding, ...]:
    """The modes under which a value prints as stated (能得出所载数的取整方式)."""
    places = max(0, -int(printed.as_tuple().exponent))
    return tuple(mode for mode in MODES if round_to(exact, places, mode) == printed)


def modes_words(modes: Iterable[Rounding]) -> str:
    """Rounding modes in words (取整方式)."""
    return "、".join(mode.label for mode in modes)


def usual_words(modes: Iterable[Rounding]) -> str:
    """The usual mode alone when it will do; else every mode that does (取整方式)."""
    found = sorted(modes, key=MODES.index)
    return modes_words([Rounding.HALF_UP] if Rounding.HALF_UP in found else found)


def total(values: Iterable[Fraction]) -> Fraction:
    """An exact sum (合计)."""
    return sum(values, Fraction(0))


def summed(parts: Sequence[tuple[str, Fraction]]) -> str:
    """A sum written out (算式)."""
    whole = total(value for _, value in parts)
    terms = " + ".join(f"{plain(value)}（{label}）" for label, value in parts)
    return f"{terms} = {plain(whole)}" if len(parts) > 1 else terms
