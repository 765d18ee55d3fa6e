"""文书台账: every filter in the address, paging, export of what is seen."""

import io
from collections.abc import Iterator

import xlsxwriter
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yizhen.documents import queries
from yizhen.documents.terms import CHINESE_KINDS, DocumentFilter, DocumentRow, Power, State
from yizhen.kernel.printing import csv_pieces, safe_cell
from yizhen.ui.door import (
    Badge,
    Cell,
    Column,
    Empty,
    Filter,
    Link,
    Row,
    Table,
    Tone,
    changed_query,
    choice_filter,
    page_asked,
)

TONES = {
    State.DRAFTING: Tone.NEUTRAL, State.REVIEWING: Tone.OPEN, State.COUNTERSIGNING: Tone.OPEN,
    State.SIGNING: Tone.OPEN, State.SIGNED: Tone.SOON, State.NUMBERED: Tone.SOON, State.SEALED: Tone.SOON,
    State.ISSUED: Tone.DONE, State.ARCHIVED: Tone.DONE, State.DROPPED: Tone.PAUSED, State.VOID: Tone.PAUSED,
}  # fmt: skip
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SIZES = (20, 50, 100)


def badge(state: State) -> Badge:
    """A state as ui draws it (状态标记)."""
    return Badge(_(state.label), TONES[state])


def read_filter(request: HttpRequest) -> DocumentFilter:
    """What the address asks for (读取筛选); what makes no sense is left out."""
    asked = request.GET
    year = asked.get("year", "")
    known = tuple(one for one in asked.getlist("state") if one in set(State))
    return DocumentFilter(
        states=known,
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 and year > "1999" else None,  # noqa: PLR2004
        genre=asked.get("genre", "") if asked.get("genre") in CHINESE_KINDS else "",
        text=asked.get("q", "").replace("\x00", "")[:80],
        mine=asked.get("mine") == "1",
    )


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The papers that the post may see, newest first."""
    by = request.actor
    by.require(Power.VIEW)
    wanted, query = read_filter(request), request.GET.urlencode()
    counted = queries.counts(by, wanted)
    count = sum(n for state, n in counted.items() if not wanted.states or state in wanted.states)
    pager = page_asked(query, count, per_page=50, sizes=SIZES)
    rows, _count = queries.ledger(by, wanted, start=(pager.number - 1) * pager.per_page, size=pager.per_page)
    context = {
        "title": _("文书台账"),
        "lead": _("您的岗位看得到的文书：本单位起草的、请您会签的、送到您这里的。"),
        "table": _table(rows, query),
        "pager": pager,
        "filters": _filters(wanted, query, counted),
        "search": request.GET.get("q", ""),
        "search_label": _("标题、字号、主送机关"),
        "exports": _exports(by.can(Power.EXPORT), query),
        "may_draft": by.can(Power.DRAFT),
    }
    return render(request, "documents/index.html", context)


def _table(rows: list[DocumentRow], query: str) -> Table:
    columns = (
        Column(_("标题"), wide=True), Column(_("字号")), Column(_("文种")), Column(_("状态")), Column(_("发文机关")),
        Column(_("主送"), wide=True), Column(_("拟稿")), Column(_("印发")),
    )  # fmt: skip
    empty = (
        Empty(_("没有符合条件的文书"), _("换一个条件，或清除筛选。"), Link(_("清除筛选"), "?"))
        if query
        else Empty(_("还没有文书"), _("起草、会签、送达到本单位的文书会列在这里。"))
    )
    lines = tuple(
        Row(
            (
                Cell(one.title, url=reverse("documents:document", args=[one.id])), one.number, one.genre,
                Cell(badge=badge(one.state)), one.organ_name, one.to,
                Cell(date_format(timezone.localtime(one.drafted_at)), note=one.drafter),
                date_format(one.issued_on) if one.issued_on else "",
            ),
            url=reverse("documents:document", args=[one.id]),
        )
        for one in rows
    )  # fmt: skip
    return Table(_("文书"), columns, lines, empty=empty, keys=True)


def _filters(wanted: DocumentFilter, query: str, counted: dict[str, int]) -> list[Filter]:
    states = [one for one in State if one in counted or one in wanted.states]
    year = timezone.localdate().year
    return [
        choice_filter(_("范围"), "mine", [("1", _("等我这一岗办的"))], query, all_label=_("全部")),
        choice_filter(_("状态"), "state", [(one.value, _(one.label)) for one in states], query,
                      counts={one.value: counted.get(one, 0) for one in states}, all_label=_("全部")),
        choice_filter(_("年度"), "year", [(str(one), str(one)) for one in (year, year - 1, year - 2)], query,
                      all_label=_("全部")),
    ]  # fmt: skip


def _exports(may: bool, query: str) -> list[Link]:  # noqa: FBT001  a plain fact
    if not may:
        return []
    kept = changed_query(query, per_page=None)
    return [
        Link(_("导出 Excel"), reverse("documents:export", args=["xlsx"]) + kept),
        Link(_("导出 CSV"), reverse("documents:export", args=["csv"]) + kept),
    ]


HEADS = ("字号", "标题", "文种", "状态", "发文机关", "主送机关", "拟稿人", "拟稿日期", "成文日期", "印发日期")


def _values(one: DocumentRow) -> list[str]:
    words = (one.number, one.title, one.genre, one.state.label, one.organ_name, one.to, one.drafter)
    drafted = timezone.localtime(one.drafted_at).date()
    days = [day.isoformat() if day else "" for day in (drafted, one.signed_on, one.issued_on)]
    return [safe_cell(word) for word in words] + days


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponse | StreamingHttpResponse:
    """导出: exactly what the list shows, all pages of it."""
    by = request.actor
    by.require(Power.VIEW)
    by.require(Power.EXPORT)
    if form not in ("csv", "xlsx"):
        raise Http404(form)
    lines = (_values(one) for one in queries.export_lines(by, read_filter(request)))
    name = f"documents-{timezone.localdate():%Y%m%d}.{form}"
    if form == "xlsx":
        response = HttpResponse(_workbook(lines), content_type=XLSX)
    else:
        response = StreamingHttpResponse(csv_pieces(HEADS, lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _workbook(lines: Iterator[list[str]]) -> bytes:
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet("文书")
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, HEADS, book.add_format({"bold": True}))
        for number, line in enumerate(lines, start=1):
            sheet.write_row(number, 0, line)
    return file.getvalue()
