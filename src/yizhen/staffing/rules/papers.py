"""Words of the papers on the use of quotas (用编文书用语): what a unit has and needs, in sentences. Pure."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from yizhen.staffing.terms.plan_values import HaveLine, LineView
from yizhen.staffing.terms.plans import Way

_PLACE = re.compile(r"\{\{\s*([^{}\s][^{}]{0,39}?)\s*\}\}")


def filled(text: str, words: Mapping[str, str]) -> str:
    """A template with its known places filled (套用模板); unknown ones stay, to be filled by the drafter."""
    return _PLACE.sub(lambda found: words.get(found[1], "").strip() or found[0], text)


def day_words(day: date) -> str:
    """A date as papers write it (日期): 2026年1月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def year_words(year: int, years: int) -> str:
    """The years of a plan (年度): 2026年度, 2026—2028年."""
    return f"{year}年度" if years == 1 else f"{year}—{year + years - 1}年"


def have_words(lines: Iterable[HaveLine], names: Mapping[str, str]) -> str:
    """What a unit has, in one sentence for each category (编制现状句)."""
    said = [
        f"{names.get(one.category, one.category)}{one.usable}名，实有{one.occupied}人，已核准未到岗{one.planned}人，"
        + (f"超编{one.over}名" if one.over else f"可用{one.free}名")
        + (f"，计划期内预计减员{one.exits}人" if one.exits else "")
        for one in lines
    ]
    return "；".join(said) + "。" if said else "没有核定编制。"


def need_words(lines: Iterable[LineView], names: Mapping[str, str]) -> str:
    """What a plan asks, in one clause for each line (用编需求句)."""
    said = [
        f"{one.year}年使用{names.get(one.category, one.category)}{one.count}名"
        f"（{Way(one.way).chinese}{'，出一进一' if one.in_exchange else ''}{f'，{one.post}' if one.post else ''}）"
        for one in lines
    ]
    return "；".join(said) + "。"
