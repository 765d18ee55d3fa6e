"""The boundary matrix (职责边界矩阵): which items several lead, nobody leads, or somebody leads without the means. Pure.

One pass over the attributions of a day; items × organs is kept as a table of counts for the heat map.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from yizhen.duties.terms.attribution import Border, Empowered, Fault, Hands, Holding, Mode
from yizhen.kernel.words import N_, say
from yizhen.law.door import NotInForce, parameter


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What the matrix needs to know of an item (事项要素): its field, whether it is enforcement, who implements it."""

    id: int
    field: str
    enforcement: bool = False
    organ: int | None = None


@dataclass(frozen=True)
class Ground:
    """What is known of organs on a day (机构情况): since when one is gone and who took over, who works in it."""

    gone: Mapping[int, date] = field(default_factory=dict)
    heirs: Mapping[int, str] = field(default_factory=dict)
    hands: Mapping[int, Hands] = field(default_factory=dict)

    def is_gone(self, organ: int, on: date) -> bool:
        """Whether an organ is abolished on a day (是否已撤销)."""
        return organ in self.gone and self.gone[organ] <= on

    def words(self, organ: int) -> str:
        """Since when an organ is gone and who took over (撤销情况)."""
        told = say(N_("%(day)s 起撤销")) % {"day": self.gone[organ].isoformat()}
        heir = self.heirs.get(organ)
        return told + (say(N_("，由%(heir)s承接")) % {"heir": heir} if heir else "")


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


def matrix(items: Sequence[ItemFacts], holdings: Iterable[Holding], ground: Ground, on: date) -> Matrix:
    """Compute the matrix of a day (计算矩阵) from attributions and what is known of the organs."""
    held: dict[int, list[Holding]] = {item.id: [] for item in items}
    organs: set[int] = set()
    for one in holdings:
        if one.item in held and one.holds(on):
            held[one.item].append(one)
            organs.add(one.organ)
    borders: list[Border] = []
    leads: dict[tuple[int, str], int] = {}
    least = _least(on)
    for item in items:
        mine = held[item.id]
        for one in mine:
            if one.mode.leads:
                key = (one.organ, item.field)
                leads[key] = leads.get(key, 0) + 1
        borders += _of_item(item, mine, ground, least, on)
    return Matrix(on, len(items), len(organs), tuple(borders), leads, _counted(items, borders), _by_fault(borders))


def _least(on: date) -> int:
    """How many certified officers the law asks for on a day; none before it did."""
    try:
        return int(parameter("enforcement.officers").on(on).value)
    except NotInForce:
        return 0


def _of_item(item: ItemFacts, held: Sequence[Holding], ground: Ground, least: int, on: date) -> list[Border]:
    found: list[Border] = []
    standing = [one for one in held if not ground.is_gone(one.organ, on)]
    gone = {one.organ: one.place for one in held if ground.is_gone(one.organ, on)}
    if item.organ is not None and ground.is_gone(item.organ, on):
        gone.setdefault(item.organ, "")
    found += [Border(item.id, Fault.ABOLISHED, (organ,), ground.words(organ), place) for organ, place in gone.items()]
    leads = [one for one in standing if one.mode.leads]
    if not leads:
        assisting = tuple(sorted({one.organ for one in standing}))
        words = say(N_("只有配合单位")) if assisting else say(N_("没有任何单位"))
        found.append(Border(item.id, Fault.NOBODY, assisting, words))
    found += _many(item, leads)
    for one in leads:
        found += _able(item, one, ground.hands.get(one.organ), least)
    return found


def _many(item: ItemFacts, leads: Sequence[Holding]) -> list[Border]:
    """Several leads of one place; who is entrusted acts for its principal and is no second lead."""
    own = [one for one in leads if one.mode is not Mode.ENTRUSTED]
    if len(own) < 2:  # noqa: PLR2004  two make a border
        return []
    places: dict[str, set[int]] = {}
    for one in own:
        places.setdefault(one.place, set()).add(one.organ)
    return [
        Border(item.id, Fault.MANY, tuple(sorted(organs)), say(N_("%(n)s 个单位都写着牵头")) % {"n": len(organs)}, place)
        for place, organs in places.items()
        if len(organs) > 1
    ]


def _able(item: ItemFacts, one: Holding, hands: Hands | None, least: int) -> list[Border]:
    """Whether who leads is empowered, certified and has the means; what nobody knows is not held against it."""
    found: list[Border] = []
    means = one.means.known_by(hands)
    if one.empowered is not Empowered.YES:
        words = one.empowered.label
        found.append(Border(item.id, Fault.NOT_EMPOWERED, (one.organ,), words, one.place))
    if item.enforcement and means.certified is not None and means.certified < least:
        told = {"n": means.certified, "least": least}
        words = say(N_("取得执法资格的 %(n)s 人，至少要 %(least)s 人")) % told
        found.append(Border(item.id, Fault.NOT_CERTIFIED, (one.organ,), words, one.place))
    if lacking := means.lacking:
        words = say(N_("缺%(what)s")) % {"what": "、".join(lacking)}
        found.append(Border(item.id, Fault.NO_MEANS, (one.organ,), words, one.place))
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
