"""Pages of staffing (机构编制页面): the ledger as of a day, its derivations, and exports of what is seen."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yizhen.staffing import queries
from yizhen.staffing.rules.rows import ClaimRow, LineRow, Summary
from yizhen.staffing.sheets import files, tables
from yizhen.staffing.terms import Category, Group, Power
from yizhen.ui.door import (
    AsOf,
    Badge,
    Bar,
    BarChart,
    Cell,
    Column,
    Empty,
    Filter,
    Link,
    Row,
    Stat,
    Table,
    Tone,
    changed_query,
    choice_filter,
)
from yizhen.ui.templatetags.ui import cn_date

WIDE = ("units", "establishment")
"""Tables that scroll sideways under a fixed first column (宽表); the others become cards on phones."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class BadDay(ValueError):
    """日期有误: what was typed is no day."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a request asks to see (所看内容), or in `refused` why it cannot be shown."""

    on: date
    group: Group
    summary: Summary | None = None
    refused: str = ""
    status: int = 200


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """报告底数目录: the ledgers that may be opened."""
    request.actor.require(Power.VIEW)
    rows = tuple(
        Row(
            (ledger.name, cn_date(ledger.as_of), ledger.title),
            url=reverse("staffing:ledger", args=[ledger.series]),
        )
        for ledger in queries.ledgers(request.actor)
    )
    columns = (Column(_("台账")), Column(_("最近数字截至")), Column(_("来源"), wide=True))
    empty = Empty(_("还没有台账"), _("请管理员运行 yizhen staffing load-sources 载入随附的来源。"))
    context = {"title": _("报告底数"), "table": Table(_("报告底数"), columns, rows, empty=empty)}
    return render(request, "staffing/index.html", context)


@require_safe
def ledger(request: HttpRequest, series: str) -> HttpResponse:
    """报告底数: organs, posts and establishment as of a day, every number with its making."""
    shown = _shown(request, series)
    context = _frame(request, series, shown)
    if shown.summary is not None:
        context |= _body(request, shown.summary, shown.group)
    return render(request, "staffing/ledger.html", context, status=shown.status)


@require_safe
def export_xlsx(request: HttpRequest, series: str) -> HttpResponse:
    """导出 Excel: exactly what is seen."""
    return _export(request, series, "xlsx")


@require_safe
def export_csv(request: HttpRequest, series: str) -> HttpResponse:
    """导出 CSV: exactly what is seen."""
    return _export(request, series, "csv")


def _export(request: HttpRequest, series: str, kind: str) -> HttpResponse:
    shown = _shown(request, series)
    if shown.summary is None:
        return render(request, "staffing/ledger.html", _frame(request, series, shown), status=shown.status)
    write, content = (
        (files.write_xlsx, XLSX) if kind == "xlsx" else (files.write_csv, "text/csv; charset=utf-8")
    )
    response = HttpResponse(write(shown.summary, shown.group), content_type=content)
    name = f"{series}-{shown.on}-{shown.group}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _shown(request: HttpRequest, series: str) -> Shown:
    """Read the address (所看内容). A day that cannot be shown is refused in words, not by an error page."""
    request.actor.require(Power.VIEW)
    today = timezone.localdate()
    asked = request.GET.get("group", "")
    group = Group(asked) if asked in set(Group) else Group.ALL
    try:
        on = _day(request.GET.get("on", ""), today)
        return Shown(on, group, queries.summary(request.actor, series, on, today=today))
    except BadDay as refusal:
        return Shown(today, group, refused=str(refusal), status=400)
    except (queries.NoFigures, queries.NotYet) as refusal:
        return Shown(refusal.on, group, refused=str(refusal), status=404)


def _day(words: str, today: date) -> date:
    if not words:
        return today
    try:
        day = parse_date(words)
    except ValueError:
        day = None
    if day is None:
        raise BadDay(_("“%(words)s”不是日期，请写成 2020-11-30 这样。") % {"words": words[:20]})
    return day


def _frame(request: HttpRequest, series: str, shown: Shown) -> dict[str, Any]:
    """What the page has even when the day is refused: title, day switch, days that there are."""
    query = request.META.get("QUERY_STRING", "")
    presets = tuple(
        Link(
            _("截至%(day)s的来源") % {"day": cn_date(day)},
            changed_query(query, on=day.isoformat()),
            active=day == shown.on,
        )
        for day in queries.days(request.actor, series)
    )
    return {
        "title": shown.summary.statement.name if shown.summary else _("报告底数"),
        "crumbs": [Link(_("报告底数"), reverse("staffing:index"))],
        "as_of": AsOf(shown.on, presets=presets),
        "refused": shown.refused,
    }


