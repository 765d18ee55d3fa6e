"""Points to divisions: borders, cracks, many at once, threads, new borders."""

import threading
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.territory.conftest import AT, EDITOR, square
from yizhen.kernel.actors import Actor, Grant, NoPower, system_actor
from yizhen.record.door import history
from yizhen.territory import door
from yizhen.territory.terms import BadBoundary, BoundaryRow, Level, NoSuchDivision, Power


def test_a_point_lies_in_township_and_village(land):
    place = land.locate(100.2, 30.2, "990101")
    assert (place.county, place.township, place.village) == ("990101", "990101001", "990101001001")
    assert (place.division_code, place.name) == ("990101001001", "城关街道东门社区居委会")


def test_where_no_village_is_drawn_the_township_answers(land):
    place = land.locate(101.5, 30.5, "990101")
    assert (place.village, place.division_code, place.name) == ("", "990101100000", "石桥镇")


def test_outside_there_is_no_place(land):
    assert land.locate(99.999, 30.5, "990101") is None
    assert land.locate(100.5, 30.5, "990102") is None


def test_on_a_border_the_lowest_code_answers_always(land):
    assert {land.locate(101.0, 30.5, "990101").township for _ in range(5)} == {"990101001"}
    assert land.locate_many([(101.0, 30.5)], "990101")[0].township == "990101001"


def test_a_crack_within_the_county_belongs_to_the_nearest(land):
    west = {"type": "Polygon", "coordinates": [[[100, 30], [100.9, 30], [100.9, 31], [100, 31], [100, 30]]]}
    county = {"type": "Polygon", "coordinates": [[[100, 30], [102, 30], [102, 31], [100, 31], [100, 30]]]}
    rows = [
        BoundaryRow("990101001000", Level.TOWNSHIP, west),
        BoundaryRow("990101000000", Level.COUNTY, county),
    ]
    land.set_boundaries(rows, by=EDITOR, at=AT, valid_from=date(2025, 1, 1), source="新边界")
    assert land.locate(100.92, 30.5, "990101").township == "990101001"
    assert land.locate(100.99, 30.5, "990101").township == "990101100"
    assert land.locate(102.01, 30.5, "990101") is None


POINTS = st.tuples(st.floats(99.5, 102.5), st.floats(29.5, 31.5))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(POINTS, max_size=30))
def test_many_points_are_answered_as_one_by_one(land, points):
    assert land.locate_many(points, "990101") == [land.locate(*point, "990101") for point in points]


def test_once_loaded_a_point_costs_no_query(land, django_assert_num_queries):
    land.locate(100.2, 30.2, "990101")
    with django_assert_num_queries(0):
        land.locate(101.2, 30.2, "990101")
        land.locate_many([(100.2, 30.2), (99, 29)], "990101")


def test_many_threads_get_the_same_answers(land):
    land.locate(100.2, 30.2, "990101")
    wrong = []

    def ask():
        for i in range(300):
            found = land.locate(100.05 + i / 200, 30.7, "990101")
            if found.township != ("990101001" if 100.05 + i / 200 <= 101 else "990101100"):
                wrong.append(found)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_new_borders_are_seen_at_once_and_recorded(land):
    assert land.locate(102.5, 30.5, "990101") is None
    moved = [BoundaryRow("990101100000", Level.TOWNSHIP, square(102, 30))]
    land.set_boundaries(moved, by=EDITOR, at=AT, valid_from=date(2025, 1, 1), source="勘界")
    assert land.locate(102.5, 30.5, "990101").township == "990101100"
    assert [entry.payload["source"] for entry in history("territory.boundary", 0)] == ["演示边界", "勘界"]


def test_a_renamed_division_keeps_its_border(land):
    from tests.territory.test_divisions import rename

    rename()
    assert land.locate(101.5, 30.5, "990101").name == "石桥新镇"


def test_the_outline_is_geojson_with_names_codes_and_the_mark(land):
    features = land.outline("990101")["features"]
    assert [(f["properties"]["name"], f["properties"]["illustrative"]) for f in features] == [
        ("城关街道", True),
        ("石桥镇", True),
    ]
    assert features[0]["geometry"]["type"] == "Polygon"


BOWTIE = {"type": "Polygon", "coordinates": [[[100, 30], [101, 31], [101, 30], [100, 31], [100, 30]]]}


@pytest.mark.parametrize(
    ("geometry", "words"),
    [
        ({"type": "Point", "coordinates": [100, 30]}, "应为多边形"),
        ({"type": "Nonsense"}, "不是可读的"),
        ({}, "不是可读的"),
        (BOWTIE, "自相交"),
        (square(30, 100), "经度、纬度"),
    ],
)
def test_a_bad_border_is_refused_with_what_is_wrong(land, geometry, words):
    with pytest.raises(BadBoundary, match=words):
        land.set_boundaries(
            [BoundaryRow("990101100000", Level.TOWNSHIP, geometry)],
            by=EDITOR, at=AT, valid_from=date(2025, 1, 1), source="x",
        )  # fmt: skip


def test_a_border_needs_a_division_and_the_power(land):
    unknown = [BoundaryRow("990101999000", Level.TOWNSHIP, square(100, 30))]
    facts = {"at": AT, "valid_from": date(2025, 1, 1), "source": "x"}
    with pytest.raises(NoSuchDivision):
        door.set_boundaries(unknown, by=EDITOR, **facts)
    neighbor = Actor("李四", "990102", account=6, grants=(Grant(frozenset(Power), "990102"),))
    with pytest.raises(NoSuchDivision):
        door.set_boundaries(
            [BoundaryRow("990101100000", Level.TOWNSHIP, square(100, 30))], by=neighbor, **facts
        )
    with pytest.raises(NoPower):
        door.set_boundaries(unknown, by=system_actor("客", "990101", []), **facts)
