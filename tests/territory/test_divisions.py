"""Importing divisions and looking them up on a day."""

from datetime import date

import pytest

from tests.territory.conftest import AT, EDITOR, START, country, row
from yizhen.kernel.actors import Actor, Grant, NoPower, system_actor
from yizhen.record.door import history
from yizhen.territory import actions, door, models, queries
from yizhen.territory.terms import Level, NoSuchDivision, Power

ON = date(2026, 3, 2)
LATER = date(2025, 1, 1)


def rename():
    rows = [row(2, "990101100000", "石桥新镇", 4, "990101000000", LATER, document="批复")]
    return door.import_divisions(rows, by=EDITOR, at=AT, source="更名")


def test_an_import_is_recorded_once_with_what_it_did(land):
    [entry] = history("territory.division", 0)
    assert entry.act == "territory.divisions.imported"
    assert entry.payload["created"] == len(country())


def test_importing_again_writes_nothing_at_all(land, django_assert_num_queries):
    with django_assert_num_queries(1):
        report = door.import_divisions(country(), by=EDITOR, at=AT, source="演示区划")
    assert (report.writes, report.unchanged) == (0, len(country()))
    assert len(history("territory.division", 0)) == 1


def test_a_dry_run_writes_nothing(db):
    report = door.preview_divisions(country(), by=EDITOR)
    assert (report.created, report.dry_run) == (len(country()), True)
    assert not models.DivisionRow.objects.exists()


def test_an_import_needs_the_power(db):
    with pytest.raises(NoPower):
        door.import_divisions(country(), by=system_actor("客", "990101", [Power.VIEW]), at=AT, source="x")


def person(county, **scope):
    return Actor("张三", county, account=5, grants=(Grant(frozenset(Power), county, **scope),))


def test_a_person_changes_only_the_divisions_of_the_whole_of_his_county(land):
    rows = [
        row(2, "990101102000", "新桥镇", 4, "990101000000"),
        row(3, "990102000000", "邻县", 3, "990100000000"),
    ]
    narrow = door.preview_divisions(rows, by=person("990101", townships=frozenset({"990101001"})))
    assert [bad.line for bad in narrow.refused] == [2, 3]
    report = door.import_divisions(rows, by=person("990101"), at=AT, source="x")
    assert (report.created, [bad.line for bad in report.refused]) == (1, [3])
    assert "不是本县的区划" in report.refused[0].reason


def test_good_rows_are_taken_and_bad_ones_listed(db):
    rows = [*country(), row(99, "880101000000", "无上级县", 3, "880100000000")]
    report = door.import_divisions(rows, by=EDITOR, at=AT, source="x")
    assert report.created == len(country())
    assert [bad.line for bad in report.refused] == [99]


def test_a_division_is_found_by_code_on_a_day(land):
    assert land.division("990101", ON).name == "望川县"
    assert land.division("990101001", ON).level == Level.TOWNSHIP
    with pytest.raises(NoSuchDivision):
        land.division("990101", date(2019, 12, 31))
    with pytest.raises(NoSuchDivision):
        land.division("不是代码", ON)


def test_a_rename_keeps_both_names_in_their_time(land):
    assert rename().renamed == 1
    assert land.division("990101100", date(2024, 12, 31)).name == "石桥镇"
    assert land.division("990101100", LATER).name == "石桥新镇"
    assert [step.document for step in land.succession_of("990101100", Level.TOWNSHIP)] == ["批复"]
    changed = models.DivisionRow.objects.get(code="990101100000", valid_to=None)
    [entry] = history("territory.division", changed.pk)
    assert (entry.payload["before"]["name"], entry.payload["after"]["name"]) == ("石桥镇", "石桥新镇")


def test_one_code_at_two_levels(land):
    twin = [
        row(2, "990200000000", "直筒市", 2, "990000000000"),
        row(3, "990200000000", "直筒市", 3, "990200000000"),
    ]
    assert door.import_divisions(twin, by=EDITOR, at=AT, source="x").created == 2
    assert land.division("9902", ON).level == Level.CITY
    assert land.division("990200", ON).level == Level.COUNTY
    assert land.divisions_by_code(["990200"], ON)["990200000000"].level == Level.CITY


def test_many_codes_take_one_query(land, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = land.divisions_by_code(["990101", "990101001", "990101009"], ON)
    assert sorted(found) == ["990101000000", "990101001000"]


def test_children_in_order_and_by_page(land, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [one.name for one in land.townships_of("990101", ON)] == ["城关街道", "石桥镇"]
    assert [one.name for one in land.villages_of("990101001", ON)] == ["东门社区居委会", "西门社区居委会"]
    assert [one.name for one in land.children("990101", ON, start=1, limit=1)] == ["石桥镇"]
    assert [one.name for one in land.children("", ON)] == ["演示省"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("石桥", ["石桥镇", "石桥村委会"]),
        ("社区", ["东门社区居委会", "西门社区居委会"]),
        ("门社区居", ["东门社区居委会", "西门社区居委会"]),
        ("990101001", ["城关街道", "东门社区居委会", "西门社区居委会"]),
        ("990101001002", ["西门社区居委会"]),
        ("望", ["望川县"]),
        ("望川县", ["望川县"]),
        ("没有", []),
        ("", []),
        ("%_", []),
    ],
)
def test_search_by_any_part_of_the_name_or_the_first_digits(land, text, names):
    assert [one.name for one in land.search(text, ON)] == names


def test_a_search_takes_one_query_however_much_it_finds(land, django_assert_num_queries):
    with django_assert_num_queries(1):
        land.search("社区", ON, county="990101")


def test_a_new_name_is_found_and_the_old_one_only_in_its_time(land):
    rename()
    assert [one.name for one in land.search("石桥新", ON)] == ["石桥新镇"]
    assert not [one for one in land.search("石桥镇", ON) if one.code == "990101100000"]
    assert [one.name for one in land.search("石桥镇", START)] == ["石桥镇"]


def test_the_names_above_take_one_query(land, django_assert_num_queries):
    found = land.search("社区", ON)
    with django_assert_num_queries(1):
        names = land.path_names(found, ON)
    assert names["990101001001", 5] == ("演示省", "演示市", "望川县", "城关街道", "东门社区居委会")
    with django_assert_num_queries(1):
        assert [one.name for one in queries.path_to(found[0], ON)] == [
            "演示省",
            "演示市",
            "望川县",
            "城关街道",
        ]


def test_the_whole_country_is_taken_only_once(db, real_data, tmp_path):
    import csv
    import gzip

    from yizhen.territory import sheets

    text = gzip.decompress((real_data / "divisions.csv.gz").read_bytes())
    rows, bad = sheets.read_table("divisions.csv", text, date(2023, 6, 30))
    assert len(rows) == sum(1 for _ in csv.reader(text.decode().splitlines())) - 1 == 44_703
    assert not bad
    report = actions.import_divisions(rows, by=EDITOR, at=AT, source="divisions.csv")
    assert (report.created, report.refused) == (44_703, ())
    assert actions.import_divisions(rows, by=EDITOR, at=AT, source="divisions.csv").writes == 0
    assert door.division("510304", ON).name == "大安区"
    assert len(door.townships_of("510304", ON)) == 15
