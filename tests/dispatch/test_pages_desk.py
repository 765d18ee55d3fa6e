"""Pages of clerks: constant queries, only one's own rows, acts in place, and what happens when two act at once."""

import csv
import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tests.dispatch.pages import asking, hidden
from tests.dispatch.realm import OTHER_VILLAGE, PATHS, VILLAGE
from yizhen.dispatch import door as dispatch
from yizhen.dispatch.models import Case, LeadRow
from yizhen.kernel.actors import Grant
from yizhen.record import door as record
from yizhen.staffing.actions.plans import draft_plan
from yizhen.staffing.terms.plan_values import LineDraft
from yizhen.staffing.terms.plans import Way


def text_of(response, status=200) -> str:
    page = response.content.decode()
    assert response.status_code == status, page
    return page


@pytest.fixture
def browse(realm):
    with asking() as browser:
        yield browser


@pytest.fixture
def clerk(realm):
    """The command center's clerk."""
    return realm.center


def many(realm, count=12):
    now = timezone.now() - timedelta(hours=2)
    return [realm.report(title=f"第{n}件 路灯不亮", detail=f"灯杆 {n}", at=now) for n in range(count)]


# -- lists ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url", ["/dispatch/inbox", "/dispatch/cases", "/dispatch/cases?due=late&q=路灯&sort=due"]
)
def test_lists_ask_a_constant_number_of_queries(browse, realm, clerk, url, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    many(realm, 3)
    page = browse(clerk)
    page.get(url)
    with CaptureQueriesContext(connection) as few:
        text_of(page.get(url))
    many(realm, 30)
    with django_assert_num_queries(len(few)):
        text_of(page.get(url))
    assert len(few) <= 22, [q["sql"][:120] for q in few.captured_queries]


def test_the_inbox_has_what_waits_late_first(browse, realm, clerk):
    now = timezone.now()
    fresh = realm.report(title="刚来的", at=now - timedelta(minutes=5))
    late = realm.report(title="早就来的", detail="另一件", at=now - timedelta(days=20))
    realm.reach("handling", at=now - timedelta(days=2), title="在别人手里的", detail="第三件")
    page = text_of(browse(clerk).get("/dispatch/inbox"))
    assert page.index(late.number) < page.index(fresh.number)
    assert "在别人手里的" not in page
    assert "已超" in page
    only = text_of(browse(clerk).get("/dispatch/inbox?due=late"))
    assert late.number in only and fresh.number not in only


def test_an_empty_inbox_is_good_news(browse, realm):
    assert "没有等您办的" in text_of(browse(realm.water).get("/dispatch/inbox"))


def test_a_filter_that_finds_nothing_offers_a_way_out(browse, realm, clerk):
    page = text_of(browse(clerk).get("/dispatch/cases?q=没有这种事"))
    assert "没有符合条件的办件" in page and "清除筛选" in page


def test_filters_narrow_and_stand_in_the_address(browse, realm, clerk):
    here, there = realm.report(), realm.report(title="河里有漂浮物", category="E02", division=OTHER_VILLAGE)
    page = browse(clerk)
    for query, shown, other in (
        ("township=990101001", here, there), ("category=E02", there, here), ("q=漂浮", there, here),
        (f"q={here.number}", here, there), ("state=accepted", None, here), ("from=2030-01-01", None, here),
        ("channel=phone", None, here), ("mark=backstop", None, here), ("stage=ended", None, here),
    ):  # fmt: skip
        words = text_of(page.get(f"/dispatch/cases?{query}"))
        assert other.number not in words, query
        assert shown is None or f'/dispatch/cases/{shown.number}"' in words, query


def test_nonsense_in_the_address_does_not_narrow(browse, realm, clerk):
    case = realm.report()
    page = browse(clerk)
    for query in (
        "state=x&stage=y&sort=z&page=-1&per_page=9999999", "page=99999999999999999999", "page=二&organ=abc", "from=2026-13-45",
        "township=1;drop&category=%00&channel=", "organ=999999999999999999999", "batch=1e9", "to=0000-00-00", "q=%00",
        "village=９９０１０１００１００１",
    ):  # fmt: skip
        response = page.get(f"/dispatch/cases?{query}")
        assert response.status_code == 200, query
    assert case.number in text_of(page.get("/dispatch/cases?state=x"))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.dictionaries(
    st.sampled_from(["stage", "state", "due", "mark", "q", "township", "village", "category", "organ", "channel", "from",
                     "to", "batch", "sort", "page", "per_page"]),
    st.one_of(st.text(max_size=30), st.sampled_from(["late", "mine", "E01", "2026-01-01", "-due", "3"]))))  # fmt: skip
