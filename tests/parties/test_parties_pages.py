"""Pages of parties: search in the body, masked, opened with a reason; requests, retention, registers; my data."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.dispatch.pages import asking
from tests.parties.people import ID, NAME, PHONE, place_at
from yizhen.parties import actions
from yizhen.parties.models import (
    AssessmentRecord,
    Consent,
    Hold,
    Look,
    Proxy,
    PurposeRow,
    Retention,
    RightRequest,
    Use,
)
from yizhen.parties.terms import PROVERS, Matter


@pytest.fixture
def place(db):
    return place_at(timezone.now())


@pytest.fixture
def visit(place):
    with asking() as browser:
        yield browser


@pytest.fixture
def receipt(monkeypatch):
    """One matter whose receipt is (N1, CODE)."""

    def prove(number, code):
        return Matter("test.case", 1, number) if (number, code) == ("N1", "CODE") else None

    monkeypatch.setattr("yizhen.parties.views.own.PROVERS", [prove])
    return {"number": "N1", "code": "CODE"}


def test_found_by_number_in_the_body_and_never_by_name(place, visit):
    pk = place.come()
    desk = visit(place.clerk)
    url = reverse("parties:search")
    assert "当事人" in desk.get(url).text
    page = desk.post(url, {"number": PHONE})
    assert f"/parties/{pk}/" in page.text
    assert "欧**" in page.text
    assert NAME not in page.text
    assert "no-store" in page["Cache-Control"]
    assert "没有找到" in desk.post(url, {"number": NAME}).text
    assert PHONE not in desk.get(f"{url}?number={PHONE}").text
    assert desk.post(url, {"number": ""}).status_code == 422
    assert "没有找到" in visit(place.actor("ZHEN")).post(url, {"number": PHONE}).text


def test_registering_says_what_is_wrong_at_the_field(place, visit):
    desk = visit(place.clerk)
    told = {"purpose": "request", "kind": "resident", "name": NAME, "phone": "12", "resident_id": ID}
    page = desk.post(reverse("parties:register"), told)
    assert page.status_code == 422
    assert "用不着这一项" in page.text
    assert "电话号码不对" in page.text
    assert f'value="{NAME}"' in page.text
    done = desk.post(reverse("parties:register"), {**told, "phone": PHONE, "resident_id": ""})
    assert done.status_code == 302
    assert "欧**" in desk.get(done.url).text


def test_opening_needs_a_reason_and_shows_once(place, visit):
    pk = place.come()
    desk, url = visit(place.clerk), reverse("parties:act", args=[pk, "reveal"])
    refused = desk.post(url, {"basis": "contact", "reason": ""})
    assert refused.status_code == 422
    assert PHONE not in refused.text
    assert "data-draft" not in refused.text, "what is typed about people is not left in the browser"
    opened = desk.post(url, {"basis": "contact", "reason": "回访"})
    assert PHONE in opened.text
    assert NAME in opened.text
    after = desk.get(reverse("parties:party", args=[pk])).text
    assert PHONE not in after
    assert "回访" in after, "who looked, and why, stands on the page"
    assert Look.objects.count() == 1
    shut = visit(place.actor("JD", "parties.view")).post(url, {"basis": "contact", "reason": "回访"})
    assert shut.status_code == 403
    assert PHONE not in shut.text


@pytest.mark.parametrize("name", ["reveal", "request", "consent", "proxy", "hold", "nothing"])
def test_another_organs_party_does_not_exist(place, visit, name):
    pk = place.come()
    assert visit(place.actor("ZHEN")).post(reverse("parties:act", args=[pk, name]), {}).status_code == 404
    assert visit(place.actor("ZHEN")).get(reverse("parties:party", args=[pk])).status_code == 404
    wanted = 404 if name in ("nothing", "release") else 422
    assert visit(place.clerk).post(reverse("parties:act", args=[pk, name]), {}).status_code == wanted


def test_acts_of_the_page(place, visit):
    pk, agent = place.come(), place.come(place.draft(name="代理人", phone="13900000009"))
    desk = visit(place.clerk)

    def do(name, **told):
        return desk.post(reverse("parties:act", args=[pk, name]), told)

    assert do("request", right="copy", words="要一份").status_code == 302
    assert "正在办理" in do("request", right="copy").text
    assert do("consent", purpose="reminder", text_version="1").status_code == 302
    assert do("proxy", agent="13900000008", kind="agent", document="委托书", valid_from="2026-01-01").status_code == 422
    assert do("proxy", agent="13900000009", kind="agent", document="委托书", valid_from="2026-01-01").status_code == 302
    assert do("hold", ground="调查", document="1号").status_code == 302
    page = desk.get(reverse("parties:party", args=[pk])).text
    for words in ("依法封存中", "解除封存", "委托代理人", "复制", "办理进度短信提醒"):
        assert words in page
    assert do("release", reason="结束").status_code == 302
    desk.post(reverse("parties:withdraw-consent", args=[pk, Consent.objects.get().pk]))
    assert Consent.objects.get().withdrawn_at is not None
    assert "开始计算保存期限" in page
    finished = desk.post(reverse("parties:act", args=[pk, "finish"]), {"chosen": Use.objects.get(party=pk, purpose="service").pk})
    assert finished.status_code == 302
    assert Use.objects.get(party=pk, purpose="service").due_on is not None
    assert do("finish", chosen="1").status_code == 404
    assert do("end-proxy", chosen="987654").status_code == 422
    assert do("end-proxy", chosen=Proxy.objects.get().pk).status_code == 302
    assert Proxy.objects.get().valid_to == timezone.localdate()
    assert (Proxy.objects.get().agent_id, Hold.objects.get().lifted_on is None) == (agent, False)


def test_a_request_goes_its_way_to_a_copy(place, visit):
    actions.ask_in_matter(place.matter(), "copy", "我要一份", by=place.public, at=timezone.now())
    row, desk = RightRequest.objects.get(), visit(place.clerk)
    listed = desk.get(reverse("parties:requests")).text
    assert row.number in listed
    assert "欧**" in listed
    for verb in ("verify", "grant", "fulfil"):
        page = desk.get(reverse("parties:request", args=[row.pk])).text
        assert "我要一份" in page
        row.refresh_from_db()
        answer = desk.post(reverse("parties:request-act", args=[row.pk, verb]), {"version": row.version, "words": ""})
    assert PHONE in answer.text
    assert "只显示一次" in answer.text
    assert row.number in desk.get(reverse("parties:requests") + "?show=ended").text
    late = desk.post(reverse("parties:request-act", args=[row.pk, "refuse"]), {"version": 1, "words": "晚了"})
    assert late.status_code == 409
    assert desk.post(reverse("parties:request-act", args=[row.pk, "withdraw"]), {}).status_code == 404


def test_a_refusal_without_reasons_is_not_taken(place, visit):
    actions.ask_in_matter(place.matter(), "delete", "", by=place.public, at=timezone.now())
    row, desk = RightRequest.objects.get(), visit(place.clerk)
    url = reverse("parties:request-act", args=[row.pk, "refuse"])
    assert desk.post(url, {"version": 1, "words": ""}).status_code == 422
    assert desk.post(url, {"version": 1, "words": "事项还在办理，办结后再删除"}).status_code == 302


def test_retention_is_previewed_and_confirmed_by_another(place, visit):
    place.end(place.matter(at=place.long_ago), at=place.long_ago)
    keeper, second = visit(place.keeper), place.second
    assert "受理、办理群众诉求" in keeper.get(reverse("parties:retention")).text
    made = keeper.post(reverse("parties:propose"))
    pk = Retention.objects.get().pk
    assert made.url == reverse("parties:proposal", args=[pk])
    assert "N1" in keeper.get(made.url).text
    url = reverse("parties:decide", args=[pk])
    assert keeper.post(url, {"act": "reject", "reason": ""}).status_code == 422
    keeper.post(url, {"act": "confirm"})
    assert Use.objects.get().forgotten_on is None, "who proposed does not confirm"
    visit(second).post(url, {"act": "confirm"})
    assert Use.objects.get().forgotten_on is not None
    assert "已销毁" in visit(place.keeper).get(made.url).text


def test_registers_of_purposes_and_assessments(place, visit):
    keeper = visit(place.keeper)
    assert "第十三条第一款第三项" in keeper.get(reverse("parties:purposes")).text
    url = reverse("parties:purpose", args=["request"])
    page = keeper.get(url).text
    told = {
        "title": "受理诉求", "ground": "duty", "source": "《个人信息保护法》第十三条第一款第三项", "fields_kept": ["name", "phone"],
        "retention_months": "24", "retention_source": "望川县规定", "notice": "只用来办事", "valid_from": str(timezone.localdate()),
    }  # fmt: skip
    assert "告知本人的话" in page
    assert keeper.post(url, {**told, "retention_months": "-1"}).status_code == 422
    assert keeper.post(url, told).status_code == 302
    assert PurposeRow.objects.get().retention_months == 24
    facts = {
        "title": "热线录音", "trigger": "sensitive", "purpose": "request", "necessity": "a", "impact": "b", "measures": "c",
        "risk": "low", "assessed_on": "2026-01-05", "review_on": "2026-01-05",
    }  # fmt: skip
    add = reverse("parties:assess")
    assert "复评日须晚于评估日" in keeper.post(add, facts).text
    assert keeper.post(add, {**facts, "review_on": "2027-01-05"}).status_code == 302
    first = AssessmentRecord.objects.get().pk
    keeper.post(add, {**facts, "title": "热线录音(复评)", "review_on": "2028-01-05", "replaces": first})
    shown = keeper.get(reverse("parties:assessments")).text
    assert "热线录音(复评)" in shown
    assert shown.count("热线录音") == 1
    assert visit(place.actor("JD", "parties.view")).get(reverse("parties:assessments")).status_code == 403


def test_my_data_opens_one_matter_and_takes_requests(place, visit, receipt):
    place.matter()
    place.matter("另事二号", 2)
    who, url = visit(place.public), reverse("parties:my-data")
    assert "查询码" in who.get(url).text
    assert "没有查到" in who.post(url, {"number": "N1", "code": "WRONG"}).text
    page = who.post(url, receipt)
    assert "138****5678" in page.text
    assert "欧**" in page.text
    assert PHONE not in page.text
    assert "另事二号" not in page.text
    assert "no-store" in page["Cache-Control"]
    assert who.post(url, {**receipt, "go": "ask"}).status_code == 422
    asked = who.post(url, {**receipt, "go": "ask", "right": "delete", "words": "不用了"})
    assert "收到了" in asked.text
    number = RightRequest.objects.get().number
    assert "正在办理" in who.post(url, {**receipt, "go": "ask", "right": "delete"}).text
    assert "已经撤回" in who.post(url, {**receipt, "go": f"withdraw:{number}"}).text
    assert "不能撤回" in who.post(url, {**receipt, "go": f"withdraw:{number}"}).text
    assert "没有查到" in who.post(url, {**receipt, "go": "withdraw:Q1"}).text


def test_a_refused_person_is_told_of_the_court(place, visit, receipt):
    actions.ask_in_matter(place.matter(), "delete", "", by=place.public, at=timezone.now())
    row = RightRequest.objects.get()
    desk = visit(place.clerk)
    desk.post(reverse("parties:request-act", args=[row.pk, "refuse"]), {"version": 1, "words": "还在办理"})
    page = visit(place.public).post(reverse("parties:my-data"), receipt).text
    assert "还在办理" in page
    assert "人民法院" in page


def test_pages_have_no_inline_script_and_one_heading(place, visit):
    pk = place.come()
    actions.ask_for(pk, "copy", "", by=place.clerk, at=timezone.now())
    row = RightRequest.objects.get().pk
    desk = visit(place.keeper)
    for name, args in (
        ("search", []), ("register", []), ("party", [pk]), ("requests", []), ("retention", []), ("purposes", []),
        ("purpose", ["request"]), ("assessments", []), ("assess", []),
    ):  # fmt: skip
        page = desk.get(reverse(f"parties:{name}", args=args))
        assert page.status_code == 200, name
        assert len(re.findall("<h1", page.text)) == 1, name
        assert " style=" not in page.text
        assert not re.search(r"<script(?![^>]*src=)", page.text)
    assert visit(place.clerk).get(reverse("parties:request", args=[row])).status_code == 200


def test_pages_take_a_constant_number_of_queries(place, visit, django_assert_max_num_queries):
    for n in range(4):
        place.matter(f"N{n}", n)
    pk = place.one()
    for n in range(4):
        actions.reveal(pk, basis="contact", reason=f"{n}", by=place.clerk, at=timezone.now())
    desk = visit(place.clerk)
    desk.get(reverse("parties:party", args=[pk]))
    with django_assert_max_num_queries(26):
        desk.get(reverse("parties:party", args=[pk]))
    with django_assert_max_num_queries(12):
        desk.post(reverse("parties:search"), {"number": PHONE})


def test_dispatch_proves_its_receipts():
    assert [prover.__module__ for prover in PROVERS] == ["yizhen.dispatch.queries.joining"]


def test_a_demo_has_people_who_ask(place):
    from yizhen.parties.play import STORIES, play

    for n in range(1, 3 * len(STORIES) + 1):
        matter = place.matter(f"M{n}", n, place.draft(phone=f"139{n:08d}"), at=place.long_ago)
        place.end(matter, at=place.long_ago)
    assert play(place.public.county, now=place.now) == len(STORIES)
    assert play(place.public.county, now=place.now) == 0
    assert {row.state for row in RightRequest.objects.all()} >= {"received", "verified", "granted", "done", "refused"}
    assert AssessmentRecord.objects.count() == 3
    assert Look.objects.count() > len(STORIES)
