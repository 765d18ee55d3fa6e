"""Rules, calendars and hours of a county: dated, sourced, recorded, kept in memory, each county its own."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.county.conftest import AT, COUNTY, EDITOR, PAPER, STRANGER, VIEWER
from tests.county.test_notices import read
from yizhen.county import models, queries
from yizhen.county.actions import NoSource
from yizhen.county.terms import (
    BadRule,
    BadRuleValue,
    CalendarDay,
    CalendarRefused,
    DayKind,
    NoRule,
    NoSuchCounty,
    Power,
    RuleSpec,
    Source,
)
from yizhen.kernel.actors import Actor, Grant, NoPower
from yizhen.kernel.periods import WorkDays, due
from yizhen.kernel.working_hours import SHANGHAI, BadWorkingHours
from yizhen.record.door import history

FACTS = {"by": EDITOR, "at": AT}
NEW_YEAR = "2027-01-01 至 2027-01-03 休 元旦\n"


def test_without_a_value_of_its_own_the_dated_default_holds(county):
    value = county.rule(COUNTY, "tried.limit", date(2026, 1, 1))
    assert (value.value, value.unit, value.local, value.in_force_from) == (
        2,
        "工作时",
        False,
        date(2020, 1, 1),
    )
    with pytest.raises(NoRule, match="录入"):
        county.rule(COUNTY, "tried.limit", date(2019, 12, 31))
    with pytest.raises(NoRule):
        county.rule(COUNTY, "tried.share", date(2026, 1, 1))
    with pytest.raises(NoRule):
        county.rule(COUNTY, "tried.nothing", date(2026, 1, 1))


def test_a_county_s_value_holds_from_its_day_with_its_source(county):
    county.set_rule(COUNTY, "tried.limit", "4", in_force_from=date(2026, 1, 1), source=PAPER, **FACTS)
    county.set_rule(COUNTY, "tried.limit", "3", in_force_from=date(2026, 6, 1), source=PAPER, **FACTS)
    values = [county.rule(COUNTY, "tried.limit", on).value for on in (
        date(2025, 12, 31), date(2026, 1, 1), date(2026, 5, 31), date(2026, 6, 1))]  # fmt: skip
    assert values == [2, 4, 4, 3]
    words = county.rule(COUNTY, "tried.limit", date(2026, 6, 1)).source.words
    assert words == "《望川县工作规则》（望府办〔2026〕3号）第五条"
    assert county.rule("990102", "tried.limit", date(2026, 6, 1)).value == 2


def test_repeal_brings_the_default_back(county):
    county.set_rule(COUNTY, "tried.limit", 4, in_force_from=date(2026, 1, 1), source=PAPER, **FACTS)
    county.repeal_rule(COUNTY, "tried.limit", on=date(2026, 3, 1), source=PAPER, **FACTS)
    assert county.rule(COUNTY, "tried.limit", date(2026, 2, 28)).value == 4
    assert county.rule(COUNTY, "tried.limit", date(2026, 3, 1)).value == 2
    with pytest.raises(NoRule, match="不需要废止"):
        county.repeal_rule(COUNTY, "tried.limit", on=date(2026, 4, 1), source=PAPER, **FACTS)


def test_a_correction_of_the_same_day_keeps_both_in_the_record(county):
    for value in (4, 5):
        row = county.set_rule(
            COUNTY, "tried.limit", value, in_force_from=date(2026, 1, 1), source=PAPER, **FACTS
        )
    assert county.rule(COUNTY, "tried.limit", date(2026, 1, 1)).value == 5
    entries = history("county.rule", row)
    assert [(entry.payload["before"], entry.payload["after"]) for entry in entries] == [
        ("2", "4"),
        ("4", "5"),
    ]


@pytest.mark.parametrize(
    ("name", "given", "kept"),
    [
        ("tried.limit", " 16 ", 16),
        ("tried.share", "0.10", Decimal("0.10")),
        ("tried.call", "否", False),
        ("tried.way", "自动", "自动"),
    ],
)
def test_values_keep_their_kind(county, name, given, kept):
    county.set_rule(COUNTY, name, given, in_force_from=date(2026, 1, 1), source=PAPER, **FACTS)
    value = county.rule(COUNTY, name, date(2026, 1, 1)).value
    assert (value, type(value)) == (kept, type(kept))


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("tried.limit", "0", "不能小于 1工作时"),
        ("tried.limit", "17", "不能大于 16"),
        ("tried.limit", "两个", "应为整数"),
        ("tried.limit", "1.5", "应为整数"),
        ("tried.share", "NaN", "应为数"),
        ("tried.share", "", "应为数"),
        ("tried.call", "也许", "“是”或“否”"),
        ("tried.way", "随缘", "只能取：自动、人工"),
    ],
)
def test_a_value_out_of_bounds_is_refused_in_plain_words(county, name, given, words):
    with pytest.raises(BadRuleValue, match=words):
        county.set_rule(COUNTY, name, given, in_force_from=date(2026, 1, 1), source=PAPER, **FACTS)
    assert not models.RuleRow.objects.exists()


def test_nothing_is_set_without_power_source_or_in_another_county(county):
    def attempt(by, source=PAPER):
        county.set_rule(COUNTY, "tried.limit", 4, in_force_from=date(2026, 1, 1), source=source, by=by, at=AT)

    with pytest.raises(NoPower):
        attempt(VIEWER)
    with pytest.raises(NoSuchCounty):
        attempt(STRANGER)
    with pytest.raises(NoPower):
        attempt(Actor("镇员", COUNTY, grants=(Grant(frozenset(Power), COUNTY, organs=frozenset({1})),)))
    with pytest.raises(NoSource):
        attempt(EDITOR, Source(" "))
    for act in (
        lambda: county.set_backstop(COUNTY, 7, by=STRANGER, at=AT),
        lambda: county.enter_overlay_days(COUNTY, [], source=PAPER, by=STRANGER, at=AT),
        lambda: county.withdraw_overlay_days(COUNTY, [], source=PAPER, by=STRANGER, at=AT),
        lambda: county.set_working_hours(
            COUNTY, "9:00-12:00", in_force_from=date(2026, 1, 1), source=PAPER, by=STRANGER, at=AT
        ),
        lambda: county.repeal_rule(
            COUNTY, "tried.limit", on=date(2026, 1, 1), source=PAPER, by=STRANGER, at=AT
        ),
    ):
        with pytest.raises(NoSuchCounty):
            act()
    assert not models.RuleRow.objects.exists()


def test_two_houses_cannot_declare_one_rule_differently(county):
    with pytest.raises(BadRule):
        county.register_rules(RuleSpec("tried.limit", "别的", default=9))
    county.register_rules(RuleSpec("tried.call", "电话回访", kind="bool", default=True))


def test_a_newly_entered_notice_makes_provisional_deadlines_certain(county):
    start = datetime(2026, 12, 30, 9, tzinfo=SHANGHAI)
    before = due(
        WorkDays(5), start, county.calendar_for(COUNTY), county.working_hours_for(COUNTY, start.date())
    )
    assert before.provisional
    whole = (
        NEW_YEAR
        + "2027-01-09 班 元旦\n2027-10-01 至 2027-10-07 休 国庆节\n2027-05-01 至 2027-05-05 休 劳动节\n"
    )
    notice = Source("国务院办公厅关于2027年部分节假日安排的通知", "国办发明电〔2026〕9号")
    county.enter_calendar_year(read(whole), source=notice, issued_on=date(2026, 11, 5), **FACTS)
    calendar = county.calendar_for(COUNTY)
    after = due(WorkDays(5), start, calendar, county.working_hours_for(COUNTY, start.date()))
    assert not after.provisional
    assert calendar.is_workday(date(2027, 1, 9))
    assert calendar.years[2027].notice == notice.words
    assert queries.festival(COUNTY, date(2027, 1, 1)) == "元旦"
    assert county.calendar_for("990102") == calendar


def test_entering_a_year_again_replaces_it_and_the_record_says_so(county):
    county.enter_calendar_year(read(NEW_YEAR), source=PAPER, **FACTS)
    county.enter_calendar_year(read("2027-01-01 休 元旦\n"), source=PAPER, **FACTS)
    assert county.calendar_for(COUNTY).years[2027].off == {date(2027, 1, 1)}
    row = models.CalendarYearRow.objects.get(year=2027)
    assert [entry.payload["replaced"] for entry in history("county.calendar", row.pk)] == [False, True]


def test_a_notice_with_a_bad_line_is_not_taken_at_all(county):
    with pytest.raises(CalendarRefused) as refusal:
        county.enter_calendar_year(read(NEW_YEAR + "坏行\n"), source=PAPER, **FACTS)
    assert refusal.value.problems[0].line == 2
    assert not models.CalendarDayRow.objects.exists()


def test_own_days_lie_over_the_nation_s_and_can_be_withdrawn(county):
    days = [
        CalendarDay(date(2026, 4, 20), DayKind.HOLIDAY, "三月三"),
        CalendarDay(date(2026, 7, 20), DayKind.CLOSURE, "防汛"),
        CalendarDay(date(2026, 4, 18), DayKind.WORKDAY),
    ]
    plain = county.calendar_for(COUNTY)
    assert county.enter_overlay_days(COUNTY, days, source=PAPER, **FACTS) == 3
    calendar = county.calendar_for(COUNTY)
    assert [calendar.is_workday(day.on) for day in days] == [False, False, True]
    assert calendar.version != plain.version
    assert county.calendar_for("990102") == plain
    assert queries.festival(COUNTY, date(2026, 7, 20)) == "防汛"
    assert county.withdraw_overlay_days(COUNTY, [day.on for day in days], source=PAPER, **FACTS) == 3
    assert county.calendar_for(COUNTY) == plain
    acts = [entry.act for entry in history("county.profile", int(COUNTY))]
    assert acts[-2:] == ["county.days.entered", "county.days.withdrawn"]


def test_working_hours_hold_from_their_day_with_seasons(county):
    assert county.working_hours_for(COUNTY, date(2026, 7, 1)).words == "8:30-12:00 14:00-17:30"
    summer = (("06-01", "09-30", "8:30-12:00 15:00-18:00"),)
    county.set_working_hours(
        COUNTY, "9:00-12:00 13:30-17:30", summer, in_force_from=date(2026, 5, 1), source=PAPER, **FACTS
    )
    hours = county.working_hours_for(COUNTY, date(2026, 7, 1))
    assert hours.close_of(date(2026, 7, 1)).hour == 18
    assert hours.minutes(date(2026, 5, 6)) == 420
    assert county.working_hours_for(COUNTY, date(2026, 4, 30)).words == "8:30-12:00 14:00-17:30"
    with pytest.raises(BadWorkingHours):
        county.set_working_hours(COUNTY, "13:00-9:00", in_force_from=date(2026, 6, 1), source=PAPER, **FACTS)


def test_the_profile_names_the_backstop_organ(county):
    county.set_backstop(COUNTY, 7, **FACTS)
    assert county.profile(COUNTY).backstop_organ_id == 7
    assert county.profile(COUNTY).fictional
    assert (county.county_name(COUNTY), county.county_name("000000")) == ("望川县", "")
    assert [one.code for one in county.counties()] == [COUNTY]
    with pytest.raises(NoSuchCounty):
        county.profile("000000")
    entry = history("county.profile", int(COUNTY))[-1]
    assert (entry.payload["before"]["backstop_organ"], entry.payload["after"]["backstop_organ"]) == ("", "7")


def test_in_memory_nothing_costs_a_query(county, django_assert_num_queries):
    county.rule(COUNTY, "tried.limit", date(2026, 1, 1))
    with django_assert_num_queries(0):
        county.rule(COUNTY, "tried.limit", date(2026, 1, 2))
        county.calendar_for(COUNTY).add_workdays(date(2026, 2, 10), 5)
        county.working_hours_for(COUNTY, date(2026, 1, 2))
        county.county_name(COUNTY)


def test_a_change_by_another_process_is_seen_through_the_version(county):
    county.set_rule(COUNTY, "tried.limit", 4, in_force_from=date(2026, 1, 1), source=PAPER, **FACTS)
    assert county.rule(COUNTY, "tried.limit", date(2026, 1, 1)).value == 4
    models.RuleRow.objects.update(value=6)
    models.VersionRow.objects.update(token="changed elsewhere")
    assert county.rule(COUNTY, "tried.limit", date(2026, 1, 1)).value == 4
    queries._books._until -= timedelta(seconds=3).total_seconds()
    assert county.rule(COUNTY, "tried.limit", date(2026, 1, 1)).value == 6