def test_any_address_of_the_list_has_an_answer(browse, realm, clerk, query):
    assert browse(clerk).get("/dispatch/cases", query).status_code == 200


def test_the_pager_leads_through_all(browse, realm, clerk):
    many(realm, 45)
    page = browse(clerk)
    seen = [text_of(page.get(f"/dispatch/cases?per_page=20&page={n}")) for n in (1, 2, 3)]
    assert "共 45 条" in seen[0]
    numbers = set(Case.objects.values_list("number", flat=True))
    assert {number for number in numbers if any(f'/dispatch/cases/{number}"' in page for page in seen)} == numbers


# -- export --------------------------------------------------------------------------------------------------


def test_the_export_is_exactly_what_the_list_shows(browse, realm, clerk):
    many(realm, 25)
    danger = realm.report(title="=HYPERLINK(1)", detail="公式")
    other = realm.report(title="河里有漂浮物", category="E02")
    page = browse(clerk)
    body = b"".join(page.get("/dispatch/export.csv?category=E01&per_page=20").streaming_content).decode(
        "utf-8-sig"
    )
    rows = list(csv.DictReader(io.StringIO(body)))
    assert len(rows) == 26
    assert other.number not in {row["编号"] for row in rows}
    assert next(row["标题"] for row in rows if row["编号"] == danger.number) == "'=HYPERLINK(1)"
    book = b"".join(page.get("/dispatch/export.xlsx?category=E01").streaming_content)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert len(sheet) == 27
    assert sheet[0][:2] == ["编号", "标题"]


def test_exporting_needs_its_power(browse, realm):
    response = browse(realm.urban).get("/dispatch/export.csv")
    assert response.status_code == 403


# -- the case page -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", PATHS)
def test_a_case_page_in_every_state(browse, realm, clerk, state):
    case = realm.reach(state, name="张三", phone="13800138000")
    page = text_of(browse(clerk).get(f"/dispatch/cases/{case.number}"))
    assert "经过" in page and "上报" in page
    assert "张三" not in page and "13800138000" not in page and "138****8000" in page


