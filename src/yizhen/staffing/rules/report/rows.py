"""Averages in a row (连写的平均数): added up to a total, or multiplied back by the units."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, pairwise

from yizhen.staffing.rules.report.facts import REACH, Aspect, Fact, between
from yizhen.staffing.rules.report.making import Made, matching, plain, quote
from yizhen.staffing.rules.report.numbers import Num, Text
from yizhen.staffing.rules.report.readings import Place
from yizhen.staffing.rules.report.words import Judgment

_MORE = re.compile(r"^、(?P<noun>[\u3400-\u9fff]{1,4}?)(?:各|为|均)?$")
_TOTAL = re.compile(r"^[，、]?(?:共计|合计|总计|一共|共)$")
_SEPARATOR = re.compile(r"^[、，和及]$")


def listed(text: Text, nums: list[Num]) -> list[tuple[Num, str]]:
    """平均设置5个党政机构、4个挂牌机构、3个事业机构: numbers with what they count behind them."""
    parts = []
    for at, num in enumerate(nums):
        stop = nums[at + 1].start if at + 1 < len(nums) else num.end + 12
        words = re.match(r"[\u3400-\u9fff]{2,12}", text.body[num.end : stop])
        if not words:
            break
        parts.append((num, words[0]))
        if not _SEPARATOR.match(text.body[num.end + len(words[0]) : stop]):
            break
    return parts


def composite(
    text: Text, facts: Sequence[Fact], place: Place, nums: list[Num], parts: list[tuple[Num, str]]
) -> list[Made]:
    """平均设置5个…、4个…，共计12个: printed averages added up (各平均数相加)."""
    after = nums[len(parts)] if len(parts) < len(nums) else None
    if after is None or after.value is None or any(num.value is None for num, _ in parts):
        return []
    between = text.body[parts[-1][0].end + len(parts[-1][1]) : after.start]
    if not _TOTAL.match(between):
        return []
    total = sum((num.value or Fraction(0) for num, _ in parts), Fraction(0))
    start, end = place.start, after.end
    base = Made(
        "average_sum",
        Judgment.AGREES,
        start,
        end,
        quote(text, start, end),
        after.text,
        (f"所载各数相加 {' + '.join(plain(n.value or 0) for n, _ in parts)} = {plain(total)}",),
        plain(total),
    )
    if total != after.value:
        return [
            replace(
                base, judgment=Judgment.DIFFERS, words=f"所载各数相加得 {plain(total)}，不是 {after.text}。"
            )
        ]
    return [_against_facts(text, facts, place, parts, base)]


def _against_facts(
    text: Text, facts: Sequence[Fact], place: Place, parts: list[tuple[Num, str]], base: Made
) -> Made:
    """Look behind each printed average (追到分项): was something of the same name left out?"""
    per = text.count_of(place.noun)
    steps, exact, whole, left = list(base.read), Fraction(0), Fraction(0), []
    for num, measure in parts:
        found = [
            f
            for f in facts
            if per
            and f.scope
            and f.scope.noun == place.noun
            and f.measure == measure
            and f.value is not None
            and f.aspect in (Aspect.TOTAL, Aspect.EXCLUDED)
        ]
        if not per or not found:
            return replace(base, words="所载各数相加与合计一致。")
        used = _subset(found, per, num)
        value = sum((f.value or Fraction(0) for f in used), Fraction(0)) / per
        everything = sum((f.value or Fraction(0) for f in found), Fraction(0)) / per
        exact, whole = exact + value, whole + everything
        left += [f for f in found if f not in used]
        steps.append(f"{measure}：{plain(value * per)} ÷ {per} = {plain(value)}，所载 {num.text}")
    reproduces = (f"各平均数取整后相加；不取整相加得 {plain(exact, 2)}",)
    if not left:
        return replace(base, read=tuple(steps), reproduces=reproduces, words="所载各数相加与合计一致。")
    named = "、".join(f"{f.of}的{f.measure} {plain(f.value or 0)}" for f in left)
    said = f"合计没有算{named}；算上后平均每{place.noun} {plain(whole, 2)}，不是 {base.printed}（不取整相加为 {plain(exact, 2)}）。"
    return replace(base, judgment=Judgment.INCOMPLETE, read=tuple(steps), reproduces=reproduces, words=said)


def _subset(found: list[Fact], per: int, num: Num) -> list[Fact]:
    """The facts that, divided, print the number (哪些合起来得出): all of them if they can, else the fewest."""
    printed = Decimal(str(num.value))
    for size in (len(found), *range(1, len(found))):
        for some in combinations(found, size):
            if matching(sum((f.value or Fraction(0) for f in some), Fraction(0)) / per, printed):
                return list(some)
    return found


# --- averages times units -----------------------------------------------------------------------------------------


def groups(text: Text, place: Place, nums: list[Num]) -> list[tuple[str, Num]]:
    """平均每个镇8名、街4名: averages of several kinds of unit."""
    found = [(place.noun, place.num)]
    for before, num in pairwise(nums):
        match = _MORE.match(text.body[before.end : num.start])
        if not match or text.count_of(match["noun"]) is None:
            break
        found.append((match["noun"], num))
    return found


def product(text: Text, facts: Sequence[Fact], place: Place, kinds: list[tuple[str, Num]]) -> list[Made]:
    """平均数乘以单位数与总数 averages times units against their total (平均数乘回)."""
    number = text.paragraph_of(place.start)
    near = between(facts, max(text.paragraphs[number][0], place.start - REACH), place.start)
    own = [f for f in near if f.num.end <= place.start and f.value is not None]
    total = next(
        (f for f in reversed(own) if f.aspect is Aspect.TOTAL and f.num.unit in ("名", "人", "个")), None
    )
    counts = [(text.count_of(noun), num) for noun, num in kinds]
    if total is None or any(count is None or num.value is None for count, num in counts):
        return []
    pairs = [(count or 0, num.value or Fraction(0)) for count, num in counts]
    back = sum((count * value for count, value in pairs), Fraction(0))
    start, end = total.start, kinds[-1][1].end
    steps = " + ".join(f"{count} × {plain(value)}" for count, value in pairs)
    base = Made(
        "product",
        Judgment.AGREES,
        start,
        end,
        quote(text, start, end),
        total.num.text,
        (f"{steps} = {plain(back)}", f"所载总数 {plain(total.value or 0)}"),
        plain(back),
        words="平均数乘以单位数与总数一致。",
    )
    if back == total.value:
        return [base]
    half = [(count * (v - Fraction(1, 2)), count * (v + Fraction(1, 2))) for count, v in pairs]
    if (
        sum((low for low, _ in half), Fraction(0))
        <= (total.value or 0)
        < sum((high for _, high in half), Fraction(0))
    ):
        said = f"按所载平均数乘回去是 {plain(back)}，与总数 {plain(total.value or 0)} 不等：平均数是取过整的，分项原文没有给。"
        return [replace(base, judgment=Judgment.ROUNDED_PARTS, words=said)]
    said = f"按所载平均数乘回去是 {plain(back)}，与总数 {plain(total.value or 0)} 不等，取整也解释不了。"
    return [replace(base, judgment=Judgment.DIFFERS, words=said)]
