"""Pages of county (县情页面)."""

from yizhen.county.views.calendars import calendar, enter_days, enter_year
from yizhen.county.views.numbers import (
    drop_statistics,
    enter_statistics,
    statistics,
    statistics_table,
    take_statistics,
)
from yizhen.county.views.settings import hours, index, rule

__all__ = [
    "calendar", "drop_statistics", "enter_days", "enter_statistics", "enter_year", "hours", "index", "rule", "statistics",
    "statistics_table", "take_statistics",
]  # fmt: skip
