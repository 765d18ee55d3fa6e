"""From file to cases: staged out of sight, taken once, resumed where it stopped, told on its page."""

import csv
import gzip
import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.dispatch.pages import asking
from tests.dispatch.realm import STREET, VILLAGE
from yizhen.dispatch import sheets
from yizhen.dispatch.access import NoSuchBatch
from yizhen.dispatch.actions import batches
from yizhen.dispatch.models import Batch, Case, Staged, Step
from yizhen.dispatch.queries.batches import remembered_mapping, taken_before, unfinished
from yizhen.kernel.actors import NoPower
from yizhen.record import door as record

NOW = datetime(2026, 3, 10, 1, tzinfo=UTC)
TABLE = """编号,标题,内容,分类,时间,办结时间,状态,姓名,电话,镇街,村社区,经度,纬度,部门
1,路灯不亮,东街的路灯坏了三天,市容环境,2026-03-01 08:00,,,王某,13800000001,城关街道,东街社区,,,
2,路灯不亮了,东街的路灯坏了三天！,市容环境,2026-03-02 08:00,,,李某,13800000002,城关街道,东街社区,,,
3,井盖松动,,无主井盖,2026-02-02 08:00,2026-02-05 09:00,已办结,,,,,100.15,30.05,住建局
4,反了,经纬度写反了,市容环境,2026-02-04,,,,,,,30.05,100.05,
5,太远,,Foreign,2026-02-04,,,,,,,-87.6,41.8,
6,早于,,市容环境,2026-02-04 10:00,2026-02-03 09:00,已办结,,,,,,,
7,电话,,市容环境,2026-02-04 10:00,,,,abc,,,,,
8,撤了,,水面漂浮物,2026-02-04 10:00,2026-02-05,已撤销,,,,,,,
"""


@pytest.fixture
def clerk(realm):
    return realm.center


@pytest.fixture
def file(tmp_path):
    def make(text=TABLE, name="诉求.csv") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return make


def staged(path, by, at=NOW):
    with sheets.opened(path) as table:
        return sheets.stage(table, sheets.mapping_for(table, by), by=by, at=at)


def test_a_file_becomes_cases_with_what_it_tells(realm, clerk, file):
    batch, check = staged(file(), clerk)
    assert (check.read, check.good, check.bad, check.duplicates) == (8, 6, 2, 1)
    assert Case.objects.count() == 0
    assert batches.take_batch(batch, by=clerk, at=NOW) == 6
    cases = {case.source_number: case for case in Case.objects.all()}
    first, second, past = cases["1"], cases["2"], cases["3"]
    assert (first.village, first.state, first.batch_id) == (VILLAGE, "received", batch)
    assert first.category.code == "E01"
    assert first.due_at is not None
    assert second.duplicate_of_id == first.pk
    assert record.open_personal(first.requester_phone) == "13800000001"
    assert (past.state, past.closed_at) == ("closed", datetime(2026, 2, 5, 1, tzinfo=UTC))
    assert past.closed_late
    assert past.township == "990101100"
    assert cases["4"].township == STREET
    assert cases["4"].lon == 100.05
    far = cases["5"]
    assert (far.category_id, far.township, far.lon) == (None, "", None)
    assert "在县界之外" in far.place_text
    assert "来源分类：Foreign" in far.detail
    assert cases["8"].state == "withdrawn"


def test_the_past_is_told_as_what_it_is_and_the_record_verifies(realm, clerk, file):
    batch, _check = staged(file(), clerk)
    batches.take_batch(batch, by=clerk, at=NOW)
    past = Case.objects.get(source_number="3")
    steps = list(Step.objects.filter(case=past.pk).order_by("id").values_list("verb", "words", "actor_name"))
    assert [verb for verb, _words, _who in steps] == ["report", "close"]
    assert "历史数据补录" in steps[1][1]
    acts = [entry.act for entry in record.history("dispatch.case", past.pk)]
    assert acts == ["dispatch.case.reported", "dispatch.case.closed"]
    (done,) = record.history("dispatch.batch", batch)
    assert (done.payload["taken"], done.payload["refused"]) == (6, 2)
    record.seal_all()
    assert record.verify().ok


