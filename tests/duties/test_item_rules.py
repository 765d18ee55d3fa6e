"""Codes, ranks, limits and the other named checks of an item."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.duties.catalogue_rows import LAW, USCC, draft
from yizhen.duties.rules.checks import CHECKS, Around, check, refused
from yizhen.duties.rules.codes import BadItemCode, Fault, read_basic, read_handle, read_local, read_task
from yizhen.duties.rules.limits import is_longer
from yizhen.duties.rules.rows import guess, read_bases, read_row
from yizhen.duties.terms import (
    Basis,
    BasisRank,
    Handling,
    ItemKind,
    ItemState,
    Limit,
    Severity,
    TermUnit,
    UseLevel,
)

DAY = date(2026, 3, 4)
HERE = Around(DAY)
TASK = f"{USCC}4000118001000"


def found(item, around=HERE):
    return {(one.check, one.severity) for one in check(item, around)}


def refusals(item, around=HERE):
    return {one.check for one in check(item, around) if one.severity is Severity.REFUSE}


def test_a_sound_item_raises_nothing():
    assert check(draft(), HERE) == ()


def test_every_finding_says_how_to_mend_it():
    bad = draft(
        name="", kind=ItemKind.PENALTY, task_code="1" * 31, bases=(Basis(BasisRank.NORMATIVE, "某通知"),),
        promised=Limit(30, TermUnit.WORKING_DAY), handling=Handling.IMMEDIATE, state=ItemState.PLANNED,
        elements={"is_fee": "是"},
    )  # fmt: skip
    findings = check(bad, HERE)
    assert refused(findings) and all(one.words and one.mend and one.column for one in findings)
    assert {one.check for one in findings} >= {
        "name_given", "codes_sound", "code_kind", "basis_rank", "promise_not_longer", "immediate_is_a_day",
        "fee_has_basis", "planned_has_day",
    }  # fmt: skip
    assert len({run.__name__ for _name, run in CHECKS}) == len(CHECKS)


def test_the_live_sample_of_an_implementation_code_is_read():
    task = read_task("12441500196720244T3442199806003")
    assert (task.body.code, task.level, task.basic.code) == (USCC, UseLevel.CITY, "442199806003")
    assert task.basic.kind is None  # an older catalogue: positions 3 and 4 tell no national kind
    assert ("shape_known", Severity.WARN) in found(draft(catalog_code="442199806003"))


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (TASK[:-1], Fault.LENGTH),
        (TASK + "0" * 12, Fault.CASE_NUMBER),
        ("12441500196720245T" + TASK[18:], Fault.BODY),
        (USCC + "7" + TASK[19:], Fault.LEVEL),
        (USCC + "4" + "0001180-1000", Fault.SIGNS),
    ],
)
def test_wrong_implementation_codes_are_told_apart(code, fault):
    with pytest.raises(BadItemCode) as refusal:
        read_task(code)
    assert refusal.value.fault is fault


def test_handling_codes_end_in_a_serial():
    assert read_handle(TASK + "01")[1] == "01"
    with pytest.raises(BadItemCode) as refusal:
        read_handle(TASK + "00")
    assert refusal.value.fault is Fault.SERIAL
    with pytest.raises(BadItemCode):
        read_basic("00011800100")


def test_body_and_level_in_the_code_are_those_of_the_organ():
    item = draft(task_code=TASK, use_level=UseLevel.COUNTY)
    assert refusals(item) == set()
    assert refusals(item, Around(DAY, organ_uscc="91350100M000100Y43")) == {"code_body"}
    assert refusals(item, Around(DAY, organ_level=UseLevel.TOWNSHIP)) == {"code_level"}
    assert refusals(draft(task_code=TASK, use_level=UseLevel.TOWNSHIP)) == {"code_level"}


@pytest.mark.parametrize(
    ("kind", "rank", "check_severity"),
    [
        (ItemKind.LICENSE, BasisRank.LAW, None),
        (ItemKind.LICENSE, BasisRank.DECISION, None),
        (ItemKind.LICENSE, BasisRank.PROVINCE_RULE, Severity.WARN),
        (ItemKind.LICENSE, BasisRank.MINISTRY_RULE, Severity.REFUSE),
        (ItemKind.LICENSE, BasisRank.NORMATIVE, Severity.REFUSE),
        (ItemKind.LICENSE, BasisRank.UNKNOWN, Severity.WARN),
        (ItemKind.PENALTY, BasisRank.MINISTRY_RULE, None),
        (ItemKind.PENALTY, BasisRank.LOCAL_RULE, None),
        (ItemKind.PENALTY, BasisRank.NORMATIVE, Severity.REFUSE),
        (ItemKind.PENALTY, BasisRank.DECISION, Severity.REFUSE),
        (ItemKind.COERCION, BasisRank.LOCAL_REGULATION, None),
        (ItemKind.COERCION, BasisRank.MINISTRY_RULE, Severity.REFUSE),
        (ItemKind.SERVICE, BasisRank.NORMATIVE, None),
    ],
)
def test_a_basis_is_of_a_rank_that_may_set_up_the_item(kind, rank, check_severity):
    item = draft(kind=kind, catalog_code="", code="x", bases=(Basis(rank, "某依据"),))
    told = {one.severity for one in check(item, HERE) if one.check == "basis_rank"}
    assert told == ({check_severity} if check_severity else set())


def test_one_permitted_basis_is_enough():
    item = draft(bases=(Basis(BasisRank.NORMATIVE, "某通知"), LAW))
    assert refusals(item) == set()


@pytest.mark.parametrize(
    ("promised", "statutory", "longer"),
    [
        ((10, "working_day"), (20, "working_day"), False),
        ((21, "working_day"), (20, "working_day"), True),
        ((20, "calendar_day"), (20, "working_day"), False),
        ((25, "calendar_day"), (20, "working_day"), None),
        ((20, "working_day"), (19, "calendar_day"), True),
        ((10, "working_day"), (20, "calendar_day"), None),
        ((32, "calendar_day"), (1, "month"), True),
        ((28, "calendar_day"), (1, "month"), False),
        ((48, "hour"), (2, "calendar_day"), False),
        ((24, "hour"), (1, "working_day"), False),
    ],
)
def test_limits_of_different_units_are_compared_only_as_far_as_they_can_be(promised, statutory, longer):
    def limit(pair):
        return Limit(pair[0], TermUnit(pair[1]))

    assert is_longer(limit(promised), limit(statutory)) is longer


@given(st.integers(1, 400), st.integers(1, 400), st.sampled_from(list(TermUnit)), st.sampled_from(list(TermUnit)))
def test_what_is_longer_one_way_is_not_longer_the_other(a, b, unit_a, unit_b):
    one, other = Limit(a, unit_a), Limit(b, unit_b)
    if is_longer(one, other):
        assert is_longer(other, one) is not True


def test_four_fields_from_a_higher_catalogue_are_read_only():
    before = draft(copied_from="省级目录（2025年版）")
    here = Around(DAY, before=before)
    assert refusals(draft(copied_from="省级目录（2025年版）", promised=Limit(5, TermUnit.WORKING_DAY)), here) == set()
    assert refusals(draft(copied_from="省级目录（2025年版）", name="货运许可"), here) == {"four_same"}
    assert refusals(draft(copied_from="省级目录（2026年版）", name="货运许可"), here) == set()


def test_local_codes_tell_their_kind_and_body():
    local = read_local("511A0138000000-511602000000-000-115113010833722043-1-00")
    assert (local.kind, local.body) == (ItemKind.LICENSE, "115113010833722043")
    assert read_local("G-000007-001-511602000000-000-115113010833722043-1-00").kind is ItemKind.BENEFIT
    assert read_local("XK00100001").kind is ItemKind.LICENSE
    assert read_local("自编-1").shape == ""


def test_rows_are_read_under_the_standards_names_and_under_peoples_words():
    head = ["事项名称", "职权类型", "基本编码", "设定依据", "法定时限", "承诺时限", "承诺时限单位", "备注"]
    columns = guess(head)
    cells = ["货运许可", "行政许可", "000118001000", "《中华人民共和国道路运输条例》第二十四条", "20个工作日", "10", "工作日", ""]
    item, findings = read_row(cells, columns)
    assert findings == () and item is not None
    assert (item.kind, item.statutory, item.promised) == (
        ItemKind.LICENSE, Limit(20, TermUnit.WORKING_DAY), Limit(10, TermUnit.WORKING_DAY),
    )  # fmt: skip
    assert item.bases == (Basis(BasisRank.REGULATION, "中华人民共和国道路运输条例", "第二十四条"),)
    assert read_row(["货运", "发证", "1"], columns)[0] is None


def test_ranks_are_told_by_titles():
    told = {basis.title: basis.rank for basis in read_bases(
        "《中华人民共和国行政许可法》第十二条；《某省市容管理条例》；《关于加强某事的通知》（某发〔2020〕1号）；《某某条例》"
    )}  # fmt: skip
    assert list(told.values()) == [
        BasisRank.LAW, BasisRank.LOCAL_REGULATION, BasisRank.NORMATIVE, BasisRank.REGULATION,
    ]  # fmt: skip
