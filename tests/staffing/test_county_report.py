"""The usual reports: their sentences stand up to the report checker, every figure has its making, nothing unknown is nought."""

import io
import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import RequestFactory
from docx import Document as Word
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from tests.organs.small_county import HOME, NOW, STREET, TOWN
from tests.staffing.people_county import make_office
from yizhen.county.door import Source, Statistic, StatisticMeasure, enter_statistics
from yizhen.kernel.actors import Actor, Grant, NoPower, system_actor
from yizhen.kernel.rounding import Rounding
from yizhen.staffing.queries.reports import report
from yizhen.staffing.rules.report import check
from yizhen.staffing.rules.reports import county_report
from yizhen.staffing.sheets.reports import write_excel, write_word
from yizhen.staffing.terms.reports import Choices, StationNumbers, TownNumbers
from yizhen.staffing.views import reports as views

DAY = date(2026, 3, 4)


def town(number, group="镇", **more):
    values = {
        "offices": 6, "office_plaques": 4, "institutions": 4, "institution_plaques": 3,
        "quotas": {"administrative": (30, 28, 1), "public": (25, 22, 2), "support": (2, 1, 0), "outside": (0, 5, 0)},
        "leaders": (11, 10),
        "statistics": {"resident": Decimal(30_000 + number), "area": Decimal("80.5"), "revenue": Decimal(1200)},
    }  # fmt: skip
    return TownNumbers(f"990101{100 + number}", f"第{number}{group}", group, **{**values, **more})


TOWNS = [town(1), town(2), town(3, offices=7), town(4, "街道"), town(5, "街道", offices=4, leaders=(7, 7))]


def written(towns=TOWNS, choices=None, **more):
    values = {"stations": [], "whole": {}, "year": 2025, **more}
    return county_report(
        "望川县", DAY, towns, values["stations"], choices or Choices(), values["whole"], values["year"]
    )


@pytest.mark.parametrize("mode", [Rounding.HALF_UP])
@pytest.mark.parametrize("with_plan", [False, True])
def test_what_is_written_stands_up_to_the_checker(mode, with_plan):
    told = check(written(choices=Choices(mode=mode, with_plan=with_plan)).text)
    flagged = [f.words for f in told.findings if f.level.value == "flag"]
    assert with_plan or flagged == []
    assert told.counts["ok"] >= 8


