"""Catalogues above: kept from files, pulled from, followed when they change; what they say is only read in the county."""

import json
from dataclasses import replace
from datetime import date

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from tests.duties.catalogue_rows import BY, DAY, MAKER, READER, draft
from tests.duties.test_duties_pages import office  # noqa: F401  the clerk's browser
from tests.duties.test_import import file_of, table
from tests.organs.small_county import AWAY, HOME, NOW
from yizhen.duties import access, actions
from yizhen.duties.actions import higher as acts
from yizhen.duties.commands import group
from yizhen.duties.models import AboveRow, ImportRow, ItemRow, VersionRow
from yizhen.duties.queries.higher import above_entry, higher_lines, highers, kept_as
from yizhen.duties.rules.higher import basic_of
from yizhen.duties.sheets import open_table
from yizhen.duties.terms import Basis, BasisRank, ItemKind, Limit, Power, TermUnit, UseLevel
from yizhen.duties.terms.higher import Stand
from yizhen.kernel.actors import Grant, NoPower, system_actor
from yizhen.record.door import history

NAME, LATER = "示例省基本目录", date(2026, 2, 1)
HEAD = ["事项名称", "类型", "基本编码", "设定依据"]
ROADS = ["道路货运经营许可", "行政许可", "000118001000", "《中华人民共和国道路运输条例》第二十四条"]
SENIOR = ["老年证办理", "公共服务", "002018001000", ""]
WATER = ["取水许可", "行政许可", "000120001000", "《中华人民共和国水法》第四十八条"]


def keep(*rows, on=DAY, whole=False, name=NAME):
    """Bring the catalogue up to date from a file; what came of its rows."""
    pk = acts.open_higher(name, UseLevel.PROVINCE, **BY)
    one = table(list(rows), HEAD)
    batch = acts.stage_higher(one.rows, file_of(one, on=on, target=pk, more={"whole": whole}), **BY)
    return pk, acts.take_higher(batch, **BY)


def stands(pk, on=LATER):
    return {one.above.name: one.stand for one in higher_lines(READER, pk, on)}


def test_every_row_of_a_file_has_a_fate_and_leaves_its_trace(counties):
    pk, counts = keep(ROADS, SENIOR, SENIOR, ["无码", "行政许可", "", ""], ["短码", "行政许可", "00011", ""])
    assert counts == {"new": 2, "changed": 0, "unchanged": 0, "refused": 3, "ended": 0}
    assert [one.act for one in history("duties.higher", pk)] == ["duties.higher.opened", "duties.higher.imported"]
    assert keep(ROADS)[1]["unchanged"] == 1
    (ref,) = highers(READER, DAY)
    assert (ref.entries, ref.level, ref.taken) == (2, UseLevel.PROVINCE, 0)


def test_a_change_above_becomes_work_and_is_taken_over(counties):
    pk, _ = keep(ROADS, SENIOR, WATER)
    item = actions.enter_item(draft(copied_from=NAME), valid_from=DAY, **BY)
    assert stands(pk) == {ROADS[0]: Stand.SAME, SENIOR[0]: Stand.UNTAKEN, WATER[0]: Stand.UNTAKEN}
    renamed = ["道路货物运输经营许可", *ROADS[1:]]
    _pk, counts = keep(renamed, SENIOR, on=LATER, whole=True)
    assert (counts["changed"], counts["ended"]) == (1, 1)
    assert stands(pk, DAY)[ROADS[0]] is Stand.SAME, "the day before is as it was"
    (line,) = [one for one in higher_lines(READER, pk, LATER) if one.stand is Stand.DIFFERS]
    assert [(one.ours, one.theirs) for one in line.apart] == [(ROADS[0], renamed[0])]
    assert acts.take_over(pk, [item], on=LATER, **BY) == 1
    assert stands(pk) == {renamed[0]: Stand.SAME, SENIOR[0]: Stand.UNTAKEN}
    now = VersionRow.objects.get(item=item, valid_to=None)
    assert (now.name, now.number, now.promised_days) == (renamed[0], 2, 10)