def test_good_rows_leave_no_personal_value_in_the_staging(realm, clerk, file):
    batch, _check = staged(file(), clerk)
    assert "13800000001" in Staged.objects.get(batch=batch, line=2).raw
    batches.take_batch(batch, by=clerk, at=NOW)
    left = "".join(f"{row.raw}{row.parsed}" for row in Staged.objects.filter(batch=batch, ok=True))
    assert left == "{}" * 6
    assert Staged.objects.filter(batch=batch, ok=False).count() == 2


def test_what_staging_no_longer_needs_is_deleted(realm, clerk, file):
    taken, _check = staged(file(), clerk)
    batches.take_batch(taken, by=clerk, at=NOW)
    forgotten, _check = staged(file(), clerk)
    assert batches.forget_old_rows(at=NOW + timedelta(days=29)) == 0
    assert batches.forget_old_rows(at=NOW + timedelta(days=31)) == 8 + 2
    assert Batch.objects.get(pk=forgotten).state == "dropped"
    assert Staged.objects.filter(batch=taken).count() == 6
    assert Case.objects.count() == 6


def test_taking_again_takes_nothing_twice(realm, clerk, file):
    batch, _check = staged(file(), clerk)
    assert batches.take_batch(batch, by=clerk, at=NOW) == 6
    assert batches.take_batch(batch, by=clerk, at=NOW) == 6
    assert Case.objects.count() == 6
    with pytest.raises(batches.BatchClosed):
        batches.drop_batch(batch, by=clerk)


def test_an_interrupted_batch_goes_on_where_it_stopped(realm, clerk, file, monkeypatch):
    from yizhen.dispatch import jobs

    monkeypatch.setattr(batches, "TAKING_CHUNK", 2)
    batch, _check = staged(file(), clerk)
    monkeypatch.setattr(batches, "take_many", stop_after(1))
    with pytest.raises(KeyboardInterrupt):
        batches.take_batch(batch, by=clerk, at=NOW)
    assert Case.objects.count() == 2
    assert Staged.objects.exclude(case=None).count() == 2
    assert [one.id for one in unfinished(clerk)] == [batch]
    monkeypatch.undo()
    assert jobs.resume_batches() == 1
    assert Case.objects.count() == 6
    assert not unfinished(clerk)


def stop_after(count):
    from yizhen.dispatch.actions.bulk import take_many

    left = iter(range(count))

    def taking(*args, **more):
        if next(left, None) is None:
            raise KeyboardInterrupt
        return take_many(*args, **more)

    return taking


def test_a_half_staged_file_is_never_seen(realm, clerk):
    def rows():
        yield batches.StagedDraft(2, ["a"], None)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        batches.stage_rows(rows(), name="a.csv", sha256="0" * 64, layout={}, by=clerk, at=NOW)
    assert [one.state for one in Batch.objects.all()] == ["dropped"]


def test_rows_that_the_catalogue_no_longer_takes_become_bad_and_the_others_go_on(realm, clerk, file):
    batch, _check = staged(file(), clerk)
    Staged.objects.filter(batch=batch, line=2).update(
        parsed=json.dumps({"title": "路灯", "received_at": "2026-03-01T00:00:00Z", "category": "E99"})
    )
    assert batches.take_batch(batch, by=clerk, at=NOW) == 5
    row = Staged.objects.get(batch=batch, line=2)
    assert not row.ok
    assert "目录中没有这个分类" in row.errors


def test_near_duplicates_of_cases_here_are_marked(realm, clerk, file):
    case = realm.report(title="路灯不亮", detail="东街的路灯坏了三天", at=datetime(2026, 3, 3, tzinfo=UTC))
    _batch, check = staged(file(), clerk)
    assert check.duplicates == 2
    assert set(Staged.objects.exclude(duplicate_case=None).values_list("line", "duplicate_case")) == {
        (2, case.id), (3, case.id),
    }  # fmt: skip


def test_the_same_file_and_its_columns_are_remembered(realm, clerk, file):
    path = file(TABLE.replace("标题,内容", "事由,经过"))
    with sheets.opened(path) as table:
        assert sheets.mapping_for(table, clerk).get("title") is None
        given = sheets.mapping_for(table, clerk) | {
            field: n for n, field in ((1, sheets_field("title")), (2, sheets_field("detail")))
        }
        batch, _check = sheets.stage(table, given, by=clerk, at=NOW)
        digest = table.sha256
    assert taken_before(clerk, digest) is None
    batches.take_batch(batch, by=clerk, at=NOW)
    assert taken_before(clerk, digest).id == batch
    with sheets.opened(path) as table:
        assert remembered_mapping(clerk, table.fingerprint)["title"] == 1
        assert sheets.mapping_for(table, clerk) == given


