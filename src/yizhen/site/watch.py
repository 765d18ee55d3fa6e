"""Middleware that times, logs and counts every request (请求计时)."""

import logging
import os
import time

from yizhen.site import metrics
from yizhen.site.logs import REQUEST

SLOW_SECONDS = float(os.environ.get("YIZHEN_SLOW_MS", "1000")) / 1000
ERROR = 500
QUIET = {"healthz", "metrics"}

log = logging.getLogger("yizhen.request")


class Watch:
    """Time every request, log it and count it (请求计时)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        begun = time.perf_counter()
        token = REQUEST.set(getattr(request, "number", ""))
        status = ERROR
        try:
            response = self.get_response(request)
            status = response.status_code
        finally:
            _tell(request, status, time.perf_counter() - begun)
            REQUEST.reset(token)
        return response


def _tell(request, status: int, seconds: float) -> None:
    match = getattr(request, "resolver_match", None)
    route = match.route if match else "(none)"
    metrics.count_request(request.method, match.view_name or route if match else "(none)", status, seconds)
    actor = getattr(request, "actor", None)
    level = logging.INFO
    if status >= ERROR:
        level = logging.ERROR
    elif seconds > SLOW_SECONDS:
        level = logging.WARNING
    elif route in QUIET:
        level = logging.DEBUG
    words = "slow request" if seconds > SLOW_SECONDS else "request"
    extra = {
        "method": request.method, "route": route, "status": status, "ms": round(seconds * 1000, 1),
        "account": getattr(actor, "account", None), "post": getattr(actor, "post", None),
        "channel": getattr(actor, "channel", None),
    }  # fmt: skip
    log.log(level, "%s %s %s %d %.0f ms", words, request.method, route, status, seconds * 1000, extra=extra)
