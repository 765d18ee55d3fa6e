"""Pages of organs: ledger, exports, organ, chart and leave, as of a day."""

from io import BytesIO

import pytest
from django.test import RequestFactory
from django.utils import timezone
from openpyxl import load_workbook

from tests.organs.small_county import HOME, NOW, SINCE, STREET, TODAY, editor
from yizhen.kernel.actors import Actor, Grant, NoPower
from yizhen.organs import door, queries, views
from yizhen.organs.access import NoSuchOrgan
from yizhen.organs.terms import OrganFilter

COUNTY = editor()


def ask(view, by, path="/organs/", *, post=None, **kwargs):
    from django.contrib.messages.storage.fallback import FallbackStorage

    factory = RequestFactory()
    request = factory.post(path, post) if post is not None else factory.get(path)
    request.actor, request.session, request.number = by, {}, "test"
    request._messages = FallbackStorage(request)
    return view(request, **kwargs)


def test_the_ledger_shows_and_filters(home):
    text = ask(views.index, COUNTY).text
    assert "望川县住房和城乡建设局" in text
    assert "邻水河县" not in text
    only = ask(views.index, COUNTY, "/organs/?kind=street_office").text
    assert "城关街道办事处" in only
    assert "石桥镇人民政府" not in only
    assert "没有符合条件的机构" in ask(views.index, COUNTY, "/organs/?q=不存在").text
    assert "没有符合条件的机构" in ask(views.index, COUNTY, "/organs/?on=2024-12-31").text


@pytest.mark.parametrize(
    "query", ["?page=999999", "?page=-1", "?page=x", "?on=yesterday", "?sort=drop", "?kind=<b>"]
)
def test_odd_addresses_still_show_the_ledger(home, query):
    assert ask(views.index, COUNTY, f"/organs/{query}").status_code == 200


def test_the_ledger_needs_the_power(home):
    with pytest.raises(NoPower):
        ask(views.index, Actor(name="某人", county=HOME))


@pytest.mark.parametrize("per_page", [1, 50])
def test_the_ledger_is_five_queries_whatever_its_length(home, django_assert_num_queries, per_page):
    with django_assert_num_queries(5):
        page = queries.ledger(COUNTY, OrganFilter(TODAY), per_page=per_page)
    assert page.count == 12


def test_sorting_and_parents(home):
    lines = queries.ledger(COUNTY, OrganFilter(TODAY, sort="posts")).lines
    assert [line.posts for line in lines] == sorted((line.posts for line in lines), reverse=True)
    assert {line.code: line.parent for line in lines}["PCS"] == "望川县公安局"


def test_the_export_is_what_is_seen_and_holds_no_formula(home):
    door.change_organ(home.organs["SEC"], {"name": "=HYPERLINK(1)"}, by=COUNTY, at=NOW)
    seen = [line.code for line in queries.ledger(COUNTY, OrganFilter(TODAY, kind="public_institution")).lines]
    csv = ask(views.export_csv, COUNTY, "/organs/export.csv?kind=public_institution").content.decode()
    assert [line.split(",")[0] for line in csv.splitlines()[1:]] == seen
    assert "'=HYPERLINK(1)" in csv
    book = load_workbook(BytesIO(ask(views.export_xlsx, COUNTY, "/x?kind=public_institution").content))
    rows = list(book.active.iter_rows(min_row=2))
    assert [row[0].value for row in rows] == seen
    named = next(row[1] for row in rows if row[0].value == "SEC")
    assert (named.value, named.data_type) == ("=HYPERLINK(1)", "s")


