"""Changes and shares (增减与占比): before and after, per cents with and without their parts."""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from yizhen.kernel.rounding import Rounding, round_to
from yizhen.staffing.rules.report.facts import REACH, Fact, between
from yizhen.staffing.rules.report.making import Made, matching, modes_words, plain, quote, total
from yizhen.staffing.rules.report.numbers import UNIT, Text
from yizhen.staffing.rules.report.words import Judgment

_H = r"\u3400-\u9fff"
_N = rf"\d+(?:\.\d+)?(?:{UNIT})?"
_DOWN = "精简|整合|压缩|减|优化|缩减|下降|减少|撤并|合并|增加|提高|增|调整|上升|降"
_CHANGE = re.compile(
    rf"(?:由|从|将)(?:[{_H}]{{0,8}}?)(?P<before>{_N}(?:[、和]{_N})*)(?P<what>[{_H}]{{0,10}}?)(?:分别|均|共)*"
    rf"(?:{_DOWN}|优化整合)(?:{_DOWN})?(?:为|到|至|成)(?P<after>{_N}(?:[、和]{_N})*)(?P<things>(?:(?!和\d)[{_H}]){{0,8}})"
    rf"(?:和(?P<more>\d+(?:{UNIT}))(?P<thing2>[{_H}]{{2,8}}))?"
    rf"(?:，(?P<how>平均|共|总体|分别|各|整体)?(?:{_DOWN})了?(?P<percent>\d+(?:\.\d+)?)%)?"
)
_SHARE = re.compile(
    rf"(?P<who>[{_H}（）]{{2,24}}?(?:\d+岁以[上下])?的?)占比?(?:为|达到?)?(?P<percent>\d+(?:\.\d+)?)%"
)
_PART = re.compile(
    rf"(?P<part>\d+)(?P<unit>名|人|个|件|项)[，（、]占[{_H}]{{0,10}}?(?P<percent>\d+(?:\.\d+)?)%"
)
_SPREAD = 10
_LEAST, _MOST = 3, 200
"""Counts that a share without its parts may be of (可反推的分母): one of 2 gives any per cent, one of 1000 too."""


def cuts(text: Text, facts: Sequence[Fact]) -> list[Made]:
    """Check changes and shares (核对增减与占比)."""
    return [*_changes(text), *_shares(text), *_stated_parts(text, facts)]


def _values(words: str) -> list[Fraction]:
    return [Fraction(v) for v in re.findall(r"\d+(?:\.\d+)?", words)]


def _changes(text: Text) -> list[Made]:
    made = []
    for match in _CHANGE.finditer(text.body):
        before, after = _values(match["before"]), _values(match["after"])
        if match["more"]:
            after = [after[0] + _values(match["more"])[0], *after[1:]]
        if len(after) == 1:
            after *= len(before)
        if len(before) != len(after) or not all(before) or any(b > 10**6 for b in before):
            continue
        if match["percent"] is None:
            made.append(_derived(text, match, before, after))
        else:
            made += _percent(text, match, before, after)
    return made


def _derived(text: Text, match: re.Match[str], before: list[Fraction], after: list[Fraction]) -> Made:
    """No per cent printed: it is told, as what can be derived (可推算)."""
    steps = tuple(
        f"({plain(b)} − {plain(a)}) ÷ {plain(b)} = {plain((b - a) / b * 100, 1)}%"
        for b, a in zip(before, after, strict=True)
    )
    first, last = total(before), total(after)
    rate = (first - last) / first * 100
    word = "减少" if rate >= 0 else "增加"
    said = f"{plain(first)} → {plain(last)}，{word} {plain(abs(first - last))}（{plain(abs(rate), 1)}%）。"
    return Made(
        "change",
        Judgment.DERIVED,
        *match.span(),
        quote(text, *match.span()),
        match["after"],
        steps,
        plain(-rate, 1) + "%",
        (),
        said,
    )


def _percent(text: Text, match: re.Match[str], before: list[Fraction], after: list[Fraction]) -> list[Made]:
    printed = Decimal(match["percent"])
    rates = [abs(b - a) / b * 100 for b, a in zip(before, after, strict=True)]
    whole = total(before)
    ways = [("合并计算", abs(whole - total(after)) / whole * 100)]
    if len(rates) > 1:
        ways.insert(0, ("各自比例再平均", total(rates) / len(rates)))
    outcome = [(label, matching(value, printed)) for label, value in ways]
    steps = [f"{plain(b)} → {plain(a)}：{plain(r, 1)}%" for b, a, r in zip(before, after, rates, strict=True)]
    judgment, said = _told(outcome, ways[0][1], printed)
    span, words = match.span(), quote(text, *match.span())
    made = Made(
        "change",
        judgment,
        *span,
        words,
        f"{printed}%",
        (*steps, *(f"{label}：{plain(value, 2)}%" for label, value in ways)),
        plain(ways[0][1], 2) + "%",
        tuple(f"{label}：{modes_words(modes)}" for label, modes in outcome if modes),
        said,
    )
    if judgment is not Judgment.AGREES or max(rates) - min(rates) <= _SPREAD:
        return [made]
    said = f"平均数 {printed}% 掩盖了差别：最高 {plain(max(rates), 1)}%，最低 {plain(min(rates), 1)}%。"
    return [
        made,
        Made("spread", Judgment.SPREAD, *span, words, f"{printed}%", tuple(steps), "", (), said),
    ]


