"""Addresses of the record (留痕网址)."""

from django.urls import path

from yizhen.record import views

app_name = "record"
urlpatterns = [
    path("", views.index, name="index"),
    path("entries/<int:pk>/", views.entry, name="entry"),
    path("audit/", views.audit, name="audit"),
    path("audit/looks/", views.looks, name="looks"),
    path("audit/exports/", views.exports, name="exports"),
    path("audit/anchors/", views.anchors, name="anchors"),
    path("audit/anchors/anchors.jsonl", views.anchors_file, name="anchors-file"),
    path("verify", views.verify_now, name="verify"),
    path("checks/<int:pk>/", views.check, name="check"),
    path("checks/<int:pk>/cancel", views.cancel, name="cancel-check"),
]
