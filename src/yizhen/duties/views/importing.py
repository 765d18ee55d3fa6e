"""Import items on a page (导入事项页面): choose a file, see every row's fate, correct columns, take or drop."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yizhen.duties import actions, sheets
from yizhen.duties.actions.higher import HigherRefused, remap_higher, take_higher
from yizhen.duties.actions.replacing import take_list
from yizhen.duties.forms.items import ItemFileForm, ItemMappingForm
from yizhen.duties.queries.higher import higher_names
from yizhen.duties.queries.importing import (
    ImportView,
    StagedLine,
    import_batch,
    imports,
    remembered_columns,
    staged_counts,
    staged_lines,
)
from yizhen.duties.rules.rows import guess
from yizhen.duties.rules.rule_names import rule_name
from yizhen.duties.terms import Power
from yizhen.duties.terms.higher import Purpose
from yizhen.duties.views.common import download
from yizhen.ui.door import Cell, Column, Empty, Fact, Link, Row, Table, page_asked

PREVIEW = 20
GOOD = ("new", "changed", "unchanged")


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """选文件: it is read, checked and staged; nothing becomes an item yet."""
    by = request.actor
    by.require(Power.IMPORT)
    posted = request.method == "POST"
    names = higher_names(by.county)
    form = (
        ItemFileForm(names, request.POST, request.FILES) if posted
        else ItemFileForm(names, initial={"on": timezone.localdate()})
    )  # fmt: skip
    if posted and form.is_valid():
        try:
            return redirect("duties:import-batch", pk=_staged(request, form))
        except sheets.BadFile as refusal:
            form.add_error("file", str(refusal))
    context = {
        "title": _("导入事项"),
        "lead": _("先逐行核对，看过再导入；不收的行会写明原因和怎样改。"),
        "crumbs": [Link(_("事项"), reverse("duties:index"))],
        "form": form, "multipart": True, "submit_label": _("读取并核对"), "batches": _batches(imports(by)),
    }  # fmt: skip
    return render(request, "duties/import.html", context, status=422 if form.errors else 200)


def _staged(request: HttpRequest, form: ItemFileForm) -> int:
    file = form.cleaned_data["file"]
    if file.size > sheets.LARGEST:
        raise sheets.BadFile(_("文件太大，最多 16 MB；请分成几个文件"))
    table = sheets.open_table(file.read(), file.name or "")
    columns = remembered_columns(request.actor, table.head_print) or guess(table.head)
    staged = actions.StagedFile(
        table.name, table.digest, table.head, table.head_print, form.cleaned_data["on"], columns,
        more={"higher": form.cleaned_data["higher"]},
    )  # fmt: skip
    return actions.stage_import(table.rows, staged, by=request.actor, at=timezone.now())


def _batches(rows: list[ImportView]) -> Table | None:
    if not rows:
        return None
    states = {"staged": _("已核对，未导入"), "taken": _("已导入")}
    columns = (
        Column(_("文件"), wide=True), Column(_("状态")), Column(_("行数"), numeric=True), Column(_("可收"), numeric=True),
        Column(_("不收"), numeric=True), Column(_("上传")),
    )  # fmt: skip
    lines = tuple(
        Row((
            Cell(one.name, url=reverse("duties:import-batch", args=[one.id])), states[one.state], one.rows, one.good,
            one.refused, Cell(date_format(timezone.localtime(one.made_at)), note=one.made_by),
        ))
        for one in rows
    )  # fmt: skip
    return Table(_("最近的导入"), columns, lines)


@require_safe
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """核对结果: what a staged file holds, row by row."""
    return _show(request, pk)


def _show(request: HttpRequest, pk: int, mapping: ItemMappingForm | None = None) -> HttpResponse:
    by = request.actor
    view, counts = import_batch(by, pk), staged_counts(by, pk)
    pager = page_asked(request.GET.urlencode(), counts["refused"], per_page=50, sizes=(50,))
    bad = staged_lines(by, pk, ("refused",), start=(pager.number - 1) * pager.per_page, size=pager.per_page)
    kept = FOUR if view.purpose is Purpose.HIGHER else ()
    context = {
        "title": view.name,
        "crumbs": _crumbs(view),
        "batch": view,
        "open": view.state == "staged",
        "facts": _facts(view, counts),
        "count": counts["new"] + counts["changed"] + (1 if _ends(view) else 0),
        "take_label": _take_label(view, counts),
        "done_url": _done_url(view),
        "exports": _exports(pk) if bad else [],
        "bad": _lines(_("不收的行"), bad) if bad else None,
        "pager": pager,
        "good": _lines(_("可收的行"), staged_lines(by, pk, GOOD, start=0, size=PREVIEW)),
        "form": mapping or (None if view.purpose is Purpose.LIST else ItemMappingForm(view.head, view.columns, kept)),
    }
    return render(request, "duties/import_batch.html", context, status=422 if mapping else 200)


FOUR = ("task_name", "task_type", "catalog_code", "local_catalog_code", "local_task_code", "by_law")
"""What a catalogue above says of an item (上级目录所取要素)."""


def _exports(pk: int) -> list[Link]:
    return [Link(label, reverse("duties:import-refused", args=[pk, form])) for label, form in (("CSV", "csv"), ("Excel", "xlsx"))]


def _ends(view: ImportView) -> bool:
    """Whether taking the file may also end what it does not have."""
    return view.purpose is Purpose.LIST or bool(view.more.get("whole"))


def _crumbs(view: ImportView) -> list[Link]:
    match view.purpose:
        case Purpose.HIGHER:
            return [Link(_("事项"), reverse("duties:index")), Link(_("上级目录"), reverse("duties:highers"))]
        case Purpose.LIST:
            return [Link(_("清单"), reverse("duties:lists")), Link(_("拟订稿"), reverse("duties:edition", args=[view.target]))]
    return [Link(_("事项"), reverse("duties:index")), Link(_("导入事项"), reverse("duties:import"))]


def _done_url(view: ImportView) -> str:
    match view.purpose:
        case Purpose.HIGHER:
            return reverse("duties:higher", args=[view.target]) if view.target else reverse("duties:highers")
        case Purpose.LIST:
            return reverse("duties:edition", args=[view.target])
    return reverse("duties:index")


def _take_label(view: ImportView, counts: dict[str, int]) -> str:
    n = counts["new"] + counts["changed"]
    match view.purpose:
        case Purpose.HIGHER:
            return _("按此更新上级目录")
        case Purpose.LIST:
            return _("写入拟订稿")
    return ngettext("导入这 %(n)s 项", "导入这 %(n)s 项", n) % {"n": n}


def _facts(view: ImportView, counts: dict[str, int]) -> list[Fact]:
    def rows(n: int) -> str:
        return _("%(n)s 行") % {"n": n}

    def lines(view: ImportView) -> str:
        return _("%(n)s 条") % {"n": view.more.get("removed", 0)}

    return [
        Fact(_("读到"), rows(view.rows)),
        Fact(_("新增"), rows(counts["new"])),
        Fact(_("变更"), rows(counts["changed"]), note="" if view.purpose is Purpose.LIST else _("原版本到生效日为止")),
        Fact(_("不变"), rows(counts["unchanged"])),
        Fact(_("不收"), rows(counts["refused"])),
        Fact(_("有提醒"), rows(counts["warned"]), note=_("照样导入")),
        *([] if view.purpose is Purpose.LIST else [Fact(_("生效日"), date_format(view.effective_on))]),
        *([Fact(_("上级目录"), view.more["higher"])] if view.more.get("higher") else []),
        *([Fact(_("上级目录"), view.more["name"])] if view.purpose is Purpose.HIGHER and view.more.get("name") else []),
        *([Fact(_("发布文件"), view.more["document"])] if view.more.get("document") else []),
        *([Fact(_("文件里没有的"), lines(view), note=_("自生效日起取消"))] if view.more.get("whole") else []),
        *([Fact(_("表里没有的"), lines(view), note=_("从拟订稿删去"))] if view.purpose is Purpose.LIST else []),
    ]


def _lines(title: str, rows: list[StagedLine]) -> Table:
    fates = {"new": _("新增"), "changed": _("变更"), "unchanged": _("不变"), "refused": _("不收")}
    columns = (
        Column(_("行号"), numeric=True), Column(_("事项"), wide=True), Column(_("结论")), Column(_("核对所见"), wide=True),
        Column(_("怎样改"), wide=True),
    )  # fmt: skip
    lines = tuple(
        Row((
            one.line, Cell(one.name, note=one.code), fates[one.fate],
            Cell(said(one), note="；".join(dict.fromkeys(found["ground"] for found in one.findings if found["ground"]))),
            "；".join(dict.fromkeys(found["mend"] for found in one.findings)),
        ))
        for one in rows
    )  # fmt: skip
    return Table(title, columns, lines, empty=Empty(_("没有可以导入的行"), _("请看不收的行，或调整列的对应关系。")))


def said(one: StagedLine) -> str:
    """What was found of a row, each under the name of its rule (核对所见)."""
    rules = [(rule_name(found["check"]), found["words"]) for found in one.findings]
    return "；".join(_("%(rule)s：%(words)s") % {"rule": rule, "words": words} if rule else words for rule, words in rules)


@require_safe
def refused(request: HttpRequest, pk: int, form: str) -> HttpResponse | StreamingHttpResponse:
    """导出不收的行: row, rule, what is wrong, on which ground, how to mend it, for whoever keeps the file."""
    if form not in ("csv", "xlsx"):
        raise Http404(form)
    by = request.actor
    view = import_batch(by, pk)
    heads = [_("行号"), _("编码"), _("事项"), _("规则"), _("核对所见"), _("依据"), _("怎样改")]
    lines = (
        sheets.cells_out([
            one.line, one.code, one.name, rule_name(found["check"]), found["words"], found["ground"], found["mend"],
        ])
        for one in staged_lines(by, pk, ("refused",), start=0, size=view.refused)
        for found in one.findings
    )  # fmt: skip
    return download(form, f"import-{pk}", _("不收的行"), heads, lines)


@require_POST
def remap(request: HttpRequest, pk: int) -> HttpResponse:
    """重新对应: the staged rows under other columns."""
    view = import_batch(request.actor, pk)
    form = ItemMappingForm(view.head, view.columns, data=request.POST)
    if not form.is_valid():
        return _show(request, pk, form)
    run = remap_higher if view.purpose is Purpose.HIGHER else actions.remap_import
    try:
        run(pk, form.mapping(), by=request.actor, at=timezone.now())
    except actions.BatchClosed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已按新的对应关系重新核对。"))
    return redirect("duties:import-batch", pk=pk)


TAKE = {Purpose.ITEMS: actions.take_import, Purpose.HIGHER: take_higher, Purpose.LIST: take_list}


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """导入: the good rows become items, entries of a catalogue above, or the entries of a draft list."""
    view = import_batch(request.actor, pk)
    try:
        counts = TAKE[view.purpose](pk, by=request.actor, at=timezone.now())
    except (actions.BatchClosed, actions.EditionClosed, HigherRefused, actions.Overlaps) as refusal:
        messages.error(request, str(refusal))
        return redirect("duties:import-batch", pk=pk)
    words = _("已导入：新增 %(new)s 项，变更 %(changed)s 项，不收 %(refused)s 行。")
    if view.purpose is not Purpose.ITEMS:
        words = _("新增 %(new)s 条，变更 %(changed)s 条，取消 %(ended)s 条，不收 %(refused)s 行。")
    messages.success(request, words % counts)
    if view.purpose is Purpose.ITEMS:
        return redirect("duties:import-batch", pk=pk)
    return redirect(_done_url(import_batch(request.actor, pk)))


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """放弃: nothing of the file is taken."""
    view = import_batch(request.actor, pk)
    try:
        actions.drop_import(pk, by=request.actor, at=timezone.now())
    except actions.BatchClosed as refusal:
        messages.error(request, str(refusal))
        return redirect("duties:import-batch", pk=pk)
    messages.success(request, _("已放弃这一批，没有导入任何事项。"))
    return redirect("duties:import") if view.purpose is Purpose.ITEMS else redirect(_done_url(view))
