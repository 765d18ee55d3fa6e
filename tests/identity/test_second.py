"""两步验证 the second factor: set up, asked for, replay, drift, lockout shared with the password, reset."""

import base64
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP

from tests.identity.offices import BY, HOME, PASSWORD
from tests.identity.test_signing_in import acts, enter
from yizhen.county.door import Source, set_rule
from yizhen.identity.actions import second
from yizhen.identity.models import Account, AccountSession, RecoveryCode, SecondFactor
from yizhen.identity.queries import actor_for

SET, STEP = "/identity/second/set", "/identity/second"
RFC_KEY = b"12345678901234567890"


@pytest.fixture
def today(offices):
    Account.objects.update(password_changed_on=timezone.localdate())
    return offices


def code_of(words, at=None, drift=0):
    clock = TOTP(base64.b32decode(words.replace(" ", "")), drift=drift)
    clock.time = (at or timezone.now()).timestamp()
    return f"{clock.token():06d}"


def words_on(page):
    return re.search(r"<code>([A-Z2-7 ]{32,})</code>", page.text)[1]


def enrolled(name):
    """A client whose account has a second factor, its secret and its recovery codes."""
    client = Client()
    assert enter(client, name).status_code == 302
    words = words_on(client.get(SET))
    page = client.post(SET, {"act": "set", "code": code_of(words), "password": PASSWORD})
    assert page.status_code == 200, page.text
    return client, words, re.findall(r"<code>([A-Z2-9]{4}(?:-[A-Z2-9]{4}){3})</code>", page.text)


def later(minutes):
    return timezone.now() + timedelta(minutes=minutes)


def forget_step():
    """As if the code's half minute were over."""
    SecondFactor.objects.update(last_step=0)


