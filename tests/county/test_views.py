"""Pages of a county: powers, constant queries, nothing typed is lost, nothing is taken unseen."""

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from tests.county.conftest import AT, COUNTY, EDITOR, PAPER, STRANGER, VIEWER
from tests.county.test_notices import NOTICE_2026
from yizhen.county import models, views
from yizhen.county.terms import CalendarDay, DayKind, NoSuchCounty
from yizhen.kernel.actors import NoPower, public_actor

PAGES = [
    (views.index, {}),
    (views.rule, {"name": "tried.limit"}),
    (views.calendar, {}),
    (views.calendar, {"year": 2027}),
    (views.enter_year, {}),
    (views.enter_days, {}),
    (views.hours, {}),
]
SOURCE = {"source_title": "望川县规定", "source_number": "望府办〔2026〕3号", "source_article": "第一条"}


def ask(view, query="", *, actor=EDITOR, data=None, **path):
    factory = RequestFactory()
    request = factory.get("/" + query) if data is None else factory.post("/" + query, data)
    request.actor = actor
    request._messages = CookieStorage(request)
    return view(request, **path)


def words(response):
    return response.content.decode()


@pytest.mark.parametrize(("view", "path"), PAGES)
def test_every_page_opens_for_who_may_and_for_nobody_else(county, view, path):
    assert ask(view, **path).status_code == 200
    with pytest.raises(NoPower):
        ask(view, actor=public_actor(COUNTY, []), **path)


@pytest.mark.parametrize(("view", "path"), PAGES)
def test_pages_ask_the_database_nothing_when_the_settings_are_in_memory(
    county, view, path, django_assert_num_queries
):
    ask(view, **path)
    with django_assert_num_queries(0):
        ask(view, **path)


def test_who_may_only_look_sees_no_form_and_cannot_post(county):
    for view, path in ((views.rule, {"name": "tried.limit"}), (views.hours, {})):
        assert "source_title" not in words(ask(view, actor=VIEWER, **path))
    data = {"act": "set", "set-value": "4", "set-in_force_from": "2026-01-01", "set-source_title": "x"}
    with pytest.raises(NoPower):
        ask(views.rule, actor=VIEWER, data=data, name="tried.limit")
    with pytest.raises(NoPower):
        ask(views.hours, actor=VIEWER, data={"usual": "9:00-12:00"})
    for view in (views.enter_year, views.enter_days):
        with pytest.raises(NoPower):
            ask(view, actor=VIEWER)


def test_another_county_s_editor_changes_only_his_own(county):
    data = {"act": "set", "set-value": "4", "set-in_force_from": "2026-01-01", "set-source_title": "x"}
    ask(views.rule, actor=STRANGER, data=data, name="tried.limit")
    assert list(models.RuleRow.objects.values_list("county", flat=True)) == ["990102"]
    assert "4 工作时" not in words(ask(views.rule, name="tried.limit"))


def test_a_rule_is_set_and_repealed_on_its_page(county):
    data = {f"set-{key}": value for key, value in SOURCE.items()}
    data |= {"act": "set", "set-value": "99", "set-in_force_from": "2026-01-01"}
    page = words(ask(views.rule, data=data, name="tried.limit"))
    assert "不能大于 16" in page
    assert "望川县规定" in page
    assert ask(views.rule, data=data | {"set-value": "4"}, name="tried.limit").status_code == 302
    page = words(ask(views.rule, name="tried.limit"))
    assert "4 工作时" in page
    assert "望府办〔2026〕3号" in page
    data = {f"repeal-{key}": value for key, value in SOURCE.items()} | {
        "act": "repeal",
        "repeal-on": "2025-01-01",
    }
    assert "不需要废止" in words(ask(views.rule, data=data, name="tried.limit"))
    assert ask(views.rule, data=data | {"repeal-on": "2026-03-01"}, name="tried.limit").status_code == 302
    assert ">本县规定<" not in words(ask(views.index, "?on=2026-03-02"))
    with pytest.raises(NoSuchCounty):
        ask(views.rule, name="tried.nothing")


