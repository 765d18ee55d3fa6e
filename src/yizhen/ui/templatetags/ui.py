"""The components and word filters of every page (组件、过滤器). Built into all templates by the settings."""

import json
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from yizhen.ui.rules import bar_lines
from yizhen.ui.templatetags import cells
from yizhen.ui.templatetags.cells import day_words, instant_words, is_chinese, local
from yizhen.ui.terms import SIGNS, Badge, Tone

register = template.Library()


def _simple(name: str, argument: str) -> None:
    """Register a component that takes one plain value and draws `components/<name>.html`."""

    def component(value: Any = None) -> dict[str, Any]:
        return {argument: value}

    component.__name__ = name
    register.inclusion_tag(f"ui/components/{name}.html", name=name)(component)


for _name, _argument in (
    ("field", "field"),
    ("fields", "form"),
    ("error_summary", "form"),
    ("table", "table"),
    ("chips", "filters"),
    ("timeline", "entries"),
    ("facts", "facts"),
    ("breadcrumb", "links"),
    ("empty", "empty"),
    ("stat", "stat"),
    ("stats", "stats"),
    ("steps", "steps"),
    ("act", "act"),
    ("acts", "acts"),
    ("case_head", "head"),
):
    _simple(_name, _argument)


@register.inclusion_tag("ui/components/button.html")
def button(
    label: str,
    variant: str = "primary",
    *,
    type: str = "submit",  # noqa: A002 - the attribute's own name reads best in a template
    name: str = "",
    value: str = "",
    confirm: str = "",
    disabled: bool = False,
) -> dict[str, Any]:
    """按钮: a verb that does something."""
    return {
        "label": label,
        "variant": variant,
        "type": type,
        "name": name,
        "value": value,
        "confirm": confirm,
        "disabled": disabled,
    }


@register.inclusion_tag("ui/components/link_button.html")
def link_button(label: str, url: str, variant: str = "secondary") -> dict[str, Any]:
    """链接按钮: goes somewhere and looks like a button."""
    return {"label": label, "url": url, "variant": variant}


@register.simple_tag
def badge(label: Any, tone: str = Tone.NEUTRAL) -> SafeString:
    """状态: word, sign and color. Takes a Badge, or a label and a tone."""
    if isinstance(label, Badge):
        return mark_safe(cells.badge_html(label.label, label.tone))  # noqa: S308 - escaped there
    return mark_safe(cells.badge_html(label, tone))  # noqa: S308 - escaped there


@register.simple_tag
def clock(clock: Any) -> SafeString:
    """时限: relative and exact together; opens to its derivation. Draws nothing without a clock."""
    return mark_safe(cells.clock_html(clock)) if clock else SafeString("")  # noqa: S308 - escaped there


@register.simple_tag
def rows(table: Any) -> SafeString:
    """行: the body of a table."""
    return cells.rows_html(table.columns, table.rows, table.select)


@register.simple_tag
def sum_rows(table: Any) -> SafeString:
    """合计行: the foot of a table."""
    return cells.rows_html(table.columns, table.sums, table.select, summed=True)


@register.inclusion_tag("ui/components/alert.html")
def alert(title: str, text: str = "", tone: str = Tone.OPEN, link: Any = None) -> dict[str, Any]:
    """提示: something the person must know before going on."""
    sign = SIGNS.get(tone, SIGNS[Tone.NEUTRAL])
    return {"title": title, "text": text, "tone": tone, "sign": sign, "link": link}


@register.inclusion_tag("ui/components/tabs.html")
def tabs(links: Any, label: str = "") -> dict[str, Any]:
    """页签: other views of the same place, each with its own address."""
    return {"links": links, "label": label}


@register.inclusion_tag("ui/components/disclosure.html")
def disclosure(label: str, text: str = "") -> dict[str, Any]:
    """展开: a detail that is one press away."""
    return {"label": label, "text": text}


