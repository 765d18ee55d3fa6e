"""Reforms of organs: what is handed over, what is refused, what the preview says, and how the evolution tells of it."""

from datetime import date

import pytest

from tests.organs.small_county import HOME, NOW, TODAY, editor
from yizhen.county.door import Source, set_rule
from yizhen.kernel.actors import Actor, Grant, NoPower, system_actor
from yizhen.organs import queries
from yizhen.organs.actions import ReformRefused, add_alias, add_counterpart, reform, set_charter
from yizhen.organs.actions.names import AlreadyEntered
from yizhen.organs.door import (
    NewOrgan,
    NoSuchOrgan,
    Paper,
    ReformDraft,
    ReformKind,
    draw,
    evolution,
    foresee,
    organ_by_code,
    own_ids,
    posts_of,
    structure_findings,
    subtree_ids,
)
from yizhen.organs.models import Organ, Post, Reform, Relation
from yizhen.record.door import history

BY = editor()
PAPER = Paper("望川县机构改革方案", "中共望川县委", date(2026, 2, 1), "望委发〔2026〕1号")
ON = date(2026, 3, 1)


def pk(code):
    return organ_by_code(HOME, code).id


def draft(kind, **more):
    more = {"effective_on": ON, "paper": PAPER, **more}
    return ReformDraft(HOME, kind, **more)


def merge():
    made = NewOrgan("ZHU", "望川县住房保障和城市管理局", parent=pk("GOV"))
    return draft(
        ReformKind.MERGE,
        sources=(pk("JIAN"), pk("SEC")),
        made=(made,),
        figures={"quota": 30, "leader_posts": 5},
    )


def test_a_merger_hands_posts_people_and_organs_below_to_the_new_organ(home):
    posts = {one.id for code in ("JIAN", "SEC") for one in posts_of(pk(code), TODAY)}
    assert len(posts) == 4
    reform(merge(), by=BY, at=NOW)
    heir = pk("ZHU")
    assert {one.id for one in posts_of(heir, TODAY)} == posts
    assert Organ.objects.get(code="JIAN").valid_to == ON
    above = {
        row.from_organ.code
        for row in Relation.objects.filter(to_organ=heir, valid_to=None).select_related("from_organ")
    }
    assert {"JIAN-1", "JIAN-2", "JIAN-P"} <= above
    assert organ_by_code(HOME, "JIAN-1").parent_id == heir
    assert (
        not Relation.objects.filter(to_organ__code="JIAN", valid_to=None).exclude(kind="successor").exists()
    )


def test_what_an_abolished_organ_left_is_reached_through_its_heir(home):
    former = pk("JIAN")
    number = reform(merge(), by=BY, at=NOW)
    heir = pk("ZHU")
    assert own_ids(heir, TODAY) == {heir, former, pk("SEC")}
    assert former in subtree_ids(heir, TODAY)
    assert former in subtree_ids(pk("GOV"), TODAY)
    assert own_ids(heir, date(2026, 2, 28)) == {heir}
    acts = [entry.act for entry in history("organs.organ", former)]
    assert "organs.scope.moved" in acts
    assert [entry.act for entry in history("organs.reform", number)] == ["organs.reform.done"]


def test_former_names_are_found_by_search(home):
    reform(merge(), by=BY, at=NOW)
    found = {one.code for one in queries.search_organs(HOME, "住房和城乡建设局", TODAY)}
    assert found == {"ZHU"}
    add_alias(pk("ZHU"), "县住管局", by=BY, at=NOW)
    assert [one.code for one in queries.search_organs(HOME, "住管局", TODAY)] == ["ZHU"]
    with pytest.raises(AlreadyEntered):
        add_alias(pk("ZHU"), "县住管局", by=BY, at=NOW)


def test_the_preview_says_it_all_and_changes_nothing(home):
    plan = merge()
    seen = foresee(plan, BY, TODAY)
    said = "；".join(seen.effects)
    assert "撤销望川县住房和城乡建设局" in said
    assert "2 个岗位（其中领导岗位 1 个，在岗 2 人）" in said
    assert "3 个机构改由望川县住房保障和城市管理局管理" in said
    assert any("机构属性冲突" in one for one in seen.warnings)
    assert not Reform.objects.exists()
    assert organ_by_code(HOME, "JIAN").valid_to is None


def test_an_organ_absorbs_another(home):
    number = reform(
        draft(ReformKind.MERGE, sources=(pk("SEC"), pk("JIAN")), targets=(pk("JIAN"),)), by=BY, at=NOW
    )
    assert len(posts_of(pk("JIAN"), TODAY)) == 4
    assert organ_by_code(HOME, "SEC").valid_to == ON
    assert Reform.objects.get(pk=number).kind == "merge"


