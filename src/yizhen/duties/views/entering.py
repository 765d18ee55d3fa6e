"""Entering, changing and ending one item (录入、修改、停用事项)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yizhen.duties import actions, queries
from yizhen.duties.forms.entering import EndItemForm, ItemForm, initial_of
from yizhen.duties.queries.versions import Bodies, bodies
from yizhen.duties.terms import ItemDraft, Power, Severity
from yizhen.ui.door import Link


def _organs(known: Bodies) -> list[tuple[int, str]]:
    return [(one.id, one.name) for one in known.by_id.values() if one.nature == "entity" and one.kind != "internal_office"]


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """录入事项: one item by hand."""
    request.actor.require(Power.EDIT)
    return _form(request, None, 0)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """修改事项: a further version from a day on; what a higher catalogue has said stays."""
    by = request.actor
    by.require(Power.EDIT)
    return _form(request, queries.item(by, pk, timezone.localdate()).draft, pk)


def _form(request: HttpRequest, before: ItemDraft | None, pk: int) -> HttpResponse:
    by, now = request.actor, timezone.now()
    today = timezone.localdate(now)
    known = bodies(by.county, today)
    initial = {"valid_from": today, "unit": "working_day", "use_level": 4, "state": "in_force"}
    initial |= initial_of(before) if before else {}
    locked = bool(before and before.copied_from)
    form = ItemForm(_organs(known), request.POST or None, initial=initial, locked=locked)
    if request.method == "POST" and form.is_valid():
        organ = form.cleaned_data["organ"]
        name = known.by_id[organ].name if organ in known.by_id else before.organ_name if before else ""
        try:
            made = actions.enter_item(
                form.draft(name, before), valid_from=form.cleaned_data["valid_from"], by=by, at=now
            )
        except actions.ItemRefused as refusal:
            for one in refusal.findings:
                if one.severity is Severity.REFUSE:
                    form.add_error(None, f"{one.words}。{one.mend}。")
        except actions.Overlaps as refusal:
            form.add_error("valid_from", str(refusal))
        else:
            messages.success(request, _("已录入，从生效日起按新的内容。"))
            return redirect("duties:item", pk=made)
    context = {
        "title": _("修改事项") if before else _("录入事项"),
        "lead": before.name if before else "",
        "crumbs": [Link(_("事项"), reverse("duties:index"))],
        "form": form, "draft": f"duties-item-{pk}", "submit_label": _("核对并录入"),
        "cancel_url": reverse("duties:item", args=[pk]) if pk else reverse("duties:index"),
    }  # fmt: skip
    return render(request, "ui/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """停用事项: from a day on, with the reason."""
    by, now = request.actor, timezone.now()
    by.require(Power.EDIT)
    view = queries.item(by, pk, timezone.localdate(now))
    form = EndItemForm(request.POST or None, initial={"on": timezone.localdate(now)})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            actions.end_item(pk, on=told["on"], reason=told["reason"], by=by, at=now)
        except (actions.AlreadyEnded, actions.Overlaps, actions.ItemRefused) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已停用；以前的内容仍可查阅。"))
            return redirect("duties:item", pk=pk)
    context = {
        "title": _("停用事项"), "lead": view.draft.name, "crumbs": [Link(_("事项"), reverse("duties:index"))],
        "form": form, "submit_label": _("停用"), "cancel_url": reverse("duties:item", args=[pk]),
    }  # fmt: skip
    return render(request, "ui/form.html", context, status=422 if form.errors else 200)
