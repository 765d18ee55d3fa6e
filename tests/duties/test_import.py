"""Importing a catalogue: every row is accounted for, staged before it is taken, and refused with its reason."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from tests.duties.catalogue_rows import BY, DAY, READER
from tests.organs.small_county import HOME, NOW
from yizhen.duties import access, actions
from yizhen.duties.commands import group
from yizhen.duties.models import ImportLineRow, ItemRow, VersionRow
from yizhen.duties.rules.rows import guess
from yizhen.duties.sheets import BadFile, open_table, workbook
from yizhen.kernel.actors import NoPower
from yizhen.record.door import history

HEAD = ["事项名称", "类型", "编码", "部门", "设定依据", "承诺时限", "法定时限"]
ROWS = [
    ["道路货运经营许可", "行政许可", "000118001000", "县住建局", "《中华人民共和国道路运输条例》", "10", "20"],
    ["乱倒垃圾的处罚", "02", "000218001000", "城关街道办事处", "《关于整治乱倒垃圾的通知》", "", ""],
    ["老年证办理", "公共服务", "002018001000", "", "", "1", ""],
    ["老年证补办", "公共服务", "002018001000", "", "", "1", ""],
    ["某事", "办证", "000118009000", "", "", "", ""],
    ["超长承诺", "确认", "000718001000", "", "", "30", "20"],
]


def table(rows=ROWS, head=HEAD):
    out = io.StringIO()
    csv.writer(out).writerows([head, *rows])
    return open_table(out.getvalue().encode("gb18030"), "目录.csv")


def checked(one):
    return actions.check_rows(one.rows, guess(one.head), county=HOME, on=DAY)


def stage(one, **who):
    return actions.stage_import(one.rows, file_of(one), **(who or BY))


def file_of(one, columns=None, **more):
    kept = {"on": DAY, "columns": columns or guess(one.head), **more}
    return actions.StagedFile(one.name, one.digest, one.head, one.head_print, **kept)


def test_every_row_has_a_fate_and_every_refusal_a_reason(counties):
    told = {one.line: (one.fate, {f.check for f in one.findings}) for one in checked(table())}
    assert told == {
        2: ("new", set()),
        3: ("refused", {"basis_rank"}),
        4: ("new", set()),
        5: ("refused", {"code_once"}),
        6: ("refused", {"cell_read"}),
        7: ("refused", {"promise_not_longer"}),
    }
    assert not ItemRow.objects.exists()


def test_rows_find_their_body_and_its_level(counties):
    found = {one.name: one.draft for one in checked(table()) if one.draft}
    assert found["道路货运经营许可"].organ and int(found["道路货运经营许可"].use_level) == 4
    assert int(found["乱倒垃圾的处罚"].use_level) == 5


def test_a_staged_batch_is_taken_once_and_a_second_import_changes_nothing(counties):
    batch = stage(table())
    assert not VersionRow.objects.exists() and ImportLineRow.objects.filter(batch=batch).count() == len(ROWS)
    assert actions.take_import(batch, **BY) == {"new": 2, "changed": 0, "unchanged": 0, "refused": 4}
    with pytest.raises(actions.BatchClosed):
        actions.take_import(batch, **BY)
    again = actions.take_import(stage(table()), **BY)
    assert again == {"new": 0, "changed": 0, "unchanged": 2, "refused": 4}


def test_a_batch_may_be_read_under_other_columns_or_dropped(counties):
    odd = table([["货运", "道路货运经营许可", "行政许可"]], ["简称", "全称", "类型"])
    batch = actions.stage_import(odd.rows, file_of(odd, {"task_type": 2}), **BY)
    assert access.import_for(BY["by"], batch).refused == 1
    actions.remap_import(batch, {"task_name": 1, "task_type": 2, "local_task_code": 0}, **BY)
    assert access.import_for(BY["by"], batch).good == 1
    actions.drop_import(batch, **BY)
    assert [one.act for one in history("duties.import", batch)] == [
        "duties.import.staged", "duties.import.remapped", "duties.import.dropped",
    ]  # fmt: skip
    with pytest.raises(actions.BatchClosed):
        actions.take_import(batch, **BY)


def test_who_may_not_import_has_no_batches(counties):
    batch = stage(table())
    with pytest.raises(NoPower):
        stage(table(), by=READER, at=NOW)
    with pytest.raises(access.NoSuchImport):
        actions.take_import(batch, by=READER, at=NOW)


def test_workbooks_are_read_and_bad_files_are_told(counties):
    assert [cells[0] for _line, cells in open_table(workbook("事项", HEAD, ROWS), "目录.xlsx").rows] == [r[0] for r in ROWS]
    for content in (b"", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 broken", b"\x00\x01\x02", b"\n\n"):
        with pytest.raises(BadFile):
            open_table(content, "坏.xlsx")


def test_the_command_accounts_for_every_row(counties, tmp_path):
    path = tmp_path / "目录.csv"
    path.write_text("\n".join(",".join(row) for row in [HEAD, *ROWS]), encoding="utf-8")
    arguments = ["import", str(path), "--county", HOME, "--on", "2026-01-01", "--json"]
    dry = CliRunner().invoke(group, [*arguments, "--dry-run"])
    told = json.loads(dry.stdout)
    assert dry.exit_code == 0 and not ItemRow.objects.exists()
    assert (told["rows"], told["new"], told["refused"]) == (6, 2, 4)
    assert {row["line"] for row in told["told"] if row["fate"] == "refused"} == {3, 5, 6, 7}
    done = CliRunner().invoke(group, arguments)
    assert done.exit_code == 3 and ItemRow.objects.filter(county=HOME).count() == 2
    assert CliRunner().invoke(group, ["import", "--schema"]).exit_code == 0


def test_a_real_catalogue_is_accounted_for_row_by_row(counties, real_data):
    one = open_table((real_data / "service_items_511602.csv").read_bytes(), "service_items_511602.csv")
    rows = checked(one)
    assert len(rows) == 1135 == sum(row.fate in ("new", "refused") for row in rows)
    assert all(row.findings for row in rows if row.fate == "refused")
    assert {row.draft.kind.label for row in rows if row.draft} == {
        "行政许可", "公共服务", "其他行政权力", "行政确认", "行政给付", "行政裁决", "行政奖励",
    }  # fmt: skip
    assert actions.take_import(stage(one), **BY)["new"] == sum(row.fate == "new" for row in rows)
