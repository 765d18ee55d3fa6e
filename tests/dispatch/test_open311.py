"""Open311 GeoReport v2 in both forms against shapes written from the published text; nobody's words are shown."""

import json
import re
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.dispatch.open311_shapes import (
    ATTRIBUTE,
    ERROR,
    EXCHANGED,
    REQUEST,
    SERVICE,
    TAKEN,
    WAITING,
    check,
    listed,
)
from tests.dispatch.programs import officer, token_of
from tests.dispatch.realm import COUNTY, NOW, SINCE, VILLAGE
from yizhen.county import door as county
from yizhen.dispatch.models import Case
from yizhen.identity.actions import paces

FORMS = ("json", "xml")
SPOKEN = {"service_code": "E01", "description": "南门口垃圾堆了三天，我是隔壁老王", "address_string": "东街菜市场",
          "address_id": VILLAGE, "lat": "30.05", "long": "100.05", "first_name": "三", "last_name": "张",
          "phone": "13800138000", "email": "z@example.com", "device_id": "d-1"}  # fmt: skip


@pytest.fixture
def key(realm):
    paces.LEASES.clear()
    return token_of(officer(realm, "center.a", "dispatch.intake", "dispatch.view"), "dispatch.intake")


@pytest.fixture
def client():
    return Client(raise_request_exception=True)


def ask(client, path, expected=200, **query):
    response = client.get(f"/open311/v2/{path}", query)
    assert response.status_code == expected, response.content.decode()
    return response


def send(client, key, status=201, form="json", **more):
    body = {name: value for name, value in ({"api_key": key} | SPOKEN | more).items() if value is not None}
    response = client.post(f"/open311/v2/requests.{form}", body)
    assert response.status_code == status, response.content.decode()
    return response


def show(realm, what):
    county.set_rule(
        COUNTY, "dispatch.open311_shown", what, in_force_from=SINCE, source=county.Source("测试"), by=realm.root, at=NOW
    )


def refusal(response, root="errors"):
    return [one["description"] for one in listed(response, root, ERROR)]


@pytest.mark.parametrize("form", FORMS)
def test_services_and_their_definitions(client, realm, form):
    found = listed(ask(client, f"services.{form}"), "services", SERVICE)
    assert [one["service_code"] for one in found] == ["E01", "E02", "E03"]
    several = next(one for one in found if one["service_code"] == "E01")
    assert several["metadata"] in (True, "true") and several["group"] == "事件"
    answer = ask(client, f"services/E01.{form}")
    if form == "json":
        data = json.loads(answer.content)
        (attribute,), code = data["attributes"], data["service_code"]
        values = attribute.pop("values")
    else:
        tree = ET.fromstring(answer.content)
        assert tree.tag == "service_definition"
        code, element = tree.findtext("service_code"), tree.find("attributes/attribute")
        values = [{one.tag: one.text for one in value} for value in element.findall("values/value")]
        attribute = {one.tag: one.text or "" for one in element if one.tag != "values"}
    assert code == "E01"
    check(attribute, ATTRIBUTE)
    assert [value["key"] for value in values] == ["1", "2"] and values[1]["name"] == "紧急"
    assert refusal(ask(client, f"services/X99.{form}", 404))


@pytest.mark.parametrize("form", FORMS)
def test_a_request_is_taken_and_shown_without_a_word_of_its_sender(client, realm, key, form):
    (receipt,) = listed(send(client, key, form=form), "service_requests", TAKEN)
    number = receipt["service_request_id"]
    assert "查询码" in receipt["service_notice"]
    case = Case.objects.get(number=number)
    assert (case.detail, case.township, case.village) == (SPOKEN["description"], VILLAGE[:9], VILLAGE)
    shown = ask(client, f"requests/{number}.{form}")
    (one,) = listed(shown, "service_requests", REQUEST)
    assert (one["status"], one["status_notes"], one["address_id"]) == ("open", "待受理", VILLAGE)
    assert "东街社区" in one["address"] and not one["lat"] and not one["long"]
    everything = shown.content.decode() + ask(client, f"requests.{form}").content.decode()
    for private in ("老王", "菜市场", "张", "13800138000", "30.05", "100.05", "example.com", "d-1"):
        assert private not in everything, private


