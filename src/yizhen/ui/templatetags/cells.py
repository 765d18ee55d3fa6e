"""Rows, cells, clocks and badges (行、单元格) drawn by Python: four times faster in long lists."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from yizhen.ui.terms import SIGNS, Cell, Clock, ClockUnit, Column, Row, Tone


def is_chinese() -> bool:
    """Whether the page is written in Chinese (是否中文页面)."""
    return (get_language() or "zh").startswith("zh")


def local(value: Any) -> Any:
    """An instant in the legal time of the country (当地时刻); a date as it is."""
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def day_words(value: Any) -> str:
    """月日: 1月5日."""
    day = local(value)
    return f"{day.month}月{day.day}日" if is_chinese() else date_format(day, "j M")


def instant_words(value: datetime) -> str:
    """月日时刻: 1月5日 17:30."""
    return f"{day_words(value)} {local(value):%H:%M}"


def badge_html(label: Any, tone: str) -> str:
    """A state: sign, word and color (状态)."""
    sign = SIGNS.get(tone, SIGNS[Tone.NEUTRAL])
    return (
        f'<span class="badge badge--{escape(tone)}">'
        f'<span class="badge__sign" aria-hidden="true">{sign}</span>'
        f"{escape(label)}</span>"
    )


def _late_words(clock: Clock) -> str:
    if clock.unit == ClockUnit.WORK_DAY:
        if not clock.size:
            return _("今日已超期")
        return ngettext("已超 %(n)s 个工作日", "已超 %(n)s 个工作日", clock.size) % {"n": clock.size}
    if clock.unit == ClockUnit.DAY:
        return ngettext("已超 %(n)s 天", "已超 %(n)s 天", clock.size) % {"n": clock.size}
    if not clock.hours:
        return ngettext("已超 %(n)s 分钟", "已超 %(n)s 分钟", clock.minutes) % {"n": clock.minutes}
    if clock.unit == ClockUnit.WORK_MINUTE:
        return ngettext("已超 %(n)s 个工作小时", "已超 %(n)s 个工作小时", clock.hours) % {"n": clock.hours}
    return ngettext("已超 %(n)s 小时", "已超 %(n)s 小时", clock.hours) % {"n": clock.hours}


def _left_words(clock: Clock) -> str:
    if clock.unit == ClockUnit.WORK_DAY:
        if not clock.size:
            return _("今日到期")
        return ngettext("还剩 %(n)s 个工作日", "还剩 %(n)s 个工作日", clock.size) % {"n": clock.size}
    if clock.unit == ClockUnit.DAY:
        return ngettext("还剩 %(n)s 天", "还剩 %(n)s 天", clock.size) % {"n": clock.size}
    if not clock.hours:
        return ngettext("还剩 %(n)s 分钟", "还剩 %(n)s 分钟", clock.minutes) % {"n": clock.minutes}
    if clock.unit == ClockUnit.WORK_MINUTE:
        return ngettext("还剩 %(n)s 个工作小时", "还剩 %(n)s 个工作小时", clock.hours) % {"n": clock.hours}
    return ngettext("还剩 %(n)s 小时", "还剩 %(n)s 小时", clock.hours) % {"n": clock.hours}


def clock_words(clock: Clock) -> str:
    """What the clock says relative to now (时限相对说法)."""
    if clock.done_at:
        return _("超期办结") if clock.late else _("按期办结")
    if clock.paused:
        return _("计时已停")
    return _late_words(clock) if clock.late else _left_words(clock)


def _time_html(at: datetime, words: str) -> str:
    return f'<time class="clock__at" datetime="{at.isoformat()}">{escape(words)}</time>'


def clock_line(clock: Clock) -> str:
    """One line of a clock (时限): relative and exact together, and whether it is provisional."""
    if clock.done_at:
        exact = _time_html(clock.done_at, instant_words(clock.done_at))
    elif clock.paused:
        exact = f'<span class="clock__at">{escape(clock.paused)}</span>'
    elif clock.ends_day:
        exact = _time_html(clock.due_at, _("%(day)s 24:00 止") % {"day": day_words(clock.due_at)})
    else:
        exact = _time_html(clock.due_at, _("%(instant)s 止") % {"instant": instant_words(clock.due_at)})
    provisional = f'<span class="clock__provisional">{escape(_("暂定"))}</span>' if clock.provisional else ""
    return (
        f'<span class="clock__sign" aria-hidden="true">{clock.sign}</span>'
        f'<span class="clock__left">{escape(clock_words(clock))}</span> {exact}{provisional}'
    )


def _items(lines: Iterable[str]) -> str:
    return "".join(f"<li>{escape(line)}</li>" for line in lines)


def clock_html(clock: Clock) -> str:
    """A clock (时限); with a derivation it opens on press."""
    if not (clock.steps or clock.provisional):
        return f'<span class="clock clock--{escape(clock.tone)}">{clock_line(clock)}</span>'
    why = ""
    if clock.provisional:
        missing = _("、").join(clock.provisional)
        told = _("：还缺%(notices)s，公布后自动重算。") % {"notices": missing}
        why = f"<p><strong>{escape(_('暂定'))}</strong>{escape(told)}</p>"
    steps = f"<ol>{_items(clock.steps)}</ol>" if clock.steps else ""
    opens = _("，展开看怎么算出来的")
    return (
        f'<details class="clock clock--{escape(clock.tone)}"><summary>{clock_line(clock)}'
        f'<span class="visually-hidden">{escape(opens)}</span></summary>'
        f'<div class="clock__steps">{why}{steps}</div></details>'
    )


def _value_html(cell: Cell, url: str) -> str:
    if cell.unknown:
        return f'<span class="unknown">{escape(_("未知"))}</span>'
    if cell.badge:
        return badge_html(cell.badge.label, cell.badge.tone)
    if cell.clock:
        return clock_html(cell.clock)
    text = "" if cell.text is None else conditional_escape(cell.text)
    if cell.steps:
        return f'<details class="derived"><summary>{text}</summary><ol>{_items(cell.steps)}</ol></details>'
    if url:
        return f'<a href="{escape(url)}">{text}</a>'
    return text


def cell_html(cell: Cell, url: str = "") -> str:
    """What stands in a cell (单元格); `url` is the row's own address where the cell has none."""
    shown = _value_html(cell, cell.url or url)
    if cell.changed:
        told = escape(_("变动："))
        shown += (
            f'<ins class="changed"><span class="visually-hidden">{told}</span>{escape(cell.changed)}</ins>'
        )
    if cell.note:
        shown += f'<span class="cell__note">{conditional_escape(cell.note)}</span>'
    return shown


