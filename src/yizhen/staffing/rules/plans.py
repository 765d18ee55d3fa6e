"""Rules of the use of quotas (用编审核): what a plan asks against what the unit has. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from yizhen.kernel.words import N_, say

EXCEEDS, FULL, OVER, UNKNOWN, EXCHANGE = "exceeds", "full", "over", "unknown", "exchange"
WORDS = {
    OVER: N_("超编单位不得新进人：%(what)s已超 %(over)s 名，先按消化安排消化"),
    FULL: N_("%(what)s已满编，只能“出一进一”：改为出一进一，并在有人离岗、下编之后再用"),
    EXCEEDS: N_("%(what)s可用 %(free)s 名，计划新增 %(asked)s 名，多出 %(more)s 名"),
    EXCHANGE: N_("%(what)s出一进一 %(asked)s 名，计划期内预计只有 %(exits)s 人退休或者离岗"),
    UNKNOWN: N_("%(what)s没有核定编制，不能列入计划"),
}
"""What a finding says (审核意见)."""
GROUNDS = {
    OVER: N_("地方各级人民政府机构设置和编制管理条例第六条；本县用编规定：超编单位不得新进人"),
    FULL: N_("本县用编规定：满编单位出一进一"),
    EXCEEDS: N_("地方各级人民政府机构设置和编制管理条例第六条：实有人员不得突破规定的编制"),
    EXCHANGE: N_("本县用编规定：出一进一，先出后进"),
    UNKNOWN: N_("地方各级人民政府机构设置和编制管理条例第十五条"),
}


class Asked(NamedTuple):
    """一行计划 what one line of a plan asks."""

    category: str
    purpose: str
    number: int
    in_exchange: bool


@dataclass(frozen=True, slots=True)
class Have:
    """编制现状 what the unit has of a category: usable (核定＋借入－借出), occupied, locked, and who will leave."""

    usable: int
    occupied: int
    planned: int
    exits: int

    @property
    def over(self) -> int:
        """超编."""
        return max(0, self.occupied - self.usable)

    @property
    def free(self) -> int:
        """可用: what is neither occupied nor locked."""
        return max(0, self.usable - self.occupied - self.planned)


@dataclass(frozen=True, slots=True)
class Finding:
    """审核意见 what stands against a plan: the rule, in words with the numbers, and its ground."""

    rule: str
    values: tuple[tuple[str, str], ...]

    @property
    def words(self) -> str:
        """What it says, in the reader's language (意见)."""
        return self._filled(say)

    @property
    def chinese(self) -> str:
        """What it says, as papers have it (文书用语)."""
        return self._filled(N_)

    def _filled(self, said: Callable[[str], str]) -> str:
        values = dict(self.values)
        purpose = values.pop("purpose")
        what = said(values["what"]) + (f"（{purpose}）" if purpose else "")
        return said(WORDS[self.rule]) % {**values, "what": what}

    @property
    def ground(self) -> str:
        """On what it rests (依据)."""
        return say(GROUNDS[self.rule])


def review(lines: Iterable[Asked], have: Mapping[tuple[str, str], Have], names: Mapping[str, str]) -> list[Finding]:
    """What stands against a plan (用编计划审核), category by category; an empty list: nothing does.

    A unit over its quotas takes in nobody (超编单位不得新进人); a full one exchanges (出一进一); nobody plans more than
    is free, and exchanges more than will leave.
    """
    sums: dict[tuple[str, str], list[int]] = {}
    for one in lines:
        fresh, swapped = sums.setdefault((one.category, one.purpose), [0, 0])
        sums[one.category, one.purpose] = [
            fresh + (0 if one.in_exchange else one.number), swapped + (one.number if one.in_exchange else 0)
        ]  # fmt: skip
    found = []
    for (category, purpose), (fresh, swapped) in sums.items():
        rule = _against(have.get((category, purpose)), fresh, swapped)
        if rule:
            what = (names.get(category, category), purpose)
            found.append(_finding(rule, what, have.get((category, purpose)), fresh, swapped))
    return found


def _against(one: Have | None, fresh: int, swapped: int) -> str:
    if one is None:
        return UNKNOWN
    if one.over:
        return OVER
    if fresh and one.usable <= one.occupied:
        return FULL
    if fresh > one.free:
        return EXCEEDS
    return EXCHANGE if swapped > one.exits else ""


def _finding(rule: str, what: tuple[str, str], one: Have | None, fresh: int, swapped: int) -> Finding:
    known = one or Have(0, 0, 0, 0)
    asked = swapped if rule == EXCHANGE else fresh
    values = {
        "what": what[0], "purpose": what[1], "over": known.over, "free": known.free, "asked": asked, "more": asked - known.free,
        "exits": known.exits,
    }  # fmt: skip
    return Finding(rule, tuple((name, str(value)) for name, value in values.items()))
