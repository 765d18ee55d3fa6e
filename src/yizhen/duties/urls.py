"""Addresses of duties (权责清单网址)."""

from django.urls import path

from yizhen.duties import views

app_name = "duties"
urlpatterns = [
    path("", views.index, name="index"),
]