def _class(column: Column, cell: Cell) -> str:
    if column.numeric:
        return ' class="num"'
    if column.wide:
        return ' class="wide"'
    return ' class="short"' if cell.short else ""


def row_html(
    columns: tuple[Column, ...], row: Row, select: str, labels: list[str], *, summed: bool = False
) -> str:
    """One row (行): the first cell is its head and carries the row's address."""
    cells = [cell if isinstance(cell, Cell) else Cell(cell) for cell in row.cells]
    if len(cells) != len(columns):
        raise ValueError(f"a row of {len(cells)} cells under {len(columns)} columns: {row.cells!r}")
    tone = f' class="row--{escape(row.tone)}"' if row.tone else ""
    mark = ""
    if select and (summed or not row.id):  # a row that nothing can be done with is not marked
        mark = '<td role="cell" class="table__mark"></td>'
    elif select:
        mark = (
            f'<td role="cell" class="table__mark"><input type="checkbox" name="{escape(select)}" '
            f'value="{escape(row.id)}" aria-label="{escape(_("选择"))} {escape(row.id)}"></td>'
        )
    head = cell_html(cells[0], row.url)
    if not summed:
        head = head.replace("<a ", "<a data-main ", 1) if head.startswith("<a ") else head
    first = ' class="num"' if columns[0].numeric else ""
    rest = "".join(
        f'<td role="cell" data-label="{label}"{_class(column, cell)}>{cell_html(cell)}</td>'
        for column, cell, label in zip(columns[1:], cells[1:], labels[1:], strict=True)
    )
    return f'<tr role="row"{tone}>{mark}<th scope="row" role="rowheader"{first}>{head}</th>{rest}</tr>\n'


def rows_html(
    columns: tuple[Column, ...], rows: Iterable[Row], select: str = "", *, summed: bool = False
) -> SafeString:
    """All rows of a table (各行)."""
    labels = [str(escape(column.label)) for column in columns]
    drawn = "".join(row_html(columns, row, select, labels, summed=summed) for row in rows)
    return mark_safe(drawn)  # noqa: S308 - every value above went through escape()
