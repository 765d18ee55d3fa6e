"""A workbook uploaded on a page: the worker reads and takes it, can be stopped or killed, and keeps nothing it need not."""

import subprocess
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.staffing.ledger_county import COUNTY, DAY, NOW, POWERS, small_county
from tests.staffing.messy import write
from tests.staffing.test_quota_pages import ask
from yizhen.kernel.actors import NoPower, system_actor
from yizhen.organs.door import CodeTaken, OrganGone, StaffNumberTaken
from yizhen.record.door import history
from yizhen.staffing import actions, jobs
from yizhen.staffing.access import NoSuchBatch
from yizhen.staffing.actions import imports, staging, taking, uploads
from yizhen.staffing.actions.posting import post_many
from yizhen.staffing.models import Batch, Entry, Leg, StagedRow, UploadPart
from yizhen.staffing.sheets import workbook as sheets
from yizhen.staffing.sheets.workbook import open_workbook
from yizhen.staffing.states.imports import BATCH_LIFE
from yizhen.staffing.terms.imports import TRIES, BatchState, BatchVerb
from yizhen.staffing.views import workbooks

IMPORTER = system_actor("编办", COUNTY, [*POWERS, "staffing.people_core"])
STRANGER = system_actor("邻县编办", "990102", [*POWERS, "staffing.people_core"])


class Never:
    """Nobody tells the worker to stop."""

    def is_set(self):
        return False


@pytest.fixture
def county(db):
    return small_county()


@pytest.fixture
def book(tmp_path):
    return write(tmp_path / "台账.xlsx").read_bytes()


def uploaded(content, name="台账.xlsx", *, by=IMPORTER, on=DAY, at=NOW):
    return actions.keep_upload([content[:1000], content[1000:]], name, valid_from=on, by=by, at=at)


def work(times=1):
    return [jobs.do_import(Never(), open_workbook) for _ in range(times)]


def state(pk):
    return Batch.objects.get(pk=pk).state


def send(content, name="台账.xlsx"):
    posted = {"file": SimpleUploadedFile(name, content), "on": "2026-01-05"}
    return ask(workbooks.upload, by=IMPORTER, **posted)


def test_from_upload_to_the_ledger_the_pages_tell_how_far_it_is(county, book):
    answer = send(book)
    pk = Batch.objects.get().pk
    assert answer.status_code == 302 and answer.url.endswith(f"/import/{pk}/")
    page = ask(workbooks.batch, pk, by=IMPORTER).text
    assert "等候读取" in page and "hx-get" in page and "台账.xlsx" in page
    assert work(2) == [True, False]
    page = ask(workbooks.batch, pk, by=IMPORTER).text
    assert "核对完毕，还没有登记" in page and "没有“查无此局”这个单位" in page and "登记可以登记的 9 行" in page
    assert not UploadPart.objects.exists() and not Entry.objects.exists()
    ask(workbooks.take, pk, by=IMPORTER, act="1")
    assert "后台正在登记" in ask(workbooks.batch, pk, by=IMPORTER).text
    assert "HX-Refresh" not in ask(workbooks.batch, pk, query="part", by=IMPORTER)
    work()
    assert ask(workbooks.batch, pk, query="part", by=IMPORTER)["HX-Refresh"] == "true"
    page = ask(workbooks.batch, pk, by=IMPORTER).text
    assert "看检查板" in page and "没有“查无此局”这个单位" in page and state(pk) == BatchState.TAKEN
    assert set(StagedRow.objects.filter(kind="person").values_list("parsed", flat=True)) == {"{}"}
    assert [one.act.rsplit(".", 1)[1] for one in history("staffing.batch", pk)] == ["uploaded", "asked", "taken"]


def test_the_pages_cost_a_constant_number_of_queries(county, book, django_assert_num_queries):
    pk = uploaded(book)
    with django_assert_num_queries(1):
        ask(workbooks.batch, pk, query="part", by=IMPORTER)
    work()
    with django_assert_num_queries(4):
        ask(workbooks.batch, pk, by=IMPORTER)
    with django_assert_num_queries(1):
        ask(workbooks.upload, by=IMPORTER)


