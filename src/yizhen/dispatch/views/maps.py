"""Places for maps (地图数据): the county's townships with how many open cases each has."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from yizhen.dispatch.queries import open_by_township
from yizhen.dispatch.terms import Power
from yizhen.territory import door as territory


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """镇街与在办数 (GeoJSON): each polygon leads to the list of its open cases."""
    by = request.actor
    by.require(Power.VIEW)
    counted = open_by_township(by)
    outline = territory.outline(by.county)
    features = []
    for feature in outline["features"]:
        told = dict(feature["properties"])
        code = str(told.get("code", ""))[:9]
        query = urlencode({"stage": "open", "township": code})
        told |= {"open": counted.get(code, 0), "url": f"{reverse('dispatch:cases')}?{query}"}
        features.append({**feature, "properties": told})
    response = JsonResponse({**outline, "features": features}, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "private, max-age=60"
    return response
