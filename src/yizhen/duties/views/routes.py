"""由谁办 who leads this, here, on this day: ask the lists, and see on what ground they answer."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yizhen.duties.forms.gates import RouteForm
from yizhen.duties.queries.routing import may_take, route
from yizhen.duties.terms.powers import Power
from yizhen.duties.terms.routing import Route, Verdict
from yizhen.duties.views.choosing import category_choices, township_choices
from yizhen.kernel.actors import Actor
from yizhen.organs import door as organs
from yizhen.ui.door import Column, Fact, Row, Table


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """由谁办: organ, mode, article, item, others; or why nobody can be told."""
    by, today = request.actor, timezone.localdate()
    by.require(Power.VIEW)
    form = RouteForm(
        request.GET if "category" in request.GET else None, categories=category_choices(by.county, today),
        places=township_choices(by.county, today), initial={"on": today},
    )  # fmt: skip
    context = {
        "title": _("由谁办"),
        "lead": _("选一类事、一个镇街、一天：清单说由谁牵头，依据哪一条。派单用的就是这个答案。"),
        "form": form,
    }
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        context |= _answer(by, given["category"], given["place"], given["on"] or today)
    return render(request, "duties/route.html", context)


def _answer(by: Actor, category: str, place: str, on: date) -> dict[str, object]:
    chain = [category[:end] for end in range(len(category), 0, -1)]
    found, verdict = route(by.county, chain, place, on), may_take(by.county, chain, place, on)
    wanted = [found.organ, verdict.organ, verdict.department, *(one.organ for one in found.alternates)]
    names = {pk: one.name for pk, one in organs.organs_by_id([pk for pk in wanted if pk]).items()}
    return {
        "found": found,
        "lead_name": names.get(found.organ or 0, ""),
        "facts": _facts(found, verdict, names),
        "others": _others(found, names),
    }


def _facts(found: Route, verdict: Verdict, names: dict[int, str]) -> list[Fact]:
    facts = []
    if found.mode:
        facts.append(Fact(_("方式"), found.mode.label))
    if found.item:
        facts.append(Fact(_("事项"), found.item.name, note=found.item.code))
    if found.article:
        facts.append(Fact(_("依据"), found.article))
    if found.precedent:
        facts.append(Fact(_("先例"), found.precedent))
    if not verdict.judged:
        facts.append(Fact(_("镇街可否牵头"), _("没有公布清单，不作判断")))
    elif verdict.allowed:
        facts.append(Fact(_("镇街可否牵头"), _("可以"), note=verdict.article))
    else:
        why = verdict.why_not.label if verdict.why_not else ""
        facts.append(Fact(_("镇街可否牵头"), why, note=verdict.article))
    if not verdict.allowed and verdict.department:
        facts.append(Fact(_("应由"), names.get(verdict.department, "")))
    return facts


def _others(found: Route, names: dict[int, str]) -> Table | None:
    if not found.alternates:
        return None
    rows = tuple(Row((names.get(one.organ, ""), one.mode.label, one.words)) for one in found.alternates)
    columns = (Column(_("单位")), Column(_("方式")), Column(_("依据"), wide=True))
    return Table(_("其他相关单位"), columns, rows, show_caption=True)
