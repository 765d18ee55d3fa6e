"""Pages of routing, borders, admission, disputes and delegation: what is shown, what is told, what it costs."""

import re
from datetime import date

import pytest
from django.urls import reverse

from tests.dispatch.pages import asking
from tests.duties.gates import NOW, STREET, make_gates
from yizhen.dispatch.models import Case
from yizhen.duties.actions import admission as acts
from yizhen.duties.actions import delegation as batches
from yizhen.duties.actions import disputes
from yizhen.duties.models import AdmissionRow, DisputeRow, FlagRow, GuidanceRow, PrecedentRow
from yizhen.duties.terms import ListKind, Power
from yizhen.duties.terms.attribution import Means
from yizhen.duties.terms.delegation import BatchDraft
from yizhen.duties.terms.disputes import DisputeDraft
from yizhen.kernel.actors import NoPower

FORM = {
    "wish": "lead", "title": "请街道清理河面", "item": "RIVER", "townships": [STREET], "basis": "示府办发〔2026〕8号",
    "necessity": "汛期河段长，街道就近。", "begins_on": "2026-03-01", "ends_on": "2026-09-01", "people": "2 名", "money": "3 万元",
    "training": "一次", "equipment": "船一条", "no_move": "临时增派",
}  # fmt: skip


@pytest.fixture
def gates(db):
    return make_gates()


@pytest.fixture
def browse(client):
    with asking() as made:
        yield made


def text(response):
    return response.content.decode()


def test_an_application_is_refused_with_the_article_and_filed_when_mended(gates, browse):
    page = browse(gates.liaison)
    bad = page.post("/duties/admissions/new/", {**FORM, "basis": "", "people": "", "text": "各镇街要设立河长制办公室。"})
    assert bad.status_code == 422 and not AdmissionRow.objects.exists()
    told = text(bad)
    assert "第七条" in told and "没有落实人财物" in told and "请街道清理河面" in told
    good = page.post("/duties/admissions/new/", FORM)
    assert good.status_code == 302
    shown = text(page.get(good["Location"]))
    assert "RIVER" in shown and "审查没有发现问题" in shown and "撤回申请" in shown
    assert "征求意见" not in [one for one in shown.split('"') if one == "hear"]


def test_from_filing_to_a_number_by_pages(gates, browse):
    pk = acts.apply(gates.application(), by=gates.liaison, at=NOW)
    office = browse(gates.office)
    url = f"/duties/admissions/{pk}/"
    assert office.post(f"{url}hear", {"version": 1}).status_code == 302
    street = browse(gates.street)
    assert "答复意见" in text(street.get(url))
    refused = street.post(f"{url}opine", {"opinion": "oppose", "words": ""})
    assert refused.status_code == 422 and "请写明理由" in text(refused)
    assert street.post(f"{url}opine", {"opinion": "agree"}).status_code == 302
    assert office.post(f"{url}pass", {"version": 2}).status_code == 302
    stale = office.post(f"{url}approve", {"version": 1})
    assert stale.status_code == 409 and "别人刚刚办过" in text(stale)
    assert office.post(f"{url}approve", {"version": 3, "words": "同意"}).status_code == 302
    assert "职准〔" in text(office.get(url))
    assert "职准〔" in text(office.get("/duties/admissions/?stage=in_force"))


def test_a_township_asks_to_be_relieved(gates, browse):
    page = browse(gates.street)
    shown = text(page.get("/duties/admissions/new/"))
    assert "请部门收回" in shown and "省级决定" not in shown
    form = {"wish": "take_back", "title": "请收回清运", "item": "WASTE", "basis": "", "necessity": "没有车辆"}
    assert page.post("/duties/admissions/new/", form).status_code == 302
    assert AdmissionRow.objects.get().township == STREET


def test_sent_back_and_filed_again(gates, browse):
    pk = acts.apply(gates.application(), by=gates.liaison, at=NOW)
    office, liaison = browse(gates.office), browse(gates.liaison)
    assert office.post(f"/duties/admissions/{pk}/send_back", {"version": 1, "words": ""}).status_code == 422
    assert office.post(f"/duties/admissions/{pk}/send_back", {"version": 1, "words": "写清年度"}).status_code == 302
    shown = text(liaison.get(f"/duties/admissions/{pk}/amend"))
    assert "增派 2 名保洁员" in shown
    assert liaison.post(f"/duties/admissions/{pk}/amend", FORM).status_code == 302
    assert AdmissionRow.objects.get().title == FORM["title"]