@given(
    st.lists(
        st.tuples(st.integers(1, 9), st.integers(0, 9), st.integers(1, 60), st.integers(0, 60), st.integers(0, 9), st.integers(1, 15)),
        min_size=2, max_size=9,
    )
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_no_numbers_make_a_report_that_the_checker_flags(rows):
    towns = [
        town(
            n,
            offices=o,
            office_plaques=p,
            quotas={"administrative": (a + b, a, c), "public": (b, b, 0)},
            leaders=(lead, lead),
        )
        for n, (o, p, a, b, c, lead) in enumerate(rows)
    ]
    told = check(written(towns).text)
    assert [f.words for f in told.findings if f.level.value == "flag"] == []


def test_every_figure_has_a_number_and_its_making():
    told = written()
    marks = [mark for _title, parts in told.paragraphs for _words, mark in parts if mark]
    assert marks == [figure.number for figure in told.figures] == list(range(1, len(marks) + 1))
    average = next(f for f in told.figures if f.label == "每个镇党政机构")
    assert (average.value, average.numerator, average.denominator) == ("6.3个", "党政机构 = 19", "3个镇")
    assert "四舍五入" in average.mode
    assert "19/3" in average.mode


def test_the_mode_is_the_readers_choice():
    told = written([town(1), town(2), town(3, offices=8)], Choices(mode=Rounding.TRUNCATE))
    average = next(f for f in told.figures if f.label == "每个镇党政机构")
    assert (average.value, "截尾" in average.mode) == ("6.6个", True)


def test_what_is_not_known_is_left_out_and_told():
    towns = [town(1), town(2, statistics={"resident": None, "area": Decimal(10)})]
    told = written(towns)
    assert "常住总人口" not in told.text
    assert any("第2镇没有数" in words for words in told.missing)
    assert any("财政供养比" in words for words in told.missing)
    assert "总面积90.5平方公里" in told.text


def test_bands_and_the_share_of_those_on_the_budget():
    told = written(
        whole={"supported": Decimal(3000), "resident": Decimal(99_000)},
        choices=Choices(population=(Decimal(30_002), Decimal(30_002))),
    )
    assert ("常住人口超过3.0002万", "3", "第3镇、第4街道、第5街道") in told.bands
    assert "财政供养比为1:33" in told.text


def test_stations_tell_political_quotas_apart():
    stations = [
        StationNumbers("派出所", 3, {"political": (9, 8, 0)}),
        StationNumbers("市场监管所", 2, {"administrative": (6, 5, 0)}),
    ]
    text = written(stations=stations).text
    assert "派出所3个、市场监管所2个" in text
    assert "共核定行政编制（含政法专项编制9名）15名、实有13人" in text


def test_the_table_sums_what_stands_in_it():
    told = written()
    assert told.rows[-1][0] == "合计"
    for at in range(2, len(told.heads)):
        assert int(told.rows[-1][at]) == sum(int(row[at]) for row in told.rows[:-1])


def test_towns_without_accounts_are_told_and_never_counted_as_nought():
    told = written([town(1), town(2), town(3, quotas={}, leaders=(0, 0))])
    assert "2个镇核定行政编制60名" in told.text
    assert any("第3镇在编制台账里没有账户" in words for words in told.missing)
    assert told.rows[2][6:] == ("—",) * (len(told.heads) - 6)
    assert told.rows[-1][6] == "60"
    assert "核定行政编制" not in written([town(1, quotas={}, leaders=(0, 0))]).text


# --- from the ledger ----------------------------------------------------------------------------------------------------


@pytest.fixture
def office(db):
    made = make_office()
    by = system_actor("县情", HOME, ["county.edit", "county.view"])
    rows = [
        Statistic(code, 2025, StatisticMeasure(measure), Decimal(value))
        for code, measure, value in (
            (STREET, "resident", 52_000),
            (TOWN, "resident", 9_000),
            (STREET, "area", 12),
            (TOWN, "area", 150),
        )
    ]
    enter_statistics(HOME, 2025, rows, source=Source("望川县统计年鉴"), by=by, at=NOW)
    return made


def test_the_ledger_and_the_statistics_are_told(office, django_assert_max_num_queries):
    report(office.by, HOME, DAY, Choices())
    with django_assert_max_num_queries(12):
        told = report(office.by, HOME, DAY, Choices())
    assert told.statistics_year == 2025
    assert "2个乡镇（街道）" in told.text
    assert "常住总人口6.1万人" in told.text
    rows = {row[0]: row for row in told.rows}
    heads = {head: at for at, head in enumerate(told.heads)}
    zhen = next(row for name, row in rows.items() if "石桥镇" in name)
    assert (zhen[heads["行政核定"]], zhen[heads["事业核定"]], zhen[heads["事业机构"]]) == ("3", "4", "1")


def test_who_does_not_see_the_whole_county_gets_no_report(office):
    narrow = Actor(
        name="镇里",
        county=HOME,
        grants=(Grant(frozenset({"staffing.view"}), HOME, townships=frozenset({TOWN})),),
    )
    with pytest.raises(NoPower):
        report(narrow, HOME, DAY, Choices())


def ask(view, by, query=""):
    request = RequestFactory().get(f"/?{query}")
    request.actor = by
    return view(request)


def test_page_word_and_excel_tell_the_same(office):
    page = ask(views.report, office.by, "on=2026-03-04&mode=truncate&over=4&under=1")
    assert page.status_code == 200
    assert "截尾" in page.text
    assert "常住人口超过4万" in page.text
    word = Word(io.BytesIO(ask(views.word, office.by, "on=2026-03-04").content))
    text = "\n".join(p.text for p in word.paragraphs)
    assert "行政编制总量3名[" in text
    assert len(word.tables) == 3
    book = CalamineWorkbook.from_filelike(io.BytesIO(ask(views.excel, office.by, "on=2026-03-04").content))
    assert book.sheet_names == ["各乡镇情况", "数字口径", "分档统计", "报告文字"]
    assert ask(views.report, office.by, "on=yesterday").status_code == 422


def test_every_number_of_the_files_has_its_definition(office):
    word = Word(io.BytesIO(ask(views.word, office.by, "on=2026-03-04").content))
    marks = {int(n) for p in word.paragraphs for n in re.findall(r"\[(\d+)\]", p.text)}
    table = next(one for one in word.tables if one.rows[0].cells[0].text == "序号")
    told = {int(row.cells[0].text): [cell.text for cell in row.cells[1:4]] for row in table.rows[1:]}
    assert marks and marks <= set(told)
    assert all(all(words) for words in told.values())
    book = load_workbook(io.BytesIO(ask(views.excel, office.by, "on=2026-03-04").content))
    rows = list(book["数字口径"].iter_rows(min_row=2, values_only=True))
    assert {int(row[0]): str(row[1]) for row in rows if row[0]} == {number: words[0] for number, words in told.items()}


def test_a_county_without_townships_still_has_its_page():
    told = written([], whole={})
    assert told.rows == ()
    assert write_word(told)[:2] == b"PK"
    assert write_excel(told)[:2] == b"PK"
