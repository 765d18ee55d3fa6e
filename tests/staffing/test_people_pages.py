"""Pages of people and of the use of quotas: what is shown, masked, previewed, refused in words, exported."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.identity.offices import BY, PASSWORD, account_for
from tests.organs.small_county import NOW, TOWN
from tests.staffing.people_county import PAPER, draft, make_office
from yizhen.identity.door import grant_role, load_roles
from yizhen.identity.models import Account
from yizhen.kernel.versioned import forget_everything
from yizhen.record import door as record
from yizhen.staffing.actions import cadres, people, plans, quotas, slips
from yizhen.staffing.models import CadreRow, PlanRow, PostingRow, SlipRow, StaffRow
from yizhen.staffing.queries import balance
from yizhen.staffing.terms.people import CadreTitle, LeaveKind, Selection, Sex
from yizhen.staffing.terms.people_values import CadreDraft
from yizhen.staffing.terms.plan_values import LineDraft
from yizhen.staffing.terms.plans import PlanVerb, SlipVerb, Way
from yizhen.staffing.views import people_lists


@pytest.fixture(autouse=True)
def _fresh_memory(settings):
    settings.PASSWORD_HASHERS = ["tests.identity.offices.QuickArgon2"]
    forget_everything()
    yield
    forget_everything()


@pytest.fixture
def office(db):
    made = make_office()
    load_roles(**BY)
    account_for(made.ids.people["JIAN2"], "clerk")
    grant_role(made.ids.posts["JIAN-clerk"], "establishment_office", "county", **BY)
    Account.objects.update(password_changed_on=timezone.localdate(), must_change_password=False)
    return made


@pytest.fixture
def client(office):
    one = Client()
    assert one.post("/identity/sign-in", {"username": "clerk", "password": PASSWORD}).status_code == 302
    return one


def person(office, serial=1, organ="ZHEN", **more):
    return people.take_person(draft(office.organs[organ], serial, **more), by=office.by, at=NOW).staff


def issued(office, count=1):
    pk = slips.ask_slip(
        office.organs["ZHEN"], category="administrative", way=Way.TALENT, count=count, reason="急需", by=office.by,
        at=timezone.now(),
    )  # fmt: skip
    slips.move_slip(pk, SlipVerb.APPROVE, document="望编办核〔2026〕9号", by=office.by, at=timezone.now())
    slips.move_slip(pk, SlipVerb.ISSUE, by=office.by, at=timezone.now())
    return pk


def test_the_ledger_is_masked_filtered_and_exported_as_seen(office, client):
    person(office, 1), person(office, 2, "JIAN", born=date(1970, 1, 1))
    text = client.get("/staffing/people/").text
    assert "孙001" in text and "1985" in text and "1985-05-06" not in text and "990101" not in text
    assert "孙002" not in client.get(f"/staffing/people/?organ={office.organs['ZHEN']}").text
    assert "孙002" not in client.get("/staffing/people/?q=孙001").text
    answer = client.get("/staffing/people/export.csv?q=孙001")
    body = b"".join(answer.streaming_content).decode()
    assert body.count("\n") == 2 and "孙001" in body and "工号" in body
    assert client.get("/staffing/people/export.xlsx").content[:2] == b"PK"


def test_a_person_is_registered_and_what_is_wrong_stands_at_the_form(office, client):
    town = office.organs["ZHEN"]
    given = {"organ": town, "staff_no": "N1", "name": "周 新", "identity": "civil_servant", "number": "1"}
    answer = client.post("/staffing/people/new/", {**given, "worked_since": "2001-01-01", "joined_on": "2000-01-01"})
    assert answer.status_code == 422 and "进入本单位时间早于参加工作时间" in answer.text and "周 新" in answer.text
    answer = client.post("/staffing/people/new/", given, follow=True)
    assert "位数不对" in answer.text and "周新" in answer.text
    assert StaffRow.objects.get().number_flaw == "length"


def test_coming_onto_a_quota_is_previewed_and_nothing_is_kept_until_it_is_done(office, client):
    pk, slip = person(office), issued(office)
    url = f"/staffing/people/{pk}/quota/"
    page = client.get(url)
    number = SlipRow.objects.get(pk=slip).number
    assert number in page.text
    given = {"slip": slip, "since": timezone.localdate().isoformat(), "document": "望编办发〔2026〕3号"}
    entries = len(record.history("staffing.staff", pk))
    look = client.post(url, {**given, "act": "look"})
    assert "0 → 1" in look.text and "什么都没有保存" in look.text
    assert StaffRow.objects.get(pk=pk).quota_since is None and len(record.history("staffing.staff", pk)) == entries
    assert client.post(url, {**given, "act": "do"}).status_code == 302
    assert balance(office.organs["ZHEN"], "administrative", timezone.localdate()).occupied == 1
    assert "已用完" in client.get(f"/staffing/plans/slips/{slip}/").text
    assert "/quota/" not in client.get(f"/staffing/people/{pk}/").text


def test_secondment_and_return_through_the_pages(office, client):
    pk = person(office)
    today = timezone.localdate()
    url = f"/staffing/people/{pk}/send/"
    given = {"kind": "seconded", "organ": office.organs["JIAN"], "starts_on": today.isoformat(), "act": "do"}
    refused = client.post(url, given)
    assert refused.status_code == 422 and "须写明批准文件" in refused.text
    given |= {"document": "望组借〔2026〕4号", "until": (today - timedelta(0)).isoformat()}
    assert client.post(url, given).status_code == 302
    assert "县住建局" in client.get("/staffing/people/elsewhere/").text
    posting = PostingRow.objects.get().pk
    assert client.post(
        f"/staffing/people/{pk}/back/", {"posting": posting, "ended_on": today.isoformat(), "act": "do"}
    ).status_code == 302
    assert "没有" in client.get("/staffing/people/elsewhere/").text


def test_leaving_and_freeing_the_quota_through_the_pages(office, client):
    pk, today = person(office), timezone.localdate()
    quotas.put_on_quota(pk, "administrative", since=date(2026, 1, 10), document=PAPER, by=office.by, at=NOW)
    left = {"kind": "resigned", "left_on": today.isoformat(), "document": "望人社〔2026〕5号"}
    look = client.post(f"/staffing/people/{pk}/leave/", {**left, "act": "look"})
    assert "应在此前下编" in look.text and StaffRow.objects.get(pk=pk).standing == "active"
    assert client.post(f"/staffing/people/{pk}/leave/", {**left, "act": "do"}).status_code == 302
    assert "在期限内" in client.get("/staffing/people/unreleased/").text
    free = {"on": (today + timedelta(1)).isoformat(), "act": "do"}
    assert client.post(f"/staffing/people/{pk}/free/", free).status_code == 302
    assert StaffRow.objects.get(pk=pk).standing == "gone"
    assert "没有待下编的人" in client.get("/staffing/people/unreleased/").text


def test_full_values_are_shown_once_for_a_reason(office, client):
    pk = person(office)
    url = f"/staffing/people/{pk}/reveal/"
    assert client.post(url, {"reason": "", "act": "do"}).status_code == 422
    shown = client.post(url, {"reason": "核对身份证号", "act": "do"})
    assert "990101198505060" in shown.text and shown["Cache-Control"]
    assert "990101198505060" not in client.get(f"/staffing/people/{pk}/").text


@pytest.mark.parametrize(
    ("deed", "given"),
    [
        ("career", {"kind": "ranked", "on": "2026-01-05", "after": "四级主任科员"}),
        ("certificate", {"kind": "enforcement", "number": "A100", "issued_on": "2026-01-05", "score": "88"}),
        ("edit", {"version": 1, "title": "党政办主任", "education": "master"}),
        ("core", {"version": 1, "identity": "civil_servant", "sex": "male", "born_on": "1985-05-07", "track": "men"}),
        ("pool", {"pool": "over_post", "on": "2026-01-05", "ground": "机构改革"}),
    ],
)
def test_every_other_act_on_a_person(office, client, deed, given):
    pk = person(office, number="", sex="male", born_on=date(1985, 5, 6))
    assert client.get(f"/staffing/people/{pk}/{deed}/").status_code == 200
    answer = client.post(f"/staffing/people/{pk}/{deed}/", {**given, "act": "do"}, follow=True)
    assert answer.status_code == 200 and answer.redirect_chain
    assert len(record.history("staffing.staff", pk)) == 2
    assert client.get(f"/staffing/people/{pk}/nonsense/").status_code == 404


def test_a_name_is_changed_on_a_paper_and_the_record_keeps_only_the_paper(office, client):
    pk = person(office)
    url = f"/staffing/people/{pk}/rename/"
    assert 'value="孙001"' in client.get(url).content.decode()
    same = client.post(url, {"name": "孙001", "document": "户籍证明"})
    assert same.status_code == 422
    assert "相同" in same.content.decode()
    assert client.post(url, {"name": "孙 敏", "document": "望公户〔2026〕5号"}).status_code == 302
    page = client.get(f"/staffing/people/{pk}/").content.decode()
    assert "孙敏" in page
    assert "望公户〔2026〕5号" in page
    row = StaffRow.objects.get(pk=pk)
    kept = record.history("organs.person", row.person_id)[-1].payload
    assert "孙" not in str(kept)


def test_lists_of_the_people_ledger_open(office, client, monkeypatch):
    pk = person(office, born=date(1967, 5, 1))
    for url in ("mismatch", "forecast", "pools", "certificates", "identities", "elsewhere", "unreleased"):
        assert client.get(f"/staffing/people/{url}/").status_code == 200
    page = client.get("/staffing/people/forecast/").text
    assert "年内到退休日" in page and "还没有与原文核对" in page
    monkeypatch.setattr(people_lists, "unchecked_texts", tuple)
    assert "还没有与原文核对" not in client.get("/staffing/people/forecast/").text
    assert client.get(f"/staffing/people/?retires={StaffRow.objects.get(pk=pk).retires_on.year}").text.count("孙001") >= 1
    answer = client.post("/staffing/people/identities/", {"key": "helper", "name": "协理员", "group": "outside"}, follow=True)
    assert "协理员" in answer.text


def lines(**rows):
    told = {"form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0", "form-MIN_NUM_FORMS": "0", "form-MAX_NUM_FORMS": "100"}
    for n in range(3):
        told |= {f"form-{n}-way": "recruit_civil"}
    return told | {f"form-0-{name}": value for name, value in rows.items()}


def test_a_plan_from_draft_to_slip_through_the_pages(office, client):
    year = timezone.localdate().year
    head = {"organ": office.organs["ZHEN"], "year": year, "years": 1, "reason": "人手不足"}
    assert client.post("/staffing/plans/new/", {**head, **lines()}).status_code == 422
    answer = client.post("/staffing/plans/new/", {**head, **lines(category="administrative", count="9")})
    assert answer.status_code == 302
    plan = PlanRow.objects.get()
    page = f"/staffing/plans/{plan.pk}/"
    assert "多出 6 名" in client.get(page).text
    assert client.post(f"{page}act/submit/", {"version": 1}).status_code == 302
    refused = client.post(f"{page}act/pass/", {"version": 2})
    assert refused.status_code == 422 and "多出 6 名" in refused.text
    assert client.post(f"{page}act/return/", {"version": 2, "words": ""}).status_code == 422
    assert client.post(f"{page}act/return/", {"version": 2, "words": "超出可用"}).status_code == 302
    edited = {**head, "version": 3, **lines(category="administrative", count="2", year=str(year))}
    edited |= {"form-TOTAL_FORMS": "4", "form-INITIAL_FORMS": "1", "form-3-way": "transfer"}
    assert client.post(f"{page}edit/", edited).status_code == 302
    assert client.post(f"{page}act/submit/", {"version": 4}).status_code == 302
    assert client.post(f"{page}act/pass/", {"version": 5}).status_code == 302
    assert client.post(f"{page}act/approve/", {"version": 6}).status_code == 422
    assert client.post(f"{page}act/approve/", {"version": 6, "document": "望编委〔2026〕1号"}).status_code == 302
    line = client.get(page).text
    assert "/staffing/plans/slips/ask/?line=" in line
    asked = {"line": _line(plan), "count": 2, "reason": "接替"}
    assert client.post("/staffing/plans/slips/ask/", asked).status_code == 302
    slip = SlipRow.objects.get()
    sheet = f"/staffing/plans/slips/{slip.pk}/"
    stale = client.post(f"{sheet}act/approve/", {"version": 7, "document": "x"})
    assert stale.status_code == 409 and "刚被别人办过" in stale.text
    assert client.post(f"{sheet}act/approve/", {"version": 1, "document": "望编办核〔2026〕2号"}).status_code == 302
    done = client.post(f"{sheet}act/issue/", {"version": 2}, follow=True)
    assert "已开控编单 控编〔" in done.text and "选人上编" in done.text
    assert client.get("/staffing/plans/").text.count("石桥镇人民政府") == 1
    assert "控编〔" in client.get("/staffing/plans/slips/?state=issued").text


def _line(plan):
    from yizhen.staffing.models import PlanLineRow

    return PlanLineRow.objects.get(plan=plan).pk


def test_outside_a_plan_the_request_names_everything(office, client):
    answer = client.post("/staffing/plans/slips/ask/", {"count": 1, "reason": "急需人才"})
    assert answer.status_code == 422 and answer.text.count("不在计划内的申请") >= 3
    given = {"count": 1, "reason": "急需人才", "organ": office.organs["ZHEN"], "category": "administrative", "way": "talent"}
    assert client.post("/staffing/plans/slips/ask/", given).status_code == 302


def test_what_the_ledger_refuses_is_told_with_its_rule(office, client):
    pk = slips.ask_slip(
        office.organs["JIAN"], category="administrative", way=Way.TRANSFER, count=5, reason="x", by=office.by, at=NOW
    )
    answer = client.post(f"/staffing/plans/slips/{pk}/act/approve/", {"version": 1, "document": "望编办核〔2026〕2号"})
    assert answer.status_code == 422 and "第六条" in answer.text
    assert SlipRow.objects.get(pk=pk).state == "requested"


def test_village_cadres_through_the_pages(office, client):
    pk = cadres.enter_cadre(
        CadreDraft(
            village=f"{TOWN}201", name="郑一", sex=Sex.MALE, born_on=date(1990, 1, 1), title=CadreTitle.SECRETARY,
            selection=Selection.ELECTED, selected_on=date(2025, 1, 1), both=True,
        ), by=office.by, at=NOW,
    )  # fmt: skip
    text = client.get("/staffing/people/cadres/").text
    assert "郑一" in text and "100.0%" in text and "1 ÷ 1" in text
    page = f"/staffing/people/cadres/{pk}/"
    assert client.post(f"{page}assess/", {"year": 2025, "grade": "excellent"}).status_code == 302
    assert client.post(f"{page}assess/", {"year": 2019, "grade": "excellent"}).status_code == 422
    assert client.post(f"{page}change/", {"keeper": "镇党委"}).status_code == 302
    assert client.post(f"{page}leave/", {"on": "2026-01-05", "ground": "换届"}).status_code == 302
    assert CadreRow.objects.get().left_on == date(2026, 1, 5)
    assert client.get("/staffing/people/cadres/new/").status_code == 200
    assert b"".join(client.get("/staffing/people/cadres/export.csv?show=left").streaming_content).decode().count("郑一") == 1


def test_pages_cost_the_same_however_many_people(office, client, django_assert_max_num_queries):
    for n in range(1, 26):
        person(office, n)
    client.get("/staffing/people/")
    with django_assert_max_num_queries(18):
        client.get("/staffing/people/")
    for n in range(26, 45):
        person(office, n)
    with django_assert_max_num_queries(18):
        client.get("/staffing/people/")


def test_a_plan_of_another_unit_is_not_seen_by_a_unit(office):
    load_roles(**BY)
    account_for(office.ids.people["ZHEN2"], "unit")
    grant_role(office.ids.posts["ZHEN-clerk"], "township_leader", "own_organ", **BY)
    Account.objects.update(password_changed_on=timezone.localdate(), must_change_password=False)
    other = plans.draft_plan(
        office.organs["JIAN"], 2026, [LineDraft(2026, "administrative", Way.TRANSFER, 1)], by=office.by, at=NOW
    )
    plans.move_plan(other, PlanVerb.SUBMIT, by=office.by, at=NOW)
    one = Client()
    one.post("/identity/sign-in", {"username": "unit", "password": PASSWORD})
    assert one.get(f"/staffing/plans/{other}/").status_code == 404
    assert "住房" not in one.get("/staffing/plans/").text
    assert LeaveKind.RETIRED.chinese == "退休"