def test_not_yours_is_not_there(gates, browse):
    pk = acts.apply(gates.application(), by=gates.liaison, at=NOW)
    dispute = disputes.contest(
        DisputeDraft("谁办", "E03", STREET, "不归我", (gates.organ("urban"),)), by=gates.street, at=NOW
    )  # fmt: skip
    town = browse(gates.actor("town", Power.VIEW, Power.OPINE, Power.CONTEST, Power.PROPOSE))
    for url in (f"admissions/{pk}/", f"admissions/{pk}/opine", f"disputes/{dispute}/", f"disputes/{dispute}/state"):
        answer = town.get(f"/duties/{url}") if url.endswith("/") else town.post(f"/duties/{url}", {"opinion": "agree", "stand": "ours", "words": "x"})
        assert answer.status_code == 404, url
    assert "请城关街道" not in text(town.get("/duties/admissions/?stage=all"))
    nobody = browse(gates.actor("town", "dispatch.view"))
    assert nobody.get("/duties/admissions/").status_code == 403


def test_contest_review_ruling_precedent_by_pages(gates, browse):
    street, office = browse(gates.street), browse(gates.office)
    form = {
        "title": "无主井盖由谁补", "category": "E03", "place": STREET, "organs": [gates.organ("urban"), gates.organ("water")],
        "words": "没有经费，也没有设施。", "stand": "not_ours",
    }  # fmt: skip
    assert street.post("/duties/disputes/new/", {**form, "organs": []}).status_code == 422
    url = street.post("/duties/disputes/new/", form)["Location"]
    assert "无主井盖由谁补" in text(street.get("/duties/disputes/"))
    assert street.post(f"{url}state", {"stand": "not_ours", "words": "清单里没有"}).status_code == 302
    assert office.post(f"{url}convene", {"version": 1, "words": ""}).status_code == 302
    assert office.post(f"{url}propose", {"version": 2, "words": "由城管局牵头"}).status_code == 302
    bad = office.post(f"{url}rule", {"version": 3, "organ": "", "mode": "statutory", "ground": "", "since": "2026-03-10"})
    assert bad.status_code == 422 and "请选牵头单位" in text(bad)
    ruling = {"version": 3, "organ": gates.organ("urban"), "mode": "statutory", "ground": "三定第四条", "since": "2026-03-10"}
    assert office.post(f"{url}rule", ruling).status_code == 302
    number = PrecedentRow.objects.get().number
    assert number in text(office.get(url)) and number in text(office.get("/duties/precedents/"))
    asked = text(office.get("/duties/route/", {"category": "E03", "place": STREET, "on": "2026-03-11"}))
    assert "城管局" in asked and number in asked
    end = office.post(f"/duties/precedents/{PrecedentRow.objects.get().pk}/end", {"words": "清单已改"})
    assert end.status_code == 302 and PrecedentRow.objects.get().valid_to is not None
    assert DisputeRow.objects.get().ended_at is not None


def test_the_route_page_says_the_ground_or_why_not(gates, browse):
    page = browse(gates.street)
    assert "由谁办" in text(page.get("/duties/route/"))
    shown = text(page.get("/duties/route/", {"category": "E02", "place": STREET, "on": "2026-03-10"}))
    assert "城管局" in shown and "不在该镇街的清单里" in shown
    assert "清单里没有对应的事项" in text(page.get("/duties/route/", {"category": "E03", "place": STREET}))


def test_the_matrix_shows_map_and_work_list_and_exports_them(gates, browse):
    gates.lead("RIVER", "water")
    gates.lead("CHECK", "water", means=Means(certified=1, people=0))
    office = browse(gates.actor("center", *Power, scope="county"))
    shown = text(office.get("/duties/matrix/"))
    assert "多头管理" in shown and "▲" in shown and "无人管理" in shown and "城管局" in shown
    some = text(office.get("/duties/matrix/", {"fault": "many"}))
    assert "清理河面漂浮物" in some and "查封违法建筑施工现场" not in some
    narrow = text(office.get("/duties/matrix/", {"organ": gates.organ("water"), "sector": "城乡建设"}))
    assert "单位：水务局" in narrow
    for odd in ({"organ": "9" * 30}, {"organ": "x"}, {"fault": "x"}, {"on": "x"}, {"page": "x"}):
        assert office.get("/duties/matrix/", odd).status_code == 200
    sheet = office.get("/duties/matrix/export.csv", {"fault": "many"})
    lines = b"".join(sheet.streaming_content).decode().splitlines()
    assert len(lines) == 2 and "清理河面漂浮物" in lines[1]
    assert office.get("/duties/matrix/export.xlsx").content[:2] == b"PK"


def test_the_matrix_costs_the_same_for_more(gates, browse, django_assert_max_num_queries):
    office = browse(gates.office)
    office.get("/duties/matrix/")
    with django_assert_max_num_queries(6):
        office.get("/duties/matrix/")


