"""导入机构的页面 a table of organs: read and checked first, kept, then taken with one press, or dropped."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yizhen.organs import sheets
from yizhen.organs.access import NoSuchOrgan, import_for, imports_for
from yizhen.organs.actions.imports import (
    ImportClosed,
    Imported,
    drop_import,
    preview_organs,
    stage_organs,
    staged_rows,
    take_organs,
)
from yizhen.organs.actions.organs import CodeTaken, OrganGone, RelationRefused
from yizhen.organs.forms.entries import ImportForm
from yizhen.organs.terms import Power
from yizhen.ui.door import Cell, Column, Link, Row, Stat, Table
from yizhen.ui.templatetags.ui import cn_datetime

SHOWN, LISTED = 200, 10


@require_http_methods(["GET", "POST"])
def import_table(request: HttpRequest) -> HttpResponse:
    """导入机构: choose a file; it is read, checked and kept, and nothing becomes an organ yet."""
    request.actor.require(Power.EDIT)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            rows = sheets.read_organs(file.read())
            pk = stage_organs(request.actor.county, rows, file.name, by=request.actor, at=timezone.now())
        except (sheets.BadSheet, NoSuchOrgan) as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("organs:import-batch", pk=pk)
    context: dict[str, Any] = {
        "title": _("导入机构"),
        "lead": _("先逐行核对：写明新设、更改还是有误；看过再按一下导入，不用再选文件。"),
        "crumbs": [Link(_("机构"), reverse("organs:index")), Link(_("导入机构"), "")],
        "form": form, "multipart": True, "submit_label": _("读取并核对"), "waiting": _waiting(request),
    }  # fmt: skip
    return render(request, "organs/import.html", context, status=422 if form.errors else 200)


def _waiting(request: HttpRequest) -> Table | None:
    """Tables that were read and wait (待导入的表)."""
    rows = imports_for(request.actor).filter(state="staged").order_by("-made_at", "-pk")
    found = list(rows.values("pk", "name", "made_at", "made_by")[:LISTED])
    lines = tuple(
        Row((
            Cell(one["name"], reverse("organs:import-batch", args=[one["pk"]])), cn_datetime(one["made_at"]), one["made_by"],
        ))
        for one in found
    )  # fmt: skip
    columns = (Column(_("文件"), wide=True), Column(_("上传时间")), Column(_("上传人")))
    return Table(_("核对过、还没有导入的表"), columns, lines, show_caption=True) if lines else None


@require_safe
def import_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """核对结果: what each line of a kept table would do, as things stand now."""
    request.actor.require(Power.EDIT)
    row = import_for(request.actor, pk)
    seen = preview_organs(row.county, staged_rows(row), on=timezone.localdate(), by=request.actor)
    context = {
        "title": row.name,
        "crumbs": [
            Link(_("机构"), reverse("organs:index")), Link(_("导入机构"), reverse("organs:import")), Link(row.name, ""),
        ],
        "pk": pk, "open": row.state == "staged", "good": seen.established + seen.changed + seen.unchanged,
        "bad": seen.refused, **_outcome(seen),
    }  # fmt: skip
    return render(request, "organs/import_batch.html", context)


def _outcome(seen: Imported) -> dict[str, Any]:
    columns = (Column(_("行"), numeric=True), Column(_("机构")), Column(_("会怎样"), wide=True))
    shown = sorted(seen.lines, key=lambda one: not one.refused)
    rows = tuple(
        Row((one.line, Cell(one.name, note=one.code), one.words), tone="late" if one.refused else "") for one in shown[:SHOWN]
    )
    return {
        "stats": [
            Stat(_("新设"), seen.established), Stat(_("更改"), seen.changed), Stat(_("不变"), seen.unchanged),
            Stat(_("有误"), seen.refused),
        ],
        "table": Table(_("逐行结果，有误的在前"), columns, rows, show_caption=True),
        "left_off": max(0, len(shown) - SHOWN),
    }  # fmt: skip


@require_POST
def take_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """导入: what was read, checked once more; with ``leave`` the bad lines stay behind."""
    by = request.actor
    by.require(Power.EDIT)
    try:
        done = take_organs(
            pk, on=timezone.localdate(), leave_bad=request.POST.get("leave") == "bad", by=by, at=timezone.now()
        )
    except ImportClosed as refusal:
        messages.error(request, str(refusal))
        return redirect("organs:import")
    except (CodeTaken, OrganGone, RelationRefused) as refusal:
        messages.error(request, _("%(why)s。什么都没有导入；表还留着。") % {"why": str(refusal)})
        return redirect("organs:import-batch", pk=pk)
    if not done.taken:
        messages.error(request, _("现在有 %(n)s 行有误，什么都没有导入；表还留着。") % {"n": done.refused})
        return redirect("organs:import-batch", pk=pk)
    messages.success(
        request, _("已导入：新设 %(new)s 个，更改 %(changed)s 个。") % {"new": done.established, "changed": done.changed}
    )
    left = import_for(by, pk).state == "staged"
    return redirect("organs:import-batch", pk=pk) if left else redirect("organs:index")


@require_POST
def drop_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """放弃: nothing of the table is taken."""
    request.actor.require(Power.EDIT)
    try:
        drop_import(pk, by=request.actor, at=timezone.now())
    except ImportClosed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已放弃这份表，没有导入任何机构。"))
    return redirect("organs:import")
