"""Units fill in who came onto their quotas within ten working days; who is late stands on the board with the day due."""

from datetime import UTC, date, datetime

import pytest

from tests.organs.small_county import HOME, NOW
from tests.staffing.people_county import PAPER, draft, make_office
from yizhen.county import door as county_door
from yizhen.staffing import actions, queries
from yizhen.staffing.actions import people, quotas
from yizhen.staffing.models import StaffRow

SINCE = date(2026, 2, 10)
FILLED = {"joined_on": SINCE, "entry": "civil_exam", "staff_class": "staff", "post_kind": "management"}


@pytest.fixture
def office(db):
    return make_office()


def come(office, serial, **more):
    taken = people.take_person(draft(office.organs["ZHEN"], serial, **more), by=office.by, at=NOW)
    quotas.put_on_quota(
        taken.staff, "administrative", since=SINCE, document=PAPER, by=office.by, at=datetime(2026, 2, 10, 2, tzinfo=UTC)
    )
    return taken.staff


def late(office, on):
    actions.check_county(HOME, by=office.by, at=datetime(on.year, on.month, on.day, 2, tzinfo=UTC))
    return [one for one in queries.findings(office.by, HOME, limit=500) if one["rule"] == "kept_current"]


def test_working_days_are_counted_over_the_spring_festival(office):
    come(office, 1)
    assert late(office, date(2026, 3, 2)) == []
    (one,) = late(office, date(2026, 3, 3))
    assert "已逾期 1 日" in one["note"]
    assert "工号 W0001 自2026年2月10日上编，最迟应在2026年3月2日补齐" in one["note"]
    assert "进入形式、人员分类、岗位类别" in one["note"]


def test_who_is_filled_in_is_not_late_and_filling_in_later_settles_it(office):
    come(office, 1, **FILLED)
    lacking = come(office, 2)
    assert len(late(office, date(2026, 4, 1))) == 1
    StaffRow.objects.filter(pk=lacking).update(**FILLED)
    assert late(office, date(2026, 4, 1)) == []


def test_a_county_may_set_other_days(office):
    told = {"source": county_door.Source("望编发〔2026〕8号"), "by": office.by, "at": NOW, "in_force_from": date(2026, 1, 1)}
    county_door.set_rule(HOME, "staffing.update_days", 5, **told)
    come(office, 1)
    assert len(late(office, date(2026, 2, 25))) == 1


def test_it_leads_to_the_person(office, django_assert_num_queries):
    from yizhen.staffing.queries.upkeep import overdue_upkeep, people_of_entries

    who = [come(office, serial) for serial in (1, 2, 3)]
    found = late(office, date(2026, 4, 1))
    assert sorted(people_of_entries([one["of"] for one in found]).values()) == who
    with django_assert_num_queries(2):
        assert len(list(overdue_upkeep(HOME, date(2026, 4, 1)))) == 3
