"""What a code says, and what an import would change."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.territory.conftest import START, country, row
from yizhen.territory import rules
from yizhen.territory.terms import Change, Kind, Level

LATER = date(2024, 5, 1)


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("51", 1),
        ("5103", 2),
        ("510304", 3),
        ("510304001", 4),
        ("510304001011", 5),
        ("510000000000", 1),
        ("510300000000", 2),
        ("510304000000", 3),
        ("510304001000", 4),
        ("441900", 3),
        ("441900000000", 2),
    ],
)
def test_the_level_follows_from_length_or_padding(code, level):
    assert rules.level_of(code) == level


@pytest.mark.parametrize("code", ["", "5", "51030", "51030４", "abcdef", "510304 01", "5103040010111"])
def test_what_is_no_code_is_refused_with_what_was_expected(code):
    with pytest.raises(rules.BadCode, match="位数字"):
        rules.pad(code)


@pytest.mark.parametrize(
    ("code", "level", "kind"),
    [
        ("510304001000", 4, Kind.STREET),
        ("510304100000", 4, Kind.TOWN),
        ("510304200000", 4, Kind.TOWNSHIP),
        ("110115404000", 4, Kind.TOWNSHIP_LIKE),
        ("510304001011", 5, Kind.RESIDENTS),
        ("510304100200", 5, Kind.VILLAGERS),
        ("510304100498", 5, Kind.VILLAGE_LIKE),
        ("510304000000", 3, Kind.COUNTY),
    ],
)
def test_the_kind_follows_from_the_digits(code, level, kind):
    assert rules.kind_of(code, Level(level)) == kind


def test_the_path_runs_from_the_place_to_the_province():
    assert rules.path_of("990101001001") == (
        "990101001001", "990101001000", "990101000000", "990100000000", "990000000000",
    )  # fmt: skip
    assert rules.path_of("990101")[0] == "990101000000"
    assert rules.path_of("441900000000") == ("441900000000", "440000000000")


@given(st.from_regex(r"[1-9][0-9]{11}", fullmatch=True))
def test_every_path_climbs_and_ends_at_the_province(code):
    path = rules.path_of(code)
    assert path[0] == code
    assert path[-1] == code[:2].ljust(12, "0")
    assert [rules.level_of(one) for one in path] == sorted(
        (rules.level_of(one) for one in path), reverse=True
    )


def planned(*rows, known=()):
    first = rules.plan_import(known, {})
    return rules.plan_import(rows, first.known)


def test_importing_twice_changes_nothing():
    again = planned(*country(), known=country())
    assert again.unchanged == len(country())
    assert not (again.created)
    assert not (again.renamed)
    assert not (again.corrected)
    assert not (again.closed)
    assert not (again.refused)


def test_another_name_from_a_later_day_begins_a_new_version():
    plan = planned(row(1, "990101100000", "石桥新镇", 4, "990101000000", LATER), known=country())
    [(old, new)] = plan.renamed
    assert (old.name, old.valid_to, new.name, new.valid_from) == ("石桥镇", LATER, "石桥新镇", LATER)
    assert plan.successions[0].kind == Change.RENAME


def test_another_parent_is_a_transfer():
    rows = [*country(), row(10, "990102000000", "临川县", 3, "990100000000")]
    plan = planned(row(1, "990101100000", "石桥镇", 4, "990102000000", LATER), known=rows)
    assert plan.successions[0].kind == Change.TRANSFER


def test_another_name_from_the_same_day_corrects():
    plan = planned(row(1, "990101100000", "石板桥镇", 4, "990101000000"), known=country())
    assert [new.name for _old, new in plan.corrected] == ["石板桥镇"]


def test_a_merger_closes_those_it_came_from():
    merged = row(
        1, "990101101000", "川石镇", 4, "990101000000", LATER,
        predecessors=("990101001000", "990101100000"), document="民政厅批复",
    )  # fmt: skip
    plan = planned(merged, known=country())
    assert {new.code: new.valid_to for _old, new in plan.closed} == {
        "990101001000": LATER,
        "990101100000": LATER,
    }
    assert {step.kind for step in plan.successions} == {Change.MERGE}


def test_a_split_leaves_the_old_one_standing():
    new = row(
        1, "990101002000", "新城街道", 4, "990101000000", LATER,
        predecessors=("990101001000",), change=Change.SPLIT,
    )  # fmt: skip
    plan = planned(new, known=country())
    assert not plan.closed
    assert plan.successions[0].kind == Change.SPLIT


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (row(1, "990103100000", "孤镇", 4, "990103000000"), "找不到县级上级"),
        (row(1, "990101100000", "", 4, "990101000000"), "名称应为"),
        (row(1, "990101100000", "石桥镇", 4, "990101000000", valid_to=START), "应晚于生效日期"),
        (row(1, "990101100000", "旧名", 4, "990101000000", START - timedelta(1)), "不能用更早日期"),
        (row(1, "990101101000", "新镇", 4, "990101000000", predecessors=("990101999000",)), "找不到前身"),
    ],
)
def test_what_cannot_be_is_refused_with_why(bad, words):
    plan = planned(bad, known=country())
    assert [words in one.reason for one in plan.refused] == [True]


def test_the_second_of_two_equal_codes_is_refused_naming_the_first():
    plan = planned(row(1, "990101100000", "甲", 4, "990101000000", LATER),
                   row(2, "990101100000", "乙", 4, "990101000000", LATER), known=country())  # fmt: skip
    assert plan.refused[0].line == 2
    assert "第 1 行" in plan.refused[0].reason


@given(st.permutations(country()))
def test_the_order_of_the_file_does_not_matter(rows):
    plan = rules.plan_import(rows, {})
    assert len(plan.created) == len(rows)
    assert not plan.refused