def test_a_paper_is_read_through_and_kept_once(gates, browse):
    page = browse(gates.street)
    form = {"title": "关于河长制工作的通知", "organ_name": "县河长办", "text": "一、各镇街要设立河长制办公室。\n二、严禁挂牌。"}
    shown = text(page.post("/duties/papers/", form))
    assert "设立河长制办公室" in shown and "第七条" in shown and "“二、严禁挂牌" not in shown
    assert not FlagRow.objects.exists()
    for _ in range(2):
        assert page.post("/duties/papers/", {**form, "keep": "on"}).status_code == 302
    assert FlagRow.objects.count() == 1 and "关于河长制工作的通知" in text(page.get("/duties/papers/"))


def test_a_batch_by_pages(gates, browse):
    liaison, office = browse(gates.liaison), browse(gates.office)
    form = {
        "title": "第一批", "department": gates.organ("urban"), "codes": "FINE\n", "townships": [STREET], "basis": "指导目录",
        "decision": "川府发〔2021〕13号", "people": "随事派驻 1 人，不划转编制",
    }  # fmt: skip
    assert liaison.post("/duties/batches/new/", {**form, "codes": "NOPE"}).status_code == 422
    nowhere = liaison.post("/duties/batches/new/", {**form, "move": "示编办〔2026〕99号"})
    assert nowhere.status_code == 422 and "编制台账和控编单里都没有" in text(nowhere)
    url = liaison.post("/duties/batches/new/", form)["Location"]
    marks = dict.fromkeys(("suitable", "matched", "capable", "frequency", "breadth", "demand"), 4)
    assert liaison.post(f"{url}mark", {"item": gates.items["FINE"], "legal": "on", **marks}).status_code == 302
    unheard = office.post(f"{url}hear", {"version": 1, "words": ""})
    assert unheard.status_code == 422 and "没有答复" in text(unheard)
    street = browse(gates.street)
    assert "答复承接意见" in text(street.get(url))
    assert street.post(f"{url}opine", {"opinion": "oppose", "words": ""}).status_code == 422
    assert street.post(f"{url}opine", {"opinion": "agree"}).status_code == 302
    early = liaison.post(f"{url}hand-over", {"key": "files", "words": "移交"})
    assert early.status_code == 409 and "现在是“拟下放”，不能“交接一项”" in text(early) and "第二十四条" in text(early)
    for n, verb in enumerate(("hear", "pass", "assess", "approve"), 1):
        assert office.post(f"{url}{verb}", {"version": n, "words": ""}).status_code == 302, verb
    early = office.post(f"{url}start", {"version": 5})
    assert early.status_code == 422 and "交接还没有完" in text(early)
    for key, _words in batches.CHECKLIST:
        assert liaison.post(f"{url}hand-over", {"key": key, "words": "移交"}).status_code == 302
    guide = {"kind": "培训", "planned_on": "2026-03-12", "words": "执法文书培训"}
    assert liaison.post(f"{url}guide", guide).status_code == 302
    assert office.post(f"{url}start", {"version": 5}).status_code == 302
    planned = GuidanceRow.objects.get().pk
    note = {"guidance": planned, "done_on": "2026-03-13", "words": "12 人参加"}
    assert liaison.post(f"{url}note", note).status_code == 302 and "12 人参加" in text(office.get(url))
    assert liaison.post(f"{url}note", note).status_code == 409
    nothing = liaison.post(f"{url}draw", {"size": 3, "seed": "x"})
    assert nothing.status_code == 422 and "没有可以抽查的案卷" in text(nothing)
    assert office.post(f"{url}nonsense", {}).status_code == 404
    assert "执法文书培训" in text(office.get(url)) and "第一批" in text(office.get("/duties/batches/"))


def test_sleeping_powers_by_pages(gates, browse):
    from yizhen.duties.actions.usage import advise
    from yizhen.duties.models import AdviceRow

    gates.publish(ListKind.GRANTED, "PERMIT", on=date(2024, 1, 1))
    advise("990101", by=gates.office, at=NOW)
    office = browse(gates.office)
    shown = text(office.get("/duties/sleeping/"))
    assert "从来没有办件" in shown and "0.0%" in shown
    pk = AdviceRow.objects.get().pk
    assert office.post("/duties/sleeping/decide", {"lines": [pk], "decision": "retract", "words": ""}).status_code == 422
    assert office.post("/duties/sleeping/decide", {"lines": [], "decision": "retract", "words": "x"}).status_code == 422
    assert office.post("/duties/sleeping/decide", {"lines": [pk], "decision": "retract", "words": "没有需求"}).status_code == 302
    decided = text(office.get("/duties/sleeping/?show=decided"))
    assert "没有需求" in decided and "职收〔" in decided


def test_the_bounce_page_is_empty_without_cases(gates, browse):
    assert "这段时间没有派出的诉求" in text(browse(gates.office).get("/duties/disputes/bounces/"))


