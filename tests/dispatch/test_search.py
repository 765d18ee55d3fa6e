"""Searching: any two characters are found, only one's own rows, numbers of people never."""

from datetime import timedelta

import pytest

from tests.dispatch.pages import asking
from tests.dispatch.realm import NOW, TOWN
from yizhen.dispatch.actions.searching import rebuild_search
from yizhen.dispatch.queries.search import search_cases, search_rules, search_staff
from yizhen.dispatch.rules.grams import asked, grams, plain
from yizhen.dispatch.views.search import marked
from yizhen.record import door as record


@pytest.fixture
def browse(realm):
    with asking() as browser:
        yield browser


def catch_up():
    record.seal_all()
    record.hand_out_all()


def titles(by, text, **more):
    return [hit.title for hit in search_cases(by, text, at=NOW, **more).hits]


def test_pairs_of_characters():
    assert grams(["菜市场"]) == {"菜市", "市场"}
    assert grams(["ＡＢ路3号", "井"]) == {"ab", "b路", "路3", "3号", "井"}
    assert asked("垃圾 桶 满出来") == ("垃圾", "满出来")


@pytest.mark.parametrize("number", ["13800001234", "138 0000 1234", "0377-66660000", "99010119900101123X"])
def test_numbers_of_people_are_not_indexed(number):
    assert not any(any(c.isdigit() for c in gram) for gram in grams([f"请打{number}找我"]))
    assert asked(number) == () and number not in plain(number)


def test_found_by_any_two_characters_of_title_detail_and_place(realm):
    realm.report(title="菜市场门口垃圾没人收", detail="臭气很大，蚊蝇成堆", place_text="城隍庙巷口")
    realm.report(title="路灯不亮", detail="晚上看不见")
    catch_up()
    for word in ("市场", "垃圾没人", "蚊蝇", "隍庙", "门口 臭气"):
        assert titles(realm.center, word) == ["菜市场门口垃圾没人收"], word
    assert titles(realm.center, "垃圾 路灯") == []
    assert titles(realm.center, "场垃") == [], "pairs alone are not enough: the words must stand in the text"


def test_newest_first_and_page_by_page(realm):
    for n in range(7):
        realm.report(title=f"井盖松动{n}号", at=NOW + timedelta(minutes=n))
    catch_up()
    found = search_cases(realm.center, "井盖", at=NOW, start=0, limit=3)
    assert [hit.title for hit in found.hits] == ["井盖松动6号", "井盖松动5号", "井盖松动4号"] and found.count == 7
    assert titles(realm.center, "井盖", start=6, limit=3) == ["井盖松动0号"]


def test_a_number_finds_its_case(realm):
    case = realm.report(title="按编号找")
    assert titles(realm.center, case.number) == ["按编号找"]


def test_only_what_one_may_see(realm, other_county):
    realm.reach("handling", title="城管办的垃圾")
    realm.reach("handling", title="水务办的垃圾", category="E02", division=TOWN)
    catch_up()
    assert set(titles(realm.center, "垃圾")) == {"城管办的垃圾", "水务办的垃圾"}
    assert titles(realm.urban, "垃圾") == ["城管办的垃圾"]
    assert titles(realm.water, "垃圾") == ["水务办的垃圾"]
    town = realm.actor("town.a", "dispatch.view", scope="township", townships=[TOWN])
    assert titles(town, "垃圾") == ["水务办的垃圾"]
    own = realm.actor("urban.b", "dispatch.view", scope="assigned")
    assert titles(own, "垃圾") == [], "another post of the same organ signed for it"
    assert titles(other_county, "垃圾") == []


def test_it_follows_the_case_to_another_organ(realm):
    case = realm.reach("returned", title="两家推来推去的垃圾")
    catch_up()
    assert titles(realm.water, "推来") == []
    realm.do("designate", case.id)
    catch_up()
    assert titles(realm.water, "推来") == ["两家推来推去的垃圾"]


def test_names_and_telephones_of_requesters_are_not_found(realm):
    realm.report(title="有人扰民", name="欧阳震华", phone="13800001234", detail="电话13800001234随时打")
    catch_up()
    for word in ("欧阳", "震华", "13800001234", "3800"):
        assert titles(realm.center, word) == [], word
    assert "1380" not in search_cases(realm.center, "随时", at=NOW).hits[0].text


def test_rebuilt_from_the_record_it_is_the_same(realm):
    realm.reach("handling", title="重建以后还找得到")
    catch_up()
    before = titles(realm.urban, "重建")
    rebuild_search()
    assert titles(realm.urban, "重建") == []
    catch_up()
    assert titles(realm.urban, "重建") == before == ["重建以后还找得到"]


def test_a_constant_number_of_queries(realm, django_assert_num_queries):
    realm.report(title="堆放杂物0")
    catch_up()
    search_cases(realm.center, "杂物", at=NOW)
    with django_assert_num_queries(4):
        search_cases(realm.center, "杂物", at=NOW)
    for n in range(9):
        realm.report(title=f"堆放杂物{n + 1}")
    catch_up()
    with django_assert_num_queries(4):
        assert len(search_cases(realm.center, "杂物", at=NOW).hits) == 10


@pytest.mark.parametrize("text", ['"', "'", "a'b\"c", "zzc990101 垃圾", "* OR 1", "垃圾\x00", "%%", "－－", "垃" * 300])
def test_any_text_is_borne(realm, browse, text):
    realm.report(title="垃圾")
    catch_up()
    assert browse(realm.center).get("/search", {"q": text}).status_code == 200


def test_rules_and_law_are_found_by_their_terms(realm):
    by = realm.actor("center.a", "county.view")
    assert "按期结案率目标" in [hit.title for hit in search_rules(by, "结案率", at=NOW).hits]
    assert search_rules(by, "行政许可", at=NOW).hits
    assert not search_staff(by, "张", at=NOW).hits, "no organs.view, no staff"


def test_the_page_marks_words_and_escapes_the_rest(realm, browse):
    realm.report(title="<b>垃圾</b>没人收", detail="又见垃圾")
    catch_up()
    page = browse(realm.center).get("/search", {"q": "垃圾"}).content.decode()
    assert "&lt;b&gt;<mark>垃圾</mark>&lt;/b&gt;没人收" in page and "又见<mark>垃圾</mark>" in page
    whole = browse(realm.center).get("/search", {"q": "垃圾", "in": "cases"}).content.decode()
    assert "<mark>垃圾</mark>" in whole
    assert "没有找到" in browse(realm.center).get("/search", {"q": "并无此事"}).content.decode()
    assert marked("<i>", ()) == "&lt;i&gt;"


def test_who_has_no_account_searches_nothing(realm, browse):
    found = browse(realm.public).get("/search", {"q": "垃圾"})
    assert found.status_code == 302 and found.url.startswith("/identity/sign-in")
