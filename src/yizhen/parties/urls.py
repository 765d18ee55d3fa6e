"""Addresses of parties (当事人网址)."""

from django.urls import path

from yizhen.parties.views import desk, own, registers, requests

app_name = "parties"
urlpatterns = [
    path("my-data", own.my_data, name="my-data"),
    path("parties/", desk.search, name="search"),
    path("parties/new", desk.register, name="register"),
    path("parties/requests/", requests.inbox, name="requests"),
    path("parties/requests/<int:pk>/", requests.show, name="request"),
    path("parties/requests/<int:pk>/<str:verb>", requests.act, name="request-act"),
    path("parties/retention/", registers.retention, name="retention"),
    path("parties/retention/propose", registers.propose, name="propose"),
    path("parties/retention/<int:pk>/", registers.proposal, name="proposal"),
    path("parties/retention/<int:pk>/decide", registers.decide, name="decide"),
    path("parties/purposes/", registers.purposes, name="purposes"),
    path("parties/purposes/<slug:key>", registers.purpose, name="purpose"),
    path("parties/assessments/", registers.assessments, name="assessments"),
    path("parties/assessments/new", registers.assess, name="assess"),
    path("parties/<int:pk>/", desk.party, name="party"),
    path("parties/<int:pk>/consents/<int:consent>/withdraw", desk.withdraw_consent, name="withdraw-consent"),
    path("parties/<int:pk>/<str:name>", desk.act, name="act"),
]