def test_what_is_kept_cannot_be_read_and_is_a_file_only_in_memory(county, book):
    pk = uploaded(book * 200)  # several pieces
    assert UploadPart.objects.filter(batch=pk).count() > 1
    assert all(b"PK\x03\x04" not in bytes(one.sealed) for one in UploadPart.objects.all())
    with uploads.opened_upload(pk) as path:
        assert path.read_bytes() == book * 200 and str(path).startswith("/proc/")


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 broken"])
def test_what_cannot_be_read_says_why_on_its_page(county, content):
    pk = uploaded(content)
    work()
    page = ask(workbooks.batch, pk, by=IMPORTER).text
    assert "没有读成，什么都没有登记" in page and "文件打不开" in page and "重新上传" in page
    assert not UploadPart.objects.exists()
    assert "staffing.import.stopped" in [one.act for one in history("staffing.batch", pk)]


def test_what_is_plainly_no_workbook_is_said_at_once(county):
    assert "这不是表格文件" in send(b"just words", "words.txt").text
    assert not Batch.objects.exists()


def test_the_same_workbook_twice_is_said(county, book):
    pk = uploaded(book)
    with pytest.raises(actions.SameWorkbook) as same:
        uploaded(book)
    assert same.value.batch == pk and Batch.objects.count() == 1 and "没有再收一份" in str(same.value)
    assert send(book).url.endswith(f"/import/{pk}/")
    work()
    actions.take_workbook(pk, by=IMPORTER, at=NOW)
    again = uploaded(book)
    work()
    assert f"登记（第 {pk} 批）" in ask(workbooks.batch, again, by=IMPORTER).text


def stopped_midway(monkeypatch, book):
    """A batch whose taking somebody stopped after its first step."""
    monkeypatch.setattr(taking, "ORGANS_A_STEP", 1)
    pk = uploaded(book)
    work()
    actions.take_workbook(pk, by=IMPORTER, at=NOW, told=lambda _n: actions.stop_workbook(pk, by=IMPORTER, at=NOW))
    return pk


def test_it_can_be_stopped_and_goes_on_later(county, book, monkeypatch):
    pk = stopped_midway(monkeypatch, book)
    row = Batch.objects.get(pk=pk)
    assert row.state == BatchState.STOPPED and 0 < row.taken < 9
    assert sum(Leg.objects.values_list("amount", flat=True)) == 0
    page = ask(workbooks.batch, pk, by=IMPORTER).text
    assert "登记在中途停下了" in page and "继续登记" in page
    actions.ask_taking(pk, by=IMPORTER, at=NOW)
    actions.ask_taking(pk, by=IMPORTER, at=NOW)  # pressed twice
    work()
    assert (state(pk), Batch.objects.get(pk=pk).taken) == (BatchState.TAKEN, 9)
    with pytest.raises(actions.BatchClosed):
        actions.stop_workbook(pk, by=IMPORTER, at=NOW)


def test_dropped_midway_what_was_taken_stays_and_no_number_of_anybody(county, book, monkeypatch):
    pk = stopped_midway(monkeypatch, book)
    entries = Entry.objects.count()
    ask(workbooks.drop, pk, by=IMPORTER, act="1")
    assert Entry.objects.count() == entries and state(pk) == BatchState.DROPPED
    assert not StagedRow.objects.filter(kind="person").exclude(parsed="{}").exists()
    assert not work()[0]


def test_dropped_while_it_is_read_it_is_read_no_further(county, book):
    pk = uploaded(book)

    def read(path, *, name):
        actions.drop_workbook(pk, by=IMPORTER, at=NOW)
        return open_workbook(path, name=name)

    assert jobs.do_import(Never(), read)
    assert not StagedRow.objects.exists() and not UploadPart.objects.exists()
    assert state(pk) == BatchState.DROPPED


def test_whoever_lost_the_power_meanwhile_is_not_acted_for(county, book):
    pk = uploaded(book)
    Batch.objects.filter(pk=pk).update(asked_account=987654)
    work()
    assert "没有导入这个县编制台账的权限" in ask(workbooks.batch, pk, by=IMPORTER).text
    with pytest.raises(NoPower):
        ask(workbooks.batch, pk, by=system_actor("别人", COUNTY, ["staffing.view"]))
    for view in (workbooks.take, workbooks.stop, workbooks.drop):
        with pytest.raises(NoSuchBatch):
            ask(view, pk, by=STRANGER, act="1")