def test_the_follow_code_of_the_notice_opens_the_case(client, realm, key):
    (receipt,) = send(client, key).json()
    code = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{4}", receipt["service_notice"])[0]
    page = client.post("/follow", {"number": receipt["service_request_id"], "code": code}, follow=True)
    assert receipt["service_request_id"] in page.text


@pytest.mark.parametrize("form", FORMS)
def test_what_is_not_shown_is_answered_by_a_token(client, realm, key, form):
    show(realm, "不公开")
    (receipt,) = listed(send(client, key, form=form), "service_requests", WAITING)
    number = Case.objects.get().number
    refusal(ask(client, f"requests/{number}.{form}", 404))
    assert listed(ask(client, f"requests.{form}"), "service_requests", REQUEST) == []
    (found,) = listed(ask(client, f"tokens/{receipt['token']}.{form}"), "service_requests", EXCHANGED)
    assert found == {"service_request_id": number, "token": receipt["token"]}
    for wrong in ("x", receipt["token"] + "x", receipt["token"][:-1], "1:2:3"):
        refusal(ask(client, f"tokens/{wrong}.{form}", 404))
    assert ask(client, f"services.{form}").content.count(b"batch") == 3


def test_a_county_may_show_all_kinds(client, realm):
    case = realm.report()
    Case.objects.filter(pk=case.id).update(received_at=timezone.now())
    ask(client, f"requests/{case.number}.json")
    show(realm, "不公开")
    ask(client, f"requests/{case.number}.json", 404)
    assert ask(client, "requests/20200101-000001.json", 404).content == ask(client, f"requests/{case.number}.json", 404).content
    show(realm, "全部分类")
    ask(client, f"requests/{case.number}.json")


def test_requests_are_found_by_service_status_time_and_number(client, realm):
    now = timezone.now()
    numbers = []
    for days, category in ((1, "E01"), (2, "E02"), (100, "E01")):
        case = realm.report(category=category)
        Case.objects.filter(pk=case.id).update(received_at=now - timedelta(days=days))
        numbers.append(case.number)
    realm.do("refuse", Case.objects.get(number=numbers[1]).pk, now)

    def found(**query):
        return [one["service_request_id"] for one in ask(client, "requests.json", **query).json()]

    assert found() == numbers[:2]
    assert found(service_code="E01") == numbers[:1] and found(service_code="E01,E02") == numbers[:2]
    assert found(status="closed") == numbers[1:2] and found(status="open,closed") == numbers[:2]
    start = (now - timedelta(days=110)).isoformat()
    assert found(start_date=start, end_date=(now - timedelta(days=90)).isoformat()) == numbers[2:]
    assert found(service_request_id=",".join(numbers)) == numbers
    for query in ({"start_date": "yesterday"}, {"start_date": "2026-01-01T00:00:00"}, {"status": "broken"},
                  {"start_date": start, "end_date": now.isoformat()}, {"start_date": "9999-12-31T23:59:59Z"}):  # fmt: skip
        refusal(ask(client, "requests.json", 400, **query))
    refusal(ask(client, "requests.json", 404, service_code="X"))


def test_showing_costs_a_constant_number_of_queries(client, realm):
    def cost(path):
        ask(client, path)
        with CaptureQueriesContext(connection) as asked:
            ask(client, path)
        return len(asked)

    realm.report(at=timezone.now())
    few = {path: cost(path) for path in ("requests.json", "services.json")}
    for n in range(20):
        realm.report(title=f"第{n}件", at=timezone.now())
    assert {path: cost(path) for path in few} == few and max(few.values()) <= 4, few


