"""Pages of the site itself (站点页面): front page, desk, command palette, language, edition, errors."""

import sys
from urllib.parse import urlencode

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from yizhen.dispatch.door import Overview, desk_overview, desk_stats, find_cases
from yizhen.documents.door import waiting as documents_waiting
from yizhen.duties.door import waiting as duties_waiting
from yizhen.organs.door import find_organs
from yizhen.record.door import guards_missing
from yizhen.site.api import is_api, problem
from yizhen.site.navigation import duties_for
from yizhen.staffing.door import waiting as staffing_waiting
from yizhen.ui.door import Badge, Cell, Column, Row, Table, Tone

YEAR = 365 * 24 * 3600


@require_safe
def front(request):
    """首页: residents report and follow here; staff go to their desk."""
    if request.actor.account is not None:
        return redirect("desk")
    return render(request, "site/front.html", {"title": _("有事请说，件件有着落")})


@require_safe
def desk(request):
    """工作台: what waits for this post, and the five numbers that matter."""
    if request.actor.account is None:
        return redirect(f"{reverse('identity:sign-in')}?next={reverse('desk')}")
    actor, now = request.actor, timezone.now()
    sees = actor.can("dispatch.view")
    context = {
        "title": _("工作台"),
        "stats": desk_stats(actor, at=now) if sees else [],
        "overview": desk_overview(actor, at=now) if sees else Overview(),
        "waiting": _waiting(actor, timezone.localdate(now)),
        "duty_list": duties_for(actor, request.path),
        "inbox_url": reverse("dispatch:inbox"),
        "late_url": f"{reverse('dispatch:cases')}?stage=open&due=late&sort=due",
    }
    return render(request, "site/desk.html", context)


def _waiting(actor, today):
    """What waits for this post besides cases (其他待办), kind by kind; None when nothing does."""
    kinds = [*documents_waiting(actor), *duties_waiting(actor, today), *staffing_waiting(actor, today)]
    if not kinds:
        return None
    kinds.sort(key=lambda one: not one.late)  # what is late comes first, else the order of the houses
    late = [Badge(_("%(n)s 件%(word)s") % {"n": one.late, "word": one.lateness}, Tone.LATE) if one.late else None for one in kinds]
    rows = tuple(
        Row((Cell(one.label, url=one.url), one.count, Cell("", badge=badge)), tone=Tone.LATE if badge else "")
        for one, badge in zip(kinds, late, strict=True)
    )
    columns = (Column(_("事情"), wide=True), Column(_("件数"), numeric=True), Column(_("期限")))
    return Table(_("等我办的"), columns, rows, show_caption=True)


@require_GET
def palette(request):
    """命令面板: pages, organs and cases that this post may open, by a few letters (JSON)."""
    actor, text = request.actor, request.GET.get("q", "").strip()[:40]
    if actor.account is None:
        return JsonResponse([], safe=False)
    found = [
        {"label": item.label, "hint": duty.label, "url": item.url}
        for duty in duties_for(actor, "")
        for item in duty.items
        if text in item.label
    ]
    if text and actor.can("dispatch.view"):
        found += [
            {"label": f"{case.number} {case.title}", "hint": _("办件"), "url": case.url}
            for case in find_cases(actor, text, at=timezone.now(), limit=8)
        ]
    if text and actor.can("organs.view"):
        found += [
            {"label": organ.name, "hint": _("机构"), "url": reverse("organs:organ", args=[organ.id])}
            for organ in find_organs(actor, text, timezone.localdate(), limit=8)
        ]
    found = found[:20]
    if len(text) > 1 and not text.replace("-", "").isdigit():  # a number opens its own case, or nothing
        everywhere = f"{reverse('dispatch:search')}?{urlencode({'q': text})}"
        found.append({"label": _("搜索“%(text)s”") % {"text": text}, "hint": _("全部"), "url": everywhere})
    return JsonResponse(found, safe=False, json_dumps_params={"ensure_ascii": False})


def _back(request) -> HttpResponseRedirect:
    to = request.GET.get("next", "/")
    safe = url_has_allowed_host_and_scheme(to, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(to if safe else "/")


@require_GET
def language(request):
    """切换语言: remembered in a cookie, back to the page one came from."""
    response = _back(request)
    if request.GET.get("to") in ("zh-hans", "en"):
        response.set_cookie("yizhen_language", request.GET["to"], max_age=YEAR, samesite="Lax")
    return response


@require_GET
def edition(request):
    """长辈版: large text on and off, remembered in a cookie."""
    response = _back(request)
    large = request.COOKIES.get("yizhen_edition") == "large"
    response.set_cookie("yizhen_edition", "standard" if large else "large", max_age=YEAR, samesite="Lax")
    return response


@require_safe
def healthz(_request):
    """健康检查: the database answers and the record's guards stand."""
    try:
        connection.ensure_connection()
        missing = guards_missing()
    except DatabaseError:
        return JsonResponse({"ok": False, "database": False}, status=503)
    return JsonResponse({"ok": not missing, "database": True, "guards_missing": missing}, status=503 if missing else 200)


def _error(request, template, status, **more) -> HttpResponse:
    return render(request, template, {"request_number": getattr(request, "number", ""), **more}, status=status)


def bad_request(request, exception=None):  # noqa: ARG001 (Django's signature)
    """400 请求有误."""
    if is_api(request):
        return problem(request, 400)
    return _error(request, "400.html", 400)


def forbidden(request, exception=None):  # noqa: ARG001
    """403 无权; whoever is not signed in is shown the way in, and comes back to the page."""
    signed_in = getattr(request, "actor", None) is not None and request.actor.account is not None
    if signed_in or request.method not in {"GET", "HEAD"}:
        return _error(request, "403.html", 403)
    way_in = f"{reverse('identity:sign-in')}?{urlencode({'next': request.get_full_path()})}"
    return _error(request, "403.html", 403, sign_in_url=way_in)


def not_found(request, exception=None):  # noqa: ARG001
    """404 不存在 (also for what is not yours)."""
    if is_api(request):
        return problem(request, 404)
    return _error(request, "404.html", 404)


def too_large(request, most):
    """413 传得太多, before any of it was read; ``most`` in megabytes."""
    if is_api(request):
        return problem(request, 413)
    return _error(request, "413.html", 413, most=most)


def server_error(request):
    """500 系统出错; 503 while the database is away or its disk is full: trying again later will do."""
    from django.template import loader

    away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    number = getattr(request, "number", "")
    page = loader.get_template("503.html" if away else "500.html").render({"request_number": number})
    return HttpResponse(page, status=503, headers={"Retry-After": "60"}) if away else HttpResponse(page, status=500)


def csrf_failure(request, reason=""):  # noqa: ARG001
    """403 凭证不符."""
    return _error(request, "403_csrf.html", 403)
