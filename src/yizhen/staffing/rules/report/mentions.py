"""What the words say beside the numbers (文字核对): two names, counts that cover a part, lost signs."""

import re
from fractions import Fraction
from functools import cache
from itertools import combinations
from pathlib import Path

import yaml

from yizhen.staffing.rules.report.clean import DAMAGE
from yizhen.staffing.rules.report.making import Made, plain, quote
from yizhen.staffing.rules.report.numbers import Text, numbers_in
from yizhen.staffing.rules.report.words import Judgment

_H = r"\u3400-\u9fff"
_ORGAN = re.compile(rf"(?:综合|联合|便民|行政)[{_H}]{{0,6}}?(?:局|办公室|大队|中队|中心)")
MOST_NAMES = 200
_SLIGHT = ("行政", "综合", "管理", "服务")
_FEW = re.compile(
    rf"(?:除了|除)?(?P<list>(?:[{_H}]{{2,10}}、){{1,12}}[{_H}]{{2,10}}?)等(?:方面|领域)?有(?:少量|个别|一些|若干)(?P<what>[{_H}]{{2,4}})"
)
_SPLIT = re.compile(
    rf"(?:整合|划分|分|优化|调整)[{_H}]{{0,4}}?(?:为|成)(?P<a>\d+)个(?P<x>[{_H}]{{2,8}})和(?P<b>\d+)个(?P<y>[{_H}]{{2,8}})"
)
_ITEMS = re.compile(r"(?:下放|赋予|承接|委托)了?(?P<n>\d+)(?:余|多)?项")


def mentions(text: Text) -> list[Made]:
    """Check names and coverage (核对名称与覆盖)."""
    return [
        *_names(text),
        *_partial_counts(text),
        *_never_again(text),
        *_lost(text),
        *_placeholders(text),
        *_outdated(text),
    ]


def _names(text: Text) -> list[Made]:
    """Two names that differ by one slight word (名称不一): 综合执法局, 综合行政执法局."""
    first = {m[0]: m.span() for m in reversed(list(_ORGAN.finditer(text.body)))}
    made = []
    for one, other in combinations(sorted(first, key=len)[:MOST_NAMES], 2):
        word = next(
            (w for w in _SLIGHT if len(other) == len(one) + len(w) and _without(other, w) == one), None
        )
        if word is None:
            continue
        said = f"文中又称“{one}”又称“{other}”，只差“{word}”二字；是同一个机构就应统一名称。"
        made.append(
            Made(
                "name",
                Judgment.TWO_NAMES,
                *first[other],
                quote(text, *first[other]),
                other,
                (one, other),
                "",
                (),
                said,
            )
        )
    return made


def _without(name: str, word: str) -> str:
    at = name.find(word)
    return name[:at] + name[at + len(word) :] if at > 0 else ""


def _partial_counts(text: Text) -> list[Made]:
    """除了城管执法、森林防火…有少量办案 … 仅仅办理城管执法案件16件: the number covers one of the fields (只数了一部分)."""
    made = []
    for match in _FEW.finditer(text.body):
        fields = re.split(r"[、]", match["list"])
        after = text.body[match.end() : match.end() + 120]
        only = re.search(
            rf"(?:仅仅?|只|共)[{_H}]{{0,6}}?(?P<field>{'|'.join(map(re.escape, fields))})[{_H}]{{0,6}}?(?P<n>\d+)(?P<u>件|个|起|宗)",
            after,
        )
        others = [f for f in fields if only and f != only["field"]]
        if only is None or any(other in after[: only.end()] for other in others):
            continue
        start, end = match.start(), match.end() + only.end()
        read = _use(text, match.start(), int(only["n"]), after[: only.end()])
        said = (
            f"{only['n']}{only['u']}只数了{only['field']}；{'、'.join(others)}的“少量{match['what']}”没有数。"
            + "".join(read)
        )
        made.append(
            Made(
                "coverage",
                Judgment.INCOMPLETE,
                start,
                end,
                quote(text, start, end),
                only["n"] + only["u"],
                read,
                "",
                (),
                said,
            )
        )
    return made


