"""What can be reported (受理事项): Open311 services and their definitions, from the catalogue of categories."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yizhen.dispatch.api.open311.form import Refused, address, told
from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.queries.open311 import shown_categories
from yizhen.dispatch.terms import Category, Standard

READ = ("GET", "HEAD")
LIVING_SINCE = datetime(2026, 11, 21, tzinfo=UTC)
"""When this way in was opened (接口启用时间)."""


@address(*READ)
def discovery(request: HttpRequest, form: str, _county: str) -> HttpResponse:
    """服务发现: where the addresses are, and in which forms they answer."""
    root = request.build_absolute_uri(request.path.rpartition("/")[0])
    endpoint = {
        "specification": "http://wiki.open311.org/GeoReport_v2", "url": root, "changeset": spelled(LIVING_SINCE),
        "type": "production", "formats": ["application/json", "text/xml"],
    }  # fmt: skip
    data = {
        "changeset": spelled(LIVING_SINCE), "contact": _("本县指挥中心"),
        "key_service": _("在「接口令牌」页签发令牌，作为 api_key"), "endpoints": [endpoint],
    }  # fmt: skip
    return told(form, "discovery", data)


@address(*READ)
def services(_request: HttpRequest, form: str, county: str) -> HttpResponse:
    """事项列表: every category that a request may have."""
    day = timezone.localdate()
    offered, shown = catalogue(county, day), shown_categories(county, day)
    listed = [
        service_of(leaf, offered.standards.get(leaf.id, ()), shown=leaf.id in shown) for leaf in offered.leaves()
    ]
    return told(form, "services", listed)


@address(*READ)
def definition(_request: HttpRequest, form: str, county: str, code: str) -> HttpResponse:
    """事项定义: what may be told besides; which of the standards applies, where there are several."""
    offered = catalogue(county, timezone.localdate())
    leaf = offered.category(code)
    if leaf is None or not leaf.is_leaf:
        raise Refused(404, _("service_code 没有找到：%(code)s") % {"code": code})
    standards = offered.standards.get(leaf.id, ())
    attributes = [_levels(standards)] if len(standards) > 1 else []
    return told(form, "service_definition", {"service_code": leaf.code, "attributes": attributes})


def service_of(leaf: Category, standards: tuple[Standard, ...], *, shown: bool) -> dict[str, object]:
    """A category as a service (事项). Whose cases are not shown gets a token that opens to its sender only."""
    return {
        "service_code": leaf.code,
        "service_name": name_of(leaf),
        "description": standards[0].filing_condition if standards else leaf.gap,
        "metadata": len(standards) > 1,
        "type": "realtime" if shown else "batch",
        "keywords": ",".join(leaf.keywords),
        "group": leaf.path[-2] if len(leaf.path) > 1 else leaf.path[0],
    }


def name_of(leaf: Category) -> str:
    """The category's name in the language asked for (事项名称)."""
    return leaf.english if leaf.english and (get_language() or "").startswith("en") else leaf.name


def _levels(standards: tuple[Standard, ...]) -> dict[str, object]:
    values = [{"key": str(one.level), "name": one.label or one.filing_condition} for one in standards]
    return {
        "variable": True, "code": "level", "datatype": "singlevaluelist", "required": False,
        "datatype_description": _("选一档；不选按第一档"), "order": 1, "description": _("情形"), "values": values,
    }  # fmt: skip


def spelled(at: datetime) -> str:
    """An instant as the specification has it (时刻), with its offset."""
    return timezone.localtime(at).replace(microsecond=0).isoformat()
