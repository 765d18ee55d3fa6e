"""Who is responsible for a case today (责任单位查询)."""

from collections.abc import Sequence
from datetime import date

from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.queries.county import office
from yizhen.dispatch.rules import place_chain, resolve_lead
from yizhen.dispatch.terms import Catalogue, LeadMode, Resolution
from yizhen.duties import door as duties
from yizhen.territory import door as territory


def responsible(county: str, category: int | None, township: str, village: str, day: date) -> Resolution:
    """The responsible organ for category × place × day (认定责任单位), else the backstop with the reason.

    Lists of duties are asked first: precedent, the township's own lists, attribution. Where they are silent the table
    of leads answers, but it cannot give a township what lies outside its published lists.
    """
    offered = catalogue(county, day)
    codes = category_codes(offered, category)
    found = duties.route(county, codes, village or township, day) if codes else duties.Route(None)
    if found.organ is not None:
        return _by_list(found, offered, category, village or township, day)
    known = offered.categories.get(category or 0)
    resolution = resolve_lead(
        offered.chain(category) if category else (),
        place_chain(township, village),
        day,
        offered.leads,
        backstop=office(county, day).center,
        what=known.name if known else "未分类",
        where=place_name(village or township, day),
        gap=known.gap if known else "",
    )
    return _kept_off(resolution, county, codes, township, day)


def category_codes(offered: Catalogue, category: int | None) -> tuple[str, ...]:
    """Codes of a category and of those above it (分类代码链), most specific first."""
    return tuple(offered.categories[pk].code for pk in offered.chain(category)) if category else ()


def _by_list(found: duties.Route, offered: Catalogue, category: int | None, place: str, day: date) -> Resolution:
    """What the lists say (按清单认定), with item and article in words."""
    known = offered.categories.get(category or 0)
    item = f"，事项“{found.item.name}”（{found.item.code}）" if found.item else ""
    mode = LeadMode.ASSIGNED if found.mode in (duties.Mode.GRANTED, duties.Mode.ENTRUSTED) else LeadMode.STATUTORY
    if found.precedent:
        mode = LeadMode.AGREED
    elif found.on_list is not None and found.on_list is not duties.ListOf.GRANTED:
        mode = LeadMode.TERRITORIAL
    what = known.name if known else ""
    words = f"「{what}」在{place_name(place, day)}由该单位牵头：{found.article}{item}"
    return Resolution(found.organ, mode, words, precedent=found.precedent)


def _kept_off(found: Resolution, county: str, codes: tuple[str, ...], township: str, day: date) -> Resolution:
    """Not to a township what its lists do not hold (清单外不派镇街): to the department, else to the backstop."""
    if not codes or not township or found.organ is None:
        return found
    verdict = duties.may_take(county, codes, township, day)
    if verdict.allowed or verdict.organ != found.organ:
        return found
    center = office(county, day).center
    words = f"不派给镇街：{verdict.article}"
    if verdict.department is not None:
        return Resolution(verdict.department, LeadMode.STATUTORY, f"{words}；由事项的牵头单位办理")
    return Resolution(center, LeadMode.BACKSTOP, f"{words}；事项没有牵头单位，由兜底单位先行办理")


def place_name(code: str, day: date) -> str:
    """Name of a township or village (地名), 全县 for no code, the code itself where it is not known."""
    return place_names([code], day)[code] if code else "全县"


def place_names(codes: Sequence[str], day: date) -> dict[str, str]:
    """Names of townships and villages in one query (批量取地名)."""
    wanted = [code for code in dict.fromkeys(codes) if code]
    found = territory.divisions_by_code(wanted, day) if wanted else {}
    names = {code: found.get(territory.pad(code)) for code in wanted}
    return {code: name.name if name else code for code, name in names.items()}
