"""Import requests on a page (导入页面): upload, see every row's fate, correct the columns, take or drop."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yizhen.dispatch import access, sheets
from yizhen.dispatch.actions.batches import BatchClosed, drop_batch, take_batch
from yizhen.dispatch.forms.importing import ImportForm, MappingForm
from yizhen.dispatch.queries import catalogue, place_names, safe_cell
from yizhen.dispatch.queries.batches import (
    batch_layout,
    batch_view,
    batches,
    outside_rows,
    staged_counts,
    staged_rows,
    taken_before,
)
from yizhen.dispatch.rules.rows import spoken
from yizhen.dispatch.terms import BatchView, Catalogue, Power, State
from yizhen.kernel.working_hours import SHANGHAI
from yizhen.ui.door import Cell, Column, Empty, Fact, Link, Pager, Row, Table
from yizhen.ui.templatetags.ui import cn_datetime

PREVIEW, PER_PAGE = 20, 50
STATES = {"staged": gettext_lazy("已核对，未导入"), "taken": gettext_lazy("已导入"), "dropped": gettext_lazy("已放弃")}


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file (选文件): it is read, checked and staged; nothing becomes a case yet."""
    request.actor.require(Power.IMPORT)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("dispatch:import-batch", pk=_staged(request, form))
        except sheets.BadFile as refusal:
            form.add_error("file", str(refusal))
    context = {
        "title": _("批量导入"),
        "lead": _("先逐行核对，看过再导入；问题行会写明行号、列和原因，疑似重复的只作标记、不删除。"),
        "form": form,
        "multipart": True,
        "submit_label": _("读取并核对"),
        "batches": _batch_table(batches(request.actor)),
    }
    return render(request, "dispatch/import.html", context, status=422 if form.errors else 200)


def _staged(request: HttpRequest, form: ImportForm) -> int:
    file: UploadedFile = form.cleaned_data["file"]
    with NamedTemporaryFile(prefix="yizhen-upload-") as kept:
        for part in file.chunks():
            kept.write(part)
        kept.flush()
        with sheets.opened(Path(kept.name), name=file.name or "", sheet=form.cleaned_data["sheet"]) as table:
            mapping = sheets.mapping_for(table, request.actor)
            batch, _check = sheets.stage(table, mapping, by=request.actor, at=timezone.now())
    return batch


def _batch_table(rows: list[BatchView]) -> Table | None:
    if not rows:
        return None
    columns = (
        Column(_("文件"), wide=True), Column(_("状态")), Column(_("行数"), numeric=True),
        Column(_("已导入"), numeric=True), Column(_("问题行"), numeric=True), Column(_("上传")),
    )  # fmt: skip
    lines = tuple(
        Row((
            Cell(one.name, url=reverse("dispatch:import-batch", args=[one.id])), _state(one), one.rows, one.taken,
            one.refused, f"{one.made_by} {cn_datetime(one.made_at)}",
        ))
        for one in rows
    )  # fmt: skip
    return Table(_("最近的导入"), columns, lines)


def _state(one: BatchView) -> str:
    return _("导入中断，可以继续") if one.state == "staged" and one.taken else str(STATES[one.state])


@require_safe
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """What a staged file holds (核对结果)."""
    return _show(request, pk)


def _show(request: HttpRequest, pk: int, mapping: MappingForm | None = None) -> HttpResponse:
    request.actor.require(Power.IMPORT)
    row = access.batch_for(request.actor, pk)
    view, layout = batch_view(row), batch_layout(request.actor, pk)
    counts = staged_counts(pk)
    page = max(1, int(request.GET.get("page", "1"))) if request.GET.get("page", "1").isdecimal() else 1
    before = taken_before(request.actor, row.sha256) if view.state == "staged" else None
    context = {
        "title": view.name,
        "crumbs": [Link(_("批量导入"), reverse("dispatch:import")), Link(view.name, "")],
        "batch": view,
        "open": view.state == "staged",
        "begun": view.state == "staged" and view.taken > 0,
        "already": before,
        "facts": _facts(view, layout, counts),
        "notes": [(spoken(words), n) for words, n in layout.get("notes", {}).items()],
        "good": _good_table(pk, request.actor.county) if view.state == "staged" else None,
        "bad": _bad_table(pk, page),
        "outside": _outside_table(pk) if view.state == "staged" and counts["outside"] else None,
        "outside_count": counts["outside"],
        "apply_url": reverse("duties:apply") if request.actor.can("duties.propose") else "",
        "pager": Pager(page, counts["bad"], PER_PAGE, sizes=(PER_PAGE,)),
        "count": counts["good"],
        "form": mapping or MappingForm(layout["head"], layout["columns"]),
        "cases_url": f"{reverse('dispatch:cases')}?batch={pk}",
    }
    return render(request, "dispatch/import_batch.html", context)


def _facts(view: BatchView, layout: dict[str, Any], counts: dict[str, int]) -> list[Fact]:
    sheet = _("工作表“%(sheet)s”，") % {"sheet": layout["sheet"]} if layout["sheet"] else ""
    facts = [
        Fact(_("状态"), _state(view)),
        Fact(_("表头"), _("%(sheet)s第 %(line)s 行") % {"sheet": sheet, "line": layout["head_line"]}),
        Fact(_("读到"), _("%(n)s 行") % {"n": view.rows}),
        Fact(_("可以导入"), _("%(n)s 行") % {"n": counts["good"]}),
        Fact(_("疑似重复"), _("%(n)s 行，已标记，照样导入") % {"n": counts["duplicates"]}),
        Fact(_("问题行"), _("%(n)s 行，不导入") % {"n": counts["bad"]}),
    ]
    if counts["outside"]:
        facts.append(Fact(_("清单外"), _("%(n)s 行，照样导入，不派给镇街") % {"n": counts["outside"]}))
    return [*facts, Fact(_("已导入"), _("%(n)s 件") % {"n": view.taken})] if view.taken else facts


