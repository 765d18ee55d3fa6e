"""Addresses of staffing (机构编制网址)."""

from django.urls import path

from yizhen.staffing import views

app_name = "staffing"
urlpatterns = [
    path("", views.index, name="index"),
    path("report-check/", views.report_check, name="report-check"),
    path("daan/", views.ledger, {"series": "daan"}, name="daan"),
    path("<slug:series>/", views.ledger, name="ledger"),
    path("<slug:series>/ledger.xlsx", views.export_xlsx, name="xlsx"),
    path("<slug:series>/ledger.csv", views.export_csv, name="csv"),
]
