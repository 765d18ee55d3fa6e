"""Lists of cases (案件列表页): inbox, all cases, bulk signing, export."""

import tempfile
from collections.abc import Iterator
from datetime import date, datetime

import xlsxwriter
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yizhen.dispatch import access, actions
from yizhen.dispatch.access import NoSuchCase
from yizhen.dispatch.forms import read_filter, read_sort
from yizhen.dispatch.queries import export_rows, facets, list_cases
from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.queries.leads import place_names
from yizhen.dispatch.queries.lists import BOUND, safe_cell
from yizhen.dispatch.states import LIFE
from yizhen.dispatch.terms import CaseFilter, CaseRow, Channel, Page, Power, Sort, Stage, State, Verb
from yizhen.dispatch.views.options import category_tree, chosen_organ, organ_choices
from yizhen.dispatch.views.showing import Clockwork, case_table
from yizhen.kernel.actors import Actor, NoPower
from yizhen.kernel.lifecycle import NotAllowed
from yizhen.kernel.printing import csv_pieces
from yizhen.kernel.working_hours import SHANGHAI
from yizhen.territory import door as territory
from yizhen.ui.door import Act, Empty, Filter, Link, Pager, changed_query, choice_filter

SIZES = (20, 50, 100)
CHOSEN_ABOVE = frozenset({"figure", "stage", "state", "due", "mark", "q", "sort", "per_page", "batch", "due_on"})
CHOSEN_BELOW = ("township", "category", "channel", "organ", "from", "to", "closed_from", "closed_to")
"""Filters drawn as chips, and those of the form below them (两类筛选)."""
BULK_MAX = 200


def _page_number(query: str) -> int:
    return int(query) if query.isascii() and query.isdigit() and len(query) < 7 else 1  # noqa: PLR2004  digits


def _per_page(query: str) -> int:
    return int(query) if query in {str(size) for size in SIZES} else 50


def _found(request: HttpRequest, wanted: CaseFilter, sort: Sort, now: datetime) -> Page:
    return list_cases(
        request.actor, wanted, now=now, sort=sort, page=_page_number(request.GET.get("page", "1")),
        per_page=_per_page(request.GET.get("per_page", "")),
    )  # fmt: skip


def _pager(page: Page) -> Pager:
    return Pager(page.number, page.count, page.per_page, SIZES, count_is_floor=page.count_is_floor)


def _names(rows: tuple[CaseRow, ...], now: datetime) -> dict[str, str]:
    codes = [code for row in rows for code in (row.township, row.village) if code]
    return place_names(codes, timezone.localdate(now))


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """我的待办: what waits for this post, late first."""
    by, now = request.actor, timezone.now()
    by.require(Power.VIEW)
    wanted = read_filter({**request.GET.dict(), "stage": Stage.MINE})
    sort = read_sort(request.GET, Sort.DUE)
    page, counted = _found(request, wanted, sort, now), facets(by, CaseFilter(stage=Stage.MINE), now=now)
    query = request.GET.urlencode()
    states = [state for state in State if state in counted.states]
    filters = [
        choice_filter(_("时限"), "due", [("late", _("已超期")), ("soon", _("一天内到期"))], query,
                      counts={"late": counted.late, "soon": counted.soon}, all_label=_("全部")),
        choice_filter(_("等我做"), "state", [(s, s.label) for s in states], query,
                      counts={s: counted.states[s] for s in states}, all_label=_("全部")),
    ]  # fmt: skip
    empty = Empty(_("没有等您办的"), _("新的来了会排在这里，超期的在最前。"), good=True)
    if query:
        empty = Empty(_("这样筛选没有结果"), _("换一个条件，或清除筛选。"), Link(_("清除筛选"), request.path))
    can_sign = by.can(Power.SIGN)
    table = case_table(
        page.rows, caption=_("等我办的"), clocks=Clockwork(by.county, now), places=_names(page.rows, now),
        query=query, default=Sort.DUE, empty=empty, select="number" if can_sign else "",
    )  # fmt: skip
    bulk = [Act(_("签收选中的…"), reverse("dispatch:sign-many"), name="preview")] if can_sign else []
    context = {
        "title": _("我的待办"), "lead": _("超期的在最前，快到期的其次。"),
        "table": table, "pager": _pager(page), "filters": filters, "bulk": bulk,
        "search": request.GET.get("q", ""), "search_label": _("在待办里查编号、标题"),
    }  # fmt: skip
    return render(request, "dispatch/inbox.html", context)


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """全部办件: every filter in the address, so that a list can be shared and comes back on reload."""
    by, now = request.actor, timezone.now()
    by.require(Power.VIEW)
    wanted, sort = read_filter(request.GET), read_sort(request.GET, Sort.RECEIVED_DESC)
    page = _found(request, wanted, sort, now)
    query = request.GET.urlencode()
    empty = Empty(_("没有符合条件的办件"), _("换一个条件，或清除筛选。"), Link(_("清除筛选"), request.path))
    table = case_table(
        page.rows, caption=_("办件"), clocks=Clockwork(by.county, now), places=_names(page.rows, now),
        query=query, default=Sort.RECEIVED_DESC, empty=empty,
    )  # fmt: skip
    context = {
        "title": _("全部办件"), "lead": _("您的岗位看得到的办件。筛选写在网址里，可以收藏和转发。"),
        "table": table,
        "pager": _pager(page), "filters": _filters(by, wanted, query, now), "tabs": _stages(query),
        "search": request.GET.get("q", ""), "search_label": _("编号、流水号、日期或标题"),
        "exports": _exports(by, query), "narrowing": _narrowing(by, request, wanted, now),
    }  # fmt: skip
    return render(request, "dispatch/cases.html", context)


