"""Metrics (监测指标) in Prometheus' text format: counters of all web processes, and the county's own gauges.

``yizhen serve`` gives its processes a common folder (``PROMETHEUS_MULTIPROC_DIR``), so that any one of them can
answer for all. What the database knows better than a process is asked of the database when somebody looks.
"""

import hmac
import os
from datetime import UTC, datetime
from ipaddress import ip_address

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from yizhen.county.door import counties
from yizhen.dispatch.door import desk_numbers
from yizhen.kernel.actors import system_actor
from yizhen.record import door as record

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
REQUESTS = Counter("yizhen_requests", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram("yizhen_request_seconds", "Seconds until the answer", ["route"], buckets=BUCKETS)


def count_request(method: str, route: str, status: int, seconds: float) -> None:
    """Count one request (计数)."""
    REQUESTS.labels(method, route, status).inc()
    SECONDS.labels(route).observe(seconds)


class County(Collector):
    """Gauges asked of the database (业务指标): the same whichever process answers."""

    def collect(self):
        yield from self._cases()
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(max(seq), 0) FROM record_seal")
            sealed = cursor.fetchone()[0]
        yield _gauge("yizhen_record_sealed", "Sealed entries of the record", sealed)
        yield _gauge("yizhen_record_pending", "Entries committed and not yet sealed", record.pending_count())
        yield _gauge("yizhen_record_guards_missing", "Triggers that should stand", len(record.guards_missing()))
        lag = GaugeMetricFamily("yizhen_handler_lag", "Sealed entries a handler has yet to read", labels=["handler"])
        for name, behind in record.lags().items():
            lag.add_metric([name], behind)
        yield lag
        anchors = record.read_anchors(settings.ANCHOR_FILE)
        if anchors:
            age = (datetime.now(UTC) - anchors[-1].at).total_seconds()
            yield _gauge("yizhen_anchor_age_seconds", "Age of the last anchor outside the database", round(age))

    def _cases(self):
        opened = GaugeMetricFamily("yizhen_cases_open", "Open cases", labels=["county"])
        late = GaugeMetricFamily("yizhen_cases_overdue", "Open cases past their limit", labels=["county"])
        now = timezone.now()
        for one in counties():
            numbers = desk_numbers(system_actor("监测", one.code, ["dispatch.view"]), now=now)
            opened.add_metric([one.code], numbers.open)
            late.add_metric([one.code], numbers.late)
        yield opened
        yield late


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, value=value)


def _may_look(request) -> bool:
    """Whoever holds the token, or asks on this machine without a proxy in between (准看)."""
    token = os.environ.get("YIZHEN_METRICS_TOKEN", "")
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and hmac.compare_digest(given.encode(), token.encode()):
        return True
    forwarded = {"X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "X-Real-Ip"} & set(request.headers)
    try:
        return not forwarded and ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


@require_safe
def metrics(request):
    """监测指标: for this machine's monitor, or with a token; nobody else learns that the page is there."""
    if not _may_look(request):
        raise Http404
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        processes = CollectorRegistry()
        MultiProcessCollector(processes)
    else:
        processes = REGISTRY
    own = CollectorRegistry()
    own.register(County())
    return HttpResponse(generate_latest(processes) + generate_latest(own), content_type=CONTENT_TYPE_LATEST)
