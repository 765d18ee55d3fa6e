from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.organs.small_county import AWAY, HOME, NOW, SINCE, STREET, TODAY, TOWN, editor
from yizhen.kernel.actors import NoPower, system_actor
from yizhen.organs import door
from yizhen.organs.models import Holding, Relation
from yizhen.record.door import history

BY = {"by": editor(), "at": NOW}
DAY = timedelta(days=1)


def test_loading_records_every_act_once(home):
    assert len(home.organs) == 12
    assert len(home.posts) == len(home.people) == 22
    assert [one.act for one in history("organs.organ", home.organs["PCS"])] == [
        "organs.organ.established", "organs.relation.made", "organs.relation.made", "organs.relation.made",
    ]  # fmt: skip
    assert [one.act for one in history("organs.post", home.posts["JD-head"])] == [
        "organs.post.created", "organs.holding.assigned", "organs.holding.assigned",
    ]  # fmt: skip


def test_names_of_people_stay_out_of_the_record(home):
    entries = history("organs.person", home.people["JD1"])
    assert [dict(one.payload) for one in entries] == [{"staff_no": "JD1"}]


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (
            {"organs": (door.OrganDraft("A", "甲", "government"), door.OrganDraft("A", "乙", "government"))},
            "机构代码重复",
        ),
        ({"relations": (door.RelationDraft("superior", "A", "B"),)}, "机构不在清单里"),
        ({"posts": (door.PostDraft("p", "B", "岗"),)}, "机构 B 不在清单里"),
        ({"holdings": (door.HoldingDraft("p", "1"),)}, "岗位或人员不在清单里"),
        (
            {
                "posts": (door.PostDraft("p", "A", "岗"),),
                "people": (door.PersonDraft("1", "甲"),),
                "holdings": (door.HoldingDraft("p", "1", "A"), door.HoldingDraft("p", "1", "B")),
            },
            "A岗与B岗须不同",
        ),
    ],
)
def test_a_bad_load_says_where_and_takes_nothing(db, part, words):
    whole = {
        "organs": (door.OrganDraft("A", "甲", "government"),),
        "relations": (), "posts": (), "people": (), "holdings": (), **part,
    }  # fmt: skip
    with pytest.raises(door.BadLoad, match=words):
        door.load_organs(HOME, **whole, valid_from=SINCE, **BY)
    assert door.organs_of_county(HOME, TODAY) == []


def test_acts_need_the_power_and_the_county(home):
    reader = system_actor("某人", HOME, ("organs.view",))
    with pytest.raises(NoPower):
        door.establish_organ(
            county=HOME, code="N", name="新", kind="party", valid_from=SINCE, by=reader, at=NOW
        )
    with pytest.raises(door.NoSuchOrgan):
        door.establish_organ(county=AWAY, code="N", name="新", kind="party", valid_from=SINCE, **BY)
    with pytest.raises(door.NoSuchOrgan):
        door.create_post(home.organs["JD"], "岗", valid_from=SINCE, by=editor(AWAY), at=NOW)


def test_a_code_is_used_once_in_a_county(home):
    with pytest.raises(door.CodeTaken):
        door.establish_organ(county=HOME, code="JD", name="又一个", kind="party", valid_from=SINCE, **BY)


def test_a_new_superior_ends_the_former_on_its_day(home):
    child, old, new = home.organs["JIAN-1"], home.organs["JIAN"], home.organs["GONG"]
    door.relate("internal", child, new, valid_from=TODAY, document="望编发〔2026〕3号", **BY)
    assert child in door.subtree_ids(old, TODAY - DAY)
    assert child not in door.subtree_ids(old, TODAY)
    assert child in door.subtree_ids(new, TODAY)
    assert door.organ(child).parent_id == new


def test_circles_and_repetitions_are_refused(home):
    with pytest.raises(door.RelationRefused, match="之下"):
        door.relate("superior", home.organs["GOV"], home.organs["JIAN-1"], valid_from=TODAY, **BY)
    with pytest.raises(door.RelationRefused, match="自己"):
        door.relate("co_office", home.organs["GOV"], home.organs["GOV"], valid_from=TODAY, **BY)
    with pytest.raises(door.RelationRefused, match="登记过"):
        door.relate("stationed", home.organs["PCS"], home.organs["JD"], valid_from=TODAY, **BY)


