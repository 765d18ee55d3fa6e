"""Statistics of the county's divisions (统计数): by year, with sums, and a table entered in two steps."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yizhen.county import access, actions, queries, sheets
from yizhen.county.forms import StatisticsForm
from yizhen.county.terms import Power, Source, Statistic, StatisticMeasure
from yizhen.county.views.settings import crumbs, tabs
from yizhen.territory.door import divisions_by_code, pad, townships_of
from yizhen.ui.door import Cell, Column, Empty, Filter, Link, Row, Table
from yizhen.ui.templatetags.ui import cn_datetime

WAITING, SHOWN = 10, 200


def names_of(county: str) -> dict[str, str]:
    """Name or code → nine digits of a township (乡镇代码)."""
    found: dict[str, str] = {}
    for one in townships_of(county, timezone.localdate()):
        found[one.name] = found[one.code[:9]] = found[one.code] = one.code[:9]
    return found


def number(value: Decimal | None) -> str:
    """A number as people write it (写数)."""
    if value is None:
        return ""
    return f"{value.normalize():,f}"


@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """Show the statistics of a year (统计数), each missing number as missing."""
    request.actor.require(Power.VIEW)
    county = request.actor.county
    years = queries.statistic_years(county)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and int(asked) in years else next(iter(years), 0)
    rows = queries.statistics(county, year) if year else []
    source = queries.statistic_source(county, year) if year else None
    chips = tuple(Link(str(one), f"?year={one}", active=one == year) for one in years)
    context = {
        "title": _("统计数"),
        "lead": _("人口、面积、收入和财政供养人员，按乡镇和年份；没有数的写“未知”，不当作 0。"),
        "crumbs": crumbs(Link(_("统计数"), "")),
        "tabs": tabs("statistics"),
        "filters": [Filter(_("年份"), chips)] if chips else [],
        "table": _table(county, rows),
        "source": source.words if source else "",
        "enter_url": reverse("county:enter-statistics") if access.may_edit(request.actor, county) else "",
    }
    return render(request, "county/statistics.html", context)


def _table(county: str, rows: list[Statistic]) -> Table:
    measures = [one for one in StatisticMeasure if any(row.measure is one for row in rows)]
    values = {(row.division, row.measure): row.value for row in rows}
    codes = list(dict.fromkeys(row.division for row in rows if row.division != county))
    names = divisions_by_code([pad(code) for code in codes], timezone.localdate()) if codes else {}
    columns = (Column(_("乡镇（街道）")), *(Column(f"{m.label}（{m.unit}）", numeric=True) for m in measures))
    lines = tuple(
        Row((names[pad(code)].name if pad(code) in names else code, *(_cell(values.get((code, m))) for m in measures)))
        for code in codes
    )
    sums = [Row((_("各乡镇合计"), *(_sum([values.get((code, m)) for code in codes]) for m in measures)))] if codes else []
    whole = [values.get((county, m)) for m in measures]
    if any(value is not None for value in whole):
        sums.append(Row((_("全县（原表所载）"), *(_cell(value) for value in whole))))
    empty = Empty(_("还没有统计数"), _("有权限的人可以录入一张统计表。"))
    return Table(_("统计数"), columns, lines, sums=tuple(sums), empty=empty, cards=False)


def _cell(value: Decimal | None) -> Cell:
    return Cell(number(value), unknown=value is None)


def _sum(values: list[Decimal | None]) -> Cell:
    """A sum only where every number is known (缺一个就不合计)."""
    known = [value for value in values if value is not None]
    return _cell(sum(known, Decimal(0)) if known and len(known) == len(values) else None)


@require_http_methods(["GET", "POST"])
def enter_statistics(request: HttpRequest) -> HttpResponse:
    """Choose a table (读取统计表): it is read, checked and kept; nothing is entered yet."""
    county = request.actor.county
    access.require_county(request.actor, county)
    form = StatisticsForm(request.POST or None, request.FILES or None, initial={"year": timezone.localdate().year - 1})
    if request.method == "POST" and form.is_valid():
        pk = _staged(request, form)
        if pk is not None:
            return redirect("county:statistics-table", pk=pk)
    context: dict[str, Any] = {
        "title": _("录入统计数"),
        "lead": _("先读取核对，看过再按一下录入，不用再选文件。"),
        "crumbs": crumbs(Link(_("统计数"), reverse("county:statistics")), Link(_("录入统计数"), "")),
        "form": form, "multipart": True, "submit_label": _("读取并核对"), "cancel_url": reverse("county:statistics"),
        "waiting": _waiting(request),
    }  # fmt: skip
    return render(request, "county/enter_statistics.html", context, status=422 if form.errors else 200)


def _staged(request: HttpRequest, form: StatisticsForm) -> int | None:
    got, county = form.cleaned_data, request.actor.county
    try:
        read = sheets.read_statistics(got["file"].read(), got["year"], names_of(county), county)
    except sheets.BadTable as refusal:
        form.add_error("file", str(refusal))
        return None
    return actions.stage_statistics(
        county, got["year"], read.rows, read.problems, name=got["file"].name, source=form.source(), by=request.actor,
        at=timezone.now(),
    )  # fmt: skip


def _waiting(request: HttpRequest) -> Table | None:
    """Tables that were read and wait (待录入的表)."""
    rows = access.tables_for(request.actor).filter(state="staged").order_by("-made_at", "-pk")
    found = rows.values("pk", "name", "year", "made_at", "made_by")[:WAITING]
    lines = tuple(
        Row((
            Cell(one["name"], reverse("county:statistics-table", args=[one["pk"]])), str(one["year"]),
            cn_datetime(one["made_at"]), one["made_by"],
        ))
        for one in found
    )  # fmt: skip
    columns = (Column(_("文件"), wide=True), Column(_("年份")), Column(_("上传时间")), Column(_("上传人")))
    return Table(_("核对过、还没有录入的表"), columns, lines, show_caption=True) if lines else None


@require_safe
def statistics_table(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a kept table (核对统计表): its numbers, its bad lines, and one press to enter it."""
    request.actor.require(Power.EDIT)
    row = access.table_for(request.actor, pk)
    columns = (Column(_("行"), numeric=True), Column(_("原因"), wide=True))
    context = {
        "title": _("%(year)s年统计表") % {"year": row.year},
        "lead": row.name,
        "crumbs": crumbs(Link(_("统计数"), reverse("county:statistics")), Link(_("录入统计数"), reverse("county:enter-statistics"))),
        "pk": pk, "open": row.state == "staged", "good": len(row.numbers), "bad": len(row.problems),
        "problems": Table(_("不能采用的行"), columns, tuple(Row(tuple(one)) for one in row.problems[:SHOWN]), show_caption=True),
        "table": _table(row.county, queries.kept_numbers(row)),
        "source": Source(*row.source).words,
    }  # fmt: skip
    return render(request, "county/statistics_table.html", context)


@require_POST
def take_statistics(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a kept table (录入统计表)."""
    request.actor.require(Power.EDIT)
    try:
        year, new, replaced = actions.take_statistics(pk, by=request.actor, at=timezone.now())
    except actions.TableClosed as refusal:
        messages.error(request, str(refusal))
        return redirect("county:enter-statistics")
    messages.success(request, _("已录入 %(new)s 个数，更正 %(old)s 个。") % {"new": new, "old": replaced})
    return redirect(f"{reverse('county:statistics')}?year={year}")


@require_POST
def drop_statistics(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop a kept table (放弃统计表)."""
    request.actor.require(Power.EDIT)
    try:
        actions.drop_statistics(pk, by=request.actor, at=timezone.now())
    except actions.TableClosed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已放弃这份表，什么都没有录入。"))
    return redirect("county:enter-statistics")