def _body(request: HttpRequest, summary: Summary, group: Group) -> dict[str, Any]:
    query = request.META.get("QUERY_STRING", "")
    sheets = {sheet.key: sheet for sheet in tables.sheets_of(summary, group)}
    series = [summary.statement.series]
    return {
        "summary": summary,
        "provenance": files.provenance(summary),
        "older": summary.on > summary.statement.as_of,
        "stats": _stats(summary, group),
        "filters": [_group_filter(query)],
        "charts": _charts(summary, group),
        "exports": [
            Link(_("导出 Excel"), reverse("staffing:xlsx", args=series) + changed_query(query)),
            Link(_("导出 CSV"), reverse("staffing:csv", args=series) + changed_query(query)),
        ],
        "tallies": _tallies(summary, group),
        "claims": [_claim(claim) for claim in summary.claims if group in (Group.ALL, claim.group)],
        **{f"{key}_table": draw(sheet) for key, sheet in sheets.items() if key != "claims"},
    }


def _group_filter(query: str) -> Filter:
    choices = [(g.value, g.label) for g in (Group.STREET, Group.TOWN)]
    return choice_filter(_("范围"), "group", choices, query, all_label=Group.ALL.label)


def draw(sheet: tables.Sheet) -> Table:
    """A table as ui draws it (画表): wide ledgers keep their head and first column in sight."""
    return Table(
        caption=sheet.caption,
        columns=tuple(Column(c.label, numeric=c.numeric, wide=c.wide) for c in sheet.columns),
        rows=tuple(Row(tuple(_cell(datum) for datum in line)) for line in sheet.rows),
        sums=tuple(Row(tuple(_cell(datum) for datum in line)) for line in sheet.sums),
        cards=sheet.key not in WIDE,
    )


def _cell(datum: tables.Datum) -> Cell:
    if datum.tone:
        return Cell(badge=Badge(str(datum.value), datum.tone))
    return Cell(datum.value, unknown=datum.unknown)


def _stats(summary: Summary, group: Group) -> list[Stat]:
    line = next(x for x in summary.establishment if x.group is group and x.category is None)
    parts = [x for x in summary.establishment if x.group is group and x.category]
    outside = next(x for x in parts if x.category is Category.OUTSIDE)
    split = " + ".join(
        f"{x.category.short} {x.approved.value}" for x in parts if x.category and x.approved.value is not None
    )
    return [
        Stat(_("核定编制"), line.approved.value, _("名"), note=split),
        Stat(
            _("实有在编"),
            line.actual.value,
            _("人"),
            note=_("另有编外 %(number)s 人，不计入") % {"number": outside.actual.value},
        ),
        Stat(_("空编"), line.vacant, _("名"), note=_("核定 − 实有；超编 %(n)s") % {"n": line.over}),
        Stat(_("计划"), line.planned.value, _("名"), note=_("核准未到岗，原文提到的")),
        Stat(_("可用"), line.available, _("名"), note=_("核定 − 实有 − 计划")),
    ]


def _charts(summary: Summary, group: Group) -> list[BarChart]:
    """Approved against actual, a chart a group, all on one scale."""
    shown = [g for g in (Group.STREET, Group.TOWN) if group in (Group.ALL, g)]
    lines = [x for x in summary.establishment if x.category and x.approved.value is not None]
    top = max((x.approved.value or 0 for x in lines if x.group in shown), default=0)
    return [_chart(summary, g, [x for x in lines if x.group is g], top) for g in shown]


def _chart(summary: Summary, group: Group, lines: list[LineRow], top: int) -> BarChart:
    whole = next(x for x in summary.establishment if x.group is group and x.category is None)
    bars = []
    for line in lines:
        name = line.category.short if line.category else line.label
        bars.append(Bar(_("%(name)s 核定") % {"name": name}, line.approved.value or 0, tone=Tone.NEUTRAL))
        bars.append(Bar(_("%(name)s 实有") % {"name": name}, line.actual.value or 0))
    title = _("%(group)s：核定 %(approved)s，实有 %(actual)s，空编 %(vacant)s（满编率 %(rate)s%%）") % {
        "group": group.label,
        "approved": whole.approved.value,
        "actual": whole.actual.value,
        "vacant": whole.vacant,
        "rate": whole.full_rate.value if whole.full_rate else "—",
    }
    return BarChart(title, tuple(bars), unit=_("名"), head=(_("类别"), _("人数")), maximum=top)


def _tallies(summary: Summary, group: Group) -> list[Badge]:
    """How many checks came out how (核对结果合计)."""
    shown = Counter(c.verdict for c in summary.checks if tables.concerns(c.key, group))
    return [Badge(f"{verdict.label} {count}", tables.TONES[verdict]) for verdict, count in shown.items()]


def _claim(claim: ClaimRow) -> dict[str, Any]:
    sheet = tables.Sheet(
        key=claim.key,
        title=claim.title,
        caption=_("%(title)s的重算") % {"title": claim.title},
        columns=tables.readings_columns(),
        rows=tuple(tables.readings_lines(claim)) if claim.readings else (),
    )
    return {
        "title": claim.title,
        "printed": claim.printed,
        "badge": Badge(claim.verdict_words, tables.TONES[claim.verdict]),
        "flags": claim.flags,
        "quote": claim.quote,
        "working": claim.working,
        "table": draw(sheet) if sheet.rows else None,
    }
