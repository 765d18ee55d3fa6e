"""The organ chart on one sheet: names without what is said already, systems as blocks, plates on hosts, quotas of the day."""

from datetime import date

import pytest

from tests.organs.small_county import HOME, TODAY, editor
from tests.organs.test_organs_pages import ask
from yizhen.organs import queries, views
from yizhen.organs.rules import arrange, label_of
from yizhen.organs.terms import Branch, Establishment, figures

BY = editor()


@pytest.mark.parametrize(
    ("name", "more", "label"),
    [
        ("澄川县农业农村局", {}, "县农业农村局"),
        ("澄川县茶溪镇人民政府", {"place": True}, "茶溪镇人民政府"),
        ("澄川县茶溪镇党政综合办公室", {"place": True, "above": "澄川县茶溪镇人民政府", "above_short": "茶溪镇"}, "党政综合办公室"),
        ("澄川县公安局鼓台街道派出所", {"above": "澄川县公安局"}, "鼓台街道派出所"),
        ("澄川县农业综合服务中心", {"above": "澄川县农业农村局"}, "县农业综合服务中心"),
        ("国家税务总局澄川县税务局", {}, "国家税务总局澄川县税务局"),
        ("澄川县", {"place": True}, ""),
        ("共青团澄川县委员会", {"above": "共青团澄川县委员会"}, "共青团澄川县委员会"),
    ],
)
def test_names_lose_only_county_township_and_superior(name, more, label):
    assert label_of(name, "澄川县", **more) == label


def branch(pk, name, kind, *below, nature="entity", short=""):
    return Branch(pk, name, kind, nature, 0, below, short)


def test_large_systems_stand_first_and_small_roots_together():
    bureaus = [branch(10 + n, f"澄川县第{n}局", "government") for n in range(4)]
    plate = branch(30, "澄川县林业局", "government", nature="plaque")
    host = branch(20, "澄川县自然资源局", "government", plate, branch(31, "澄川县自然资源局城区所", "station"))
    roots = (
        branch(1, "澄川县税务局", "government"),
        branch(2, "澄川县人民政府", "government", *bureaus, host),
        branch(3, "中共澄川县委", "party", *[branch(40 + n, f"澄川县委{n}办", "party") for n in range(4)]),
    )
    blocks = arrange(roots, "澄川县")
    assert [one.head.id if one.head else None for one in blocks] == [3, 2, None]
    shown = next(one for one in blocks[1].groups[0].organs if one.id == 20)
    assert ([one.label for one in shown.plates], [one.label for one in shown.below]) == (["县林业局"], ["城区所"])
    assert [one.id for one in blocks[2].groups[0].organs] == [1]


def test_every_kind_has_its_place_on_the_sheet():
    from yizhen.organs.rules.chart import GROUPS
    from yizhen.organs.terms import OrganKind

    assert sorted(kind for _label, kinds in GROUPS for kind in kinds) == sorted(OrganKind)


def test_quotas_of_the_day_stand_on_the_cards_and_only_for_who_may_see_them(home, monkeypatch):
    asked = []

    def count(by, county, on, organs):
        asked.append((county, on, len(organs)))
        return {home.organs["JIAN"]: Establishment(18, 19, 1, 4)} if by.can("organs.edit") else {}

    monkeypatch.setattr(figures, "COUNTERS", [count])
    day = date(2026, 1, 5)
    text = ask(views.chart, BY, f"/organs/chart/?on={day}").text
    assert "19/18" in text
    assert "超 1" in text
    assert asked == [(HOME, day, 12)]
    monkeypatch.setattr(figures, "COUNTERS", [lambda *_asked: {}])
    assert "19/18" not in ask(views.chart, BY).text


def test_the_sums_count_plates_apart(home):
    from yizhen.organs.views.chart import _sums

    sums = dict(_sums(queries.chart(BY, TODAY)))
    assert sums["挂牌"] == 1
    assert sums["乡镇（街道）"] == 2
