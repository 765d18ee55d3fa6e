"""先例 precedents: what was ruled or agreed, what holds, how often it routed a matter."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yizhen.duties.actions import disputes as acts
from yizhen.duties.forms.gates import StepForm
from yizhen.duties.queries import disputes as looks
from yizhen.duties.queries.categories import category_names
from yizhen.duties.terms.disputes import PrecedentLine
from yizhen.duties.terms.powers import Power
from yizhen.duties.views.choosing import place_words
from yizhen.duties.views.common import townships
from yizhen.ui.door import Act, Cell, Column, Empty, Link, Row, Table
from yizhen.ui.templatetags.ui import cn_date


def precedent_table(rows: Any, names: dict[str, str], places: dict[str, str], *, brief: bool = False) -> Table:
    """Precedents (先例): what the next matter is sent by; ``brief`` on the page of their dispute, which says where."""
    where = () if brief else (Column(_("分类")), Column(_("地点")))
    columns = (
        Column(_("编号"), wide=brief), *where, Column(_("牵头单位")), Column(_("依据"), wide=True), Column(_("有效")),
        Column(_("引用"), numeric=True),
    )  # fmt: skip
    lines = tuple(
        Row((
            Cell(one.number, "" if brief else reverse("duties:dispute", args=[one.dispute])),
            *(() if brief else (names.get(one.category, one.category), place_words(places, one.place, _("全县")))),
            Cell(one.organ_name, note=one.mode.label), one.words,
            Cell(cn_date(one.valid_from), note=_("至 %(day)s") % {"day": cn_date(one.valid_to)} if one.valid_to else _("现行")),
            one.used,
        ))
        for one in rows
    )  # fmt: skip
    return Table(_("先例"), columns, lines, empty=Empty(_("还没有先例")), show_caption=True)


@require_safe
def precedents(request: HttpRequest) -> HttpResponse:
    """先例: what was ruled, what holds, how often it was used."""
    by, day = request.actor, timezone.localdate()
    by.require(Power.VIEW)
    rows = looks.precedents(by)
    held = [one for one in rows if one.valid_to is None or one.valid_to > day]
    context = {
        "title": _("先例"),
        "lead": _("裁定和协商一致的结果，同一分类、同一地点的下一件照此派单。"),
        "crumbs": [Link(_("职责争议"), reverse("duties:disputes")), Link(_("先例"), "")],
        "table": precedent_table(rows, category_names(by.county, day), townships(by.county, day)),
        "ends": _ends(held) if by.can(Power.DECIDE) else [],
    }
    return render(request, "duties/precedents.html", context)


def _ends(held: list[PrecedentLine]) -> list[Act]:
    return [
        Act(
            _("%(number)s 不再适用") % {"number": one.number}, reverse("duties:precedent-end", args=[one.id]), danger=True,
            form=StepForm(needs_words=True, auto_id=f"end-{one.id}-%s"),
        )
        for one in held
    ]  # fmt: skip


@require_POST
def end_precedent(request: HttpRequest, pk: int) -> HttpResponse:
    """先例失效."""
    by = request.actor
    by.require(Power.DECIDE)
    form = StepForm(request.POST, needs_words=True)
    if form.is_valid():
        acts.end_precedent(pk, form.cleaned_data["words"], by=by, at=timezone.now())
        messages.success(request, _("从今天起不再适用。"))
    else:
        messages.error(request, _("没有办成：请写明为什么不再适用。"))
    return redirect("duties:precedents")
