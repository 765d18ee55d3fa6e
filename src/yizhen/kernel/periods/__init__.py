"""Periods (期间): working days, natural days, months, years and hours are different types, and never mix.

Rules computed here: the day of the event is not counted, hours start at once, months and years end on the
corresponding day or the month's last, a natural period whose last day is not worked ends on the next workday,
excluded time is added in full. Which of them a matter uses is said by its parameter in ``yizhen.law``.
"""

from yizhen.kernel.periods.ending import Due, add_months, due, due_on
from yizhen.kernel.periods.kinds import (
    BadPeriod,
    Clock,
    Ends,
    Hours,
    Limit,
    LimitUnit,
    Months,
    NaturalDays,
    Period,
    Suspension,
    WorkDays,
    Years,
)
from yizhen.kernel.periods.passing import Remaining, Spent, remaining, spent
from yizhen.kernel.periods.wording import Step, StepKind, spell_day, spell_instant, spell_period

__all__ = [
    "BadPeriod",
    "Clock",
    "Due",
    "Ends",
    "Hours",
    "Limit",
    "LimitUnit",
    "Months",
    "NaturalDays",
    "Period",
    "Remaining",
    "Spent",
    "Step",
    "StepKind",
    "Suspension",
    "WorkDays",
    "Years",
    "add_months",
    "due",
    "due_on",
    "remaining",
    "spell_day",
    "spell_instant",
    "spell_period",
    "spent",
]
