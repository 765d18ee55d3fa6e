"""Statistics of divisions: missing is not nought, units in headings, bad lines told, sums only of what is known."""

import io
from decimal import Decimal

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.county.conftest import AT, COUNTY, EDITOR, PAPER, STRANGER, VIEWER
from tests.county.test_views import SOURCE, ask, words
from yizhen.county import door, views
from yizhen.county.access import NoSuchTable
from yizhen.county.models import StatisticRow, StatisticsTableRow
from yizhen.county.sheets import BadTable, read_statistics
from yizhen.county.terms import NoSuchCounty, Statistic, StatisticMeasure
from yizhen.kernel.actors import NoPower
from yizhen.record.door import history

NAMES = {"城关街道": "990101001", "石桥镇": "990101100", "990101100": "990101100"}
ROWS = [("城关街道", "5.2", 31000, 12, "X"), ("石桥镇", "3.08", 20000, 80.5, 1200)]


def book(*rows, head=("乡镇（街道）", "常住人口（万人）", "户籍人口", "面积(平方公里)", "一般公共预算收入（万元）"), above=0):
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    sheet = made.add_worksheet()
    for number, row in enumerate([("各乡镇基本情况",)] * above + [head, *rows]):
        sheet.write_row(number, 0, row)
    made.close()
    return out.getvalue()


def read(*rows, **more):
    return read_statistics(book(*rows, **more), 2025, NAMES, COUNTY)


def test_units_of_the_heading_are_reckoned_and_x_stays_missing():
    found = {(one.division, one.measure.value): one.value for one in read(*ROWS, above=2).rows}
    assert found["990101001", "resident"] == Decimal(52000)
    assert found["990101100", "resident"] == Decimal(30800)
    assert found["990101100", "area"] == Decimal("80.5")
    assert found["990101001", "revenue"] is None
    assert found["990101100", "revenue"] == Decimal(1200)


def test_an_empty_cell_is_left_out_and_a_whole_county_line_is_the_countys():
    found = read(("石桥镇", "", 20000, "", ""), ("合计", "8.28", 51000, "", "")).rows
    assert [(one.division, one.measure.value) for one in found] == [
        ("990101100", "registered"), ("990101", "resident"), ("990101", "registered"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "said"), [(("没有这个镇", 1, 1, 1, 1), "不是本县"), (("石桥镇", "很多", 1, 1, 1), "不是数"), (("石桥镇", -1, 1, 1, 1), "不是数")]
)
def test_each_bad_line_is_told_with_its_number(row, said):
    told = read(ROWS[0], row).problems
    assert [(line, said in reason) for line, reason in told] == [(3, True)]


def test_a_division_twice_is_told():
    assert any("重复" in reason for _line, reason in read(*ROWS, ROWS[0]).problems)


@pytest.mark.parametrize("content", [b"", b"text", b"PK\x03\x04", book(head=("甲", "乙"))])
def test_what_is_no_table_is_told(content):
    with pytest.raises(BadTable):
        read_statistics(content, 2025, NAMES, COUNTY)


def enter(rows, year=2025, by=EDITOR):
    return door.enter_statistics(COUNTY, year, rows, source=PAPER, by=by, at=AT)


def test_entering_again_replaces_and_is_recorded(county):
    rows = read(*ROWS).rows
    assert enter(rows) == (8, 0)
    better = [Statistic("990101001", 2025, StatisticMeasure.REVENUE, Decimal(900))]
    assert enter(better) == (0, 1)
    kept = {(one.division, one.measure.value): one.value for one in door.statistics(COUNTY, 2025)}
    assert kept["990101001", "revenue"] == Decimal(900)
    acts = history("county.statistics", 2025)
    assert [one.payload["missing"] for one in acts] == [1, 0]
    assert door.statistic_years(COUNTY) == [2025]
    with pytest.raises(ValueError, match="年份"):
        enter(better, year=2024)


def test_only_who_edits_the_county_may_enter(county):
    with pytest.raises(NoPower):
        enter([], by=VIEWER)
    with pytest.raises(NoSuchCounty):
        enter([], by=STRANGER)


def test_the_page_shows_missing_as_unknown_and_sums_only_what_is_known(county, django_assert_max_num_queries):
    enter(read(*ROWS).rows)
    ask(views.statistics)
    with django_assert_max_num_queries(5):
        page = words(ask(views.statistics))
    assert "51,000" in page
    assert "82,800" in page
    assert page.count("未知") >= 2
    assert "望川县工作规则" in page
    assert "还没有统计数" in words(ask(views.statistics, "?year=1999", actor=STRANGER))


def read_in(monkeypatch, *rows):
    monkeypatch.setattr("yizhen.county.views.numbers.names_of", lambda _county: NAMES)
    data = {**SOURCE, "year": "2025", "file": SimpleUploadedFile("tj.xlsx", book(*rows))}
    assert ask(views.enter_statistics, data=data).status_code == 302
    return StatisticsTableRow.objects.latest("pk").pk


def test_a_table_is_read_once_and_taken_with_one_press(county, monkeypatch):
    pk = read_in(monkeypatch, *ROWS)
    assert "请核对，还没有录入" in words(ask(views.statistics_table, pk=pk))
    assert "tj.xlsx" in words(ask(views.enter_statistics))
    assert not StatisticRow.objects.exists()
    assert ask(views.take_statistics, data={}, pk=pk).status_code == 302
    kept = {(one.division, one.measure.value): one.value for one in door.statistics(COUNTY, 2025)}
    assert kept["990101001", "resident"] == Decimal(52000)
    assert kept["990101001", "revenue"] is None
    assert door.statistics(COUNTY, 2025) and "tj.xlsx" not in words(ask(views.enter_statistics))
    ask(views.take_statistics, data={}, pk=pk)
    assert len(history("county.statistics", 2025)) == 1


def test_bad_lines_are_kept_and_the_rest_may_be_taken(county, monkeypatch):
    pk = read_in(monkeypatch, *ROWS, ("哪里", 1, 1, 1, 1))
    bad = words(ask(views.statistics_table, pk=pk))
    assert "有几行不能采用" in bad
    assert "哪里" in bad
    ask(views.take_statistics, data={}, pk=pk)
    assert StatisticRow.objects.count() == 8
    assert "哪里" in words(ask(views.statistics_table, pk=pk))


def test_a_table_may_be_dropped_and_is_only_its_countys(county, monkeypatch):
    pk = read_in(monkeypatch, *ROWS)
    for view in (views.take_statistics, views.drop_statistics):
        with pytest.raises(NoPower):
            ask(view, actor=VIEWER, data={}, pk=pk)
        with pytest.raises(NoSuchTable):
            ask(view, actor=STRANGER, data={}, pk=pk)
    ask(views.drop_statistics, data={}, pk=pk)
    assert not StatisticRow.objects.exists()
    assert StatisticsTableRow.objects.get(pk=pk).numbers == []
    told = history("county.table", pk)
    assert [one.act for one in told] == ["county.statistics.staged", "county.statistics.dropped"]
    assert told[1].payload == {"year": 2025, "file": "tj.xlsx", "count": 8, "refused": 0}


def test_what_is_no_table_stays_on_the_form(county):
    missing = ask(views.enter_statistics, data={"year": "2025"})
    assert missing.status_code == 422
    with pytest.raises(NoPower):
        ask(views.enter_statistics, actor=VIEWER)
