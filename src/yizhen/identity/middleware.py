"""每个请求的办事人 sets ``request.actor``: a signed-in person in a post, or the public; and
``request.seats``: the
posts that person may act in today.

A signed-in page costs two queries here: the session with its account and version, and the version of organs.
The actor itself is kept in the session until one of the versions, the legal day or the post changes.
"""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve
from django.urls.exceptions import Resolver404
from django.utils import timezone
from django.utils.translation import gettext as _

from yizhen.identity.actions import end_session, note_seen
from yizhen.identity.models import AccountSession
from yizhen.identity.queries import (
    asks_second,
    build_actor,
    default_county,
    pack,
    password_rules,
    seats,
    second_words,
    session_rules,
    stamps,
    unpack,
)
from yizhen.identity.queries.actors import live_session
from yizhen.identity.rules import idle_out, note_due, password_expired
from yizhen.identity.terms import Ended, PostSeat
from yizhen.kernel.actors import Actor, public_actor
from yizhen.organs.door import NoSuchPost

PUBLIC_POWERS = ("dispatch.report", "dispatch.follow", "parties.ask")
OPEN_WITH_OLD_PASSWORD = {
    "identity:password",
    "identity:sign-out",
    "identity:sign-in",
    "language",
    "edition",
    "healthz",
}
OPEN_WITHOUT_SECOND = OPEN_WITH_OLD_PASSWORD | {"identity:set-second", "identity:post"}


class ActorOfRequest:
    """Set ``request.actor`` and end sessions that are idle, replaced or switched off (识别办事人)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = request.at = timezone.now()
        session = self._session(request)
        if session is None:
            request.actor, request.seats = _public(request), ()
            return self.get_response(request)
        request.user = session.account
        request.actor = _actor(request, session, now)
        why_ended = _ended(session, now)
        if why_ended is not None:
            _sign_out(request, session, why_ended, now)
        elif _must_change(request, session, now):
            messages.warning(request, _("密码已到更换期限或为一次性密码，请先设置新密码，再继续办理。"))
            return redirect("identity:password")
        elif _must_set_second(request, session):
            messages.warning(request, _("您的岗位须两步验证。请先用手机启用，再继续办理。"))
            return redirect("identity:set-second")
        elif note_due(session.seen_at, now):
            note_seen(session.pk, at=now)
        return self.get_response(request)

    @staticmethod
    def _session(request: HttpRequest) -> AccountSession | None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        number = request.session.get("session")
        return live_session(number) if number is not None else None


def _public(request: HttpRequest) -> Actor:
    return public_actor(default_county(), PUBLIC_POWERS, request=request.number)


def _actor(request: HttpRequest, session: AccountSession, now: datetime) -> Actor:
    on = timezone.localdate(now)
    chosen = request.session.get("post")
    words = second_words(session.account.county, on)
    key = [*stamps(session.account.county, session.version, on), session.account_id, chosen, words]
    kept = request.session.get("actor")
    if kept is not None and kept["key"] == key:
        request.seats = tuple(PostSeat(*seat) for seat in kept["seats"])
        return unpack(kept["value"], request.number)
    try:
        actor = build_actor(session.account, chosen, now, request.number)
    except NoSuchPost:
        actor = build_actor(session.account, None, now, request.number)
        messages.warning(request, _("您原来所在的岗位今天已不由您在岗，已转到您的其他岗位。"))
        request.session["post"] = key[-2] = actor.post
    request.seats = tuple(seats(actor.person, on))
    listed = [[seat.id, seat.title, seat.organ_name, seat.as_deputy] for seat in request.seats]
    asked = asks_second(actor.posts, session.account.county, on)
    request.session["actor"] = {"key": key, "value": pack(actor), "seats": listed, "second": asked}
    return actor


def _ended(session: AccountSession, now: datetime) -> Ended | None:
    """Why a session no longer holds (会话为何结束), if so."""
    if session.ended_at is not None:
        return Ended(session.reason or Ended.SIGNED_OUT)
    if not session.account.active:
        return Ended.LOCKED
    minutes = session_rules(session.account.county, timezone.localdate(now)).idle_minutes
    return Ended.IDLE if idle_out(session.seen_at, now, minutes) else None


def _sign_out(request: HttpRequest, session: AccountSession, reason: Ended, now: datetime) -> None:
    end_session(session.pk, reason, by=request.actor, at=now)
    logout(request)
    words = {
        Ended.IDLE: _("您有一段时间没有操作，为安全起见已自动退出，请重新登录。已提交的内容都已保存。"),
        Ended.REPLACED: _("您的账号在别处登录过多，这里已退出。若不是您本人，请尽快修改密码。"),
        Ended.PASSWORD: _("密码已更改，请用新密码重新登录。"),
        Ended.LOCKED: _("您的账号已停用，请联系本单位的系统管理员。"),
        Ended.SECOND: _("您的两步验证已更改，请重新登录。"),
        Ended.PUT_OUT: _("安全管理员结束了这次登录。若有疑问，请联系本单位的安全管理员。"),
    }
    if reason in words:
        messages.warning(request, words[reason])
    request.actor, request.seats = _public(request), ()


def _must_change(request: HttpRequest, session: AccountSession, now: datetime) -> bool:
    account = session.account
    today = timezone.localdate(now)
    days = password_rules(account.county, today).max_age_days
    if not account.must_change_password and not password_expired(account.password_changed_on, today, days):
        return False
    return _name(request) not in {None, *OPEN_WITH_OLD_PASSWORD}


def _must_set_second(request: HttpRequest, session: AccountSession) -> bool:
    """Whether one of the posts asks for a second factor that this session has not shown (须先启用)."""
    asked = request.session.get("actor", {}).get("second", False)
    return asked and session.second_at is None and _name(request) not in {None, *OPEN_WITHOUT_SECOND}


def _name(request: HttpRequest) -> str | None:
    """The name of the address that is asked for (所访页面); None when there is none."""
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return None
