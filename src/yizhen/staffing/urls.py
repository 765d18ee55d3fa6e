"""Addresses of staffing (机构编制网址)."""

from django.urls import path

from yizhen.staffing import views
from yizhen.staffing.views import quota_board, quota_forms, quotas

app_name = "staffing"
urlpatterns = [
    path("", views.index, name="index"),
    path("quotas/", quotas.index, name="quotas"),
    path("quotas/ledger.xlsx", quotas.export, name="quotas-xlsx"),
    path("quotas/new/", quota_forms.new, name="quota-new"),
    path("quotas/checks/", quota_board.index, name="quota-checks"),
    path("quotas/checks.json", quota_board.as_json, name="quota-checks-json"),
    path("quotas/checks/all/", quota_board.check_all, name="quota-check-all"),
    path("quotas/checks/<slug:key>/", quota_board.rule, name="quota-rule"),
    path("quotas/digest/", quota_board.digest, name="quota-digest"),
    path("quotas/organ/<int:pk>/", quotas.organ, name="quota-organ"),
    path("quotas/entry/<int:pk>/", quotas.entry, name="quota-entry"),
    path("quotas/entry/<int:pk>/reverse/", quota_forms.undo, name="quota-reverse"),
    path("quotas/entry/<int:pk>/follow/", quota_forms.follow, name="quota-follow"),
    path("report-check/", views.report_check, name="report-check"),
    path("daan/", views.ledger, {"series": "daan"}, name="daan"),
    path("<slug:series>/", views.ledger, name="ledger"),
    path("<slug:series>/ledger.xlsx", views.export_xlsx, name="xlsx"),
    path("<slug:series>/ledger.csv", views.export_csv, name="csv"),
]
