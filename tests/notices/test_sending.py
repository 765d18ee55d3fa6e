"""E-mail and text messages: chosen per account, tried again, never twice under another key, dropped when stale."""

import json
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace

import pytest
from django.core import mail
from django.db import transaction

from tests.dispatch.pages import asking
from tests.notices.conftest import ASKING, NOW, TELLING
from yizhen.identity.models import Account
from yizhen.kernel.actors import Actor, Grant
from yizhen.notices import actions, queries
from yizhen.notices.actions import gateways
from yizhen.notices.actions.sending import LEASE
from yizhen.notices.models import ChoiceRow, MessageRow
from yizhen.notices.rules import WAITS, read_email, read_mobile
from yizhen.notices.terms import Answer, Letter, Means, Parcel, Sending
from yizhen.organs import door as organs
from yizhen.record import door as record

OUTBOX = Actor(name="系统管理员", county="990101", account=1, grants=(Grant(frozenset({"notices.outbox"}), "990101"),))


@pytest.fixture
def reader(realm):
    """An account that answers for the post urban.a, and the actor of it."""
    by = {"by": realm.root, "at": NOW}
    person = organs.enroll_person("990101", "A001", "某甲", **by)
    organs.assign_holder(realm.posts["urban.a"], person, valid_from=NOW.date(), **by)
    account = Account.objects.create(username="jia", county="990101", person_id=person, created_on=NOW.date())
    actor = Actor(name="某甲", county="990101", account=account.pk, posts=frozenset({realm.posts["urban.a"]}))
    return SimpleNamespace(account=account, actor=actor)


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


def letter(key="l1", phone="13800001111"):
    with transaction.atomic():
        person = record.new_person_key()
        token = record.seal_personal(person, phone)
    return person, Letter(token, TELLING, "已受理。看进度：\n/follow", key, "990101", ("test.case", 1))


def send(at):
    return actions.deliver(actions.claim(at=at), lambda: at)


def test_what_was_chosen_goes_by_e_mail_without_what_people_wrote(reader, draft, settings):
    settings.SITE_ADDRESS = "https://zhen.example"
    actions.choose("jia@example.org", "", {ASKING: ["email", "sms"]}, by=reader.actor, at=NOW)
    for _ in range(2):
        actions.notify([draft(), draft("k2", TELLING), draft("k3", posts=("water.a",))], at=NOW)
    assert MessageRow.objects.count() == 1
    assert send(NOW) == 1
    (sent,) = mail.outbox
    assert sent.to == ["jia@example.org"]
    assert sent.body == "20260310-000001 请签收\nhttps://zhen.example/dispatch/cases/1"
    assert "菜市场" not in sent.body
    assert MessageRow.objects.get().key in sent.extra_headers["Message-ID"]
    assert not actions.is_due(at=NOW + timedelta(days=1))


def test_nobody_wants_any_no_query_is_spent(draft, django_assert_num_queries):
    with django_assert_num_queries(2):
        actions.notify([draft()], at=NOW)


@pytest.mark.parametrize("means", ["email", "sms"])
def test_an_address_that_cannot_be_is_told_at_its_field(reader, means):
    field = {"email": "email", "sms": "mobile"}[means]
    told = {"email": "", "mobile": "", field: "not one"}
    with pytest.raises(actions.BadAddress) as refused:
        actions.choose(told["email"], told["mobile"], {}, by=reader.actor, at=NOW)
    assert refused.value.field == field
    assert not ChoiceRow.objects.exists()


def test_a_choice_is_recorded_without_the_address(reader):
    actions.choose("jia@example.org", "138 0000 1111", {ASKING: ["sms"], "unknown": ["sms"]}, by=reader.actor, at=NOW)
    (entry,) = [one for one in record.history("identity.account", reader.account.pk) if one.act.startswith("notices")]
    assert entry.payload == {"email": True, "mobile": True, "before": {}, "after": {ASKING: ["sms"]}}
    assert ChoiceRow.objects.get().mobile == "13800001111"


def test_a_text_is_a_file_and_the_same_file_after_a_crash(realm, home):
    _person, one = letter()
    actions.write([one, one], at=NOW)
    (parcel,) = actions.claim(at=NOW)
    gateways.keep_sms(parcel)  # and then the worker is killed
    assert actions.claim(at=NOW) == []
    assert send(NOW + LEASE) == 1
    (file,) = (home / "outbox" / "sms").iterdir()
    assert json.loads(file.read_text()) == {
        "id": parcel.key, "to": "13800001111", "text": f"已受理。看进度：\n{gateways.settings.SITE_ADDRESS}/follow",
    }  # fmt: skip
    assert file.stat().st_mode & 0o077 == 0
    row = MessageRow.objects.get()
    assert (row.state, row.attempts) == (Sending.SENT, 2)
    assert "13800001111" not in json.dumps(list(MessageRow.objects.values("token", "text", "last_answer")))


def test_a_number_destroyed_meanwhile_gets_nothing(realm, home):
    person, one = letter()
    actions.write([one], at=NOW)
    record.destroy_person_key(person, by=realm.root, at=NOW, ground="本人要求删除")
    assert send(NOW) == 0
    assert MessageRow.objects.get().state == Sending.DROPPED


def test_stale_news_and_fixed_lines_are_dropped(realm, home):
    actions.write([letter("old")[1], letter("fixed", "0371-1234567")[1]], at=NOW)
    assert [parcel.to for parcel in actions.claim(at=NOW)] == ["13800001111"]
    assert send(NOW + timedelta(days=3)) == 0
    assert set(MessageRow.objects.values_list("state", flat=True)) == {Sending.DROPPED}


