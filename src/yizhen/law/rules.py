"""Rules (适用规则): which value is in force on a day, what a county may set instead, and late surcharges."""

from datetime import date
from decimal import Decimal

from yizhen.law.terms import (
    BadLaw,
    Binds,
    Dated,
    InForce,
    Local,
    LocalExceedsStatute,
    NotInForce,
    Parameter,
    Repealed,
)


def in_force(parameter: Parameter, day: date, local: Local | None = None) -> InForce:
    """Find the value in force (有效值) on the day the law names, or the stricter ``local`` one.

    A ``local`` that is not in force on ``day`` is left aside. Raises NotInForce, Repealed,
    LocalExceedsStatute.
    """
    since = max((d for d in parameter.values if d <= day), default=None)
    if since is None:
        raise NotInForce(parameter.name, day, min(parameter.values))
    dated = parameter.values[since]
    if dated.value is None:
        raise Repealed(parameter.name, day, since, dated.source)
    statutory = number(dated)
    chosen = local if local is not None and local.is_in_force(day) else None
    if chosen is not None and not may_set(parameter.binds, statutory, chosen.value):
        raise LocalExceedsStatute(parameter.name, chosen, statutory, parameter.binds)
    return InForce(
        name=parameter.name,
        term=parameter.term,
        value=statutory if chosen is None else chosen.value,
        unit=parameter.unit,
        source=dated.source if chosen is None else chosen.source,
        in_force_from=since,
        text=dated.text,
        statutory=statutory,
        level=parameter.level,
        checked_on=parameter.checked_on,
        applies_to=parameter.applies_to,
        unit_source=dated.unit_source,
        unit_text=dated.unit_text,
        roll=parameter.roll,
        local=chosen,
    )


def may_set(binds: Binds, statutory: int | Decimal, local: int | Decimal) -> bool:
    """Tell whether a county may set ``local`` (地方可否如此规定): stricter, never laxer."""
    if binds is Binds.AT_MOST:
        return 0 < local <= statutory
    if binds is Binds.AT_LEAST:
        return local >= statutory
    return local == statutory


def number(dated: Dated) -> int | Decimal:
    """Read a value as an exact number (数值); fractions stand in the files as text."""
    if isinstance(dated.value, int):
        return dated.value
    if dated.value is None:
        message = "a repealed value is no number"
        raise BadLaw(message)
    return Decimal(dated.value)


def surcharge(fine: Decimal, days_late: int, daily_rate: Decimal, cap: Decimal) -> Decimal:
    """Compute the late surcharge (加处罚款): ``daily_rate`` of the fine a day, at most ``cap`` times it.

    Yuan, exact. Days on which it does not run (复议、诉讼期间) are left out by the caller.
    """
    if fine < 0 or days_late < 0:
        message = f"neither fine nor days may be negative: {fine}, {days_late}"
        raise ValueError(message)
    return min(fine * daily_rate * days_late, fine * cap)
