"""机构与岗位的网址 addresses of organs."""

from django.urls import path

from yizhen.organs import views

app_name = "organs"
urlpatterns = [
    path("", views.index, name="index"),
    path("export.csv", views.export_csv, name="export-csv"),
    path("export.xlsx", views.export_xlsx, name="export-xlsx"),
    path("chart/", views.chart, name="chart"),
    path("leave/", views.leave, name="leave"),
    path("leave/<int:pk>/return", views.come_back, name="return"),
    path("<int:pk>/", views.organ, name="organ"),
]