def test_a_case_page_asks_a_constant_number_of_queries(browse, realm, clerk, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    case = realm.reach("accepted")
    page = browse(clerk)
    page.get(f"/dispatch/cases/{case.number}")
    with CaptureQueriesContext(connection) as few:
        text_of(page.get(f"/dispatch/cases/{case.number}"))
    many(realm, 20)
    with django_assert_num_queries(len(few)):
        text_of(page.get(f"/dispatch/cases/{case.number}"))
    assert len(few) <= 20, [q["sql"][:120] for q in few.captured_queries]


def test_only_what_state_and_post_allow_is_offered(browse, realm, clerk):
    case = realm.reach("dispatched")
    at_desk = text_of(browse(realm.urban).get(f"/dispatch/cases/{case.number}"))
    assert f"/dispatch/cases/{case.number}/do/sign" in at_desk
    assert f"/dispatch/cases/{case.number}/do/return" in at_desk
    assert "/do/close" not in at_desk and "/do/accept" not in at_desk
    pressing = text_of(browse(clerk).get(f"/dispatch/cases/{case.number}"))
    assert set(re.findall(r"/do/(\w+)", pressing)) == {"supervise", "merge", "void"}
    watcher = realm.actor("center.b", "dispatch.view")
    watching = text_of(browse(watcher).get(f"/dispatch/cases/{case.number}"))
    assert "/do/" not in watching and "没有要您办的" in watching


def test_another_units_case_does_not_exist(browse, realm, other_county):
    case = realm.reach("dispatched", category="E01")
    for who in (realm.water, other_county):
        page = browse(who)
        for url in (f"/dispatch/cases/{case.number}", "/dispatch/cases/20200101-000001"):
            assert page.get(url).status_code == 404
        for url in ("do/sign", "requester", "duplicate"):
            assert page.post(f"/dispatch/cases/{case.number}/{url}", {"purpose": "x"}).status_code == 404
        assert case.number not in text_of(page.get("/dispatch/cases"))
    assert Case.objects.get(pk=case.id).state == "dispatched"


PRIVATE = (
    "/dispatch/inbox",
    "/dispatch/cases",
    "/dispatch/intake",
    "/dispatch/categories",
    "/dispatch/places.geojson",
)


def test_without_the_power_there_is_no_page(browse, realm):
    nobody = realm.actor("center.b")
    for url in PRIVATE:
        assert browse(nobody).get(url).status_code == 403, url


def test_who_is_not_signed_in_is_asked_to_and_comes_back(browse, realm):
    for url in PRIVATE:
        answer = browse(realm.public).get(url)
        assert answer.status_code == 302, url
        assert answer["Location"] == f"/identity/sign-in?next={url.replace('/', '%2F')}"
    case = realm.report()
    answer = browse(realm.public).post(
        f"/dispatch/cases/{case.number}/do/accept",
        {},
        headers={"referer": f"http://testserver/dispatch/cases/{case.number}"},
    )
    assert answer.status_code in (302, 404)
    assert Case.objects.get(pk=case.id).state == "received"


def do(page, case, verb, follow=True, **data):
    shown = page.get(f"/dispatch/cases/{case.number}")
    version = Case.objects.get(number=case.number).version
    assert f"/do/{verb}" in text_of(shown)
    return page.post(f"/dispatch/cases/{case.number}/do/{verb}", {"version": version, **data}, follow=follow)


def test_from_accepting_to_closing_by_pages_alone(browse, realm, clerk):
    case = realm.report()
    center, desk = browse(clerk), browse(realm.urban)
    assert "已受理" in text_of(do(center, case, "accept", category="市容环境 一般 2 个工作日 E01-1"))
    assert "已派遣" in text_of(do(center, case, "dispatch"))
    assert "已签收" in text_of(do(desk, case, "sign"))
    assert "已办毕反馈" in text_of(do(desk, case, "handle", words="已清运，现场拍照"))
    assert "已核查通过" in text_of(
        do(center, case, "verify_pass", contacted="yes", solved="yes", satisfaction="5")
    )
    assert "已结案" in text_of(do(center, case, "close"))
    found = Case.objects.get(pk=case.id)
    assert (found.state, found.satisfaction, found.contacted, found.solved) == ("closed", 5, True, True)


def test_return_then_designate_leaves_no_second_return(browse, realm, clerk):
    case = realm.reach("dispatched")
    desk, center = browse(realm.urban), browse(clerk)
    wrong = do(desk, case, "return", follow=False, words="不归我们")
    assert "请选一条退单理由" in text_of(wrong, 422) and "不归我们" in text_of(wrong, 422)
    text_of(do(desk, case, "return", ground="not_our_duty", words="三定里没有"))
    again = do(center, case, "dispatch", follow=False, organ="城管局", reason="就是它")
    assert "已退过" in text_of(again, 422)
    text_of(do(center, case, "designate", organ="水务局", ground="会议纪要〔2026〕3号", reason="两家都推"))
    page = text_of(browse(realm.water).get(f"/dispatch/cases/{case.number}"))
    assert "/do/sign" in page and "/do/return" not in page and "不得再次退单" in page


def test_dispatch_shows_who_it_will_be_and_another_needs_a_reason(browse, realm, clerk):
    case = realm.reach("accepted")
    page = browse(clerk)
    assert "按责任表派往 城管局" in text_of(page.get(f"/dispatch/cases/{case.number}"))
    unknown = do(page, case, "dispatch", follow=False, organ="城管")
    assert "是不是：城管局" in text_of(unknown, 422)
    bare = do(page, case, "dispatch", follow=False, organ="水务局")
    assert "须写明" in text_of(bare, 422)
    text_of(do(page, case, "dispatch", organ="水务局", reason="河道边的垃圾"))
    assert Case.objects.get(pk=case.id).lead_mode == "override"


def test_nobody_leads_and_the_page_says_why(browse, realm, clerk):
    case = realm.reach("dispatched", category="E03")
    page = text_of(browse(clerk).get(f"/dispatch/cases/{case.number}"))
    assert "没有责任单位，由兜底单位先办" in page and "没有单位认领" in page


def test_accepting_needs_a_category_of_the_catalogue(browse, realm, clerk):
    case = realm.report(category="")
    page = browse(clerk)
    for typed, words in (
        ("", "请选分类"),
        ("胡说", "目录里没有这一类"),
        ("E01-9", "没有这一档"),
        ("E", "目录里没有这一类"),
    ):
        assert words in text_of(do(page, case, "accept", follow=False, category=typed, words="好的"), 422)
    text_of(do(page, case, "accept", category="E01-2"))
    assert Case.objects.get(pk=case.id).level == 2


def test_two_clerks_at_once_and_the_second_keeps_what_was_typed(browse, realm, clerk):
    case = realm.reach("handled")
    version = Case.objects.get(pk=case.id).version
    first, second = browse(clerk), browse(replace(clerk, name="另一位"))
    url = f"/dispatch/cases/{case.number}/do"
    assert first.post(f"{url}/verify_pass", {"version": version, "words": "回访了"}).status_code == 302
    late = text_of(second.post(f"{url}/rework", {"version": version, "words": "墙角还有一堆没清"}), 409)
    assert "center的人" in late and "核查通过" in late and "墙角还有一堆没清" in late
    assert Case.objects.get(pk=case.id).state == "verified"


def test_a_stale_page_whose_act_is_still_possible_can_be_sent_again(browse, realm, clerk):
    case = realm.reach("handled")
    version = Case.objects.get(pk=case.id).version
    page = browse(clerk)
    realm.do("rework", case.id)
    realm.do("handle", case.id)
    stale = page.post(f"/dispatch/cases/{case.number}/do/rework", {"version": version, "words": "还是不行"})
    assert "还是不行" in text_of(stale, 409)
    again = hidden(stale)
    done = page.post(
        f"/dispatch/cases/{case.number}/do/rework", {"version": again["version"], "words": "还是不行"}
    )
    assert done.status_code == 302


def test_an_act_without_the_power_changes_nothing(browse, realm):
    case = realm.reach("handled")
    viewer = realm.actor("center.b", "dispatch.view")
    answer = browse(viewer).post(f"/dispatch/cases/{case.number}/do/close", {"words": "结了"})
    assert answer.status_code == 403
    assert Case.objects.get(pk=case.id).state == "handled"
    assert browse(viewer).post(f"/dispatch/cases/{case.number}/do/explode").status_code == 404
    assert browse(viewer).get(f"/dispatch/cases/{case.number}/do/close").status_code == 405


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    state=st.sampled_from(sorted(PATHS)),
    verb=st.sampled_from(["accept", "refuse", "dispatch", "sign", "return", "designate", "handle", "verify_pass", "rework", "close"]),
    data=st.dictionaries(
        st.sampled_from(["version", "words", "ground", "reason", "organ", "category", "contacted", "solved", "satisfaction"]),
        st.one_of(st.text(max_size=40), st.sampled_from(["E01", "水务局", "not_our_duty", "5", "<b>", "\x00", "9" * 30])),
    ),
)  # fmt: skip
def test_whatever_is_sent_to_an_act_there_is_an_answer(browse, realm, state, verb, data):
    case = realm.reach(state, title=f"{state}{verb}")
    for who in (realm.center, realm.urban):
        assert browse(who).post(f"/dispatch/cases/{case.number}/do/{verb}", data).status_code < 500


