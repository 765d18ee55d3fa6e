"""Sums and counts (合计与个数): parts against their total, a list against its number, units against their kinds."""

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from yizhen.staffing.rules.report.facts import REACH, Aspect, Fact, between
from yizhen.staffing.rules.report.making import Made, plain, quote
from yizhen.staffing.rules.report.numbers import PARTS, SCOPE_NOUNS, UNIT, VALUE, Text, value_of
from yizhen.staffing.rules.report.words import Judgment

_H = r"\u3400-\u9fff"
_ITEM = re.compile(
    rf"(?P<names>[{_H}]{{1,12}}?(?:、[{_H}]{{1,12}}?)*)(?P<each>各设|各有|各为|各|均为|均|为|设|有)?"
    rf"(?P<value>\d+(?:\.\d+)?)(?P<unit>{UNIT})(?P<rest>[{_H}（]?)"
)
_REST = re.compile(r"^其余")
_STOP = re.compile(r"平均|核定|设置|办理|承接|配备|全部|占")
_LIST = re.compile(
    rf"(?<![{_H}“”、）])(?P<list>(?:[{_H}“”（）]{{1,60}}、){{1,30}}[{_H}“”（）]{{1,60}}?)(?P<value>\d+|[二三四五六七八九十]+)(?P<unit>个|类|种|级|大|项)"
    rf"(?P<what>[{_H}]{{2}})"
)
_NO_LIST = re.compile(
    r"其中|其余|分别|[和及与]$|(?:需要|前往|原来|递交|提交|各|设置|核定|挂联|挂包|达到|共有|组织|共)[^、]*$"
)
_PLAQUE = re.compile(r"(?:办公室|所|站|中心|局|队|委员会)$")
_ALL = re.compile(rf"各(?P<noun>{SCOPE_NOUNS})均?(?:都|已)?(?:设置|设立|设有|组建|成立|建立)")
_SAID = re.compile(rf"，(?:总?共|合计|总计|共计)(?P<value>{VALUE})个(?=[，；。）])")
_EXCEPT = re.compile(
    rf"除(?P<names>[{_H}]{{1,12}}(?:、[{_H}]{{1,12}}){{0,30}})(?:以?外|之外)[^。]{{0,60}}?其余(?P<value>{VALUE})(?:个|条|家)(?P<noun>{SCOPE_NOUNS})"
)
_EACH = re.compile(
    rf"(?<!各)(?P<noun>{'|'.join(sorted(PARTS, key=len, reverse=True))})(?P<what>[{_H}]{{0,10}}?)"
    rf"各(?P<verb>[{_H}]{{0,4}})(?P<value>\d+)(?P<unit>个|名|人|支)"
)


def sums(text: Text, facts: Sequence[Fact]) -> list[Made]:
    """Check sums, lists and counts of units (核对合计与个数)."""
    return [
        *_distributions(text, facts),
        *_parts_of_whole(text, facts),
        *_totals_after(text),
        *_lists(text),
        *_of_all_units(text),
        *_all_but(text),
        *_twofold(text),
    ]


# --- 其中 --------------------------------------------------------------------------------------------------------


def _distributions(text: Text, facts: Sequence[Fact]) -> list[Made]:
    """…共30个，其中凤凰、和平7个，其余街道4个 (分项与总数)."""
    made = []
    totals = [f for f in facts if f.aspect is Aspect.TOTAL and f.value is not None and not f.num.about]
    for at, match in enumerate(marks := list(re.finditer(r"其中[：:]?", text.body))):
        _, stop = text.sentence_at(match.start())
        begin, _ = text.sentence_at(match.start())
        if at + 1 < len(marks):
            stop = min(stop, marks[at + 1].start())
        before = between(totals, max(begin, match.start() - REACH), match.start())
        total = before[-1] if before else None
        if total is None or (found := _distribution(text, total, match.end(), stop)) is None:
            continue
        made.append(found)
    return made


def _items(text: Text, start: int, stop: int, unit: str) -> list[tuple[list[str], str, Fraction, int]]:
    """The items of a 其中 list (分项): names, 各 or not, number; ended by another verb or another unit."""
    items: list[tuple[list[str], str, Fraction, int]] = []
    at = start
    while at < stop:
        match = _ITEM.match(text.body, at, stop)
        if not match or _STOP.search(match["names"]) or match["rest"]:
            break
        same = {match["unit"], unit} <= {"名", "人"} or match["unit"] == unit
        if not same:
            break
        names = re.split(rf"、|(?<=[{_H}]{{2}})[和及](?=[{_H}]{{2}})", match["names"])
        items.append((names, match["each"] or "", Fraction(match["value"]), match.end("unit")))
        at = match.end("unit")
        if text.body[at : at + 1] not in tuple("，；、"):
            break
        at += 1
    return items


