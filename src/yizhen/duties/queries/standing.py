"""What stands in the county about what is applied for (申请现状), for the check."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from yizhen.duties.models import EntryRow, HoldingRow, VersionRow
from yizhen.duties.queries.items import holding
from yizhen.duties.terms import ListKind
from yizhen.duties.terms.admission import Application, Standing
from yizhen.duties.terms.attribution import Mode
from yizhen.organs import door as organs
from yizhen.organs.door import OrganKind, OrganView
from yizhen.staffing import door as staffing

NOT_DISPATCHED = (ListKind.BASIC, ListKind.GRANTED, ListKind.SUPPORT, ListKind.WITHDRAWN)


def known_item(county: str, code: str, on: date) -> tuple[int, str, str] | None:
    """Id, kind and name of the item of that code on a day (按编码查事项)."""
    rows = VersionRow.objects.filter(holding(on), county=county, item__code=code.strip())
    return rows.order_by("-number").values_list("item_id", "kind", "name").first()


def standing(county: str, organ: int | None, asked: Application, on: date) -> Standing:
    """The standing of an application (申请现状). What nobody entered is told as unknown, not as a breach."""
    item = known_item(county, asked.item, on) if asked.item.strip() else None
    towns = {one.township: one for one in townships(county) if one.township in asked.townships}
    forbidden = forbidden_topics(county, asked.townships, on)
    odd = tuple(code for code in asked.townships if code not in towns)
    moved = moved_to(county, asked.support.move, asked.townships)
    if item is None:
        return Standing(kind=asked.kind, forbidden=forbidden, not_organs=odd, moved=moved)
    holds, entrusted = _held(item[0], organ, on)
    return Standing(holds, entrusted, item[1], _listed(item[0], towns, on), odd, forbidden, moved)


def moved_to(county: str, number: str, asked: Iterable[str]) -> tuple[str, ...] | None:
    """Townships, of those asked, that got establishment under a document or a slip (编随事走去向); None: no such number."""
    if not number.strip():
        return ()
    moves = staffing.moves_of(county, number)
    if not moves:
        return None
    got = {view.township for view in organs.organs_by_id({one.organ for one in moves}).values()}
    return tuple(town for town in asked if town in got)


def _held(item: int, organ: int | None, on: date) -> tuple[bool | None, bool]:
    """Whether an organ leads the item and whether only by entrustment; None where no lead was entered at all."""
    leads = HoldingRow.objects.filter(holding(on), item=item).exclude(mode=Mode.ASSIST)
    found = dict(leads.values_list("organ_id", "mode"))
    if not found:
        return None, False
    return organ in found, found.get(organ or 0) == Mode.ENTRUSTED


def _listed(item: int, towns: dict[str, OrganView], on: date) -> tuple[tuple[str, str], ...]:
    rows = EntryRow.objects.filter(
        holding(on), item=item, list__township__in=list(towns), list__kind__in=NOT_DISPATCHED
    ).values_list("list__township", "list__kind")
    return tuple((towns[town].short_name or towns[town].name, kind) for town, kind in sorted(rows))


def listed_for(
    county: str, items: Iterable[int], towns: Iterable[str], on: date
) -> tuple[tuple[int, str, ListKind], ...]:
    """Where items stand on the lists that charge townships or relieved them (所在清单): item, township, list."""
    rows = EntryRow.objects.filter(
        holding(on), list__county=county, item__in=list(items), list__township__in=list(towns),
        list__kind__in=NOT_DISPATCHED,
    ).order_by("list__township", "item")  # fmt: skip
    return tuple((item, town, ListKind(kind)) for item, town, kind in rows.values_list("item_id", "list__township", "list__kind"))


def forbidden_topics(county: str, townships: Iterable[str], on: date) -> tuple[str, ...]:
    """Topics of the lists of what townships may not be charged with (禁止清单), the county's and theirs."""
    places = Q(list__township="") | Q(list__township__in=list(townships))
    rows = EntryRow.objects.filter(holding(on), places, list__county=county, list__kind=ListKind.FORBIDDEN)
    return tuple(rows.values_list("name", flat=True).distinct()[:200])


def townships(county: str) -> list[OrganView]:
    """The governments of the townships and street offices of a county (镇街), by code."""
    kinds = (OrganKind.TOWNSHIP, OrganKind.STREET_OFFICE)
    return [one for one in organs.organs_of_county(county, date.max) if one.kind in kinds and one.township]
