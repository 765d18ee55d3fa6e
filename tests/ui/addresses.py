"""Addresses of ui alone (界面地址): its pages are tried without any other house."""

from django.urls import include, path

urlpatterns = [path("ui/", include("yizhen.ui.urls"))]
