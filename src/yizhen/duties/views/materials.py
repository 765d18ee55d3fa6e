"""申请材料页面: what an item asks for, each with source, copies, reason and what is wrong with it."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yizhen.duties import actions, queries
from yizhen.duties.forms.materials import MaterialDayForm, Rows, initial_of, told
from yizhen.duties.queries.higher import issued_by
from yizhen.duties.queries.items import ItemView
from yizhen.duties.rules.materials import ELEMENT, material_flags, materials_of, materials_words, source_words
from yizhen.duties.terms import ItemDraft, Power
from yizhen.ui.door import Cell, Column, Empty, Link, Row, Table


def materials_table(view: ItemView) -> Table:
    """Materials with what is wrong with each (申请材料表)."""
    issued = issued_by(view.county, view.on) if view.draft.elements.get(ELEMENT) else ()
    columns = (
        Column(_("材料"), wide=True), Column(_("来源")), Column(_("份数"), numeric=True), Column(_("必要性"), wide=True),
        Column(_("依据"), wide=True), Column(_("核对所见，怎样改"), wide=True),
    )  # fmt: skip
    rows = tuple(
        Row((
            one.name, source_words(one.source), "" if one.copies is None else one.copies, one.why, one.basis,
            Cell(
                "；".join(_("%(rule)s：%(words)s") % {"rule": flag.words, "words": flag.mend} for flag in flags),
                note="；".join(dict.fromkeys(flag.ground for flag in flags)),
            ),
        ))
        for one, flags in material_flags(view.draft, issued)
    )  # fmt: skip
    return Table(_("申请材料"), columns, rows, empty=Empty(_("没有填申请材料"), _("不要材料的，这样就对。")))


def public_materials(draft: ItemDraft) -> Table | None:
    """Materials for whoever applies (要带什么); None where nothing is asked for."""
    found = materials_of(draft)
    columns = (Column(_("材料"), wide=True), Column(_("份数"), numeric=True), Column(_("哪里来")), Column(_("为什么要"), wide=True))
    rows = tuple(
        Row((one.name, "" if one.copies is None else one.copies, source_words(one.source), one.why)) for one in found
    )
    return Table(_("要带什么"), columns, rows) if found else None


@require_http_methods(["GET", "HEAD", "POST"])
def materials(request: HttpRequest, pk: int) -> HttpResponse:
    """改申请材料: a further version of the item from a day on."""
    by, now = request.actor, timezone.now()
    by.require(Power.EDIT)
    today = timezone.localdate(now)
    view = queries.item(by, pk, today)
    before = initial_of(materials_of(view.draft))
    rows = Rows(request.POST or None, initial=before)
    day = MaterialDayForm(request.POST or None, initial={"on": today})
    if request.method == "POST" and rows.is_valid() and day.is_valid():
        words = materials_words(told(rows))
        kept = {name: value for name, value in view.draft.elements.items() if name != ELEMENT}
        draft = replace(view.draft, elements=kept | ({ELEMENT: words} if words else {}))
        try:
            actions.enter_item(draft, valid_from=day.cleaned_data["on"], by=by, at=now)
        except (actions.Overlaps, actions.ItemRefused) as refusal:
            day.add_error("on", str(refusal))
        else:
            messages.success(request, _("已改；核对所见在材料旁边。"))
            return redirect("duties:item", pk=pk)
    name = view.draft.name
    context = {
        "title": _("申请材料"), "lead": name, "rows": rows, "form": day, "submit_label": _("核对并录入"),
        "crumbs": [Link(_("事项"), reverse("duties:index")), Link(name, reverse("duties:item", args=[pk]))],
        "cancel_url": reverse("duties:item", args=[pk]),
    }  # fmt: skip
    return render(request, "duties/materials.html", context, status=422 if request.method == "POST" else 200)
