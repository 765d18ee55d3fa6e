"""Request number and errors in plain words (请求编号、看得懂的错误页)."""

import logging
import re
import uuid
from ipaddress import ip_address
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from yizhen.kernel.actors import NoPower
from yizhen.site.views import too_large

log = logging.getLogger("yizhen.request")
LONGEST_WAY = 20
MEGABYTE = 1_048_576
GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")


class NoNulls:
    """Take the NUL sign out of addresses (去掉空字符): no text of ours holds one, and PostgreSQL cannot be asked for it.

    In a path it becomes the sign for what cannot be read, so that the page is not found; in a query it is left out.
    Forms refuse it at the field.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\0" in request.path_info:
            request.path_info = request.path_info.replace("\0", "\ufffd")
            request.path = request.path.replace("\0", "\ufffd")
        if "%00" in request.META.get("QUERY_STRING", ""):
            request.META["QUERY_STRING"] = request.META["QUERY_STRING"].replace("%00", "")
        return self.get_response(request)


class ClientAddress:
    """Take the caller's address from X-Forwarded-For (来源地址), and only from proxies that the settings name.

    Whoever else sends the header is not believed: lockouts and sessions would else count for invented addresses.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.PROXIES:
            request.META["REMOTE_ADDR"] = client_address(
                request.META.get("REMOTE_ADDR", ""), request.headers.get("X-Forwarded-For", ""), settings.PROXIES
            )
        return self.get_response(request)


def client_address(remote: str, forwarded: str, proxies) -> str:
    """The nearest address that is not one of our proxies (最近的非代理地址), walking the header from its end."""
    hops = [one.strip().strip('"') for one in forwarded.split(",")[-LONGEST_WAY:] if one.strip()]
    found = remote
    while _ours(found, proxies) and hops:
        told = _plain(hops.pop())
        if told is None:
            break
        found = told
    return found


def _ours(address: str, proxies) -> bool:
    plain = _plain(address)
    return plain is not None and any(ip_address(plain) in one for one in proxies)


def _plain(text: str) -> str | None:
    """An address without port and brackets (去掉端口); None when it is none."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return str(getattr(found, "ipv4_mapped", None) or found)


class BodyLimit:
    """Refuse what is larger than any form of ours (请求大小上限), by its stated length, before a byte of it is read.

    Forms and pictures would else be spooled to the disk before anybody looks at them. ``PUBLIC_PAGES`` take less:
    whoever calls them is not known.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, _view, _args, _kwargs):
        public = request.path_info.startswith(settings.PUBLIC_PAGES)
        most = settings.PUBLIC_REQUEST_MAX if public else settings.REQUEST_MAX
        if length_of(request.META.get("CONTENT_LENGTH", "")) > most:
            return too_large(request, most // MEGABYTE)
        return None


def length_of(told: str) -> int:
    """The stated length of a body (所报长度); 0 where there is none, as Django reads it."""
    return int(told) if told.isascii() and told.isdigit() else 0


class RequestNumber:
    """Give each request a number (请求编号) that error pages, the log and the record share."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.headers.get("X-Request-Id", "")
        request.number = given if GIVEN.fullmatch(given) else uuid.uuid4().hex[:16]
        response = self.get_response(request)
        response["X-Request-Id"] = request.number
        return response


class ErrorsInPlainWords:
    """Turn refusals of the houses into pages: no power is 403, no such row is 404 (拒绝转为页面)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, NoPower):
            if request.actor.account is None and "HX-Request" not in request.headers:
                return _to_sign_in(request)
            log.info("no power %s for post %s request %s", exception.power, request.actor.post, request.number)
            raise PermissionDenied(exception.power) from exception
        if isinstance(exception, LookupError) and getattr(exception, "no_such_row", False):
            raise Http404(str(exception)) from exception
        return None


def _to_sign_in(request):
    """Whose session ended, or who followed a link, signs in and comes back; what was typed waits in the browser."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else came_from.path
    return redirect(f"{reverse('identity:sign-in')}?{urlencode({'next': back or '/'})}")