def sheets_field(name):
    from yizhen.dispatch.rules.columns import Field

    return Field(name)


def test_nobody_else_sees_or_takes_a_batch(realm, clerk, file, other_county):
    batch, _check = staged(file(), clerk)
    with pytest.raises(NoSuchBatch):
        batches.take_batch(batch, by=other_county, at=NOW)
    with pytest.raises(NoPower):
        batches.take_batch(batch, by=realm.urban, at=NOW)


# -- pages ---------------------------------------------------------------------------------------------------


@pytest.fixture
def page(realm, clerk):
    with asking() as browser:
        yield browser(clerk)


def upload(page, text=TABLE, name="诉求.csv"):
    file = SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)
    return page.post("/dispatch/import", {"file": file, "sheet": ""})


def test_upload_preview_take_and_look_at_the_cases(page):
    assert "诉求表" in page.get("/dispatch/import").content.decode()
    answer = upload(page)
    assert answer.status_code == 302
    url = answer["Location"]
    shown = page.get(url).content.decode()
    assert "办结时间早于收到时间" in shown
    assert "导入可以导入的 6 行" in shown
    assert "13800000001" not in shown
    answer = page.post(f"{url}/take", follow=True)
    assert "已导入 6 件" in answer.content.decode()
    pk = Batch.objects.get().pk
    assert "路灯不亮" in page.get(f"/dispatch/cases?batch={pk}").content.decode()
    again = upload(page)["Location"]
    assert "这个文件导入过" in page.get(again).content.decode()


def test_columns_can_be_corrected_and_a_batch_dropped(page):
    url = upload(page, "一,二,三\n甲,乙,2026-03-01\n")["Location"]
    assert "没有收到时间" in page.get(url).content.decode()
    wrong = page.post(f"{url}/columns", {"title": "0", "detail": "0", "received": "2"})
    assert "这一列已经对应了“标题”" in wrong.content.decode()
    page.post(f"{url}/columns", {"title": "0", "detail": "1", "received": "2"})
    assert "导入可以导入的 1 行" in page.get(url).content.decode()
    answer = page.post(f"{url}/drop", follow=True)
    assert "没有导入任何诉求" in answer.content.decode()
    assert not Staged.objects.exists()
    assert "不能再办" in page.post(f"{url}/take", follow=True).content.decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [("../../a.xlsx", b"PK nothing"), ("空.csv", b"\n"), ("x.gz", gzip.compress(b"", mtime=0)), ("b.csv", b"\x00\x01")],
)
def test_bad_files_are_told_at_the_field(page, name, content):
    answer = upload(page, content, name)
    assert answer.status_code == 422
    assert "error" in answer.content.decode()
    assert not Batch.objects.exists()
    assert page.post("/dispatch/import", {}).status_code == 422


def test_bad_rows_come_back_as_a_file_without_formulas(page):
    url = upload(page, "标题,内容,时间\n=1+1,@SUM(A1),昨天\n好的,,2026-03-01\n")["Location"]
    answer = page.get(f"{url}/bad.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["标题", "内容", "时间", "原行号", "问题"]
    assert rows[1][:4] == ["'=1+1", "'@SUM(A1)", "昨天", "2"]
    assert "读不出时间" in rows[1][4]


def test_pages_ask_a_constant_number_of_queries(page):
    few = upload(page, "标题,时间\n" + "甲,2026-03-01\n" * 3 + "乙,\n" * 2)["Location"]
    many = upload(page, "标题,时间\n" + "甲,2026-03-01\n" * 60 + "乙,\n" * 70)["Location"]
    counts = []
    page.get(few)
    for url in (few, many, "/dispatch/import"):
        with CaptureQueriesContext(connection) as asked:
            assert page.get(url).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 16
    assert counts[2] <= 6


def test_batches_of_others_do_not_exist(page, realm, clerk):
    url = upload(page)["Location"]
    with asking() as browser:
        stranger = replace(clerk, county="990102", grants=tuple(replace(g, county="990102") for g in clerk.grants))
        other = browser(stranger)
        for path in (url, f"{url}/bad.csv"):
            assert other.get(path).status_code == 404
        for act in ("take", "drop", "columns"):
            assert other.post(f"{url}/{act}").status_code == 404
        assert browser(realm.urban).get("/dispatch/import").status_code == 403
