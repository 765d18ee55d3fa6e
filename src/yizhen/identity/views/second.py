"""两步验证 the second step of a sign-in, and one's own second factor: set up, new recovery codes, do without."""

from datetime import datetime
from urllib.parse import quote

import segno
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yizhen.identity import queries
from yizhen.identity.access import NoSuchAccount
from yizhen.identity.actions import WrongPassword
from yizhen.identity.actions import second as acts
from yizhen.identity.forms import Code, OwnPassword, SetSecond
from yizhen.identity.terms import DIGITS, STEP_SECONDS, Means
from yizhen.identity.views import signing
from yizhen.ui.door import Fact
from yizhen.ui.templatetags.ui import cn_date

ISSUER = "一针"


def _pending(request: HttpRequest) -> dict | None:
    found = request.session.get("pending")
    if found is None or datetime.fromisoformat(found["until"]) < timezone.now():
        request.session.pop("pending", None)
        return None
    return found


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def second(request: HttpRequest) -> HttpResponse:
    """两步验证: the code on the telephone, or a recovery code; failures count with those of the password."""
    waiting = _pending(request)
    if waiting is None:
        messages.warning(request, _("请先填写账号和密码。验证码须在几分钟内填写。"))
        return redirect("identity:sign-in")
    credentials = {"username": waiting["name"]}
    if settings.AXES_ENABLED and not AxesProxyHandler.is_allowed(request, credentials):
        return signing.locked_out(request)
    form = Code(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = _proven(request, form, waiting)
        if answer is not None:
            return answer
    context = {
        "title": _("两步验证"),
        "lead": _("请打开手机上的验证器，填写现在显示的 6 位数。"),
        "form": form,
        "submit_label": _("登录"),
        "action": reverse("identity:second"),
    }
    return render(request, "identity/second.html", context, status=422 if form.errors else 200)


def _proven(request: HttpRequest, form: Code, waiting: dict) -> HttpResponse | None:
    now = timezone.now()
    try:
        by = queries.actor_for(waiting["account"], None, now, request.number)
        means = acts.prove(waiting["account"], form.cleaned_data["code"], by=by, at=now)
    except NoSuchAccount:
        request.session.pop("pending", None)
        return redirect("identity:sign-in")
    except acts.CodeLocked as locked:
        form.add_error(None, str(locked))
        return None
    except acts.WrongCode as wrong:
        if settings.AXES_ENABLED:
            user_login_failed.send(__name__, credentials={"username": waiting["name"]}, request=request)
        signing.refused(request, form, waiting["name"], str(wrong), step="second")
        return None
    if means == Means.RECOVERY:
        left = queries.factor_of(waiting["account"])
        messages.warning(
            request,
            _("您用恢复码登录了，还剩 %(left)s 个。手机找不回来的，请在“两步验证”里换手机。")
            % {"left": left.codes_left if left else 0},
        )
    return signing.welcome_second(request, waiting["account"], waiting["to"])


def _secret(request: HttpRequest, account: int) -> tuple[str, str]:
    """The secret being set up: its words and its sealed form, kept in the session until proven (待确认密钥)."""
    sealed = request.session.get("second")
    if sealed:
        try:
            return acts.secret_words(account, sealed), sealed
        except ValueError:  # another account signed in with this browser meanwhile
            request.session.pop("second")
    words, sealed = acts.new_secret(account)
    request.session["second"] = sealed
    return words, sealed


def _picture(username: str, words: str) -> str:
    """The QR of the secret as an image address (二维码)."""
    label, issuer = quote(f"{ISSUER}:{username}"), quote(ISSUER)
    address = f"otpauth://totp/{label}?secret={words}&issuer={issuer}&digits={DIGITS}&period={STEP_SECONDS}"
    return segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="#fff")


@never_cache
@sensitive_post_parameters("code", "password")
@require_http_methods(["GET", "HEAD", "POST"])
def set_second(request: HttpRequest) -> HttpResponse:
    """我的两步验证: set it up with a QR, change the telephone, new recovery codes, do without."""
    by = request.actor
    if by.account is None:
        return redirect(f"{reverse('identity:sign-in')}?next={reverse('identity:set-second')}")
    act, made = request.POST.get("act", "set"), ()
    held, asked = queries.factor_of(by.account), bool(request.session.get("actor", {}).get("second"))
    form, own = SetSecond(), OwnPassword()
    if request.method == "POST" and act == "set":
        form = SetSecond(request.POST)
        made = _set(request, form) if form.is_valid() else ()
    elif request.method == "POST":
        own = OwnPassword(request.POST)
        answer = _changed(request, own, act, asked=asked) if own.is_valid() else ()
        if isinstance(answer, HttpResponse):
            return answer
        made = answer
    held = queries.factor_of(by.account)
    wrong = bool(form.errors or own.errors)
    context = {"made": made, "held": held, "asked": asked, "form": form, "own": own, **_shown(request, made, held)}
    return render(request, "identity/set_second.html", context, status=422 if wrong else 200)


def _shown(request: HttpRequest, made: object, held: object) -> dict:
    """What the page shows: codes just made, how it stands, and the secret to be set up (页面内容)."""
    by = request.actor
    told = {"title": _("两步验证"), "submit_label": _("启用"), "action": reverse("identity:set-second")}
    if held is not None:
        told["facts"] = (
            Fact(_("启用于"), cn_date(timezone.localtime(held.since).date())),
            Fact(_("剩余恢复码"), _("%(count)s 个") % {"count": held.codes_left}),
        )
    if not made and (held is None or "again" in request.GET or request.POST.get("act") == "set"):
        words, _sealed = _secret(request, by.account)
        told["words"] = " ".join(words[n : n + 4] for n in range(0, len(words), 4))
        told["picture"] = _picture(request.user.username, words)
    return told


def _set(request: HttpRequest, form: SetSecond) -> list[str]:
    _words, sealed = _secret(request, request.actor.account)
    given = form.cleaned_data
    try:
        made = acts.set_second(
            request.actor.account, sealed, given["code"], given["password"],
            session=request.session.get("session"), by=request.actor, at=timezone.now(),
        )  # fmt: skip
    except WrongPassword as wrong:
        form.add_error("password", str(wrong))
        return []
    except acts.WrongCode as wrong:
        form.add_error("code", str(wrong))
        return []
    request.session.pop("second", None)
    request.session.cycle_key()
    messages.success(request, _("两步验证已启用。其他地方的登录都已退出。"))
    return made


def _changed(request: HttpRequest, form: OwnPassword, act: str, *, asked: bool) -> list[str] | HttpResponseRedirect:
    account, password, now = request.actor.account, form.cleaned_data["own_password"], timezone.now()
    try:
        if act == "codes":
            return acts.renew_codes(account, password, by=request.actor, at=now)
        if act == "end" and not asked:
            acts.end_second(account, password, by=request.actor, at=now)
            messages.success(request, _("两步验证已停用。"))
            return redirect("identity:set-second")
    except WrongPassword as wrong:
        form.add_error("own_password", str(wrong))
    return []
