"""The clerk's intake page (登记页): what the choice leads to is shown while typing."""

import secrets
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from yizhen.dispatch import access, actions
from yizhen.dispatch.access import NoSuchCase
from yizhen.dispatch.forms import IntakeForm
from yizhen.dispatch.queries import list_cases, responsible
from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.queries.county import office
from yizhen.dispatch.rules import case_clock, similarity
from yizhen.dispatch.terms import CaseFilter, CaseRow, Power, Sort
from yizhen.dispatch.terms.files import FileRole
from yizhen.dispatch.views.files import enclose_all
from yizhen.dispatch.views.options import category_list
from yizhen.dispatch.views.showing import case_url, state_badge
from yizhen.organs import door as organs
from yizhen.territory import door as territory

NEAR_DAYS, NEAR_LOOKED_AT, NEAR_SHOWN, NEAR = 14, 100, 5, 0.3


def _towns(county: str, day) -> list[tuple[territory.Division, list[territory.Division]]]:  # noqa: ANN001  a date
    villages = territory.villages_in(county, day)
    return [(town, villages.get(town.short, [])) for town in territory.townships_of(county, day)]


def _form(request: HttpRequest, data=None, *, bound: bool) -> IntakeForm:  # noqa: ANN001  form data
    day = timezone.localdate()
    by = request.actor
    initial = {"token": secrets.token_urlsafe(24)}
    return IntakeForm(
        data if bound else None,
        request.FILES if bound else None,
        initial=initial,
        offered=catalogue(by.county, day),
        townships=_towns(by.county, day),
    )


@never_cache
@sensitive_post_parameters("name", "phone")
@require_http_methods(["GET", "HEAD", "POST"])
def intake(request: HttpRequest) -> HttpResponse:
    """登记诉求: one page; sent twice it makes one case; what is typed stays until it is taken."""
    request.actor.require(Power.INTAKE)
    if request.method != "POST":
        return _show(request, _form(request, bound=False))
    form = _form(request, request.POST, bound=True)
    if not form.is_valid():
        return _show(request, form)
    try:
        receipt = actions.report(form.draft(), by=request.actor, at=timezone.now())
    except actions.BadDraft as refused:
        for name, words in refused.faults.items():
            form.add_error(name if name in form.fields else None, words)
        return _show(request, form)
    except actions.TokenReused as refused:
        fresh = request.POST.copy()
        fresh["token"] = secrets.token_urlsafe(24)
        form = _form(request, fresh, bound=True)
        form.add_error(None, str(refused))
        return _show(request, form)
    refused = [] if receipt.replayed else enclose_all(
        receipt.id, form.cleaned_data["photos"], FileRole.INTAKE, power=Power.INTAKE, by=request.actor, at=timezone.now()
    )  # fmt: skip
    for words in refused:
        messages.warning(request, _("已登记，但这个附件没有收：%(why)s") % {"why": words})
    if receipt.replayed:
        messages.info(request, _("这张表已经交过，没有重复登记。"))
    told = _("已登记 %(number)s。请告诉诉求人：编号 %(number)s，查询码 %(code)s（只显示这一次）。") % {
        "number": receipt.number, "code": receipt.follow_code,
    }  # fmt: skip
    messages.success(request, told)
    return redirect(_next(request, receipt.id, receipt.number))


def _next(request: HttpRequest, pk: int, number: str) -> str:
    """To the case where the clerk may see it, else to the next form (下一步)."""
    if request.POST.get("then") != "again" and request.actor.can(Power.VIEW):
        try:
            access.case_for(request.actor, pk)
        except NoSuchCase:
            return reverse("dispatch:intake")
        return case_url(number)
    return reverse("dispatch:intake")


def _show(request: HttpRequest, form: IntakeForm) -> HttpResponse:
    offered = catalogue(request.actor.county, timezone.localdate())
    context = {
        "title": _("登记诉求"), "form": form, "draft": "intake", "draft_keep": "session",
        "action": reverse("dispatch:intake"), "multipart": True, "category_list": category_list(offered),
        "foreseen": foresee(request, form) if form.is_bound else None,
    }  # fmt: skip
    return render(
        request, "dispatch/intake.html", context, status=422 if form.is_bound and form.errors else 200
    )


@require_safe
def foreseen(request: HttpRequest) -> HttpResponse:
    """登记前看: standard, deadline, responsible organ with ground, similar cases; a piece of the page."""
    request.actor.require(Power.INTAKE)
    form = _form(request, request.GET, bound=True)
    form.is_valid()
    return render(request, "dispatch/foreseen.html", {"foreseen": foresee(request, form)})


def foresee(request: HttpRequest, form: IntakeForm) -> dict[str, object]:
    """What would follow from what is typed so far (预判)."""
    by, now = request.actor, timezone.now()
    day = timezone.localdate(now)
    offered, told = catalogue(by.county, day), form.cleaned_data
    code, level = told.get("category") or ("", 1)
    category = offered.category(code) if code else None
    division = told.get("division") or ""
    found: dict[str, object] = {
        "category": category,
        "similar": _near(request, told.get("title") or told.get("detail") or "", division),
    }
    if category is None:
        return found
    standard = offered.standard(category.id, level)
    desk = office(by.county, day)
    village = division if len(division) == 12 else ""  # noqa: PLR2004  digits of a village
    lead = responsible(by.county, category.id, division[:9], village, day)
    organ = organs.organs_by_id([lead.organ]).get(lead.organ) if lead.organ else None
    return found | {
        "standard": standard,
        "clock": case_clock(standard, now, desk.calendar, desk.hours) if standard else None,
        "lead": lead,
        "organ": organ.name if organ else "",
    }


def _near(request: HttpRequest, words: str, division: str) -> list[tuple[CaseRow, str, object]]:
    """Open and recent cases of the same place that read alike (相似来件)."""
    by, now = request.actor, timezone.now()
    if not (by.can(Power.VIEW) and words and division):
        return []
    wanted = CaseFilter(
        townships=(division[:9],), received_from=timezone.localdate(now) - timedelta(days=NEAR_DAYS)
    )
    rows = list_cases(by, wanted, now=now, sort=Sort.RECEIVED_DESC, per_page=NEAR_LOOKED_AT).rows
    scored = sorted(((similarity(words, row.title), row) for row in rows), key=lambda one: -one[0])
    return [
        (row, case_url(row.number), state_badge(row.state))
        for score, row in scored[:NEAR_SHOWN]
        if score >= NEAR
    ]
