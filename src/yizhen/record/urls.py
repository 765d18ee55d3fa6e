"""Addresses of the record (留痕网址)."""

from django.urls import path

from yizhen.record import views

app_name = "record"
urlpatterns = [
    path("", views.index, name="index"),
    path("verify", views.verify_now, name="verify"),
]