def test_on_the_page_of_a_case_the_exception_is_offered_after_the_refusal(gates, browse):
    case = gates.realm.reach("accepted", category="E02")
    desk = browse(gates.desk)
    url = reverse("dispatch:act", args=[case.number, "dispatch"])
    asked = {"version": Case.objects.get(pk=case.id).version, "organ": "城关街道办", "reason": "就近"}
    first = desk.post(url, asked)
    assert first.status_code == 422
    shown = text(first)
    assert "清单外例外派遣" in shown and 'type="checkbox" name="outside"' in shown and "职责准入" in shown
    plain = text(browse(gates.realm.center).post(url, asked))
    assert 'type="checkbox" name="outside"' not in plain
    assert desk.post(url, {**asked, "outside": "on"}).status_code == 302


def test_nobody_plans_a_batch_for_another_department(gates, browse):
    pk = batches.plan(
        BatchDraft("批", gates.organ("urban"), (gates.items["FINE"],), (STREET,), "依据", "川府发〔2021〕13号"),
        by=gates.liaison, at=NOW,
    )  # fmt: skip
    own = gates.actor("water", Power.VIEW, Power.PROPOSE)
    draft = BatchDraft("批", gates.organ("urban"), (gates.items["FINE"],), (STREET,), "依据", "川府发〔2021〕13号")
    with pytest.raises(NoPower):
        batches.plan(draft, by=own, at=NOW)
    batches.plan(draft, by=gates.office, at=NOW)
    water = browse(own)
    offered = re.findall(r'<option value="(\d+)"', text(water.get("/duties/batches/new/")))
    assert set(offered) == {str(gates.organ("water"))}
    marks = dict.fromkeys(("suitable", "matched", "capable", "frequency", "breadth", "demand"), 4)
    answer = water.post(f"/duties/batches/{pk}/mark", {"item": gates.items["FINE"], **marks})
    assert answer.status_code == 403


def test_the_office_answers_a_flagged_paper_once(gates, browse):
    street, office = browse(gates.street), browse(gates.office)
    form = {"title": "关于河长制工作的通知", "organ_name": "县河长办", "text": "各镇街要设立河长制办公室。", "keep": "on"}
    street.post("/duties/papers/", form)
    url = f"/duties/papers/{FlagRow.objects.get().pk}/"
    shown = text(street.get(url))
    assert "设立河长制办公室" in shown and "待编办处理" in shown and "处理来文" not in shown
    assert street.post(f"{url}answer", {"words": "退回"}).status_code == 403
    assert office.post(f"{url}answer", {"words": ""}).status_code == 422
    assert office.post(f"{url}answer", {"words": "已函告河长办删去第一条"}).status_code == 302
    assert "已函告河长办" in text(street.get(url)) and "已函告河长办" in text(street.get("/duties/papers/"))
    office.post(f"{url}answer", {"words": "再答"})
    assert FlagRow.objects.get().answer == "已函告河长办删去第一条"
    assert street.get("/duties/papers/999/").status_code == 404


def test_a_dispute_raised_from_a_case_knows_its_category_place_and_hands(gates, browse):
    from yizhen.record import door as record

    case = gates.realm.reach("returned", category="E02")
    record.seal_all()
    record.hand_out_all()
    page = browse(gates.liaison)
    shown = text(page.get("/duties/disputes/new/", {"case": case.number}))
    assert f'value="{case.number}"' in shown and '<option value="E02" selected>' in shown
    assert f'<option value="{STREET}" selected>' in shown
    far = text(browse(gates.actor("town", Power.VIEW, Power.CONTEST)).get("/duties/disputes/new/", {"case": case.number}))
    assert '<option value="E02" selected>' not in far, "of a case that is not theirs only the number they typed"


def test_pages_of_use_and_bounces_cost_the_same_for_more(gates, browse, django_assert_max_num_queries):
    from yizhen.duties.actions.usage import advise
    from yizhen.duties.models import PassageRow

    gates.publish(ListKind.GRANTED, "PERMIT", "CHECK", "FINE", on=date(2024, 1, 1))
    advise("990101", by=gates.office, at=NOW)
    for n in range(30):
        PassageRow.objects.create(
            county="990101", case=n, number=f"{n}", category=f"E{n:02d}", hands=[1, 2], handovers=1, begun_at=NOW, last_at=NOW
        )
    office = browse(gates.office)
    office.get("/duties/sleeping/")
    for url in ("/duties/sleeping/", "/duties/sleeping/?show=towns", "/duties/disputes/bounces/?since=2026-01-01&until=2026-12-31"):
        with django_assert_max_num_queries(16):
            assert office.get(url).status_code == 200
