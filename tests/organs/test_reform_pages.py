"""Pages of reforms, entries and tables of organs: preview before act, nothing lost, nothing taken while a line is bad."""

import io
import json
from datetime import date, timedelta

import pytest
import xlsxwriter
from click.testing import CliRunner
from django.utils import timezone

from tests.organs.small_county import HOME, NOW, editor
from tests.organs.test_organs_pages import ask, scoped
from yizhen.kernel.actors import NoPower
from yizhen.organs import door, sheets, views
from yizhen.organs.access import NoSuchImport, NoSuchOrgan
from yizhen.organs.actions.imports import drop_old_imports, import_organs
from yizhen.organs.commands import group
from yizhen.organs.models import Holding, Import, Organ, Post, Reform

BY = editor()
PAPER = {
    "document": "望川县机构改革方案",
    "number": "望委发〔2026〕1号",
    "authority": "中共望川县委",
    "dated": "2026-02-01",
    "effective_on": "2026-03-01",
}


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def merging(**more):
    return {
        **PAPER,
        "sources": "JIAN\n望川县信息中心",
        "code": "ZHU",
        "name": "望川县住管局",
        "kind": "government",
        "rank": "section_chief",
        **more,
    }


def test_a_merger_is_previewed_and_then_done(home):
    seen = ask(views.do_reform, BY, "/organs/reform/merge/", post=merging(act="preview"), kind="merge")
    assert "请核对影响" in seen.text
    assert "撤销望川县住房和城乡建设局" in seen.text
    assert "机构属性冲突" in seen.text
    assert not Reform.objects.exists()
    done = ask(views.do_reform, BY, "/organs/reform/merge/", post=merging(act="take"), kind="merge")
    assert done.status_code == 302
    assert Reform.objects.get().document == PAPER["document"]
    ledger = ask(views.reforms, BY).text
    assert "合并（并入）" in ledger
    assert "望委发〔2026〕1号" in ledger


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"sources": "没有这个局"}, "没有找到“没有这个局”"),
        ({"document": ""}, "没有文件不能办"),
        ({"code": ""}, "同时填代码和全称"),
        ({"effective_on": "2026-12-01"}, "还没有到"),
        ({"dated": "什么"}, "2026-01-05 的样子"),
    ],
)
def test_a_slip_is_told_and_what_was_typed_stays(home, change, words):
    answer = ask(
        views.do_reform, BY, "/organs/reform/merge/", post=merging(act="take", **change), kind="merge"
    )
    assert answer.status_code == 422
    assert words in answer.text
    assert not Reform.objects.exists()
    assert change.get("name", "望川县住管局") in answer.text


@pytest.mark.parametrize("kind", ["establish", "merge", "split", "rename", "transfer", "adjust", "abolish"])
def test_every_kind_of_reform_has_its_form(home, kind):
    answer = ask(views.do_reform, BY, f"/organs/reform/{kind}/?organ={home.organs['JIAN']}", kind=kind)
    assert answer.status_code == 200
    assert ("望川县住房和城乡建设局" in answer.text) or kind == "establish"
    with pytest.raises(NoPower):
        ask(views.do_reform, scoped(), f"/organs/reform/{kind}/", kind=kind)


def test_the_other_kinds_are_done_from_their_forms(home):
    def do(way, **given):
        answer = ask(views.do_reform, BY, "/", post={**PAPER, **given, "act": "take"}, kind=way)
        assert answer.status_code == 302, answer.text

    do(
        "establish",
        code="SHU",
        name="望川县数据局",
        kind="government",
        nature="entity",
        rank="section_chief",
        parent="县政府",
        parent_kind="superior",
    )
    do("rename", source="SHU", name="望川县数据和政务服务局")
    do("split", source="GONG", results="JJ 望川县交警大队", keeps="on")
    do("transfer", sources="JIAN-2", parent="SHU", parent_kind="affiliated")
    do("adjust", sources="SEC", new_civil_managed="yes", new_service_class="welfare_one")
    do("abolish", sources="SEC", target="SHU")
    center = Organ.objects.get(code="SEC")
    assert (center.civil_managed, center.service_class, center.valid_to) == (
        True,
        "welfare_one",
        date(2026, 3, 1),
    )
    assert [row.kind for row in Reform.objects.order_by("pk")] == [
        "establish",
        "rename",
        "split",
        "transfer",
        "adjust",
        "abolish",
    ]


