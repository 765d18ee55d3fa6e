"""The boundary matrix on pages (边界矩阵查询): organs × fields as a map, faults as a work list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from yizhen.duties.models import VersionRow
from yizhen.duties.queries.items import holding
from yizhen.duties.queries.routing import holdings, index_of
from yizhen.duties.rules.boundaries import ItemFacts, Matrix, matrix
from yizhen.duties.terms import ItemKind, ItemState
from yizhen.duties.terms.attribution import Border, Empowered, Fault, Holding, Mode
from yizhen.organs import door as organs

ENFORCEMENT = (ItemKind.PENALTY, ItemKind.COERCION, ItemKind.INSPECTION)


@dataclass(frozen=True)
class Bordered:
    """边界矩阵 of a county on a day, with names of items and organs."""

    matrix: Matrix
    items: dict[int, tuple[str, str, str]]
    organs: dict[int, str]
    towns: frozenset[int]


def boundaries(county: str, on: date) -> Bordered:
    """Compute the matrix of a county on a day (边界矩阵): three queries, one pass."""
    rows = VersionRow.objects.filter(holding(on), county=county, state=ItemState.IN_FORCE).values_list(
        "item_id", "item__code", "name", "sector", "kind"
    )  # fmt: skip
    items = {pk: (code, name, sector) for pk, code, name, sector, _kind in rows}
    facts = [ItemFacts(pk, sector, kind in ENFORCEMENT) for pk, _code, _name, sector, kind in rows]
    held = [one for ones in holdings(county).values() for one in ones]
    held += _by_lists(county, on)
    views = organs.organs_by_id({one.organ for one in held})
    gone = {pk: one.valid_to for pk, one in views.items() if one.valid_to is not None}
    names = {pk: one.short_name or one.name for pk, one in views.items()}
    towns = frozenset(index_of(county).townships.values())
    return Bordered(matrix(facts, held, gone, on), items, names, towns)


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
