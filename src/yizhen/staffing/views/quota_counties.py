"""Several counties on one page (多县编制): for who looks after more than one, as of a day and as known on a day."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yizhen.kernel.words import say
from yizhen.staffing import queries
from yizhen.staffing.access.ledger import reached_counties
from yizhen.staffing.rules.catalogue import categories
from yizhen.staffing.terms import Power, QuotaNumbers
from yizhen.staffing.terms.summary import CountyNumbers
from yizhen.staffing.views.quotas import TOTAL, asked, number_cells
from yizhen.ui.door import AsOf, Cell, Column, Empty, Filter, Link, Row, Table, Tone, changed_query


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """多县编制: each county the actor reaches with its numbers, and their sum."""
    by = request.actor
    by.require(Power.VIEW)
    look = asked(request)
    told = queries.counties_summary(by, sorted(reached_counties(by)), look.on, as_known=look.as_known)
    query = request.META.get("QUERY_STRING", "")
    kinds = [(TOTAL, _("在编合计")), *((line.category, say(line.label)) for line in told.totals)]
    chips = tuple(Link(label, changed_query(query, category=key), active=look.category == key) for key, label in kinds)
    context = {
        "title": _("各县编制"),
        "crumbs": [Link(_("编制台账"), reverse("staffing:quotas")), Link(_("各县编制"), "")],
        "as_of": AsOf(look.on), "look": look,
        "kept": [(key, value) for key, value in request.GET.items() if key not in ("known", "on") and value],
        "filters": [Filter(_("类别"), chips)],
        "table": _table(told.each, _chosen(told.totals, told.together, look.category), look.category),
    }  # fmt: skip
    return render(request, "staffing/quota_counties.html", context)


def _chosen(lines: tuple[QuotaNumbers, ...], together: QuotaNumbers, category: str) -> QuotaNumbers | None:
    return together if category == TOTAL else next((line for line in lines if line.category == category), None)


def _table(each: tuple[CountyNumbers, ...], total: QuotaNumbers | None, category: str) -> Table:
    columns = (
        Column(_("县"), wide=True), Column(_("核定"), numeric=True), Column(_("实有"), numeric=True),
        Column(_("计划"), numeric=True), Column(_("空编"), numeric=True), Column(_("可用"), numeric=True),
        Column(_("超编"), numeric=True), Column(_("借入/借出"), numeric=True),
    )  # fmt: skip
    rows = []
    for one in each:
        line = _chosen(one.lines, one.together, category)
        if line is not None:
            rows.append(Row((Cell(one.name or one.county, note=one.county), *number_cells(line)), tone=Tone.LATE if line.over else ""))
    sums = (Row((_("%(n)s 个县合计") % {"n": len(rows)}, *number_cells(total)), head=True),) if total and rows else ()
    label = say(categories()[category].name) if category in categories() else _("在编合计")
    empty = Empty(_("这一天没有编制"), _("换一天，或者换一个类别。"))
    return Table(_("各县%(what)s") % {"what": label}, columns, tuple(rows), sums=sums, empty=empty)
