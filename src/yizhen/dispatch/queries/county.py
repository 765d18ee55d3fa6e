"""What a county sets for its cases (县情取用): calendar, working hours, center."""

from dataclasses import dataclass
from datetime import date

from yizhen.county import door as county
from yizhen.kernel.calendars import Calendar
from yizhen.kernel.working_hours import WorkingHours


@dataclass(frozen=True, slots=True)
class Office:
    """办理条件: working calendar and hours on a day, and the center, which is the backstop organ too."""

    calendar: Calendar
    hours: WorkingHours
    center: int | None


def office(code: str, on: date) -> Office:
    """Calendar, hours and center of a county on a day (办理条件); kept in the process by the county house."""
    return Office(
        county.calendar_for(code), county.working_hours_for(code, on), county.profile(code).backstop_organ_id
    )