# -- refusals ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("more", "status", "word"),
    [
        ({"api_key": ""}, 403, "api_key"), ({"api_key": "yz_wrong"}, 403, "api_key"),
        ({"service_code": ""}, 400, "service_code"), ({"service_code": "E99"}, 404, "service_code"),
        ({"service_code": "E"}, 404, "service_code"), ({"lat": "north"}, 400, "lat"), ({"long": "1e999"}, 400, "long"),
        ({"phone": "电话"}, 400, "phone"), ({"address_id": "1"}, 400, "address_id"),
        ({"address_id": "110101001"}, 400, "address_id"), ({"jurisdiction_id": "110101"}, 404, "jurisdiction_id"),
        ({"description": "长" * 10_001}, 400, "description"),
        ({"lat": None, "address_string": None, "address_id": None}, 400, "地点"),
    ],
)  # fmt: skip
def test_refusals_have_the_published_shape(client, realm, key, form, more, status, word):  # noqa: PLR0917  fixtures
    words = refusal(send(client, key, status, form, **more))
    assert any(word in one for one in words), words
    assert not Case.objects.exists()


def test_a_key_without_the_power_takes_nothing(client, realm):
    reader = token_of(officer(realm, "urban.a", "dispatch.view"))
    assert "权限" in refusal(send(client, reader, 403))[0]


def test_sent_twice_with_a_key_it_is_one(client, realm, key):
    answers = [
        client.post("/open311/v2/requests.json", {"api_key": key} | SPOKEN, headers={"Idempotency-Key": "open311-0001"})
        for _ in range(2)
    ]
    assert answers[0].content == answers[1].content and Case.objects.count() == 1
    changed = client.post(
        "/open311/v2/requests.json", {"api_key": key} | SPOKEN | {"description": "别的"},
        headers={"Idempotency-Key": "open311-0001"},
    )  # fmt: skip
    assert changed.status_code == 422


def test_other_methods_and_forms(client, realm):
    answer = client.delete("/open311/v2/requests.json")
    assert answer.status_code == 405 and answer["Allow"] == "GET, HEAD, POST"
    assert client.get("/open311/v2/requests.csv").status_code == 404
    assert ask(client, "discovery.json").json()["endpoints"][0]["url"].endswith("/open311/v2")
    assert ET.fromstring(ask(client, "discovery.xml").content).tag == "discovery"
    assert ask(client, "requests.json", jurisdiction_id=COUNTY)["Access-Control-Allow-Origin"] == "*"


def test_names_in_the_language_asked_for(client, realm):
    from yizhen.dispatch.models import CategoryRow
    from yizhen.kernel.versioned import forget_everything

    CategoryRow.objects.filter(code="E01").update(english="Litter")
    forget_everything()
    answer = client.get("/open311/v2/services.json", headers={"Accept-Language": "en"})
    assert answer.json()[0]["service_name"] == "Litter"


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
@given(
    fields=st.dictionaries(st.sampled_from([*SPOKEN, "attribute[level]", "jurisdiction_id"]), st.text(max_size=40), max_size=6),
    query=st.dictionaries(
        st.sampled_from(["service_request_id", "service_code", "start_date", "end_date", "status", "jurisdiction_id"]),
        st.text(max_size=30), max_size=4,
    ),
    form=st.sampled_from(FORMS),
)  # fmt: skip
def test_any_text_is_taken_or_refused_in_words(client, realm, key, fields, query, form):  # noqa: PLR0917  fixtures
    body = {name: value.encode("utf-8", "replace").decode() for name, value in fields.items()}
    taken = client.post(f"/open311/v2/requests.{form}", {"api_key": key} | SPOKEN | body)
    assert taken.status_code in (201, 400, 403, 404, 429)
    if taken.status_code != 201:
        refusal(taken)
    asked = {name: value.encode("utf-8", "replace").decode() for name, value in query.items()}
    found = client.get(f"/open311/v2/requests.{form}", asked)
    assert found.status_code in (200, 400, 404)
    listed(found, "service_requests", REQUEST) if found.status_code == 200 else refusal(found)
