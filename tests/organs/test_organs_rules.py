from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhen.organs.rules import (
    away_on,
    chain,
    closes_circle,
    overlaps,
    subtree,
    tree_order,
    valid_on,
    who_answers,
)

DAY = date(2026, 3, 4)
days = st.integers(-400, 400).map(lambda n: DAY + timedelta(days=n))
spans = st.tuples(days, st.none() | st.integers(0, 300)).map(
    lambda pair: (pair[0], None if pair[1] is None else pair[0] + timedelta(days=pair[1]))
)


@given(spans, spans)
def test_spans_overlap_exactly_when_a_day_lies_in_both(one, other):
    every = (DAY + timedelta(days=n) for n in range(-400, 801))
    shared = any(valid_on(*one, day) and valid_on(*other, day) for day in every)
    assert overlaps(one, other) == shared or one[0] == one[1] or other[0] == other[1]
    assert overlaps(one, other) == overlaps(other, one)


def test_the_last_day_of_leave_is_leave_and_the_day_of_return_is_not():
    assert away_on(DAY, DAY, None, DAY)
    assert not away_on(DAY, DAY, DAY, DAY)
    assert not away_on(DAY, DAY, None, DAY + timedelta(days=1))


@pytest.mark.parametrize(
    ("first", "second", "first_away", "second_away", "answer"),
    [
        ("甲", "乙", False, False, ("甲", False)),
        ("甲", "乙", True, False, ("乙", True)),
        ("甲", "乙", True, True, (None, False)),
        (None, "乙", False, False, ("乙", True)),
        ("甲", None, True, False, (None, False)),
        (None, None, False, False, (None, False)),
    ],
)
def test_who_answers_for_a_post(first, second, first_away, second_away, answer):
    assert who_answers(first, second, first_away=first_away, second_away=second_away) == answer


trees = st.dictionaries(st.integers(2, 40), st.integers(1, 40)).map(
    lambda parents: {child: parent for child, parent in parents.items() if parent < child}
)


@given(trees, st.integers(1, 40))
def test_the_subtree_is_all_whose_chain_leads_to_the_root(parents, root):
    below = {
        organ
        for organ in {*parents, *parents.values(), root}
        if organ == root or root in chain(parents, organ)
    }
    assert subtree(parents, root) == below


@given(trees, st.integers(2, 40), st.integers(1, 40))
def test_a_circle_is_seen_before_it_closes(parents, child, parent):
    if closes_circle(parents, child, parent):
        assert parent in subtree(parents, child)
    else:
        assert child not in chain({**parents, child: parent}, child)


@given(trees)
def test_the_chart_shows_every_organ_once_below_its_parent(parents):
    names = dict.fromkeys({*parents, *parents.values()}, "")
    order = tree_order(names, parents)
    assert sorted(organ for organ, _depth in order) == sorted(names)
    depth = dict(order)
    assert all(depth[child] == depth[parent] + 1 for child, parent in parents.items())