def test_what_is_above_is_only_read_but_what_lags_behind_may_wait(counties):
    keep(ROADS)
    with pytest.raises(actions.ItemRefused, match="事项名称来自"):
        actions.enter_item(draft(copied_from=NAME, name="货运证"), valid_from=DAY, **BY)
    with pytest.raises(actions.ItemRefused, match="没有编码"):
        actions.enter_item(draft(copied_from=NAME, code="x", catalog_code="000118009000"), valid_from=DAY, **BY)
    item = actions.enter_item(draft(copied_from=NAME), valid_from=DAY, **BY)
    keep(["道路货物运输经营许可", *ROADS[1:]], on=LATER)
    shorter = draft(copied_from=NAME, promised=Limit(5, TermUnit.WORKING_DAY))
    assert actions.enter_item(shorter, valid_from=LATER, **BY) == item
    with pytest.raises(actions.ItemRefused, match="本级不得改动"):
        actions.enter_item(replace(shorter, name="又一个名字"), valid_from=LATER, **BY)
    with pytest.raises(actions.ItemRefused, match="不能改成本级自设"):
        actions.enter_item(replace(shorter, copied_from=""), valid_from=LATER, **BY)
    keep(SENIOR, on=date(2026, 3, 1), whole=True)
    actions.enter_item(replace(shorter, copied_from=""), valid_from=date(2026, 3, 1), **BY)


def test_entries_are_drawn_as_items_of_the_county(counties):
    pk, _ = keep(ROADS, SENIOR, WATER)
    entries = list(AboveRow.objects.exclude(name=WATER[0]).values_list("pk", flat=True))
    organ = counties.home.organs["JIAN"]
    assert acts.draw_many(pk, entries, organ=organ, organ_name="县住建局", on=DAY, **BY) == 2
    assert acts.draw_many(pk, entries, organ=organ, organ_name="县住建局", on=DAY, **BY) == 0
    row = VersionRow.objects.get(name=ROADS[0])
    assert (row.copied_from, row.higher_code, row.organ_id, row.kind) == (NAME, ROADS[2], organ, ItemKind.LICENSE)
    assert stands(pk)[WATER[0]] is Stand.UNTAKEN and highers(READER, DAY)[0].taken == 2
    assert above_entry(READER, entries[0], DAY)[0] == NAME


def test_only_who_imports_keeps_catalogues_and_only_who_edits_draws(counties):
    with pytest.raises(NoPower):
        acts.open_higher(NAME, UseLevel.PROVINCE, by=READER, at=NOW)
    pk, _ = keep(ROADS)
    with pytest.raises((NoPower, access.NoSuchHigher)):
        acts.draw_many(pk, [AboveRow.objects.get().pk], organ=None, organ_name="", on=DAY, by=READER, at=NOW)
    with pytest.raises(acts.HigherRefused):
        acts.open_higher(NAME, UseLevel.CITY, **BY)


def test_catalogues_of_one_name_in_two_counties_are_two(office, counties):  # noqa: F811
    away = acts.open_higher(NAME, UseLevel.PROVINCE, by=system_actor("邻县编办", AWAY, list(Power)), at=NOW)
    every = frozenset(Power)
    both = replace(MAKER, grants=(Grant(every, HOME), Grant(every, AWAY)))
    assert kept_as(both, NAME) is None
    one = table([ROADS], HEAD)
    with pytest.raises(access.NoSuchHigher):
        acts.stage_higher(one.rows, file_of(one, target=away), by=both, at=NOW)
    batch = acts.stage_higher(one.rows, file_of(one, more={"name": NAME, "level": 2, "document": "", "whole": False}), **BY)
    ImportRow.objects.filter(pk=batch).update(target=away)
    with pytest.raises(access.NoSuchHigher):
        acts.take_higher(batch, by=both, at=NOW)
    part = replace(MAKER, grants=(Grant(every, HOME, organs=frozenset({counties.home.organs["JIAN"]})),))
    pk, _ = keep(ROADS)
    with pytest.raises(access.NoSuchImport):
        acts.take_higher(acts.stage_higher(one.rows, file_of(one, target=pk), **BY), by=part, at=NOW)
    assert kept_as(both, NAME) == (pk, UseLevel.PROVINCE) and not AboveRow.objects.filter(higher=away).exists()


