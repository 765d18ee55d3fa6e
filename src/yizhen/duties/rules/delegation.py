"""Delegation on evidence (赋权评估): maturity, flags, use, sleeping powers, and samples that anyone can draw again. Pure."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from yizhen.duties.terms.delegation import Assessed, Flag, Maturity, Sleeper, Usage, UseRate
from yizhen.kernel.words import N_

LEVELS = 5
"""Marks go up to five."""
ENOUGH = 3
"""A principle is met from this mark on (及格分)."""
RARE, COERCION, PENALTY = 2, "03", "02"


def assess(marks: Maturity, *, kind: str, decision: str, opposed: bool = False) -> Assessed:
    """What an assessment comes to (评估结论): score = frequency × breadth × demand; ripe only without flags that bar."""
    flags: list[Flag] = []
    if kind == COERCION:
        flags.append(Flag.COERCION)
    if kind == PENALTY and not decision.strip():
        flags.append(Flag.NO_DECISION)
    if min(marks.capable, marks.matched) < ENOUGH:
        flags.append(Flag.NOT_CAPABLE)
    if marks.frequency < RARE:
        flags.append(Flag.RARE)
    if marks.technical:
        flags.append(Flag.TECHNICAL)
    if opposed:
        flags.append(Flag.OPPOSED)
    score = marks.frequency * marks.breadth * marks.demand
    principles = marks.legal and min(marks.suitable, marks.matched, marks.capable) >= ENOUGH
    ripe = principles and not any(one.bars for one in flags)
    share = score / LEVELS**3
    words = f"频率 {marks.frequency} × 广度 {marks.breadth} × 需求 {marks.demand} = {score}（满分 {LEVELS**3}）"
    return Assessed(score, share, tuple(flags), ripe, words)


def use_rate(usages: Iterable[Usage]) -> UseRate:
    """赋权使用率 over items × townships: an item counts as used when any township had a case of it."""
    items: dict[int, int] = {}
    townships: set[str] = set()
    cases = 0
    for one in usages:
        items[one.item] = items.get(one.item, 0) + one.cases
        townships.add(one.township)
        cases += one.cases
    return UseRate(len(items), sum(1 for count in items.values() if count), cases, len(townships))


def at_best(delegated: int, cases: int, townships: int) -> UseRate:
    """The highest use that so many cases allow (使用率上限), where only totals are known: each case another item."""
    return UseRate(delegated, min(delegated, cases), cases, townships)


def months_between(since: date, until: date) -> int:
    """Whole months from one day to another (整月数)."""
    months = (until.year - since.year) * 12 + until.month - since.month
    return months - (until.day < since.day)


def sleepers(
    usages: Iterable[Usage], names: Mapping[int, tuple[str, str]], on: date, *, months: int = 12
) -> tuple[Sleeper, ...]:
    """Powers without a case for so many months (僵尸权力), the longest first, each with advice and evidence.

    An item that has been down for less than ``months`` is not judged yet.
    """
    found: list[Sleeper] = []
    for one in usages:
        quiet_since = max(one.since, one.last_on) if one.last_on else one.since
        quiet = months_between(quiet_since, on)
        if quiet < months:
            continue
        code, name = names.get(one.item, ("", ""))
        found.append(
            Sleeper(
                one.item, code, name, one.township, one.since, quiet, one.cases, one.last_on,
                advice(one, quiet), evidence(one, quiet, on),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (-one.months, one.code, one.township)))


def advice(one: Usage, quiet: int) -> str:
    """Support or retract (支持或收回): unused for two years, or overturned → take back; else support first."""
    long = 24
    return "retract" if quiet >= long or one.overturned else "support"


def evidence(one: Usage, quiet: int, on: date, tell: Callable[[str], str] = str) -> str:
    """The evidence in words (证据): as it is kept, or with ``tell`` in the language of whoever reads it."""
    parts = [tell(N_("%(since)s 起下放，共 %(cases)d 件")) % {"since": _day(one.since, tell), "cases": one.cases}]
    if one.last_on:
        parts.append(tell(N_("最近一件在 %(last)s")) % {"last": _day(one.last_on, tell)})
    else:
        parts.append(tell(N_("从来没有办件")))
    parts.append(tell(N_("到 %(on)s 已 %(n)d 个月没有办件")) % {"on": _day(on, tell), "n": quiet})
    if one.overturned:
        parts.append(tell(N_("被撤销或败诉 %(n)d 件")) % {"n": one.overturned})
    if one.errors:
        parts.append(tell(N_("差错 %(n)d 件")) % {"n": one.errors})
    return tell(N_("，")).join(parts)


def _day(day: date, tell: Callable[[str], str]) -> str:
    return tell(N_("%(y)s年%(m)s月%(d)s日")) % {"y": day.year, "m": day.month, "d": day.day}


def sample(matters: Sequence[str], size: int, seed: str) -> tuple[str, ...]:
    """Draw a sample that anyone draws again from the same seed and matters (可复核的抽样).

    Each matter is ordered by SHA-256 of seed and number, so that one more matter does not change who else is drawn.
    """
    order = sorted(set(matters), key=lambda one: hashlib.sha256(f"{seed}\n{one}".encode()).hexdigest())
    return tuple(sorted(order[: max(0, size)]))


def error_rate(judged: int, wrong: int) -> float | None:
    """差错率 = wrong ÷ judged; None where nothing was judged."""
    return wrong / judged if judged else None


def circles(edges: Iterable[tuple[int, int]]) -> tuple[tuple[int, ...], ...]:
    """Circles in who delegated to whom (循环委托): each found once, from its smallest organ."""
    onward: dict[int, set[int]] = {}
    for giver, taker in edges:
        onward.setdefault(giver, set()).add(taker)
    found: set[tuple[int, ...]] = set()
    for start in onward:
        path: list[tuple[int, tuple[int, ...]]] = [(start, (start,))]
        while path:
            here, walked = path.pop()
            for there in onward.get(here, ()):
                if there == start:
                    lowest = walked.index(min(walked))
                    found.add(walked[lowest:] + walked[:lowest])
                elif there not in walked:
                    path.append((there, (*walked, there)))
    return tuple(sorted(found))
