"""Import a county's workbook on pages (导入工作簿页面): upload, see every line's fate, take or drop."""

from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yizhen.staffing import actions
from yizhen.staffing.forms.workbooks import WorkbookForm
from yizhen.staffing.queries import workbooks as queries
from yizhen.staffing.sheets.workbook import BadWorkbook, open_workbook
from yizhen.staffing.terms import LedgerPower
from yizhen.staffing.terms.workbook import ImportResult
from yizhen.ui.door import Badge, Cell, Column, Empty, Fact, Link, Pager, Row, Table, Tone, page_asked
from yizhen.ui.templatetags.ui import cn_date, cn_datetime

PER_PAGE = 50


def _states() -> dict[str, str]:
    return {
        "staged": _("已核对，未登记"), "taking": _("登记到一半，可以继续"), "taken": _("已登记"), "dropped": _("已放弃"),
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """导入工作簿: read and checked line by line; nothing enters the ledger yet."""
    by = request.actor
    by.require(LedgerPower.IMPORT)
    form = WorkbookForm(request.POST or None, request.FILES or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("staffing:quota-batch", pk=_staged(request, form))
        except BadWorkbook as refusal:
            form.add_error("file", str(refusal))
    context = {
        "title": _("导入编制工作簿"),
        "lead": _("先逐行核对，看过再登记。超编、超职数、缺文件照实登记并列在检查板上，以后只减不增。"),
        "crumbs": [Link(_("编制账"), reverse("staffing:quotas")), Link(_("导入工作簿"), "")],
        "form": form,
        "multipart": True,
        "submit_label": _("读取并核对"),
        "batches": _batches(request),
        "cancel_url": reverse("staffing:quotas"),
    }
    return render(request, "staffing/quota_import.html", context)


def _staged(request: HttpRequest, form: WorkbookForm) -> int:
    file: UploadedFile = form.cleaned_data["file"]
    by, on = request.actor, form.cleaned_data["on"]
    with NamedTemporaryFile(prefix="yizhen-upload-") as kept:
        for part in file.chunks():
            kept.write(part)
        kept.flush()
        book = open_workbook(Path(kept.name), name=file.name or "")
    actions.check_lines(book.organs, book.people, county=by.county, by=by, on=on)
    return actions.stage_workbook(
        book.organs, book.people, county=by.county, name=book.name, sha256=book.sha256, sheets=book.sheets,
        valid_from=on, by=by, at=timezone.now(),
    )  # fmt: skip


def _batches(request: HttpRequest) -> Table | None:
    rows = tuple(
        Row((
            Cell(one.name, reverse("staffing:quota-batch", args=[one.pk])), _states()[one.state], one.rows, one.taken,
            one.refused, f"{one.made_by} {cn_datetime(one.made_at)}",
        ))
        for one in queries.batches(request.actor, request.actor.county)
    )  # fmt: skip
    columns = (
        Column(_("文件"), wide=True), Column(_("状态")), Column(_("行数"), numeric=True), Column(_("已登记"), numeric=True),
        Column(_("不能登记"), numeric=True), Column(_("上传")),
    )  # fmt: skip
    return Table(_("最近的导入"), columns, rows) if rows else None


@require_safe
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """核对结果: every line that is refused or noted, with its reasons."""
    by = request.actor
    by.require(LedgerPower.IMPORT)
    row, told = queries.batch(by, pk), queries.batch_result(by, pk)
    lines = sorted(told.lines, key=lambda one: (not one.refused, one.sheet, one.line))
    pager = page_asked(request.META.get("QUERY_STRING", ""), len(lines), per_page=PER_PAGE, sizes=(PER_PAGE,))
    start = (pager.number - 1) * PER_PAGE
    context = {
        "title": row.name,
        "crumbs": [Link(_("导入工作簿"), reverse("staffing:quota-import")), Link(row.name, "")],
        "batch": row,
        "open": row.state in ("staged", "taking"),
        "facts": _facts(row, told),
        "table": _lines(lines[start : start + PER_PAGE]),
        "pager": Pager(pager.number, len(lines), PER_PAGE, sizes=(PER_PAGE,)),
        "count": told.organs + told.people,
    }
    return render(request, "staffing/quota_batch.html", context)


def _facts(row: Any, told: ImportResult) -> list[Fact]:
    return [
        Fact(_("状态"), _states()[row.state]),
        Fact(_("数字截至"), cn_date(row.valid_from)),
        Fact(_("认出的工作表"), "、".join(told.sheets)),
        Fact(_("可以登记的单位"), told.organs),
        Fact(_("可以登记的人员"), told.people),
        Fact(_("不能登记的行"), told.refused),
        Fact(_("照实登记、另有提示的行"), told.noted),
        Fact(_("超出编制、职数"), _("%(n)s 人，登记后只减不增") % {"n": told.over} if told.over else 0),
        Fact(_("已登记"), _("%(n)s 行") % {"n": row.taken}),
    ]


def _lines(lines: list[Any]) -> Table:
    rows = tuple(
        Row((
            one.sheet, one.line, one.what,
            Cell(badge=Badge(_("不能登记"), Tone.LATE) if one.refused else Badge(_("照实登记"), Tone.SOON)), "；".join(one.reasons),
        ))
        for one in lines
    )  # fmt: skip
    columns = (
        Column(_("工作表")), Column(_("行号"), numeric=True), Column(_("哪一行")), Column(_("结果")), Column(_("原因"), wide=True),
    )  # fmt: skip
    return Table(_("逐行结果"), columns, rows, empty=Empty(_("每一行都没有问题"), "", good=True))


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """登记: take the good lines into the ledger; goes on where it stopped."""
    request.actor.require(LedgerPower.IMPORT)
    try:
        taken = actions.take_workbook(pk, by=request.actor, at=timezone.now())
    except actions.BatchClosed as refusal:
        messages.error(request, str(refusal))
        return redirect("staffing:quota-batch", pk=pk)
    messages.success(request, _("已登记 %(n)s 行。超编、缺文件等都列在检查板上。") % {"n": taken})
    return redirect("staffing:quota-checks")


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """放弃: what is not taken is forgotten; what was taken stays."""
    request.actor.require(LedgerPower.IMPORT)
    try:
        actions.drop_workbook(pk, by=request.actor, at=timezone.now())
    except actions.BatchClosed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已放弃没有登记的行。"))
    return redirect("staffing:quota-import")
