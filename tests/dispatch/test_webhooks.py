"""Webhooks: told once, signed, tried again, paused when nobody listens; nobody's words leave the house."""

import hashlib
import hmac
import json
import re
import socket
import threading
import time
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_network

import pytest
from django.utils import timezone

from tests.dispatch.pages import asking
from tests.dispatch.realm import COUNTY
from yizhen.dispatch.access import NoSuchWebhook
from yizhen.dispatch.actions import delivering
from yizhen.dispatch.actions import webhooks as actions
from yizhen.dispatch.actions.delivering import claim, deliver, forget_old, is_due
from yizhen.dispatch.models import Delivery, Webhook
from yizhen.dispatch.queries.webhooks import deliveries, webhook, webhooks
from yizhen.dispatch.rules.webhooks import WAITS, is_address, may_connect
from yizhen.kernel.actors import Actor, Grant, NoPower
from yizhen.record import door as record
from yizhen.record.models import EntryRow


class Listener(HTTPServer):
    """The other system: keeps what it is sent and answers as it is told to."""

    def __init__(self):
        self.seen, self.answers = [], []
        super().__init__(("127.0.0.1", 0), Ear)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}/hook?a=1"


class Ear(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append((self.path, dict(self.headers), body))
        status = self.server.answers.pop(0) if self.server.answers else 204
        self.send_response(status)
        if status == 302:
            self.send_header("Location", self.server.url)
        self.end_headers()

    def log_message(self, *_args):
        pass


@pytest.fixture
def listener():
    server = Listener()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def keeper(realm):
    return realm.actor("center.a", "dispatch.configure", "dispatch.view")


@pytest.fixture(autouse=True)
def _to_this_machine(settings):
    settings.WEBHOOK_LOOPBACK = True


@pytest.fixture
def hook(keeper, listener):
    return actions.create_webhook("热线平台", listener.url, by=keeper, at=timezone.now() - timedelta(seconds=1))


def news():
    record.seal_all()
    record.hand_out_all()


def deliver_at(at):
    return deliver(claim(at=at), lambda: at)


def receive(secret, headers, body, known, now):
    """What the other system does, written from the manual alone."""
    stamp, key = headers["Yizhen-Timestamp"], headers["Yizhen-Delivery"]
    wanted = "v1=" + hmac.new(secret.encode(), f"{stamp}.{key}.".encode() + body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(wanted, headers["Yizhen-Signature"]):
        return "forged"
    if abs(now - int(stamp)) > 300:
        return "old"
    if key in known:
        return "known"
    known.add(key)
    return json.loads(body)


def test_a_case_that_moves_is_told_signed_and_without_anybodys_words(realm, hook, listener):
    _pk, secret = hook
    now = timezone.now()
    case = realm.report(at=now, title="隔壁老王家漏水", name="张三", phone="13800138000", place_text="三单元")
    realm.do("accept", case.id, now + timedelta(seconds=1), words="机密批示")
    news()
    later = now + timedelta(seconds=5)
    assert deliver_at(later) == 2 and not is_due(at=later)
    path, headers, body = listener.seen[1]
    known, clock = set(), later.timestamp()
    told = receive(secret, headers, body, known, clock)
    assert path == "/hook?a=1" and headers["Yizhen-Event"] == told["event"] == "dispatch.case.accepted"
    assert told["case"]["number"] == case.number and told["case"]["after"] == "accepted" and told["county"] == COUNTY
    everything = "".join(str(one) for one in listener.seen)
    for private in ("老王", "张三", "13800138000", "三单元", "批示", "隔壁"):
        assert private not in everything
    assert receive(secret, headers, body, known, clock) == "known"
    assert receive(secret, headers, body, set(), clock + 301) == "old"
    assert receive(secret, headers, body + b" ", set(), clock) == "forged"
    for name in ("Yizhen-Timestamp", "Yizhen-Delivery"):
        assert receive(secret, headers | {name: headers[name][:-1] + "x"}, body, set(), clock) == "forged"
    assert receive("whsec_other", headers, body, set(), clock) == "forged"


def test_told_once_whatever_the_handler_repeats(realm, hook, listener):
    now = timezone.now()
    realm.report(at=now)
    news()
    record.rewind(actions.WEBHOOKS)
    news()
    assert Delivery.objects.count() == 1
    assert deliver_at(now + timedelta(seconds=5)) == 1 == len(listener.seen)


def test_what_happened_before_or_is_not_asked_for_is_not_told(realm, keeper, listener):
    now = timezone.now()
    realm.report(at=now - timedelta(hours=1))
    actions.create_webhook("只要结案", listener.url, ["dispatch.case.closed"], by=keeper, at=now)
    actions.create_webhook("都要", listener.url, by=keeper, at=now)
    realm.report(at=now + timedelta(seconds=1), title="另一件")
    news()
    assert [row.webhook.name for row in Delivery.objects.all()] == ["都要"]


def test_what_fails_is_tried_again_with_the_same_key_and_a_new_time(realm, hook, listener):
    now = timezone.now()
    realm.report(at=now)
    news()
    listener.answers = [500, 302, 503]
    at = now + timedelta(seconds=1)
    for wait in WAITS[:3]:
        assert deliver_at(at) == 0
        assert not is_due(at=at + wait - timedelta(seconds=1))
        at += wait
    assert deliver_at(at) == 1
    heads = [headers for _path, headers, _body in listener.seen]
    assert len({head["Yizhen-Delivery"] for head in heads}) == 1 and len(heads) == 4
    assert [head["Yizhen-Attempt"] for head in heads] == ["1", "2", "3", "4"]
    assert len({head["Yizhen-Signature"] for head in heads}) == 4
    assert Delivery.objects.get().state == "done" and Webhook.objects.get().failures == 0


def test_given_up_after_the_last_attempt_and_sent_again_by_hand(realm, hook, listener, keeper):
    pk, _secret = hook
    now = at = timezone.now()
    realm.report(at=now)
    news()
    listener.answers = [500] * 8
    for wait in (*WAITS, timedelta(0)):
        at += timedelta(seconds=1)
        deliver_at(at)
        at += wait
    row = Delivery.objects.get()
    assert row.state == "failed" and row.attempts == 8
    assert not actions.send_again(pk, "no such key", by=keeper, at=at)
    assert actions.send_again(pk, row.key, by=keeper, at=at)
    assert deliver_at(at) == 1


@pytest.mark.parametrize(("answer", "attempts"), [(410, 1), (500, 20)])
def test_who_does_not_listen_is_paused_and_gets_all_afterwards(realm, hook, listener, keeper, answer, attempts):  # noqa: PLR0917  fixtures
    pk, _secret = hook
    now = timezone.now()
    for n in range(attempts + 1):
        realm.report(at=now, title=f"第{n}件")
    news()
    listener.answers = [answer] * (attempts + 5)
    deliver(claim(at=now + timedelta(seconds=1), limit=attempts), lambda: now)
    found = webhook(keeper, pk)
    assert found.paused_at is not None and found.waiting == attempts + 1
    assert not is_due(at=now + timedelta(days=9))
    assert EntryRow.objects.filter(act="dispatch.webhook.paused").count() == 1
    listener.answers = []
    actions.resume_webhook(pk, by=keeper, at=now + timedelta(days=1))
    while is_due(at=now + timedelta(days=1)):
        deliver_at(now + timedelta(days=1))
    assert webhook(keeper, pk).waiting == 0 and not Delivery.objects.exclude(state="done").exists()


def test_what_is_claimed_is_not_claimed_twice(realm, hook):
    now = timezone.now()
    realm.report(at=now)
    news()
    at = now + timedelta(seconds=1)
    assert len(claim(at=at)) == 1 and claim(at=at) == []
    assert len(claim(at=at + timedelta(minutes=3))) == 1, "whoever died with it leaves it to others"


def test_ended_means_ended(realm, hook, keeper, listener):
    pk, secret = hook
    now = timezone.now()
    realm.report(at=now)
    news()
    actions.end_webhook(pk, by=keeper, at=now)
    assert not is_due(at=now + timedelta(days=1)) and webhooks(keeper) == []
    with pytest.raises(NoSuchWebhook):
        deliveries(keeper, pk)
    kept = Webhook.objects.get()
    assert actions.secret_of(kept) == "" and secret not in kept.secret
    Delivery.objects.update(last_at=now - timedelta(days=31))
    assert forget_old(at=now) == 1


def test_the_secret_is_nowhere_in_clear(hook):
    _pk, secret = hook
    assert secret not in str(list(Webhook.objects.values())) + str(list(EntryRow.objects.values_list("payload")))


# -- where it may go -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["https://hotline.example/x", "https://10.1.2.3:8080/", "https://[2001:db8::1]/a?b=c"])
def test_addresses_that_will_do(url):
    assert is_address(url)


@pytest.mark.parametrize(
    "url", ["", "ftp://a/b", "https://", "https://u:p@a/b", "https://a b", "//a/b", "https://a:99999/", "https://[x/",
            "https://a/\nb", "file:///etc/passwd", "https://a/" + "x" * 500, "javascript:alert(1)", "http://hotline.example/x", "http://10.1.2.3/"]
)  # fmt: skip
def test_addresses_that_will_not(keeper, url):
    assert not is_address(url)
    with pytest.raises(actions.BadWebhook):
        actions.create_webhook("x", url, by=keeper, at=timezone.now())


@pytest.mark.parametrize(
    ("address", "may"),
    [("10.20.0.1", True), ("10.21.0.1", False), ("192.168.1.9", False), ("172.16.0.1", False), ("100.64.0.1", False),
     ("fd00::1", False), ("8.8.8.8", True), ("2606:4700::1", True), ("127.0.0.1", False), ("::1", False),
     ("169.254.169.254", False), ("fe80::1%eth0", False), ("0.0.0.0", False), ("::", False), ("224.0.0.1", False),
     ("::ffff:127.0.0.1", False), ("::ffff:169.254.169.254", False), ("2002:7f00:1::", False), ("64:ff9b::a15:1", False),
     ("nonsense", False), ("240.0.0.1", False)],
)  # fmt: skip
def test_only_to_other_machines(address, may):
    assert may_connect(address, loopback=False, inner=[ip_network("10.20.0.0/16")]) is may


def resolving_to(*rounds):
    """A name that stands for other addresses each time it is looked up (DNS rebinding)."""
    answers = [list(one) for one in rounds]

    def look_up(_host, port, **_more):
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(2, 1, 6, "", (one, port)) for one in found]

    return look_up


@pytest.mark.parametrize("inside", ["10.0.0.8", "127.0.0.1", "169.254.169.254", "fd00::8"])
def test_a_name_of_an_inner_address_is_not_taken(keeper, settings, monkeypatch, inside):
    settings.WEBHOOK_LOOPBACK = False
    monkeypatch.setattr(actions.socket, "getaddrinfo", resolving_to([inside]))
    with pytest.raises(actions.BadWebhook, match="内网"):
        actions.create_webhook("内网", "https://hotline.example/", by=keeper, at=timezone.now())
    assert not Webhook.objects.exists()
    if inside == "10.0.0.8":
        settings.WEBHOOK_NETWORKS = [ip_network("10.0.0.0/24")]
        assert actions.create_webhook("内网", "https://hotline.example/", by=keeper, at=timezone.now())


def test_a_name_that_turns_inward_afterwards_is_not_followed(realm, keeper, settings, monkeypatch):
    settings.WEBHOOK_LOOPBACK = False
    opened = []
    monkeypatch.setattr(actions.socket, "getaddrinfo", resolving_to(["8.8.8.8"], ["10.0.0.8", "127.0.0.1"], ["8.8.4.4", "10.0.0.8"], ["10.0.0.8"]))
    monkeypatch.setattr(actions.socket, "create_connection", lambda where, *_a, **_m: opened.append(where) or refuse())
    now = timezone.now()
    actions.create_webhook("外网", "https://hotline.example/", by=keeper, at=now - timedelta(seconds=1))
    realm.report(at=now)
    news()
    assert deliver_at(now + timedelta(seconds=1)) == 0 and not opened
    assert "内网" in Delivery.objects.get().last_answer
    assert deliver_at(now + WAITS[0] + timedelta(seconds=2)) == 0
    assert opened == [("8.8.4.4", 443)], "to the address that was looked at, and to no other"


def refuse():
    raise ConnectionRefusedError


def test_what_was_set_up_over_plain_http_is_no_longer_sent(realm, hook, listener, settings):
    Webhook.objects.update(url="http://hotline.example/x")
    now = timezone.now()
    realm.report(at=now)
    news()
    assert deliver_at(now + timedelta(seconds=1)) == 0
    assert "https" in Delivery.objects.get().last_answer


def test_not_to_this_machine_unless_it_is_said(realm, hook, listener, settings):
    settings.WEBHOOK_LOOPBACK = False
    Webhook.objects.update(url=listener.url.replace("http:", "https:"))
    now = timezone.now()
    realm.report(at=now)
    news()
    assert deliver_at(now + timedelta(seconds=1)) == 0
    assert not listener.seen and "本机" in Delivery.objects.get().last_answer


def drip(server):
    """Answer byte by byte, each within the time of one read."""
    line, _address = server.accept()
    with line, suppress(OSError):
        for byte in b"HTTP/1.1 204 No Content\r\nX-Slow: " + b"x" * 40 + b"\r\n\r\n":
            line.sendall(bytes([byte]))
            time.sleep(0.02)


def test_who_answers_byte_by_byte_is_cut_off(realm, keeper, monkeypatch):
    monkeypatch.setattr(delivering, "SECONDS", 0.4)
    now = timezone.now()
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=drip, args=[server])
        thread.start()
        actions.create_webhook("慢", f"http://127.0.0.1:{server.getsockname()[1]}/", by=keeper, at=now - timedelta(seconds=1))
        realm.report(at=now)
        news()
        assert deliver_at(now + timedelta(seconds=1)) == 0
        thread.join()
    assert "Timeout" in Delivery.objects.get().last_answer


