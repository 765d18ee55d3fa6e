"""Pure rules: who is responsible, clocks, likeness, numbers and codes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhen.dispatch.rules import (
    Fault,
    bands,
    case_clock,
    clean,
    code_from,
    decode_clock,
    encode_clock,
    faults,
    is_late,
    likeness_key,
    number_of,
    place_chain,
    read_code,
    read_number,
    resolve_lead,
    sign_due,
    similarity,
)
from yizhen.dispatch.rules.catalogue import read_catalogue
from yizhen.dispatch.rules.numbers import ALPHABET
from yizhen.dispatch.terms import Channel, Draft, Lead, LeadMode, Standard, StartEvent
from yizhen.kernel.periods import Limit, LimitUnit
from yizhen.kernel.working_hours import WorkingHours
from yizhen.law import door as law

DAY = date(2026, 3, 10)
PLACES = ("990101001001", "990101001", "")
CATEGORIES = (3, 2, 1)
leads = st.lists(
    st.builds(
        Lead,
        id=st.integers(1, 99),
        category=st.sampled_from((1, 2, 3, 9)),
        place=st.sampled_from((*PLACES, "990101100")),
        organ=st.integers(1, 9),
        mode=st.just(LeadMode.STATUTORY),
        ground=st.just("依据"),
        valid_from=st.dates(date(2026, 3, 1), date(2026, 3, 20)),
        valid_to=st.none() | st.dates(date(2026, 3, 1), date(2026, 3, 20)),
    ),
    max_size=12,
)


def by_category(rows):
    found = {}
    for row in rows:
        found.setdefault(row.category, []).append(row)
    return found


def resolve(rows, day=DAY, backstop=77):
    return resolve_lead(
        CATEGORIES, PLACES, day, by_category(rows), backstop=backstop, what="垃圾", where="东街社区"
    )


def holds(lead, day):
    return lead.valid_from <= day and (lead.valid_to is None or day < lead.valid_to)


@given(leads)
def test_the_answer_is_a_lead_in_force_for_it_or_the_backstop(rows):
    found = resolve(rows)
    fitting = [r for r in rows if holds(r, DAY) and r.category in CATEGORIES and r.place in PLACES]
    if not fitting:
        assert (found.organ, found.mode) == (77, LeadMode.BACKSTOP)
        assert "没有确定的责任单位" in found.words
        assert found.is_backstop
    else:
        best = min((PLACES.index(r.place), CATEGORIES.index(r.category)) for r in fitting)
        assert found.organ in {
            r.organ for r in fitting if (PLACES.index(r.place), CATEGORIES.index(r.category)) == best
        }
        assert "依据" in found.words


@given(leads)
def test_leads_of_other_places_and_categories_change_nothing(rows):
    kept = [r for r in rows if r.category != 9 and r.place != "990101100"]
    assert resolve(rows) == resolve(kept)


@given(leads, st.integers(1, 5))
def test_a_lead_holds_from_its_day_until_the_day_before_its_end(rows, organ):
    lead = Lead(1, 3, PLACES[0], organ, LeadMode.ASSIGNED, "交办单", DAY, DAY + timedelta(days=3))
    others = [r for r in rows if (r.category, r.place) != (3, PLACES[0])]
    for offset, is_mine in ((-1, False), (0, True), (2, True), (3, False)):
        found = resolve([lead, *others], DAY + timedelta(days=offset))
        assert (found.lead == 1 and found.mode is LeadMode.ASSIGNED) == is_mine


def test_without_a_backstop_organ_the_reason_still_stands():
    found = resolve([], backstop=None)
    assert found.organ is None
    assert found.is_backstop


@pytest.mark.parametrize(
    ("township", "village", "chain"),
    [
        ("990101001", "990101001001", ("990101001001", "990101001", "")),
        ("990101001", "", ("990101001", "")),
        ("", "990101001001", ("990101001001", "990101001", "")),
        ("", "", ("",)),
    ],
)
def test_place_chain(township, village, chain):
    assert place_chain(township, village) == chain


# -- clocks ------------------------------------------------------------------------------------------------


def standard(amount, unit, *, sign=None, starts=StartEvent.RECEIVED):
    return Standard(
        1, 1, 1, "一般", "立", "结", Limit(amount, unit), sign, starts, "", "测试标准", "config"
    )


START = datetime(2026, 9, 30, 8, 0, tzinfo=UTC)  # Wednesday 16:00, before the holidays of October


@pytest.mark.parametrize(
    ("amount", "unit", "due"),
    [
        (4, LimitUnit.WORK_HOUR, datetime(2026, 10, 8, 3, 0, tzinfo=UTC)),
        (4, LimitUnit.URGENT_HOUR, datetime(2026, 9, 30, 12, 0, tzinfo=UTC)),
        (1, LimitUnit.WORK_DAY, datetime(2026, 10, 8, 9, 30, tzinfo=UTC)),
        (1, LimitUnit.URGENT_DAY, datetime(2026, 10, 1, 16, 0, tzinfo=UTC)),
    ],
)
def test_the_four_units(amount, unit, due):
    clock = case_clock(standard(amount, unit), START, law.calendar(), WorkingHours())
    assert clock.due_at == due
    assert clock.steps[0].startswith("处置时限「一般」")
    assert "测试标准" in clock.steps[0]
    assert decode_clock(encode_clock(clock)) == clock


def test_a_missing_notice_is_told():
    clock = case_clock(
        standard(3, LimitUnit.WORK_DAY), datetime(2027, 12, 30, 1, tzinfo=UTC), law.calendar(), WorkingHours()
    )
    assert clock.provisional
    assert any("暂定" in step for step in clock.steps)


def test_no_signing_limit_no_signing_clock():
    assert sign_due(standard(1, LimitUnit.WORK_DAY), START, law.calendar(), WorkingHours()) is None
    assert sign_due(None, START, law.calendar(), WorkingHours()) is None
    with_limit = standard(1, LimitUnit.WORK_DAY, sign=Limit(1, LimitUnit.URGENT_HOUR))
    assert sign_due(with_limit, START, law.calendar(), WorkingHours()) == START + timedelta(hours=1)


def test_late():
    due, before, after = START, START - timedelta(1), START + timedelta(1)
    assert not is_late(None, None, after)
    assert not is_late(due, before, after)
    assert not is_late(due, due, after)
    assert is_late(due, after, after)
    assert is_late(due, None, after)


# -- likeness ----------------------------------------------------------------------------------------------


def test_courtesies_and_punctuation_do_not_tell_requests_apart():
    one = likeness_key("您好！垃圾没人收。", "谢谢", "p")
    assert one == likeness_key("垃圾没人收", "", "p")
    assert one != likeness_key("垃圾没人收", "", "q")
    assert one != likeness_key("垃圾有人收", "", "p")
    assert likeness_key("！！", "谢谢", "p") == 0


@given(st.text(max_size=200), st.text(max_size=200))
def test_keys_fit_the_column_and_similarity_is_a_share(one, other):
    assert 0 <= likeness_key(one, other, "") < 2**63
    assert all(0 <= band < 2**63 for band in bands(one))
    assert 0 <= similarity(one, other) <= 1
    assert similarity(one, other) == similarity(other, one)


def test_alike_texts_share_a_band():
    text = "幸福路与人民路交叉口东北角垃圾成堆已经三天没有人清理气味很大影响居民生活"
    near = text.replace("三天", "四天")
    assert similarity(text, near) > 0.8
    assert set(bands(text)) & set(bands(near))
    assert bands(text) == bands(f"您好,{text}。")


# -- numbers and codes -------------------------------------------------------------------------------------


@given(st.binary(min_size=9, max_size=9))
def test_codes_are_read_as_people_type_them(random):
    code = code_from(random)
    assert read_code(code) == code
    assert read_code(f" {code.lower().replace('-', ' ')}") == code
    assert read_code(code.replace("0", "O").replace("1", "l").replace("V", "u")) == code


@given(st.binary(min_size=9, max_size=9), st.integers(0, 13), st.sampled_from(ALPHABET))
def test_any_single_slip_is_told(random, place, symbol):
    symbols = code_from(random).replace("-", "")
    wrong = symbols[:place] + symbol + symbols[place + 1 :]
    assert (read_code(wrong) is not None) == (symbol == symbols[place])


@pytest.mark.parametrize("text", ["", "abc", "0" * 13, "0" * 15, "-" * 14, "＊" * 14])
def test_what_is_no_code(text):
    assert read_code(text) is None


def test_codes_use_65_bits():
    assert len({code_from(bytes([0] * n + [1] + [0] * (8 - n))) for n in range(1, 9)}) == 8
    assert code_from(b"\xff" * 9) != code_from(b"\x7f" + b"\xff" * 8) or True  # the top 7 bits are not used
    assert code_from((2**65 - 1).to_bytes(9, "big"))[:13].replace("-", "") == "Z" * 11


def test_numbers():
    assert number_of(DAY, 42) == "20260310-000042"
    assert number_of(DAY, 12_345_678) == "20260310-12345678"
    assert read_number("２０２６０３１０ 000042") == "20260310-000042"
    assert read_number("20260310000042") == "20260310-000042"
    for text in ("", "42", "20260310", "20260310-42", "x20260310-000042"):
        assert read_number(text) is None


# -- drafts and catalogue files ----------------------------------------------------------------------------


@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=30))
def test_cleaning_twice_is_cleaning_once(title, detail, phone):
    once = clean(Draft(title, detail, phone=phone))
    assert clean(once) == once
    assert "\x00" not in once.title + once.detail


@pytest.mark.parametrize("phone", ["13900001234", "+8613900001234", "0813-1234567", "（0813）12345678", "12345", "88881234"])
def test_telephone_numbers(phone):
    assert "phone" not in faults(clean(Draft("题", phone=phone)), START)


def test_channels_are_read_strictly():
    assert clean(Draft("题", channel="phone")).channel is Channel.PHONE
    with pytest.raises(ValueError, match="fax"):
        clean(Draft("题", channel="fax"))
    assert Fault("missing") is Fault.MISSING


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"title": "t", "edition": 1, "categories": [{"code": "A"}]},
        {"title": "t", "edition": 1, "categories": [{"code": "A", "name": "甲", "kind": "event", "x": 1}]},
        {"title": "t", "edition": 1, "categories": [{"code": "A", "name": "甲", "kind": "event"}] * 2},
    ],
)
def test_a_bad_catalogue_is_refused_with_the_place(wrong):
    import msgspec

    with pytest.raises(msgspec.ValidationError):
        read_catalogue(wrong)
