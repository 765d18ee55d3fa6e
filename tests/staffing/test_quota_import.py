"""A messy workbook: every line has its reason, the county opens with all of it visible, and nothing can grow."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from tests.staffing.ledger_county import CLERK, COUNTY, DAY, NOW, PAPERS, POWERS, small_county
from tests.staffing.messy import write
from yizhen.county.door import open_county
from yizhen.kernel.actors import system_actor
from yizhen.organs.door import abolish, establish_organ, organ_by_code, organs_of_county
from yizhen.staffing import actions, queries
from yizhen.staffing.commands import group
from yizhen.staffing.models import Batch, Entry, Leg, Seat, StagedRow
from yizhen.staffing.queries.workbooks import batch_result, result_of_lines
from yizhen.staffing.rules.workbook import find_head, quota_column
from yizhen.staffing.sheets.workbook import open_workbook
from yizhen.staffing.terms.imports import BadWorkbook
from yizhen.staffing.terms.workbook import Counted, OrganLine, PersonLine

IMPORTER = system_actor("编办", COUNTY, [*POWERS, "staffing.people_core"])


@pytest.fixture
def county(db):
    return small_county()


def checked(path, by=IMPORTER):
    book = open_workbook(path)
    actions.check_lines(book.organs, book.people, county=COUNTY, by=by, on=DAY)
    return book


def staged(book, by=IMPORTER):
    return actions.stage_workbook(
        book.organs, book.people, county=COUNTY, name=book.name, sha256=book.sha256, sheets=book.sheets,
        valid_from=DAY, by=by, at=NOW,
    )  # fmt: skip


def taken(tmp_path):
    batch = staged(checked(write(tmp_path / "messy.xlsx")))
    actions.take_workbook(batch, by=IMPORTER, at=NOW)
    return batch


@pytest.mark.parametrize(("head", "meaning"), [
    ("行政编制核定", ("administrative", "approved")), ("机关工勤控制数实有", ("support", "actual")),
    ("领导职数正科核定", ("leader.section_chief", "approved")), ("副科实配", ("leader.section_deputy", "actual")),
    ("行政编制空编", None), ("政法专项编制数", ("political", "approved")), ("编外", ("outside", "actual")),
    ("事业编制计划", ("public", "planned")), ("备注", None),
])  # fmt: skip
def test_headings_are_understood(head, meaning):
    assert quota_column(head) == meaning


def test_heads_of_several_rows_are_found(tmp_path):
    rows = [["某县台账", "", ""], ["单位名称", "行政编制", "行政编制"], ["单位名称", "核定数", "实有数"], ["甲局", "3", "4"]]
    kind, first, columns = find_head(rows)
    assert (kind, first) == ("organ", 3)
    assert columns == {0: "name", 1: ("administrative", "approved"), 2: ("administrative", "actual")}
    assert find_head([["随便", "写写"]]) is None


def test_a_dry_run_lists_every_line_with_its_reason(county, tmp_path):
    book = checked(write(tmp_path / "messy.xlsx"))
    told = result_of_lines(book.organs, book.people, name=book.name, sheets=book.sheets, batch=None)
    reasons = {(line.sheet, line.line): line for line in told.lines}
    assert told.sheets == ("机构编制", "人员信息") and book.aside == ("填表说明",)
    assert "超编 2" in str(reasons["机构编制", 4].reasons) and "超职数 1" in str(reasons["机构编制", 4].reasons)
    assert "没有批准文号" in str(reasons["机构编制", 5].reasons) and not reasons["机构编制", 5].refused
    assert "重复" in str(reasons["机构编制", 8].reasons) and reasons["机构编制", 8].refused
    assert "“约9”不是整数" in str(reasons["机构编制", 9].reasons) and reasons["机构编制", 9].refused
    assert "新设" in str(reasons["机构编制", 10].reasons)
    assert "15 位" in str(reasons["人员信息", 5].reasons)
    assert "同一人不能登记两次" in str(reasons["人员信息", 7].reasons) and reasons["人员信息", 7].refused
    assert "没有“查无此局”" in str(reasons["人员信息", 8].reasons)
    assert "看不出编制类别" in str(reasons["人员信息", 10].reasons)
    assert (told.organs, told.people, told.refused, told.over) == (4, 5, 5, 3)
    assert all("440524" not in line.what for line in told.lines)
    assert not Entry.objects.exists() and not Batch.objects.exists()


def test_it_opens_with_all_of_it_visible_and_lets_nothing_grow(county, tmp_path):
    batch = taken(tmp_path)
    ju = county.organs["JU"]
    found = queries.balance(ju, "administrative", DAY)
    assert (found.approved, found.occupied, found.over) == (3, 5, 2)
    assert queries.balance(ju, "leader.section_chief", DAY).over == 1
    assert queries.balance(county.organs["SHUI"], "public", DAY).planned == 1
    made = [one for one in organs_of_county(COUNTY, DAY) if one.name == "澄川县气象服务中心"]
    assert [one.kind for one in made] == ["public_institution"]
    board = {(one["rule"], one["code"]): one["amount"] for one in queries.findings(IMPORTER, COUNTY, limit=500)}
    assert board["within_quota", "JU"] == 2
    assert board["leader_posts", "JU"] == 1
    assert board["missing_document", "SHUI"] and board["digest_plan", "JU"]
    assert board["true_statistics", "JU"] == 1
    assert Seat.objects.count() == 6
    with pytest.raises(actions.RuleBroken):
        actions.plan(ju, "administrative", 1, **PAPERS)
    assert sum(Leg.objects.values_list("amount", flat=True)) == 0
    assert batch_result(IMPORTER, batch).taken == 9
    assert set(StagedRow.objects.filter(kind="person").values_list("parsed", flat=True)) == {"{}"}
    assert "没有“查无此局”这个单位" in str(batch_result(IMPORTER, batch).lines)  # still told of, without numbers
    assert actions.take_workbook(batch, by=IMPORTER, at=NOW) == 9


def test_a_county_without_any_organs_opens_with_those_of_the_file(db, tmp_path):
    batch = taken(tmp_path)
    told = batch_result(IMPORTER, batch)
    assert "将按“政府机构”新设" in str(told.lines) and "government" not in str(told.lines)
    made = {one.name: one for one in organs_of_county(COUNTY, DAY)}
    assert {"澄川县水利局", "澄川县水利服务中心", "云溪镇人民政府"} <= set(made)
    assert queries.balance(made["澄川县水利局"].id, "administrative", DAY).over == 2
    assert [seat.category for seat in queries.seats_of(IMPORTER, DAY, organ=made["澄川县水利服务中心"].id)] == ["public"]


def test_a_workbook_is_not_opened_twice(county, tmp_path):
    first = staged(checked(write(tmp_path / "messy.xlsx")))
    second = staged(checked(tmp_path / "messy.xlsx"))
    actions.take_workbook(first, by=IMPORTER, at=NOW)
    before = Leg.objects.count()
    actions.take_workbook(second, by=IMPORTER, at=NOW)
    assert Leg.objects.count() == before
    again = checked(tmp_path / "messy.xlsx")
    assert all("已有编制台账" in str(one.problems) for one in again.organs if one.name == "云溪镇人民政府")


def test_a_batch_can_be_dropped_before_and_midway(county, tmp_path):
    batch = staged(checked(write(tmp_path / "messy.xlsx")))
    actions.drop_workbook(batch, by=IMPORTER, at=NOW)
    with pytest.raises(actions.BatchClosed):
        actions.take_workbook(batch, by=IMPORTER, at=NOW)
    assert not Entry.objects.exists()


def test_without_the_power_over_people_their_lines_are_refused_with_why(county, tmp_path):
    book = checked(write(tmp_path / "messy.xlsx"), by=CLERK)
    assert all("没有登记人员编制信息的权限" in str(one.problems) for one in book.people)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"just words"])
def test_what_is_no_workbook_is_refused_in_words(tmp_path, content):
    path = tmp_path / "bad.xlsx"
    path.write_bytes(content)
    with pytest.raises(BadWorkbook, match=r"打不开|没有认出"):
        open_workbook(path)


def test_the_command_dry_runs_and_imports(county, tmp_path):
    open_county(code=COUNTY, name="望川县", fictional=True, by=system_actor("装机", COUNTY, ["county.edit"]), at=NOW)
    path = str(write(tmp_path / "messy.xlsx"))
    dry = CliRunner().invoke(group, ["import", path, "--on", "2026-01-05", "--dry-run", "--json"])
    assert dry.exit_code == 0, dry.output
    assert json.loads(dry.stdout)["refused"] == 5 and not Entry.objects.exists()
    run = CliRunner().invoke(group, ["import", path, "--on", "2026-01-05", "--json"])
    assert run.exit_code == 3, run.output
    told = json.loads(run.stdout)
    assert told["taken"] == 9 and told["over"] == 3
    assert organ_by_code(COUNTY, "JU")
    assert CliRunner().invoke(group, ["import", str(tmp_path / "none.xlsx")]).exit_code == 2
    assert CliRunner().invoke(group, ["import", "--schema"]).exit_code == 0


SETUP = """
from tests.staffing.ledger_county import *
from yizhen.county.door import open_county
small_county()
open_county(code=COUNTY, name="望川县", fictional=True, by=system_actor("装机", COUNTY, ["county.edit"]), at=NOW)
"""
LOOK = """
from django.db.models import Sum
from yizhen.staffing.models import *
from yizhen.staffing.rules.ledger import PLACES
legs = {}
for account, place, n in Leg.objects.values_list("account_id", "place").annotate(n=Sum("amount")):
    legs[account, place] = n
