"""The public form and the requester's own page: nothing lost, nothing told to others, light enough for a slow line."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.dispatch.pages import asking, hidden
from tests.dispatch.realm import STREET, TOWN, VILLAGE
from yizhen.dispatch import door as dispatch
from yizhen.dispatch.models import Case

ANSWERS = (
    {"category": "E01"},
    {"township": STREET},
    {"village": VILLAGE, "place_text": "菜市场北口"},
    {"detail": "垃圾堆了三天没人收。夏天味道大，老人孩子绕着走。"},
    {"contact": "leave", "person": "李女士", "phone": "138 0013 8000"},
)
FIRST_LOAD = 100_000


@pytest.fixture
def visit(realm):
    with asking() as browser:
        yield browser(realm.public)


def walk(visit, answers=ANSWERS, url="/report"):
    """Answer the questions one after another, to the page that shows them all."""
    response = visit.get(url)
    for answer in answers:
        response = visit.post(url, hidden(response) | answer | {"go": "next"})
        assert response.status_code == 200, response.content.decode()
    return response


def send(visit, response):
    return visit.post("/report", hidden(response) | {"go": "submit"})


def test_from_the_first_question_to_the_receipt_and_the_progress(visit, realm):
    check = walk(visit)
    page = check.content.decode()
    assert all(words in page for words in ("市容环境", "城关街道 东街社区", "菜市场北口", "味道大", "李女士"))
    sent = send(visit, check)
    case = Case.objects.get()
    assert sent.status_code == 302
    assert sent["Location"] == f"/report/{case.number}"
    assert (case.title, case.township, case.village) == ("垃圾堆了三天没人收", STREET, VILLAGE)
    assert "李女士" not in case.requester_name
    thanks = visit.get(sent["Location"]).content.decode()
    code = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{4}", thanks)[0]
    followed = visit.post("/follow", {"number": case.number, "code": code.lower().replace("-", " ")})
    assert followed.status_code == 200
    words = followed.content.decode()
    assert "已收到" in words and "县指挥中心" in words and "个工作日" in words


def test_the_code_is_shown_to_nobody_else(visit, realm):
    sent = send(visit, walk(visit))
    with asking() as browser:
        other = browser(realm.public).get(sent["Location"])
    assert other.status_code == 404
    assert not re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{4}", other.content.decode())


def test_sent_twice_it_is_one_case(visit):
    check = walk(visit)
    first, second = send(visit, check), send(visit, check)
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1
    assert "查询码" in visit.get(second["Location"]).content.decode()


def test_a_form_of_another_browser_is_asked_to_press_again_and_keeps_everything(visit, realm):
    check = walk(visit)
    with asking() as browser:
        stranger = browser(realm.public)
        stranger.get("/report")
        answer = stranger.post("/report", hidden(check) | {"go": "submit"})
        assert answer.status_code == 422
        assert "菜市场北口" in answer.content.decode()
        assert Case.objects.count() == 0
        assert send(stranger, answer).status_code == 302
    assert Case.objects.count() == 1


def test_what_is_missing_is_said_at_its_question_and_what_was_typed_stays(visit):
    response = visit.get("/report")
    wrong = visit.post("/report", hidden(response) | {"go": "next"})
    assert wrong.status_code == 422
    assert "请点一种最接近的" in wrong.content.decode()
    where = walk(visit, ANSWERS[:2])
    long = "门" * 201
    wrong = visit.post("/report", hidden(where) | {"village": VILLAGE, "place_text": long, "go": "next"})
    page = wrong.content.decode()
    assert wrong.status_code == 422
    assert long in page and "现在是 201 个字" in page


def test_a_wrong_telephone_number_is_told_and_none_is_needed(visit):
    contact = walk(visit, ANSWERS[:4])
    wrong = visit.post(
        "/report", hidden(contact) | {"contact": "leave", "person": "李", "phone": "12", "go": "next"}
    )
    assert "不像电话号码" in wrong.content.decode()
    nameless = visit.post(
        "/report", hidden(contact) | {"contact": "none", "phone": "13800138000", "go": "next"}
    )
    assert "不留联系方式" in nameless.content.decode()
    assert send(visit, nameless).status_code == 302
    case = Case.objects.get()
    assert case.anonymous and case.requester_phone == "" and case.person_key == ""


def test_the_box_that_people_do_not_see(visit):
    contact = walk(visit, ANSWERS[:4])
    bot = visit.post("/report", hidden(contact) | ANSWERS[4] | {"website": "http://x", "go": "next"})
    assert bot.status_code == 422
    assert "看不见" in bot.content.decode() and "李女士" in bot.content.decode()


def test_changing_one_answer_comes_back_to_the_check(visit):
    check = walk(visit)
    tell = visit.post("/report", hidden(check) | {"go": "to:tell"})
    assert "味道大" in tell.content.decode()
    again = visit.post("/report", hidden(tell) | {"detail": "井盖不见了", "go": "next"})
    assert "核对一下" in again.content.decode() and "井盖不见了" in again.content.decode()


def test_another_township_asks_for_the_village_again(visit):
    check = walk(visit)
    town = visit.post("/report", hidden(check) | {"go": "to:town"})
    where = visit.post("/report", hidden(town) | {"township": TOWN, "go": "next"})
    page = where.content.decode()
    assert "河口村" in page and "东街社区" not in page


def test_a_point_chooses_the_place_and_one_outside_says_so(visit):
    town = walk(visit, ANSWERS[:1])
    where = visit.post("/report", hidden(town) | {"lon": "100.05", "lat": "30.05", "go": "locate"})
    assert re.search(rf'value="{VILLAGE}"[^>]*checked', where.content.decode())
    outside = visit.post("/report", hidden(town) | {"lon": "12.5", "lat": "41.9", "go": "locate"})
    assert outside.status_code == 422
    assert "不在本县" in outside.content.decode()


def test_a_choice_made_after_the_point_outranks_it(visit):
    town = walk(visit, ANSWERS[:1])
    where = visit.post(
        "/report", hidden(town) | {"lon": "100.05", "lat": "30.05", "township": TOWN, "go": "next"}
    )
    answer = visit.post("/report", hidden(where) | {"place_text": "桥头", "go": "next"})
    response = answer
    for more in ANSWERS[3:]:
        response = visit.post("/report", hidden(response) | more | {"go": "next"})
    send(visit, response)
    case = Case.objects.get()
    assert (case.township, case.lon) == (TOWN, None)


def test_unsure_of_what_and_where_is_still_taken(visit):
    answers = ({"category": "unsure"}, {"township": "unsure"}, {"place_text": "就在那一带"}, *ANSWERS[3:])
    assert send(visit, walk(visit, answers)).status_code == 302
    case = Case.objects.get()
    assert (case.category_id, case.township, case.due_at) == (None, "", None)


def test_withdrawing_until_dispatch_and_not_afterwards(visit, realm):
    receipt = realm.report()
    keys = {"number": receipt.number, "code": receipt.follow_code}
    assert "撤回" in visit.post("/follow", keys).content.decode()
    gone = visit.post("/follow", keys | {"go": "withdraw", "words": "已经好了"})
    assert "已经撤回" in gone.content.decode()
    sent = realm.reach("handling")
    keys = {"number": sent.number, "code": sent.follow_code}
    assert "不能撤回" in visit.post("/follow", keys | {"go": "withdraw"}).content.decode()
    assert Case.objects.get(pk=sent.id).state == "handling"


def test_following_says_who_and_why_without_names_of_staff(visit, realm):
    sent = realm.reach("closed")
    page = visit.post("/follow", {"number": sent.number, "code": sent.follow_code}).content.decode()
    assert "已清运" in page and "城管局" in page and "按期办结" in page
    assert "城管局的人" not in page and "center的人" not in page and "urban的人" not in page


def test_following_needs_both_right_and_tells_nothing_else(visit, realm):
    sent = realm.report()
    other = realm.report(title="路灯不亮")
    wrong = visit.post("/follow", {"number": sent.number, "code": other.follow_code})
    unknown = visit.post("/follow", {"number": "20200101-000001", "code": other.follow_code})
    for answer in (wrong, unknown):
        assert answer.status_code == 422
        assert "没有查到" in answer.content.decode()
    slip = visit.post("/follow", {"number": sent.number, "code": sent.follow_code[:-1] + "?"})
    assert "有一位不对或少了一位" in slip.content.decode()


def test_following_asks_a_constant_number_of_queries(visit, realm, django_assert_max_num_queries):
    sent = realm.reach("closed")
    keys = {"number": sent.number, "code": sent.follow_code}
    visit.post("/follow", keys)
    with django_assert_max_num_queries(10):
        visit.post("/follow", keys)


def test_each_page_of_the_form_is_light(visit):
    sizes = {}
    response = visit.get("/report")
    for answer in (*ANSWERS, None):
        page = response.content.decode()
        parts = set(re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js|svg))"', page))
        weight = len(response.content) + sum(Path(finders.find(part)).stat().st_size for part in parts)
        sizes[page[page.index("<title>") : page.index("</title>")]] = weight
        if answer is not None:
            response = visit.post("/report", hidden(response) | answer | {"go": "next"})
    assert max(sizes.values()) <= FIRST_LOAD, sizes


STRANGE = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        ["<script>alert(1)</script>", "\x00", "🚰" * 40, "9" * 400, "=cmd|'/C calc'!A0", "'; DROP TABLE x;--"]
    ),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.dictionaries(
    st.sampled_from(["at", "go", "token", "category", "township", "village", "lon", "lat", "place_text", "detail",
                     "contact", "person", "phone", "reviewed", "website"]), STRANGE, max_size=15))  # fmt: skip
def test_whatever_is_sent_there_is_an_answer(visit, data):
    assert visit.post("/report", data).status_code < 500
    assert visit.post("/report", data | {"at": "check", "go": "submit"}).status_code < 500
    assert (
        visit.post("/follow", {"number": data.get("phone", ""), "code": data.get("token", "")}).status_code
        < 500
    )


def test_html_gbk_and_emoji_come_back_as_they_were(visit):
    answers = (*ANSWERS[:3], {"detail": "<b>井盖</b> 🚰 “没了” & 危险"}, ANSWERS[4])
    page = walk(visit, answers).content.decode()
    assert "&lt;b&gt;井盖&lt;/b&gt; 🚰" in page
    body = b"at=tell&go=next&detail=" + "井盖没了".encode("gbk")
    assert visit.post("/report", body, content_type="application/x-www-form-urlencoded").status_code < 500


def test_a_receipt_address_that_was_made_up(visit):
    for number in ("x", "20261121-000001", "..%2f..", "😀"):
        assert visit.get(f"/report/{number}").status_code == 404


def test_the_draft_has_the_right_title(realm):
    from yizhen.dispatch.views.public import title_of

    assert title_of("路灯不亮。三天了") == "路灯不亮"
    assert title_of("。。。") == "。。。"
    assert len(title_of("长" * 300)) == 40
    assert dispatch.Draft(title=title_of("井盖没了")).title == "井盖没了"


def test_the_back_button_finds_the_page_it_left(visit):
    """What came from a form may be kept for going back: otherwise the browser asks to send the form again."""
    tell = walk(visit, ANSWERS[:3])
    assert "no-store" not in tell["Cache-Control"]
    assert "private" in tell["Cache-Control"]
