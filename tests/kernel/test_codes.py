"""Codes: valid ones are read, one wrong character is found, and nothing personal shows."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from yizhen.kernel.codes import (
    BadCode,
    DivisionKind,
    DivisionLevel,
    Flaw,
    mask_id,
    mask_name,
    mask_phone,
    modern_resident_id,
    read_credit_code,
    read_division_code,
    read_phone,
    read_resident_id,
)

RESIDENTS = ["11010519491231002X", "440524188001010014"]
CREDITS = ["91110000600037341L", "91350100M000100Y43", "12441500196720244T"]


@pytest.mark.parametrize("number", RESIDENTS)
def test_resident_numbers(number):
    assert read_resident_id(number).number == number
    assert read_resident_id(f" {number[:6]} {number[6:14]} {number[14:].lower()} ").number == number
    # ric.is_valid refuses the second: its county code has since been withdrawn, as in many old ledgers
    assert ric.calc_check_digit(number) == number[-1]


def test_what_a_resident_number_says():
    found = read_resident_id(RESIDENTS[0])
    assert (found.born_on, found.division, found.is_male) == (date(1949, 12, 31), "110105", False)
    assert read_resident_id(RESIDENTS[1]).is_male
    assert "19491231" not in repr(found)


def test_old_numbers_are_read_and_brought_up_to_date():
    old = read_resident_id("110105491231002")
    assert old.is_old
    assert old.born_on == date(1949, 12, 31)
    assert modern_resident_id("110105491231002") == "11010519491231002X"
    assert modern_resident_id("11010519491231002X") == "11010519491231002X"


@pytest.mark.parametrize("number", RESIDENTS)
@given(data=st.data())
def test_one_wrong_digit_in_a_resident_number_is_found(number, data):
    place = data.draw(st.integers(0, 16))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != number[place]]))
    with pytest.raises(BadCode) as caught:
        read_resident_id(number[:place] + digit + number[place + 1 :])
    assert number not in str(caught.value)


@pytest.mark.parametrize(
    ("number", "flaw"),
    [
        ("", Flaw.LENGTH),
        ("1101051949123100", Flaw.LENGTH),
        ("11010519491231002Y", Flaw.CHARACTERS),
        ("1101051949X231002X", Flaw.CHARACTERS),
        ("11010519490231002X", Flaw.DATE),
        ("110105194912310021", Flaw.CHECK),
        ("110105490231002", Flaw.DATE),
    ],
)
def test_flaws_of_resident_numbers_are_named(number, flaw):
    with pytest.raises(BadCode) as caught:
        read_resident_id(number)
    assert caught.value.flaw is flaw
    assert flaw.label in str(caught.value)


@pytest.mark.parametrize("code", CREDITS)
def test_credit_codes_pass_both_checks(code):
    assert read_credit_code(code).code == code
    assert uscc.is_valid(code)


@pytest.mark.parametrize("code", CREDITS)
@given(data=st.data())
def test_one_wrong_character_in_a_credit_code_is_found(code, data):
    place = data.draw(st.integers(0, 17))
    letter = data.draw(st.sampled_from([c for c in "0123456789ABCDEFGHJKLMNPQRTUWXY" if c != code[place]]))
    with pytest.raises(BadCode):
        read_credit_code(code[:place] + letter + code[place + 1 :])


def with_check(body):
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(pow(3, i, 31) * alphabet.index(c) for i, c in enumerate(body))
    return body + alphabet[-total % 31]


def test_letters_are_lawful_at_the_front():
    code = with_check("N2441500" + CREDITS[2][8:17])
    assert read_credit_code(code).office == "N"
    assert read_credit_code(CREDITS[2]).kind == "12"
    assert read_credit_code(CREDITS[2]).division == "441500"


def test_the_inner_check_is_made_too():
    inner = CREDITS[0][8:16] + ("1" if CREDITS[0][16] != "1" else "2")
    with pytest.raises(BadCode) as caught:
        read_credit_code(with_check(CREDITS[0][:8] + inner))
    assert caught.value.flaw is Flaw.INNER_CHECK


@pytest.mark.parametrize(
    ("code", "flaw"),
    [("9111", Flaw.LENGTH), ("9111000060003734IL", Flaw.CHARACTERS), ("9A" * 9, Flaw.CHARACTERS)],
)
def test_flaws_of_credit_codes_are_named(code, flaw):
    with pytest.raises(BadCode) as caught:
        read_credit_code(code)
    assert caught.value.flaw is flaw


@pytest.mark.parametrize(
    ("code", "level", "short", "kind"),
    [
        ("51", DivisionLevel.PROVINCE, "51", None),
        ("510300", DivisionLevel.PREFECTURE, "5103", None),
        ("510304000000", DivisionLevel.COUNTY, "510304", None),
        ("510304001", DivisionLevel.TOWNSHIP, "510304001", DivisionKind.STREET),
        ("510304107000", DivisionLevel.TOWNSHIP, "510304107", DivisionKind.TOWN),
        ("510304200", DivisionLevel.TOWNSHIP, "510304200", DivisionKind.RURAL_TOWNSHIP),
        ("510304401", DivisionLevel.TOWNSHIP, "510304401", DivisionKind.SIMILAR_TOWNSHIP),
        ("510304107001", DivisionLevel.VILLAGE, "510304107001", DivisionKind.NEIGHBORHOOD),
        ("510304107201", DivisionLevel.VILLAGE, "510304107201", DivisionKind.VILLAGE),
        ("510304107498", DivisionLevel.VILLAGE, "510304107498", DivisionKind.SIMILAR_VILLAGE),
        ("510304107700", DivisionLevel.VILLAGE, "510304107700", DivisionKind.OTHER),
        ("510304700", DivisionLevel.TOWNSHIP, "510304700", DivisionKind.OTHER),
    ],
)
def test_division_codes(code, level, short, kind):
    found = read_division_code(code)
    assert (found.level, found.short, found.kind) == (level, short, kind)
    assert len(found.code) == 12


def test_divisions_above():
    village = read_division_code("510304107201")
    assert village.at(DivisionLevel.COUNTY).code == "510304000000"
    assert village.at(DivisionLevel.VILLAGE) == village
    with pytest.raises(ValueError, match="below"):
        read_division_code("5103").at(DivisionLevel.COUNTY)


@pytest.mark.parametrize("code", ["", "5", "51030", "51030A", "010000", "5103040012345"])
def test_wrong_division_codes(code):
    with pytest.raises(BadCode):
        read_division_code(code)


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("138 1234 5678", "13812345678"),
        ("+86-138-1234-5678", "13812345678"),
        ("(0813)5101234", "0813-5101234"),
        ("010-12345678-801", "010-12345678-801"),
        ("5101234", "5101234"),
        ("12345", "12345"),
        ("400-123-4567", "400-123-4567"),
    ],
)
def test_phones(words, number):
    assert read_phone(words) == number


@pytest.mark.parametrize("words", ["", "12812345678", "1381234567", "电话", "0813-51"])
def test_wrong_phones(words):
    with pytest.raises(BadCode):
        read_phone(words)


def test_masks():
    assert [mask_name(n) for n in ("张三", "张三丰", "欧阳修文", "张", "")] == [
        "张*",
        "张**",
        "欧**",
        "*",
        "",
    ]
    assert mask_id(RESIDENTS[0]) == "110105********002X"
    assert mask_id(RESIDENTS[0], strict=True) == "1****************X"
    assert mask_phone("13812341234") == "138****1234"
    assert mask_phone("0813-5101234") == "0813-***1234"


@given(st.text(max_size=30))
def test_masks_of_anything_hide_the_middle_and_never_fail(words):
    for mask in (mask_name, mask_id, mask_phone):
        shown = mask(words)
        assert len(shown) <= max(len(words) * 3, 3)
    if len(words.strip()) > 1:
        assert "*" in mask_name(words)
