"""沿革图的编排 the drawing of an evolution: days along the top, organs as lines under the names of their time. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from yizhen.organs.terms import Event, Evolution

LEFT, TOP, LANE, RIGHT = 28, 92, 84, 64
NARROW, WIDE, SHEET = 216, 380, 1180
"""Columns are as wide as a usual screen allows, between two bounds (列宽，像素)."""
SIGN = 14


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
class Label:
    """名称 what an organ was called from a place of its line on."""

    organ: int
    words: str
    x: int
    y: int
    asked: bool


@dataclass(frozen=True, slots=True)
class Link:
    """承接线 from one organ's lane to another's, at one turn."""

    path: str


@dataclass(frozen=True, slots=True)
class Mark:
    """节点 a turn on a lane, numbered like the list beside the drawing, with the organ's figures then."""

    x: int
    y: int
    number: int
    figures: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """日期 a day at the top of its column: what was done then, by number."""

    x: int
    day: date
    turns: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """沿革图 what is drawn: days along the top, organs as lines, turns as marks and curves."""

    width: int
    height: int
    days: tuple[Head, ...]
    bars: tuple[Bar, ...]
    labels: tuple[Label, ...]
    links: tuple[Link, ...]
    marks: tuple[Mark, ...]


def draw(evolution: Evolution, figures: Mapping[tuple[int, int], str] | None = None) -> Drawing:
    """Lay an evolution out (排沿革图): columns are the days on which something was done, not to scale.

    ``figures``: what stands under a mark, by the number of the turn and the organ.
    """
    told = figures or {}
    days = sorted({event.on for event in evolution.events})
    wide = max(NARROW, min(WIDE, SHEET // max(1, len(days))))
    column = {day: LEFT + wide * number for number, day in enumerate(days)}
    end = LEFT + wide * len(days)
    lanes = _lanes(evolution)
    links, marks = [], []
    for number, event in enumerate(evolution.events, 1):
        x = column[event.on]
        links += [Link(_curve(x, lanes[source], lanes[target], wide)) for source, target in _ties(event, lanes)]
        marks += [
            Mark(x, lanes[pk], number, told.get((number, pk), ""))
            for pk in dict.fromkeys((*event.sources, *event.targets, *event.subjects)) if pk in lanes
        ]  # fmt: skip
    height = TOP + LANE * max(1, len(lanes))
    return Drawing(
        end + RIGHT, height, _heads(evolution, column), _bars(evolution, column, lanes, end),
        _labels(evolution, column, lanes), tuple(links), tuple(marks),
    )  # fmt: skip


def _heads(evolution: Evolution, column: Mapping[date, int]) -> tuple[Head, ...]:
    turns: dict[date, list[tuple[int, str, str]]] = {}
    for number, event in enumerate(evolution.events, 1):
        turns.setdefault(event.on, []).append((number, event.kind, event.number))
    return tuple(Head(x, day, tuple(turns[day])) for day, x in column.items())


def _bars(evolution: Evolution, column: Mapping[date, int], lanes: Mapping[int, int], end: int) -> tuple[Bar, ...]:
    return tuple(
        Bar(
            one.id, one.name, column.get(one.valid_from, LEFT),
            column.get(one.valid_to, end) if one.valid_to else end, lanes[one.id], one.valid_to is not None,
            one.id == evolution.organ,
        )
        for one in evolution.organs
    )  # fmt: skip


def _labels(evolution: Evolution, column: Mapping[date, int], lanes: Mapping[int, int]) -> tuple[Label, ...]:
    """Each name at the place where it began (各时期名称)."""
    return tuple(
        Label(one.id, words, column.get(since, LEFT) + SIGN, lanes[one.id] - SIGN, one.id == evolution.organ)
        for one in evolution.organs
        for words, since in (one.names or ((one.name, one.valid_from),))
    )


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


def _curve(x: int, start: int, stop: int, wide: int) -> str:
    """A curve that leaves the one lane before the turn and meets the other at it (承接曲线)."""
    back = x - min(wide // 3, NARROW // 3)
    return f"M{back} {start} C{x - 8} {start} {back + 8} {stop} {x - 10} {stop}"
