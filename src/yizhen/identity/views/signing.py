"""登录、退出、切换岗位、修改密码 signing in and out, the post one acts in, one's own password."""

from datetime import timedelta

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from yizhen.identity.actions import (
    PasswordRefused,
    WrongPassword,
    change_password,
    end_session,
    note_failure,
    note_lockout,
    open_session,
    take_post,
)
from yizhen.identity.forms import NewPassword, SignIn
from yizhen.identity.models import Account
from yizhen.identity.queries import account_by_id, actor_for, has_second, password_rules, session_rules
from yizhen.identity.terms import PENDING_MINUTES, Ended
from yizhen.kernel.actors import NoPower
from yizhen.organs.door import NoSuchPost

BACKEND = "django.contrib.auth.backends.ModelBackend"


def _next(request: HttpRequest) -> str:
    """Where to go afterwards (登录后去向): only an address of this site, else the desk."""
    to = request.POST.get("next") or request.GET.get("next") or ""
    here = {request.get_host()}
    if to and url_has_allowed_host_and_scheme(to, allowed_hosts=here, require_https=request.is_secure()):
        return to
    return reverse("desk")


def _address(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR", "") or ""


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """登录: account and password; says how many attempts are left, never which of the two is wrong."""
    if request.actor.account is not None and request.method != "POST":
        return HttpResponseRedirect(_next(request))
    form = SignIn(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["username"].strip().lower()
        locked = settings.AXES_ENABLED and not AxesProxyHandler.is_allowed(request, {"username": name})
        account = authenticate(request, username=name, password=form.cleaned_data["password"])
        if account is not None and has_second(account.pk):
            return wait_for_code(request, account.pk, name, _next(request))
        if account is not None:
            return _welcome(request, account, _next(request))
        if not locked:  # what is tried during a lockout is answered by locked_out and not recorded again
            refused(request, form, name, _("账号或密码不对"))
    context = {"title": _("登录"), "form": form, "next": _next(request), "submit_label": _("登录")}
    return render(request, "identity/sign_in.html", context, status=200 if not form.errors else 422)


def wait_for_code(request: HttpRequest, account_id: int, username: str, to: str) -> HttpResponse:
    """Remember for a few minutes that the password was right, and ask for the code (转入第二步)."""
    request.session.cycle_key()
    until = timezone.now() + timedelta(minutes=PENDING_MINUTES)
    request.session["pending"] = {"account": account_id, "name": username, "to": to, "until": until.isoformat()}
    return redirect("identity:second")


def _welcome(request: HttpRequest, account: Account, to: str, *, second: bool = False) -> HttpResponse:
    now = timezone.now()
    login(request, account)
    actor = actor_for(account.pk, None, now, request.number)
    number = open_session(account.pk, _address(request), second=second, by=actor, at=now)
    request.session["session"], request.session["post"] = number, actor.post
    return HttpResponseRedirect(to)


def welcome_second(request: HttpRequest, account_id: int, to: str) -> HttpResponse:
    """Sign in whoever showed both password and code (两步都对)."""
    request.session.pop("pending", None)
    account = account_by_id(account_id)
    account.backend = BACKEND
    return _welcome(request, account, to, second=True)


def refused(request: HttpRequest, form: Form, name: str, words: str, *, step: str = "password") -> None:
    """Record a failure and say how many attempts are left (登录失败)."""
    now = timezone.now()
    rules = session_rules(request.actor.county, timezone.localdate(now))
    failures = AxesProxyHandler.get_failures(request, {"username": name}) if settings.AXES_ENABLED else 0
    left = max(0, rules.failures - failures)
    note_failure(name, _address(request), failures, step=step, by=request.actor, at=now)
    if settings.AXES_ENABLED and left == 0:
        note_lockout(name, _address(request), rules.lockout_minutes, by=request.actor, at=now)
    if settings.AXES_ENABLED:
        words = _("%(words)s，还可再试 %(left)s 次") % {"words": words, "left": left}
    form.add_error(None, words)


@never_cache
def locked_out(
    request: HttpRequest, _original: HttpResponse | None = None, _credentials: dict | None = None
) -> HttpResponse:
    """连续失败锁定: says for how long and what to do; the same words whether or not the account exists."""
    rules = session_rules(request.actor.county, timezone.localdate())
    context = {"title": _("登录暂时锁定"), "minutes": rules.lockout_minutes, "failures": rules.failures}
    return render(request, "identity/locked_out.html", context, status=429)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """退出."""
    number = request.session.get("session")
    if number is not None and request.actor.account is not None:
        end_session(number, Ended.SIGNED_OUT, by=request.actor, at=timezone.now())
    logout(request)
    messages.success(request, _("您已退出登录。"))
    return redirect("identity:sign-in")


@require_POST
def post(request: HttpRequest) -> HttpResponse:
    """切换岗位: act in another of one's posts from now on."""
    _need_account(request)
    wanted, now = request.POST.get("post", ""), timezone.now()
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 19):  # noqa: PLR2004  a database id
        raise NoSuchPost(wanted)
    actor = actor_for(request.actor.account, int(wanted), now, request.number)
    take_post(request.actor.post, by=actor, at=now)
    request.session["post"] = actor.post
    request.session.pop("actor", None)
    messages.success(
        request,
        _("现在以「%(organ)s %(post)s」办理。") % {"organ": actor.organ_name, "post": actor.post_title},
    )
    return HttpResponseRedirect(_next(request))


def _need_account(request: HttpRequest) -> None:
    if request.actor.account is None:
        raise NoPower("identity.account")


@never_cache
@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """修改密码: the rules stand beside the field, with what was wrong at each."""
    if request.actor.account is None:
        return redirect(f"{reverse('identity:sign-in')}?next={reverse('identity:password')}")
    form = NewPassword(request.POST or None)
    if request.method == "POST" and form.is_valid() and _changed(request, form):
        messages.success(request, _("密码已修改。其他地方的登录都已退出。"))
        return redirect("desk")
    rules = password_rules(request.actor.county, timezone.localdate())
    context = {"title": _("修改密码"), "form": form, "rules": rules, "submit_label": _("保存新密码")}
    return render(request, "identity/password.html", context, status=422 if form.errors else 200)


def _changed(request: HttpRequest, form: NewPassword) -> bool:
    given = form.cleaned_data
    try:
        change_password(
            request.actor.account,
            given["old"],
            given["new"],
            by=request.actor,
            at=timezone.now(),
            keep_session=request.session.get("session"),
        )
    except WrongPassword as wrong:
        form.add_error("old", str(wrong))
        return False
    except PasswordRefused as refused:
        for fault in refused.faults:
            form.add_error("new", fault)
        return False
    request.session.cycle_key()
    return True
