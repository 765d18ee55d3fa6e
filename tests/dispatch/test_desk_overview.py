"""Below the numbers of a desk: what to do first and what is late longest; the rest is the cockpit's."""

from datetime import timedelta

from django.utils.translation import override

from tests.dispatch.conftest import NOW, STREET, TOWN
from yizhen.dispatch import door as dispatch

LATER = NOW + timedelta(days=20)


def texts(table):
    return [[getattr(cell, "text", cell) for cell in row.cells] for row in table.rows]


def test_who_has_work_sees_it_and_no_charts_of_others(realm):
    realm.reach("dispatched", title="堆了三天的垃圾")
    found = dispatch.desk_overview(realm.urban, at=NOW)
    assert texts(found.first)[0][:4] == ["堆了三天的垃圾", "城关街道", "城管局", "签收"]
    assert found.late is None


def test_who_looks_over_the_county_sees_where_it_is_late_and_why(realm):
    realm.reach("handling", title="签了没办的")
    realm.reach("received", title="没人受理的", division=TOWN)
    realm.reach("closed", title="办结的")
    found = dispatch.desk_overview(realm.center, at=LATER)
    steps = {row[0]: row[3] for row in texts(found.late)}
    assert steps["签了没办的"] == "已签收，还没有办毕"
    assert "办结的" not in steps


def test_a_township_sees_only_its_own(realm):
    realm.reach("handling", title="街道的")
    realm.reach("handling", title="镇上的", division=TOWN)
    leader = realm.actor("street.a", "dispatch.view", scope="township", townships=[STREET])
    found = dispatch.desk_overview(leader, at=LATER)
    assert [row[0] for row in texts(found.late)] == ["街道的"]


def test_nothing_late_is_told_as_good(realm):
    found = dispatch.desk_overview(realm.center, at=NOW)
    assert found.late.rows == () and found.late.empty.good


def test_a_desk_asks_the_same_number_of_times_however_many_cases(realm, django_assert_num_queries):
    realm.reach("handling")
    dispatch.desk_overview(realm.center, at=LATER)
    with django_assert_num_queries(5):
        dispatch.desk_overview(realm.center, at=LATER)
    for n in range(6):
        realm.reach("handling", title=f"第{n}件", division=TOWN if n % 2 else STREET + "001")
    with django_assert_num_queries(5):
        dispatch.desk_overview(realm.center, at=LATER)


def test_its_words_can_be_told_in_another_language(realm):
    realm.reach("handling")
    with override("en"):
        assert dispatch.desk_overview(realm.center, at=LATER).late.rows
