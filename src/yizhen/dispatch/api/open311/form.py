"""JSON and XML of one shape (两种格式), and refusals as the specification has them."""

import functools
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as ET

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from yizhen.county import door as county
from yizhen.dispatch.rules.drafts import CONTROL
from yizhen.identity import door as identity

View = Callable[..., HttpResponse]
TYPES = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
CHILDREN = {
    "services": "service", "service_requests": "request", "errors": "error", "attributes": "attribute",
    "values": "value", "formats": "format", "endpoints": "endpoint",
}  # fmt: skip
"""What the members of a list are called in XML (列表项名)."""


class Refused(Exception):
    """拒绝 a refusal with one or more descriptions, told with its HTTP status."""

    def __init__(self, status: int, *descriptions: str) -> None:
        self.status, self.descriptions = status, descriptions
        super().__init__(status, *descriptions)


def told(form: str, root: str, data: Any, status: int = 200) -> HttpResponse:
    """An answer in the form asked for (答复); ``root`` names the outermost element of XML."""
    if form == "json":
        body = json.dumps(data, ensure_ascii=False).encode()
    else:
        body = ET.tostring(_element(root, data), encoding="utf-8", xml_declaration=True)
    response = HttpResponse(body, status=status, content_type=TYPES[form])
    response["Access-Control-Allow-Origin"] = "*"
    patch_vary_headers(response, ("Accept-Language",))
    patch_cache_control(response, no_cache=True)
    return response


def _element(name: str, data: Any) -> ET.Element:
    element = ET.Element(name)
    if isinstance(data, Mapping):
        element.extend(_element(key, value) for key, value in data.items())
    elif isinstance(data, Sequence) and not isinstance(data, str):
        element.extend(_element(CHILDREN[name], one) for one in data)
    elif isinstance(data, bool):
        element.text = "true" if data else "false"
    elif data is not None:
        element.text = CONTROL.sub("", str(data))
    return element


def refused(form: str, refusal: Refused) -> HttpResponse:
    """A refusal (差错答复): a list of code and description."""
    errors = [{"code": refusal.status, "description": words} for words in refusal.descriptions]
    return told(form, "errors", errors, refusal.status)


def address(*methods: str) -> Callable[[View], View]:
    """An address of Open311 (公开受理地址): its methods, its county, its refusals; no cookies are looked at."""

    def wrap(view: View) -> View:
        @functools.wraps(view)
        def asked(request: HttpRequest, form: str, **more: str) -> HttpResponse:
            try:
                _check_method(request, methods)
                return view(request, form, jurisdiction(request), **more)
            except Refused as refusal:
                response = refused(form, refusal)
                if refusal.status == 405:  # noqa: PLR2004
                    response["Allow"] = ", ".join(methods)
                return response

        return csrf_exempt(asked)

    return wrap


def _check_method(request: HttpRequest, methods: Sequence[str]) -> None:
    if request.method not in methods:
        raise Refused(405, _("此地址只支持 %(methods)s") % {"methods": ", ".join(methods)})


def jurisdiction(request: HttpRequest) -> str:
    """The county asked for (辖区): by its 6-digit code; it may be left out where only one is kept here."""
    data = request.POST if request.method == "POST" else request.GET
    asked, kept = data.get("jurisdiction_id", ""), [one.code for one in county.counties()]
    if asked:
        if asked not in kept:
            raise Refused(404, _("jurisdiction_id 没有找到：这里没有这个县"))
        return asked
    if len(kept) > 1:
        raise Refused(400, _("请给出 jurisdiction_id：县的 6 位代码"))
    return identity.default_county()
