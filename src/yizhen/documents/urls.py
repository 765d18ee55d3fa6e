"""Addresses of documents (文书网址)."""

from django.urls import path

from yizhen.documents import views

app_name = "documents"
urlpatterns = [
    path("", views.index, name="index"),
    path("export.<slug:form>", views.export, name="export"),
    path("new/", views.new, name="new"),
    path("new/<int:pk>/", views.from_template, name="from-template"),
    path("draft/", views.draft, name="draft"),
    path("settings/", views.settings, name="settings"),
    path("files/", views.my_files, name="files"),
    path("files/<int:pk>/", views.download, name="download"),
    path("files/<int:pk>/preview.png", views.preview, name="preview"),
    path("uploads/", views.uploads, name="uploads"),
    path("uploads/<str:token>/", views.upload, name="upload"),
    path("<int:pk>/", views.document, name="document"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/page-<int:number>.png", views.page, name="page"),
    path("<int:pk>/paper.<slug:form>", views.paper, name="paper"),
    path("<int:pk>/attach/", views.attach, name="attach"),
    path("<int:pk>/deliver/", views.deliver, name="deliver"),
    path("<int:pk>/deliveries/<int:delivery>/", views.receive, name="receive"),
    path("<int:pk>/act/<slug:verb>/", views.act, name="act"),
]
