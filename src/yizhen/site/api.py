"""Where the API of the houses is put together (接口总表): one router, one OpenAPI, problems for all else."""

from functools import cache

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe
from dmr.openapi import OpenAPIConfig, build_schema
from dmr.routing import Router

from yizhen.dispatch.api import problem_response, routes
from yizhen.site.openapi import polished

PREFIX = "api/v1/"
WORDS = (
    "以令牌（Authorization: Bearer …）代表一个岗位办事；看得见的与页面上一样，看不见的如同没有（404）。\n\n"
    "登记须带 Idempotency-Key。办理动作须带 version，案件已变则答 409 并说明谁办了什么。"
    "读取可带 If-None-Match。差错一律为 application/problem+json。"
)

router = Router(PREFIX, routes())


@cache
def document() -> bytes:
    """The OpenAPI 3.1 of all addresses (接口说明书), made once in a process."""
    import json

    from yizhen import __version__

    config = OpenAPIConfig(title="一针 API", version=__version__, openapi_version="3.1.0", description=WORDS)
    built = build_schema(router, config=config).convert(skip_validation=True)
    return json.dumps(polished(built), ensure_ascii=False, sort_keys=True).encode()


@conditional_page
@require_safe
def openapi(_request: HttpRequest) -> HttpResponse:
    """接口说明书 OpenAPI 3.1, for everybody."""
    return HttpResponse(document(), content_type="application/json")


def is_api(request: HttpRequest) -> bool:
    """Whether a program is asking (是否接口请求)."""
    return request.path_info.startswith("/api/")


def problem(request: HttpRequest, status: int) -> HttpResponse:
    """A problem where no address of the API answers (接口差错)."""
    words = {
        400: _("请求读不懂，请对照 /api/v1/openapi.json 核对。"),
        403: _("没有这项权限。"),
        404: _("没有这个地址，请对照 /api/v1/openapi.json 核对。"),
        413: _("请求太大，没有读取，也没有改动。"),
        500: _("系统出错，没有改动。请把请求编号告诉管理员。"),
    }
    return problem_response(request, status, words[status])