for row in Balance.objects.values("account_id", *PLACES):
    for place in PLACES:
        assert row[place] == legs.get((row["account_id"], place), 0), row
assert sum(legs.values()) == 0
for account in Account.objects.filter(organ__isnull=False):
    seats = Seat.objects.filter(account=account).count()
    assert seats <= legs.get((account.pk, "occupied"), 0)
batch = Batch.objects.last()
done = StagedRow.objects.filter(batch=batch, done=True).count() if batch else 0
assert batch is None or batch.taken == done, (batch.taken, done)
print(batch.pk if batch else 0, batch.state if batch else "-", done, Seat.objects.count())
"""


IMPORT = """
import sys
from yizhen.staffing.actions import taking
from yizhen.staffing.commands import group
taking.ORGANS_A_STEP = 1
group(["import", "--json", *sys.argv[1:]])
"""


def test_killed_in_the_midst_it_is_balanced_and_goes_on(world, tmp_path):
    world.finish(SETUP)
    running = world.python(IMPORT, write(tmp_path / "messy.xlsx", extra=3000), "--on", "2026-01-05")
    assert "已登记" in running.stderr.readline()
    running.kill()
    running.communicate()
    batch, state, done, _seats = world.finish(LOOK).split()
    assert state == "taking" and 0 < int(done) < 3009
    resumed = world.python(IMPORT, "--resume", batch)
    assert "已登记" in resumed.communicate(timeout=120)[1]
    _batch, state, done, seats = world.finish(LOOK).split()
    assert (state, int(done), int(seats)) == ("taken", 3009, 3006)


def organ_line(sheet, name, code=""):
    return OrganLine(
        4, sheet, name=name, code=code, kind="government", counts={"administrative": Counted(3, 0)}, notes=[], problems=[]
    )


def lined(organs, people=()):
    actions.check_lines(organs, list(people), county=COUNTY, by=IMPORTER, on=DAY)
    batch = actions.stage_workbook(
        organs, list(people), county=COUNTY, name="两表", sha256="2", sheets=("一", "二"), valid_from=DAY, by=IMPORTER, at=NOW
    )
    actions.take_workbook(batch, by=IMPORTER, at=NOW)
    return batch


def test_the_same_line_of_two_sheets_is_two_lines(county):
    organs = [organ_line("一", "澄川县甲局"), organ_line("二", "澄川县乙局")]
    people = [
        PersonLine(3, sheet, name=name, unit=unit, category="administrative", identity="civil_servant", notes=[], problems=[])
        for sheet, name, unit in (("一", "孙一", "澄川县甲局"), ("二", "孙二", "澄川县甲局"), ("一", "孙三", "澄川县乙局"))
    ]
    people[2].line = 4
    batch = lined(organs, people)
    assert not StagedRow.objects.filter(batch=batch, done=False).exists() and Seat.objects.count() == 3


def test_a_code_given_on_another_day_is_not_given_again(county):
    told = {"county": COUNTY, "kind": "government", "by": IMPORTER, "at": NOW}
    establish_organ(code="LATE", name="澄川县晚设局", valid_from=DAY + timedelta(days=9), **told)
    gone = establish_organ(code="GONE", name="澄川县已撤局", valid_from=DAY - timedelta(days=9), **told)
    abolish(gone, valid_to=DAY - timedelta(days=1), by=IMPORTER, at=NOW)
    organs = [organ_line("一", "澄川县晚设局", "LATE"), organ_line("二", "澄川县已撤局", "GONE"), organ_line("三", "澄川县新局", "NEW")]
    lined(organs)
    assert [line.problems for line in organs[:2]] == [[f"代码{code}的机构在这一天没有设立或者已经撤销"] for code in ("LATE", "GONE")]
    assert not organs[2].problems and organ_by_code(COUNTY, "NEW").name == "澄川县新局"