def _told(
    outcome: list[tuple[str, tuple[Rounding, ...]]], exact: Fraction, printed: Decimal
) -> tuple[Judgment, str]:
    usual = [label for label, modes in outcome if Rounding.HALF_UP in modes]
    if usual:
        both = "都" if len(usual) > 1 else ""
        return Judgment.AGREES, f"{'、'.join(usual)}，四舍五入{both}得 {printed}%。"
    for label, modes in outcome:
        if modes:
            rounded = round_to(exact, 0, Rounding.HALF_UP)
            words = f"{label}只有{modes_words(modes)}才得 {printed}%，四舍五入应为 {rounded}%。"
            return Judgment.TRUNCATED, words
    return Judgment.DIFFERS, f"应为 {plain(exact, 2)}%，所载 {printed}%。"


def _shares(text: Text) -> list[Made]:
    """…占比38.5% without its parts: which whole numbers of what the text counts give it (反推)."""
    made = []
    for match in _SHARE.finditer(text.body):
        if re.search(
            r"\d(?:名|人|个|件|项)[，（、]?$", text.body[max(0, match.start("percent") - 60) : match.start("percent")].rpartition("占")[0]
        ):
            continue
        printed = Decimal(match["percent"])
        begin, _ = text.sentence_at(match.start())
        near = text.body[max(begin, match.start() - 300) : match.end()]
        wholes = _wholes(text, near)
        fits = [
            (noun, n, k)
            for noun, n in wholes
            for k in range(1, n + 1)
            if Rounding.HALF_UP in matching(Fraction(100 * k, n), printed)
        ]
        if not wholes:
            continue
        span = match.span()
        read = tuple(f"{noun} {n}：{k}/{n} = {plain(Fraction(100 * k, n), 2)}%" for noun, n, k in fits)
        if fits:
            noun, n, k = fits[0]
            said = f"以{noun} {n} 为分母，{k}/{n} = {plain(Fraction(100 * k, n), 2)}%，四舍五入得 {printed}%；分子原文没有写。"
            made.append(
                Made(
                    "share",
                    Judgment.AGREES,
                    *span,
                    quote(text, *span),
                    f"{printed}%",
                    read,
                    f"{k}/{n}",
                    (f"{k}/{n}：四舍五入",),
                    said,
                )
            )
            continue
        tried = "、".join(f"{noun} {n}" for noun, n in wholes)
        said = f"文中可作分母的有{tried}，没有一个整数能得出 {printed}%；分母另有所指，原文没有写。"
        made.append(
            Made("share", Judgment.MISSING, *span, quote(text, *span), f"{printed}%", (), "", (), said)
        )
    return made


def _wholes(text: Text, near: str) -> list[tuple[str, int]]:
    """Counts that a share may be of (可作分母的数): units whose name the sentence speaks of."""
    signs = set(near)
    found = [
        (noun, count)
        for noun, count in text.unit_counts.items()
        if _LEAST < count < _MOST
        and noun[0] in signs
        and (noun in near or (noun.startswith("村") and re.search(r"村（社区）|村居|社区|村", near)))
    ]
    return sorted(found, key=lambda one: -one[1])


def _stated_parts(text: Text, facts: Sequence[Fact]) -> list[Made]:
    """总数84人，其中公务员20人，占23.8% (占比与分子分母)."""
    made = []
    for match in _PART.finditer(text.body):
        begin, _ = text.sentence_at(match.start())
        part, printed = Fraction(match["part"]), Decimal(match["percent"])
        wholes = [
            f
            for f in between(facts, max(begin, match.start() - REACH), match.start())
            if f.value is not None
            and f.value >= part
            and f.num.unit in ({"名", "人"} if match["unit"] in "名人" else {match["unit"]})
        ]
        if not wholes or "不含" in text.body[begin : match.start()]:
            continue
        whole = max(wholes, key=lambda f: f.value or 0)
        exact = part / (whole.value or Fraction(1)) * 100
        modes = matching(exact, printed)
        good = Rounding.HALF_UP in modes
        judgment = Judgment.AGREES if good else Judgment.TRUNCATED if modes else Judgment.DIFFERS
        said = f"{plain(part)} ÷ {plain(whole.value or 0)} = {plain(exact, 2)}%" + (
            "。" if good else f"，所载 {printed}%" + (f"须{modes_words(modes)}。" if modes else "。")
        )
        span = (whole.num.start, match.end())
        made.append(
            Made(
                "share",
                judgment,
                *span,
                quote(text, *span),
                f"{printed}%",
                (said,),
                plain(exact, 2) + "%",
                (modes_words(modes),) if modes else (),
                said,
            )
        )
    return made
