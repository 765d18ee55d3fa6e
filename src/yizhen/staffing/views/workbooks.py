"""Import a county's workbook on pages (导入工作簿页面): upload, follow the worker, see every line's fate, take or drop."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yizhen.kernel.words import say
from yizhen.staffing import actions
from yizhen.staffing.forms.workbooks import WorkbookForm
from yizhen.staffing.models import Batch
from yizhen.staffing.queries import workbooks as queries
from yizhen.staffing.rules.reasons import read_again
from yizhen.staffing.terms import LedgerPower
from yizhen.staffing.terms.imports import BatchState
from yizhen.staffing.terms.workbook import ReportedLine
from yizhen.ui.door import Badge, Cell, Column, Empty, Fact, Link, Pager, Row, Table, Tone, page_asked
from yizhen.ui.templatetags.ui import cn_date, cn_datetime

PER_PAGE = 50


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """导入工作簿: kept for the worker, which reads and checks it line by line; nothing enters the ledger yet."""
    by = request.actor
    by.require(LedgerPower.IMPORT)
    form = WorkbookForm(request.POST or None, request.FILES or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        return redirect("staffing:quota-batch", pk=_kept(request, form))
    context = {
        "title": _("导入编制工作簿"),
        "lead": _("先逐行核对，看过再登记。超编、超职数、缺文件照实登记并列在检查板上，以后只减不增。"),
        "crumbs": [Link(_("编制台账"), reverse("staffing:quotas")), Link(_("导入工作簿"), "")],
        "form": form,
        "multipart": True,
        "submit_label": _("读取并核对"),
        "batches": _batches(request),
        "cancel_url": reverse("staffing:quotas"),
    }
    return render(request, "staffing/quota_import.html", context, status=422 if form.errors else 200)


def _kept(request: HttpRequest, form: WorkbookForm) -> int:
    file: UploadedFile = form.cleaned_data["file"]
    try:
        return actions.keep_upload(
            file.chunks(), file.name or "", valid_from=form.cleaned_data["on"], by=request.actor, at=timezone.now()
        )
    except actions.SameWorkbook as same:
        messages.info(request, str(same))
        return same.batch


def _batches(request: HttpRequest) -> Table | None:
    rows = tuple(
        Row((
            Cell(one.name, reverse("staffing:quota-batch", args=[one.pk])), BatchState(one.state).label, one.rows, one.taken,
            one.refused, f"{one.made_by} {cn_datetime(one.made_at)}",
        ))
        for one in queries.batches(request.actor, request.actor.county)
    )  # fmt: skip
    columns = (
        Column(_("文件"), wide=True), Column(_("状态")), Column(_("行数"), numeric=True), Column(_("已登记"), numeric=True),
        Column(_("不能登记"), numeric=True), Column(_("上传")),
    )  # fmt: skip
    return Table(_("最近的导入"), columns, rows) if rows else None


def _running(row: Batch) -> bool:
    """Whether the worker has to do with it; what only the command line took halfway waits for a person."""
    held = row.state in (BatchState.READING, BatchState.TAKING) and row.beat_at is not None
    return held or row.state in (BatchState.WAITING, BatchState.QUEUED)


@require_safe
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """核对结果: how far the worker has come, then every line that is refused or noted, with its reasons."""
    row = queries.batch(request.actor, pk)
    running = _running(row)
    if "part" in request.GET:
        answer = render(request, "staffing/parts/import_progress.html", _progress(row))
        if not running:
            answer["HX-Refresh"] = "true"
        return answer
    context = {
        "title": row.name,
        "crumbs": [Link(_("导入工作簿"), reverse("staffing:quota-import")), Link(row.name, "")],
        "batch": row,
        "running": running,
        **(_progress(row) if running else _outcome(request, row)),
    }
    return render(request, "staffing/quota_batch.html", context)


def _progress(row: Batch) -> dict[str, Any]:
    """How far the worker has come (进度): ``whole`` 0 while nobody can tell."""
    taking = row.state in (BatchState.QUEUED, BatchState.TAKING)
    done, whole = (row.taken, row.rows - row.refused) if taking else (row.staged, row.rows)
    words = _("已登记 %(done)s 行，共 %(whole)s 行") if taking else _("已核对 %(done)s 行，共 %(whole)s 行")
    return {
        "state": BatchState(row.state).label, "done": done, "whole": whole,
        "words": words % {"done": done, "whole": whole} if whole else "", "taking": taking,
    }  # fmt: skip


def _outcome(request: HttpRequest, row: Batch) -> dict[str, Any]:
    counts = queries.told_counts(row.pk)
    told = counts["refused"] + counts["noted"]
    pager = page_asked(request.META.get("QUERY_STRING", ""), told, per_page=PER_PAGE, sizes=(PER_PAGE,))
    lines = queries.told_lines(row.pk, start=(pager.number - 1) * PER_PAGE, size=PER_PAGE)
    waiting = row.state in (BatchState.STAGED, BatchState.TAKING, BatchState.STOPPED)
    return {
        "begun": waiting and row.taken > 0,
        "waiting": waiting,
        "why": say(row.why) if row.why else "",
        "already": queries.taken_before(request.actor, row) if row.state == BatchState.STAGED else None,
        "facts": _facts(row, counts),
        "table": _lines(lines) if row.state != BatchState.UNREAD else None,
        "pager": Pager(pager.number, told, PER_PAGE, sizes=(PER_PAGE,)),
        "count": counts["organs"] + counts["people"] - row.taken,
    }


def _facts(row: Batch, counts: dict[str, int]) -> list[Fact]:
    head = [
        Fact(_("状态"), BatchState(row.state).label),
        Fact(_("上传"), f"{row.made_by} {cn_datetime(row.made_at)}"),
        Fact(_("数字截至"), cn_date(row.valid_from)),
    ]
    if row.state == BatchState.UNREAD:
        return head
    over = row.layout.get("over", 0)
    return [
        *head,
        Fact(_("认出的工作表"), "、".join(row.layout.get("sheets", ()))),
        Fact(_("可以登记的单位"), counts["organs"]),
        Fact(_("可以登记的人员"), counts["people"]),
        Fact(_("不能登记的行"), counts["refused"]),
        Fact(_("照实登记、另有提示的行"), counts["noted"]),
        Fact(_("超出编制、职数"), _("%(n)s 人，登记后只减不增") % {"n": over} if over else 0),
        Fact(_("已登记"), _("%(n)s 行") % {"n": row.taken}),
    ]


def _lines(lines: list[ReportedLine]) -> Table:
    rows = tuple(
        Row((
            one.sheet, one.line, one.what,
            Cell(badge=Badge(_("不能登记"), Tone.LATE) if one.refused else Badge(_("照实登记"), Tone.SOON)), read_again("；".join(one.reasons)),
        ))
        for one in lines
    )  # fmt: skip
    columns = (
        Column(_("工作表")), Column(_("行号"), numeric=True), Column(_("哪一行")), Column(_("结果")), Column(_("原因"), wide=True),
    )  # fmt: skip
    return Table(_("逐行结果"), columns, rows, empty=Empty(_("每一行都没有问题"), "", good=True))


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """登记: the worker takes the good lines into the ledger; it goes on where it stopped."""
    return _asked(request, pk, actions.ask_taking)


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """停止登记: what was taken stays, the rest can go on later."""
    return _asked(request, pk, actions.stop_workbook)


def _asked(request: HttpRequest, pk: int, act: Callable[..., None]) -> HttpResponse:
    try:
        act(pk, by=request.actor, at=timezone.now())
    except actions.BatchClosed as refusal:
        messages.error(request, str(refusal))
    return redirect("staffing:quota-batch", pk=pk)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """放弃: what is not taken is forgotten; what was taken stays."""
    try:
        actions.drop_workbook(pk, by=request.actor, at=timezone.now())
    except actions.BatchClosed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已放弃没有登记的行。"))
    return redirect("staffing:quota-import")
