"""Step rules and shares: the real table of 574, and sums that come out exactly."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhen.kernel.steps import StepRule, share_out

FEICHENG = StepRule(bounds=(5, 8), values=(34, 40, 44), upper_included=True)


def test_the_real_table_of_feicheng_sums_to_574():
    populations = [Decimal(9)] * 8 + [Decimal(6)] * 3 + [Decimal(4)] * 3
    assert sum(FEICHENG.value(p) for p in populations) == 574


def test_bounds_belong_to_one_band():
    assert [FEICHENG.value(p) for p in (4, 5, Decimal("5.01"), 8, 9)] == [34, 34, 40, 40, 44]
    lower = StepRule((5, 8), (34, 40, 44))
    assert [lower.value(p) for p in (4, 5, 8)] == [34, 40, 44]


@pytest.mark.parametrize(("bounds", "values"), [((8, 5), (1, 2, 3)), ((5, 5), (1, 2, 3)), ((5,), (1,))])
def test_wrong_bands_are_refused(bounds, values):
    with pytest.raises(ValueError, match="bands"):
        StepRule(bounds, values)


@given(st.integers(0, 10_000), st.lists(st.integers(0, 500), min_size=1, max_size=40))
def test_shares_sum_to_the_total_and_stay_near_their_quota(total, weights):
    if not sum(weights):
        weights[0] = 1
    shares = share_out(total, dict(enumerate(weights)))
    assert sum(shares.values()) == total
    for key, weight in enumerate(weights):
        assert abs(shares[key] - total * weight / sum(weights)) < 1


def test_ties_go_to_the_earlier_key():
    assert share_out(4, {"a": 1, "b": 1, "c": 1}) == {"a": 2, "b": 1, "c": 1}
    assert share_out(0, {"a": 0}) == {"a": 0}


@pytest.mark.parametrize(
    ("total", "weights"), [(-1, {"a": 1}), (1, {"a": 0}), (1, {"a": -1, "b": 3}), (1, {})]
)
def test_what_cannot_be_shared_is_refused(total, weights):
    with pytest.raises(ValueError, match="shared"):
        share_out(total, weights)