def test_the_evolution_is_drawn_and_listed(home):
    ask(views.do_reform, BY, "/", post=merging(act="take"), kind="merge")
    page = ask(views.evolution, BY, "/", pk=Organ.objects.get(code="ZHU").pk).text
    assert page.count("evolution__bar ") + page.count('evolution__bar"') == 3
    assert "望川县信息中心" in page
    assert "中共望川县委" in page
    assert page.count("<li><p><strong>") >= 3
    with pytest.raises(NoSuchOrgan):
        ask(views.evolution, scoped(organs=frozenset()), "/", pk=home.organs["JIAN"])


def test_posts_holders_names_charters_relations_and_counterparts_are_entered(home):
    pk = home.organs["GONG"]
    assert (
        ask(
            views.new_post,
            BY,
            "/",
            post={"title": "副局长", "leader": "on", "level": "section_deputy", "valid_from": "2026-03-01"},
            pk=pk,
        ).status_code
        == 302
    )
    post = Post.objects.get(title="副局长")
    held = {"staff_no": "GONG1", "slot": "A", "valid_from": "2026-03-01"}
    assert ask(views.hold_post, BY, "/", post=held, pk=post.pk).status_code == 302
    same = ask(views.hold_post, BY, "/", post={**held, "slot": "B"}, pk=post.pk)
    assert same.status_code == 422
    nobody = ask(views.hold_post, BY, "/", post={**held, "staff_no": "NOBODY"}, pk=post.pk)
    assert "没有这个工号" in nobody.text
    assert Holding.objects.filter(post=post).count() == 1
    assert ask(views.new_alias, BY, "/", post={"name": "公安分局"}, pk=pk).status_code == 302
    assert ask(views.new_charter, BY, "/", post={**PAPER, "text": "一、主要职责"}, pk=pk).status_code == 302
    relation = {"kind": "co_office", "other": "JIAN", "valid_from": "2026-03-01"}
    assert ask(views.new_relation, BY, "/", post=relation, pk=pk).status_code == 302
    upper = {"name": "省公安厅", "level": "province", "since": "2026-03-01"}
    assert ask(views.new_counterpart, BY, "/", post=upper, pk=pk).status_code == 302
    page = ask(views.organ, BY, "/", pk=pk).text
    for words in ("副局长", "公安分局", "一、主要职责", "合署办公", "省公安厅", "登记与改革"):
        assert words in page
    assert ask(views.drop_post, BY, "/", post={}, pk=post.pk).status_code == 302
    assert not Post.objects.filter(pk=post.pk, valid_to=None).exists()
    assert "登记与改革" not in ask(views.organ, scoped(), "/", pk=pk).text


# --- tables ------------------------------------------------------------------------------------------------------------

HEAD = ("机构代码", "机构名称", "类别", "上级代码", "关系", "统一社会信用代码")
GOOD = [
    ("SHU", "望川县数据局", "政府机构", "GOV", "隶属", ""),
    ("SHU-1", "数据股", "内设机构", "SHU", "内设", ""),
    ("GONG", "望川县公安局", "政府机构", "GOV", "", ""),
]


def book(*rows, above=0):
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    sheet = made.add_worksheet()
    for number, row in enumerate([("望川县机构表",)] * above + [HEAD, *rows]):
        sheet.write_row(number, 0, row)
    made.close()
    return out.getvalue()


def test_a_dry_run_says_each_lines_fate_and_takes_nothing(home):
    rows = sheets.read_organs(book(*GOOD, above=2))
    done = import_organs(HOME, rows, take=False, on=NOW.date(), by=BY, at=NOW)
    assert [(one.line, one.words) for one in done.lines] == [(4, "新设"), (5, "新设"), (6, "与现有登记一致")]
    assert not done.taken
    assert not Organ.objects.filter(code="SHU").exists()
    taken = import_organs(HOME, rows, take=True, on=NOW.date(), by=BY, at=NOW)
    assert (taken.established, taken.changed, taken.unchanged) == (2, 0, 1)
    assert door.organ_by_code(HOME, "SHU-1").parent_id == door.organ_by_code(HOME, "SHU").id


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("SHU", "望川县数据局", "什么机构", "GOV", "", ""), "不认识"),
        (("SHU", "", "政府机构", "GOV", "", ""), "缺机构代码或名称"),
        (("SHU", "望川县数据局", "政府机构", "NONE", "", ""), "不在本县"),
        (("SHU", "望川县数据局", "政府机构", "GOV", "", "11990101MB0000000X"), "统一社会信用代码"),
        (("GOV", "望川县人民政府", "政府机构", "JIAN", "隶属", ""), "不能再作它的上级"),
        (("GONG", "又一个", "政府机构", "GOV", "", ""), "重复"),
    ],
)
def test_one_bad_line_keeps_the_whole_table_out(home, row, words):
    rows = sheets.read_organs(book(*GOOD, row))
    done = import_organs(HOME, rows, take=True, on=NOW.date(), by=BY, at=NOW)
    assert not done.taken
    assert [words in one.words for one in done.lines if one.refused] == [True]
    assert not Organ.objects.filter(code="SHU").exists()


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04"])
def test_what_is_no_table_is_told(content):
    with pytest.raises(sheets.BadSheet):
        sheets.read_organs(content)


