"""Addresses of lists, readings of clocks, lengths of bars."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhen.ui.door import (
    Bar,
    BarChart,
    ClockUnit,
    Pager,
    Tone,
    changed_query,
    choice_filter,
    page_asked,
    read_clock,
    sort_column,
)
from yizhen.ui.rules import bar_lines

NOW = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)


def test_changed_query_keeps_the_rest_and_leaves_the_page():
    assert changed_query("q=井盖&page=3&state=open", state="late") == "?q=%E4%BA%95%E7%9B%96&state=late"
    assert changed_query("state=open&page=2", state=None) == "?"


def test_sort_column_turns_round_when_pressed_again():
    fresh = sort_column("时限", "due", "q=1")
    assert (fresh.sorted, fresh.sort_url) == ("", "?q=1&sort=due")
    up = sort_column("时限", "due", "sort=due")
    assert (up.sorted, up.sort_url) == ("ascending", "?sort=-due")
    down = sort_column("时限", "due", "sort=-due")
    assert (down.sorted, down.sort_url) == ("descending", "?sort=due")
    assert sort_column("时限", "due", "", default="due").sorted == "ascending"


def test_choice_filter_marks_the_choice_and_offers_to_drop_it():
    chips = choice_filter(
        "状态", "state", [("a", "甲"), ("b", "乙")], "state=a&q=x", counts={"a": 3}, all_label="全部"
    )
    everything, first, second = chips.chips
    assert (everything.active, everything.url) == (False, "?q=x")
    assert (first.active, first.url, first.count) == (True, "?q=x", 3)
    assert (second.active, second.url, second.count) == (False, "?q=x&state=b", None)


@given(query=st.text(max_size=60), count=st.integers(0, 10**7))
def test_page_asked_is_always_a_page_that_exists(query, count):
    pager = page_asked(query, count)
    assert 1 <= pager.number <= pager.pages
    assert 0 <= pager.first <= pager.last <= count


@pytest.mark.parametrize(
    ("query", "number", "per_page"),
    [
        ("", 1, 50),
        ("page=2", 2, 50),
        ("page=99", 3, 50),
        ("page=-1", 1, 50),
        ("page=²", 1, 50),
        ("per_page=100", 1, 100),
        ("per_page=7", 1, 50),
        ("page=x&per_page=20", 1, 20),
    ],
)
def test_page_asked(query, number, per_page):
    pager = page_asked(query, 120)
    assert (pager.number, pager.per_page) == (number, per_page)


def test_pager_window_shows_ends_neighbors_and_gaps():
    assert Pager(1, 0).window() == [1]
    assert Pager(1, 500, 100).window() == [1, 2, 3, None, 5]
    assert Pager(10, 1000, 50).window() == [1, None, 8, 9, 10, 11, 12, None, 20]
    assert (Pager(1, 0).first, Pager(1, 0).last) == (0, 0)


@pytest.mark.parametrize(
    ("given_", "amount", "unit", "tone"),
    [
        ({"workdays": 5}, 5, ClockUnit.WORK_DAY, Tone.OPEN),
        ({"workdays": 1}, 1, ClockUnit.WORK_DAY, Tone.SOON),
        ({"work_minutes": 90}, 90, ClockUnit.WORK_MINUTE, Tone.SOON),
        ({"work_minutes": 900}, 900, ClockUnit.WORK_MINUTE, Tone.OPEN),
        ({}, 3, ClockUnit.DAY, Tone.OPEN),
    ],
)
def test_read_clock_before_the_deadline(given_, amount, unit, tone):
    clock = read_clock(NOW + timedelta(days=3, hours=1), NOW, **given_)
    assert (clock.amount, clock.unit, clock.tone, clock.late) == (amount, unit, tone, False)


def test_read_clock_after_the_deadline_is_late_whatever_it_counts_in():
    for given_ in ({"workdays": 0}, {"workdays": -2}, {"work_minutes": -30}, {}):
        clock = read_clock(NOW - timedelta(hours=1), NOW, **given_)
        assert clock.late
        assert clock.tone == Tone.LATE


def test_bars_share_one_scale_and_never_leave_the_room():
    lines, target = bar_lines(BarChart("?", (Bar("a", 50), Bar("b", 0), Bar("c", -3)), target=100))
    assert [line["width"] for line in lines] == [50.0, 0.0, 0.0]
    assert target == 100.0
    assert bar_lines(BarChart("?", ())) == ([], None)
