"""Working hours: as people write them, by season, open and closed."""

from datetime import date, datetime, timedelta

import pytest

from yizhen.kernel.working_hours import SHANGHAI, BadWorkingHours, WorkingHours, parse_hours
from yizhen.law import door

CAL = door.calendar()


def at(*parts):
    return datetime(*parts, tzinfo=SHANGHAI)


def test_hours_are_read_and_written_as_people_do():
    assert parse_hours("8:30-12:00 14:00-17:30") == WorkingHours().usual
    assert WorkingHours.parse("8：30－12：00 14:00—17:30") == WorkingHours()
    summer = WorkingHours.parse("8:30-12:00 14:00-17:30", (("06-01", "09-30", "8:00-12:00 15:00-18:00"),))
    assert summer.words == "8:30-12:00 14:00-17:30；6月1日至9月30日 8:00-12:00 15:00-18:00"


@pytest.mark.parametrize(
    "words",
    ["", "8:30", "8:30-8:30", "12:00-8:30", "8:30-12:00 11:00-13:00", "8:60-9:00", "8:00-25:00", "早上-晚上"],
)
def test_hours_that_cannot_be_are_refused(words):
    with pytest.raises(BadWorkingHours):
        WorkingHours.parse(words)


def test_seasons_may_run_over_new_year():
    winter = WorkingHours.parse("8:00-12:00 14:00-18:00", (("11-01", "02-29", "9:00-12:00 13:00-17:00"),))
    assert winter.close_of(date(2026, 1, 5)) == at(2026, 1, 5, 17, 0)
    assert winter.close_of(date(2026, 12, 31)) == at(2026, 12, 31, 17, 0)
    assert winter.opening_of(date(2026, 3, 2)) == at(2026, 3, 2, 8, 0)
    assert winter.minutes(date(2026, 3, 2)) == 480


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (at(2026, 3, 2, 8, 30), True),
        (at(2026, 3, 2, 12, 0), False),
        (at(2026, 3, 2, 13, 0), False),
        (at(2026, 3, 2, 17, 29), True),
        (at(2026, 3, 1, 9, 0), False),
        (at(2026, 2, 28, 9, 0), True),
    ],
)
def test_open_and_closed(moment, is_open):
    assert WorkingHours().is_open(moment, CAL) is is_open


def test_a_day_and_night_office():
    always = WorkingHours.parse("0:00-24:00")
    assert always.add(at(2026, 3, 2, 20, 0), timedelta(hours=6), CAL) == at(2026, 3, 3, 2, 0)
    with pytest.raises(ValueError, match="forward"):
        always.add(at(2026, 3, 2, 20, 0), timedelta(hours=-1), CAL)
