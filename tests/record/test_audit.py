"""The auditor's board: verification as a job, subjects and payloads in words, exports and full views of data."""

import datetime as dt
from threading import Event

import msgspec
import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import RequestFactory

from tests.record.test_record import AT, chain, ids, without_guards, write  # noqa: F401  the chain is a fixture
from yizhen.kernel.actors import NoPower, system_actor
from yizhen.record import actions, jobs, queries
from yizhen.record.actions import checks as acts
from yizhen.record.door import Named, News, append, publish, register_look, register_subject, seal_all
from yizhen.record.middleware import ExportsInRecord
from yizhen.record.models import CheckRow
from yizhen.record.queries import board, checks
from yizhen.record.queries import payloads as queries_of
from yizhen.record.terms import REGISTRY, SUBJECTS, CheckState, word_for

COUNTY = "990101"
AUDITOR = system_actor("审计员", COUNTY, ["record.verify"])
ELSEWHERE = system_actor("邻县审计员", "990102", ["record.verify"])


class Opened(msgspec.Struct, frozen=True):
    reason: str
    basis: str


publish(News("record.test.opened", "查看", Opened))
register_look("record.test.opened", "basis", "reason", words=lambda key: {"rights": "办理本人请求"}.get(key, key))
register_subject("test", "测试件", lambda _by, ids: {pk: Named(f"第{pk}件", f"/test/{pk}") for pk in ids if pk < 5})


def verdict_of(pk):
    return checks.check(COUNTY, pk)


def test_a_verification_is_done_by_the_worker_and_its_verdict_kept(chain):  # noqa: F811
    pk = acts.ask_check(by=AUDITOR, at=AT)
    assert acts.ask_check(by=AUDITOR, at=AT) == pk
    assert verdict_of(pk).state == CheckState.WAITING
    assert jobs.do_check(Event())
    assert not jobs.do_check(Event())
    done = verdict_of(pk)
    assert (done.state, done.percent, b'"ok":true' in done.verdict) == (CheckState.DONE, 100, True)
    assert [one.act for one in queries.history("record.check", pk)] == ["record.check.asked", "record.check.ended"]


def test_what_was_altered_stands_in_the_verdict(chain):  # noqa: F811
    without_guards("UPDATE record_entry SET payload = '{}' WHERE id = (SELECT min(id) FROM record_entry)")
    pk = acts.ask_check(by=AUDITOR, at=AT)
    jobs.do_check(Event())
    assert b"altered" in verdict_of(pk).verdict


def test_progress_is_told_and_a_running_verification_can_be_cancelled(chain, monkeypatch):  # noqa: F811
    monkeypatch.setattr(queries, "_chain", _by_fives)
    pk = acts.ask_check(by=AUDITOR, at=AT)
    row = acts.claim_check(at=AT)
    told = []

    def now():
        told.append(CheckRow.objects.get(pk=pk).done)
        if len(told) == 2:
            acts.cancel_check(pk, by=AUDITOR, at=AT)
        return AT

    assert acts.run_check(row, now=now, stopping=lambda: False) == CheckState.CANCELLED
    assert told[1] == 5
    assert verdict_of(pk).state == CheckState.CANCELLED
    assert not verdict_of(pk).verdict


_WALK = queries._chain


def _by_fives(progress):
    return _WALK(progress, 5)


def test_a_waiting_one_is_cancelled_at_once_and_a_stopping_worker_leaves_it_waiting(chain, monkeypatch):  # noqa: F811
    pk = acts.ask_check(by=AUDITOR, at=AT)
    acts.cancel_check(pk, by=AUDITOR, at=AT)
    assert verdict_of(pk).state == CheckState.CANCELLED
    monkeypatch.setattr(queries, "_chain", _by_fives)
    again = acts.ask_check(by=AUDITOR, at=AT)
    assert again != pk
    stop = Event()
    stop.set()
    assert jobs.do_check(stop)
    assert verdict_of(again).state == CheckState.WAITING


def test_a_verification_whose_worker_died_is_taken_up_again(chain):  # noqa: F811
    pk = acts.ask_check(by=AUDITOR, at=AT)
    assert acts.claim_check(at=AT).pk == pk
    assert acts.claim_check(at=AT + dt.timedelta(seconds=30)) is None
    assert acts.claim_check(at=AT + dt.timedelta(seconds=61)).pk == pk


def test_verifications_are_the_county_s_own_and_need_the_power(chain):  # noqa: F811
    pk = acts.ask_check(by=AUDITOR, at=AT)
    with pytest.raises(checks.NoSuchCheck):
        acts.cancel_check(pk, by=ELSEWHERE, at=AT)
    with pytest.raises(checks.NoSuchCheck):
        checks.check("990102", pk)
    assert acts.ask_check(by=ELSEWHERE, at=AT) != pk
    for call in (lambda by: acts.ask_check(by=by, at=AT), lambda by: acts.cancel_check(pk, by=by, at=AT)):
        with pytest.raises(NoPower):
            call(system_actor("别人", COUNTY, ["record.view"]))


