"""Pages of divisions: constant queries, powers, days, exports, import with a check first."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.urls import reverse

from tests.territory.conftest import AT, EDITOR, row
from yizhen.kernel.actors import NoPower, public_actor
from yizhen.territory import door, models, views
from yizhen.territory.terms import NoSuchDivision

COUNTY = {"level": "3", "code": "990101000000"}
PAGES = [
    (views.index, {}, ""),
    (views.index, {}, "?q=石桥"),
    (views.division, COUNTY, ""),
    (views.outline, COUNTY, ""),
    (views.import_table, {}, ""),
]


def ask(view, query="", *, actor=EDITOR, data=None, **path):
    factory = RequestFactory()
    request = factory.get("/" + query) if data is None else factory.post("/", data)
    request.actor = actor
    return view(request, **path)


def words(response):
    return response.content.decode()


@pytest.mark.parametrize(("view", "path", "query"), PAGES)
def test_every_page_opens_for_who_may_and_for_nobody_else(land, view, path, query):
    assert ask(view, query, **path).status_code == 200
    with pytest.raises(NoPower):
        ask(view, query, actor=public_actor("990101", []), **path)


def test_the_page_of_a_county_shows_what_lies_below_and_the_map(land):
    page = words(ask(views.division, **COUNTY))
    assert all(part in page for part in ("城关街道", "石桥镇", "示意", "演示市", "outline.json"))


@pytest.mark.parametrize("more", [0, 40])
def test_the_number_of_queries_does_not_grow_with_the_rows(land, django_assert_num_queries, more):
    rows = [row(i, f"990101{200 + i}000", f"第{i}乡", 4, "990101000000") for i in range(more)]
    door.import_divisions(rows, by=EDITOR, at=AT, source="x")
    ask(views.division, **COUNTY)  # what every page keeps in memory is loaded
    with django_assert_num_queries(6):
        ask(views.division, **COUNTY)
    with django_assert_num_queries(2):
        ask(views.index, "?q=石桥")


def test_a_page_has_at_most_so_many_rows_and_leads_to_the_next(land):
    rows = [row(i, f"990101{200 + i}000", f"第{i}乡", 4, "990101000000") for i in range(60)]
    door.import_divisions(rows, by=EDITOR, at=AT, source="x")
    page = words(ask(views.division, "?per_page=20&page=2", **COUNTY))
    assert "第18乡" in page
    assert "第38乡" not in page
    assert "城关街道" not in page
    assert "第 2 / 4 页" in page
    assert ask(views.division, "?page=99999999&per_page=abc", **COUNTY).status_code == 200


def test_a_day_before_the_first_version_says_so(land):
    page = words(ask(views.division, "?on=2019-01-01", **COUNTY))
    assert "不在有效期内" in page
    assert ask(views.division, "?on=昨天", **COUNTY).status_code == 200
    with pytest.raises(NoSuchDivision):
        ask(views.division, level="3", code="990199000000")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_export_is_what_lies_below_on_the_day(land, kind):
    from yizhen.territory import sheets

    response = ask(views.division, f"?export={kind}", **COUNTY)
    rows, bad = sheets.read_table(f"x.{kind}", response.content, date(2026, 1, 1))
    assert [one.name for one in rows] == ["城关街道", "石桥镇"]
    assert not bad


def test_the_border_is_sent_once_for_each_version(land):
    first = ask(views.outline, **COUNTY)
    again = RequestFactory().get("/", headers={"if-none-match": first["ETag"]})
    again.actor = EDITOR
    assert views.outline(again, **COUNTY).status_code == 304
    assert reverse("territory:division", args=[4, "990101001000"]) in words(first)
    assert "url" not in door.outline("990101")["features"][0]["properties"]


def upload(text, **more):
    file = SimpleUploadedFile("区划.csv", text.encode(), "text/csv")
    return {"file": file, "on": "2026-01-01", "take": "check", **more}


def test_an_import_is_checked_before_it_is_taken(land):
    text = "代码,名称\n990101102,新桥镇\n坏代码,x\n"
    page = words(ask(views.import_table, data=upload(text)))
    assert "还没有写入" in page
    assert "坏代码" in page
    assert not models.DivisionRow.objects.filter(name="新桥镇").exists()
    page = words(ask(views.import_table, data=upload(text, take="take")))
    assert "已导入" in page
    assert models.DivisionRow.objects.filter(name="新桥镇").exists()


def test_what_is_no_table_is_said_at_the_field(land):
    assert "第一行应是表头" in words(ask(views.import_table, data=upload("甲,乙\n1,2\n")))
    assert "请选择一个文件" in words(ask(views.import_table, data={"on": "2026-01-01", "take": "check"}))


def test_names_are_shown_as_text_whatever_they_hold(land):
    rows = [row(1, "990101109000", "<script>alert(1)</script>镇", 4, "990101000000")]
    door.import_divisions(rows, by=EDITOR, at=AT, source="x")
    assert "<script>alert" not in words(ask(views.division, **COUNTY))