@pytest.mark.parametrize(
    ("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_codes_are_those_of_the_standard(seconds, code):
    """RFC 6238, appendix B (the last six of its eight digits)."""
    at = datetime.fromtimestamp(seconds, UTC)
    assert second._matched(RFC_KEY, code, at, drift=0, after=0)
    assert not second._matched(RFC_KEY, code, at + timedelta(minutes=2), drift=0, after=0)


def test_it_is_set_up_with_a_picture_a_secret_and_ten_codes(today):
    client = Client()
    enter(client, "jd")
    page = client.get(SET)
    assert 'src="data:image/svg+xml' in page.text
    assert words_on(client.get(SET)) == words_on(page)
    assert client.post(SET, {"act": "set", "code": "000000", "password": PASSWORD}).status_code == 422
    assert client.post(SET, {"act": "set", "code": code_of(words_on(page)), "password": "x"}).status_code == 422
    assert not SecondFactor.objects.exists()
    client, words, codes = enrolled("jd")
    assert len(set(codes)) == 10
    kept = SecondFactor.objects.get()
    assert words.replace(" ", "") not in kept.secret
    assert not RecoveryCode.objects.filter(digest__in=codes).exists()
    assert "剩余恢复码" in client.get(SET).text
    assert acts(today.accounts["jd"])[-1] == "second.set"


def test_a_password_alone_no_longer_signs_in(today):
    _client, words, _codes = enrolled("jd")
    forget_step()
    client = Client()
    assert enter(client, "jd", next="/organs/").url == STEP
    assert client.get("/identity/password").status_code == 302
    assert client.post(STEP, {"code": code_of(words)}).url == "/organs/"
    assert client.get("/identity/password").wsgi_request.actor.name == "赵JD"
    assert AccountSession.objects.latest("pk").second_at is not None


def test_no_code_is_taken_twice(today):
    _client, words, _codes = enrolled("jd")
    client = Client()
    enter(client, "jd")
    answer = client.post(STEP, {"code": code_of(words)})
    assert answer.status_code == 422
    assert "已经用过" in answer.text


def test_a_clock_that_is_off_is_remembered(today):
    _client, words, _codes = enrolled("jd")
    pk = today.accounts["jd"]
    by = actor_for(pk, None, timezone.now())
    at = later(10)
    assert second.prove(pk, code_of(words, at, drift=1), by=by, at=at)
    assert SecondFactor.objects.get().drift in {1, 2}
    at = later(20)
    assert second.prove(pk, code_of(words, at, drift=2), by=by, at=at)
    with pytest.raises(second.WrongCode):
        second.prove(pk, code_of(words, at, drift=9), by=by, at=at)


def test_a_recovery_code_works_once(today):
    _client, _words, codes = enrolled("jd")
    for expected in (302, 422):
        client = Client()
        enter(client, "jd")
        assert client.post(STEP, {"code": codes[0].lower()}).status_code == expected
    assert RecoveryCode.objects.filter(used_at__isnull=True).count() == 9
    assert "second.recovered" in acts(today.accounts["jd"])


def test_failures_lock_together_with_those_of_the_password(today, settings):
    enrolled("jd")
    settings.AXES_ENABLED = True
    client = Client()
    for _ in range(2):
        enter(client, "jd", "wrong")
    assert enter(client, "jd").url == STEP
    answers = [client.post(STEP, {"code": "000001"}) for _ in range(3)]
    assert "还可再试 2 次" in answers[0].text
    assert answers[-1].status_code == 429
    assert client.post(STEP, {"code": "000001"}).status_code == 429
    assert enter(client, "jd").status_code == 429
    assert acts(today.accounts["jd"]).count("session.locked") == 1


def test_guessing_from_many_places_is_stopped_too(today):
    _client, words, _codes = enrolled("jd")
    pk, now = today.accounts["jd"], later(5)
    by = actor_for(pk, None, timezone.now())
    for _ in range(5):
        with pytest.raises(second.WrongCode):
            second.prove(pk, "000001", by=by, at=now)
    with pytest.raises(second.CodeLocked):
        second.prove(pk, code_of(words, now), by=by, at=now)
    free = now + timedelta(minutes=16)
    assert second.prove(pk, code_of(words, free), by=by, at=free)


def test_the_second_step_waits_a_few_minutes_only(today):
    enrolled("jd")
    client = Client()
    enter(client, "jd")
    session = client.session
    session["pending"] = {**session["pending"], "until": (timezone.now() - timedelta(seconds=1)).isoformat()}
    session.save()
    assert client.get(STEP).url == "/identity/sign-in"
    assert Client().get(STEP).url == "/identity/sign-in"


def ask_of(words):
    set_rule(
        HOME, "identity.second_factor", words, in_force_from=date(2026, 1, 1), source=Source("测试规定"), **BY
    )


def test_named_offices_must_set_it_up_before_anything_else(today):
    ask_of("system_admin identity.grant")
    client = Client()
    enter(client, "jd")
    assert client.get("/identity/password").status_code == 200
    assert client.get("/identity/tokens/").status_code == 200
    for name, page in (("sys", "/identity/accounts/"), ("sec", "/identity/grants/")):
        client = Client()
        enter(client, name)
        assert client.get(page).url == SET
        words = words_on(client.get(SET))
        client.post(SET, {"act": "set", "code": code_of(words), "password": PASSWORD})
        assert client.get(page).status_code == 200
        assert client.post(SET, {"act": "end", "own_password": PASSWORD}).status_code == 200
        assert SecondFactor.objects.filter(account=today.accounts[name]).exists()


def test_asking_for_it_reaches_sessions_that_stand(today):
    client = Client()
    enter(client, "sys")
    assert client.get("/identity/accounts/").status_code == 200
    ask_of("system_admin")
    assert client.get("/identity/accounts/").url == SET


def test_the_shipped_rule_asks_the_three_administrators(db):
    from yizhen.county.door import open_county, rule

    open_county(code=HOME, name="望川县", fictional=True, **BY)
    words = str(rule(HOME, "identity.second_factor", date(2026, 1, 1)).value).split()
    assert {"system_admin", "security_admin", "audit_admin", "identity.grant"} == set(words)


def test_codes_are_made_anew_and_the_factor_ended_by_its_owner(today):
    client, _words, codes = enrolled("jd")
    assert client.post(SET, {"act": "codes", "own_password": "x"}).status_code == 422
    page = client.post(SET, {"act": "codes", "own_password": PASSWORD})
    fresh = re.findall(r"<code>([A-Z2-9]{4}(?:-[A-Z2-9]{4}){3})</code>", page.text)
    assert len(fresh) == 10
    assert not set(fresh) & set(codes)
    assert client.post(SET, {"act": "end", "own_password": PASSWORD}).status_code == 302
    assert not SecondFactor.objects.exists()


def test_the_security_administrator_resets_it_for_a_reason(today):
    owner, _words, _codes = enrolled("jd")
    page = f"/identity/accounts/{today.accounts['jd']}/reset-second"
    for name, status in (("sys", 403), ("aud", 403)):
        client = Client()
        enter(client, name)
        assert client.post(page, {"why": "手机丢失"}).status_code == status
    client = Client()
    enter(client, "sec")
    assert client.post(page, {"why": ""}).status_code == 422
    assert client.post(page, {"why": "手机丢失，已当面核对"}).status_code == 302
    assert not SecondFactor.objects.exists()
    assert owner.get("/identity/tokens/", follow=True).redirect_chain
    assert acts(today.accounts["jd"])[-1] == "second.ended"
    own, _words, _codes = enrolled("sec")
    answer = own.post(f"/identity/accounts/{today.accounts['sec']}/reset-second", {"why": "自己"})
    assert answer.status_code == 422


def test_a_secret_belongs_to_its_account(today):
    words, sealed = second.new_secret(1)
    assert second.secret_words(1, sealed) == words
    with pytest.raises(ValueError, match="损坏"):
        second.secret_words(2, sealed)


def test_the_machine_resets_it_when_nobody_else_can(today):
    from click.testing import CliRunner

    from yizhen.identity.commands import group

    enrolled("sec")
    answer = CliRunner().invoke(group, ["reset-second", "sec", "--reason", "手机丢失", "--json"])
    assert '"was_set":true' in answer.output
    assert not SecondFactor.objects.exists()
    assert CliRunner().invoke(group, ["reset-second", "nobody", "--reason", "x"]).exit_code == 2
    assert CliRunner().invoke(group, ["reset-second", "sec"]).exit_code == 2
