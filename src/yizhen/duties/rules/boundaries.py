"""The boundary matrix (职责边界矩阵): which items several lead, nobody leads, or somebody leads without the means. Pure.

One pass over the attributions of a day; items × organs is kept as a table of counts for the heat map.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from yizhen.duties.terms.attribution import Border, Empowered, Fault, Holding, Mode

OFFICERS = 2
"""《行政处罚法》第四十二条第一款: at least two officers."""


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What the matrix needs to know of an item (事项要素): its field, and whether it is enforcement."""

    id: int
    field: str
    enforcement: bool = False


@dataclass(frozen=True)
class Matrix:
    """The matrix of a day (边界矩阵): faults as a work list, and counts for the map (organs × fields)."""

    on: date
    items: int
    organs: int
    borders: tuple[Border, ...]
    leads: Mapping[tuple[int, str], int]
    faults: Mapping[tuple[int, str], int]
    by_fault: Mapping[Fault, int]


def matrix(
    items: Sequence[ItemFacts], holdings: Iterable[Holding], gone: Mapping[int, date], on: date
) -> Matrix:
    """Compute the matrix of a day (计算矩阵); ``gone`` tells since when an organ is abolished."""
    held: dict[int, list[Holding]] = {item.id: [] for item in items}
    organs: set[int] = set()
    for one in holdings:
        if one.item in held and one.holds(on):
            held[one.item].append(one)
            organs.add(one.organ)
    borders: list[Border] = []
    leads: dict[tuple[int, str], int] = {}
    for item in items:
        mine = held[item.id]
        for one in mine:
            if one.mode.leads:
                key = (one.organ, item.field)
                leads[key] = leads.get(key, 0) + 1
        borders += _of_item(item, mine, gone, on)
    return Matrix(on, len(items), len(organs), tuple(borders), leads, _counted(items, borders), _by_fault(borders))


def _of_item(item: ItemFacts, held: Sequence[Holding], gone: Mapping[int, date], on: date) -> list[Border]:
    found: list[Border] = []
    standing = [one for one in held if not _is_gone(one.organ, gone, on)]
    for one in held:
        if _is_gone(one.organ, gone, on):
            day = gone[one.organ]
            words = f"{day.year}年{day.month}月{day.day}日起撤销"
            found.append(Border(item.id, Fault.ABOLISHED, (one.organ,), words, one.place))
    leads = [one for one in standing if one.mode.leads]
    if not leads:
        assisting = tuple(sorted({one.organ for one in standing}))
        found.append(Border(item.id, Fault.NOBODY, assisting, "只有配合单位" if assisting else "没有任何单位"))
    found += _many(item, leads)
    for one in leads:
        found += _able(item, one)
    return found


def _is_gone(organ: int, gone: Mapping[int, date], on: date) -> bool:
    return organ in gone and gone[organ] <= on


def _many(item: ItemFacts, leads: Sequence[Holding]) -> list[Border]:
    """Several leads of one place; who is entrusted acts for its principal and is no second lead."""
    own = [one for one in leads if one.mode is not Mode.ENTRUSTED]
    if len(own) < 2:  # noqa: PLR2004  two make a border
        return []
    places: dict[str, set[int]] = {}
    for one in own:
        places.setdefault(one.place, set()).add(one.organ)
    return [
        Border(item.id, Fault.MANY, tuple(sorted(organs)), f"{len(organs)} 个单位都写着牵头", place)
        for place, organs in places.items()
        if len(organs) > 1
    ]


def _able(item: ItemFacts, one: Holding) -> list[Border]:
    """Whether who leads is empowered, certified and has the means; what nobody has said is not held against it."""
    found: list[Border] = []
    if one.empowered is not Empowered.YES:
        words = one.empowered.label
        found.append(Border(item.id, Fault.NOT_EMPOWERED, (one.organ,), words, one.place))
    if item.enforcement and one.means.certified is not None and one.means.certified < OFFICERS:
        words = f"取得执法资格的 {one.means.certified} 人，至少要 {OFFICERS} 人"
        found.append(Border(item.id, Fault.NOT_CERTIFIED, (one.organ,), words, one.place))
    if lacking := one.means.lacking:
        found.append(Border(item.id, Fault.NO_MEANS, (one.organ,), "缺" + "、".join(lacking), one.place))
    return found


def _counted(items: Sequence[ItemFacts], borders: Iterable[Border]) -> dict[tuple[int, str], int]:
    fields = {item.id: item.field for item in items}
    counts: dict[tuple[int, str], int] = {}
    for border in borders:
        for organ in border.organs:
            key = (organ, fields[border.item])
            counts[key] = counts.get(key, 0) + 1
    return counts


def _by_fault(borders: Iterable[Border]) -> dict[Fault, int]:
    counts = dict.fromkeys(Fault, 0)
    for border in borders:
        counts[border.fault] += 1
    return counts