def test_several_items_may_carry_one_code_above(counties, monkeypatch):
    monkeypatch.setattr("yizhen.duties.queries.higher.CHUNK", 1)
    pk, _ = keep(ROADS, WATER)
    first = actions.enter_item(draft(copied_from=NAME), valid_from=DAY, **BY)
    second = actions.enter_item(draft(copied_from=NAME, code="本地二"), valid_from=DAY, **BY)
    bases = (Basis(BasisRank.LAW, "中华人民共和国水法", "第四十八条"),)
    water = draft(copied_from=NAME, name=WATER[0], code=WATER[2], catalog_code=WATER[2], bases=bases)
    third = actions.enter_item(water, valid_from=DAY, **BY)
    lines = higher_lines(READER, pk, DAY)
    assert {(one.item, one.stand) for one in lines} == {(one, Stand.SAME) for one in (first, second, third)}
    keep(SENIOR, on=LATER, whole=True)
    gone = [one for one in higher_lines(READER, pk, date(2026, 3, 1)) if one.stand is Stand.GONE]
    assert {(one.item, one.since) for one in gone} == {(one, LATER) for one in (first, second, third)}


def test_what_begins_later_stays_when_a_file_of_an_earlier_day_comes(counties):
    pk, _ = keep(ROADS, SENIOR)
    keep(WATER, on=LATER)
    keep(ROADS, WATER, on=LATER, whole=True)
    between = date(2026, 1, 15)
    _pk, counts = keep(["老年人优待证办理", *SENIOR[1:]], on=between, whole=True)
    assert (counts["refused"], counts["ended"], counts["new"]) == (1, 1, 0)
    rows = AboveRow.objects.order_by("code").values_list("name", "valid_from", "valid_to")
    assert list(rows) == [(ROADS[0], DAY, between), (WATER[0], LATER, None), (SENIOR[0], DAY, LATER)]
    one = table([SENIOR, WATER], HEAD)
    checks = acts.check_higher(one.rows, file_of(one).columns, higher=pk, on=between)
    assert [[each.check for each in row.findings] for row in checks] == [["no_overlap"], ["no_overlap"]]
    with pytest.raises(acts.HigherRefused, match="终止"):
        acts.keep_above(pk, [acts.above(checks[0].draft)], on=between, document="", **BY)
    acts.keep_above(pk, [], on=between, document="", gone=[WATER[2]], **BY)
    assert AboveRow.objects.filter(name=WATER[0], valid_to=None).exists()


def test_a_catalogue_is_kept_once_its_first_file_is_taken(counties):
    one = table([ROADS], HEAD)
    new = {"name": NAME, "level": 2, "document": "", "whole": False}
    dropped = acts.stage_higher(one.rows, file_of(one, more=new), **BY)
    actions.drop_import(dropped, **BY)
    assert highers(READER, DAY) == [], "a file that was dropped leaves no empty catalogue"
    assert acts.take_higher(acts.stage_higher(one.rows, file_of(one, more=new), **BY), **BY)["new"] == 1
    assert [one.name for one in highers(READER, DAY)] == [NAME]
    with pytest.raises(acts.HigherRefused):
        acts.stage_higher(one.rows, file_of(one, more={**new, "name": " "}), **BY)


def test_the_database_keeps_entries_of_one_code_apart(counties):
    pk, _ = keep(ROADS)
    row = AboveRow.objects.get(higher=pk)
    row.pk, row.valid_from, row.valid_to = None, date(2025, 1, 1), LATER
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_the_page_costs_the_same_however_many(counties, django_assert_num_queries):
    pk, _ = keep(ROADS)
    actions.enter_item(draft(copied_from=NAME), valid_from=DAY, **BY)
    with django_assert_num_queries(4):
        higher_lines(READER, pk, DAY)
    keep(*([f"许可{n}", "行政许可", f"0001{n + 30:02d}001000", ""] for n in range(30)))
    with django_assert_num_queries(4):
        assert len(higher_lines(READER, pk, DAY)) == 31