def test_a_table_without_its_head_is_told():
    with pytest.raises(sheets.BadSheet, match="没有找到表头"):
        sheets.read_organs(book(above=12))


def upload(*rows):
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = ask(views.import_table, BY, "/", post={"file": SimpleUploadedFile("organs.xlsx", book(*rows))})
    assert answer.status_code == 302
    return Import.objects.order_by("-pk").values_list("pk", flat=True)[0]


def test_a_table_is_read_once_and_taken_with_one_press(home, django_assert_max_num_queries):
    pk = upload(*GOOD)
    with django_assert_max_num_queries(10):
        seen = ask(views.import_batch, BY, "/", pk=pk).text
    assert "没有误行，还没有导入" in seen
    assert not Organ.objects.filter(code="SHU").exists()
    assert "organs.xlsx" in ask(views.import_table, BY).text
    assert ask(views.take_batch, BY, "/", post={}, pk=pk).status_code == 302
    assert Organ.objects.filter(code="SHU").exists()
    assert "已经导入或者放弃" in ask(views.import_batch, BY, "/", pk=pk).text
    before = Organ.objects.count()
    ask(views.take_batch, BY, "/", post={}, pk=pk)
    assert Organ.objects.count() == before
    assert "organs.xlsx" not in ask(views.import_table, BY).text


def test_what_a_line_would_change_is_told_from_what_to_what(home):
    row = ("SEC", "望川县数据中心", "政府机构", "", "", "")
    done = import_organs(HOME, sheets.read_organs(book(row)), take=False, on=NOW.date(), by=BY, at=NOW)
    assert done.lines[0].words == "更改：类别 事业单位 → 政府机构、名称 望川县信息中心 → 望川县数据中心"


def test_a_bad_line_loses_nothing_and_may_stay_behind(home):
    bad = ("BAD", "坏局", "什么机构", "GOV", "", "")
    hangs = ("BAD-1", "坏局的股", "内设机构", "BAD", "内设", "")
    pk = upload(*GOOD, bad, hangs)
    seen = ask(views.import_batch, BY, "/", pk=pk).text
    assert "不认识" in seen
    assert "先导入没有误的" in seen
    ask(views.take_batch, BY, "/", post={}, pk=pk)
    assert not Organ.objects.filter(code="SHU").exists()
    ask(views.take_batch, BY, "/", post={"leave": "bad"}, pk=pk)
    assert Organ.objects.filter(code="SHU").exists()
    assert [line["code"] for line in Import.objects.get(pk=pk).lines] == ["BAD", "BAD-1"]
    assert "坏局" in ask(views.import_batch, BY, "/", pk=pk).text
    ask(views.drop_batch, BY, "/", post={}, pk=pk)
    assert (Import.objects.get(pk=pk).state, Import.objects.get(pk=pk).lines) == ("dropped", [])


def test_a_kept_table_is_its_countys_and_is_forgotten_in_time(home):
    pk = upload(*GOOD)
    with pytest.raises(NoSuchImport):
        ask(views.import_batch, editor("990102"), "/", pk=pk)
    with pytest.raises(NoPower):
        ask(views.take_batch, scoped(), "/", post={}, pk=pk)
    assert drop_old_imports(at=NOW + timedelta(days=29)) == 0
    assert drop_old_imports(at=NOW + timedelta(days=31)) == 1


def test_the_command_lists_refused_lines_and_ends_with_three(home, tmp_path):
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(book(("SHU", "望川县数据局", "什么机构", "GOV", "", "")))
    done = CliRunner().invoke(group, ["import", str(bad), "--county", HOME, "--json"])
    assert done.exit_code == 3
    assert json.loads(done.stdout)["refused"] == 1
    assert (
        CliRunner().invoke(group, ["import", str(bad), "--county", HOME, "--dry-run", "--json"]).exit_code
        == 0
    )
    assert CliRunner().invoke(group, ["import", str(tmp_path / "none.xlsx"), "--county", HOME]).exit_code == 2
    assert "examples" in json.loads(CliRunner().invoke(group, ["import", "--schema"]).stdout)