def _stages(query: str) -> list[Link]:
    chips = choice_filter("", "stage", [(one, one.label) for one in Stage], query, all_label=_("全部")).chips
    return [Link(chip.label, changed_query(chip.url[1:], state=None), active=chip.active) for chip in chips]


def _filters(by: Actor, wanted: CaseFilter, query: str, now: datetime) -> list[Filter]:
    counted = facets(by, wanted, now=now)
    states = [s for s in State if s in counted.states or s in wanted.states]
    figure = [(wanted.figure, wanted.figure.label)] if wanted.figure else []
    due_on = [(str(wanted.due_on), _("%(month)d月%(day)d日") % {"month": wanted.due_on.month, "day": wanted.due_on.day})] if wanted.due_on else []
    exact = {s: n for s in states if (n := counted.states.get(s, 0)) < BOUND}  # beyond, a number would only look exact
    return [
        *([choice_filter(_("指标"), "figure", figure, query, all_label=_("不限"))] if figure else []),
        *([choice_filter(_("到期日"), "due_on", due_on, query, all_label=_("不限"))] if due_on else []),
        choice_filter(_("时限"), "due", [("late", _("超期")), ("soon", _("一天内到期"))], query,
                      counts={"late": counted.late, "soon": counted.soon}, all_label=_("全部")),
        choice_filter(_("状态"), "state", [(s, s.label) for s in states], query,
                      counts=exact, all_label=_("全部")),
        choice_filter(_("标记"), "mark", [("backstop", _("无主转兜底")), ("duplicates", _("疑似重复"))],
                      query, all_label=_("全部")),
    ]  # fmt: skip


def _narrowing(by: Actor, request: HttpRequest, wanted: CaseFilter, now: datetime) -> dict[str, object]:
    """Choices that are too many for chips (更多筛选)."""
    day = timezone.localdate(now)
    offered = catalogue(by.county, day)
    category = offered.category(wanted.category)
    return {
        "open": any(request.GET.get(key) for key in CHOSEN_BELOW),
        "kept": [(key, value) for key, value in request.GET.items() if key in CHOSEN_ABOVE],
        "towns": [(t.short, t.name) for t in territory.townships_of(by.county, day)],
        "categories": category_tree(offered), "category": (category.code, category.name) if category else None,
        "channels": [(c.value, c.label) for c in Channel],
        "organs": organ_choices(by.county), "organ": chosen_organ(by.county, wanted.organ),
        "chosen": {
            "township": wanted.townships[0] if wanted.townships else "", "channel": wanted.channel or "",
            "from": request.GET.get("from", "") if wanted.received_from else "",
            "to": request.GET.get("to", "") if wanted.received_to else "",
            "closed_from": str(wanted.closed_from or ""), "closed_to": str(wanted.closed_to or ""),
        },
    }  # fmt: skip


def _exports(by: Actor, query: str) -> list[Link]:
    if not by.can(Power.EXPORT):
        return []
    kept = changed_query(query, per_page=None)
    return [
        Link(_("导出 Excel"), reverse("dispatch:export", args=["xlsx"]) + kept),
        Link(_("导出 CSV"), reverse("dispatch:export", args=["csv"]) + kept),
    ]


# -- bulk signing ------------------------------------------------------------------------------------------


