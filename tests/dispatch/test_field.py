"""The grid worker's phone page: one case for one key, refusals in words, nothing of a person in what the phone keeps."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.dispatch.pages import asking, hidden
from tests.dispatch.realm import OTHER_VILLAGE, STREET, VILLAGE
from yizhen.dispatch.models import Case
from yizhen.kernel.actors import public_actor

KEY = "field-key-0000000001"
WORKER = ("dispatch.view", "dispatch.intake", "dispatch.sign", "dispatch.handle")


@pytest.fixture
def worker(realm):
    return realm.actor("street.a", *WORKER, scope="own_organ")


@pytest.fixture
def phone(worker):
    with asking() as browser:
        yield browser(worker)


def send(phone, worker, **more):
    body = {"key": KEY, "account": str(worker.account), "category": "E01", "detail": "路边堆了三袋垃圾",
            "division": VILLAGE, "occurred_at": timezone.now().isoformat()}  # fmt: skip
    return phone.post("/dispatch/field/send", body | more)


def test_a_report_is_taken_once_however_often_it_is_sent(phone, worker):
    at = timezone.now().isoformat()
    first, again = (send(phone, worker, occurred_at=at) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    case = Case.objects.get()
    assert first.json()["number"] == again.json()["number"] == case.number
    assert first.json()["code"] == again.json()["code"] and again.json()["replayed"]
    assert (case.channel, case.township, case.title) == ("grid", STREET, "路边堆了三袋垃圾")
    assert case.intake_organ_id == worker.organ
    assert first.json()["url"].endswith(case.number) and case.number in first.json()["follow"]
    changed = send(phone, worker, occurred_at=at, detail="另一件事")
    assert changed.status_code == 422 and "Idempotency-Key" in changed.json()["errors"]["__all__"]


def test_a_point_outranks_the_village_and_a_kind_is_enough(phone, worker):
    told = send(phone, worker, detail="", lon="100.15", lat="30.05", division="")
    assert told.status_code == 201
    case = Case.objects.get()
    assert (case.title, case.detail, case.township) == ("市容环境", "市容环境", OTHER_VILLAGE[:9])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"category": "", "detail": ""}, "detail"), ({"category": "Z99"}, "category"), ({"division": "110101001"}, "division"),
        ({"occurred_at": "2999-01-01T00:00:00Z"}, "occurred_at"), ({"lon": "abc"}, "lon"), ({"lon": "200", "lat": "1"}, "lon"),
        ({"key": "short"}, "key"), ({"detail": "长" * 10_001}, "detail"), ({"lon": "100.1"}, "place_text"),
        ({"other": "E"}, "other"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_and_nothing_is_taken(phone, worker, change, field):
    told = send(phone, worker, **change)
    assert told.status_code == 422 and field in told.json()["errors"], told.content.decode()
    assert not Case.objects.exists()


def test_a_refused_report_may_be_sent_again_under_its_key(phone, worker):
    assert send(phone, worker, occurred_at="2999-01-01T00:00:00Z").status_code == 422
    assert send(phone, worker, occurred_at="").status_code == 201


def test_who_is_not_signed_in_or_is_another_is_told_so(realm, worker):
    with asking() as browser:
        resident = browser(public_actor("990101", ["dispatch.report"]))
        assert send(resident, worker).status_code == 401
        assert resident.get("/dispatch/field/data").status_code == 401
        assert resident.get("/dispatch/field/").status_code == 302
        other = browser(realm.actor("urban.a", *WORKER, scope="own_organ"))
        assert send(other, worker).json()["why"] == "another"
        viewer = browser(realm.actor("urban.b", "dispatch.view"))
        assert viewer.get("/dispatch/field/data").status_code == 403
        assert viewer.get("/dispatch/field/").status_code == 403
    assert not Case.objects.exists()


def test_what_the_phone_keeps_holds_nothing_of_a_person(phone, worker, realm):
    realm.report(title="有人反映的事", name="张三", phone="13800138000", division=VILLAGE)
    page = phone.get("/dispatch/field/")
    assert page.status_code == 200 and page["Cache-Control"].startswith("max-age=0")
    words = page.content.decode()
    assert worker.name not in words and "有人反映的事" not in words
    assert "东街社区" in words and 'value="E01"' in words
    assert words.index("城关街道") < words.index("河口镇"), "the worker's own town stands first"


def test_the_form_works_without_javascript(phone):
    page = phone.get("/dispatch/field/")
    sent = phone.post("/dispatch/field/", hidden(page) | {"category": "E01", "detail": "路灯不亮", "division": VILLAGE})
    assert sent.status_code == 302 and Case.objects.get().detail == "路灯不亮"
    wrong = phone.post("/dispatch/field/", hidden(page) | {"detail": ""})
    assert wrong.status_code == 422 and "请选一类，或写一句什么情况" in wrong.content.decode()


def test_my_tasks_with_the_next_act_by_a_constant_number_of_queries(realm):
    desk = realm.actor("urban.a", *WORKER, scope="own_organ")
    counts = []
    with asking() as browser:
        phone = browser(desk)
        for _ in range(2):
            realm.reach("dispatched", division=VILLAGE)
            realm.reach("handling", division=VILLAGE)
            phone.get("/dispatch/field/data")
            with CaptureQueriesContext(connection) as asked:
                told = phone.get("/dispatch/field/data").json()
            counts.append(len(asked))
        with CaptureQueriesContext(connection) as shell:
            phone.get("/dispatch/field/")
    assert told["count"] == 4 and {one["step"] for one in told["tasks"]} == {"签收", "办理后反馈"}
    assert all(one["url"].startswith("/dispatch/cases/") and "东街社区" in one["place"] for one in told["tasks"])
    assert counts[0] == counts[1] and len(shell) <= 8


def test_what_keeps_the_page_names_its_files_and_edition(phone):
    worker = phone.get("/dispatch/field/worker.js")
    assert worker["Content-Type"].startswith("text/javascript")
    words = worker.content.decode()
    assert 'SHELL = "/dispatch/field/"' in words and "dispatch/field.js" in words and "importScripts" in words
    manifest = json.loads(phone.get("/dispatch/field/manifest.json").content)
    assert manifest["start_url"] == manifest["scope"] == "/dispatch/field/"


def test_usual_kinds_come_first(phone, worker):
    for n in range(3):
        send(phone, worker, key=f"usual-key-0000000{n}", category="E03", detail=f"井盖{n}")
    words = phone.get("/dispatch/field/").content.decode()
    assert words.index('name="category" value="E03"') < words.index('name="category" value="E01"')
