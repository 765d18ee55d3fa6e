"""Drafting and publishing a list (拟订与公布清单): one draft at a time, seen as it would stand, published with its document."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yizhen.duties import access, actions, sheets
from yizhen.duties.actions.replacing import stage_list
from yizhen.duties.forms.items import EntryForm, ListFileForm, NewListForm, PublishForm
from yizhen.duties.models import EditionRow
from yizhen.duties.queries.lists import drafted_changes, edition_view, items_by_code
from yizhen.duties.queries.versions import bodies
from yizhen.duties.sheets.lists import NoNames, columns_of
from yizhen.duties.terms import ChangeVerb, EditionState, EntryDraft, ListKind, Power
from yizhen.duties.views.common import list_title, townships
from yizhen.ui.door import Link

DIGITS = 9
"""Digits of a number in an address or form that may be looked up (编号最多位数)."""


@require_http_methods(["GET", "HEAD", "POST"])
def new_list(request: HttpRequest) -> HttpResponse:
    """建立清单: whose and which; an existing one is opened."""
    by = request.actor
    by.require(Power.EDIT)
    now = timezone.now()
    places = townships(by.county, timezone.localdate(now))
    form = NewListForm(places, request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        found = actions.open_list(ListKind(told["kind"]), told["township"], by=by, at=now)
        return redirect("duties:list", pk=found)
    context = {
        "title": _("建立清单"), "crumbs": [Link(_("清单"), reverse("duties:lists"))], "form": form,
        "submit_label": _("建立，去拟订"), "cancel_url": reverse("duties:lists"),
    }  # fmt: skip
    return render(request, "ui/form.html", context, status=422 if form.errors else 200)


@require_POST
def open_edition(request: HttpRequest, pk: int) -> HttpResponse:
    """拟订新版: begin a draft, or go on with the one that is open."""
    by = request.actor
    by.require(Power.EDIT)
    try:
        edition = actions.open_edition(pk, by=by, at=timezone.now())
    except actions.DraftOpen as refusal:
        messages.info(request, str(refusal))
        edition = access.editions_for(by).filter(list=pk, number=refusal.number).values_list("pk", flat=True)[0]
    return redirect("duties:edition", pk=edition)


@require_http_methods(["GET", "HEAD", "POST"])
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    """拟订稿: what it changes, what stands in the way, and the acts on it."""
    by = request.actor
    by.require(Power.VIEW)
    row = access.edition_for(by, pk)
    if row.state != EditionState.DRAFT:
        return redirect("duties:list", pk=row.list_id)
    form = EntryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by.require(Power.EDIT)
        return _added(request, row, form)
    return _show(request, row, entry_form=form, status=422 if form.errors else 200)


def _added(request: HttpRequest, row: EditionRow, form: EntryForm) -> HttpResponse:
    told = dict(form.cleaned_data)
    code = told.pop("item_code")
    found = items_by_code(row.list.county, [code]).get(code) if code else None
    if code and found is None:
        form.add_error("item_code", _("目录里没有这个编码；请核对，或者空着。"))
        return _show(request, row, entry_form=form, status=422)
    body = bodies(row.list.county, timezone.localdate()).named(told["organ_name"])
    draft = EntryDraft(item=found, organ=body.id if body else None, **told)
    key = request.POST.get("key", "")[:DIGITS]
    try:
        actions.draft_entry(row.pk, draft, key=int(key) if key.isdecimal() else None, by=request.actor, at=timezone.now())
    except actions.EditionClosed as refusal:  # somebody published or dropped it meanwhile
        messages.error(request, str(refusal))
        return redirect("duties:list", pk=row.list_id)
    messages.success(request, _("已写入拟订稿，公布以前不生效。"))
    return redirect("duties:edition", pk=row.pk)


def _show(
    request: HttpRequest, row: EditionRow, *, entry_form: EntryForm, publish_form: PublishForm | None = None,
    file_form: ListFileForm | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    today = timezone.localdate()
    place = townships(row.list.county, today).get(row.list.township, row.list.township)
    context: dict[str, Any] = {
        "title": _("%(place)s%(list)s（第 %(n)s 版拟订稿）")
        % {"place": place, "list": ListKind(row.list.kind).label, "n": row.number},
        "crumbs": [
            Link(_("清单"), reverse("duties:lists")),
            Link(list_title(place, ListKind(row.list.kind)), reverse("duties:list", args=[row.list_id])),
        ],
        "edition": edition_view(row),
        "changes": drafted_changes(row.pk),
        "findings": actions.check_edition(row),
        "count": len(actions.drafted(row)),
        "form": entry_form,
        "publish_form": publish_form or PublishForm(initial={"effective_on": today}),
        "file_form": file_form or ListFileForm(),
        "standing": actions.standing_of(row),
        "may_edit": request.actor.can(Power.EDIT),
        "may_publish": request.actor.can(Power.PUBLISH),
        "remove": ChangeVerb.REMOVE,
    }
    return render(request, "duties/edition.html", context, status=status)


@require_POST
def replace_all(request: HttpRequest, pk: int) -> HttpResponse:
    """整单导入: the table is read and staged; the draft changes once its rows were looked at."""
    by = request.actor
    by.require(Power.EDIT)
    row = access.edition_for(by, pk)
    form = ListFileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            return redirect("duties:import-batch", pk=_staged(request, row, form))
        except (sheets.BadFile, NoNames) as refusal:
            form.add_error("file", str(refusal))
        except actions.EditionClosed as refusal:
            messages.error(request, str(refusal))
            return redirect("duties:list", pk=row.list_id)
    return _show(request, row, entry_form=EntryForm(), file_form=form, status=422)


def _staged(request: HttpRequest, row: EditionRow, form: ListFileForm) -> int:
    file = form.cleaned_data["file"]
    if file.size > sheets.LARGEST:
        raise sheets.BadFile(_("文件太大，最多 16 MB；请分成几个文件"))
    table = sheets.open_table(file.read(), file.name or "")
    staged = actions.StagedFile(
        table.name, table.digest, table.head, table.head_print, timezone.localdate(), columns_of(table.head),
        target=row.pk,
    )  # fmt: skip
    return stage_list(table.rows, staged, by=request.actor, at=timezone.now())


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """变动: remove an entry of the standing list, or take a drafted change back."""
    by = request.actor
    by.require(Power.EDIT)
    remove, undo = request.POST.get("remove", "")[:DIGITS], request.POST.get("undo", "")[:DIGITS]
    try:
        if remove.isdecimal():
            actions.draft_removal(pk, int(remove), by=by, at=timezone.now())
        elif undo.isdecimal():
            actions.undo_change(pk, int(undo), by=by, at=timezone.now())
    except actions.EditionClosed as refusal:
        messages.error(request, str(refusal))
    return redirect("duties:edition", pk=pk)


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """公布: with its document and the day it takes effect; refused with everything that stands in the way."""
    by = request.actor
    by.require(Power.PUBLISH)
    row = access.edition_for(by, pk)
    form = PublishForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            actions.publish_edition(
                pk, effective_on=told["effective_on"], authority=told["authority"], title=told["title"], by=by,
                at=timezone.now(),
            )  # fmt: skip
        except actions.ListRefused as refusal:
            form.add_error(None, str(refusal))
        except actions.EditionClosed as refusal:
            messages.error(request, str(refusal))
            return redirect("duties:list", pk=row.list_id)
        else:
            messages.success(request, _("已公布。从生效日起按新的清单执行。"))
            return redirect("duties:list", pk=row.list_id)
    return _show(request, row, entry_form=EntryForm(), publish_form=form, status=422)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """放弃拟订: what stands goes on standing."""
    by = request.actor
    by.require(Power.EDIT)
    row = access.edition_for(by, pk)
    try:
        actions.drop_edition(pk, reason=request.POST.get("reason", ""), by=by, at=timezone.now())
    except actions.EditionClosed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已放弃这一版拟订稿，现行清单没有变。"))
    return redirect("duties:list", pk=row.list_id)
