"""Averages (平均数): every printed one is recomputed under each reading and each rounding mode."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from yizhen.kernel.rounding import Rounding, round_to
from yizhen.staffing.rules.report.facts import REACH, Fact, between
from yizhen.staffing.rules.report.making import Made, matching, modes_words, plain, quote, summed, usual_words
from yizhen.staffing.rules.report.numbers import SCOPE_NOUNS, Text, numbers_in
from yizhen.staffing.rules.report.readings import Place, Reading, readings_of
from yizhen.staffing.rules.report.rows import composite, groups, listed, product
from yizhen.staffing.rules.report.words import Judgment

_PER = re.compile(
    rf"^每?(?:个|条|名|支|家|所)?(?P<noun>{SCOPE_NOUNS})?(?:设置|核定|配备|设|有|约|为|是|的)*$"
)
_BEFORE = re.compile(rf"(?:每个?|各)?(?P<noun>{SCOPE_NOUNS})$")
_CUT = re.compile(r"^(?:精简|减少|增长|下降|压缩|提高|缩减|增加|上升|降低)")


def averages(text: Text, facts: Sequence[Fact]) -> list[Made]:
    """Check every 平均 of a text (核对平均数)."""
    made: list[Made] = []
    for match in re.finditer("平均", text.body):
        if _CUT.match(text.body[match.end() :]):
            continue
        made += _at(text, facts, match.start(), match.end())
    return _beside(made)


def _at(text: Text, facts: Sequence[Fact], start: int, end: int) -> list[Made]:
    _, stop = text.sentence_at(start)
    nums = numbers_in(text.body, end, min(stop, end + 60))
    if not nums or any(sign in text.body[end : nums[0].start] for sign in "，；"):
        return []
    clause = max(text.body.rfind(sign, 0, start) + 1 for sign in "，；。：、\n（")
    before = _BEFORE.search(text.body[clause:start])
    middle = _without_about(text.body[end : nums[0].start])
    per = _PER.match(middle)
    noun = (per and per["noun"]) or (before["noun"] if before else "")
    measure = "" if per else re.sub(r"(?:为|约|达)+$", "", middle)
    place = Place(nums[0], noun or "", measure, clause if before else start)
    parts = listed(text, nums)
    if len(parts) > 1:
        return composite(text, facts, place, nums, parts)
    kinds = groups(text, place, nums)
    if len(kinds) > 1:
        return product(text, facts, place, kinds)
    made = [_single(text, facts, place)]
    if measure and len(nums) > 1 and text.body[nums[0].end : nums[1].start] in ("、实有", "，实有"):
        made.append(_single(text, facts, Place(nums[1], place.noun, f"实有{measure}", place.start)))
    return [one for one in made if one]


def _without_about(words: str) -> str:
    return re.sub(r"(?:约|近|超过|达到)$", "", words)


def _single(text: Text, facts: Sequence[Fact], place: Place) -> Made | None:
    number = text.paragraph_of(place.start)
    own = [f for f in between(facts, *_before(text, number, place)) if f.paragraph == number]
    scope = next((f.scope for f in reversed(own) if f.scope), None)
    noun = place.noun or (scope.noun if scope else "")
    if place.num.value is None:
        return _missing(text, place)
    per = scope.count if scope and (not place.noun or scope.noun == noun) else text.count_of(noun)
    own = [f for f in own if f.scope is None or not scope or f.scope.noun == noun] if place.noun else own
    readings = readings_of(own, place)
    if not per or not readings:
        return None
    if any(value is None for r in readings[:1] for _, value in r.parts):
        return _missing(text, place)
    return _judge(text, place, readings, noun, per)


def _before(text: Text, number: int, place: Place) -> tuple[int, int]:
    """The stretch before an average in which its facts are sought (往前找的范围)."""
    return max(text.paragraphs[number][0], place.num.start - REACH), place.num.start


def _missing(text: Text, place: Place) -> Made:
    start, end = place.start, place.num.end
    return Made(
        "average",
        Judgment.MISSING,
        start,
        end,
        quote(text, start, end),
        place.num.text,
        words=f"{place.num.text} 是占位符，原文没有填数；不当作 0，也不当作 10。",
    )


def _judge(text: Text, place: Place, readings: list[Reading], noun: str, per: int) -> Made:
    printed = Decimal(str(place.num.text.rstrip("个名人条件项支家所户套类种级处元分")))
    outcome = [(r, r.total / per, matching(r.total / per, printed)) for r in readings]
    literal, exact, modes = outcome[0]
    other = next(((r, v, m) for r, v, m in outcome if m), None)
    start, end = place.start, place.num.end
    if other is None:
        judgment, said = (
            Judgment.DIFFERS,
            f"{literal.words}得 {plain(exact)}，没有一种口径和取整方式能得出 {printed}。",
        )
    elif Rounding.HALF_UP in modes:
        judgment, said = (
            Judgment.AGREES,
            f"{literal.words}：{plain(literal.total)} ÷ {per}{noun} = {plain(exact)}。",
        )
    elif modes:
        rounded = round_to(exact, place.num.places, Rounding.HALF_UP)
        judgment = Judgment.TRUNCATED
        said = f"{plain(literal.total)} ÷ {per} = {plain(exact)}，只有{modes_words(modes)}才得 {printed}，四舍五入应为 {rounded}。"
    else:
        judgment, said = Judgment.OTHER_READING, _other_words(literal, exact, other, printed)
    fitting = other[2] if other else ()
    return Made(
        "average",
        judgment,
        start,
        end,
        quote(text, start, end),
        place.num.text,
        tuple(f"{r.words}：{summed(r.parts)}；{plain(r.total)} ÷ {per} = {plain(v)}" for r, v, _ in outcome),
        plain(exact),
        tuple(f"{r.words}：{modes_words(m)}" for r, _, m in outcome if m),
        said,
        sibling=_sibling(place, readings),
        modes=frozenset(fitting),
    )


def _other_words(
    literal: Reading, exact: Fraction, other: tuple[Reading, Fraction, tuple[Rounding, ...]], printed: Decimal
) -> str:
    reading, value, modes = other
    said = f"{literal.words}得 {plain(exact)}，不是 {printed}；{reading.words}（{plain(value)}）并{usual_words(modes)}才得出"
    return said + ("，与原文“不含计划”的说法不一致。" if "计划" in reading.words else "。")


def _sibling(place: Place, readings: list[Reading]) -> str:
    return re.sub(r"数?$", "", place.measure) if len(readings) > 1 and place.measure else ""


def _beside(made: list[Made]) -> list[Made]:
    """Mark averages of one kind that no single mode can give (同类数取整方式不一)."""
    found = list(made)
    for at, one in enumerate(found):
        for other in found:
            if (
                one.sibling
                and other is not one
                and other.sibling == one.sibling
                and not one.modes & other.modes
            ):
                found[at] = replace(
                    one,
                    words=f"{one.words}与同类的“{other.printed}”取整方式不同："
                    f"本数须{usual_words(one.modes)}，彼数须{usual_words(other.modes)}。",
                )
    return found