@require_POST
def sign_many(request: HttpRequest) -> HttpResponse:
    """批量签收: first what would be signed, then each one on its own, with what could not be signed."""
    by, now = request.actor, timezone.now()
    by.require(Power.SIGN)
    numbers = list(dict.fromkeys(request.POST.getlist("number")))[:BULK_MAX]
    if request.POST.get("act") == "sign":
        return _sign_all(request, numbers, now)
    wanted = set(numbers)
    page = (
        list_cases(by, CaseFilter(stage=Stage.MINE), now=now, sort=Sort.DUE, per_page=10_000)
        if wanted
        else None
    )
    marked = tuple(row for row in page.rows if row.number in wanted) if page else ()
    rows = tuple(row for row in marked if LIFE.may(row.state, Verb.SIGN))
    if not rows:
        messages.warning(request, _("选中的里面没有待签收的。先在“等我做”里筛出待签收的，再选。"))
        return redirect("dispatch:inbox")
    table = case_table(
        rows,
        caption=_("将要签收的"),
        sortable=False,
        clocks=Clockwork(by.county, now),
        places=_names(rows, now),
    )
    context = {
        "title": _("签收这 %(n)d 件？") % {"n": len(rows)},
        "lead": _("签收以后由您的岗位 %(post)s 承办，时限继续走。") % {"post": by.post_title},
        "table": table, "numbers": [row.number for row in rows], "skipped": len(numbers) - len(rows),
    }  # fmt: skip
    return render(request, "dispatch/sign_many.html", context)


def _sign_all(request: HttpRequest, numbers: list[str], now: datetime) -> HttpResponse:
    signed, left = 0, []
    for number in numbers:
        try:
            found = access.case_by_number(request.actor, number)
            actions.sign(found.pk, by=request.actor, at=now)
            signed += 1
        except (NoSuchCase, NoPower, NotAllowed, actions.MovedMeanwhile):
            left.append(number[:24])
    if signed:
        words = ngettext("签收了 %(n)d 件。", "签收了 %(n)d 件。", signed) % {"n": signed}
        messages.success(request, words)
    if left:
        listed = "、".join(left[:10])
        messages.warning(
            request, _("这些没有签收，可能刚被别人办了，请打开看看：%(numbers)s") % {"numbers": listed}
        )
    return redirect("dispatch:inbox")


# -- export ------------------------------------------------------------------------------------------------

HEADS = (
    "编号", "标题", "状态", "分类", "镇街", "村社区", "具体地点", "来源", "承办单位", "收到时间", "到期时间",
    "办结时间", "是否超期", "兜底", "指定", "时限暂定",
)  # fmt: skip


def _clock_text(at: datetime | None) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if at else ""


def _values(row: CaseRow, places: dict[str, str]) -> list[str]:
    yes = {True: "是", False: ""}
    return [
        row.number, safe_cell(row.title), row.state.label, row.category,
        places.get(row.township, row.township),
        places.get(row.village, row.village), safe_cell(row.place_text), row.channel.label, row.holder_name,
        _clock_text(row.received_at), _clock_text(row.due_at), _clock_text(row.closed_at), yes[row.late],
        yes[row.backstop], yes[row.designated], yes[row.provisional],
    ]  # fmt: skip


def _lines(rows: Iterator[CaseRow], day: date, county: str) -> Iterator[list[str]]:
    places = {one.short: one.name for one in territory.townships_of(county, day)}
    for villages in territory.villages_in(county, day).values():
        places |= {one.short: one.name for one in villages}
    for row in rows:
        yield _values(row, places)


@require_http_methods(["GET", "HEAD"])
def export(request: HttpRequest, form: str) -> HttpResponse | StreamingHttpResponse | FileResponse:
    """导出: exactly what the list shows, all pages of it; no residents' names or telephone numbers."""
    by, now = request.actor, timezone.now()
    by.require(Power.EXPORT)
    rows = export_rows(by, read_filter(request.GET), now=now, sort=read_sort(request.GET, Sort.RECEIVED_DESC))
    lines = _lines(rows, timezone.localdate(now), by.county)
    name = f"cases-{timezone.localtime(now):%Y%m%d-%H%M}.{form}"
    if form == "xlsx":
        return FileResponse(_workbook(lines), as_attachment=True, filename=name)
    response = StreamingHttpResponse(csv_pieces(HEADS, lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _workbook(lines: Iterator[list[str]]):  # noqa: ANN202  an open file
    file = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    book = xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet("办件")
    head = book.add_format({"bold": True, "bg_color": "#eef0f4"})
    sheet.freeze_panes(1, 1)
    for column, width in enumerate((18, 40, 10, 14, 12, 12, 28, 9, 20, 16, 16, 16, 8, 6, 6, 8)):
        sheet.set_column(column, column, width)
    for column, words in enumerate(HEADS):
        sheet.write_string(0, column, words, head)
    for number, line in enumerate(lines, start=1):
        for column, words in enumerate(line):
            if words:
                sheet.write_string(number, column, words)
    book.close()
    file.seek(0)
    return file
