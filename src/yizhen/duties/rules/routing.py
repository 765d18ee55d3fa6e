"""Who leads this, here, today, on what ground (派单规则): precedents, then the township's lists, then attribution. Pure.

Order: a precedent (a ruling outranks what it ruled about); an item that the township itself has on its lists;
the department that leads the item. Most specific place and category first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from yizhen.duties.rules.grounds import ground_of
from yizhen.duties.terms.attribution import Empowered, Holding, Mode
from yizhen.duties.terms.routing import Index, ItemRef, Listed, ListOf, Other, Precedent, Route, Verdict, Why
from yizhen.kernel.words import N_, say

TOWNSHIP, VILLAGE = 9, 12


def places_of(division: str) -> tuple[str, ...]:
    """Place and what it lies in (地点链), most specific first: village, township, county ("")."""
    trimmed = division.strip()
    if len(trimmed) == VILLAGE and not trimmed.endswith("000"):
        return (trimmed, trimmed[:TOWNSHIP], "")
    return (trimmed[:TOWNSHIP], "") if len(trimmed) >= TOWNSHIP else ("",)


def route(index: Index, categories: Sequence[str], division: str, on: date) -> Route:
    """Who leads a category at a place on a day (派单认定): ``categories`` runs from the most specific."""
    places = places_of(division)
    if ruled := _precedent(index, categories, places, on):
        item = index.items.get(ruled.item) if ruled.item else None
        return Route(ruled.organ, ruled.mode, ruled.words, item, precedent=ruled.number)
    items = list(_items(index, categories, on))
    if not items:
        return Route(None, why_not=Why.NO_ITEM)
    township = next((place for place in places if len(place) == TOWNSHIP), "")
    for item in items:
        if found := _by_list(index, item, township, on):
            return found
    for item in items:
        found = _by_attribution(index, item, places, on)
        if found.organ is not None or found.why_not is Why.MANY_LEADS:
            return found
    return Route(None, item=items[0], why_not=Why.NO_LEAD)


def _precedent(index: Index, categories: Sequence[str], places: Sequence[str], on: date) -> Precedent | None:
    if not index.precedents:
        return None
    for place in places:
        for category in categories:
            for one in index.precedents.get((category, place), ()):
                if one.holds(on) and not (one.organ in index.gone and index.gone[one.organ] <= on):
                    return one
    return None


def _items(index: Index, categories: Sequence[str], on: date) -> Iterator[ItemRef]:
    for category in categories:
        found = False
        for item, since, until in index.by_category.get(category, ()):
            if since <= on and (until is None or on < until) and item in index.items:
                found = True
                yield index.items[item]
        if found:
            return


def _by_list(index: Index, item: ItemRef, township: str, on: date) -> Route | None:
    """The township's own lists: what it leads itself, or what it only assists in."""
    for one in index.listed.get((township, item.id), ()):
        if one.on_list.leads and one.holds(on) and (organ := index.townships.get(township)) is not None:
            mode = Mode.GRANTED if one.on_list is ListOf.GRANTED else Mode.STATUTORY
            others = tuple(_others(index, item.id, organ, on))
            return Route(organ, mode, one.words or one.on_list.written, item, one.on_list, others)
    return None


def _by_attribution(index: Index, item: ItemRef, places: Sequence[str], on: date) -> Route:
    held = index.holdings.get(item.id, ())
    for place in places:
        leads = [one for one in held if one.place == place and one.mode.leads and _stands(index, one, on)]
        able = [one for one in leads if one.empowered is not Empowered.NO]
        own = [one for one in able if one.mode is not Mode.ENTRUSTED] or able
        if len({one.organ for one in own}) > 1:
            return Route(None, item=item, alternates=tuple(_other(one) for one in own), why_not=Why.MANY_LEADS)
        if own:
            chosen = own[0]
            others = tuple(_others(index, item.id, chosen.organ, on))
            return Route(chosen.organ, chosen.mode, chosen.article, item, None, others)
    return Route(None, item=item, why_not=Why.NO_LEAD)


def _others(index: Index, item: int, lead: int, on: date) -> Iterator[Other]:
    for one in index.holdings.get(item, ()):
        if one.organ != lead and _stands(index, one, on):
            yield _other(one)


def _stands(index: Index, one: Holding, on: date) -> bool:
    """Whether it is in force and its organ still there."""
    return one.holds(on) and not (one.organ in index.gone and index.gone[one.organ] <= on)


def _other(one: Holding) -> Other:
    return Other(one.organ, one.mode, one.article)


def may_take(index: Index, categories: Sequence[str], township: str, on: date) -> Verdict:
    """Whether a township may be made to lead a category (可否派给镇街); ``judged`` is false where no item says.

    A township that has published no list is not judged: nobody can lie outside what does not exist.
    """
    since = index.published.get(township)
    if since is None or on < since:
        return Verdict(allowed=True, judged=False)
    ruled = _precedent(index, categories, (township, ""), on)
    if ruled and ruled.organ == index.townships.get(township):
        return Verdict(allowed=True, article=ruled.words)
    items = list(_items(index, categories, on))
    if not items:
        return Verdict(allowed=True, judged=False, why_not=Why.NO_ITEM)
    return replace(_of_items(index, items, township, on), organ=index.townships.get(township))


def _of_items(index: Index, items: Sequence[ItemRef], township: str, on: date) -> Verdict:
    found: list[tuple[ItemRef, Listed]] = [
        (item, one) for item in items for one in index.listed.get((township, item.id), ()) if one.holds(on)
    ]
    for item, one in found:
        if one.on_list.leads:
            return Verdict(allowed=True, item=item, article=one.words or one.on_list.written)
    for kind, why, article in (
        (ListOf.WITHDRAWN, Why.WITHDRAWN, say(N_("上级部门收回事项清单：由部门承接，镇街不再承担"))),
        (ListOf.ASSIST, Why.ASSIST_ONLY, say(N_("配合履职事项清单：由部门牵头，镇街配合"))),
    ):  # fmt: skip
        for item, one in found:
            if one.on_list is kind:
                department = one.department or _lead_of(index, item, on)
                return Verdict(False, why_not=why, item=item, article=one.words or article, department=department)
    first = items[0]
    department = _lead_of(index, first, on)
    if first.coercive:
        return Verdict(False, why_not=Why.COERCION, item=first, article=ground_of("coercion"), department=department)
    article = f"{say(N_('清单之外的事项，须先按职责准入程序申请'))}；{ground_of('admission')}"
    return Verdict(False, why_not=Why.OUTSIDE, item=first, article=article, department=department)


def _lead_of(index: Index, item: ItemRef, on: date) -> int | None:
    return _by_attribution(index, item, ("",), on).organ
