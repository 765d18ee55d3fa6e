"""Addresses of county (县情网址)."""

from django.urls import path

from yizhen.county import views

app_name = "county"

urlpatterns = [
    path("", views.index, name="index"),
    path("rules/<str:name>/", views.rule, name="rule"),
    path("calendar/", views.calendar, name="calendar-now"),
    path("calendar/<int:year>/", views.calendar, name="calendar"),
    path("calendar/enter", views.enter_year, name="enter-year"),
    path("calendar/days", views.enter_days, name="enter-days"),
    path("statistics/", views.statistics, name="statistics"),
    path("statistics/enter/", views.enter_statistics, name="enter-statistics"),
    path("statistics/tables/<int:pk>/", views.statistics_table, name="statistics-table"),
    path("statistics/tables/<int:pk>/take", views.take_statistics, name="take-statistics"),
    path("statistics/tables/<int:pk>/drop", views.drop_statistics, name="drop-statistics"),
    path("hours/", views.hours, name="hours"),
]