def test_a_worker_that_dies_of_it_again_and_again_gives_up_and_says_so(county, book):
    pk = uploaded(book)
    at = NOW
    for _n in range(TRIES):
        assert imports.claim_import(at=at).batch == pk
        assert imports.claim_import(at=at) is None  # somebody is at it
        imports.recover_imports(at=at)
    assert imports.claim_import(at=at) is None
    row = Batch.objects.get(pk=pk)
    assert row.state == BatchState.UNREAD and "中断" in row.why
    assert (imports.count_imports(COUNTY).waiting, imports.count_imports(COUNTY).failed) == (0, 1)
    assert not UploadPart.objects.exists()


def test_the_reader_that_was_given_up_writes_no_more(county, book):
    pk = uploaded(book)
    first = imports.claim_import(at=NOW)
    second = imports.claim_import(at=NOW + timedelta(minutes=2))
    assert (first.number, second.number) == (1, 2)
    with pytest.raises(staging.Overtaken):
        staging.stage_lines(pk, first.number, [], [], sheets=())
    imports.fail_import(first, "迟到的话", at=NOW)
    assert state(pk) == BatchState.READING


def test_a_stop_that_is_pressed_as_the_worker_begins_is_not_lost(county, book):
    pk = uploaded(book)
    work()
    actions.ask_taking(pk, by=IMPORTER, at=NOW)
    turn = imports.claim_import(at=NOW)
    actions.stop_workbook(pk, by=IMPORTER, at=NOW)
    assert actions.take_workbook(pk, by=IMPORTER, at=NOW, held=turn.at) == 0
    assert state(pk) == BatchState.STOPPED and not Entry.objects.exists()


def test_a_worker_that_lost_the_batch_takes_no_more_of_it(county, book, monkeypatch):
    monkeypatch.setattr(taking, "ORGANS_A_STEP", 1)
    pk = uploaded(book)
    work()
    actions.ask_taking(pk, by=IMPORTER, at=NOW)
    first, late = imports.claim_import(at=NOW), NOW + timedelta(minutes=2)

    def another(_taken):
        imports.claim_import(at=late)

    taken = actions.take_workbook(
        pk, by=IMPORTER, at=NOW, told=another, now=lambda: NOW + timedelta(seconds=1), held=first.at
    )
    row = Batch.objects.get(pk=pk)
    assert 0 < taken == row.taken < 9 and (row.state, row.beat_at) == (BatchState.TAKING, late)


@pytest.mark.parametrize("fault", [CodeTaken("机构代码 X 已被使用"), StaffNumberTaken("工号重复"), OrganGone("已于昨日撤销")])
def test_what_the_organs_refuse_is_said_on_the_page_even_after_the_first_step(county, book, monkeypatch, fault):
    monkeypatch.setattr(taking, "ORGANS_A_STEP", 1)
    pk = uploaded(book)
    work()
    actions.ask_taking(pk, by=IMPORTER, at=NOW)
    calls = []

    def refuse(drafts, **told):
        calls.append(drafts)
        if len(calls) > 1:
            raise fault
        return post_many(drafts, **told)

    monkeypatch.setattr(taking, "post_many", refuse)
    assert work() == [True]
    row = Batch.objects.get(pk=pk)
    assert (row.state, row.why) == (BatchState.STOPPED, str(fault)) and row.taken


class Once:
    """Told to end after one round."""

    def __init__(self):
        self.rounds = 0

    def is_set(self):
        self.rounds += 1
        return self.rounds > 2

    def wait(self, _seconds):
        pass


class PanicException(BaseException):
    """As the spreadsheet reader gives up."""


def test_no_workbook_ends_the_thread_of_everybody(county, book, monkeypatch):
    monkeypatch.setattr(jobs, "close_old_connections", lambda: None)
    monkeypatch.setattr(jobs, "connection", SimpleNamespace(close=lambda: None))
    pk = uploaded(book)

    def read(_path, *, name):
        raise ZeroDivisionError(name)

    jobs.run_imports(Once(), read)
    assert (state(pk), Batch.objects.get(pk=pk).tries) == (BatchState.READING, 1)
    monkeypatch.setattr(jobs, "claim_import", lambda **_told: 1 / 0)
    jobs.run_imports(Once(), read)


