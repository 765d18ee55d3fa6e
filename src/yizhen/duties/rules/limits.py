"""Comparing time limits of different units (时限比较): what can be said for certain, and what cannot."""

from dataclasses import dataclass
from fractions import Fraction

from yizhen.duties.terms.items import Limit, TermUnit

HOURS_A_DAY, MONTH_SHORTEST, MONTH_LONGEST = 24, 28, 31


@dataclass(frozen=True, slots=True)
class Span:
    """Least and most natural days that a limit can take (自然日范围); ``most`` is None where days off lengthen it."""

    least: Fraction
    most: Fraction | None


def span(limit: Limit) -> Span:
    """How many natural days a limit takes (折算自然日)."""
    n = Fraction(limit.days)
    match limit.unit:
        case TermUnit.WORKING_DAY:
            return Span(n, None)
        case TermUnit.CALENDAR_DAY:
            return Span(n, n)
        case TermUnit.MONTH:
            return Span(n * MONTH_SHORTEST, n * MONTH_LONGEST)
        case TermUnit.HOUR:
            return Span(n / HOURS_A_DAY, n / HOURS_A_DAY)


def is_longer(promised: Limit, statutory: Limit) -> bool | None:
    """Whether a promise is longer than the statute (承诺是否超过法定); None when the units do not tell.

    In one unit the numbers decide. Otherwise a promise is longer when it takes more natural days at the least
    than the statute at the most, and is not when it takes at the most no more than the statute at the least.
    """
    if promised.unit is statutory.unit:
        return promised.days > statutory.days
    ours, law = span(promised), span(statutory)
    if law.most is not None and ours.least > law.most:
        return True
    if ours.most is not None and ours.most <= law.least:
        return False
    return None