def test_a_split_shares_out_and_a_kept_source_goes_on(home):
    made = (NewOrgan("ZJ", "望川县住房局"), NewOrgan("CJ", "望川县城建局"))
    reform(draft(ReformKind.SPLIT, sources=(pk("JIAN"),), made=made, heir=1), by=BY, at=NOW)
    assert len(posts_of(pk("CJ"), TODAY)) == 2
    assert posts_of(pk("ZJ"), TODAY) == []
    assert organ_by_code(HOME, "ZJ").parent_id == pk("GOV")
    kept = draft(
        ReformKind.SPLIT, sources=(pk("GONG"),), made=(NewOrgan("JJ", "望川县交警大队"),), keeps=True
    )
    reform(kept, by=BY, at=NOW)
    assert organ_by_code(HOME, "GONG").valid_to is None
    assert len(posts_of(pk("GONG"), TODAY)) == 2


def test_renaming_keeps_the_former_name_and_transfer_moves_the_place(home):
    reform(draft(ReformKind.RENAME, sources=(pk("SEC"),), name="望川县大数据中心"), by=BY, at=NOW)
    assert organ_by_code(HOME, "SEC").name == "望川县大数据中心"
    assert [one.code for one in queries.search_organs(HOME, "信息中心", TODAY)] == ["SEC"]
    reform(
        draft(ReformKind.TRANSFER, sources=(pk("JIAN-2"),), parent=pk("GONG"), parent_kind="affiliated"),
        by=BY,
        at=NOW,
    )
    assert organ_by_code(HOME, "JIAN-2").parent_id == pk("GONG")
    assert pk("JIAN-2") not in subtree_ids(pk("JIAN"), TODAY)