def test_a_workbook_at_which_the_reader_panics_is_told_as_unreadable(county, book, monkeypatch):
    def panic(_sheet):
        raise PanicException

    monkeypatch.setattr(sheets, "_rows", panic)
    pk = uploaded(book)
    work()
    assert state(pk) == BatchState.UNREAD and "文件打不开" in Batch.objects.get(pk=pk).why


def test_what_nobody_went_on_with_is_forgotten(county, book):
    pk = uploaded(book)
    work()
    late = Batch.objects.create(county=COUNTY, name="x", sha256="1", state="reading", valid_from=DAY, made_at=NOW, made_by="命令行")
    assert staging.forget_imports(at=NOW + timedelta(hours=23)) == 0
    assert staging.forget_imports(at=NOW + timedelta(days=2)) == 1
    assert (state(late.pk), state(pk)) == (BatchState.DROPPED, BatchState.STAGED)
    assert staging.forget_imports(at=NOW + timedelta(days=31)) == 1
    assert not StagedRow.objects.exists() and staging.forget_imports(at=NOW + timedelta(days=60)) == 0


def test_every_state_and_verb_of_the_life_cycle():
    moves = {(source, edge.verb) for edge in BATCH_LIFE.edges for source in edge.sources}
    for one in BatchState:
        for verb in BatchVerb:
            assert BATCH_LIFE.may(one, verb) == ((one, verb) in moves)
    assert set(BATCH_LIFE.states) == set(BatchState) and set(BATCH_LIFE.verbs) == set(BatchVerb)
    assert not BATCH_LIFE.allowed(BatchState.TAKEN) and not BATCH_LIFE.allowed(BatchState.DROPPED)


WORKER = """
import threading
from yizhen.staffing.actions import staging, taking
from yizhen.staffing.commands.imports import run_imports
staging.STAGING = taking.PEOPLE_A_STEP = 100
taking.ORGANS_A_STEP = 1
run_imports(threading.Event())
"""
CLERK = """
import sys, time
from pathlib import Path
from tests.staffing.ledger_county import *
from tests.staffing.test_quota_import import LOOK
from yizhen.county.door import open_county
from yizhen.staffing import actions
from yizhen.staffing.models import Batch
IMPORTER = system_actor("编办", COUNTY, [*POWERS, "staffing.people_core"])

def until(seen):
    end = time.monotonic() + 120
    while not seen(Batch.objects.get(pk=pk)):
        assert time.monotonic() < end, vars(Batch.objects.get(pk=pk))
        time.sleep(0.02)
    print("seen", flush=True)
    sys.stdin.readline()

small_county()
open_county(code=COUNTY, name="望川县", fictional=True, by=system_actor("装机", COUNTY, ["county.edit"]), at=NOW)
pk = actions.keep_upload([Path(sys.argv[1]).read_bytes()], "台账.xlsx", valid_from=DAY, by=IMPORTER, at=NOW)
until(lambda row: row.staged >= 100)
until(lambda row: row.state == "staged")
actions.ask_taking(pk, by=IMPORTER, at=NOW)
until(lambda row: row.taken)
until(lambda row: row.state == "taken")
exec(LOOK)
"""


def test_killed_while_reading_and_while_taking_it_goes_on_when_the_worker_starts_again(world, tmp_path):
    """The clerk's program says what it has seen; the worker is killed at the first and the third of these."""
    clerk = world.python(CLERK, write(tmp_path / "台账.xlsx", extra=1500), stdin=subprocess.PIPE)
    worker = world.python(WORKER)
    for killed in (True, False, True, False):
        assert clerk.stdout.readline() == "seen\n", clerk.communicate()
        if killed:
            worker.kill()
            worker.communicate()
            worker = world.python(WORKER)
        clerk.stdin.write("\n")
        clerk.stdin.flush()
    out, err = clerk.communicate(timeout=60)
    worker.kill()
    worker.communicate()
    assert clerk.returncode == 0, err
    _batch, told, done, seats = out.split()
    assert (told, int(done), int(seats)) == ("taken", 1509, 1506)
