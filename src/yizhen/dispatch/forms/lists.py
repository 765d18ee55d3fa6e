"""What the address of a list asks for (列表参数): whatever is not understood does not narrow."""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from yizhen.dispatch.terms import CaseFilter, Channel, Sort, Stage, State
from yizhen.dispatch.terms.cockpit import Figure

Word = TypeVar("Word", bound=StrEnum)
TEXT_MAX = 60


def _one(kind: type[Word], value: str) -> Word | None:
    return kind(value) if value in {str(one) for one in kind} else None


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII) else None
    except ValueError:
        return None


def _number(value: str) -> int | None:
    return int(value) if re.fullmatch(r"\d{1,15}", value, re.ASCII) else None


def read_filter(query: Mapping[str, str]) -> CaseFilter:
    """The filter that an address asks for (读取筛选)."""
    township, village = query.get("township", ""), query.get("village", "")
    state = _one(State, query.get("state", ""))
    category = query.get("category", "")
    return CaseFilter(
        stage=_one(Stage, query.get("stage", "")),
        states=(state,) if state else (),
        townships=(township,) if re.fullmatch(r"\d{9}", township, re.ASCII) else (),
        village=village if re.fullmatch(r"\d{12}", village, re.ASCII) else "",
        organ=_number(query.get("organ", "")),
        category=category if re.fullmatch(r"[A-Z]\d{0,8}", category, re.ASCII) else "",
        channel=_one(Channel, query.get("channel", "")),
        late=query.get("due") == "late",
        soon=query.get("due") == "soon",
        received_from=_day(query.get("from", "")),
        received_to=_day(query.get("to", "")),
        text="".join(c for c in query.get("q", "") if c.isprintable()).strip()[:TEXT_MAX],
        backstop=query.get("mark") == "backstop",
        duplicates=query.get("mark") == "duplicates",
        batch=_number(query.get("batch", "")),
        figure=_one(Figure, query.get("figure", "")),
        closed_from=_day(query.get("closed_from", "")),
        closed_to=_day(query.get("closed_to", "")),
        due_on=_day(query.get("due_on", "")),
    )  # fmt: skip


def read_sort(query: Mapping[str, str], default: Sort) -> Sort:
    """The order that an address asks for (读取排序)."""
    return _one(Sort, query.get("sort", "")) or default