def test_opening_the_requester_needs_a_purpose_and_is_recorded(browse, realm, clerk):
    case = realm.report(name="张三丰", phone="13800138000")
    page = browse(clerk)
    bare = page.post(f"/dispatch/cases/{case.number}/requester", {"purpose": ""})
    assert "请写明用途" in text_of(bare, 422) and "张三丰" not in text_of(bare, 422)
    seen = text_of(page.post(f"/dispatch/cases/{case.number}/requester", {"purpose": "核实地点"}))
    assert "张三丰" in seen and "13800138000" in seen
    assert record.history("dispatch.case", case.id)[-1].act == "dispatch.requester.seen"
    assert "张三丰" not in text_of(page.get(f"/dispatch/cases/{case.number}"))


def test_entries_of_the_record_are_for_those_who_may_see_them(browse, realm, clerk):
    case = realm.reach("accepted")
    assert "只增不改" not in text_of(browse(clerk).get(f"/dispatch/cases/{case.number}"))
    grants = (*clerk.grants, Grant(frozenset({"record.view"}), clerk.county))
    assert "只增不改" in text_of(browse(replace(clerk, grants=grants)).get(f"/dispatch/cases/{case.number}"))


def test_duplicates_are_marked_and_freed(browse, realm, clerk):
    first, second = realm.report(), realm.report(detail="又堆了三天")
    page = browse(clerk)
    url = f"/dispatch/cases/{second.number}/duplicate"
    text_of(page.post(url, {"of": first.number}, follow=True))
    assert "疑似重复" in text_of(page.get(f"/dispatch/cases/{second.number}"))
    assert "不能标为" in text_of(page.post(url, {"of": second.number}, follow=True))
    text_of(page.post(url, {"of": ""}, follow=True))
    assert Case.objects.get(pk=second.id).duplicate_of_id is None


