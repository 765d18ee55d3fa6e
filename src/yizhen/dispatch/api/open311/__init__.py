"""Open311 GeoReport v2: the published way in which cities take and show requests (公开受理接口).

Specification: Open311 GeoReport v2 (wiki.open311.org/GeoReport_v2). Addresses below ``/open311/v2/``.
"""

from django.urls import URLPattern, re_path

from yizhen.dispatch.api.open311 import requests, services

FORM = r"\.(?P<form>json|xml)$"


def routes() -> list[URLPattern]:
    """Addresses below ``/open311/v2/`` (公开受理地址)."""
    return [
        re_path(rf"^discovery{FORM}", services.discovery, name="discovery"),
        re_path(rf"^services{FORM}", services.services, name="services"),
        re_path(rf"^services/(?P<code>[^/]{{1,40}}){FORM}", services.definition, name="definition"),
        re_path(rf"^requests{FORM}", requests.requests, name="requests"),
        re_path(rf"^requests/(?P<number>[^/]{{1,40}}){FORM}", requests.one, name="request"),
        re_path(rf"^tokens/(?P<token>[^/]{{1,200}}){FORM}", requests.token, name="token"),
    ]
