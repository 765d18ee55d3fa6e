"""机构、岗位的规则 rules of organs: validity, the tree, who stands in. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from yizhen.organs.terms import Event, Evolution

P = TypeVar("P")
DEPTH = 64


def valid_on(valid_from: date, valid_to: date | None, on: date) -> bool:
    """Whether a span holds on a day (当日是否有效); its end is the first day it no longer holds."""
    return valid_from <= on and (valid_to is None or on < valid_to)


def overlaps(one: tuple[date, date | None], other: tuple[date, date | None]) -> bool:
    """Whether two spans share a day (有效期是否重叠)."""
    return (other[1] is None or one[0] < other[1]) and (one[1] is None or other[0] < one[1])


def away_on(starts_on: date, ends_on: date, returned_on: date | None, on: date) -> bool:
    """Whether a leave covers a day (当日是否请假): first and last day included, the day of return not."""
    return starts_on <= on <= ends_on and (returned_on is None or on < returned_on)


def who_answers(
    first: P | None, second: P | None, *, first_away: bool, second_away: bool
) -> tuple[P | None, bool]:
    """Who answers for a post (谁在岗), and whether as deputy: A; B while A is away or missing; else
    nobody.
    """
    if first is not None and not first_away:
        return first, False
    if second is not None and not second_away:
        return second, True
    return None, False


def subtree(parents: Mapping[int, int], root: int) -> frozenset[int]:
    """The organ and all below it (本级及所属): ``parents`` maps each organ to the one above it."""
    below: dict[int, list[int]] = {}
    for child, parent in parents.items():
        below.setdefault(parent, []).append(child)
    found, ahead = {root}, [root]
    while ahead:
        for child in below.get(ahead.pop(), ()):
            if child not in found:
                found.add(child)
                ahead.append(child)
    return frozenset(found)


def chain(parents: Mapping[int, int], start: int) -> tuple[int, ...]:
    """The organs above one, nearest first (上级链)."""
    found: list[int] = []
    here = start
    while here in parents and len(found) < DEPTH:
        here = parents[here]
        if here == start or here in found:
            break
        found.append(here)
    return tuple(found)


def closes_circle(parents: Mapping[int, int], child: int, parent: int) -> bool:
    """Whether putting ``child`` under ``parent`` would make a circle (是否形成循环隶属)."""
    return child == parent or child in chain(parents, parent)


def tree_order(names: Mapping[int, str], parents: Mapping[int, int]) -> list[tuple[int, int]]:
    """Organs in the order of an organ chart with their depth (机构图顺序); children follow their parent."""
    below: dict[int | None, list[int]] = {}
    for organ in names:
        parent = parents.get(organ)
        below.setdefault(parent if parent in names else None, []).append(organ)
    order: list[tuple[int, int]] = []
    ahead = [(organ, 0) for organ in reversed(below.get(None, []))]
    while ahead:
        organ, depth = ahead.pop()
        order.append((organ, depth))
        ahead.extend((child, depth + 1) for child in reversed(below.get(organ, [])))
    return order


# --- the drawing of an evolution -----------------------------------------------------------------------------

LEFT, COLUMN, TOP, LANE, RIGHT = 24, 216, 56, 64, 200


@dataclass(frozen=True, slots=True)
class Bar:
    """机构线 an organ as a line through time: from column to column on its lane."""

    organ: int
    label: str
    x1: int
    x2: int
    y: int
    ended: bool
    asked: bool


@dataclass(frozen=True, slots=True)
class Link:
    """承接线 from one organ's lane to another's, at one turn."""

    path: str


@dataclass(frozen=True, slots=True)
class Mark:
    """节点 a turn on a lane, numbered like the list beside the drawing."""

    x: int
    y: int
    number: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """沿革图 what is drawn: days along the top, organs as lines, turns as marks and curves."""

    width: int
    height: int
    days: tuple[tuple[int, date], ...]
    bars: tuple[Bar, ...]
    links: tuple[Link, ...]
    marks: tuple[Mark, ...]


def draw(evolution: Evolution) -> Drawing:
    """Lay an evolution out (排沿革图): columns are the days on which something was done, not to scale."""
    days = sorted({event.on for event in evolution.events})
    column = {day: LEFT + COLUMN * number for number, day in enumerate(days)}
    lanes = _lanes(evolution)
    end = LEFT + COLUMN * len(days)
    bars = tuple(
        Bar(
            one.id, one.name, column.get(one.valid_from, LEFT),
            column.get(one.valid_to, end) if one.valid_to else end, lanes[one.id], one.valid_to is not None,
            one.id == evolution.organ,
        )
        for one in evolution.organs
    )  # fmt: skip
    links, marks = [], []
    for number, event in enumerate(evolution.events, 1):
        x = column[event.on]
        links += [Link(_curve(x, lanes[source], lanes[target])) for source, target in _ties(event, lanes)]
        marks += [Mark(x, lanes[pk], number) for pk in dict.fromkeys((*event.sources, *event.targets, *event.subjects)) if pk in lanes]
    height = TOP + LANE * max(1, len(lanes))
    return Drawing(end + RIGHT, height, tuple((column[day], day) for day in days), bars, tuple(links), tuple(marks))


def _ties(event: Event, lanes: Mapping[int, int]) -> list[tuple[int, int]]:
    return [
        (source, target) for source in event.sources for target in event.targets
        if source != target and source in lanes and target in lanes
    ]  # fmt: skip


def _lanes(evolution: Evolution) -> dict[int, int]:
    """Who is drawn on which height (各机构的行): kin beside each other, in the order of the turns."""
    order: list[int] = []
    for event in evolution.events:
        order += [pk for pk in (*event.sources, *event.targets, *event.subjects) if pk not in order]
    known = {one.id for one in evolution.organs}
    order += [pk for pk in sorted(known) if pk not in order]
    return {pk: TOP + LANE * number + LANE // 2 for number, pk in enumerate(pk for pk in order if pk in known)}


def _curve(x: int, start: int, stop: int) -> str:
    """A curve that leaves the one lane before the turn and meets the other at it (承接曲线)."""
    back = x - COLUMN // 3
    return f"M{back} {start} C{x - 8} {start} {back + 8} {stop} {x} {stop}"

