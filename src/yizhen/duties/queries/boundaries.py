"""The boundary matrix on pages (边界矩阵查询): organs × fields as a map, faults as a work list."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from yizhen.duties.models import VersionRow
from yizhen.duties.queries.items import holding
from yizhen.duties.queries.routing import holdings, index_of
from yizhen.duties.rules.boundaries import Ground, ItemFacts, Matrix, matrix
from yizhen.duties.terms import ItemKind, ItemState
from yizhen.duties.terms.attribution import Border, Empowered, Fault, Hands, Holding, Mode
from yizhen.organs import door as organs
from yizhen.organs.door import OrganView
from yizhen.staffing import door as staffing

ENFORCEMENT = (ItemKind.PENALTY, ItemKind.COERCION, ItemKind.INSPECTION)


@dataclass(frozen=True)
class Bordered:
    """边界矩阵 of a county on a day, with names of items and organs."""

    matrix: Matrix
    items: dict[int, tuple[str, str, str]]
    organs: dict[int, str]
    towns: frozenset[int]


def boundaries(county: str, on: date) -> Bordered:
    """Compute the matrix of a county on a day (边界矩阵): items, attributions, organs, people; one pass."""
    rows = VersionRow.objects.filter(holding(on), county=county, state=ItemState.IN_FORCE).values_list(
        "item_id", "item__code", "name", "sector", "kind", "organ_id"
    )  # fmt: skip
    items = {pk: (code, name, sector) for pk, code, name, sector, _kind, _organ in rows}
    facts = [ItemFacts(pk, sector, kind in ENFORCEMENT, organ) for pk, _code, _name, sector, kind, organ in rows]
    held = [one for ones in holdings(county).values() for one in ones]
    held += _by_lists(county, on)
    views = organs.organs_by_id({one.organ for one in held} | {one.organ for one in facts if one.organ is not None})
    names = {pk: one.short_name or one.name for pk, one in views.items()}
    towns = frozenset(index_of(county).townships.values())
    return Bordered(matrix(facts, held, _ground(county, views, on), on), items, names, towns)


def _ground(county: str, views: Mapping[int, OrganView], on: date) -> Ground:
    """What is known of the organs on a day (机构情况): from the houses of organs and of people."""
    gone = {pk: one.valid_to for pk, one in views.items() if one.valid_to is not None}
    heirs = {pk: heir for pk, heir in organs.heirs_on(county, on).items() if pk in gone} if gone else {}
    names = {pk: one.short_name or one.name for pk, one in organs.organs_by_id(heirs.values()).items()} if heirs else {}
    return Ground(gone, {pk: names[heir] for pk, heir in heirs.items() if heir in names}, hands_of(county, on))


def hands_of(county: str, on: date) -> dict[int, Hands]:
    """Who works in each organ and in what belongs to it (各单位在岗力量), by the ledger of people as of the day.

    An organ of which the ledger knows nobody is not there: it is unknown, not empty.
    """
    known = staffing.forces(county, on)
    above = {one.id: one.parent_id for one in organs.organs_of_county(county, on)} if known else {}
    people: dict[int, list[int]] = {}
    for organ, force in known.items():
        for one in _up(organ, above):
            total = people.setdefault(one, [0, 0])
            total[0] += force.people
            total[1] += force.officers
    return {organ: Hands(*counts) for organ, counts in people.items()}


def _up(organ: int, above: Mapping[int, int | None]) -> Iterator[int]:
    """An organ and those it belongs to, upwards; a ring ends where it began."""
    seen: set[int] = set()
    here: int | None = organ
    while here is not None and here not in seen:
        seen.add(here)
        yield here
        here = above.get(here)


def _by_lists(county: str, on: date) -> list[Holding]:
    """What townships lead by their own lists (清单即归属): a list is an attribution, township by township."""
    index = index_of(county)
    return [
        Holding(
            0, item, index.townships[town], Mode.STATUTORY, town, Empowered.YES, one.words, one.valid_from, one.valid_to
        )
        for (town, item), ones in index.listed.items()
        if town in index.townships
        for one in ones
        if one.on_list.leads and one.holds(on)
    ]


@dataclass(frozen=True, slots=True)
class BorderFilter:
    """边界问题筛选 what the work list is narrowed to."""

    fault: str = ""
    organ: int | None = None
    sector: str | None = None


def work_list(found: Bordered, asked: BorderFilter) -> Sequence[Border]:
    """Faults to mend (整改清单), by fault, then code."""
    order = list(Fault)
    rows = [
        one
        for one in found.matrix.borders
        if (not asked.fault or one.fault == asked.fault)
        and (asked.organ is None or asked.organ in one.organs)
        and (asked.sector is None or found.items[one.item][2] == asked.sector)
    ]
    return sorted(rows, key=lambda one: (order.index(one.fault), found.items[one.item][0], one.place))
