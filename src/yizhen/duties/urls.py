"""Addresses of duties (权责清单网址)."""

from django.urls import path

from yizhen.duties.views import burdens, drafting, importing, items, lists, public

app_name = "duties"
urlpatterns = [
    path("", items.index, name="index"),
    path("export.<slug:form>", items.export_items, name="export-items"),
    path("items/<int:pk>/", items.item, name="item"),
    path("items/<int:pk>/flow.<slug:form>", items.flow_file, name="flow"),
    path("import/", importing.upload, name="import"),
    path("import/<int:pk>/", importing.batch, name="import-batch"),
    path("import/<int:pk>/map/", importing.remap, name="import-map"),
    path("import/<int:pk>/take/", importing.take, name="import-take"),
    path("import/<int:pk>/drop/", importing.drop, name="import-drop"),
    path("lists/", lists.lists, name="lists"),
    path("lists/new/", drafting.new_list, name="new-list"),
    path("lists/compare/", lists.compare, name="compare"),
    path("lists/<int:pk>/", lists.list_, name="list"),
    path("lists/<int:pk>/export.<slug:form>", lists.export_list, name="export-list"),
    path("lists/<int:pk>/draft/", drafting.open_edition, name="open-edition"),
    path("editions/<int:pk>/", drafting.edition, name="edition"),
    path("editions/<int:pk>/change/", drafting.change, name="change"),
    path("editions/<int:pk>/replace/", drafting.replace_all, name="replace"),
    path("editions/<int:pk>/publish/", drafting.publish, name="publish"),
    path("editions/<int:pk>/drop/", drafting.drop, name="drop"),
    path("burdens/", burdens.index, name="burdens"),
    path("burdens/new/", burdens.new, name="new-burden"),
    path("burdens/export.<slug:form>", burdens.export, name="export-burdens"),
    path("burdens/<int:pk>/", burdens.end, name="burden"),
    path("public/", public.places, name="public"),
    path("public/items/", public.items, name="public-items"),
    path("public/items/<int:pk>/", public.item, name="public-item"),
    path("public/items/<int:pk>/flow.<slug:form>", public.flow_file, name="public-flow"),
    path("public/<slug:township>/", public.place, name="public-place"),
    path("public/<slug:township>/<slug:kind>/", public.list_, name="public-list"),
    path("public/<slug:township>/<slug:kind>/<int:key>/", public.entry, name="public-entry"),
]
