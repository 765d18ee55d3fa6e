"""Pages that set the register right: corrections, relations that end, posts that are left; each rests on a paper and is seen in place."""

import pytest
from django.utils import timezone

from tests.organs.small_county import NOW, SINCE, TODAY, editor
from tests.organs.test_organs_pages import ask, scoped
from yizhen.kernel.actors import NoPower
from yizhen.organs import door, queries, views
from yizhen.organs.access import NoSuchRelation
from yizhen.organs.models import Organ, Past, Relation
from yizhen.record.door import history

BY = editor()
RIGHT = {"name": "望川县大数据中心", "kind": "public_institution", "rank": "unit_chief", "document": "事业单位法人证书"}
CODE = "12990101MB00001234"


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def test_a_correction_is_shown_on_every_day_and_recorded_with_its_paper(home):
    pk = home.organs["SEC"]
    form = ask(views.correct, BY, pk=pk).text
    assert 'value="望川县信息中心"' in form
    assert "各天都按更正的显示" in form
    more = {"uscc": CODE.lower(), "funding": "full", "civil_managed": "on", "expires_on": "2027-01-01"}
    answer = ask(views.correct, BY, "/", post={**RIGHT, **more}, pk=pk)
    assert answer.status_code == 302, answer.text
    page = queries.organ_page(BY, pk, SINCE)
    assert (page.name, page.rank, page.funding, page.civil_managed) == ("望川县大数据中心", "unit_chief", "full", True)
    assert page.uscc == CODE
    assert not Past.objects.exists()
    told = history("organs.organ", pk)[-1].payload
    assert (told["document"], told["correction"], told["before"]["name"]) == ("事业单位法人证书", True, "望川县信息中心")


@pytest.mark.parametrize(
    ("change", "words"),
    [({"document": ""}, "依据的原件"), ({"name": ""}, "全称"), ({"uscc": "11990101MB0000000X"}, "统一社会信用代码"), ({"uscc": "123"}, "信用代码")],
)
def test_a_wrong_correction_stays_on_the_form(home, change, words):
    answer = ask(views.correct, BY, "/", post={**RIGHT, **change}, pk=home.organs["SEC"])
    assert answer.status_code == 422
    assert words in answer.text
    assert Organ.objects.get(code="SEC").name == "望川县信息中心"


def test_a_station_leaves_one_of_its_towns(home):
    one = Relation.objects.get(kind="stationed", to_organ__code="ZHEN")
    pk = home.organs["PCS"]
    assert f"/organs/relations/{one.pk}/end/" in ask(views.organ, BY, pk=pk).text
    assert ask(views.finish_relation, BY, "/", post={"valid_to": "2026-03-04"}, pk=one.pk).status_code == 422
    paper = {"valid_to": "2026-03-04", "document": "调整派驻的通知"}
    assert ask(views.finish_relation, BY, "/", post=paper, pk=one.pk).status_code == 302
    past = ask(views.organ, BY, "/organs/1/?on=2026-03-01", pk=pk).text
    assert "石桥镇" in past
    assert f"/organs/relations/{one.pk}/end/" not in past
    assert door.townships_served(pk, TODAY) == {"990101001"}
    with pytest.raises(NoSuchRelation):
        ask(views.finish_relation, BY, pk=one.pk)
    with pytest.raises(NoPower):
        ask(views.finish_relation, scoped(), pk=one.pk)


def test_the_tree_is_not_ended_from_a_link(home):
    superior = Relation.objects.get(kind="superior", from_organ__code="JIAN")
    assert f"/organs/relations/{superior.pk}/end/" not in ask(views.organ, BY, pk=home.organs["JIAN"]).text
    paper = {"valid_to": "2026-03-04", "document": "通知"}
    with pytest.raises(NoSuchRelation):
        ask(views.finish_relation, BY, "/", post=paper, pk=superior.pk)


def test_who_leaves_a_post_is_followed_by_the_other_slot(home):
    post = door.posts_of(home.organs["JD"], TODAY)[0].id
    assert ask(views.vacate, BY, "/", post={"slot": "A", "valid_to": "2026-03-04"}, pk=post).status_code == 302
    assert door.holder_of(post, TODAY).as_deputy
    again = ask(views.vacate, BY, "/", post={"slot": "A", "valid_to": "2026-03-04"}, pk=post)
    assert again.status_code == 422
    assert "这一岗当天没有人" in again.text


def test_a_body_with_its_day_says_how_long_and_what_ends_it(home):
    Organ.objects.filter(code="SEC").update(kind="coordinating", expires_on="2026-03-14", expiry_ground="验收合格后撤销。")
    text = ask(views.organ, BY, f"/organs/1/?on={TODAY}", pk=home.organs["SEC"]).text
    assert "还剩 10 天" in text
    assert "验收合格后撤销" in text
