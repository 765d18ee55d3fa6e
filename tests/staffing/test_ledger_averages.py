"""Every printed average is reproduced and explained; verdicts are computed from the figures."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.staffing import daan
from yizhen.kernel.rounding import Rounding, round_to
from yizhen.staffing.rules.averages import common_modes, examine, recount
from yizhen.staffing.rules.book import Book
from yizhen.staffing.rules.sources import shipped
from yizhen.staffing.rules.summary import summarize
from yizhen.staffing.terms import (
    Claim,
    ClaimKind,
    Figure,
    Group,
    Measure,
    Part,
    Reading,
    Source,
    Unit,
    Verdict,
)


@pytest.fixture(scope="module")
def source():
    return next(s for s in shipped() if s.statement.series == "daan")


@pytest.fixture(scope="module")
def findings(source):
    return {finding.claim.key: finding for finding in examine(Book(source))}


@pytest.mark.parametrize("key", daan.PRINTED)
def test_each_printed_average(findings, key):
    printed, verdict, modes = daan.PRINTED[key]
    found = findings[key]
    assert (found.claim.printed, found.verdict.value) == (printed, verdict)
    if modes is not None:
        assert {mode.value for mode in found.modes} == modes
    assert bool(found.flags) == (found.verdict is not Verdict.AGREES)
    assert found.working


def test_all_claims_are_known(findings):
    assert set(findings) == set(daan.PRINTED)


def _reading(found, *, stated):
    return next(r for r in found.recounts if r.reading.stated is stated)


def test_approved_includes_support_and_leaves_out_outside_staff(findings):
    found = _reading(findings["street_approved"], stated=True)
    assert (found.average.numerator, found.average.denominator) == (104 + 70 + 8, 6)
    assert found.two_places == Decimal("30.33")
    only = _reading(findings["street_approved"], stated=False)
    assert only.two_places == Decimal("17.33")
    town = _reading(findings["town_approved"], stated=True)
    assert (town.average.numerator, town.two_places) == (542, Decimal("60.22"))


def test_street_staff_needs_the_plan_and_truncation(findings):
    found = findings["street_actual"]
    literal, planned = _reading(found, stated=True), _reading(found, stated=False)
    assert (literal.average.numerator, literal.two_places) == (160, Decimal("26.67"))
    assert literal.reproduces == ()
    assert (planned.average.numerator, planned.two_places) == (172, Decimal("28.67"))
    assert planned.by_mode[Rounding.TRUNCATE] == Decimal("28.6")
    assert planned.by_mode[Rounding.HALF_UP] == Decimal("28.7")
    assert any("26.67" in words and "口径不一" in words for words in found.flags)
    assert any("取整方式不同" in words and "55.7" in words for words in found.flags)


def test_town_staff_needs_the_plan_and_rounding(findings):
    found = findings["town_actual"]
    literal, planned = _reading(found, stated=True), _reading(found, stated=False)
    assert (literal.average.numerator, literal.two_places) == (491, Decimal("54.56"))
    assert (planned.average.numerator, planned.two_places) == (501, Decimal("55.67"))
    assert planned.by_mode[Rounding.HALF_UP] == Decimal("55.7")
    assert planned.by_mode[Rounding.TRUNCATE] == Decimal("55.6")
    assert any("取整方式不同" in words and "28.6" in words for words in found.flags)


def test_truncated_averages_say_what_rounding_gives(findings):
    assert "6.8" in "".join(findings["town_party_organs"].flags)
    assert "10.6" in "".join(findings["town_leader_posts"].flags)


def test_the_service_quota_multiplies_back_to_96(findings):
    found = findings["service_quota"]
    words = "".join(found.flags) + "".join(found.working)
    assert "96" in words
    assert "95" in words
    assert "镇 71（平均 7.89），街道 24（平均 4.00）" in words
    assert "6 种" in words


def test_twelve_leaves_out_the_plaques_of_public_institutions(findings):
    found = findings["street_organs_together"]
    assert "15.0" in found.flags[0]
    assert any("37/3 ≈ 12.333" in step for step in found.working)


def test_no_single_mode_gives_all(source, findings):
    assert common_modes(tuple(findings.values())) == frozenset()
    flags = summarize(source, date(2020, 11, 30)).flags
    assert any("没有哪一种取整方式" in words for words in flags)


def test_own_averages_say_their_making(source):
    made = {q.key: q for q in summarize(source, date(2020, 11, 30)).averages}
    values = {key: str(quotient.value) for key, quotient in made.items()}
    assert values == {
        "street.approved_average": "30.33",
        "street.actual_average": "26.67",
        "street.actual_with_plan_average": "28.67",
        "street.party_plaque_average": "4.00",
        "street.public_plaque_average": "2.67",
        "town.approved_average": "60.22",
        "town.actual_average": "54.56",
        "town.actual_with_plan_average": "55.67",
        "town.party_plaque_average": "4.11",
        "town.public_plaque_average": "3.56",
        "all.law_staff_average": "5.93",
        "street.outside_share": "5.63",
        "town.outside_share": "11.20",
        "all.outside_share": "9.83",
    }
    one = made["street.actual_average"]
    assert (one.numerator, one.denominator, one.exact, one.mode, one.places) == (
        160,
        6,
        "80/3",
        "round_half_up",
        2,
    )


# --- the verdicts follow from the figures, whatever they are ---------------------------------------------


def _book(total, units, printed, *, claim=None):
    street = tuple(Unit(f"9901010{n:02}000", f"第{n}街道", Group.STREET) for n in range(units))
    figures = (
        Figure(Group.STREET, Measure.PARTY_ORGANS, value=total),
        Figure(Group.STREET, Measure.UNITS, value=units),
    )
    claim = claim or Claim(
        key="x", kind=ClaimKind.AVERAGE, title="平均", group=Group.STREET, printed=printed, quote="q",
        readings=(Reading(of=("party_organs",), words="字面", stated=True),),
    )  # fmt: skip
    statement = msgspec.structs.replace(shipped()[0].statement, series="made-up")
    return Book(Source(statement, street, figures, (claim,)))


@given(st.integers(0, 500), st.integers(1, 40), st.integers(0, 2))
def test_a_rounded_average_always_agrees(total, units, places):
    printed = round_to(Decimal(total) / 1 if units == 1 else _share(total, units), places, Rounding.HALF_UP)
    (found,) = examine(_book(total, units, str(printed)))
    assert found.verdict is Verdict.AGREES


@given(st.integers(0, 500), st.integers(1, 40), st.integers(0, 2))
def test_a_truncated_average_agrees_or_is_marked(total, units, places):
    printed = round_to(_share(total, units), places, Rounding.TRUNCATE)
    (found,) = examine(_book(total, units, str(printed)))
    rounded = round_to(_share(total, units), places, Rounding.HALF_UP)
    assert found.verdict is (Verdict.AGREES if rounded == printed else Verdict.TRUNCATED)


@given(st.integers(0, 500), st.integers(1, 40), st.integers(2, 9))
def test_a_number_from_nowhere_differs(total, units, off):
    printed = round_to(_share(total, units), 1, Rounding.HALF_UP) + off
    (found,) = examine(_book(total, units, str(printed)))
    assert found.verdict is Verdict.DIFFERS
    assert found.flags


def _share(total, units):
    from fractions import Fraction

    return Fraction(total, units)


def test_what_is_unknown_cannot_be_checked():
    claim = Claim(
        key="x", kind=ClaimKind.AVERAGE, title="平均", group=Group.STREET, printed="3", quote="q",
        readings=(Reading(of=("leader_posts",), words="字面", stated=True),),
    )  # fmt: skip
    (found,) = examine(_book(9, 3, "3", claim=claim))
    assert found.verdict is Verdict.CANNOT


def test_a_product_that_comes_out_agrees():
    claim = Claim(
        key="x", kind=ClaimKind.BACK_PRODUCT, title="平均", group=Group.STREET, printed="12", quote="q",
        products=(Part("4", Group.STREET),), total=Measure.PARTY_ORGANS,
    )  # fmt: skip
    assert examine(_book(12, 3, "", claim=claim))[0].verdict is Verdict.AGREES
    assert examine(_book(13, 3, "", claim=claim))[0].verdict is Verdict.ROUNDED_PARTS
    assert examine(_book(20, 3, "", claim=claim))[0].verdict is Verdict.DIFFERS


def test_a_sum_that_leaves_nothing_out_agrees():
    parts = (Reading(of=("party_organs",), printed="4"),)
    claim = Claim(
        key="x",
        kind=ClaimKind.AVERAGE_SUM,
        title="平均",
        group=Group.STREET,
        printed="4",
        quote="q",
        parts=parts,
    )
    assert examine(_book(12, 3, "", claim=claim))[0].verdict is Verdict.AGREES
    wrong = msgspec.structs.replace(claim, printed="5")
    assert examine(_book(12, 3, "", claim=wrong))[0].verdict is Verdict.DIFFERS


def test_a_reading_without_units_is_no_reading():
    assert recount(_book(9, 3, "3"), Reading(of=("party_organs",)), Group.TOWN, "3") is None
