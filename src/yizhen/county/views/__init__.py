"""Pages of county (县情页面)."""

from yizhen.county.views.calendars import calendar, enter_days, enter_year
from yizhen.county.views.numbers import enter_statistics, statistics
from yizhen.county.views.settings import hours, index, rule

__all__ = ["calendar", "enter_days", "enter_statistics", "enter_year", "hours", "index", "rule", "statistics"]
