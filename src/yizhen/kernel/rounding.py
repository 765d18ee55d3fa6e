"""Rounding (取整): exact numbers, named modes, and averages that say how they were made."""

from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from enum import StrEnum
from fractions import Fraction

from yizhen.kernel.words import N_, say


class Rounding(StrEnum):
    """How a figure is cut to its printed places (取整方式)."""

    HALF_UP = "round_half_up"
    HALF_EVEN = "round_half_even"
    TRUNCATE = "truncate"
    CEIL = "ceil"

    @property
    def label(self) -> str:
        """The Chinese word for the mode."""
        return say(_LABELS[self])


_LABELS = {
    Rounding.HALF_UP: N_("四舍五入"),
    Rounding.HALF_EVEN: N_("四舍六入五成双"),
    Rounding.TRUNCATE: N_("截尾"),
    Rounding.CEIL: N_("进一"),
}
Exact = int | Decimal | Fraction


def round_to(value: Exact, places: int, mode: Rounding) -> Decimal:
    """Cut ``value`` to ``places`` decimal places (按方式取整), exactly: no binary floating point is involved.

    ``truncate`` cuts towards zero, ``ceil`` goes up, ``round_half_up`` moves halves away from zero.
    """
    exact = Fraction(value)
    whole = _whole(exact * 10**places, mode)
    with localcontext(Context(prec=max(28, len(str(abs(whole))) + abs(places) + 2))):
        return Decimal(whole).scaleb(-places)


def _whole(scaled: Fraction, mode: Rounding) -> int:
    floor, rest = divmod(scaled.numerator, scaled.denominator)
    if rest == 0:
        return floor
    if mode is Rounding.CEIL:
        return floor + 1
    if mode is Rounding.TRUNCATE:
        return floor if scaled > 0 else floor + 1
    double = 2 * rest
    if double != scaled.denominator:
        return floor + (double > scaled.denominator)
    if mode is Rounding.HALF_EVEN:
        return floor + floor % 2
    return floor + (scaled > 0)


@dataclass(frozen=True, slots=True)
class Average:
    """A derived figure (平均数、比率) that carries its making: what is divided by what, and how it was cut.

    ``of`` and ``per`` say in words what numerator and denominator count. ``scale`` is 100 for per cent.
    Raises ZeroDivisionError when asked for a value with nothing to divide by; ask ``is_defined`` first.
    """

    numerator: Exact
    denominator: Exact
    of: str
    per: str
    mode: Rounding = Rounding.HALF_UP
    places: int = 1
    scale: int = 1

    @property
    def is_defined(self) -> bool:
        """Tell whether there is anything to divide by."""
        return self.denominator != 0

    @property
    def exact(self) -> Fraction:
        """The exact value (精确值)."""
        return Fraction(self.numerator) / Fraction(self.denominator) * self.scale

    @property
    def printed(self) -> Decimal:
        """The value as printed (取整值)."""
        return round_to(self.exact, self.places, self.mode)

    @property
    def is_exact(self) -> bool:
        """Tell whether nothing was cut off."""
        return Fraction(self.printed) == self.exact

    def matches(self, stated: Decimal) -> tuple[Rounding, ...]:
        """List the modes (能得出所载数字的取整方式) under which this quotient prints as ``stated``."""
        places = max(0, -int(stated.as_tuple().exponent))
        return tuple(m for m in Rounding if round_to(self.exact, places, m) == stated)

    def __str__(self) -> str:
        """Print the figure alone; an undefined one as a dash."""
        return f"{self.printed}" if self.is_defined else "—"
