"""What all addresses of the API share (接口共用部分): who asks, problems as RFC 9457, ETags, a pace.

Built on django-modern-rest, which is young: nothing outside the api rooms knows it.
"""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page
from dmr import Controller, HeaderSpec, ResponseSpec
from dmr.errors import ErrorType, format_error
from dmr.exceptions import NotAuthenticatedError
from dmr.openapi.objects import SecurityScheme
from dmr.plugins.msgspec import MsgspecJsonRenderer, MsgspecSerializer
from dmr.security import SyncAuth

from yizhen.dispatch.api.problems import TITLES, problem_of
from yizhen.dispatch.schemas import Problem
from yizhen.identity import door as identity
from yizhen.kernel.actors import Actor

PROBLEM = "application/problem+json"
ETAG = {"ETag": HeaderSpec(description="内容摘要；下次以 If-None-Match 送来", required=False, skip_validation=True)}

HEADERS = {
    401: {"WWW-Authenticate": HeaderSpec(description="怎样说明您是谁", required=False, skip_validation=True)},
    429: {"Retry-After": HeaderSpec(description="几秒后再来", required=False, skip_validation=True)},
}


def refusals(*codes: int) -> list[ResponseSpec]:
    """What an address may answer besides success (可能的拒绝)."""
    return [
        ResponseSpec(
            Problem, status_code=HTTPStatus(code), description=str(TITLES[code]), headers=HEADERS.get(code)
        )
        for code in codes
    ]  # fmt: skip


def reads(*codes: int) -> list[ResponseSpec]:
    """What every reading address may answer besides success (读取的其他答复)."""
    unchanged = ResponseSpec(None, status_code=HTTPStatus.NOT_MODIFIED, description="没有变化", headers=ETAG)
    return [unchanged, *refusals(400, 401, 403, 404, 429, *codes)]


class _Auth(SyncAuth):
    """Common to both ways of saying who asks."""

    __slots__ = ()
    name = ""
    scheme: SecurityScheme

    @property
    def www_authenticate_challenge(self) -> str | None:
        return None

    def security_schemes(self, metadata: Any, controller_cls: Any) -> dict[str, SecurityScheme]:  # noqa: ARG002  the library's signature
        return {self.name: self.scheme}

    def security_requirements(self, metadata: Any, controller_cls: Any) -> list[dict[str, list[str]]]:  # noqa: ARG002
        return [{self.name: []}]


class TokenAuth(_Auth):
    """``Authorization: Bearer …`` (令牌): acts as the token's post, with the powers that the token names."""

    __slots__ = ()
    name = "token"
    scheme = SecurityScheme(type="http", scheme="bearer", description="接口令牌，在「接口令牌」页签发")

    @property
    def www_authenticate_challenge(self) -> str | None:
        return "Bearer"

    def __call__(self, endpoint: Any, controller: Any) -> "TokenAuth | None":  # noqa: ARG002
        request = controller.request
        kind, _space, text = request.headers.get("Authorization", "").partition(" ")
        if not kind:
            return None
        if kind.lower() != "bearer":
            raise NotAuthenticatedError(_("请用 Authorization: Bearer 令牌"))
        now = timezone.now()
        holder = identity.token_holder(text.strip(), now, request.number)
        if holder is None:
            raise NotAuthenticatedError(_("令牌无效、已过期或已停用，请重新签发"))
        keep_pace(holder)
        if identity.unused_today(holder.token, now):
            identity.note_used(holder.token, at=now)
        request.actor, request.holder = holder.actor, holder
        return self


class SessionAuth(_Auth):
    """The session of a browser (登录会话), for reading only: a foreign page cannot make it write."""

    __slots__ = ()
    name = "session"
    scheme = SecurityScheme(
        type="apiKey", name="sessionid", security_scheme_in="cookie", description="浏览器登录，只用于读取"
    )

    def __call__(self, endpoint: Any, controller: Any) -> "SessionAuth | None":  # noqa: ARG002
        request = controller.request
        request.holder = None
        return self if request.actor.account is not None else None


