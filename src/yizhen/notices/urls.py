"""Addresses of notices (网址)."""

from django.urls import path

from yizhen.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.index, name="index"),
    path("bell", views.bell, name="bell"),
    path("<int:pk>/open", views.open_notice, name="open"),
    path("choices", views.choices, name="choices"),
    path("outbox", views.outbox, name="outbox"),
    path("outbox/<int:pk>", views.message, name="message"),
    path("outbox/<int:pk>/again", views.again, name="again"),
]
