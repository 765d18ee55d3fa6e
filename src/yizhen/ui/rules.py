"""What pages compute by themselves (页面计算): addresses, the place of a page, the lengths of bars. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from yizhen.ui.terms import BarChart, Clock, ClockUnit, Column, Filter, Link, Pager, Tone

BAR_ROOM = 100.0


def changed_query(query: str, **changes: str | None) -> str:
    """The query string (查询参数) with some parameters set or, with None, gone; the page number goes."""
    gone = {"page", *changes}
    kept = [(k, v) for k, v in parse_qsl(query, keep_blank_values=True) if k not in gone]
    return "?" + urlencode(kept + [(k, v) for k, v in changes.items() if v is not None])


def sort_column(
    label: str, key: str, query: str, *, default: str = "", numeric: bool = False, wide: bool = False
) -> Column:
    """A column that is sorted by pressing its head (可排序列); `default` is the order without a choice."""
    asked = dict(parse_qsl(query)).get("sort", default)
    now = {key: "ascending", f"-{key}": "descending"}.get(asked, "")
    url = changed_query(query, sort=f"-{key}" if now == "ascending" else key)
    return Column(label, sort_url=url, sorted=now, numeric=numeric, wide=wide)


def choice_filter(
    label: str,
    name: str,
    choices: Iterable[tuple[str, str]],
    query: str,
    *,
    counts: Mapping[str, int] | None = None,
    all_label: str = "",
) -> Filter:
    """Chips for one parameter (筛选). With `all_label` the first chip takes the choice away."""
    asked = dict(parse_qsl(query)).get(name, "")
    chips = [Link(all_label, changed_query(query, **{name: None}), active=not asked)] if all_label else []
    for value, words in choices:
        on = value == asked
        url = changed_query(query, **{name: None if on else value})
        chips.append(Link(words, url, active=on, count=counts.get(value) if counts is not None else None))
    return Filter(label, tuple(chips))


def page_asked(query: str, count: int, *, per_page: int = 50, sizes: Sequence[int] = (20, 50, 100)) -> Pager:
    """The page that the address asks for (页码), brought back into what there is."""
    asked = dict(parse_qsl(query))
    size = int(asked["per_page"]) if asked.get("per_page", "") in {str(n) for n in sizes} else per_page
    digits = asked.get("page", "1")
    wanted = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 1  # noqa: PLR2004
    last = max(1, -(-count // size))
    return Pager(number=min(max(1, wanted), last), count=count, per_page=size, sizes=tuple(sizes))


def read_clock(
    due_at: datetime,
    now: datetime,
    *,
    workdays: int | None = None,
    work_minutes: int | None = None,
    soon: int = 1,
    soon_minutes: int = 240,
    **more: Any,
) -> Clock:
    """The clock of a deadline (时限读数): in working days or working minutes where given, else in real time.

    `workdays` and `work_minutes` are what remains (negative when over). Within `soon` days or `soon_minutes`
    the tone is soon; after the deadline it is late.
    """
    seconds = (due_at - now).total_seconds()
    minutes = int(seconds // 60)
    if workdays is not None:
        amount, unit, near = workdays, ClockUnit.WORK_DAY, abs(workdays) <= soon
    elif work_minutes is not None:
        amount, unit, near = work_minutes, ClockUnit.WORK_MINUTE, work_minutes <= soon_minutes
    elif abs(minutes) >= 24 * 60:
        amount, unit, near = int(minutes / (24 * 60)), ClockUnit.DAY, minutes <= soon * 24 * 60
    else:
        amount, unit, near = minutes, ClockUnit.MINUTE, minutes <= soon_minutes
    if seconds < 0:
        return Clock(due_at, -abs(amount), unit, tone=Tone.LATE, **more)
    return Clock(due_at, max(0, amount), unit, tone=Tone.SOON if near else Tone.OPEN, **more)


def bar_lines(chart: BarChart) -> tuple[list[dict[str, Any]], float | None]:
    """How far each bar reaches, in hundredths of the room (条形长度), and where the target's line stands."""
    values = [bar.value for bar in chart.bars]
    top = chart.maximum or max([*values, chart.target or 0, 0]) or 1
    lines = [{"bar": bar, "width": round(BAR_ROOM * max(0.0, bar.value) / top, 2)} for bar in chart.bars]
    return lines, None if chart.target is None else round(BAR_ROOM * chart.target / top, 2)
