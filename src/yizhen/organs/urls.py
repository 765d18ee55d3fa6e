"""机构与岗位的网址 addresses of organs."""

from django.urls import path

from yizhen.organs import views
from yizhen.organs.views import desks

app_name = "organs"
urlpatterns = [
    path("", views.index, name="index"),
    path("export.csv", views.export_csv, name="export-csv"),
    path("export.xlsx", views.export_xlsx, name="export-xlsx"),
    path("chart/", views.chart, name="chart"),
    path("leave/", views.leave, name="leave"),
    path("cover/", desks.cover, name="cover"),
    path("desks/", desks.mine, name="desks"),
    path("desks/<int:post_id>/", desks.hand_over, name="hand-over"),
    path("handovers/<int:pk>/", desks.handover, name="handover"),
    path("handovers/<int:pk>/take", desks.take, name="take-desk"),
    path("handovers/<int:pk>/end", desks.end, name="end-handover"),
    path("handovers/<int:pk>/paper", desks.paper, name="handover-paper"),
    path("<int:pk>/leave/", desks.calendar, name="leave-calendar"),
    path("leave/<int:pk>/return", views.come_back, name="return"),
    path("reforms/", views.reforms, name="reforms"),
    path("import/", views.import_table, name="import"),
    path("import/<int:pk>/", views.import_batch, name="import-batch"),
    path("import/<int:pk>/take", views.take_batch, name="import-take"),
    path("import/<int:pk>/drop", views.drop_batch, name="import-drop"),
    path("reform/<slug:kind>/", views.do_reform, name="reform"),
    path("posts/<int:pk>/hold/", views.hold_post, name="hold"),
    path("posts/<int:pk>/drop/", views.drop_post, name="drop-post"),
    path("posts/<int:pk>/vacate/", views.vacate, name="vacate"),
    path("relations/<int:pk>/end/", views.finish_relation, name="end-relation"),
    path("<int:pk>/", views.organ, name="organ"),
    path("<int:pk>/correct/", views.correct, name="correct"),
    path("<int:pk>/evolution/", views.evolution, name="evolution"),
    path("<int:pk>/post/", views.new_post, name="new-post"),
    path("<int:pk>/alias/", views.new_alias, name="new-alias"),
    path("<int:pk>/charter/", views.new_charter, name="new-charter"),
    path("<int:pk>/relation/", views.new_relation, name="new-relation"),
    path("<int:pk>/counterpart/", views.new_counterpart, name="new-counterpart"),
]