def _distribution(text: Text, total: Fact, start: int, stop: int) -> Made | None:
    items = _items(text, start, stop, total.num.unit)
    if len(items) < 2:  # noqa: PLR2004  one part is no distribution
        return None
    listed = [item for item in items if not _REST.match(item[0][0])]
    rest = next((item for item in items if _REST.match(item[0][0])), None)
    named = sum(len(names) for names, *_ in listed)
    units = total.scope.count if total.scope else None
    ways = _ways(listed, rest, named, units)
    whole = total.value or Fraction(0)
    fits = next((way for way in ways if way[1] == whole), None)
    end = items[-1][3]
    begin = total.start
    made = Made(
        "distribution",
        Judgment.AGREES,
        begin,
        end,
        quote(text, begin, end),
        total.num.text,
        tuple(f"{label}：{steps} = {plain(value)}" for label, value, steps in ways),
        plain((fits or ways[0])[1]),
        (fits[0],) if fits else (),
        "各项相加与总数一致。",
    )
    if fits:
        return made
    covers = rest is not None or named == units
    if not covers and ways[0][1] <= whole:
        return None
    said = f"各项相加得 {plain(ways[0][1])}，所载总数是 {total.num.text}。"
    return replace(made, judgment=Judgment.DIFFERS, words=said)


def _ways(
    listed: list[tuple[list[str], str, Fraction, int]],
    rest: tuple[list[str], str, Fraction, int] | None,
    named: int,
    units: int | None,
) -> list[tuple[str, Fraction, str]]:
    """Both readings of 凤凰、和平7个 (各七个，或一共七个)."""
    others = (units - named) if rest and units and units >= named else 0
    ways = []
    for label, each in (("各算各的", True), ("合在一起算", False)):
        steps, value = [], Fraction(0)
        for names, word, number, _ in listed:
            times = len(names) if each or word.startswith(("各", "均")) else 1
            value += times * number
            steps.append(f"{times}×{plain(number)}" if times > 1 else plain(number))
        if rest and others:
            value += others * rest[2]
            steps.append(f"{others}×{plain(rest[2])}")
        elif rest:
            value += rest[2]
            steps.append(plain(rest[2]))
        ways.append((label, value, " + ".join(steps)))
    return ways[:1] if ways[0][1] == ways[1][1] else ways


def _parts_of_whole(text: Text, facts: Sequence[Fact]) -> list[Made]:
    """A part named like its whole is not larger (部分不大于整体)."""
    made = []
    for match in re.finditer("其中", text.body):
        begin, stop = text.sentence_at(match.start())
        near = between(facts, max(begin, match.start() - REACH), match.start())
        wholes = {f.measure: f for f in near if f.value is not None}
        after = between(facts, match.start(), min(stop, match.start() + 300))
        for part in (f for f in after if f.value is not None):
            name = next((n for n in wholes if len(n) > 3 and part.measure.endswith(n)), None)  # noqa: PLR2004
            if (
                name
                and (part.value or 0) > (wholes[name].value or 0)
                and part.num.unit == wholes[name].num.unit
            ):
                start = wholes[name].num.start
                said = f"其中的{name} {part.num.text} 大于整体的 {wholes[name].num.text}。"
                made.append(
                    Made(
                        "part",
                        Judgment.DIFFERS,
                        start,
                        part.num.end,
                        quote(text, start, part.num.end),
                        part.num.text,
                        words=said,
                    )
                )
    return made


def _totals_after(text: Text) -> list[Made]:
    """A 5个、B 7个，共12个 (先分后总)."""
    made = []
    row = re.compile(
        rf"(?P<row>(?:[{_H}]{{2,14}}?\d+(?P<unit>{UNIT})[、，]){{1,12}}[{_H}]{{2,14}}?\d+(?P=unit))"
        rf"[，、]?(?:共计|合计|总计|一共)[{_H}]{{0,6}}?(?P<value>\d+)(?P=unit)"
    )
    for match in row.finditer(text.body):
        if _STOP.search(match["row"].replace("设置", "")) or "其中" in match["row"]:
            continue
        values = [Fraction(v) for v in re.findall(rf"(\d+){match['unit']}", match["row"])]
        total = sum(values, Fraction(0))
        good = total == Fraction(match["value"])
        start, end = match.span()
        steps = " + ".join(plain(v) for v in values)
        said = (
            "各项相加与合计一致。"
            if good
            else f"各项相加得 {plain(total)}，所载合计是 {match['value']}{match['unit']}。"
        )
        made.append(
            Made(
                "sum",
                Judgment.AGREES if good else Judgment.DIFFERS,
                start,
                end,
                quote(text, start, end),
                match["value"] + match["unit"],
                (f"{steps} = {plain(total)}",),
                plain(total),
                (),
                said,
            )
        )
    return made


