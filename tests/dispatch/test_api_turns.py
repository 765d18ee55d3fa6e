"""Every further turn of a case by programs: more time, rest, supervision, merging, parts, and the requester's own word."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.dispatch.programs import CENTER, DESK, Program, officer, token_of
from tests.dispatch.realm import VILLAGE
from tests.dispatch.test_api import made, told, version
from yizhen.dispatch.api.verbs import ACTS
from yizhen.dispatch.models import Case
from yizhen.dispatch.states import GROUNDS
from yizhen.dispatch.terms import Channel
from yizhen.identity.actions import paces

ARRANGING = ("dispatch.approve", "dispatch.supervise", "dispatch.arrange")
MEANT_FOR_PROGRAMS_ONLY_BY_ITSELF = {"report", "gather"}


@pytest.fixture(autouse=True)
def _own_pace():
    paces.LEASES.clear()


@pytest.fixture
def center(realm):
    return Program(token_of(officer(realm, "center.a", *CENTER, *ARRANGING)))


@pytest.fixture
def urban(realm):
    return Program(token_of(officer(realm, "urban.a", *DESK, scope="own_organ")))


def do(program, number, verb, status=200, by=None, **body):
    return told(program.post(f"cases/{number}/{verb}", {"version": version(by or program, number), **body}), status)


def handling(center, urban, key="handling-1"):
    number = made(center, key)
    do(center, number, "accept")
    do(center, number, "dispatch")
    do(urban, number, "sign")
    return number


def closed(center, urban, key="closed-01"):
    receipt = told(center.post("cases", {"title": "路灯不亮", "category": "E01", "division": VILLAGE}, key=key), 201)
    number = receipt["number"]
    for program, verb, body in (
        (center, "accept", {}), (center, "dispatch", {}), (urban, "sign", {}), (urban, "handle", {"words": "已换"}),
        (center, "verify", {}), (center, "close", {}),
    ):  # fmt: skip
        do(program, number, verb, **body)
    return number, receipt["follow_code"]


def test_every_verb_of_a_case_has_an_address():
    missing = {str(verb) for verb in GROUNDS} - {str(act.verb) for act in ACTS.values()}
    assert missing == MEANT_FOR_PROGRAMS_ONLY_BY_ITSELF - {"report"}


def test_more_time_is_asked_granted_and_denied(center, urban):
    number = handling(center, urban)
    before = told(urban.get(f"cases/{number}"))
    assert before["asked"] is None
    do(urban, number, "ask-extend", amount=1, words="要等配件")
    assert told(center.get(f"cases/{number}"))["asked"] == "extend"
    do(center, number, "extend")
    after = told(urban.get(f"cases/{number}"))
    assert after["case"]["due_at"] > before["case"]["due_at"] and after["asked"] is None
    refused = do(urban, number, "ask-extend", 422, amount=1, words="还要等")
    assert "已经用完" in refused["detail"]
    until = str(date.today() + timedelta(days=3))
    do(urban, number, "ask-suspend", until=until, ground="连日降雨", words="雨停再清")
    assert do(center, number, "suspend")["state"] == "suspended"
    assert told(center.get(f"cases/{number}"))["suspended_until"]
    assert do(urban, number, "resume", words="雨停了")["state"] == "handling"
    do(urban, number, "ask-suspend", until=until, ground="又下雨", words="再等等")
    do(center, number, "deny", words="可以按期办完")
    assert do(center, number, "extend", 422)["detail"].startswith("这件没有等待批准")


def test_supervision_is_pressed_and_answered(center, urban):
    number = handling(center, urban)
    do(center, number, "supervise", words="群众又来电催")
    found = told(urban.get(f"cases/{number}"))
    assert found["supervised"] == 1 and found["case"]["supervised"]
    do(urban, number, "answer", words="明天办完")
    assert told(urban.get(f"cases/{number}"))["supervised"] == 0
    assert "没有等答复" in do(urban, number, "answer", 422, words="再答")["detail"]


def test_cases_are_merged_split_put_right_and_voided(center, urban, realm):
    main, other = made(center, "main-0001"), made(center, "other-001")
    assert do(center, other, "merge", into=main, words="同一处")["state"] == "merged"
    assert told(center.get(f"cases/{other}"))["related"][0]["number"] == main
    do(center, main, "accept")
    do(center, main, "reclassify", category="E02", words="是河面垃圾")
    assert told(center.get(f"cases/{main}"))["category_code"] == "E02"
    parts = [{"organ": realm.organs["urban"], "what": "清运"}, {"organ": realm.organs["water"], "what": "打捞"}]
    assert do(center, main, "split", parts=parts, words="两处都有")["state"] == "split"
    assert {one["title"] for one in told(center.get(f"cases/{main}"))["related"]} >= {"清运", "打捞"}
    number = made(center, "void-0001")
    assert do(center, number, "void", words="测试件")["state"] == "voided"
    assert do(center, made(center, "void-0002"), "split", 400, parts=parts[:1], words="一份")["status"] == 400


def test_the_requester_rates_asks_again_and_withdraws_by_the_code(center, urban):
    number, code = closed(center, urban)
    body = {"follow_code": code, "solved": False, "satisfaction": 2, "words": "还是不亮"}
    wrong = told(center.post(f"cases/{number}/rate", body | {"follow_code": "AAAAA-AAAAA-AAAA"}), 404)
    assert "核对编号" in wrong["detail"]
    told(center.post(f"cases/{number}/rate", body))
    found = told(center.get("ratings"))["ratings"]
    assert [(one["number"], one["satisfaction"], one["solved"]) for one in found] == [(number, 2, False)]
    assert "还是不亮" not in str(found)
    assert told(center.post(f"cases/{number}/ask-again", {"follow_code": code, "words": "还是不亮"}))["state"] == "handling"
    receipt = told(center.post("cases", {"title": "测试撤回", "category": "E01"}, key="withdraw-1"), 201)
    gone = told(center.post(f"cases/{receipt['number']}/withdraw", {"follow_code": receipt["follow_code"]}))
    assert gone["state"] == "withdrawn"


def test_ratings_go_on_from_a_mark_and_stay_within_reach(center, urban, realm):
    numbers = []
    for n in range(3):
        number, code = closed(center, urban, key=f"rated-{n}-x")
        told(center.post(f"cases/{number}/rate", {"follow_code": code, "solved": True, "satisfaction": 5}))
        numbers.append(number)
    first = told(center.get("ratings", {"limit": 2}))
    second = told(center.get("ratings", {"limit": 2, "cursor": first["next"]}))
    assert [one["number"] for one in first["ratings"] + second["ratings"]] == numbers and second["next"] is None
    assert len(told(urban.get("ratings"))["ratings"]) == 3
    water = Program(token_of(officer(realm, "water.a", *DESK, scope="own_organ")))
    assert told(water.get("ratings"))["ratings"] == []
    assert told(center.get("ratings", {"rated_to": "2020-01-01"}))["ratings"] == []
    assert told(center.get("ratings", {"cursor": "xx"}), 400)
    with CaptureQueriesContext(connection) as few:
        told(center.get("ratings", {"limit": 1}))
    with CaptureQueriesContext(connection) as many:
        told(center.get("ratings", {"limit": 3}))
    assert len(few) == len(many)


def test_another_organs_case_is_not_there_and_a_power_is_named(center, urban, realm):
    number = handling(center, urban)
    water = Program(token_of(officer(realm, "water.a", *DESK, scope="own_organ")))
    assert told(water.post(f"cases/{number}/resume", {"version": 4, "words": "x"}), 404)
    refused = told(urban.post(f"cases/{number}/supervise", {"version": 4, "words": "x"}), 403)
    assert refused["power"] == "dispatch.supervise"
    viewer = Program(token_of(officer(realm, "street.a", "dispatch.view")))
    assert told(viewer.post(f"cases/{number}/rate", {"follow_code": "x", "solved": True, "satisfaction": 5}), 403)


def test_what_comes_by_the_api_says_so(center):
    assert len({one.label for one in Channel}) == len(Channel)
    number = told(center.post("cases", {"title": "接口来的", "category": "E01"}, key="channel-1"), 201)["number"]
    assert Case.objects.get(number=number).channel == "api"
    assert told(center.get(f"cases/{number}"))["case"]["channel"] == "api"
    assert [one["number"] for one in told(center.get("cases", {"channel": "api"}))["cases"]] == [number]
