"""Statistics of the county's divisions (统计数): by year, with sums, and a table entered in two steps."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yizhen.county import access, actions, queries, sheets
from yizhen.county.forms import StatisticsForm
from yizhen.county.terms import Power, Statistic, StatisticMeasure
from yizhen.county.views.settings import crumbs, tabs
from yizhen.territory.door import divisions_by_code, pad, townships_of
from yizhen.ui.door import Cell, Column, Empty, Filter, Link, Row, Table


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
    """Enter a table (录入统计表): every bad line is told first, and then nothing is taken."""
    county = request.actor.county
    access.require_county(request.actor, county)
    form = StatisticsForm(request.POST or None, request.FILES or None, initial={"year": timezone.localdate().year - 1})
    context: dict[str, Any] = {
        "title": _("录入统计数"),
        "crumbs": crumbs(Link(_("统计数"), reverse("county:statistics")), Link(_("录入统计数"), "")),
        "form": form,
        "multipart": True,
        "cancel_url": reverse("county:statistics"),
    }
    if request.method == "POST" and form.is_valid():
        read = _read(request, form)
        if read is not None and not read.problems and request.POST.get("act") == "take":
            got = form.cleaned_data
            new, replaced = actions.enter_statistics(
                county, got["year"], read.rows, source=form.source(), by=request.actor, at=timezone.now()
            )
            messages.success(request, _("已录入 %(new)s 个数，更正 %(old)s 个。") % {"new": new, "old": replaced})
            return redirect(f"{reverse('county:statistics')}?year={got['year']}")
        if read is not None:
            context |= _outcome(county, read)
    return render(request, "county/enter_statistics.html", context, status=422 if form.errors else 200)


def _read(request: HttpRequest, form: StatisticsForm) -> sheets.ReadTable | None:
    got, county = form.cleaned_data, request.actor.county
    try:
        return sheets.read_statistics(got["file"].read(), got["year"], names_of(county), county)
    except sheets.BadTable as refusal:
        form.add_error("file", str(refusal))
        return None


def _outcome(county: str, read: sheets.ReadTable) -> dict[str, Any]:
    columns = (Column(_("行"), numeric=True), Column(_("原因"), wide=True))
    return {
        "read": read,
        "problems": Table(_("不能采用的行"), columns, tuple(Row(one) for one in read.problems[:200])) if read.problems else None,
        "table": _table(county, list(read.rows)),
    }