# --- lists and units --------------------------------------------------------------------------------------------


def _lists(text: Text) -> list[Made]:
    """民政、计生、劳保、国土、城建环卫五个窗口 (列举与个数): plaques in brackets counted apart."""
    made = []
    for match in _LIST.finditer(text.body):
        value = value_of(match["value"])
        names = re.sub(r"（[^（）]*）", "", match["list"])
        if "等" in names[-3:] or value is None or value < 2 or _NO_LIST.search(names):  # noqa: PLR2004
            continue
        counts = _counts(names)
        brackets = [p for group in re.findall(r"（([^（）]*)）", match["list"]) for p in group.split("、")]
        plaques = [p for p in brackets if _PLAQUE.search(p)]
        good = int(value) in counts
        start, end = match.span()
        first = text.body.rfind("，", 0, start) + 1
        said = f"列了 {max(counts)} 项，写的是 {match['value']}{match['unit']}。"
        if good:
            said = "列举与个数一致。" + (f"括号里另有挂牌 {len(plaques)} 个，不计入。" if plaques else "")
        made.append(
            Made(
                "list",
                Judgment.AGREES if good else Judgment.DIFFERS,
                max(first, start - 30),
                end,
                quote(text, start, end),
                match["value"] + match["unit"],
                tuple(names.split("、")),
                str(int(value) if good else max(counts)),
                (),
                said,
            )
        )
    return made


def _counts(names: str) -> set[int]:
    """How many a list may name (可能的项数): 和 may join two, or stand inside one name."""
    items = names.split("、")
    joined = [len(re.findall("[和及与]", item)) for item in items[-2:]]
    return {len(items) + extra for extra in range(sum(joined) + 1)}


def _of_all_units(text: Text) -> list[Made]:
    """各镇街均设置…，共15个 (每个单位一个)."""
    made = []
    for match in _ALL.finditer(text.body):
        _, stop = text.sentence_at(match.start())
        said = _SAID.search(text.body, match.end(), min(stop, match.end() + 60))
        units = text.count_of(match["noun"])
        value = value_of(said["value"]) if said else None
        if said is None or units is None or value is None:
            continue
        made.append(
            _counted(
                text,
                (match.start(), said.end()),
                said["value"],
                value=value,
                expected=units,
                how=f"{match['noun']}共 {units} 个",
            )
        )
    return made


def _all_but(text: Text) -> list[Made]:
    """除甲、乙、丙外…其余12个镇街 (除外)."""
    made = []
    for match in _EXCEPT.finditer(text.body):
        units, value = text.count_of(match["noun"]), value_of(match["value"])
        if units is None or value is None:
            continue
        out = len(match["names"].split("、"))
        how = f"{match['noun']}共 {units} 个，除外 {out} 个"
        made.append(_counted(text, match.span(), match["value"], value=value, expected=units - out, how=how))
    return made


def _counted(
    text: Text, span: tuple[int, int], printed: str, *, value: Fraction, expected: int, how: str
) -> Made:
    good = value == expected
    said = f"{how}，{'与所载一致' if good else f'应为 {expected}，所载 {printed}'}。"
    judgment = Judgment.AGREES if good else Judgment.DIFFERS
    return Made("units", judgment, *span, quote(text, *span), printed, (how,), str(expected), (), said)


def _twofold(text: Text) -> list[Made]:
    """镇街…各空缺3人 (两种读法): three each kind, or three each unit? Neither is chosen."""
    made = []
    for match in _EACH.finditer(text.body):
        before = text.body[match.start() - 1 : match.start()]
        units, kinds = text.count_of(match["noun"]), len(PARTS[match["noun"]])
        if units is None or before.isdigit() or before in ("个", "条", "各", "每") or "均" in match["what"]:
            continue
        number = int(match["value"])
        ways = (
            f"各类单位合起来各 {number}：{kinds} × {number} = {kinds * number}",
            f"每个单位 {number}：{units} × {number} = {units * number}",
        )
        said = f"可以是{kinds * number}，也可以是{units * number}：原文没有说“各”指类还是指单位，不取其一。"
        made.append(
            Made(
                "ambiguous",
                Judgment.AMBIGUOUS,
                *match.span(),
                quote(text, *match.span()),
                match["value"] + match["unit"],
                ways,
                "",
                (),
                said,
            )
        )
    return made