@register.inclusion_tag("ui/components/dialog.html")
def dialog(id: str, title: str, text: str = "", acts: Any = ()) -> dict[str, Any]:  # noqa: A002
    """对话框: a native dialog; shown in place where there is no JavaScript."""
    return {"id": id, "title": title, "text": text, "acts": acts}


@register.inclusion_tag("ui/components/dialog_button.html")
def dialog_button(id: str, label: str, variant: str = "secondary") -> dict[str, Any]:  # noqa: A002
    """打开对话框: a link to the dialog that opens it in place."""
    return {"id": id, "label": label, "variant": variant}


@register.inclusion_tag("ui/components/pager.html", takes_context=True)
def pager(context: template.Context, pager: Any) -> dict[str, Any]:
    """分页: where in the list, how many there are; keeps the other parameters of the address."""
    return {"pager": pager, "request": context.get("request")}


@register.inclusion_tag("ui/components/as_of.html", takes_context=True)
def as_of(context: template.Context, as_of: Any) -> dict[str, Any]:
    """截止日: the day a ledger shows, always in sight; keeps the other parameters of the address."""
    request = context.get("request")
    kept = [
        (key, value)
        for key, values in (request.GET.lists() if request else ())
        for value in values
        if key not in {"on", "compare", "page"}
    ]
    return {"as_of": as_of, "kept": kept}


@register.inclusion_tag("ui/components/bar_chart.html")
def bar_chart(chart: Any) -> dict[str, Any]:
    """条形图: a table whose bars are drawn on the server as SVG."""
    lines, target = bar_lines(chart)
    return {"chart": chart, "lines": lines, "target": target}


@register.inclusion_tag("ui/components/map.html", name="map")
def map_(map: Any) -> dict[str, Any]:  # noqa: A002
    """地图: local polygons; the places are always told in words beside it."""
    return {"map": map, "places": json.dumps([asdict(place) for place in map.places], ensure_ascii=False)}


@register.inclusion_tag("ui/components/map_assets.html")
def map_assets() -> dict[str, Any]:
    """地图脚本: what a page with a map loads, for block `scripts`."""
    return {}


# Words ---------------------------------------------------------------------------------------------------


@register.filter
def cn_date(value: date | datetime | None) -> str:
    """日期: 2026年1月5日."""
    if not value:
        return ""
    day = local(value)
    return f"{day.year}年{day.month}月{day.day}日" if is_chinese() else date_format(day, "j M Y")


@register.filter
def cn_day(value: date | datetime | None) -> str:
    """月日: 1月5日, where the year is plain from what stands around."""
    return day_words(value) if value else ""


@register.filter
def cn_time(value: datetime | None) -> str:
    """时刻: 17:30."""
    return f"{local(value):%H:%M}" if value else ""


@register.filter
def cn_datetime(value: datetime | None) -> str:
    """日期时刻: 2026年1月5日 17:30."""
    return f"{cn_date(value)} {cn_time(value)}" if value else ""


@register.filter
def cn_instant(value: datetime | None) -> str:
    """月日时刻: 1月5日 17:30."""
    return instant_words(value) if value else ""


@register.filter
def grouped(value: Any) -> str:
    """千分位: 1,234,567; a value that is no number is shown as it is."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return "" if value is None else str(value)
    return f"{number:,f}"


@register.filter
def cn_money(value: Any) -> str:
    """金额: 1,234.50 元."""
    if value is None or value == "":
        return ""
    return _("%(amount)s 元") % {"amount": f"{Decimal(str(value)):,.2f}"}


@register.filter
def masked(value: str | None) -> str:
    """遮盖: keeps the first and the last sign of a longer text, the first of a short one."""
    text = value or ""
    if len(text) < 3:  # noqa: PLR2004 - a two-character name keeps its surname only
        return text[:1] + "*" * (len(text) - 1)
    return text[0] + "*" * (len(text) - 2) + text[-1]
