"""Rounding: the four modes against decimal's own, and averages that say how they were made."""

import decimal
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhen.kernel.rounding import Average, Rounding, round_to

MODES = {
    Rounding.HALF_UP: decimal.ROUND_HALF_UP,
    Rounding.HALF_EVEN: decimal.ROUND_HALF_EVEN,
    Rounding.TRUNCATE: decimal.ROUND_DOWN,
    Rounding.CEIL: decimal.ROUND_CEILING,
}


@given(st.decimals(-(10**9), 10**9, places=6), st.integers(0, 5), st.sampled_from(list(Rounding)))
def test_modes_agree_with_decimal(value, places, mode):
    expected = value.quantize(Decimal(1).scaleb(-places), rounding=MODES[mode])
    assert round_to(value, places, mode) == expected


@given(st.fractions(), st.integers(0, 6))
def test_halves_never_move_further_than_half(value, places):
    for mode in (Rounding.HALF_UP, Rounding.HALF_EVEN):
        assert abs(Fraction(round_to(value, places, mode)) - value) <= Fraction(1, 2 * 10**places)


@pytest.mark.parametrize(
    ("mode", "printed"),
    [
        (Rounding.HALF_UP, ["0.3", "-0.3", "0.4"]),
        (Rounding.HALF_EVEN, ["0.2", "-0.2", "0.4"]),
        (Rounding.TRUNCATE, ["0.2", "-0.2", "0.3"]),
        (Rounding.CEIL, ["0.3", "-0.2", "0.4"]),
    ],
)
def test_halves(mode, printed):
    assert [str(round_to(Decimal(v), 1, mode)) for v in ("0.25", "-0.25", "0.35")] == printed


def test_large_numbers_stay_exact():
    assert str(round_to(Fraction(10**40 + 1, 1), 2, Rounding.HALF_UP)) == f"{10**40 + 1}.00"


def test_an_average_tells_which_roundings_reach_a_printed_figure():
    streets = Average(172, 6, of="实有加计划", per="街道", mode=Rounding.TRUNCATE)
    assert (streets.printed, streets.exact) == (Decimal("28.6"), Fraction(86, 3))
    assert streets.matches(Decimal("28.6")) == (Rounding.TRUNCATE,)
    assert Average(160, 6, of="实有", per="街道").matches(Decimal("28.6")) == ()
    assert not streets.is_exact
    assert Average(30, 6, of="党政机构", per="街道", places=0).is_exact


def test_nothing_to_divide_by_is_shown_and_not_computed():
    empty = Average(3, 0, of="编制", per="街道")
    assert not empty.is_defined
    assert str(empty) == "—"
    with pytest.raises(ZeroDivisionError):
        _ = empty.exact


def test_modes_have_their_words():
    assert [m.label for m in Rounding] == ["四舍五入", "四舍六入五成双", "截尾", "进一"]
