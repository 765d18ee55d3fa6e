"""Who is responsible (责任单位认定): by category × place × day; most specific place first, then category."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from yizhen.dispatch.terms import Lead, LeadMode, Resolution

TOWNSHIP_DIGITS, VILLAGE_DIGITS = 9, 12


def place_chain(township: str, village: str) -> tuple[str, ...]:
    """Place and what it lies in (地点链), most specific first; "" stands for the whole county."""
    narrow = (village[:VILLAGE_DIGITS], (township or village)[:TOWNSHIP_DIGITS])
    return (*(place for place in narrow if place), "")


def in_force(lead: Lead, day: date) -> bool:
    """Whether a lead holds on a day (是否在有效期内); ``valid_to`` is the first day it no longer does."""
    return lead.valid_from <= day and (lead.valid_to is None or day < lead.valid_to)


def resolve_lead(
    categories: Sequence[int],
    places: Sequence[str],
    day: date,
    leads: Mapping[int, Sequence[Lead]],
    *,
    backstop: int | None,
    what: str,
    where: str,
    gap: str = "",
) -> Resolution:
    """The responsible organ for a case (认定责任单位), with the reason in words.

    ``categories`` and ``places`` run from the most specific; ``what`` and ``where`` are their names for the
    words. Nobody named: the backstop organ, so that no request is left lying for want of a lead.
    Source: 《北京市接诉即办工作条例》第十一条、第十二条 (职权法定、属地管理、分级负责; 派单目录).
    """
    for lead in _candidates(categories, places, leads):
        if in_force(lead, day):
            words = f"「{what}」在{where}由该单位牵头（{lead.mode.label}）：{lead.ground}"
            return Resolution(lead.organ, lead.mode, words, lead.id)
    why = f"；{gap}" if gap else ""
    on = f"{day.year}年{day.month}月{day.day}日"
    words = f"{on}「{what}」在{where}没有确定的责任单位{why}，由兜底单位先行办理"
    return Resolution(backstop, LeadMode.BACKSTOP, words)


def _candidates(
    categories: Sequence[int], places: Sequence[str], leads: Mapping[int, Sequence[Lead]]
) -> Iterator[Lead]:
    for place in places:
        for category in categories:
            for lead in leads.get(category, ()):
                if lead.place == place:
                    yield lead
