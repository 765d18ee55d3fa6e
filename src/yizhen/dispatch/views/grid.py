"""The grid worker's phone page (现场): report with one hand, with or without a signal; what waits, with its next act.

The page itself shows nothing of a person, so that the phone may keep it for when there is no signal. What is written
waits on the phone and is sent under a key of its own, as often as it takes: it makes one case.
"""

import hashlib
import secrets
from dataclasses import asdict
from functools import cache
from pathlib import Path

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yizhen.dispatch import access, actions
from yizhen.dispatch.access import NoSuchCase
from yizhen.dispatch.forms import FieldForm
from yizhen.dispatch.queries import field as queries
from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.terms import Power, Receipt
from yizhen.dispatch.views.showing import case_url
from yizhen.kernel.actors import Actor

ASSETS = (
    "ui/tokens.css", "ui/base.css", "ui/components.css", "ui/print.css", "ui/app.js", "ui/mark.svg",
    "dispatch/field.css", "dispatch/field.js",
)  # fmt: skip
"""Files that the page needs, kept by the phone (留存文件)."""


def _form(request: HttpRequest, *, bound: bool) -> FieldForm:
    by, now = request.actor, timezone.now()
    day = timezone.localdate(now)
    return FieldForm(
        request.POST if bound else None, initial={"key": secrets.token_urlsafe(24)}, offered=catalogue(by.county, day),
        usual=queries.usual_categories(by, now=now), places=queries.places(by, day),
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def field(request: HttpRequest) -> HttpResponse:
    """现场: the page; without JavaScript its form is sent like any other."""
    request.actor.require(Power.INTAKE)
    form = _form(request, bound=request.method == "POST")
    if request.method == "POST" and form.is_valid():
        try:
            receipt = _take(request.actor, form)
        except (actions.BadDraft, actions.KeyReused) as refused:
            _explain(form, refused)
        else:
            messages.success(request, _("已登记 %(number)s，查询码 %(code)s。") % {"number": receipt.number, "code": receipt.follow_code})
            return redirect("dispatch:field")
    context = {"title": _("现场"), "form": form, "inbox": reverse("dispatch:inbox") if request.actor.can(Power.VIEW) else ""}
    return render(request, "dispatch/grid.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def field_data(request: HttpRequest) -> JsonResponse:
    """现场数据 (JSON): who is signed in, the token for sending, what waits. 401 when nobody is."""
    by, now = request.actor, timezone.now()
    if by.account is None:
        return JsonResponse({"why": "signed_out"}, status=401)
    if not by.can(Power.INTAKE):
        return JsonResponse({"why": "no_power"}, status=403)
    waiting, count = queries.tasks(by, now=now) if by.can(Power.VIEW) else ([], 0)
    told = {
        "account": by.account, "who": by.name, "csrf": get_token(request), "at": now.isoformat(), "count": count,
        "tasks": [asdict(one) for one in waiting],
    }  # fmt: skip
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


@require_POST
def field_send(request: HttpRequest) -> JsonResponse:
    """收下一件 (JSON): the same key again gives the same answer. 401, 403, 409 (another's), 422 (what is wrong)."""
    by = request.actor
    if by.account is None:
        return JsonResponse({"why": "signed_out"}, status=401)
    if not by.can(Power.INTAKE):
        return JsonResponse({"why": "no_power"}, status=403)
    if request.POST.get("account") != str(by.account):
        return JsonResponse({"why": "another"}, status=409)
    form = _form(request, bound=True)
    if form.is_valid():
        try:
            return JsonResponse(_told(by, _take(by, form)), status=201)
        except (actions.BadDraft, actions.KeyReused) as refused:
            _explain(form, refused)
    wrong = {name: " ".join(words) for name, words in form.errors.items()}
    return JsonResponse({"why": "refused", "errors": wrong}, status=422)


def _take(by: Actor, form: FieldForm) -> Receipt:
    return actions.report_once(form.draft(), key=form.cleaned_data["key"], by=by, at=timezone.now())


def _explain(form: FieldForm, refused: Exception) -> None:
    """Each fault at its field; a title is taken from what happened."""
    if not isinstance(refused, actions.BadDraft):
        form.add_error(None, str(refused))
        return
    for name, words in refused.faults.items():
        form.add_error({"title": "detail"}.get(name, name) if name in {"title", *form.fields} else None, words)


def _told(by: Actor, receipt: Receipt) -> dict[str, object]:
    """What the phone keeps of a report that was taken: the case itself only where the worker may open it."""
    url = ""
    if by.can(Power.VIEW):
        try:
            access.case_for(by, receipt.id)
            url = case_url(receipt.number)
        except NoSuchCase:
            url = ""
    follow = f"{reverse('dispatch:follow')}?number={receipt.number}"
    return {"number": receipt.number, "code": receipt.follow_code, "url": url, "follow": follow, "replayed": receipt.replayed}


@cache
def _edition() -> str:
    """What changes when a file of the page does (文件版次)."""
    found = hashlib.sha256()
    for name in ("dispatch/field-worker.js", *ASSETS):
        found.update(Path(str(finders.find(name))).read_bytes())
    return found.hexdigest()[:16]


@never_cache
@require_safe
def field_worker(_request: HttpRequest) -> HttpResponse:
    """离线件 (service worker): keeps the page and its files on the phone."""
    files = ", ".join(f'"{static(name)}"' for name in ASSETS)
    text = (
        f'const EDITION = "{_edition()}", SHELL = "{reverse("dispatch:field")}", FILES = [{files}];\n'
        f'importScripts("{static("dispatch/field-worker.js")}?{_edition()}");\n'
    )
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


@require_safe
def field_manifest(_request: HttpRequest) -> JsonResponse:
    """主屏幕图标 (web app manifest): lets a phone open the page like a program."""
    here = reverse("dispatch:field")
    told = {
        "name": _("一针 现场"), "short_name": _("现场"), "start_url": here, "scope": here, "display": "standalone",
        "icons": [{"src": static("ui/mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }  # fmt: skip
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    response["Content-Type"] = "application/manifest+json"
    return response