def test_a_clerk_brings_a_catalogue_up_to_date_draws_and_takes_over(office, counties):  # noqa: F811
    def send(*rows, on):
        lines = "\n".join(",".join(row) for row in [HEAD, *rows]).encode()
        form = {"name": NAME, "level": "2", "on": on, "file": SimpleUploadedFile("目录.csv", lines), "document": "示府发〔2026〕1号"}
        told = office.post("/duties/higher/new/", form, follow=True)
        assert "示府发〔2026〕1号" in told.text
        return office.post(f"{told.request['PATH_INFO']}take/", follow=True)

    page = send(ROADS, SENIOR, on="2026-01-01")
    assert "新增 2 条" in page.text and "本县未取用" in page.text
    pk = page.request["PATH_INFO"]
    entries = [f"entry-{one}" for one in AboveRow.objects.values_list("pk", flat=True)]
    drawn = office.post(f"{pk}draw", {"select": entries, "on": "2026-01-01", "organ": counties.home.organs["JIAN"]}, follow=True)
    assert "已取用 2 项" in drawn.text and ItemRow.objects.count() == 2
    changed = send(["道路货物运输经营许可", *ROADS[1:]], on="2026-02-01")
    assert "与上级不同" in changed.text and "照上级改" in changed.text
    item = VersionRow.objects.get(name=ROADS[0]).item_id
    done = office.post(f"{pk}take-over", {"select": [f"item-{item}"], "on": "2026-03-04"}, follow=True)
    assert "1 项已照上级目录改" in done.text
    assert "请先勾选" in office.post(f"{pk}take-over", {"on": "2026-03-04"}, follow=True).text
    csv = b"".join(office.get(f"{pk}export.csv?stand=same").streaming_content).decode()
    assert "道路货物运输经营许可" in csv
    assert NAME in office.get("/duties/higher/").text


def test_a_real_catalogue_stands_above_and_the_countys_items_refer_to_it(counties, real_data):
    one = open_table((real_data / "service_items_511602.csv").read_bytes(), "service_items_511602.csv")
    pk = acts.open_higher(NAME, UseLevel.PROVINCE, **BY)
    counts = acts.take_higher(acts.stage_higher(one.rows, file_of(one, target=pk), **BY), **BY)
    assert sum(counts.values()) == 1135 and counts["refused"] == 1 and counts["new"] == 1134
    batch = actions.stage_import(one.rows, file_of(one, more={"higher": NAME}), **BY)
    taken = actions.take_import(batch, **BY)
    lines = higher_lines(READER, pk, DAY)
    assert {one.stand for one in lines} <= {Stand.SAME, Stand.UNTAKEN}
    assert sum(one.stand is Stand.SAME for one in lines) == taken["new"] - 1, "one row has a code of no known shape"


def test_the_command_takes_items_from_a_catalogue_above(counties, tmp_path):
    keep(ROADS)
    path = tmp_path / "事项.csv"
    path.write_text("\n".join(",".join(row) for row in [HEAD, [*ROADS[:3], "《某某通知》"], SENIOR]), encoding="utf-8")
    arguments = ["import", str(path), "--county", HOME, "--on", "2026-01-01", "--higher", NAME, "--json"]
    done = CliRunner().invoke(group, arguments)
    told = json.loads(done.stdout)
    assert done.exit_code == 3 and told["by_check"]["four_same"] == 1 and told["new"] == 1


def test_a_basic_code_is_found_wherever_it_stands():
    local = draft(catalog_code="", local_code="511Z07001006-511602000000-000-11511301008778183N-1-00")
    assert basic_of(local) == "511Z07001006"
    assert basic_of(draft(catalog_code="", elements={"local_catalog_code": "XK00001000"})) == "XK00001000"


def test_the_commands_keep_a_catalogue_and_tell_what_wants_work(counties, tmp_path):
    path = tmp_path / "目录.csv"
    path.write_text("\n".join(",".join(row) for row in [HEAD, ROADS, SENIOR, SENIOR]), encoding="utf-8")
    arguments = ["import-higher", str(path), "--name", NAME, "--county", HOME, "--on", "2026-01-01", "--json"]
    dry = CliRunner().invoke(group, [*arguments, "--dry-run"])
    assert dry.exit_code == 0 and json.loads(dry.stdout)["new"] == 2 and not AboveRow.objects.exists()
    done = CliRunner().invoke(group, arguments)
    assert done.exit_code == 3 and AboveRow.objects.count() == 2
    actions.enter_item(draft(copied_from=NAME), valid_from=DAY, **BY)
    keep(["道路货物运输经营许可", *ROADS[1:]], on=LATER)
    told = json.loads(CliRunner().invoke(group, ["higher", "--county", HOME, "--on", "2026-02-01", "--json"]).stdout)
    assert told["counts"] == {NAME: {"same": 0, "differs": 1, "gone": 0, "untaken": 1}}
    assert told["work"][0]["apart"] == {"事项名称": [ROADS[0], "道路货物运输经营许可"]}
    assert CliRunner().invoke(group, ["import-higher", str(path)]).exit_code == 2
    assert all(CliRunner().invoke(group, [name, "--schema"]).exit_code == 0 for name in ("higher", "import-higher"))
