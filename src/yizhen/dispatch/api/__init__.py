"""What programs may ask of dispatch (接口): /api/v1, Open311 GeoReport v2."""

from django.urls import URLPattern
from dmr.routing import path

from yizhen.dispatch.api.base import problem_response
from yizhen.dispatch.api.cases import Cases, OneCase, Ratings, Timeline
from yizhen.dispatch.api.directory import Categories, Divisions, Me, Organs
from yizhen.dispatch.api.verbs import VERBS

__all__ = ["problem_response", "routes"]


def routes() -> list[URLPattern]:
    """Addresses below ``/api/v1/`` (接口地址)."""
    return [
        path("me", Me.as_view(), name="me"),
        path("categories", Categories.as_view(), name="categories"),
        path("organs", Organs.as_view(), name="organs"),
        path("divisions", Divisions.as_view(), name="divisions"),
        path("ratings", Ratings.as_view(), name="ratings"),
        path("cases", Cases.as_view(), name="cases"),
        path("cases/<str:number>", OneCase.as_view(), name="case"),
        path("cases/<str:number>/timeline", Timeline.as_view(), name="timeline"),
        *(path(f"cases/<str:number>/{verb}", one.as_view(), name=verb) for verb, one in VERBS.items()),
    ]
