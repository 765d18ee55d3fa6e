"""Addresses of territory (区划网址)."""

from django.urls import path, re_path

from yizhen.territory import views

app_name = "territory"

CODE = r"(?P<level>[1-5])/(?P<code>[0-9]{12})"
urlpatterns = [
    path("", views.index, name="index"),
    path("import", views.import_table, name="import"),
    re_path(rf"^{CODE}/$", views.division, name="division"),
    re_path(rf"^{CODE}/outline\.json$", views.outline, name="outline"),
]
