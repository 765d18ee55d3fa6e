"""机构、岗位的规则 rules of organs: validity, the tree, who stands in. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

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


def circles(above: Mapping[str, str]) -> frozenset[str]:
    """Those who stand above themselves (循环隶属): ``above`` maps each code to the one above it."""
    found: set[str] = set()
    done: set[str] = set()
    for start in above:
        path: dict[str, None] = {}
        here = start
        while here in above and here not in done and here not in path:
            path[here] = None
            here = above[here]
        if here in path:
            way = list(path)
            found.update(way[way.index(here) :])
        done.update(path)
    return frozenset(found)


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
