"""Periods: what must hold for every day, every length and every suspension."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhen.kernel.calendars import Calendar, OutsideCalendar, Overlay, YearCalendar
from yizhen.kernel.periods import (
    BadPeriod,
    Clock,
    Ends,
    Hours,
    Limit,
    LimitUnit,
    Months,
    NaturalDays,
    StepKind,
    Suspension,
    WorkDays,
    Years,
    due,
    due_on,
    remaining,
    spent,
)
from yizhen.kernel.working_hours import SHANGHAI, WorkingHours, legal_day
from yizhen.law import door

CAL = door.calendar()
HOURS = WorkingHours()
DAY = timedelta(days=1)
days = st.dates(date(2005, 1, 1), date(2026, 6, 30))
counts = st.integers(1, 120)
instants = st.datetimes(datetime(2005, 1, 1), datetime(2026, 6, 30)).map(lambda d: d.replace(tzinfo=SHANGHAI))
lengths = st.timedeltas(timedelta(0), timedelta(hours=200))


def at(*parts):
    return datetime(*parts, tzinfo=SHANGHAI)


# -- working days ------------------------------------------------------------


@given(days, counts)
def test_working_days_end_on_a_workday_and_count_back(start, n):
    end = due(WorkDays(n), start, CAL).on
    assert CAL.is_workday(end)
    assert CAL.workdays_between(start, end) == n
    assert end == due_on(WorkDays(n), start, CAL) == CAL.add_workdays_many([start], n)[0]


@given(days, days, counts)
def test_a_later_start_never_ends_earlier(a, b, n):
    first, second = sorted((a, b))
    for period in (WorkDays(n), NaturalDays(n), Months(n), Years(n % 20)):
        assert due_on(period, first, CAL) <= due_on(period, second, CAL)


@given(days, counts, counts)
def test_working_days_add_up(start, a, b):
    assert CAL.add_workdays(CAL.add_workdays(start, a), b) == CAL.add_workdays(start, a + b)


@given(days, counts)
def test_counting_back_is_the_inverse_of_counting_on(start, n):
    day = CAL.next_workday(start)
    assert CAL.workdays_before(CAL.add_workdays(day, n), n) == day
    early = CAL.workdays_before(start, n)
    assert CAL.is_workday(early)
    assert CAL.workdays_between(early - DAY, start - DAY) == n


@given(days, counts)
def test_working_days_one_by_one(start, n):
    day, left = start, n
    while left:
        day += DAY
        left -= CAL.is_workday(day)
    assert CAL.add_workdays(start, n) == day


# -- natural days, months, years ------------------------------------------------------------


@given(days, counts, st.sampled_from([NaturalDays, Months, Years]))
def test_a_roll_never_lands_on_a_day_off_and_skips_only_days_off(start, n, kind):
    found = due(kind(n % 30), start, CAL)
    assert CAL.is_workday(found.on)
    assert found.on >= found.nominal
    between = range((found.on - found.nominal).days)
    assert not any(CAL.is_workday(found.nominal + k * DAY) for k in between)
    assert due(kind(n % 30, roll=False), start, CAL).on == found.nominal


@given(days, st.integers(0, 240))
def test_months_end_on_the_corresponding_day_or_the_last(start, n):
    nominal = due(Months(n), start, CAL).nominal
    assert (nominal.year * 12 + nominal.month) - (start.year * 12 + start.month) == n
    assert nominal.day == start.day or (nominal.day < start.day and (nominal + DAY).day == 1)


def test_a_year_from_leap_day_ends_on_the_last_of_february():
    assert due(Years(1), date(2024, 2, 29), CAL).nominal == date(2025, 2, 28)
    assert due(Years(4), date(2020, 2, 29), CAL).nominal == date(2024, 2, 29)


# -- suspensions ------------------------------------------------------------


@given(days, counts, st.integers(0, 60), st.integers(0, 90))
def test_excluded_days_are_added_in_full(start, n, wait, length):
    pause = Suspension(start + wait * DAY, start + (wait + length) * DAY, "检验")
    for period in (NaturalDays(n, roll=False), WorkDays(n)):
        plain, shifted = due(period, start, CAL), due(period, start, CAL, suspensions=[pause])
        assert shifted.on >= plain.on
        assert not pause.days[0] <= shifted.on < pause.days[1]
        counted = [start + k * DAY for k in range(1, (shifted.on - start).days + 1)]
        counted = [d for d in counted if not pause.days[0] <= d < pause.days[1]]
        if isinstance(period, WorkDays):
            counted = [d for d in counted if CAL.is_workday(d)]
        assert len(counted) == n


@given(days, counts, st.integers(1, 10), st.integers(0, 20), st.integers(0, 20))
def test_overlapping_exclusions_count_once(start, n, wait, a, b):
    first = start + wait * DAY
    two = [Suspension(first, first + a * DAY), Suspension(first, first + b * DAY)]
    one = [Suspension(first, first + max(a, b) * DAY)]
    assert (
        due(WorkDays(n), start, CAL, suspensions=two).on == due(WorkDays(n), start, CAL, suspensions=one).on
    )


@given(days, counts, st.integers(0, 200), st.integers(0, 30))
def test_a_roll_never_lands_in_excluded_time(start, n, wait, length):
    pause = Suspension(start + wait * DAY, start + (wait + length) * DAY)
    found = due(NaturalDays(n), start, CAL, suspensions=[pause])
    assert CAL.is_workday(found.on)
    assert not pause.days[0] <= found.on < pause.days[1]


def test_exclusion_after_the_end_changes_nothing():
    late = Suspension(date(2026, 5, 1), date(2026, 6, 1))
    assert due(WorkDays(5), date(2026, 3, 2), CAL, suspensions=[late]).on == date(2026, 3, 9)


# -- hours ------------------------------------------------------------


@given(instants, lengths, lengths)
def test_work_hours_add_up(start, a, b):
    assert HOURS.add(HOURS.add(start, a, CAL), b, CAL) == HOURS.add(start, a + b, CAL)


@given(instants, lengths)
def test_work_hours_count_back(start, worked):
    assert HOURS.between(start, HOURS.add(start, worked, CAL), CAL) == worked


@given(instants, instants, instants)
def test_working_time_is_additive(a, b, c):
    a, b, c = sorted((a, b, c))
    if (c - a).days < 400:
        assert HOURS.between(a, b, CAL) + HOURS.between(b, c, CAL) == HOURS.between(a, c, CAL)


@given(instants, st.integers(1, 200), st.integers(0, 100), st.integers(0, 100))
def test_excluded_hours_shift_the_end_exactly(start, n, wait, length):
    pause = Suspension(start + timedelta(hours=wait), start + timedelta(hours=wait + length))
    found = due(Hours(n), start, CAL, suspensions=[pause])
    assert found.at == start + timedelta(hours=n + (length if wait < n else 0))
    work = due(Hours(n % 40 + 1, Clock.WORK), start, CAL, suspensions=[pause])
    assert spent(start, work.at, CAL, suspensions=[pause]).work_time == timedelta(hours=n % 40 + 1)


@pytest.mark.parametrize(
    ("start", "limit", "end"),
    [
        (at(2026, 11, 20, 17, 0), Limit(4, LimitUnit.WORK_HOUR), at(2026, 11, 23, 12, 0)),
        (at(2026, 11, 20, 11, 30), Limit(Decimal("1.5"), LimitUnit.WORK_HOUR), at(2026, 11, 20, 15, 0)),
        (at(2026, 11, 20, 11, 0), Limit(1, LimitUnit.WORK_HOUR), at(2026, 11, 20, 12, 0)),
        (at(2026, 11, 20, 22, 0), Limit(3, LimitUnit.URGENT_HOUR), at(2026, 11, 21, 1, 0)),
        (at(2026, 9, 30, 9, 0), Limit(1, LimitUnit.WORK_DAY), at(2026, 10, 8, 17, 30)),
        (at(2026, 9, 30, 9, 0), Limit(2, LimitUnit.URGENT_DAY), at(2026, 10, 3, 0, 0)),
        (at(2026, 2, 14, 8, 30), Limit(7, LimitUnit.WORK_HOUR), at(2026, 2, 14, 17, 30)),
        (at(2026, 2, 15, 9, 0), Limit(1, LimitUnit.WORK_HOUR), at(2026, 2, 24, 9, 30)),
    ],
)
def test_the_four_units_of_city_management(start, limit, end):
    assert due(limit.period, start, CAL).at == end


def test_the_four_units_have_their_words():
    words = [Limit(3, unit).label for unit in LimitUnit]
    assert words == ["3 工作时", "3 紧急工作时", "3 个工作日", "3 个紧急工作日"]
    assert Limit(5, "work_day").period == WorkDays(5)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Limit(0, LimitUnit.WORK_DAY),
        lambda: Limit(-1, LimitUnit.WORK_HOUR),
        lambda: Limit(Decimal("0.5"), LimitUnit.WORK_DAY),
        lambda: WorkDays(-1),
        lambda: NaturalDays(1.5),
        lambda: Hours(-1),
        lambda: due(Hours(1), date(2026, 1, 1), CAL),
        lambda: due_on(Hours(1), date(2026, 1, 1), CAL),
        lambda: Suspension(date(2026, 2, 1), date(2026, 1, 1)),
    ],
)
def test_periods_that_make_no_sense_are_refused(make):
    with pytest.raises(BadPeriod):
        make()


def test_a_naive_instant_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        due(Hours(1), datetime(2026, 1, 1, 8), CAL)
    with pytest.raises(ValueError, match="time zone"):
        due(WorkDays(1), datetime(2026, 1, 1, 8), CAL)


def test_the_legal_day_is_that_of_shanghai():
    evening = datetime(2026, 9, 17, 16, 30, tzinfo=UTC)
    assert legal_day(evening) == date(2026, 9, 18)
    assert due(WorkDays(5), evening, CAL).on == date(2026, 9, 24)


def test_when_the_last_day_is_over():
    start = date(2026, 3, 2)
    assert due(WorkDays(1), start, CAL).at == at(2026, 3, 3, 17, 30)
    assert due(WorkDays(1), start, CAL, ends=Ends.MIDNIGHT).at == at(2026, 3, 4)
    assert due(NaturalDays(1), start, CAL).at == at(2026, 3, 4)
    assert due(NaturalDays(1), start, CAL, ends=Ends.CLOSE).at == at(2026, 3, 3, 17, 30)
    summer = WorkingHours.parse("8:30-12:00 14:00-17:30", (("06-01", "09-30", "8:00-12:00 15:00-18:00"),))
    assert due(WorkDays(1), date(2026, 7, 1), CAL, summer).at == at(2026, 7, 2, 18, 0)


# -- provisional, derivation ------------------------------------------------------------


def test_a_missing_notice_makes_the_deadline_provisional_and_is_named():
    found = due(WorkDays(20), date(2026, 12, 10), CAL)
    assert found.provisional == ("国务院办公厅关于2027年部分节假日安排的通知",)
    assert any(s.kind is StepKind.PROVISIONAL for s in found.steps)
    known = CAL.with_year(YearCalendar(2027, frozenset({date(2027, 1, 1)}), frozenset()))
    settled = due(WorkDays(20), date(2026, 12, 10), known)
    assert not settled.is_provisional
    assert settled.calendar_version != found.calendar_version


def test_the_last_days_of_december_wait_for_the_next_notice():
    assert not due(WorkDays(5), date(2026, 12, 14), CAL).is_provisional
    assert due(WorkDays(3), date(2026, 12, 25), CAL).is_provisional


def test_natural_days_ask_only_about_their_last_day():
    assert not due(NaturalDays(30), date(2026, 11, 1), CAL).is_provisional
    assert not due(NaturalDays(90, roll=False), date(2026, 11, 1), CAL).is_provisional
    assert due(NaturalDays(90), date(2026, 11, 1), CAL).is_provisional


def test_the_derivation_reads_in_order():
    pause = Suspension(date(2026, 2, 12), date(2026, 2, 26), "检验")
    found = due(WorkDays(5), date(2026, 2, 10), CAL, suspensions=[pause])
    kinds = [step.kind for step in found.steps]
    assert kinds == [
        StepKind.RULE,
        StepKind.START,
        StepKind.SUSPENDED,
        StepKind.SKIPPED,
        StepKind.END,
        StepKind.CALENDAR,
    ]
    told = "".join(step.text for step in found.steps)
    assert "5 个工作日" in told
    assert "2026年2月10日（周二），当日不计" in told
    assert "检验" in told
    assert "2026年3月2日（周一）17:30" in told
    rolled = due(NaturalDays(15), date(2026, 9, 16), CAL).steps
    assert any("10月1日（周四）为休息日，顺延" in step.text for step in rolled)
    assert "10月8日（周四）24:00" in rolled[-2].text
    assert "15:00" in due(Hours(1), at(2026, 3, 2, 15, 0), CAL).steps[1].text


# -- remaining and spent ------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "now", "words"),
    [
        (WorkDays(5), at(2026, 3, 2, 10, 0), "还剩 5 个工作日"),
        (WorkDays(5), at(2026, 3, 5, 10, 0), "还剩 2 个工作日"),
        (WorkDays(5), at(2026, 3, 9, 10, 0), "今天到期"),
        (WorkDays(5), at(2026, 3, 9, 17, 30), "今天到期"),
        (WorkDays(5), at(2026, 3, 9, 18, 0), "已超期，不足 1 个工作日"),
        (WorkDays(5), at(2026, 3, 11, 9, 0), "已超期 2 个工作日"),
        (NaturalDays(15), at(2026, 3, 7, 9, 0), "还剩 10 天"),
        (Hours(4, Clock.WORK), at(2026, 3, 2, 9, 30), "还剩 3 个工作小时 30 分钟"),
        (Hours(4, Clock.WORK), at(2026, 3, 2, 16, 0), "已超期 1 个工作小时"),
        (Hours(3), at(2026, 3, 2, 11, 45), "还剩 15 分钟"),
    ],
)
def test_what_is_left_is_told_in_the_unit_of_the_period(period, now, words):
    found = due(period, at(2026, 3, 2, 9, 0), CAL)
    assert remaining(found, now, CAL).words == words


def test_excluded_time_to_come_is_not_counted_as_left():
    pause = Suspension(date(2026, 3, 4), date(2026, 3, 6))
    found = due(WorkDays(5), date(2026, 3, 2), CAL, suspensions=[pause])
    assert remaining(found, at(2026, 3, 2, 10, 0), CAL).workdays == 5


@given(instants, counts)
def test_spent_and_left_are_the_whole(start, n):
    found = due(WorkDays(n), start, CAL)
    middle = start + (found.at - start) / 2
    used = spent(start, middle, CAL).workdays
    left = remaining(found, middle, CAL)
    assert used + left.workdays == n
    assert not left.is_overdue


# -- calendars ------------------------------------------------------------


def test_calendars_are_values():
    a = Calendar({2026: YearCalendar(2026, frozenset({date(2026, 1, 1)}), frozenset())})
    b = Calendar({2026: YearCalendar(2026, frozenset({date(2026, 1, 1)}), frozenset(), "notice")})
    assert a == b
    assert hash(a) == hash(b)
    assert a != a.with_overlay(Overlay(frozenset({date(2026, 3, 3)}), frozenset(), "三月三"))
    assert "2026-2026" in repr(a)


def test_local_days_lie_over_the_national_ones():
    closed = Overlay(frozenset({date(2026, 3, 3)}), frozenset({date(2026, 3, 7)}), "县政府通告")
    local = CAL.with_overlay(closed)
    assert local.add_workdays(date(2026, 3, 2), 1) == date(2026, 3, 4)
    assert local.is_workday(date(2026, 3, 7))
    assert CAL.is_workday(date(2026, 3, 3)), "the national calendar is not touched"
    again = local.with_overlay(Overlay(frozenset(), frozenset({date(2026, 3, 3)}), "恢复上班"))
    assert again.is_workday(date(2026, 3, 3))


@pytest.mark.parametrize(
    "make",
    [
        lambda: YearCalendar(2026, frozenset({date(2026, 1, 1)}), frozenset({date(2026, 1, 1)})),
        lambda: YearCalendar(2026, frozenset({date(2025, 12, 1)}), frozenset()),
        lambda: YearCalendar(2026, frozenset({date(2027, 1, 1)}), frozenset()),
        lambda: Calendar({2025: YearCalendar(2026, frozenset(), frozenset())}),
        lambda: CAL.add_workdays(date(2026, 1, 1), -1),
        lambda: CAL.add_workdays_many([date(2026, 1, 1)], 0),
    ],
)
def test_wrong_calendars_and_counts_are_refused(make):
    with pytest.raises(ValueError, match=r"\w"):
        make()


@pytest.mark.parametrize("day", [date(1989, 12, 31), date(2081, 1, 1), date(1, 1, 1), date(9999, 12, 31)])
def test_days_outside_the_calendar_are_refused(day):
    for ask in (
        lambda: CAL.is_workday(day),
        lambda: CAL.add_workdays(day, 1),
        lambda: CAL.next_workday(day),
        lambda: CAL.add_workdays_many([day], 1),
        lambda: CAL.workdays_between(date(2026, 1, 1), day),
    ):
        with pytest.raises(OutsideCalendar):
            ask()
    with pytest.raises(OutsideCalendar):
        CAL.add_workdays(date(2080, 12, 30), 10)
    with pytest.raises(OutsideCalendar):
        CAL.workdays_before(date(1990, 1, 5), 10)
    with pytest.raises(OutsideCalendar):
        CAL.workdays_before(date(2026, 1, 5), 0)


def test_today_or_the_next_workday():
    assert CAL.add_workdays(date(2026, 10, 1), 0) == date(2026, 10, 8)
    assert CAL.next_workday(date(2026, 10, 8)) == date(2026, 10, 8)
    assert CAL.next_workday(date(1990, 1, 6)) == date(1990, 1, 8)
