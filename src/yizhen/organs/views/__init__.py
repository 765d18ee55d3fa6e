"""机构与岗位的页面 pages of organs."""

from yizhen.organs.views.chart import chart
from yizhen.organs.views.entries import (
    correct,
    drop_post,
    finish_relation,
    hold_post,
    new_alias,
    new_charter,
    new_counterpart,
    new_post,
    new_relation,
    vacate,
)
from yizhen.organs.views.imports import drop_batch, import_batch, import_table, take_batch
from yizhen.organs.views.organ import organ
from yizhen.organs.views.pages import come_back, export_csv, export_xlsx, index, leave
from yizhen.organs.views.reforms import do_reform, evolution, reforms

__all__ = [
    "chart", "come_back", "correct", "do_reform", "drop_batch", "drop_post", "evolution", "export_csv", "export_xlsx",
    "finish_relation", "hold_post", "import_batch", "import_table", "index", "leave", "new_alias", "new_charter",
    "new_counterpart", "new_post", "new_relation", "organ", "reforms", "take_batch", "vacate",
]  # fmt: skip
