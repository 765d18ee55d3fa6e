"""The ledger page: what is seen, what is refused, who may see it, and that exports hold what is seen."""

import csv
import io
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import RequestFactory
from python_calamine import CalamineWorkbook

from yizhen.kernel.actors import Actor, Grant, NoPower, system_actor
from yizhen.record.door import history
from yizhen.staffing import queries, views
from yizhen.staffing.actions import load_sources, load_statement
from yizhen.staffing.models import FigureRow, StatementRow
from yizhen.staffing.rules.sources import shipped
from yizhen.staffing.sheets import files, tables
from yizhen.staffing.terms import Group

NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
LOADER = system_actor("载入", "990101", ["staffing.load"])
VIEWER = Actor(name="周敏", county="990101", grants=(Grant(frozenset({"staffing.view"}), "990101"),))


@pytest.fixture
def loaded(db):
    return load_sources(by=LOADER, at=NOW)


def ask(view, query="", by=VIEWER, series="daan"):
    request = RequestFactory().get(f"/staffing/{series}/?{query}")
    request.actor = by
    return view(request, series)


class Seen(HTMLParser):
    """The tables of a page as texts (页面所见): caption → lines of cells; signs for the eye left out."""

    def __init__(self, page):
        super().__init__()
        self.tables, self.words = {}, ""
        self._lines, self._cell, self._caption, self._deaf = None, None, None, 0
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        hidden = dict(attributes).get("aria-hidden") == "true"
        if self._deaf or hidden:
            self._deaf += tag not in ("rect", "line", "input", "br", "img")
        elif tag == "table":
            self._lines = []
        elif tag == "caption":
            self._caption = ""
        elif tag == "tr" and self._lines is not None:
            self._lines.append([])
        elif tag in ("td", "th") and self._lines is not None:
            self._cell = ""

    def handle_endtag(self, tag):
        if self._deaf:
            self._deaf -= tag not in ("rect", "line")
        elif tag == "caption":
            self._title, self._caption = self._caption.strip(), None
        elif tag in ("td", "th") and self._cell is not None:
            self._lines[-1].append(" ".join(self._cell.split()))
            self._cell = None
        elif tag == "table":
            self.tables[self._title] = self._lines
            self._lines = None

    def handle_data(self, data):
        if self._deaf:
            return
        self.words += data
        if self._caption is not None:
            self._caption += data
        elif self._cell is not None:
            self._cell += data


def seen(response):
    return Seen(response.content.decode())


def test_the_page_shows_every_figure(loaded):
    page = seen(ask(views.ledger, "on=2020-11-30"))
    units = page.tables["各镇街机构、领导职数、派驻中队与编制"]
    assert len(units) == 1 + 15 + 3
    assert units[1][:5] == ["凤凰街道", "7", "4", "9", "1"]
    assert units[-1][:4] == ["15 个镇街合计", "91", "58", "138"]
    assert units[1][9:15] == ["未知"] * 6
    assert units[-3][9:15] == ["104", "94", "70", "61", "8", "5"]
    for printed in ("30.3", "60.2", "28.6", "55.7", "26.67", "54.56", "6.7", "10.5", "3.3", "96"):
        assert printed in page.words
    assert "原报告没有分列的一律写“未知”" in page.words


def test_a_later_day_says_how_old_the_figures_are(loaded):
    page = seen(ask(views.ledger, "on=2024-06-01"))
    assert "此后没有新的来源" in page.words
    assert "此后没有新的来源" not in seen(ask(views.ledger, "on=2020-11-30")).words


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("on=2020-11-29", 404, "缺这一天以前的来源"),
        ("on=2099-01-01", 404, "还没有到"),
        ("on=2020-13-40", 400, "不是日期"),
        ("on=%3Cscript%3E", 400, "不是日期"),
        ("on=" + "9" * 500, 400, "不是日期"),
    ],
)
@pytest.mark.parametrize("view", [views.ledger, views.export_xlsx, views.export_csv])
def test_a_day_without_figures_is_refused_in_words(loaded, view, query, status, words):
    response = ask(view, query)
    assert response.status_code == status
    assert words in response.content.decode()
    assert "截至2020年11月30日的来源" in response.content.decode()
    assert b"<script>" not in response.content


def test_an_unknown_group_shows_all(loaded):
    page = seen(ask(views.ledger, "on=2020-11-30&group=%00x"))
    assert len(page.tables["各镇街机构、领导职数、派驻中队与编制"]) == 19


@pytest.mark.parametrize("group", [Group.ALL, Group.STREET, Group.TOWN])
def test_exports_hold_exactly_what_is_seen(loaded, group):
    query = f"on=2020-11-30&group={group}"
    page = seen(ask(views.ledger, query))
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(ask(views.export_xlsx, query).content))
    blocks = _csv_blocks(ask(views.export_csv, query).content)
    summary = queries.summary(VIEWER, "daan", date(2020, 11, 30), today=date(2026, 1, 5))
    sheets = tables.sheets_of(summary, group)
    assert workbook.sheet_names == ["来源说明", *(sheet.title for sheet in sheets)]
    for sheet in sheets:
        shown = page.tables.get(sheet.caption) or _claims_as_seen(page, summary, group, sheet)
        rows = workbook.get_sheet_by_name(sheet.title).to_python()
        assert [[_text(v) for v in row] for row in rows] == [[_number(v) for v in row] for row in shown]
        assert blocks[sheet.title] == shown


