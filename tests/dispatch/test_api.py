"""The API: a whole case by programs alone, refusals as problems, one's own rows only, one answer for one key."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.dispatch.pages import asking
from tests.dispatch.programs import CENTER, DESK, Program, officer, token_of
from tests.dispatch.realm import COUNTY, NOW, SINCE, VILLAGE
from yizhen.county import door as county
from yizhen.dispatch.models import Case, RequestKey
from yizhen.identity.actions import paces
from yizhen.record.models import EntryRow

BODY = {
    "title": "菜市场门口垃圾没人收", "detail": "堆了三天", "category": "E01", "division": VILLAGE, "channel": "phone",
    "name": "张三", "phone": "13800138000",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _own_pace():
    paces.LEASES.clear()


@pytest.fixture
def chief(realm):
    return officer(realm, "center.a", *CENTER)


@pytest.fixture
def center(chief):
    return Program(token_of(chief))


@pytest.fixture
def urban(realm):
    return Program(token_of(officer(realm, "urban.a", *DESK, scope="own_organ")))


@pytest.fixture
def water(realm):
    return Program(token_of(officer(realm, "water.a", *DESK, scope="own_organ")))


def told(response, status=200):
    assert response.status_code == status, response.content.decode()
    kind = "application/problem+json" if status >= 400 else "application/json"
    assert response["Content-Type"] == kind
    return response.json()


def made(program, key="key-00000001", **more) -> str:
    return told(program.post("cases", BODY | more, key=key), 201)["number"]


def version(program, number) -> int:
    return told(program.get(f"cases/{number}"))["version"]


def test_from_report_to_close_by_programs_alone(center, urban):
    number = made(center)
    steps = [
        (center, "accept", {}, "accepted"), (center, "dispatch", {}, "dispatched"), (urban, "sign", {}, "handling"),
        (urban, "handle", {"words": "已清运"}, "handled"), (center, "rework", {"words": "还有污渍"}, "handling"),
        (urban, "handle", {"words": "已冲洗"}, "handled"),
        (center, "verify", {"contacted": True, "solved": True, "satisfaction": 5}, "verified"),
        (center, "close", {}, "closed"), (center, "reopen", {"words": "又堆了"}, "handling"),
    ]  # fmt: skip
    for program, verb, more, state in steps:
        offered = {one["verb"] for one in told(program.get(f"cases/{number}"))["verbs"]}
        assert verb.replace("verify", "verify_pass") in offered
        done = told(program.post(f"cases/{number}/{verb}", {"version": version(program, number), **more}))
        assert done["state"] == state
    found = told(center.get(f"cases/{number}"))
    assert found["category_code"] == "E01" and found["requester_phone"] == "138****8000"
    assert told(center.get(f"cases/{number}/timeline"))["steps"][0]["verb"] == "report"
    assert {row.channel for row in EntryRow.objects.filter(act__startswith="dispatch.case.")} == {"api"}


def test_return_and_designation(center, urban, water, realm):
    number = made(center)
    for verb in ("accept", "dispatch"):
        told(center.post(f"cases/{number}/{verb}", {"version": version(center, number)}))
    wrong = told(urban.post(f"cases/{number}/return", {"version": 3, "ground": "no-such", "words": "x"}), 422)
    assert "退单理由" in wrong["detail"]
    told(urban.post(f"cases/{number}/return", {"version": 3, "ground": "not_our_duty", "words": "三定规定没有"}))
    body = {"version": 4, "organ": realm.organs["water"], "ground": "会议纪要", "reason": "两家都推"}
    assert told(center.post(f"cases/{number}/designate", body))["state"] == "designated"
    answer = told(water.post(f"cases/{number}/return", {"version": 5, "ground": "not_our_duty", "words": "x"}), 409)
    assert "不能「退单」" in answer["detail"] and answer["state"] == "designated"


def test_refusing(center):
    number = made(center)
    body = {"version": 1, "ground": "依法应当走诉讼", "words": "请向法院起诉"}
    assert told(center.post(f"cases/{number}/refuse", body))["state"] == "refused"


def test_the_second_is_told_who_did_what(center):
    number = made(center)
    told(center.post(f"cases/{number}/accept", {"version": 1}))
    answer = told(center.post(f"cases/{number}/accept", {"version": 1}), 409)
    assert answer["last_verb"] == "accept" and answer["state"] == "accepted" and "center.a的人" in answer["last_actor"]
    assert "受理" in answer["detail"]


def test_one_key_one_case_one_answer(center):
    first = center.post("cases", BODY, key="same-key-1")
    told(center.post(f"cases/{first.json()['number']}/accept", {"version": 1, "category": "E03"}))
    second = center.post("cases", BODY, key="same-key-1")
    assert told(first, 201) == told(second, 201)
    assert "Idempotent-Replayed" not in first and second["Idempotent-Replayed"] == "true"
    assert first["Location"] == second["Location"] == f"/api/v1/cases/{first.json()['number']}"
    for change in ({"phone": "13900139000"}, {"title": "别的事"}, {"lon": 100.05, "lat": 30.05}):
        answer = told(center.post("cases", BODY | change, key="same-key-1"), 422)
        assert "Idempotency-Key" in answer["errors"]
    assert Case.objects.count() == 1
    assert not any(first.json()["follow_code"] in row.answer for row in RequestKey.objects.all())


def test_a_key_whose_request_was_refused_may_be_used_again(center):
    wrong = told(center.post("cases", BODY | {"phone": "电话"}, key="again-key"), 422)
    assert set(wrong["errors"]) == {"phone"}
    told(center.post("cases", BODY, key="again-key"), 201)


def test_another_program_may_use_the_same_key(center, realm):
    other = Program(token_of(officer(realm, "street.a", "dispatch.intake")))
    assert made(center, "same-key-2") != told(other.post("cases", BODY, key="same-key-2"), 201)["number"]


def test_without_a_key_nothing_is_taken(center):
    answer = told(center.post("cases", BODY), 400)
    assert "idempotency_key" in answer["detail"]
    assert not Case.objects.exists()


def test_the_receipt_opens_the_case_to_the_requester(center):
    receipt = told(center.post("cases", BODY, key="follow-key"), 201)
    page = Client().post("/follow", {"number": receipt["number"], "code": receipt["follow_code"]}, follow=True)
    assert receipt["number"] in page.text


# -- who asks ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer yz_wrong", "Basic dTpw", "Bearer " + "x" * 5000, "Token 令牌"])
def test_whoever_does_not_say_who_it_is_gets_401(realm, header):
    answer = Client().get("/api/v1/cases", headers={"Authorization": header} if header else {})
    assert told(answer, 401)["status"] == 401
    assert "Bearer" in answer["WWW-Authenticate"]


def test_not_yours_reads_like_does_not_exist(center, urban, water):
    number = made(center)
    for verb in ("accept", "dispatch"):
        told(center.post(f"cases/{number}/{verb}", {"version": version(center, number)}))
    assert told(urban.get(f"cases/{number}"))["case"]["number"] == number

    def without_request(answer):
        return {**told(answer, 404), "request": ""}

    nothing = "20200101-000001"
    for path in ("cases/{}", "cases/{}/timeline"):
        assert without_request(water.get(path.format(number))) == without_request(water.get(path.format(nothing)))
    acts = {"sign": {}, "handle": {"words": "x"}, "return": {"ground": "not_our_duty", "words": "x"}}
    for verb, more in acts.items():
        here, there = (water.post(f"cases/{one}/{verb}", {"version": 3, **more}) for one in (number, nothing))
        assert without_request(here) == without_request(there)
    assert told(water.get("cases"))["cases"] == []
    assert [one["number"] for one in told(urban.get("cases"))["cases"]] == [number]


def test_a_token_does_no_more_than_it_names(center, chief):
    number = made(center)
    reader = center.narrowed(chief, "dispatch.view")
    assert told(reader.get(f"cases/{number}"))["verbs"] == []
    answer = told(reader.post(f"cases/{number}/accept", {"version": 1}), 403)
    assert answer["power"] == "dispatch.accept"
    assert told(reader.post("cases", BODY, key="key-00000009"), 403)["power"] == "dispatch.report"
    blind = center.narrowed(chief, "organs.view")
    assert told(blind.get("cases"), 403)["power"] == "dispatch.view"
    assert told(blind.get(f"cases/{number}"), 403)["detail"] == told(blind.get("cases/20200101-000001"), 403)["detail"]
    assert told(reader.get("me"))["powers"] == ["dispatch.view"]


def test_a_browser_reads_with_its_session_and_never_writes(realm, center):
    number = made(center)
    with asking() as browse:
        page = browse(realm.center)
        assert told(page.get(f"/api/v1/cases/{number}"))["case"]["number"] == number
        answer = page.post(f"/api/v1/cases/{number}/accept", {"version": 1}, content_type="application/json")
        assert answer.status_code == 401
    with asking() as browse:
        assert browse(realm.public).get("/api/v1/cases").status_code == 401


def test_a_token_that_asks_too_often_waits(center, realm):
    limit, source = 10, county.Source("测试规定")
    county.set_rule(
        COUNTY, "identity.token_rate", limit, in_force_from=SINCE, source=source, by=realm.root, at=NOW
    )
    answers = [center.get("me") for _ in range(limit + 2)]
    assert {answer.status_code for answer in answers[:limit]} == {200}
    told(answers[-1], 429)
    assert 0 < int(answers[-1]["Retry-After"]) <= 60


# -- reading -------------------------------------------------------------------------------------------------


def test_lists_go_on_from_a_mark_without_loss_or_repetition(center, realm):
    for n in range(9):
        realm.report(at=NOW + timedelta(hours=n // 2), title=f"第{n}件", category="E01" if n % 3 else "E02")
    for sort in ("received", "-received", "due", "-due"):
        seen, mark, pages = [], None, 0
        while True:
            page = told(center.get("cases", {"sort": sort, "limit": 2} | ({"cursor": mark} if mark else {})))
            seen += [one["number"] for one in page["cases"]]
            pages, mark = pages + 1, page["next"]
            if mark is None:
                break
        assert len(seen) == len(set(seen)) == 9 and pages == 5, sort
    told(center.get("cases", {"cursor": "x"}), 400)
    other = told(center.get("cases", {"sort": "due", "limit": 2}))["next"]
    told(center.get("cases", {"sort": "received", "cursor": other}), 400)


def test_lists_cost_a_constant_number_of_queries(center, realm):
    def cost(path, query=None):
        center.get(path, query)
        with CaptureQueriesContext(connection) as asked:
            told(center.get(path, query))
        return len(asked)

    number = realm.report().number
    paths = ("cases", f"cases/{number}", f"cases/{number}/timeline", "categories", "organs", "divisions", "me")
    few = {path: cost(path) for path in paths}
    for n in range(30):
        realm.report(title=f"第{n}件")
    assert {path: cost(path) for path in paths} == few
    assert few["cases"] <= 8 and few["me"] <= 4, few


@pytest.mark.parametrize(
    ("query", "count"),
    [({"township": "990101001"}, 2), ({"township": "990101100"}, 1), ({"category": "E02"}, 1), ({"q": "漂浮"}, 1),
     ({"channel": "web"}, 3), ({"channel": "grid"}, 0), ({"stage": "open"}, 3), ({"stage": "ended"}, 0),
     ({"state": "received"}, 3), ({"due": "late"}, 2), ({"mark": "backstop"}, 0),
     ({"received_from": "2026-03-10", "received_to": "2026-03-10"}, 3), ({"received_to": "2026-03-09"}, 0)],
)  # fmt: skip
def test_every_filter_narrows(center, realm, query, count):
    realm.report()
    realm.report(title="另一件")
    realm.report(title="河面漂浮物", category="E02", division="990101100200")
    assert len(told(center.get("cases", query))["cases"]) == count


@pytest.mark.parametrize(
    "query",
    [{"stage": "x"}, {"state": ""}, {"limit": "0"}, {"limit": "201"}, {"organ": "-1"}, {"township": "1"}, {"sort": "title"},
     {"received_from": "2026-02-30"}, {"received_from": "0001-01-01"}, {"received_to": "9999-12-31"}, {"unknown": "1"},
     {"organ": "9" * 30}, {"category": "e01'--"}],
)  # fmt: skip
def test_a_filter_that_is_not_understood_is_told(center, query):
    told(center.get("cases", query), 400)


def test_what_did_not_change_is_not_sent_again(center):
    number = made(center)
    for path in (f"cases/{number}", "cases", "categories", "divisions", "organs", "me"):
        first = center.get(path)
        again = center.get(path, **{"If-None-Match": first["ETag"]})
        assert again.status_code == 304 and not again.content
        assert "Authorization" in first["Vary"] and "private" in first["Cache-Control"]
    tag = center.get(f"cases/{number}")["ETag"]
    told(center.post(f"cases/{number}/accept", {"version": 1}))
    assert center.get(f"cases/{number}", **{"If-None-Match": tag}).status_code == 200


def test_the_directory(center, realm):
    found = {one["code"]: one for one in told(center.get("categories"))["categories"]}
    assert set(found) == {"E01", "E02", "E03"} and found["E01"]["standards"][0]["limit_amount"] == "2"
    assert {one["name"] for one in told(center.get("organs", {"q": "城管"}))["organs"]} == {"城管局"}
    assert len(told(center.get("organs"))["organs"]) == 5
    assert {one["code"] for one in told(center.get("divisions"))["divisions"]} == {"990101001", "990101100"}
    assert told(center.get("divisions", {"parent": "990101001"}))["divisions"][0]["name"] == "东街社区"
    assert told(center.get("divisions", {"parent": "110101"}))["divisions"] == []
    assert told(center.get("divisions", {"q": "河口"}))["divisions"]


# -- bad input -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", "null", '{"title": 1}', '{"unknown": "x"}', '{"title": "x", "lon": "NaN"}', "\udcff".encode("utf-8", "surrogateescape"),
     '{"occurred_at": "0001-01-01T00:00:00+23:00"}', '{"occurred_at": "2026-01-01T00:00:00"}', '{"level": 1e9}',
     "[" * 100_000],
)  # fmt: skip
def test_bodies_that_mean_nothing_are_told(center, body):
    told(center.post("cases", body, key="bad-body-1"), 400)


def test_control_characters_do_no_harm(center):
    number = made(center, title="\x00<b>垃圾", detail="\x00x")
    assert told(center.get(f"cases/{number}"))["case"]["title"] == "<b>垃圾"
    told(center.post(f"cases/{number}/accept", {"version": 1, "words": "\x00好"}))
    answer = told(center.post(f"cases/{number}/refuse", {"version": 2, "ground": "\x00", "words": "\x00"}), 409)
    assert answer["state"] == "accepted"


def test_unknown_addresses_and_methods_are_problems_too(center):
    assert told(center.get("nothing"), 404)["request"]
    answer = center.client.delete("/api/v1/cases", headers={"Authorization": f"Bearer {center.token}"})
    assert told(answer, 405) and answer["Allow"] == "GET, POST"
    assert center.client.post("/api/v1/cases", "a=b", content_type="application/x-www-form-urlencoded",
                              headers={"Authorization": f"Bearer {center.token}", "Idempotency-Key": "12345678"}).status_code == 400  # fmt: skip


def test_the_document_is_open_to_all_and_whole(db):
    document = told(Client().get("/api/v1/openapi.json"))
    assert document["openapi"].startswith("3.1")
    for path, item in document["paths"].items():
        for method, operation in item.items():
            assert operation["summary"] and operation["operationId"], (path, method)
            for code, answer in operation["responses"].items():
                if code >= "400":
                    assert list(answer["content"]) == ["application/problem+json"], (path, code)
                    assert answer["content"]["application/problem+json"]["example"]["status"] == int(code)
            if method == "post":
                assert operation["requestBody"]["content"]["application/json"]["example"], path
    assert json.dumps(document).count("Raised when") == 0