def test_abolishing_without_heir_ends_the_posts(home):
    assert "撤销" in foresee(draft(ReformKind.ABOLISH, sources=(pk("SEC"),)), BY, TODAY).effects[0]
    reform(draft(ReformKind.ABOLISH, sources=(pk("SEC"),)), by=BY, at=NOW)
    assert not Post.objects.filter(organ__code="SEC", valid_to=None).exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"effective_on": date(2026, 3, 5)}, "还没有到"),
        ({"paper": Paper("方案", "县委", date(2026, 3, 2))}, "晚于生效日"),
        ({"paper": Paper(" ", "县委", date(2026, 2, 1))}, "依据的文件"),
        ({"sources": ()}, "请选择要改革的机构"),
        ({"made": ()}, "只能并成一个"),
        ({"made": (NewOrgan("GOV", "重号"),)}, "已被使用"),
        ({"effective_on": date(2024, 3, 5), "paper": Paper("方案", "县委", date(2024, 2, 1))}, "晚于生效日"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words_and_nothing_is_left(home, change, words):
    given = {"sources": (pk("JIAN"), pk("SEC")), "made": (NewOrgan("ZHU", "新局"),), **change}
    plan = draft(ReformKind.MERGE, **given)
    assert any(words in one for one in foresee(plan, BY, TODAY).refusals)
    with pytest.raises(ReformRefused):
        reform(plan, by=BY, at=NOW)
    assert not Reform.objects.exists()
    assert not Organ.objects.filter(code="ZHU").exists()


def test_what_a_reform_did_is_recorded_in_chinese_whoever_acts(home, monkeypatch):
    monkeypatch.setattr("yizhen.organs.queries.reforms.say", lambda text: "in English %(day)s" if "撤销" in text else "in English")
    seen = foresee(merge(), BY, TODAY)
    number = reform(merge(), by=BY, at=NOW)
    assert all(one.startswith("in English") for one in seen.effects)
    kept = history("organs.reform", number)[-1].payload["effects"]
    assert "自2026-03-01撤销望川县信息中心" in kept


def test_an_adjustment_is_foreseen_in_words(home):
    plan = draft(ReformKind.ADJUST, sources=(pk("SEC"),), changes={"rank": "unit_chief", "civil_managed": "yes"})
    assert foresee(plan, BY, TODAY).effects == (
        "望川县信息中心的规格由未定级改为正股", "望川县信息中心参照公务员法管理由否改为是",
    )  # fmt: skip


def test_a_coordinating_body_without_an_end_is_warned_of_and_one_with_it_is_not(home):
    plain = NewOrgan("DB", "望川县防汛指挥部", "coordinating", parent=pk("GOV"))
    timed = NewOrgan("DB", "望川县防汛指挥部", "coordinating", parent=pk("GOV"), expires_on=date(2027, 1, 1))
    told = [foresee(draft(ReformKind.ESTABLISH, made=(one,)), BY, TODAY).warnings for one in (plain, timed)]
    assert [len(one) for one in told] == [1, 0]
    reform(draft(ReformKind.ESTABLISH, made=(timed,)), by=BY, at=NOW)
    assert Organ.objects.get(code="DB").expires_on == date(2027, 1, 1)


def test_an_organ_is_not_put_under_what_stands_below_it(home):
    plan = draft(ReformKind.TRANSFER, sources=(pk("JIAN"),), parent=pk("JIAN-2"), parent_kind="affiliated")
    with pytest.raises(ReformRefused, match="不能再作它的上级"):
        reform(plan, by=BY, at=NOW)


def test_who_does_not_reach_the_county_cannot_reform_it(home):
    stranger = system_actor("邻县编办", "990102", ("organs.view", "organs.edit"))
    with pytest.raises(NoSuchOrgan):
        reform(merge(), by=stranger, at=NOW)
    viewer = system_actor("看看", HOME, ("organs.view",))
    with pytest.raises(NoPower):
        reform(merge(), by=viewer, at=NOW)
    with pytest.raises(NoSuchOrgan):
        evolution(stranger, pk("JIAN"))


def test_the_evolution_tells_every_turn_with_document_and_figures(home, django_assert_max_num_queries):
    reform(merge(), by=BY, at=NOW)
    reform(draft(ReformKind.RENAME, sources=(pk("ZHU"),), name="望川县城市建设局"), by=BY, at=NOW)
    with django_assert_max_num_queries(20):
        told = evolution(BY, pk("ZHU"))
    assert {one.name for one in told.organs} >= {
        "望川县城市建设局",
        "望川县住房和城乡建设局",
        "望川县信息中心",
    }
    merged = next(one for one in told.events if one.kind == "merge")
    assert (merged.document, merged.number, merged.authority) == (PAPER.title, PAPER.number, PAPER.authority)
    figures = dict(dict(merged.figures)[pk("ZHU")])
    assert figures["核定编制"] == "30"
    assert figures["领导职数"] == "5"
    assert figures["内设机构"] == "1"
    drawn = draw(told)
    assert len(drawn.links) == 2
    assert {bar.organ for bar in drawn.bars} == {one.id for one in told.organs}
    assert sum(bar.asked for bar in drawn.bars) == 1
    assert all(0 <= mark.x <= drawn.width and 0 <= mark.y <= drawn.height for mark in drawn.marks)


def test_an_organ_that_nothing_happened_to_still_has_its_beginning(home):
    told = evolution(BY, pk("GONG"))
    assert [(one.kind, one.targets) for one in told.events] == [("establish", (pk("GONG"),))]
    assert len(draw(told).bars) == 1


def test_evolution_leaves_out_what_the_reader_does_not_reach(home):
    reform(merge(), by=BY, at=NOW)
    heir = pk("ZHU")
    reader = Actor(
        name="局里", county=HOME, grants=(Grant(frozenset({"organs.view"}), HOME, organs=frozenset({heir})),)
    )
    assert [one.id for one in evolution(reader, heir).organs] == [heir]


def test_structure_hollow_plaques_expired_groups_and_limits(home):
    assert structure_findings(HOME, TODAY) == ()
    plaque = Organ.objects.get(code="JIAN-P")
    post = Post.objects.filter(organ__code="JIAN").first()
    Post.objects.filter(pk=post.pk).update(organ=plaque)
    Organ.objects.filter(code="SEC").update(kind="coordinating", expires_on=TODAY)
    source = Source("望川县机构限额规定")
    set_rule(
        HOME,
        "organs.township_institutions_most",
        0,
        in_force_from=date(2026, 1, 1),
        source=source,
        by=system_actor("县", HOME, ("county.edit",)),
        at=NOW,
    )
    found = {one.rule: one for one in structure_findings(HOME, TODAY)}
    assert set(found) == {"organs.hollow", "organs.expired", "organs.township_limit"}
    assert "超 1 个" in found["organs.township_limit"].words
    assert all(one.mend for one in found.values())


def test_charters_and_counterparts_are_kept_in_versions(home):
    organ = pk("GONG")
    for year in (2025, 2026):
        set_charter(organ, "主要职责：……", PAPER, in_force_from=date(year, 1, 1), by=BY, at=NOW)
    with pytest.raises(AlreadyEntered):
        set_charter(organ, "主要职责：……", PAPER, in_force_from=date(2026, 1, 1), by=BY, at=NOW)
    assert [one["in_force_from"].year for one in queries.charters_of(organ)] == [2026, 2025]
    for name in ("省公安厅", "省应急管理厅"):
        add_counterpart(organ, name, "province", since=date(2025, 1, 1), by=BY, at=NOW)
    with pytest.raises(AlreadyEntered):
        add_counterpart(organ, "省公安厅", "province", since=date(2025, 1, 1), by=BY, at=NOW)
    assert [one["name"] for one in queries.counterparts_of(organ, TODAY)] == ["省公安厅", "省应急管理厅"]
