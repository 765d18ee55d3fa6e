"""What a county sets for its cases (县情取用): calendar, working hours, center."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from yizhen.county import door as county
from yizhen.kernel.calendars import Calendar
from yizhen.kernel.versioned import Versioned
from yizhen.kernel.working_hours import WorkingHours
from yizhen.organs import door as organs


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


def _names(code: str) -> dict[int, str]:
    return {one.id: one.short_name or one.name for one in organs.organs_of_county(code, date.max)}


class _Names:
    """Short names of a county's organs, read anew when an organ changes."""

    def __init__(self) -> None:
        self._kept: dict[str, Versioned[str, dict[int, str]]] = {}

    def of(self, code: str) -> dict[int, str]:
        kept = self._kept.get(code)
        if kept is None:
            kept = self._kept[code] = Versioned(_names, lambda: str(organs.stamp(code)))
        return kept.get(code)


_NAMES = _Names()


def county_organs(code: str) -> dict[int, str]:
    """Short names of all organs of a county (全县机构简称); the same object until an organ changes."""
    return _NAMES.of(code)


def organ_names(code: str, wanted: Collection[int]) -> dict[int, str]:
    """Short names of organs (机构简称), usually without a query; abolished organs and others' are asked for."""
    known = _NAMES.of(code)
    found = {pk: known[pk] for pk in wanted if pk in known}
    missing = {pk for pk in wanted if pk not in known}
    if missing:
        found |= {pk: one.short_name or one.name for pk, one in organs.organs_by_id(missing).items()}
    return found