def failing(_parcel):
    raise RuntimeError("out of order")


def test_a_driver_that_fails_is_tried_again_with_growing_pauses_and_given_up(realm, settings, monkeypatch):
    settings.SMS_DRIVER = f"{__name__}:failing"
    monkeypatch.setattr(gateways, "import_module", lambda _name: SimpleNamespace(failing=failing))
    monkeypatch.setattr("yizhen.notices.actions.sending.is_too_old", lambda _made, _now: False)
    actions.write([letter()[1]], at=NOW)
    at, pauses = NOW, []
    while actions.is_due(at=at):
        assert send(at) == 0
        row = MessageRow.objects.get()
        if row.state == Sending.WAITING:
            pauses.append((row.next_at - at).total_seconds() / 60)
            at = row.next_at
    assert pauses == list(WAITS)
    assert row.state == Sending.FAILED
    assert "out of order" in row.last_answer
    assert actions.send_again(row.pk, by=OUTBOX, at=at) is True
    assert actions.send_again(row.pk, by=OUTBOX, at=at) is False
    assert MessageRow.objects.get().key == row.key


class Ear(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append((dict(self.headers), json.loads(body)))
        self.send_response(self.server.answers.pop(0))
        self.end_headers()

    def log_message(self, *_args):
        pass


def test_the_http_driver_sends_the_same_key_and_reads_refusals():
    server = HTTPServer(("127.0.0.1", 0), Ear)
    server.seen, server.answers = [], [503, 202, 400]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        driver = gateways.HttpSms(f"http://127.0.0.1:{server.server_address[1]}/send", "secret")
        parcel = Parcel(1, Means.SMS, "13800001111", "", "已受理", "key-1", 1)
        answers = [driver(parcel) for _ in range(3)]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert [(one.is_sent, one.final) for one in answers] == [(False, False), (True, False), (False, True)]
    headers, body = server.seen[0]
    assert body == {"id": "key-1", "to": "13800001111", "text": "已受理"}
    assert {one[0]["Idempotency-Key"] for one in server.seen} == {"key-1"}
    assert headers["Authorization"] == "Bearer secret"
    assert driver(parcel).words.startswith("ConnectionRefusedError")


def test_a_refusal_for_good_is_not_tried_again(realm, monkeypatch):
    monkeypatch.setattr(gateways, "keep_sms", lambda _parcel: Answer(is_sent=False, words="400", final=True))
    actions.write([letter()[1]], at=NOW)
    send(NOW)
    assert MessageRow.objects.get().state == Sending.FAILED


def test_the_outbox_shows_no_words_and_no_addresses(realm, home, django_assert_num_queries):
    actions.write([letter(f"l{n}")[1] for n in range(3)], at=NOW)
    send(NOW)
    with django_assert_num_queries(2):
        found, count = queries.outbox(OUTBOX)
    assert count == len(found) == 3
    narrow = Actor(name="x", county="990101", account=2, grants=(Grant(frozenset({"notices.outbox"}), "990101", organs=frozenset({1})),))
    assert queries.outbox(narrow)[1] == 0
    with asking() as browse:
        page = browse(OUTBOX).get("/notices/outbox?state=sent").content.decode()
        assert "已发出" in page
        assert "13800001111" not in page
        assert "看进度" not in page
        assert browse(realm.urban).get("/notices/outbox").status_code == 403
        assert browse(OUTBOX).post(f"/notices/outbox/{found[0].id}/again").status_code == 302
        assert browse(narrow).post(f"/notices/outbox/{found[0].id}/again").status_code == 404


def test_the_choices_page_keeps_what_was_chosen(reader):
    with asking() as browse:
        page = browse(reader.actor).get("/notices/choices")
        assert page.status_code == 200
        wrong = browse(reader.actor).post("/notices/choices", {"email": "x", f"kind-{ASKING}": ["email"]})
        assert wrong.status_code == 422
        told = {"email": "jia@example.org", "mobile": "", f"kind-{ASKING}": ["email"]}
        assert browse(reader.actor).post("/notices/choices", told).status_code == 302
    assert queries.choices(reader.actor).means(ASKING) == ("email",)


def test_files_with_numbers_in_clear_do_not_stay(realm, home):
    actions.write([letter()[1]], at=NOW)
    send(NOW)
    (file,) = (home / "outbox" / "sms").iterdir()
    written = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    assert actions.sweep_files(at=written + timedelta(days=29)) == 0
    assert actions.sweep_files(at=written + timedelta(days=31)) == 1
    assert not file.exists()


def test_addresses():
    assert read_mobile("+86 138-0000-1111") == "13800001111"
    assert read_mobile("0371-12345678") == ""
    assert read_email(" a.b@example.gov.cn ") == "a.b@example.gov.cn"
    for wrong in ("a@b", "a b@example.org", "a@example.org,b@example.org", "a@example.org\nBcc: b@example.org", "x" * 200 + "@example.org"):
        assert read_email(wrong) == ""


def test_what_a_mail_system_says_is_kept_without_the_address(reader, draft):
    actions.choose("jia@example.org", "", {ASKING: ["email"]}, by=reader.actor, at=NOW)
    actions.notify([draft()], at=NOW)
    [parcel] = actions.claim(at=NOW)
    refused = Answer(is_sent=False, words=f"SMTPRecipientsRefused: {{'{parcel.to}': (550, b'no')}}")
    actions.note_answer(parcel, refused, at=NOW)
    assert "jia" not in MessageRow.objects.get().last_answer and "550" in MessageRow.objects.get().last_answer
