"""Door of county (县情之门): what other houses may use."""

from yizhen.county.actions import (
    enter_calendar_year,
    enter_overlay_days,
    open_county,
    repeal_rule,
    set_backstop,
    set_rule,
    set_working_hours,
    withdraw_overlay_days,
)
from yizhen.county.queries import (
    calendar_for,
    counties,
    county_name,
    profile,
    rule,
    rules_on,
    working_hours_for,
)
from yizhen.county.rules import read_calendar
from yizhen.county.terms import (
    BadRuleValue,
    CalendarDay,
    CalendarRefused,
    DayKind,
    NoRule,
    NoSuchCounty,
    Power,
    Problem,
    Profile,
    Proposal,
    RuleKind,
    RuleSpec,
    RuleValue,
    Source,
    register_rules,
)

__all__ = [
    "BadRuleValue", "CalendarDay", "CalendarRefused", "DayKind", "NoRule", "NoSuchCounty", "Power", "Problem",
    "Profile", "Proposal", "RuleKind", "RuleSpec", "RuleValue", "Source", "calendar_for", "counties",
    "county_name", "enter_calendar_year", "enter_overlay_days", "open_county", "profile", "read_calendar",
    "register_rules", "repeal_rule", "rule", "rules_on", "set_backstop", "set_rule", "set_working_hours",
    "withdraw_overlay_days", "working_hours_for",
]  # fmt: skip