def _good_table(pk: int, county: str) -> Table:
    columns = (
        Column(_("行号"), numeric=True), Column(_("收到时间")), Column(_("标题"), wide=True), Column(_("分类")),
        Column(_("地点"), wide=True), Column(_("状态")), Column(_("疑似重复")),
    )  # fmt: skip
    staged = [one for one in staged_rows(pk, ok=True, limit=PREVIEW) if one["case_id"] is None]
    told = [json.loads(one["parsed"]) for one in staged]
    today = timezone.localdate()
    places = place_names([one.get("division", "") for one in told], today)
    offered = catalogue(county, today)
    rows = tuple(_good_row(one, said, places, offered) for one, said in zip(staged, told, strict=True))
    empty = Empty(_("没有可以导入的行"), _("请看问题行，改正文件后重新上传，或者调整列的对应关系。"))
    return Table(_("将要导入的前 %(n)s 行") % {"n": PREVIEW}, columns, rows, empty=empty)


def _good_row(one: dict[str, Any], told: dict[str, Any], places: dict[str, str], offered: Catalogue) -> Row:
    at = datetime.fromisoformat(told["received_at"]).astimezone(SHANGHAI)
    category = offered.category(told.get("category", ""))
    twin = _("第 %(n)s 行") % {"n": one["duplicate_line"]} if one["duplicate_line"] else ""
    place = " ".join(part for part in (places.get(told.get("division", "")), told.get("place_text")) if part)
    return Row((
        one["line"], f"{at:%Y-%m-%d %H:%M}", told["title"], category.name if category else _("未分类"), place,
        State(told["ended"]).label if told.get("ended") else State.RECEIVED.label,
        one["duplicate_case__number"] or twin,
    ))  # fmt: skip


def _outside_table(pk: int) -> Table:
    columns = (Column(_("行号"), numeric=True), Column(_("标题"), wide=True), Column(_("写的是")), Column(_("依据和办法"), wide=True))
    lines = tuple(
        Row((one["line"], json.loads(one["parsed"]).get("title", ""), value, spoken(why)))
        for one in outside_rows(pk, PER_PAGE)
        for _column, value, why in json.loads(one["errors"])
    )
    return Table(_("镇街清单以外的行"), columns, lines)


def _bad_table(pk: int, page: int) -> Table | None:
    rows = staged_rows(pk, ok=False, start=(page - 1) * PER_PAGE, limit=PER_PAGE)
    if not rows:
        return None
    columns = (
        Column(_("行号"), numeric=True), Column(_("列")), Column(_("写的是"), wide=True), Column(_("原因"), wide=True),
    )  # fmt: skip
    lines = [Row((one["line"], column, value, spoken(reason)))
        for one in rows
        for column, value, reason in json.loads(one["errors"])
    ]
    return Table(_("问题行"), columns, tuple(lines))


@require_POST
def remap(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the staged rows under other columns (重新对应)."""
    request.actor.require(Power.IMPORT)
    layout = batch_layout(request.actor, pk)
    form = MappingForm(layout["head"], layout["columns"], data=request.POST)
    if not form.is_valid():
        return _show(request, pk, form)
    try:
        sheets.stage_again(pk, form.mapping(), by=request.actor, at=timezone.now())
    except BatchClosed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已按新的对应关系重新核对。"))
    return redirect("dispatch:import-batch", pk=pk)


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the good rows in (导入)."""
    request.actor.require(Power.IMPORT)
    try:
        taken = take_batch(pk, by=request.actor, at=timezone.now())
    except BatchClosed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已导入 %(n)s 件。") % {"n": taken})
    return redirect("dispatch:import-batch", pk=pk)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop a staged file (放弃)."""
    request.actor.require(Power.IMPORT)
    try:
        drop_batch(pk, by=request.actor)
    except BatchClosed as refusal:
        messages.error(request, str(refusal))
        return redirect("dispatch:import-batch", pk=pk)
    messages.success(request, _("已放弃这一批，没有导入任何诉求。"))
    return redirect("dispatch:import")


@require_safe
def bad_rows(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The bad rows as a file to correct and upload again (下载问题行): as they were, with line and reasons."""
    request.actor.require(Power.IMPORT)
    layout = batch_layout(request.actor, pk)
    response = StreamingHttpResponse(_bad_lines(pk, layout["head"]), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="bad-rows-{pk}.csv"'
    return response


def _bad_lines(pk: int, head: list[str]) -> Iterator[str]:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([safe_cell(cell) for cell in (*head, _("原行号"), _("问题"))])
    yield "\ufeff" + out.getvalue()
    for one in staged_rows(pk, ok=False):
        out.seek(0)
        out.truncate()
        reasons = "；".join(f"{column}：{spoken(reason)}" for column, _value, reason in json.loads(one["errors"]))
        cells = json.loads(one["raw"])
        cells += [""] * (len(head) - len(cells))
        writer.writerow([safe_cell(cell) for cell in (*cells[: len(head)], str(one["line"]), reasons)])
        yield out.getvalue()