def test_subjects_are_called_by_name_and_the_unreached_by_number(db):
    write(7)
    named = board.name_subjects(AUDITOR, queries.recent(COUNTY))
    assert named["test", 3] == Named("测试件 第3件", "/test/3")
    assert named["test", 6] == Named("测试件 6")
    assert "test" in SUBJECTS


def test_keys_of_payloads_are_words():
    assert word_for("reason") == "理由"
    assert word_for("no_such_key") == "no_such_key"


def test_every_field_of_every_act_has_a_word():
    wordless = {
        f"{act}.{one.encode_name}" for act, news in REGISTRY.items() if not act.startswith("test.") for one in msgspec.structs.fields(news.payload)
        if word_for(one.encode_name) == one.encode_name
    }  # fmt: skip
    assert not wordless, "add them to record/terms/glossary.py"


def test_values_of_payloads_are_words():
    told = {"done": True, "day": "2026-11-22", "at": "2026-11-22T01:02:03Z", "name": "p1.x.y", "reason": "", "list": [1, "二"]}
    assert queries_of.facts_of(told, {"day": lambda day: f"{day}!"}) == [
        ("完成", "是"), ("日期", "2026-11-22!"), ("at", "2026-11-22 09:02:03"), ("名称", "（个人信息，已加密）"), ("list", "1、二"),
    ]  # fmt: skip


def test_full_views_of_personal_data_say_on_what_ground(db):
    with transaction.atomic():
        key = actions.new_person_key()
        sealed = actions.seal_personal(key, "核对身份")
        append("record.test.opened", Opened(sealed, "rights"), by=AUDITOR, at=AT, subject=("test", 3))
        append("record.test.opened", Opened("电话回访", "other"), by=AUDITOR, at=AT, subject=("test", 4))
    rows = board.of_acts(COUNTY, ["record.test.opened"])
    lines = board.seen(rows, actions.open_many(board.tokens_in(rows)))
    assert [line.ground for line in lines] == ["other：电话回访", "办理本人请求：核对身份"]
    assert lines[0].subject == "测试件 4"


def test_lists_of_acts_are_paged_and_of_one_county(db, django_assert_num_queries):
    write(9)
    with django_assert_num_queries(1):
        first = board.of_acts(COUNTY, ["record.test.noted"], limit=4)
    assert [row["id"] for row in first] == sorted(ids(), reverse=True)[:4]
    rest = board.of_acts(COUNTY, ["record.test.noted"], before=first[-1]["id"], limit=4)
    assert rest[0]["id"] < first[-1]["id"]
    assert board.of_acts("990102", ["record.test.noted"]) == []


def asked(path, actor, response):
    request = RequestFactory().get(path)
    request.actor = actor
    return ExportsInRecord(lambda _request: response)(request)


def test_what_leaves_as_a_file_is_recorded_without_what_was_searched_for(db):
    clerk = system_actor("经办", COUNTY, [])
    clerk = type(clerk)(name="经办", county=COUNTY, account=77, person=1)
    file = HttpResponse("x", content_type="text/csv; charset=utf-8")
    file["Content-Disposition"] = 'attachment; filename="cases.csv"'
    asked("/dispatch/export.csv?q=张三&state=open&page=2", clerk, file)
    (entry,) = queries.history("identity.account", 77)
    assert entry.payload == {
        "page": "/dispatch/export.csv", "file": "cases.csv", "form": "text/csv", "filters": ["q", "state"],
    }  # fmt: skip
    asked("/dispatch/cases", clerk, HttpResponse("page"))
    asked("/open.csv", system_actor("公众", COUNTY, []), file)
    assert len(queries.recent(COUNTY)) == 1


def test_the_newest_anchors_come_from_the_end_of_a_long_file(chain):  # noqa: F811
    for n in range(40):
        write(1, start=100 + n)
        seal_all()
        actions.anchor(at=AT + dt.timedelta(minutes=n), path=chain)
    with chain.open("ab") as file:
        file.write(b"{torn\n")
    found = board.latest_anchors(chain, 10)
    assert len(found) == 9 or len(found) == 10
    assert found[0].seq > found[-1].seq
    assert board.latest_anchors(chain.parent / "none") == []


def test_findings_tell_local_time(chain):  # noqa: F811
    actions.anchor(at=dt.datetime(2026, 11, 21, 20, 0, tzinfo=dt.UTC), path=chain)
    without_guards("DELETE FROM record_seal WHERE seq > 6")
    words = "".join(one.words for one in queries.verify(chain).findings)
    assert "2026-11-22 04:00:00" in words


def test_history_gives_the_latest_acts_of_a_busy_subject(db):
    with transaction.atomic():
        from tests.record.test_record import Noted
        from yizhen.record.door import Draft, append_many

        append_many(Draft("record.test.noted", Noted(str(n)), AT, ("test", 1), AUDITOR) for n in range(1003))
    found = queries.history("test", 1)
    assert (len(found), found[0].payload["words"], found[-1].payload["words"]) == (1000, "3", "1002")
