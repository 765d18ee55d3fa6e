"""Pages of lists (清单页面): all lists of the county, one list on a day or between two, townships side by side."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yizhen.duties import access
from yizhen.duties.queries import lists as looking
from yizhen.duties.queries.lists import EntryFilter
from yizhen.duties.rules.lists import Difference
from yizhen.duties.sheets import cells_out
from yizhen.duties.terms import EditionState, EditionView, EntryLine, ListKind, ListRef, Power
from yizhen.duties.views.common import day_asked, download, list_title, text_asked, townships
from yizhen.ui.door import (
    AsOf,
    Badge,
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
    page_asked,
)
from yizhen.ui.templatetags.ui import cn_date

TONES = {EditionState.DRAFT: Tone.SOON, EditionState.PUBLISHED: Tone.DONE, EditionState.DROPPED: Tone.PAUSED}
HEADS = (
    "序号", "类别", "事项名称", "对应上级部门（承接部门）", "上级部门职责", "乡镇配合职责", "工作方式", "依据", "生效日",
)  # fmt: skip


@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """清单目录: a row a township, a column a kind of list, each with how many entries hold."""
    by = request.actor
    by.require(Power.VIEW)
    on = day_asked(request) or timezone.localdate()
    found = looking.lists(by, on)
    places = townships(by.county, on)
    context = {
        "title": _("清单"),
        "lead": _("每个镇街做什么、配合什么、什么已由上级部门收回；空着的是还没有公布的。"),
        "as_of": AsOf(on),
        "stats": _stats(found, places),
        "table": _matrix(found, places),
        "may_edit": by.can(Power.EDIT),
        "public_url": reverse("duties:public"),
    }
    return render(request, "duties/lists.html", context)


def _stats(found: list[ListRef], places: dict[str, str]) -> list[Stat]:
    towns = {one.township for one in found if one.township and one.entries}
    counts = {kind: sum(one.entries for one in found if one.kind is kind) for kind in ListKind}
    missing = len(places) - 1 - len(towns)
    return [
        Stat(_("已公布清单的镇街"), len(towns), _("个"), note=_("还有 %(n)s 个没有公布") % {"n": missing} if missing else ""),
        *(Stat(kind.label, counts[kind], _("条")) for kind in (ListKind.BASIC, ListKind.SUPPORT, ListKind.WITHDRAWN)),
    ]


def _matrix(found: list[ListRef], places: dict[str, str]) -> Table:
    by_place = {(one.township, one.kind): one for one in found}
    rows = []
    for code, name in places.items():
        cells = [_count(by_place.get((code, kind))) for kind in ListKind]
        rows.append(Row((Cell(name), *cells), head=True))
    columns = (Column(_("镇街")), *(Column(kind.label, numeric=True) for kind in ListKind))
    return Table(_("各镇街清单条数"), columns, tuple(rows), cards=False)


def _count(one: ListRef | None) -> Cell:
    if one is None:
        return Cell("")
    return Cell(one.entries, url=reverse("duties:list", args=[one.id]), note="" if one.edition else _("未公布"))


@require_safe
def list_(request: HttpRequest, pk: int) -> HttpResponse:
    """清单台账: one list as of a day, with what changed since another."""
    by = request.actor
    by.require(Power.VIEW)
    today = timezone.localdate()
    on, before, query = day_asked(request) or today, day_asked(request, "compare"), request.GET.urlencode()
    row = access.list_for(by, pk)
    wanted = EntryFilter(category=text_asked(request, "category"), text=text_asked(request))
    pager = page_asked(query, looking.count_entries(by, pk, on, wanted), per_page=100, sizes=(50, 100))
    lines = looking.entries(by, pk, on, wanted, start=(pager.number - 1) * pager.per_page, size=pager.per_page)
    place = townships(row.county, on).get(row.township, row.township)
    kind = ListKind(row.kind)
    context = {
        "title": list_title(place, kind),
        "crumbs": [Link(_("清单"), reverse("duties:lists"))],
        "as_of": AsOf(on, compare=before, comparable=True, presets=_presets(by, pk, on, query)),
        "table": entries_table(kind, lines),
        "difference": _difference(looking.changed_between(by, pk, before, on)) if before else None,
        "compared": before,
        "pager": pager,
        "filters": [_categories(by, pk, on, query)],
        "search": wanted.text,
        "search_label": _("事项、部门、职责"),
        "exports": _exports(pk, query) if by.can(Power.EXPORT) else [],
        "editions": _editions(looking.editions(by, pk)),
        "list_id": pk,
        "may_edit": by.can(Power.EDIT),
    }
    return render(request, "duties/list.html", context)


def _presets(by: Any, pk: int, on: date, query: str) -> tuple[Link, ...]:
    days = looking.published_days(by, pk)[:6]
    return tuple(
        Link(_("%(day)s起") % {"day": cn_date(day)}, changed_query(query, on=day.isoformat()), active=day == on)
        for day in days
    )


def _categories(by: Any, pk: int, on: date, query: str) -> Filter:
    counts = dict(looking.categories(by, pk, on))
    choices = [(word, word) for word in counts if word]
    return choice_filter(_("类别"), "category", choices, query, counts=counts, all_label=_("全部"))


def _exports(pk: int, query: str) -> list[Link]:
    kept = changed_query(query, per_page=None)
    return [
        Link(_("导出 Excel"), reverse("duties:export-list", args=[pk, "xlsx"]) + kept),
        Link(_("导出 CSV"), reverse("duties:export-list", args=[pk, "csv"]) + kept),
    ]


def entries_table(kind: ListKind, lines: list[EntryLine]) -> Table:
    """Entries of a list (条目表): the columns that its kind fills."""
    heads: list[tuple[Column, Any]] = [
        (Column(_("序号"), numeric=True), lambda one: one.key),
        (Column(_("类别")), lambda one: one.category),
        (Column(_("事项"), wide=True), _named),
    ]
    if kind in (ListKind.SUPPORT, ListKind.WITHDRAWN, ListKind.GRANTED):
        head = _("承接部门") if kind is ListKind.WITHDRAWN else _("上级部门")
        heads.append((Column(head), lambda one: one.organ_name))
    if kind is ListKind.SUPPORT:
        heads += [
            (Column(_("上级部门职责"), wide=True), lambda one: one.upper_duty),
            (Column(_("乡镇配合职责"), wide=True), lambda one: one.township_duty),
        ]
    if kind is ListKind.WITHDRAWN:
        heads.append((Column(_("工作方式"), wide=True), lambda one: one.way))
    heads.append((Column(_("依据")), lambda one: one.basis))
    rows = tuple(Row(tuple(read(one) for _column, read in heads)) for one in lines)
    empty = Empty(_("这一天没有条目"), _("还没有公布，或者筛选太窄；可以换一天或清除筛选。"), Link(_("清除筛选"), "?"))
    return Table(kind.label, tuple(column for column, _read in heads), rows, empty=empty)


def _named(one: EntryLine) -> Cell:
    return Cell(one.name, url=reverse("duties:item", args=[one.item]) if one.item else "")


def _difference(found: Difference) -> Table:
    rows = [Row((Cell(badge=Badge(_("增加"), Tone.DONE)), one.key, one.name, "", "")) for one in found.added]
    rows += [Row((Cell(badge=Badge(_("删去"), Tone.LATE)), one.key, one.name, "", "")) for one in found.removed]
    for was, now in found.altered:
        pairs = [(a, b) for a, b in zip(was.said, now.said, strict=True) if a != b and not isinstance(a, int)]
        rows.append(Row((
            Cell(badge=Badge(_("修改"), Tone.SOON)), now.key, now.name,
            "；".join(str(a or _("（空）")) for a, _b in pairs), "；".join(str(b or _("（空）")) for _a, b in pairs),
        )))  # fmt: skip
    columns = (
        Column(_("变动")), Column(_("序号"), numeric=True), Column(_("事项"), wide=True), Column(_("原为"), wide=True),
        Column(_("现为"), wide=True),
    )  # fmt: skip
    return Table(_("两日之差"), columns, tuple(rows), empty=Empty(_("两日相同"), _("这两天之间没有变动。"), good=True))


def _editions(rows: list[EditionView]) -> Table:
    columns = (
        Column(_("版本"), numeric=True), Column(_("状态")), Column(_("生效日")), Column(_("文号")), Column(_("说明"), wide=True),
    )  # fmt: skip
    lines = tuple(
        Row((
            Cell(_("第 %(n)s 版") % {"n": one.number},
                 url=reverse("duties:edition", args=[one.id]) if one.state is EditionState.DRAFT else ""),
            Cell(badge=Badge(one.state.label, TONES[one.state])),
            cn_date(one.effective_on), one.authority, one.authority_title or one.note,
        ))
        for one in rows
    )  # fmt: skip
    return Table(_("历次版本"), columns, lines, empty=Empty(_("还没有版本")))


@require_safe
def export_list(request: HttpRequest, pk: int, form: str) -> HttpResponse | StreamingHttpResponse:
    """导出清单: exactly what the ledger shows, all pages."""
    by = request.actor
    by.require(Power.VIEW)
    by.require(Power.EXPORT)
    if form not in ("csv", "xlsx"):
        raise Http404(form)
    on = day_asked(request) or timezone.localdate()
    row = access.list_for(by, pk)
    wanted = EntryFilter(category=text_asked(request, "category"), text=text_asked(request))
    lines = (cells_out(_values(one)) for one in looking.entries(by, pk, on, wanted))
    return download(form, f"list-{row.kind}-{row.township or row.county}", ListKind(row.kind).label, HEADS, lines)


def _values(one: EntryLine) -> tuple[object, ...]:
    return (
        one.key, one.category, one.name, one.organ_name, one.upper_duty, one.township_duty, one.way, one.basis,
        one.valid_from.isoformat(),
    )  # fmt: skip