def test_nobody_there_is_an_answer_too(realm, keeper):
    now = timezone.now()
    actions.create_webhook("没人", "http://127.0.0.1:9/", by=keeper, at=now - timedelta(seconds=1))
    realm.report(at=now)
    news()
    assert deliver_at(now + timedelta(seconds=1)) == 0
    assert "Refused" in Delivery.objects.get().last_answer


# -- who may ---------------------------------------------------------------------------------------------------


def test_only_who_configures_the_whole_county(realm, hook):
    pk, _secret = hook
    now = timezone.now()
    other = Actor("x", "990102", grants=(Grant(frozenset({"dispatch.configure"}), "990102"),))
    part = realm.actor("urban.a", "dispatch.configure", scope="own_organ")
    for by in (other, part, realm.center):
        assert webhooks(by) == []
        for act in (actions.end_webhook, actions.resume_webhook, actions.try_webhook):
            with pytest.raises(NoSuchWebhook):
                act(pk, by=by, at=now)
    for by in (part, realm.center, realm.public):
        with pytest.raises(NoPower):
            actions.create_webhook("x", "https://a.example/", by=by, at=now)
    assert Webhook.objects.get().paused_at is None


def test_the_pages(realm, keeper, listener, django_assert_max_num_queries):
    with asking() as browse:
        page = browse(keeper)
        assert "还没有设立推送" in page.get("/dispatch/webhooks").text
        refused = page.post("/dispatch/webhooks", {"name": "热线", "url": "ftp://x"})
        assert refused.status_code == 422 and "ftp://x" in refused.text
        made = page.post("/dispatch/webhooks", {"name": "热线", "url": listener.url, "acts": ["dispatch.case.closed"]})
        assert len(re.findall("whsec_", made.text)) == 1
        assert "whsec_" not in page.get("/dispatch/webhooks").text
        pk = Webhook.objects.get().pk
        for verb, word in (("try", "已排入"), ("pause", "已暂停"), ("resume", "已恢复"), ("again", "没有改动")):
            assert word in page.post(f"/dispatch/webhooks/{pk}/{verb}", follow=True).text, verb
        now = timezone.now() + timedelta(seconds=1)
        assert deliver_at(now) == 1 and listener.seen[0][1]["Yizhen-Event"] == "ping"
        with django_assert_max_num_queries(8):
            assert "204" in page.get(f"/dispatch/webhooks/{pk}").text
        assert page.get(f"/dispatch/webhooks/{pk}/pause").status_code == 405
        assert page.get("/dispatch/webhooks/987654321").status_code == 404
        assert "已停止" in page.post(f"/dispatch/webhooks/{pk}/end", follow=True).text
    with asking() as browse:
        page = browse(realm.center)
        assert page.get("/dispatch/webhooks").status_code == 403
        assert page.post(f"/dispatch/webhooks/{pk}/pause").status_code == 404
