"""Logs, metrics, doctor: what a technician sees, and what nobody may."""

import json
import logging
import stat
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from django.db import OperationalError, connection, transaction
from django.test import Client

from yizhen.kernel.actors import system_actor
from yizhen.record import door as record
from yizhen.record.terms import KeyDestroyed
from yizhen.site import logs
from yizhen.site.doctor import examine
from yizhen.staffing import commands as staffing


@pytest.fixture
def page(db):
    return Client()


@pytest.fixture
def told():
    """Request lines of the log, as JSON."""
    lines = []

    class Keep(logging.Handler):
        def emit(self, entry):
            logs.WithRequest().filter(entry)
            lines.append(json.loads(logs.JsonLines().format(entry)))

    logger, keep = logging.getLogger("yizhen.request"), Keep()
    before = logger.level
    logger.addHandler(keep)
    logger.setLevel(logging.DEBUG)
    yield lines
    logger.removeHandler(keep)
    logger.setLevel(before)


def test_a_request_is_one_line_with_number_duration_status_and_no_words_of_its_own(page, told):
    page.get("/follow?number=N1&code=SECRET-CODE", headers={"X-Request-Id": "asked-12345678"})
    (line,) = [one for one in told if one["logger"] == "yizhen.request"]
    assert (line["route"], line["status"], line["request"], line["channel"]) == ("follow", 200, "asked-12345678", "public")
    assert line["ms"] > 0
    assert "SECRET" not in json.dumps(line)


def test_what_the_database_tells_of_a_row_stays_out_of_the_log():
    words = "duplicate key\nDETAIL:  Key (phone)=(15400000000) already exists."
    told = logs.trace((ValueError, ValueError(words), None))
    assert "duplicate key" in told
    assert "15400000000" not in told


def test_slow_requests_are_told(page, told, monkeypatch):
    monkeypatch.setattr("yizhen.site.watch.SLOW_SECONDS", 0.0)
    page.get("/follow")
    assert (told[-1]["level"], told[-1]["message"].startswith("slow request")) == ("warning", True)


def test_metrics_count_requests_and_tell_the_state_of_the_county(page):
    page.get("/follow")
    words = page.get("/metrics").content.decode()
    assert 'yizhen_requests_total{method="GET",route="dispatch:follow",status="200"}' in words
    for name in ("yizhen_record_pending", "yizhen_record_sealed", "yizhen_handler_lag", "yizhen_cases_overdue"):
        assert f"# TYPE {name} gauge" in words


@pytest.mark.parametrize(
    ("address", "more", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("10.0.0.9", {}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "10.0.0.9"}, 404),
        ("10.0.0.9", {"Authorization": "Bearer right"}, 200),
        ("10.0.0.9", {"Authorization": "Bearer wrong"}, 404),
        ("10.0.0.9", {"Authorization": "Bearer "}, 404),
    ],
)
def test_metrics_are_for_this_machine_or_whoever_holds_the_token(page, monkeypatch, address, more, status):
    if "wrong" in str(more) or "right" in str(more):
        monkeypatch.setenv("YIZHEN_METRICS_TOKEN", "right")
    assert page.get("/metrics", REMOTE_ADDR=address, headers=more).status_code == status


def test_metrics_ask_a_constant_number_of_queries(page, django_assert_max_num_queries):
    page.get("/metrics")
    with django_assert_max_num_queries(12):
        page.get("/metrics")


def test_a_database_that_is_away_is_told_in_plain_words(page, monkeypatch):
    def full(*_args, **_kwargs):
        raise OperationalError("database or disk is full")

    page.raise_request_exception = False
    monkeypatch.setattr("yizhen.identity.middleware.default_county", full)
    answer = page.get("/follow")
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "不会变成两件" in answer.content.decode()


# -- doctor ------------------------------------------------------------------------------------------------------


def state(key):
    return {check.key: check for check in examine().checks}[key]


@pytest.fixture
def home(db, tmp_path, settings):
    settings.HOME = tmp_path
    settings.ANCHOR_FILE = tmp_path / "anchors" / "anchors.jsonl"
    tmp_path.chmod(0o700)
    return tmp_path


def note(at=None):
    with transaction.atomic():
        record.append(
            "record.key.destroyed", KeyDestroyed("k", "g"), by=system_actor("测试", "990101", []),
            at=at or datetime.now(UTC), subject=("record.key", 0),
        )  # fmt: skip


def test_every_finding_says_what_to_do(home):
    report = examine()
    assert [check.key for check in report.checks if check.state != "good" and not check.mend] == []
    assert len({check.key for check in report.checks}) == len(report.checks)
    assert state("migrations").state == state("guards").state == state("home").state == "good"


def test_an_open_home_and_loose_keys_are_found(home):
    (home / "keys").mkdir(mode=0o700)
    (home / "keys" / "master").write_text("x")
    (home / "keys" / "master").chmod(0o644)
    home.chmod(0o755)
    assert (state("home").state, state("keys").state) == ("warning", "fault")
    (home / "keys" / "master").chmod(stat.S_IRUSR)
    home.chmod(0o700)
    assert (state("home").state, state("keys").state) == ("good", "good")


def test_a_missing_guard_is_found(home):
    table = " ON record_entry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER record_entry_no_update{table}")
    found = state("guards")
    assert (found.state, "record_entry_no_update" in found.words) == ("fault", True)


def test_a_missing_guard_of_the_ledger_is_found_and_raised_again(home):
    table = " ON staffing_leg" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER staffing_leg_no_update{table}")
    found = state("ledger-guards")
    assert (found.state, "staffing_leg_no_update" in found.words) == ("fault", True)
    assert "staffing_leg_no_update" in CliRunner().invoke(staffing.group, ["guard"]).output
    assert state("ledger-guards").state == "good"


def test_a_worker_that_sleeps_is_found(home):
    note(datetime.now(UTC) - timedelta(minutes=10))
    assert state("pending").state == "warning"
    record.seal_all()
    assert (state("pending").state, state("anchors").state) == ("good", "warning")
    record.anchor(at=datetime.now(UTC))
    assert state("anchors").state == "good"


def test_a_clock_that_went_back_is_found(home):
    note(datetime.now(UTC) + timedelta(hours=3))
    assert state("clock").state == "fault"


def test_an_open_site_without_tls_and_debug_are_found(home, settings):
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
    assert state("tls").state == "good"
    settings.ALLOWED_HOSTS, settings.DEBUG = ["county.example"], True
    assert (state("tls").state, state("debug").state) == ("fault", "fault")
    settings.BEHIND_TLS, settings.CSRF_TRUSTED_ORIGINS, settings.DEBUG = True, ["https://county.example"], False
    assert (state("tls").state, state("debug").state) == ("good", "good")


def test_a_forgotten_import_is_found(home):
    columns = "county, name, sha256, mapping, state, rows, taken, refused, made_at, made_by"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO dispatch_batch ({columns}) VALUES ('990101', 'a.csv', '', '{{}}', 'staged', 1, 0, 0, %s, 'x')",
            [datetime.now(UTC) - timedelta(days=30)],
        )
    assert state("batches").state == "warning"


def test_a_database_that_does_not_answer_is_a_fault_and_not_a_traceback(home, monkeypatch):
    def broken(*_):
        raise OperationalError("could not connect to server")

    monkeypatch.setattr("yizhen.site.doctor.data._row", broken)
    found = state("database")
    assert (found.state, "could not connect" in found.words) == ("fault", True)
