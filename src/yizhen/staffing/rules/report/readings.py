"""How an average may be understood (口径): which facts it adds up, the literal reading first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from yizhen.staffing.rules.report.facts import Aspect, Fact
from yizhen.staffing.rules.report.numbers import Num

_THING = re.compile(
    r"(?:机构|编制|职数|人员|单位|控制数|事项|窗口|干部|总量|数|员|队|所|站|办公室|中心|岗|人口|收入|案件|科)$"
)
"""How things that are counted end (可数之物), unlike the names of units in a 其中 list."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand an average (口径): what is added up; `literal` when the words say just that."""

    parts: tuple[tuple[str, Fraction], ...]
    words: str
    literal: bool = False

    @property
    def total(self) -> Fraction:
        """What is divided (分子)."""
        return sum((value for _, value in self.parts), Fraction(0))


@dataclass(frozen=True, slots=True)
class Place:
    """Where an average stands (所在): its number, whose it is, and what the words before it say."""

    num: Num
    noun: str
    measure: str
    start: int


def readings_of(own: list[Fact], place: Place) -> list[Reading]:
    """The readings of an average among the facts before it (口径)."""
    known = [f for f in own if f.value is not None]
    if place.measure:
        return _by_measure(known, place.measure)
    return _of_last_total(known, place)


def _of_last_total(known: list[Fact], place: Place) -> list[Reading]:
    """The number just given, divided (刚说过的总数): and once more with what it says it leaves out."""
    same = {"名": "名人", "人": "名人"}.get(place.num.unit, place.num.unit)
    totals = [f for f in known if f.aspect is Aspect.TOTAL and f.num.unit in same and not f.num.about]
    if not totals:
        return []
    last = ([f for f in totals if _THING.search(f.measure)] or totals)[-1]
    readings = [Reading(((last.measure, last.value or Fraction(0)),), f"按{last.measure}", literal=True)]
    for extra in known:
        if extra.aspect is Aspect.EXCLUDED and extra.of == last.measure and extra.num.start > last.num.start:
            both = (*readings[0].parts, (extra.measure, extra.value or Fraction(0)))
            readings.append(Reading(both, f"把不含的{extra.measure}也算进去"))
            break
    return readings


def _by_measure(known: list[Fact], measure: str) -> list[Reading]:
    """Facts that a spoken measure can mean (编制数、实有在编人数、行政编制): the literal reading first."""
    actual = "实有" in measure or "在编" in measure or "在岗" in measure
    bare = re.sub(r"实有|在编|在岗|人数|人员|数$|人$", "", measure)
    named = [f for f in known if bare and bare != "编制" and (bare in f.measure or f.measure in bare)]
    side = Aspect.ACTUAL if actual else Aspect.TOTAL
    if named:
        last = [f for f in named if f.aspect is side][-1:]
        return [Reading(_parts(last), f"按{measure}", literal=True)] if last else []
    if bare not in ("", "编制"):
        return []
    return _all_establishment(known, side)


def _all_establishment(known: list[Fact], side: Aspect) -> list[Reading]:
    held = {f.measure for f in known if f.aspect is Aspect.ACTUAL and not f.outside}
    body = [f for f in known if f.measure in held and not f.outside]
    counted = [f for f in body if f.aspect is side]
    planned = [f for f in body if f.aspect is Aspect.PLAN]
    outside = [f for f in known if f.outside]
    only = [f for f in counted if f.measure.endswith("编制")]
    if not counted:
        return []
    names = "、".join(dict.fromkeys(f.measure for f in counted))
    readings = [Reading(_parts(counted), f"按{names}，不含计划、不含编外", literal=True)]
    if planned and side is Aspect.ACTUAL:
        readings.append(Reading(_parts([*counted, *planned]), "把不含的计划也算进去"))
    if only and len(only) < len(counted):
        readings.append(Reading(_parts(only), "只按" + "、".join(dict.fromkeys(f.measure for f in only))))
    if outside:
        readings.append(Reading(_parts([*counted, *outside]), "把编外也算进去"))
    if outside and planned and side is Aspect.ACTUAL:
        readings.append(Reading(_parts([*counted, *planned, *outside]), "把计划和编外都算进去"))
    return readings


def _parts(facts: Sequence[Fact]) -> tuple[tuple[str, Fraction], ...]:
    words = {Aspect.ACTUAL: "实有", Aspect.PLAN: "计划", Aspect.TOTAL: "", Aspect.EXCLUDED: "不含的"}
    return tuple((f"{f.measure}{words[f.aspect]}", f.value or Fraction(0)) for f in facts)
