"""Addresses of dispatch (综合指挥网址)."""

from django.urls import path, re_path

from yizhen.dispatch.views import (
    case,
    cockpit,
    files,
    following,
    grid,
    importing,
    lists,
    maps,
    public,
    responsibility,
    search,
    supervision,
    taking,
    webhooks,
)

app_name = "dispatch"

urlpatterns = [
    path("report", public.report, name="report"),
    path("report/<str:number>", public.reported, name="reported"),
    path("follow", following.follow_page, name="follow"),
    path("dispatch/inbox", lists.inbox, name="inbox"),
    path("dispatch/supervision", supervision.supervision, name="supervision"),
    path("dispatch/inbox/sign", lists.sign_many, name="sign-many"),
    path("dispatch/cases", lists.cases, name="cases"),
    path("dispatch/cases/<str:number>", case.case, name="case"),
    path("dispatch/cases/<str:number>/requester", case.requester, name="requester"),
    path("dispatch/cases/<str:number>/duplicate", case.duplicate, name="duplicate"),
    path("dispatch/cases/<str:number>/files", files.add, name="file-add"),
    path("dispatch/cases/<str:number>/files/<int:attachment>/off", files.take_off, name="file-off"),
    path("follow/photo/<str:token>", files.photo, name="photo"),
    path("dispatch/cases/<str:number>/do/<str:verb>", case.act, name="act"),
    path("dispatch/intake", taking.intake, name="intake"),
    path("dispatch/intake/foreseen", taking.foreseen, name="foreseen"),
    path("dispatch/field/", grid.field, name="field"),
    path("dispatch/field/data", grid.field_data, name="field-data"),
    path("dispatch/field/send", grid.field_send, name="field-send"),
    path("dispatch/field/worker.js", grid.field_worker, name="field-worker"),
    path("dispatch/field/manifest.json", grid.field_manifest, name="field-manifest"),
    path("dispatch/import", importing.upload, name="import"),
    path("dispatch/import/<int:pk>", importing.batch, name="import-batch"),
    path("dispatch/import/<int:pk>/columns", importing.remap, name="import-map"),
    path("dispatch/import/<int:pk>/take", importing.take, name="import-take"),
    path("dispatch/import/<int:pk>/drop", importing.drop, name="import-drop"),
    path("dispatch/import/<int:pk>/bad.csv", importing.bad_rows, name="import-bad"),
    path("dispatch/categories", responsibility.categories, name="categories"),
    path("dispatch/categories/<str:code>", responsibility.category, name="category"),
    path("dispatch/webhooks", webhooks.webhooks, name="webhooks"),
    path("dispatch/webhooks/<int:pk>", webhooks.webhook, name="webhook"),
    re_path(
        r"^dispatch/webhooks/(?P<pk>\d{1,15})/(?P<verb>try|pause|resume|again|end)$", webhooks.act, name="webhook-act"
    ),
    path("search", search.search, name="search"),
    path("dispatch/cockpit", cockpit.cockpit, name="cockpit"),
    path("dispatch/cockpit/live", cockpit.live, name="cockpit-live"),
    path("dispatch/cockpit/clusters", cockpit.cockpit_clusters, name="cockpit-clusters"),
    path("dispatch/wall", cockpit.wall, name="wall"),
    path("dispatch/places.geojson", maps.places, name="places"),
    re_path(r"^dispatch/export\.(?P<form>csv|xlsx)$", lists.export, name="export"),
]