def test_what_residents_write_is_never_markup(browse, realm, clerk):
    case = realm.report(title="<script>alert(1)</script>", detail="<img src=x onerror=1>", place_text='"><b>')
    for url in (f"/dispatch/cases/{case.number}", "/dispatch/cases", "/dispatch/inbox"):
        page = text_of(browse(clerk).get(url))
        assert "<script>alert" not in page and "<img src=x" not in page and '"><b>' not in page


# -- bulk signing --------------------------------------------------------------------------------------------


def test_bulk_signing_shows_first_and_skips_what_is_not_to_be_signed(browse, realm):
    ready = [realm.reach("dispatched", title=f"待签 {n}", detail=str(n)) for n in range(3)]
    other = realm.reach("handling", title="已签")
    page = browse(realm.urban)
    numbers = [case.number for case in (*ready, other)]
    preview = text_of(page.post("/dispatch/inbox/sign", {"number": numbers, "act": "preview"}))
    assert "签收这 3 件" in preview and "另有 1 件" in preview
    assert Case.objects.filter(state="handling").count() == 1
    done = text_of(page.post("/dispatch/inbox/sign", {"number": numbers, "act": "sign"}, follow=True))
    assert "签收了 3 件" in done and other.number in done
    assert Case.objects.filter(state="handling").count() == 4