def test_the_database_too_keeps_one_superior_and_one_holder_a_slot(home):
    organs, posts, people = home.organs, home.posts, home.people
    bad = (
        lambda: Relation.objects.create(
            kind="superior", from_organ_id=organs["JIAN"], to_organ_id=organs["GONG"], valid_from=TODAY
        ),
        lambda: Holding.objects.create(
            post_id=posts["JD-head"], person_id=people["ZHEN1"], slot="A", valid_from=TODAY
        ),
        lambda: Holding.objects.create(
            post_id=posts["JD-head"], person_id=people["ZHEN1"], slot="C", valid_from=TODAY
        ),
    )
    for act in bad:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    Holding.objects.filter(post=posts["JD-head"], slot="B").update(valid_to=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Holding.objects.create(post_id=posts["JD-head"], person_id=people["JD1"], slot="B", valid_from=TODAY)


def test_abolishing_needs_empty_posts_and_names_the_successors(home):
    gone, heir = home.organs["JIAN-2"], home.organs["SEC"]
    with pytest.raises(door.OrganGone, match="2 个岗位"):
        door.abolish(gone, valid_to=TODAY, successors=[heir], **BY)
    for post in door.posts_of(gone, TODAY):
        door.abolish_post(post.id, valid_to=TODAY, **BY)
    door.abolish(gone, valid_to=TODAY, successors=[heir], document="望编发〔2026〕4号", **BY)
    codes = {day: {one.code for one in door.organs_of_county(HOME, day)} for day in (TODAY - DAY, TODAY)}
    assert "JIAN-2" in codes[TODAY - DAY]
    assert "JIAN-2" not in codes[TODAY]
    assert door.organ(gone).valid_to == TODAY
    with pytest.raises(door.OrganGone):
        door.relate("affiliated", home.organs["SEC"], gone, valid_from=TODAY, **BY)


def test_changes_keep_before_and_after(home):
    door.change_organ(home.organs["SEC"], {"name": "望川县大数据中心", "kind": "public_institution"}, **BY)
    entry = history("organs.organ", home.organs["SEC"])[-1]
    assert entry.payload["before"] == {"name": "望川县信息中心"}
    assert entry.payload["after"] == {"name": "望川县大数据中心"}


def test_a_holder_follows_the_former_one(home):
    post, newcomer = home.posts["JD-head"], home.people["ZHEN1"]
    door.assign_holder(post, newcomer, valid_from=TODAY, **BY)
    assert door.holder_of(post, TODAY - DAY).person_id == home.people["JD1"]
    assert door.holder_of(post, TODAY).person_id == newcomer
    with pytest.raises(door.SamePerson):
        door.assign_holder(post, newcomer, slot="B", valid_from=TODAY, **BY)
    with pytest.raises(door.SlotTaken):
        door.assign_holder(post, home.people["SEC1"], valid_from=TODAY - DAY, **BY)
    door.end_holding(post, "A", valid_to=TODAY + DAY, **BY)
    assert door.holder_of(post, TODAY + DAY).as_deputy


def test_staff_numbers_are_unique_in_a_county(home):
    with pytest.raises(door.StaffNumberTaken):
        door.enroll_person(HOME, "JD1", "李某", **BY)


def test_organs_of_a_township_and_whom_a_station_serves(home):
    assert door.township_organ(STREET, TODAY).code == "JD"
    assert door.township_organ(TOWN, TODAY).code == "ZHEN"
    with pytest.raises(door.NoSuchOrgan):
        door.township_organ("990101999", TODAY)
    assert door.townships_served(home.organs["PCS"], TODAY) == {STREET, TOWN}


def test_search_by_name_short_name_and_code(home):
    assert [one.code for one in door.search_organs(HOME, "住建", TODAY)] == ["JIAN"]
    assert {one.code for one in door.search_organs(HOME, "jian-", TODAY)} == {"JIAN-1", "JIAN-2", "JIAN-P"}
    assert door.search_organs(HOME, "  ", TODAY) == []
    assert door.search_organs(HOME, "住建", date(2024, 1, 1)) == []


@pytest.mark.parametrize("count", [1, 12])
def test_reads_by_id_are_one_query(home, django_assert_num_queries, count):
    organs, posts = list(home.organs.values())[:count], list(home.posts.values())[:count]
    with django_assert_num_queries(1):
        assert len(door.organs_by_id(organs)) == count
    with django_assert_num_queries(1):
        assert len(door.posts_by_id(posts)) == count
    with django_assert_num_queries(1):
        assert len(door.holders_of(posts, TODAY)) == count
    with django_assert_num_queries(1):
        door.posts_held_by(home.people["JD1"], TODAY)


def test_the_subtree_is_kept_until_something_changes(home, django_assert_num_queries):
    root = home.organs["GOV"]
    assert len(door.subtree_ids(root, TODAY)) == 11
    with django_assert_num_queries(1):
        door.subtree_ids(root, TODAY)
    door.relate("affiliated", home.organs["SEC"], root, valid_from=TODAY, **BY)
    assert len(door.subtree_ids(root, TODAY)) == 12