def _use(text: Text, place: int, cases: int, clause: str) -> tuple[str, ...]:
    """What the count means for the units and the items (每个单位多少、至多用到几项)."""
    units = [int(v) for v in re.findall(rf"(\d+)(?:个|条)[{_H}]", clause)]
    each = (f"平均每个单位 {plain(Fraction(cases, units[0]), 2)} 件。",) if units and units[0] > 1 else ()
    begin, _ = next(span for span in text.paragraphs if span[0] <= place < span[1])
    items = [int(m["n"]) for m in _ITEMS.finditer(text.body, begin, place)]
    if not items or cases > items[-1]:
        return each
    return (
        *each,
        f"即使每件各用一项，也至多用到 {items[-1]} 项中的 {cases} 项（{plain(Fraction(cases * 100, items[-1]), 1)}%）。",
    )


def _never_again(text: Text) -> list[Made]:
    """整合为45个综合网格和8个专属网格, and of the second nothing more is said (后文未提)."""
    made = []
    for match in _SPLIT.finditer(text.body):
        x, y = match["x"].rstrip("，"), match["y"].rstrip("，")
        rest = text.body[match.end() :]
        named = {
            name: bool(re.search(rf"(?:{number}个?)?{re.escape(name)}", rest))
            for number, name in ((match["a"], x), (match["b"], y))
        }
        silent = [name for name, said in named.items() if not said]
        if len(silent) != 1:
            continue
        said = f"后文再没有提到“{silent[0]}”，它的人员安排没有写。"
        made.append(
            Made(
                "silence",
                Judgment.UNSTATED,
                *match.span(),
                quote(text, *match.span()),
                silent[0],
                (),
                "",
                (),
                said,
            )
        )
    return made


def _lost(text: Text) -> list[Made]:
    made = []
    for first, last in text.paragraphs:
        places = [first + m.start() for m in re.finditer(DAMAGE, text.body[first:last])]
        if not places:
            continue
        start, end = max(first, places[0] - 12), min(last, places[0] + 12)
        said = f"这一段有 {len(places)} 处字符丢失，按原样保留，没有猜补。"
        made.append(
            Made(
                "damage",
                Judgment.DAMAGED,
                places[0],
                places[0] + 1,
                quote(text, start, end),
                DAMAGE,
                (),
                "",
                (),
                said,
            )
        )
    return made


def _placeholders(text: Text) -> list[Made]:
    """Numbers left blank (占位符), a finding a paragraph: missing, never nought and never the Roman ten."""
    made = []
    for start, end in text.paragraphs:
        blank = [n for n in numbers_in(text.body, start, end) if n.value is None]
        if blank:
            said = f"这一段有 {len(blank)} 个数没有填（X），涉及的合计、平均数都无法核对。"
            stop = min(end, blank[0].end)
            first = max(start, blank[0].start - 20)
            made.append(
                Made(
                    "placeholder",
                    Judgment.MISSING,
                    blank[0].start,
                    blank[0].end,
                    quote(text, first, stop),
                    blank[0].text,
                    tuple(n.text for n in blank),
                    "",
                    (),
                    said,
                )
            )
    return made


@cache
def _dated() -> list[dict[str, str]]:
    """Statements that were true once (旧说法), each with what holds now and its citation."""
    return yaml.safe_load((Path(__file__).parent / "dated.yaml").read_text("utf-8"))


def _outdated(text: Text) -> list[Made]:
    made = []
    for one in _dated():
        for match in re.finditer(one["pattern"], text.body):
            said = f"{one['now']}（{one['source']}，{one['in_force_from']} 起施行）。引用时须说明当时与现在不同。"
            made.append(
                Made(
                    "law",
                    Judgment.OUTDATED,
                    *match.span(),
                    quote(text, *match.span()),
                    match[0][:20],
                    (),
                    "",
                    (),
                    said,
                )
            )
    return made