def test_bulk_signing_of_nothing_or_of_others(browse, realm):
    case = realm.reach("dispatched")
    page = browse(realm.water)
    for data in (
        {},
        {"number": [case.number]},
        {"number": ["x"], "act": "sign"},
        {"number": [case.number], "act": "sign"},
    ):
        assert page.post("/dispatch/inbox/sign", data).status_code == 302
    assert Case.objects.get(pk=case.id).state == "dispatched"


# -- intake --------------------------------------------------------------------------------------------------

SPOKEN = {"channel": "phone", "title": "菜市场门口垃圾没人收", "detail": "堆了三天", "category": "E01-1", "division": VILLAGE,
          "place_text": "北口", "name": "王五", "phone": "13900139000"}  # fmt: skip


def test_a_clerk_takes_a_call(browse, realm, clerk):
    page = browse(clerk)
    token = hidden(page.get("/dispatch/intake"))["token"]
    told = text_of(page.post("/dispatch/intake", SPOKEN | {"token": token, "then": "open"}, follow=True))
    case = Case.objects.get()
    assert case.number in told and "查询码" in told
    assert (case.channel, case.village, case.intake_organ_id) == ("phone", VILLAGE, realm.organs["center"])
    again = text_of(page.post("/dispatch/intake", SPOKEN | {"token": token, "then": "again"}, follow=True))
    assert "没有重复登记" in again and Case.objects.count() == 1


def test_intake_says_what_is_wrong_where_and_keeps_the_rest(browse, realm, clerk):
    page = browse(clerk)
    for change, words in (
        ({"title": "", "detail": ""}, "请写标题"), ({"phone": "12"}, "不像电话号码"), ({"category": "没有"}, "目录里没有这一类"),
        ({"division": "110101001"}, "不在本县名单"), ({"title": "长" * 121}, "现在 121 个字"),
        ({"occurred_at": "昨天"}, "时间写得不对"), ({"occurred_at": "2099-01-01T10:00"}, "晚于现在"), ({"channel": "x"}, "channel"),
    ):  # fmt: skip
        answer = text_of(page.post("/dispatch/intake", SPOKEN | change), 422)
        assert words in answer, change
        assert ("北口" in answer and "13900139000" in answer) or "phone" in change
    assert Case.objects.count() == 0


def test_what_would_follow_is_shown_before(browse, realm, clerk):
    realm.report(at=timezone.now() - timedelta(hours=1))
    page = browse(clerk)
    seen = text_of(
        page.get(
            "/dispatch/intake/foreseen",
            {"category": "E01-2", "division": VILLAGE, "title": "菜市场垃圾没人收"},
        )
    )
    assert "城管局" in seen and "3 紧急工作时" in seen and "三定规定" in seen and "相似来件" in seen
    assert "兜底" in text_of(page.get("/dispatch/intake/foreseen", {"category": "E03"}))
    for strange in ({"category": "\x00"}, {"division": "９" * 99}, {"title": "🚰" * 999}):
        assert page.get("/dispatch/intake/foreseen", strange).status_code == 200


# -- categories ----------------------------------------------------------------------------------------------


def test_categories_say_who_leads_and_what_nobody_leads(browse, realm, clerk):
    page = text_of(browse(clerk).get("/dispatch/categories"))
    assert "垃圾清除" in page and "城管局" in page and "没有单位认领" in page and "县指挥中心" in page
    gaps = text_of(browse(clerk).get("/dispatch/categories?gap=1"))
    assert "无主井盖" in gaps and "市容环境" not in gaps
    assert "没有符合条件的分类" in text_of(browse(clerk).get("/dispatch/categories?q=没有"))