def _claims_as_seen(page, summary, group, sheet):
    """Averages stand in a list on the page; put them together again as the export has them."""
    lines = [[column.label for column in sheet.columns]]
    for claim in summary.claims:
        if group not in (Group.ALL, claim.group):
            continue
        for words in (claim.title, str(claim.printed), claim.verdict_words, *claim.flags, claim.quote):
            assert words in page.words
        head = [claim.title, str(claim.printed), claim.verdict_words, "".join(claim.flags), claim.quote]
        table = page.tables.get(f"{claim.title}的重算")
        assert table or all(step in page.words for step in claim.working)
        body = table[1:] if table else [["", "；".join(claim.working), "", "", "", ""]]
        lines += [[*head, *line] for line in body]
    return lines


def _text(value):
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _number(text):
    """Numbers in a workbook are numbers: compared by value, words by letter."""
    try:
        return f"{float(text):.10g}" if len(text) < 12 and text else text
    except ValueError:
        return text


def _csv_blocks(content):
    assert content.startswith("\ufeff".encode())
    blocks, name = {}, None
    for line in csv.reader(io.StringIO(content.decode("utf-8-sig"))):
        if line and line[0].startswith("【"):
            name = line[0].strip("【】")
            blocks[name] = []
        elif line and name:
            blocks[name].append(line)
    return blocks


def test_words_that_a_spreadsheet_would_run_are_made_harmless():
    assert files._safe(["=1+1", "+x", "-x", "@x", "\tx", "街道", -5, "−5"]) == [
        "'=1+1", "'+x", "'-x", "'@x", "'\tx", "街道", "-5", "−5",
    ]  # fmt: skip


# --- who may see it --------------------------------------------------------------------------------------


def test_without_the_power_nothing_is_shown(loaded):
    nobody = Actor(name="路人", county="990101")
    for view in (views.ledger, views.export_xlsx, views.export_csv):
        with pytest.raises(NoPower):
            ask(view, by=nobody)
    request = RequestFactory().get("/staffing/")
    request.actor = nobody
    with pytest.raises(NoPower):
        views.index(request)


def _viewer(**scope):
    return Actor(name="甲", county="510304", grants=(Grant(frozenset({"staffing.view"}), "510304", **scope),))


def test_an_unpublished_statement_is_seen_by_its_whole_county_only(loaded):
    StatementRow.objects.update(public=False)
    assert ask(views.ledger, "on=2020-11-30", by=_viewer()).status_code == 200
    narrow = [
        VIEWER,
        _viewer(townships=frozenset({"510304001"})),
        _viewer(organs=frozenset({1})),
        _viewer(assigned_only=True),
    ]
    for by in narrow:
        with pytest.raises(queries.NoSuchLedger):
            ask(views.ledger, "on=2020-11-30", by=by)
        assert queries.ledgers(by) == []
        assert queries.days(by, "daan") == []


def test_an_unknown_ledger_does_not_exist(loaded):
    with pytest.raises(queries.NoSuchLedger) as refusal:
        ask(views.ledger, series="nowhere")
    assert refusal.value.no_such_row
    assert not isinstance(refusal.value, Http404)


# --- what it costs ---------------------------------------------------------------------------------------


def test_queries_do_not_grow_with_the_figures(loaded, django_assert_num_queries):
    with django_assert_num_queries(5):
        ask(views.ledger, "on=2020-11-30")
    with django_assert_num_queries(4):
        ask(views.export_xlsx, "on=2020-11-30")
    with django_assert_num_queries(1):
        request = RequestFactory().get("/staffing/")
        request.actor = VIEWER
        assert "大安区镇街机构编制" in views.index(request).content.decode()


def test_the_list_of_ledgers_may_be_empty(db):
    request = RequestFactory().get("/staffing/")
    request.actor = VIEWER
    assert "load-sources" in views.index(request).content.decode()


# --- loading ---------------------------------------------------------------------------------------------


def test_loading_is_recorded_once_and_changes_nothing_twice(loaded):
    assert [one.state for one in loaded] == ["new"]
    row = StatementRow.objects.get(superseded_at=None)
    assert [one.state for one in load_sources(by=LOADER, at=NOW)] == ["unchanged"]
    (entry,) = history("staffing.statement", row.pk)
    assert entry.act == "staffing.statement.loaded"
    assert entry.payload["figures"] == FigureRow.objects.filter(statement=row).count()
    assert entry.payload["supersedes"] is None


def test_a_corrected_source_supersedes_and_keeps_the_former(loaded):
    source = shipped()[0]
    first = StatementRow.objects.get()
    figures = source.figures[:-1]
    corrected = type(source)(source.statement, source.units, figures, source.claims, digest="f" * 64)
    assert load_statement(corrected, by=LOADER, at=NOW).state == "corrected"
    first.refresh_from_db()
    second = StatementRow.objects.get(superseded_at=None)
    assert first.superseded_at == NOW
    assert FigureRow.objects.filter(statement=first).count() == len(source.figures)
    assert FigureRow.objects.filter(statement=second).count() == len(figures)
    (entry,) = history("staffing.statement", second.pk)
    assert entry.payload["supersedes"] == first.pk
    assert len(queries.days(VIEWER, "daan")) == 1


def test_loading_needs_its_power(db):
    with pytest.raises(NoPower):
        load_sources(by=VIEWER, at=NOW)
    assert not StatementRow.objects.exists()


def test_what_is_read_back_is_what_was_shipped(loaded):
    from yizhen.staffing.rules.summary import summarize

    day = date(2020, 11, 30)
    shown = queries.summary(VIEWER, "daan", day, today=day)
    assert shown == summarize(shipped()[0], day)


@pytest.mark.parametrize(
    "values",
    [
        {"value": None, "missing": ""},
        {"value": 0, "missing": "not_itemised"},
        {"value": -1, "missing": ""},
    ],
)
def test_the_database_keeps_unknown_apart_from_zero(loaded, values):
    row = StatementRow.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        FigureRow.objects.create(statement=row, position=999, group="all", measure="units", **values)
