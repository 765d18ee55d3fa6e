"""Rules (适用规则): which value is in force on a day, what a county may set instead, and late surcharges."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache

from yizhen.law.terms import (
    BadLaw,
    Binds,
    Dated,
    InForce,
    Interference,
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


# -- interference ----------------------------------------------------------------------------------------------

SENTENCE = re.compile(r"[^。；;！!？?\n]+")


def departmental(authority: str, words: Interference) -> bool:
    """Tell whether an authority is a department without a say in quotas (业务部门); nothing follows from other names."""
    name = "".join(authority.split())
    return name.endswith(words.departments) and not any(word in name for word in words.entitled)


def interferes(clause: str, words: Interference) -> bool:
    """Tell whether a clause demands organs, plaques or staff of those below (要求设机构、挂牌子、配编制)."""
    return any(pattern.search(clause) for pattern in _demands(words))


def leans_on_department(text: str, words: Interference) -> tuple[str, ...]:
    """Return the sentences that give a department's paper as the ground for organs or quotas (以业务部门文件为依据)."""
    leaning, about = _leaning(words)
    return tuple(
        sentence.group().strip()
        for sentence in SENTENCE.finditer(text)
        if about.search(sentence.group())
        and any(departmental(found["who"], words) for found in leaning.finditer(sentence.group()))
    )


def _any(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(words)})"


@lru_cache(maxsize=4)
def _demands(words: Interference) -> tuple[re.Pattern[str], ...]:
    demand = rf"{_any(words.demand)}[^，,]{{0,24}}"
    return (
        re.compile(rf"{demand}{_any(words.set_up)}[^，,]{{0,20}}{_any(words.organs)}"),
        re.compile(rf"{_any(words.hang)}[^，,。]{{0,16}}{_any(words.plates)}|{_any(words.hung)}"),
        re.compile(rf"{demand}{_any(words.provide)}[^，,]{{0,16}}{_any(words.staff)}|{_any(words.outright)}"),
    )


@lru_cache(maxsize=4)
def _leaning(words: Interference) -> tuple[re.Pattern[str], re.Pattern[str]]:
    who = rf"(?P<who>[\u4e00-\u9fff]{{1,16}}?{_any(words.departments)})(?![署分位长员理学技队])"
    paper = rf"[^，,]{{0,16}}?{_any(words.papers)}"
    return re.compile(rf"{_any(words.leaning)}《?{who}{paper}"), re.compile(_any(words.about))