class TooFast(Exception):
    """请求过密: the token asked more often than the county allows a minute."""

    def __init__(self, per_minute: int, wait: int) -> None:
        self.per_minute, self.wait = per_minute, wait
        super().__init__(per_minute)


def keep_pace(holder: identity.TokenHolder) -> None:
    """Count a token's requests in the running minute (限速), over all processes; raises TooFast."""
    wait = identity.take_turn(holder, at=timezone.now())
    if wait:
        raise TooFast(holder.per_minute, wait)


class Api(Controller[MsgspecSerializer]):
    """One address of the API (接口): problems in plain words, ETags on what is read, nothing kept by proxies."""

    is_abstract = True
    error_model = Problem
    renderers = (MsgspecJsonRenderer(), MsgspecJsonRenderer(PROBLEM))
    validate_negotiation = False  # problems have a type of their own, whatever was asked for
    auth = (TokenAuth(), SessionAuth())
    request: HttpRequest

    @property
    def by(self) -> Actor:
        """Who asks (办事人)."""
        return self.request.actor

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Callable[..., HttpResponseBase]:
        """The view (视图), told apart by who asks, with an ETag that lets the asker save the body."""
        inner = super().as_view(**initkwargs)

        def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = inner(request, *args, **kwargs)
            patch_vary_headers(response, ("Authorization", "Cookie", "Accept-Language"))
            patch_cache_control(response, private=True, no_cache=True)
            return response

        tagged = conditional_page(view)
        tagged.__dict__.update(inner.__dict__)  # the library finds its controllers by these marks
        return tagged

    def to_error(
        self,
        raw_data: Any,
        *,
        status_code: HTTPStatus,
        headers: Mapping[str, str] | None = None,
        **_more: Any,
    ) -> HttpResponse:
        """A problem (RFC 9457), whatever the library or a house refused (差错答复)."""
        renderer = MsgspecJsonRenderer(PROBLEM)
        return self.to_response(raw_data, status_code=status_code, headers=headers, renderer=renderer)

    def format_error(
        self, error: str | Exception, *, loc: Any = None, error_type: str | ErrorType | None = None
    ) -> Problem:
        """Words of the library as a problem (差错说明)."""
        words = "; ".join(one["msg"] for one in format_error(error, loc=loc, error_type=error_type)["detail"])
        status = getattr(error, "status_code", HTTPStatus.METHOD_NOT_ALLOWED)
        return Problem(
            title=str(TITLES[int(status)]), status=int(status), detail=words, request=self.request.number
        )

    def handle_method_not_allowed(self, method: str) -> HttpResponse:
        """405 不支持此方法, as a problem."""
        allowed = ", ".join(sorted(self.api_endpoints))
        told = _("此地址不支持 %(method)s，可用：%(allowed)s") % {"method": method, "allowed": allowed}
        return problem_response(self.request, 405, told, headers={"Allow": allowed})

    def handle_error(self, endpoint: Any, controller: Any, exc: Exception) -> HttpResponse:  # noqa: ARG002
        """What a house refuses, as a problem (拒绝转为差错答复); what nobody foresaw goes on up."""
        if isinstance(exc, TooFast):
            told = _("这个令牌每分钟最多请求 %(count)s 次") % {"count": exc.per_minute}
            return self.to_error(
                Problem(title=str(TITLES[429]), status=429, detail=told, request=self.request.number),
                status_code=HTTPStatus(429), headers={"Retry-After": str(exc.wait)},
            )  # fmt: skip
        found = problem_of(exc, self.request.number)
        if found is None:
            raise exc
        return self.to_error(found, status_code=HTTPStatus(found.status))


def problem_response(
    request: HttpRequest, status: int, detail: str, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """A problem outside any controller (差错答复): unknown address, wrong method, a fault of ours."""
    body = Problem(title=str(TITLES[status]), status=status, detail=detail, request=request.number)
    response = HttpResponse(
        MsgspecJsonRenderer(PROBLEM).render(body, str), status=status, content_type=PROBLEM
    )
    for name, value in (headers or {}).items():
        response[name] = value
    return response