def test_an_organ_shows_relations_both_ways_and_who_answers(home):
    boss = home.people["JD1"]
    door.take_leave(boss, TODAY, TODAY, by=Actor(name="x", county=HOME, person=boss), at=NOW)
    text = ask(views.organ, COUNTY, f"/organs/1/?on={TODAY}", pk=home.organs["JD"]).text
    for words in (
        "派驻本单位的站所",
        "城关派出所",
        "派出自",
        "望川县人民政府",
        "直属单位",
        "B岗顶岗",
        "请假",
        "设立机构",
    ):
        assert words in text
    assert "年休假" not in text
    before = ask(views.organ, COUNTY, f"/organs/1/?on={SINCE}", pk=home.organs["JD"]).text
    assert "B岗顶岗" not in before


def test_an_abolished_organ_says_so(home):
    gone = home.organs["JIAN-P"]
    door.abolish(gone, valid_to=TODAY, successors=[home.organs["JIAN"]], by=COUNTY, at=NOW)
    assert "已经撤销" in ask(views.organ, COUNTY, f"/organs/1/?on={TODAY}", pk=gone).text


@pytest.mark.parametrize("code", ["JIAN-P", "JD"])
def test_the_organ_page_is_a_constant_number_of_queries(home, django_assert_num_queries, code):
    with django_assert_num_queries(6 if code == "JD" else 5):
        queries.organ_page(COUNTY, home.organs[code], TODAY)


def test_the_chart_nests_organs_in_three_queries(home, django_assert_num_queries):
    with django_assert_num_queries(3):
        branches = queries.chart(COUNTY, TODAY)
    assert [branch.name for branch in branches] == ["望川县人民政府", "望川县信息中心"]
    below = {branch.name: [one.name for one in branch.below] for branch in branches[0].below}
    assert below["望川县住房和城乡建设局"] == ["物业管理股", "望川县城建档案馆", "望川县人民防空办公室"]
    sheet = ask(views.chart, COUNTY, f"/organs/chart/?on={TODAY}").text
    assert "下设 2" in sheet
    assert 'title="望川县人民防空办公室">' in sheet


def scoped(**scope):
    return Actor(
        name="某人",
        county=HOME,
        organ=scope.pop("organ", None),
        grants=(Grant(frozenset({"organs.view"}), HOME, **scope),),
    )


def test_not_yours_is_the_same_as_does_not_exist(counties):
    organs = counties.home.organs
    street = scoped(townships=frozenset({STREET}))
    told = []
    for pk in (organs["ZHEN"], counties.away.organs["ZHEN"], 987654):
        with pytest.raises(NoSuchOrgan) as missing:
            ask(views.organ, street, pk=pk)
        told.append(type(missing.value))
    assert told == [NoSuchOrgan] * 3
    page = queries.ledger(street, OrganFilter(TODAY))
    assert {line.code for line in page.lines} == {"JD", "JD-C", "PCS"}
    assert (page.count, sum(page.kinds.values()), page.townships) == (3, 3, (STREET,))
    own = scoped(assigned_only=True, organ=organs["JIAN"])
    assert [line.code for line in queries.ledger(own, OrganFilter(TODAY)).lines] == ["JIAN"]
    assert [branch.name for branch in queries.chart(own, TODAY)] == ["望川县住房和城乡建设局"]


def test_leave_is_asked_for_by_oneself_and_told_back(home):
    boss = home.people["JD1"]
    by = Actor(name="赵JD", county=HOME, person=boss)
    form = ask(views.leave, by).text
    assert "谁来顶岗" in form
    assert f'value="{timezone.localdate().isoformat()}"' in form  # what a date field of the browser can read
    days = {"starts_on": "2030-03-04", "ends_on": "2030-03-05", "kind": "annual"}
    assert ask(views.leave, by, post=days).status_code == 302
    again = ask(views.leave, by, post=days)
    assert again.status_code == 422
    assert "已经请假" in again.text
    assert 'value="2030-03-05"' in again.text
    wrong = ask(views.leave, by, post={**days, "ends_on": "2030-03-01"})
    assert "结束日早于开始日" in wrong.text
    with pytest.raises(NoPower):
        ask(views.leave, Actor(name="某人", county=HOME))
