"""What can be looked up about cases (案件查询)."""

from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.queries.cursor import cases_after
from yizhen.dispatch.queries.desk import CaseHit, desk_stats, find_cases, open_by_township
from yizhen.dispatch.queries.leads import place_name, place_names, responsible
from yizhen.dispatch.queries.lists import (
    BOUND,
    case_rows,
    desk_numbers,
    export_rows,
    facets,
    inbox,
    list_cases,
    safe_cell,
)
from yizhen.dispatch.queries.overview import Overview, desk_overview
from yizhen.dispatch.queries.pages import allowed, buttons, case_page, follow
from yizhen.dispatch.queries.supervision import supervisions

__all__ = [
    "BOUND",
    "CaseHit",
    "Overview",
    "allowed",
    "buttons",
    "case_page",
    "case_rows",
    "cases_after",
    "catalogue",
    "desk_numbers",
    "desk_overview",
    "desk_stats",
    "export_rows",
    "facets",
    "find_cases",
    "follow",
    "inbox",
    "list_cases",
    "open_by_township",
    "place_name",
    "place_names",
    "responsible",
    "safe_cell",
    "supervisions",
]  # fmt: skip
