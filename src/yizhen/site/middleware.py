"""Request number and errors in plain words (请求编号、看得懂的错误页)."""

import logging
import re
import uuid
from urllib.parse import urlencode, urlsplit

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from yizhen.kernel.actors import NoPower

log = logging.getLogger("yizhen.request")
GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")


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
