"""Pages of items (事项页面): the ledger, one item on a day with its flow, exports."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yizhen.duties import queries
from yizhen.duties.queries.items import ItemFilter, ItemLine, ItemView
from yizhen.duties.rules.catalogue import elements
from yizhen.duties.rules.flows import Flow, flow_of
from yizhen.duties.rules.materials import ELEMENT
from yizhen.duties.rules.tall import tall_svg
from yizhen.duties.sheets import cells_out
from yizhen.duties.sheets.binder import binder
from yizhen.duties.sheets.items import heads, line
from yizhen.duties.terms import ItemDraft, ItemKind, ItemState, Power
from yizhen.duties.views.attributing import holdings_table, subjects_table
from yizhen.duties.views.common import SIZES, day_asked, download, text_asked, townships
from yizhen.duties.views.materials import materials_table
from yizhen.ui.door import (
    AsOf,
    Badge,
    Cell,
    Column,
    Empty,
    Fact,
    Filter,
    Link,
    Row,
    Table,
    Tone,
    changed_query,
    choice_filter,
    page_asked,
)
from yizhen.ui.templatetags.ui import cn_date

TONES = {ItemState.IN_FORCE: Tone.DONE, ItemState.PLANNED: Tone.SOON, ItemState.SUSPENDED: Tone.PAUSED}
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read_filter(request: HttpRequest) -> ItemFilter:
    """What the address asks for (读取筛选); what makes no sense is left out."""
    asked = request.GET
    return ItemFilter(
        kind=asked.get("kind", "") if asked.get("kind") in set(ItemKind) else "",
        state=asked.get("state", "") if asked.get("state") in set(ItemState) else "",
        sector=text_asked(request, "sector"),
        organ=text_asked(request, "organ"),
        text=text_asked(request),
    )


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """事项台账: the catalogue of the county as of a day."""
    by = request.actor
    by.require(Power.VIEW)
    on, wanted, query = day_asked(request) or timezone.localdate(), read_filter(request), request.GET.urlencode()
    pager = page_asked(query, queries.count_items(by, on, wanted), per_page=50, sizes=SIZES)
    rows = queries.page_of_items(by, on, wanted, start=(pager.number - 1) * pager.per_page, size=pager.per_page)
    context = {
        "title": _("事项"),
        "lead": _("本县的行政权力和公共服务事项：谁实施、依据什么、多长时间办完。"),
        "as_of": AsOf(on),
        "table": _table(rows, on, query),
        "pager": pager,
        "filters": _filters(by, on, wanted, query),
        "search": wanted.text,
        "search_label": _("事项名称、编码、实施主体"),
        "exports": _exports("duties:export-items", by.can(Power.EXPORT), query),
        "may_import": by.can(Power.IMPORT),
        "may_edit": by.can(Power.EDIT),
    }
    return render(request, "duties/items.html", context)


def _table(rows: list[ItemLine], on: date, query: str) -> Table:
    columns = (
        Column(_("事项"), wide=True), Column(_("类型")), Column(_("领域")), Column(_("实施主体")),
        Column(_("承诺时限")), Column(_("状态")),
    )  # fmt: skip
    empty = (
        Empty(_("没有符合条件的事项"), _("换一个条件，或清除筛选。"), Link(_("清除筛选"), "?"))
        if query
        else Empty(_("还没有事项"), _("请用“导入事项”导入本县目录，导入前会逐行核对。"))
    )
    lines = tuple(_row(one, on) for one in rows)
    return Table(_("事项"), columns, lines, empty=empty, keys=True)


def _row(one: ItemLine, on: date) -> Row:
    url = f"{reverse('duties:item', args=[one.id])}?on={on:%Y-%m-%d}"
    planned = cn_date(one.planned_on)
    late = one.state is ItemState.PLANNED and one.planned_on is not None and one.planned_on < on
    words = _("拟增，已过目标日期") if late else one.state.label
    state = Cell(badge=Badge(words, Tone.LATE if late else TONES[one.state]), note=planned)
    return Row(
        (Cell(one.name, url=url, note=one.code), one.kind.label, one.sector, one.organ_name, one.promised, state),
        url=url,
    )


def _filters(by: Any, on: date, wanted: ItemFilter, query: str) -> list[Filter]:
    counts = queries.kind_counts(by, on)
    kinds = [(kind.value, kind.label) for kind in ItemKind if kind.value in counts or kind.value == wanted.kind]
    without = ItemFilter(wanted.kind, wanted.state, "", wanted.organ, wanted.text)
    sectors = dict(queries.sector_counts(by, on, without))
    states = [(one.value, one.label) for one in ItemState]
    filters = [
        choice_filter(_("类型"), "kind", kinds, query, counts=counts, all_label=_("全部")),
        choice_filter(_("状态"), "state", states, query, all_label=_("全部")),
    ]
    if sectors:
        choices = [(word, word) for word in sectors]
        filters.append(choice_filter(_("领域"), "sector", choices, query, counts=sectors, all_label=_("全部")))
    return filters


def _exports(name: str, may: bool, query: str) -> list[Link]:  # noqa: FBT001  a plain fact
    if not may:
        return []
    kept = changed_query(query, per_page=None)
    return [
        Link(_("导出 Excel"), reverse(name, args=["xlsx"]) + kept),
        Link(_("导出 CSV"), reverse(name, args=["csv"]) + kept),
    ]


@require_safe
def export_items(request: HttpRequest, form: str) -> HttpResponse | StreamingHttpResponse:
    """导出事项: what the ledger shows, all pages, under the names of the standard."""
    by = request.actor
    by.require(Power.VIEW)
    by.require(Power.EXPORT)
    if form not in ("csv", "xlsx"):
        raise Http404(form)
    on = day_asked(request) or timezone.localdate()
    lines = (cells_out(line(one)) for one in queries.export_items(by, on, read_filter(request)))
    return download(form, "items", _("事项"), heads(), lines)


@dataclass(frozen=True, slots=True)
class Shown:
    """An item with all that its page draws (事项页内容)."""

    view: ItemView
    flow: Flow


def shown(by: Any, pk: int, on: date) -> Shown:
    """Read an item for its page (取事项页内容)."""
    view = queries.item(by, pk, on)
    return Shown(view, flow_of(view.draft, on))


@require_safe
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """事项: what it is on a day, on which basis, how it runs, in which lists it stands, how it came about."""
    by = request.actor
    by.require(Power.VIEW)
    on = day_asked(request) or timezone.localdate()
    one = shown(by, pk, on)
    names = townships(one.view.county, on)
    context = {
        "title": one.view.draft.name,
        "crumbs": [Link(_("事项"), reverse("duties:index"))],
        "as_of": AsOf(on),
        "not_yet": one.view.valid_from > on,
        "ended": one.view.valid_to is not None and one.view.valid_to <= on,
        "view": one.view,
        "facts": facts_of(one.view.draft),
        "bases": bases_table(one.view.draft),
        "materials": materials_table(one.view),
        "more": element_facts(one.view.draft),
        "flow": one.flow,
        "svg": one.flow.svg(),
        "tall": tall_svg(one.flow, one.view.draft.name),
        "steps_table": steps_table(one.flow),
        "lists": _lists_table(one.view, names),
        "holdings": holdings_table(by, pk, on, names),
        "subjects": subjects_table(by, pk, on),
        "may_configure": by.can(Power.CONFIGURE),
        "versions": _versions(one.view),
        "public_url": reverse("duties:public-item", args=[pk]),
        "may_edit": by.can(Power.EDIT),
    }
    return render(request, "duties/item.html", context)


def facts_of(draft: ItemDraft) -> list[Fact]:
    """The first facts of an item (事项要点)."""
    none = _("未定")
    return [
        Fact(_("类型"), draft.kind.label),
        Fact(_("实施主体"), draft.organ_name, unknown=not draft.organ_name),
        Fact(_("行使层级"), draft.use_level.label),
        Fact(_("法定时限"), draft.statutory.words if draft.statutory else none),
        Fact(_("承诺时限"), draft.promised.words if draft.promised else none),
        *([Fact(_("办件类型"), draft.handling.label)] if draft.handling else []),
        *([Fact(_("到现场次数"), draft.visits)] if draft.visits is not None else []),
        *([Fact(_("目标日期"), cn_date(draft.planned_on))] if draft.planned_on else []),
        Fact(_("编码"), draft.code),
        *([Fact(_("实施编码"), draft.task_code)] if draft.task_code and draft.task_code != draft.code else []),
        *([Fact(_("上级目录"), draft.copied_from, note=_("名称、编码、依据、类型以上级目录为准，本级不改"))]
          if draft.copied_from else []),
    ]  # fmt: skip


def bases_table(draft: ItemDraft) -> Table:
    """Legal bases of an item (设定依据表)."""
    rows = tuple(
        Row((f"《{basis.title}》{basis.article}", basis.rank.label, Cell(basis.quote))) for basis in draft.bases
    )
    columns = (Column(_("依据"), wide=True), Column(_("位阶")), Column(_("原文"), wide=True))
    empty = Empty(_("没有填设定依据"), _("许可、处罚、强制没有依据不得实施；请补充。"))
    return Table(_("设定依据"), columns, rows, empty=empty)


def element_facts(draft: ItemDraft) -> list[Fact]:
    """The further elements of an item (其他要素), in the order of the standard."""
    return [
        Fact(one.label, draft.elements[one.name])
        for one in elements()
        if draft.elements.get(one.name) and one.name != ELEMENT
    ]


def steps_table(flow: Flow) -> Table:
    """The steps of an item in words (办理步骤表), for who cannot see the drawing."""
    columns = (
        Column(_("步骤")), Column(_("谁来办")), Column(_("时限")), Column(_("下一步"), wide=True), Column(_("依据"), wide=True),
    )  # fmt: skip
    rows = tuple(
        Row((
            step.label, step.who, step.limit,
            "；".join(f"{way.verb} → {way.target}" for way in step.ways) or _("结束"),
            "；".join(dict.fromkeys(way.ground for way in step.ways)),
        ))
        for step in flow.steps
    )  # fmt: skip
    return Table(_("办理步骤"), columns, rows)


def _lists_table(view: ItemView, names: dict[str, str]) -> Table:
    rows = tuple(
        Row((
            names.get(one.township, one.township),
            Cell(one.kind.label, url=reverse("duties:list", args=[one.list_id])),
            _("第 %(n)s 号") % {"n": one.key},
        ))
        for one in view.lists
    )  # fmt: skip
    columns = (Column(_("镇街")), Column(_("清单")), Column(_("条目")))
    empty = Empty(_("不在任何清单里"), _("没有清单把它交给乡镇（街道）。"))
    return Table(_("所在清单"), columns, rows, empty=empty)


def _versions(view: ItemView) -> Table:
    columns = (
        Column(_("版本")), Column(_("自")), Column(_("到")), Column(_("事项名称"), wide=True), Column(_("录入")),
    )  # fmt: skip
    rows = tuple(
        Row((
            _("第 %(n)s 版") % {"n": span.number}, cn_date(span.valid_from),
            cn_date(span.valid_to) if span.valid_to else _("现行"), span.name, span.entered_by,
        ))
        for span in view.spans
    )  # fmt: skip
    return Table(_("历次版本"), columns, rows)


@require_safe
def flow_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """运行流程图文件: SVG for people, BPMN 2.0 for tools, Word for the binder."""
    by = request.actor
    by.require(Power.VIEW)
    return flow_answer(shown(by, pk, day_asked(request) or timezone.localdate()), form)


def flow_answer(one: Shown, form: str) -> HttpResponse:
    """A flow as a file (流程图文件)."""
    kinds = {"svg": "image/svg+xml", "bpmn": "application/xml", "docx": WORD}
    if form not in kinds:
        raise Http404(form)
    content = {"svg": one.flow.svg, "bpmn": one.flow.bpmn, "docx": lambda: binder(one.view.draft, one.flow)}[form]()
    response = HttpResponse(content, content_type=kinds[form])
    if form != "svg":
        response["Content-Disposition"] = f'attachment; filename="item-{one.view.id}.{form}"'
    return response


