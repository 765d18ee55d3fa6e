"""Import items on a page (导入事项页面): choose a file, see every row's fate, correct columns, take or drop."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yizhen.duties import actions, sheets
from yizhen.duties.forms.items import ItemFileForm, ItemMappingForm
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
from yizhen.duties.terms import Power
from yizhen.ui.door import Cell, Column, Empty, Fact, Link, Row, Table, page_asked

PREVIEW = 20
GOOD = ("new", "changed", "unchanged")


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """选文件: it is read, checked and staged; nothing becomes an item yet."""
    by = request.actor
    by.require(Power.IMPORT)
    posted = request.method == "POST"
    form = ItemFileForm(request.POST, request.FILES) if posted else ItemFileForm(initial={"on": timezone.localdate()})
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
    return actions.stage_import(
        table.rows, columns, name=table.name, digest=table.digest, head=table.head, head_print=table.head_print,
        on=form.cleaned_data["on"], by=request.actor, at=timezone.now(),
    )  # fmt: skip


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
    by.require(Power.IMPORT)
    view, counts = import_batch(by, pk), staged_counts(by, pk)
    pager = page_asked(request.GET.urlencode(), counts["refused"], per_page=50, sizes=(50,))
    bad = staged_lines(by, pk, ("refused",), start=(pager.number - 1) * pager.per_page, size=pager.per_page)
    context = {
        "title": view.name,
        "crumbs": [Link(_("事项"), reverse("duties:index")), Link(_("导入事项"), reverse("duties:import"))],
        "batch": view,
        "open": view.state == "staged",
        "facts": _facts(view, counts),
        "count": counts["new"] + counts["changed"],
        "bad": _lines(_("不收的行"), bad) if bad else None,
        "pager": pager,
        "good": _lines(_("可收的行"), staged_lines(by, pk, GOOD, start=0, size=PREVIEW)),
        "form": mapping or ItemMappingForm(view.head, view.columns),
    }
    return render(request, "duties/import_batch.html", context, status=422 if mapping else 200)


def _facts(view: ImportView, counts: dict[str, int]) -> list[Fact]:
    def rows(n: int) -> str:
        return _("%(n)s 行") % {"n": n}

    return [
        Fact(_("读到"), rows(view.rows)),
        Fact(_("新增"), rows(counts["new"])),
        Fact(_("变更"), rows(counts["changed"]), note=_("原版本到生效日为止")),
        Fact(_("不变"), rows(counts["unchanged"])),
        Fact(_("不收"), rows(counts["refused"])),
        Fact(_("有提醒"), rows(counts["warned"]), note=_("照样导入")),
        Fact(_("生效日"), date_format(view.effective_on)),
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
            "；".join(found["words"] + (f"（{found['ground']}）" if found["ground"] else "") for found in one.findings),
            "；".join(dict.fromkeys(found["mend"] for found in one.findings)),
        ))
        for one in rows
    )  # fmt: skip
    return Table(title, columns, lines, empty=Empty(_("没有可以导入的行"), _("请看不收的行，或调整列的对应关系。")))


@require_POST
def remap(request: HttpRequest, pk: int) -> HttpResponse:
    """重新对应: the staged rows under other columns."""
    by = request.actor
    by.require(Power.IMPORT)
    view = import_batch(by, pk)
    form = ItemMappingForm(view.head, view.columns, data=request.POST)
    if not form.is_valid():
        return _show(request, pk, form)
    try:
        actions.remap_import(pk, form.mapping(), by=by)
    except actions.BatchClosed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已按新的对应关系重新核对。"))
    return redirect("duties:import-batch", pk=pk)


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """导入: the good rows become items."""
    request.actor.require(Power.IMPORT)
    try:
        counts = actions.take_import(pk, by=request.actor, at=timezone.now())
    except actions.BatchClosed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("已导入：新增 %(new)s 项，变更 %(changed)s 项，不收 %(refused)s 行。") % counts
        )
    return redirect("duties:import-batch", pk=pk)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """放弃: nothing of the file is taken."""
    request.actor.require(Power.IMPORT)
    try:
        actions.drop_import(pk, by=request.actor)
    except actions.BatchClosed as refusal:
        messages.error(request, str(refusal))
        return redirect("duties:import-batch", pk=pk)
    messages.success(request, _("已放弃这一批，没有导入任何事项。"))
    return redirect("duties:import")
