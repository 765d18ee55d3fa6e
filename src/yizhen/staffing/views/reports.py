"""Pages of the usual reports (常用报告页面): sentences with numbered figures, their making, Word and Excel."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yizhen.county.door import statistic_years
from yizhen.staffing.forms.reports import ChoicesForm
from yizhen.staffing.queries import reports as queries
from yizhen.staffing.sheets import reports as sheets
from yizhen.staffing.terms.reports import Choices, CountyReport
from yizhen.ui.door import Column, Empty, Link, Row, Table

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _asked(request: HttpRequest) -> tuple[ChoicesForm, CountyReport]:
    county = request.actor.county
    queries.need_whole_county(request.actor, county)
    form = ChoicesForm(request.GET or None, years=statistic_years(county))
    good = form.is_bound and form.is_valid()
    chosen = form.chosen() if good else Choices()
    on: date = (form.cleaned_data.get("on") if good else None) or timezone.localdate()
    year = form.cleaned_data.get("year") if good else None
    return form, queries.report(request.actor, county, on, chosen, year=year)


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """乡镇机构编制情况: the sentences of the usual reports, from the ledger and the county's statistics."""
    form, told = _asked(request)
    query = request.META.get("QUERY_STRING", "")
    suffix = f"?{query}" if query else ""
    context: dict[str, Any] = {
        "title": _("乡镇（街道）机构编制情况"),
        "lead": _("按常用报告的写法，取自编制台账和本县统计数；每个数都能看到怎么来的。"),
        "crumbs": [Link(_("编制台账"), reverse("staffing:quotas")), Link(_("常用报告"), "")],
        "form": form,
        "report": told,
        "exports": [
            Link("Word", reverse("staffing:report-word") + suffix),
            Link("Excel", reverse("staffing:report-xlsx") + suffix),
        ],
        "figures": _figures(told),
        "bands": _bands(told),
        "table": _table(told),
    }
    return render(request, "staffing/report.html", context, status=422 if form.errors else 200)


def _figures(told: CountyReport) -> Table:
    columns = (
        Column(_("序号"), numeric=True), Column(_("数字")), Column(_("值"), numeric=True), Column(_("分子（怎么数的）"), wide=True),
        Column(_("分母")), Column(_("取整方式"), wide=True),
    )  # fmt: skip
    rows = tuple(Row((f.number, f.label, f.value, f.numerator, f.denominator, f.mode)) for f in told.figures)
    return Table(_("数字口径"), columns, rows)


def _bands(told: CountyReport) -> Table:
    columns = (Column(_("分档")), Column(_("乡镇数"), numeric=True), Column(_("乡镇"), wide=True))
    empty = Empty(_("没有分档统计"), _("本县还没有录入人口、面积、收入的统计数。"))
    return Table(_("分档统计"), columns, tuple(Row(row) for row in told.bands), empty=empty)


def _table(told: CountyReport) -> Table:
    columns = tuple(Column(head, numeric=number > 1) for number, head in enumerate(told.heads))
    lines = told.rows[:-1] if told.rows else ()
    sums = tuple(Row(row) for row in told.rows[-1:])
    empty = Empty(_("没有乡镇（街道）"), _("所看的日子里没有登记乡镇（街道）机构。"))
    return Table(
        _("各乡镇（街道）情况"),
        columns,
        tuple(Row(row) for row in lines),
        sums=sums,
        empty=empty,
        cards=False,
    )


def _file(request: HttpRequest, kind: str) -> HttpResponse:
    _form, told = _asked(request)
    write, content = (sheets.write_word, WORD) if kind == "docx" else (sheets.write_excel, XLSX)
    response = HttpResponse(write(told), content_type=content)
    response["Content-Disposition"] = f'attachment; filename="report-{told.on}.{kind}"'
    return response


@require_safe
def word(request: HttpRequest) -> HttpResponse:
    """导出 Word."""
    return _file(request, "docx")


@require_safe
def excel(request: HttpRequest) -> HttpResponse:
    """导出 Excel."""
    return _file(request, "xlsx")
