"""The page of a case: what the record says of it in words, the precedent that sent it, the way to contest it."""

import re
from dataclasses import replace

import pytest

from tests.dispatch.pages import asking
from tests.dispatch.realm import NOW, TODAY
from yizhen.dispatch.actions import sending
from yizhen.dispatch.models import Case
from yizhen.dispatch.terms import LeadMode, Resolution
from yizhen.dispatch.views.trail import trail
from yizhen.kernel.actors import Grant


@pytest.fixture
def browse(realm):
    with asking() as browser:
        yield browser


def with_powers(by, *powers):
    return replace(by, grants=(*by.grants, Grant(frozenset(powers), by.county)))


def page_of(browse, by, case, **more):
    response = browse(by).get(f"/dispatch/cases/{case.number}", **more)
    assert response.status_code == 200
    return response.content.decode()


def test_the_record_speaks_in_words(realm):
    case = realm.reach("returned")
    realm.do("reclassify", case.id, words="是河面垃圾")
    said = [dict(one.facts) for one in trail(case.id, "990101", TODAY)]
    assert said[0]["分类"] == "市容环境" and said[0]["乡镇（街道）"] and not said[0]["乡镇（街道）"].isdigit()
    sent, returned, changed = said[2], said[3], said[-1]
    assert sent["之前"] == "待派遣" and sent["之后"] == "待签收" and sent["方式"] == "法定职责"
    assert not sent["承办机构"].isdigit() and returned["原承办机构"] == sent["承办机构"]
    assert "分类：市容环境 → 水面漂浮物" in changed["变化"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", sent["应办结"])


def test_no_key_and_no_number_of_a_row_is_shown(browse, realm):
    case = realm.reach("closed", name="张三", phone="13800138000")
    page = page_of(browse, with_powers(realm.center, "record.view"), case)
    trail_of = page[page.index("<h2>留痕</h2>") : page.index("</ol></details></section>")]
    assert "<code>" not in trail_of and not re.search(r"<dt>[a-z_]+</dt>", trail_of)
    assert "dispatched" not in trail_of and "holder" not in trail_of and "13800138000" not in trail_of


def test_in_english_too(browse, realm):
    case = realm.reach("dispatched")
    page = page_of(browse, with_powers(realm.center, "record.view"), case, HTTP_ACCEPT_LANGUAGE="en")
    assert "<h2>留痕</h2>" not in page and not re.search(r"<dt>[a-z_]+</dt>", page)


def test_the_record_of_many_acts_costs_no_more(realm, django_assert_max_num_queries):
    case = realm.reach("closed")
    trail(case.id, "990101", TODAY)
    with django_assert_max_num_queries(4):
        assert len(trail(case.id, "990101", TODAY)) > 5


def test_a_dispute_is_raised_from_the_case_by_who_may(browse, realm):
    case = realm.reach("dispatched")
    link = f"/duties/disputes/new/?case={case.number}"
    assert link not in page_of(browse, realm.urban, case)
    speaker = with_powers(realm.urban, "duties.contest", "duties.view")
    assert link in page_of(browse, speaker, case)
    assert link not in page_of(browse, replace(speaker, organ=None), case), "nobody speaks for no organ"
    form = browse(speaker).get(f"{link}&matter={case.number}&category=E01").content.decode()
    assert case.number in form
    ended = realm.reach("closed")
    assert "/duties/disputes/new/" not in page_of(browse, speaker, ended)


def test_the_precedent_that_sent_it_is_named_while_it_leads(browse, realm, monkeypatch):
    ruled = Resolution(realm.organs["urban"], LeadMode.AGREED, "按先例", precedent="职裁〔2026〕1号")
    monkeypatch.setattr(sending, "responsible", lambda *_where: ruled)
    case = realm.reach("dispatched")
    assert Case.objects.get(pk=case.id).precedent == ruled.precedent
    page = page_of(browse, with_powers(realm.center, "duties.view"), case)
    assert "职裁〔2026〕1号" in page and "/duties/precedents/" in page
    assert "/duties/precedents/" not in page_of(browse, realm.center, case)
    realm.do("return", case.id, NOW)
    assert "职裁" not in page_of(browse, realm.center, case)


def test_who_left_nothing_is_not_called_destroyed(browse, realm):
    case = realm.reach("accepted")
    page = page_of(browse, realm.center, case)
    assert "没有留姓名和电话" in page and "已销毁" not in page
    assert "没有留姓名<" in page_of(browse, realm.center, realm.reach("accepted", phone="13800138000"))
