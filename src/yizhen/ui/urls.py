"""Addresses of ui (界面地址), under /ui/."""

from django.urls import path

from yizhen.ui import views

app_name = "ui"
urlpatterns = [
    path("components", views.components, name="components"),
    path("components/polygons.json", views.polygons, name="polygons"),
    path("components/<slug:name>", views.kind, name="kind"),
]
