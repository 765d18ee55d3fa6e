"""Addresses of the site (网址)."""

from django.urls import include, path

from yizhen.dispatch.api.open311 import routes as open311_routes
from yizhen.site import api, metrics, system, views

urlpatterns = [
    path("", views.front, name="front"),
    path("desk/", views.desk, name="desk"),
    path("palette", views.palette, name="palette"),
    path("language", views.language, name="language"),
    path("edition", views.edition, name="edition"),
    path("system/", system.system, name="system"),
    path("system/<str:kind>/retry", system.retry, name="retry-queue"),
    path("healthz", views.healthz, name="healthz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("territory/", include("yizhen.territory.urls")),
    path("county/", include("yizhen.county.urls")),
    path("organs/", include("yizhen.organs.urls")),
    path("identity/", include("yizhen.identity.urls")),
    path("notices/", include("yizhen.notices.urls")),
    path("documents/", include("yizhen.documents.urls")),
    path("staffing/", include("yizhen.staffing.urls")),
    path("duties/", include("yizhen.duties.urls")),
    path("record/", include("yizhen.record.urls")),
    path("ui/", include("yizhen.ui.urls")),
    path("api/v1/openapi.json", api.openapi, name="openapi"),
    api.router.to_urlpatterns(namespace="api"),
    path("open311/v2/", include((open311_routes(), "open311"))),
    path("", include("yizhen.parties.urls")),
    path("", include("yizhen.dispatch.urls")),
]

handler400 = "yizhen.site.views.bad_request"
handler403 = "yizhen.site.views.forbidden"
handler404 = "yizhen.site.views.not_found"
handler500 = "yizhen.site.views.server_error"
