"""Facts of a report (所载事实): whose, what, how many; 实有、计划、不含 told apart from 核定."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from yizhen.staffing.rules.report.numbers import SCOPE, Num, Text, numbers_in, value_of

_VERBS = re.compile(
    r"^(?:目前|现|共|已|均|各|总|分别|设置|设立|核定|配备|配有|设有|设|有|安排|新增|下设|内设|建立|并|和|及|的)+"
)
_TAIL = re.compile(
    r"(?:共计|共有|合计|总计|共|总量|总数|总额|数量|分别为|均为|各为|数为|为|是|有|达到|达|各设|各|均|设置|核定|不含|含)+$"
)
_ACTUAL = re.compile(r"实有|实配|在岗|现有|在编人")
_OUTSIDE = re.compile(r"编外|聘用|临聘|自聘|自用|劳务派遣|公益性岗位|购买服务")
REACH = 1500
"""Signs within which what belongs together stands (前后范围)."""
_BOUNDARY = "，。；：、（）“”《》！？\n"


class Aspect(StrEnum):
    """Which side of a measure a number is (口径)."""

    TOTAL = "total"
    ACTUAL = "actual"
    PLAN = "plan"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class Scope:
    """The units that a stretch speaks of (所指单位)."""

    noun: str
    count: int


@dataclass(frozen=True, slots=True)
class Fact:
    """One number of the report (事实). `measure` is what it counts, `of` the measure it stands beside."""

    num: Num
    measure: str
    aspect: Aspect
    scope: Scope | None
    paragraph: int
    start: int
    of: str = ""

    @property
    def value(self) -> Fraction | None:
        """Its value; None where the source left X."""
        return self.num.value

    @property
    def outside(self) -> bool:
        """Whether it counts people outside the establishment (编外)."""
        return bool(_OUTSIDE.search(self.measure))


def read_facts(text: Text) -> list[Fact]:
    """All facts of a text in order (提取事实)."""
    return [
        fact
        for number, (start, end) in enumerate(text.paragraphs)
        for fact in _of_paragraph(text, number, start, end)
    ]


def between(facts: Sequence[Fact], start: int, end: int) -> Sequence[Fact]:
    """The facts whose numbers stand in a stretch (某段里的事实); facts come in the order of the text."""
    return facts[
        bisect_left(facts, start, key=lambda f: f.num.start) : bisect_left(facts, end, key=lambda f: f.num.start)
    ]


def _of_paragraph(text: Text, number: int, start: int, end: int) -> list[Fact]:
    facts: list[Fact] = []
    scopes = {match.start(): match for match in SCOPE.finditer(text.body, start, end)}
    scope: Scope | None = None
    last = start
    for num in numbers_in(text.body, start, end):
        found = scopes.get(num.start)
        if found is not None:
            scope = _scope(text.body, found) or scope
            last = found.end()
            continue
        fact = _fact(text.body, num, last, facts, scope, number)
        last = num.end
        if fact is not None:
            facts.append(fact)
    return facts


def _scope(body: str, match: re.Match[str]) -> Scope | None:
    """A new scope (所指单位) where the counted noun opens its clause."""
    before = body[match.start() - 1 : match.start()]
    if (
        before
        and before not in _BOUNDARY
        and not body[: match.start()].endswith(("全县", "全区", "全市", "全镇", "这"))
    ):
        return None
    value = value_of(match["value"])
    return Scope(match["noun"], int(value)) if value else None


def _fact(  # noqa: PLR0917  what stands around a number
    body: str, num: Num, last: int, facts: list[Fact], scope: Scope | None, paragraph: int
) -> Fact | None:
    begin = max(last, *(body.rfind(sign, 0, num.start) + 1 for sign in _BOUNDARY))
    before = body[begin : num.start]
    if "平均" in before or "平均" in body[max(begin - 8, 0) : begin] or num.percent:
        return None
    bracket = body.rfind("（", 0, num.start)
    inside = bracket > body.rfind("）", 0, num.start) and bracket >= begin - 1
    after = re.match(r"[\u3400-\u9fff]{2,12}", body[num.end :])
    actual = _ACTUAL.search(before)
    name = _TAIL.sub("", _VERBS.sub("", before))
    previous = facts[-1] if facts and facts[-1].paragraph == paragraph else None
    if inside and previous is not None:
        plan = "计划" in before
        excluded = name.removeprefix("不含").removeprefix("另有")
        return Fact(
            num,
            previous.measure if plan else excluded,
            Aspect.PLAN if plan else Aspect.EXCLUDED,
            scope,
            paragraph,
            begin,
            previous.measure,
        )
    aspect = Aspect.ACTUAL if actual else Aspect.TOTAL
    bare = _TAIL.sub("", _VERBS.sub("", _ACTUAL.sub("", before).strip("人员数"))) if actual else name
    if aspect is Aspect.ACTUAL and not bare and previous is not None:
        return Fact(num, previous.measure, aspect, scope, paragraph, begin)
    if not bare and after:
        bare = after[0]
    return Fact(num, bare, aspect, scope, paragraph, begin) if bare else None
