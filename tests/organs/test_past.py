"""A past day shows what held then: names, ranks and kinds, on the chart, in the ledger, on the page and through the door."""

from datetime import date, timedelta

import pytest

from tests.organs.small_county import HOME, NOW, SINCE, STREET, TODAY, TOWN, editor
from tests.organs.test_organs_pages import ask
from yizhen.organs import door, queries, views
from yizhen.organs.actions import OrganGone, change_organ, reform
from yizhen.organs.door import NewOrgan, Paper, ReformDraft, ReformKind
from yizhen.organs.models import Organ, Past
from yizhen.organs.terms import OrganFilter
from yizhen.record.door import history

BY = editor()
ON = date(2026, 3, 1)
BEFORE = ON - timedelta(days=1)
OLD, NEW = "望川县信息中心", "望川县大数据中心"


def rename(pk, name=NEW, on=ON, **more):
    paper = Paper("更名批复", "望川县委编委", date(2025, 1, 2), "望编〔2026〕1号")
    reform(ReformDraft(HOME, ReformKind.RENAME, on, paper, sources=(pk,), name=name, **more), by=BY, at=NOW)


def names(branches):
    return {one.name for one in branches} | {name for one in branches for name in names(one.below)}


def test_the_chart_of_a_past_day_shows_the_names_of_that_day(home, django_assert_num_queries):
    rename(home.organs["SEC"])
    with django_assert_num_queries(4):
        then = names(queries.chart(BY, BEFORE))
    assert OLD in then
    assert NEW not in then
    assert NEW in names(queries.chart(BY, ON))
    assert OLD in ask(views.chart, BY, f"/organs/chart/?on={BEFORE}").text


def test_rank_and_kind_of_the_day_are_shown_filtered_counted_and_exported(home):
    pk = home.organs["SEC"]
    change_organ(pk, {"rank": "section_chief", "kind": "government"}, on=ON, document="望编〔2026〕2号", by=BY, at=NOW)
    now = queries.ledger(BY, OrganFilter(TODAY, kind="government"))
    then = queries.ledger(BY, OrganFilter(BEFORE, kind="public_institution", sort="kind"))
    assert [one.rank for one in now.lines if one.id == pk] == ["section_chief"]
    assert [(one.kind, one.rank) for one in then.lines if one.id == pk] == [("public_institution", "unranked")]
    assert then.kinds["public_institution"] == now.kinds["public_institution"] + 1
    page = queries.organ_page(BY, pk, BEFORE)
    assert (page.kind, page.rank) == ("public_institution", "unranked")
    assert "事业单位" in next(
        line for line in ask(views.export_csv, BY, f"/x?on={BEFORE}").content.decode().splitlines() if "SEC" in line
    )


def test_a_township_is_that_of_the_day(home):
    pk = home.organs["PCS"]
    change_organ(pk, {"township": TOWN}, on=ON, document="迁址通知", by=BY, at=NOW)
    Organ.objects.exclude(pk=pk).filter(township=STREET).update(township="")
    then = queries.ledger(BY, OrganFilter(BEFORE, township=STREET, kind="station"))
    assert ([one.id for one in then.lines], then.kinds) == ([pk], {"station": 1})
    assert then.townships == (STREET, TOWN)
    now = queries.ledger(BY, OrganFilter(TODAY, township=TOWN))
    assert pk in [one.id for one in now.lines]
    assert now.townships == (TOWN,)


def test_other_houses_and_the_pages_of_others_see_the_name_of_the_day(home):
    rename(home.organs["JIAN"], "望川县住房局")
    assert "望川县住房和城乡建设局" in {one.name for one in door.organs_of_county(HOME, BEFORE)}
    assert "望川县住房局" in {one.name for one in door.organs_of_county(HOME, TODAY)}
    below = queries.organ_page(BY, home.organs["JIAN-2"], BEFORE)
    assert below.forward[0].organ_name == "望川县住房和城乡建设局"
    line = next(one for one in queries.ledger(BY, OrganFilter(BEFORE)).lines if one.code == "JIAN-2")
    assert line.parent == "望川县住房和城乡建设局"
    assert [one.code for one in door.find_organs(BY, "住房和城乡", TODAY)] == ["JIAN"]
    then = ask(views.organ, BY, f"/organs/1/?on={BEFORE}", pk=home.organs["JIAN"]).text
    assert "现名" in then
    assert "望川县住房局" in then


def test_a_change_entered_late_leaves_what_came_after_it(home):
    pk = home.organs["SEC"]
    rename(pk, "丙中心", on=date(2026, 2, 1))
    change_organ(pk, {"name": "乙中心", "rank": "unit_chief"}, on=date(2025, 6, 1), by=BY, at=NOW)
    spans = [(one.name, one.rank, one.valid_from, one.valid_to) for one in Past.objects.filter(organ=pk).order_by("valid_to")]
    assert spans == [
        (OLD, "unranked", SINCE, date(2025, 6, 1)),
        ("乙中心", "unit_chief", date(2025, 6, 1), date(2026, 2, 1)),
    ]
    assert (door.organ(pk).name, door.organ(pk).rank) == ("丙中心", "unit_chief")


def test_a_correction_sets_every_day_right_and_keeps_no_past(home):
    pk = home.organs["SEC"]
    rename(pk)
    change_organ(pk, {"rank": "unit_chief"}, correct=True, document="原件", by=BY, at=NOW)
    assert [one.rank for one in Past.objects.filter(organ=pk)] == ["unit_chief"]
    assert queries.organ_page(BY, pk, SINCE).rank == "unit_chief"
    told = history("organs.organ", pk)[-1].payload
    assert told["correction"]
    assert told["before"] == {"rank": "unranked"}


def test_two_changes_of_one_day_and_of_the_first_day_leave_no_empty_span(home):
    pk = home.organs["SEC"]
    rename(pk)
    change_organ(pk, {"rank": "unit_chief"}, on=ON, by=BY, at=NOW)
    change_organ(pk, {"funding": "full"}, on=SINCE, by=BY, at=NOW)
    assert Past.objects.filter(organ=pk).count() == 1
    assert queries.organ_page(BY, pk, BEFORE).rank == "unranked"
    assert queries.organ_page(BY, pk, BEFORE).funding == "full"


def test_a_day_before_the_organ_is_refused(home):
    with pytest.raises(OrganGone, match="才设立"):
        change_organ(home.organs["SEC"], {"name": "x"}, on=date(2024, 1, 1), by=BY, at=NOW)


def test_a_reform_that_makes_an_organ_keeps_no_past(home):
    made = NewOrgan("SHU", "望川县数据局", parent=home.organs["GOV"])
    paper = Paper("设立批复", "望川县委编委", date(2026, 2, 2))
    reform(ReformDraft(HOME, ReformKind.ESTABLISH, ON, paper, made=(made,)), by=BY, at=NOW)
    assert not Past.objects.exists()