def test_setting_a_lead_from_a_day_on(browse, realm):
    chief = realm.actor("center.a", "dispatch.view", "dispatch.configure")
    page = browse(chief)
    text_of(page.get("/dispatch/categories/E03"))
    bare = page.post(
        "/dispatch/categories/E03",
        {"organ": "水务局", "mode": "assigned", "ground": "", "since": "2026-03-10"},
    )
    assert "请写明依据" in text_of(bare, 422)
    sent = {"organ": "水务局", "mode": "assigned", "ground": "会议纪要", "since": "2026-03-10", "place": ""}
    assert "水务局" in text_of(page.post("/dispatch/categories/E03", sent, follow=True))
    assert LeadRow.objects.filter(organ=realm.organs["water"], ground="会议纪要").exists()
    for change in (
        {"since": "0001-01-01"},
        {"since": "x"},
        {"place": "1"},
        {"mode": "backstop"},
        {"organ": "没有"},
    ):
        assert page.post("/dispatch/categories/E03", sent | change).status_code == 422
    assert page.get("/dispatch/categories/ZZZ").status_code == 404
    assert browse(realm.urban).get("/dispatch/categories/E03").status_code == 403


def test_the_map_counts_open_cases_of_each_township(browse, realm, clerk):
    realm.report()
    found = browse(clerk).get("/dispatch/places.geojson").json()
    counted = {feature["properties"]["name"]: feature["properties"]["open"] for feature in found["features"]}
    assert counted == {"城关街道": 1, "河口镇": 0}


# -- the site's own pages ------------------------------------------------------------------------------------


def test_desk_front_and_palette(browse, realm, clerk):
    case = realm.report()
    page = browse(clerk)
    assert page.get("/").status_code == 302
    assert "等我办" in text_of(page.get("/desk/"))
    assert case.number in page.get("/palette", {"q": case.number}).content.decode()
    assert "反映一件事" in text_of(browse(realm.public).get("/"))
    assert f"/cases/{case.number}" not in browse(realm.water).get("/palette", {"q": case.number}).content.decode()


def test_desk_numbers_lead_to_lists_of_that_many(browse, realm, clerk):
    many(realm, 4)
    stats = dispatch.desk_stats(clerk, at=timezone.now())
    shown = text_of(browse(clerk).get(stats[3].url))
    assert f"共 {stats[3].value} 条" in shown


def test_a_desk_says_what_else_waits(browse, realm):
    nobody = realm.actor("urban.a", "duties.view")
    assert "等我办的" not in text_of(browse(nobody).get("/desk/"))
    liaison = realm.actor("urban.a", "duties.view", "staffing.plan")
    draft_plan(realm.organs["urban"], 2026, [LineDraft(2026, "administrative", Way.RECRUIT_CIVIL, 1)], by=liaison, at=timezone.now())
    told = browse(liaison).get("/desk/")
    assert "用编计划草拟中，待上报" in text_of(told)
    assert "/staffing/plans/?state=draft" in told.content.decode()


def test_a_clock_stops_when_it_was_handled_in_time(browse, realm, clerk):
    """What verification takes is not laid upon the handling organ: neither on its page nor in its list."""
    long_ago = timezone.now() - timedelta(days=60)
    kept = realm.reach("handled", at=long_ago, title="办得及时的")
    page = browse(clerk)
    assert "按期办毕，等核查" in text_of(page.get(f"/dispatch/cases/{kept.number}"))
    assert kept.number not in text_of(page.get("/dispatch/cases?due=late"))
    missed = realm.reach("handling", at=long_ago, title="办得晚的", detail="另一件")
    realm.do("handle", missed.id, at=timezone.now())
    assert "已办毕（超期）" in text_of(page.get(f"/dispatch/cases/{missed.number}"))
    assert missed.number in text_of(page.get("/dispatch/cases?due=late"))


def test_what_has_no_deadline_yet_stands_after_what_has_one(browse, realm, clerk):
    now = timezone.now()
    unclassified = realm.report(title="还没分类的", category="", at=now - timedelta(days=30))
    late = realm.report(title="早就到期的", detail="另一件", at=now - timedelta(days=20))
    page = text_of(browse(clerk).get("/dispatch/inbox"))
    assert page.index(late.number) < page.index(unclassified.number)
