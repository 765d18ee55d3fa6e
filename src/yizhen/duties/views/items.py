"""Pages of items (事项页面)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yizhen.duties import queries
from yizhen.duties.terms import Power
from yizhen.ui.door import Column, Empty, Row, Table, page_asked


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """事项台账: the catalogue of the county."""
    by = request.actor
    by.require(Power.VIEW)
    today = timezone.localdate()
    pager = page_asked(request.GET.urlencode(), queries.count_items(by, today), per_page=50, sizes=(20, 50, 100))
    rows = queries.page_of_items(by, today, start=(pager.number - 1) * pager.per_page, size=pager.per_page)
    columns = (Column(_("事项"), wide=True), Column(_("编码")), Column(_("类型")), Column(_("实施主体")))
    empty = Empty(_("还没有事项"), _("请用“导入事项”或命令 yizhen duties import 导入本县目录。"))
    lines = tuple(Row((one.name, one.code, one.kind.label, one.organ_name)) for one in rows)
    context = {"title": _("事项"), "table": Table(_("事项"), columns, lines, empty=empty), "pager": pager}
    return render(request, "duties/items.html", context)