def test_a_source_is_asked_for(county):
    data = {"act": "set", "set-value": "4", "set-in_force_from": "2026-01-01"}
    assert "没有依据的规定不能录入" in words(ask(views.rule, data=data, name="tried.limit"))


def test_the_year_shows_holidays_workdays_and_closures_in_words_and_signs(county):
    day = CalendarDay(__import__("datetime").date(2026, 7, 20), DayKind.CLOSURE, "防汛应急")
    county.enter_overlay_days(COUNTY, [day], source=PAPER, by=EDITOR, at=AT)
    page = words(ask(views.calendar, year=2026))
    assert all(
        part in page for part in ("国务院办公厅关于2026年", "休", "班", "停", "防汛应急，临时停办", "247 天")
    )
    assert "暂定" in words(ask(views.calendar, year=2027))
    with pytest.raises(NoSuchCounty):
        ask(views.calendar, year=1000)


def year_data(**more):
    return {"year": "2026", "source_title": "通知", "text": NOTICE_2026, "act": "preview", **more}


def test_a_notice_is_shown_before_it_is_taken(county):
    page = words(ask(views.enter_year, data=year_data()))
    assert all(part in page for part in ("还没有录入", "248 个工作日", "确认录入", "各省、自治区"))
    assert not models.CalendarYearRow.objects.exists()
    assert ask(views.enter_year, data=year_data(act="take")).status_code == 302
    assert models.CalendarDayRow.objects.count() == 39


def test_a_bad_line_stops_the_taking_and_keeps_what_was_typed(county):
    page = words(ask(views.enter_year, data=year_data(text="2026-01-01 休\n2026-02-30 休\n", act="take")))
    assert "2026年2月30日 不是日期" in page
    assert "2026-02-30 休" in page
    assert "确认录入" not in page
    assert not models.CalendarYearRow.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_an_uploaded_file_is_read_into_the_form(county, encoding):
    file = SimpleUploadedFile("2026.csv", "日期,性质,名称\n2026-01-01,holiday,元旦\n".encode(encoding))
    page = words(ask(views.enter_year, data=year_data(text="", file=file)))
    assert "2026-01-01,holiday,元旦" in page
    assert "确认录入" in page


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"text": ""}, "请粘贴安排内容"),
        ({"text": "", "file": SimpleUploadedFile("x.csv", b"\xff\xfe\x81")}, "编码不是"),
        ({"text": "", "file": SimpleUploadedFile("x.csv", b"a" * 200_001)}, "超过 200 KB"),
        ({"year": "999999"}, "2080"),
        ({"source_title": ""}, "没有依据"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(county, more, said):
    assert said in words(ask(views.enter_year, data=year_data(**more)))


def test_own_days_are_entered_and_withdrawn(county):
    data = {"year": "2026", "text": "7月20日至21日 停办 防汛", "act": "enter", **SOURCE}
    assert ask(views.enter_days, data=data).status_code == 302
    assert models.CalendarDayRow.objects.filter(county=COUNTY).count() == 2
    assert ask(views.enter_days, data=data | {"act": "withdraw"}).status_code == 302
    assert not models.CalendarDayRow.objects.exists()
    assert "第 1 行" in words(ask(views.enter_days, data=data | {"text": "哪天都行"}))


def test_hours_are_entered_with_seasons_and_bad_ones_refused(county):
    data = {"usual": "9:00-12:00 13:30-17:30", "seasons": "06-01 09-30 8:30-12:00 15:00-18:00",
            "in_force_from": "2026-01-01", **SOURCE}  # fmt: skip
    assert ask(views.hours, data=data).status_code == 302
    assert "15:00-18:00" in words(ask(views.hours))
    for wrong in (
        {"usual": "12点"},
        {"usual": "9:00-8:00"},
        {"seasons": "夏天"},
        {"seasons": "13-01 14-01 9:00-10:00"},
    ):
        page = words(ask(views.hours, data=data | wrong))
        assert "应写成" in page
