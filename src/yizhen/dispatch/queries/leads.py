"""Who is responsible for a case today (责任单位查询)."""

from collections.abc import Sequence
from datetime import date

from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.queries.county import office
from yizhen.dispatch.rules import place_chain, resolve_lead
from yizhen.dispatch.terms import Resolution
from yizhen.territory import door as territory


def responsible(county: str, category: int | None, township: str, village: str, day: date) -> Resolution:
    """The responsible organ for category × place × day (认定责任单位), else the backstop with the reason."""
    offered = catalogue(county, day)
    known = offered.categories.get(category or 0)
    return resolve_lead(
        offered.chain(category) if category else (),
        place_chain(township, village),
        day,
        offered.leads,
        backstop=office(county, day).center,
        what=known.name if known else "未分类",
        where=place_name(village or township, day),
        gap=known.gap if known else "",
    )


def place_name(code: str, day: date) -> str:
    """Name of a township or village (地名), 全县 for no code, the code itself where it is not known."""
    return place_names([code], day)[code] if code else "全县"


def place_names(codes: Sequence[str], day: date) -> dict[str, str]:
    """Names of townships and villages in one query (批量取地名)."""
    wanted = [code for code in dict.fromkeys(codes) if code]
    found = territory.divisions_by_code(wanted, day) if wanted else {}
    names = {code: found.get(territory.pad(code)) for code in wanted}
    return {code: name.name if name else code for code, name in names.items()}
