"""Each component says what it must, escapes what it is given and can be read by a machine voice."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

import yizhen.ui
from yizhen.ui import play
from yizhen.ui.door import (
    Act,
    AsOf,
    Badge,
    Bar,
    BarChart,
    Cell,
    Clock,
    Column,
    Empty,
    Entry,
    Fact,
    Filter,
    Head,
    Link,
    Map,
    Pager,
    Place,
    Row,
    Stat,
    Step,
    Table,
    Tone,
    read_clock,
)  # fmt: skip
from yizhen.ui.forms import ExampleForm
from yizhen.ui.templatetags import ui

NOW = datetime(2026, 11, 20, 7, 40, tzinfo=UTC)
BAD = "<b>&\"'"


def draw(tag: str, path: str = "/list", **context) -> str:
    request = RequestFactory().get(path)
    with override("zh-hans"):
        told = Context(context | {"request": request, "csrf_token": "token"})
        told.request = request  # as in a page that a view renders; no house is asked for its context
        drawn = Template(tag).render(told)
    return re.sub(r"\s+", " ", drawn)


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html)).strip()


def test_every_component_is_shown_on_the_example_page():
    shown = "".join(
        path.read_text() for path in Path(yizhen.ui.__file__).parent.glob("templates/ui/**/*.html")
    )
    asked = set(re.findall(r"\{% (\w+)", shown))
    assert set(ui.register.tags) - asked == set()


def test_button():
    drawn = draw('{% button "签收" "danger" name="act" value="sign" confirm=sure %}', sure=BAD)
    assert 'class="button button--danger"' in drawn
    assert 'name="act" value="sign"' in drawn
    assert 'data-confirm="&lt;b&gt;&amp;&quot;&#x27;"' in drawn
    assert "disabled" in draw('{% button "签收" disabled=True %}')


def test_link_button():
    assert draw('{% link_button "去台账" "/ledger" %}').startswith(
        '<a class="button button--secondary" href="/ledger">'
    )


@pytest.mark.parametrize("tone", list(Tone))
def test_badge_has_word_and_sign_beside_its_color(tone):
    drawn = draw("{% badge badge %}", badge=Badge("处置中", tone))
    assert f"badge--{tone}" in drawn
    assert "处置中" in drawn
    assert 'aria-hidden="true">' + Badge("", tone).sign in drawn
    assert drawn == draw("{% badge label tone %}", label="处置中", tone=tone)


DUE = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("clock", "said"),
    [
        (read_clock(DUE, NOW, workdays=2), "还剩 2 个工作日 11月24日 17:30 止"),
        (read_clock(DUE, NOW, workdays=0), "今日到期 11月24日 17:30 止"),
        (read_clock(DUE, NOW, work_minutes=150), "还剩 2 个工作小时 11月24日 17:30 止"),
        (read_clock(DUE, NOW, work_minutes=40), "还剩 40 分钟 11月24日 17:30 止"),
        (read_clock(DUE, NOW), "还剩 4 天 11月24日 17:30 止"),
        (read_clock(DUE, DUE - timedelta(hours=3)), "还剩 3 小时 11月24日 17:30 止"),
        (read_clock(DUE, DUE + timedelta(days=5), workdays=-3), "已超 3 个工作日 11月24日 17:30 止"),
        (read_clock(DUE, DUE + timedelta(hours=1), workdays=0), "今日已超期 11月24日 17:30 止"),
        (read_clock(DUE, DUE + timedelta(hours=2)), "已超 2 小时 11月24日 17:30 止"),
        (Clock(DUE, 2, ends_day=True), "还剩 2 个工作日 11月24日 24:00 止"),
        (Clock(DUE, 2, tone=Tone.PAUSED, paused="等补正"), "计时已停 等补正"),
        (Clock(DUE, 2, tone=Tone.DONE, done_at=NOW), "按期办结 11月20日 15:40"),
        (Clock(DUE, 0, tone=Tone.DONE, done_at=DUE + timedelta(days=1)), "超期办结 11月25日 17:30"),
    ],
)
def test_clock_is_relative_and_exact_together(clock, said):
    plain = words(draw("{% clock clock %}", clock=clock)).lstrip("●◆▲✓■○ ")
    assert plain.replace(" ", "") == said.replace(" ", "")


def test_clock_opens_to_its_derivation_and_names_the_missing_notice():
    notice = "国务院办公厅关于2027年部分节假日安排的通知"
    drawn = draw("{% clock c %}", c=Clock(DUE, 9, steps=("当日不计入",), provisional=(notice,)))
    assert "<details" in drawn
    assert "暂定" in drawn
    assert notice in drawn
    assert "<li>当日不计入</li>" in drawn


def test_field_ties_label_help_and_error_to_the_control():
    form = ExampleForm({"title": "", "kind": "", "urgent": "yes"})
    drawn = draw("{% field form.title %}", form=form)
    assert 'for="id_title"' in drawn
    described = re.search(r'aria-describedby="([^"]+)"', drawn)[1].split()
    assert all(f'id="{part}"' in drawn for part in described)
    assert "请用一句话写清是什么事" in drawn
    assert 'aria-invalid="true"' in drawn
    assert drawn.index("field__help") < drawn.index("<input"), "help stands before the field"
    choice = draw("{% field form.urgent %}", form=form)
    assert "<fieldset" in choice
    assert "<legend" in choice
    assert "平方米" in draw("{% field form.area %}", form=form)


def test_fields_draw_hidden_ones_too():
    class Hidden(forms.Form):
        token = forms.CharField(widget=forms.HiddenInput)
        name = forms.CharField(label="姓名")

    drawn = draw("{% fields form %}", form=Hidden({"token": BAD, "name": ""}))
    assert 'type="hidden" name="token" value="&lt;b&gt;' in drawn
    assert drawn.count("field__label") == 1


def test_error_summary_links_each_error_and_is_silent_without_any():
    assert draw("{% error_summary form %}", form=ExampleForm()).strip() == ""
    form = ExampleForm({"title": "", "kind": "", "urgent": "yes"})
    form.add_error(None, "两处不能都空。")
    drawn = draw("{% error_summary form %}", form=form)
    assert 'role="alert"' in drawn
    assert 'href="#id_title"' in drawn
    assert "两处不能都空。" in drawn
    assert "已填的内容都还在" in drawn


def test_error_summary_of_a_formset_names_the_row():
    rows = forms.formset_factory(ExampleForm, extra=0)
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0"}
    data |= {f"form-{n}-{key}": value for n, title in enumerate(("好", "")) for key, value in
             {"title": title, "kind": "light", "urgent": "no"}.items()}  # fmt: skip
    drawn = draw("{% error_summary form %}", form=rows(data))
    assert "第 2 行事由" in drawn
    assert "第 1 行" not in drawn


def test_table_can_be_read_by_a_machine_voice():
    drawn = draw("{% table table %}", table=play.inbox_table("sort=-due", select="ids"))
    assert drawn.count('scope="col"') == 7
    assert drawn.count('scope="row"') == 6
    assert drawn.count('aria-sort="descending"') == 1
    assert "<caption" in drawn
    assert 'name="ids"' in drawn
    assert 'data-label="时限"' in drawn
    assert "data-keys" in drawn


def test_table_escapes_and_shows_unknown_and_zero_apart():
    row = Row((BAD, Cell(unknown=True), 0, Cell(None)))
    drawn = draw("{% table t %}", t=Table(BAD, tuple(Column(BAD) for _ in range(4)), (row,)))
    assert "<b>" not in drawn
    assert "未知" in drawn
    assert ">0</td>" in drawn.replace(" ", "")
    assert "None" not in drawn


def test_a_row_has_one_cell_for_each_column():
    table = Table("?", (Column("甲"), Column("乙")), (Row(("只有一格",)),))
    with pytest.raises(ValueError, match="a row of 1 cells under 2 columns"):
        draw("{% table t %}", t=table)


def test_ledger_table_scrolls_by_keyboard_and_sums():
    drawn = draw("{% table t %}", t=play.ledger_table())
    assert 'role="region" tabindex="0" aria-label="编制台账"' in drawn
    assert "<tfoot" in drawn
    assert "<ins" in drawn
    assert '<details class="derived"' in drawn


def test_empty_table_says_whether_that_is_good():
    good = draw("{% table t %}", t=play.inbox_table(rows=0))
    assert "empty--good" in good
    assert "<table" not in good
    assert "没有记录" in draw("{% table t %}", t=Table("名单", (Column("甲"),), ()))
    act = Empty("还没有机构", "先导入区划。", Link("导入", "/import"))
    assert 'href="/import"' in draw("{% empty e %}", e=act)


def test_chips_are_links_and_mark_the_chosen():
    filters = [Filter("状态", (Link("待派遣", "?s=1", active=True, count=1204), Link("全部", "?")))]
    drawn = draw("{% chips f %}", f=filters)
    assert '<a class="chip" href="?s=1" aria-current="true">' in drawn
    assert "1,204" in drawn


def test_pager_keeps_the_other_parameters():
    drawn = draw("{% pager p %}", "/list?state=late&page=2", p=Pager(2, 120))
    assert 'href="?state=late&amp;page=3"' in drawn
    assert "第 51–100 条，共 120 条" in drawn
    assert 'aria-current="page"' in drawn
    assert 'href="?state=late&amp;per_page=20"' in drawn
    assert "共 0 条" in draw("{% pager p %}", p=Pager(1, 0))


def test_timeline():
    entry = Entry(
        NOW,
        "签收",
        BAD,
        "住建局",
        "第一行\n第二行",
        Tone.DONE,
        (Link("照片", "/p", hint="3 kB"),),
        (Fact("归类", "井盖"),),
    )
    drawn = draw("{% timeline t %}", t=[entry])
    assert "2026年11月20日 15:40" in drawn
    assert "第一行<br>第二行" in drawn
    assert "<b>" not in drawn
    assert "还没有经过" in draw("{% timeline t %}", t=[])


def test_facts_say_unknown_where_nothing_is_known():
    drawn = draw("{% facts f %}", f=[Fact("编制", unknown=True), Fact("局长", "沈一禾", "/p/1", "代")])
    assert "未知" in drawn
    assert 'href="/p/1"' in drawn


def test_tabs_and_breadcrumb_mark_where_one_is():
    assert 'aria-current="page"' in draw("{% tabs t %}", t=[Link("甲", "/a", active=True)])
    drawn = draw("{% breadcrumb c %}", c=[Link("县", "/c"), Link("局", "/o")])
    assert '<span aria-current="page">局</span>' in drawn
    assert draw("{% breadcrumb c %}", c=None).strip() == ""


def test_disclosure_and_dialog_are_native():
    assert "<details" in draw('{% disclosure "为什么" "因为" %}')
    drawn = draw(
        '{% dialog "d" "确认" "会通知来件人。" acts %}{% dialog_button "d" "打开" %}', acts=[Act("发", "/s")]
    )
    assert '<dialog class="dialog" id="d" aria-labelledby="d-title">' in drawn
    assert 'href="#d"' in drawn


def test_alert_of_something_late_interrupts():
    assert 'role="alert"' in draw('{% alert "停了" "" "late" %}')
    assert 'role="status"' in draw('{% alert "好了" "" "done" %}')


def test_stat_opens_its_rows_and_tells_missing_data():
    stat = Stat("按期率", "91.4", "%", "/rows", "低 1.8", "down", good=False, target="≥ 95%")
    drawn = draw("{% stat s %}", s=stat)
    assert 'href="/rows"' in drawn
    assert "变差" in drawn
    assert "缺三个镇" in draw("{% stats s %}", s=[Stat("夜间", "", missing="缺三个镇")])


def test_bar_chart_is_a_table_with_bars():
    drawn = draw("{% bar_chart c %}", c=BarChart("甲最多", (Bar("甲", 3, "3 件"), Bar("乙", 1)), "件", 2))
    assert 'width="100.0%"' in drawn
    assert "<caption>甲最多</caption>" in drawn
    assert "目标" in drawn
    assert "没有数据" in draw("{% bar_chart c %}", c=BarChart("空", ()))


def test_map_tells_its_places_in_words_and_marks_generated_borders():
    value = Map("分布", "/g.json", (Place(BAD, 104.1, 30.2, "/p", 3),), illustrative=True)
    drawn = draw("{% map m %}", m=value)
    assert "示意图" in drawn
    assert 'href="/p"' in drawn
    assert "<b>" not in drawn
    assert "leaflet.js" in draw("{% map_assets %}")


def test_steps_say_where_one_is():
    drawn = draw("{% steps s %}", s=[Step("一", "done"), Step("二", "current")])
    assert drawn.count('aria-current="step"') == 1
    assert "已完成" in drawn


def test_act_posts_with_a_token_and_says_its_ground():
    drawn = draw(
        "{% act a %}", a=Act("受理", "/accept", "accept", primary=True, ground="第十二条", confirm="确定？")
    )
    assert 'name="csrfmiddlewaretoken" value="token"' in drawn
    assert 'action="/accept"' in drawn
    assert "第十二条" in drawn
    shut = draw("{% acts a %}", a=[Act("退单", "/r", why_not="已指定承办。")])
    assert "disabled" in shut
    assert "<form" not in shut
    assert '<a class="button' in draw("{% act a %}", a=Act("登记", "/n", method="get"))


def test_act_with_a_form_opens_in_place_and_stays_open_on_errors():
    fresh = draw("{% act a %}", a=Act("退单", "/r", "return", form=ExampleForm()))
    assert "<details" in fresh
    assert " open" not in fresh.split(">")[0]
    assert 'enctype="multipart/form-data"' in fresh
    failed = draw("{% act a %}", a=Act("退单", "/r", form=ExampleForm({"title": ""})))
    assert " open>" in failed
    assert "csrfmiddlewaretoken" in failed


def test_case_head():
    drawn = draw(
        "{% case_head h %}",
        h=Head(BAD, "XH1", Badge("处置中"), "云溪街", "住建局", facts=(Fact("来源", "公众"),)),
    )
    assert "<h1>&lt;b&gt;" in drawn
    assert "现由" in drawn


def test_as_of_keeps_what_was_chosen_before():
    drawn = draw("{% as_of a %}", "/l?unit=3&on=2020-01-01", a=AsOf(date(2020, 11, 30), comparable=True))
    assert 'type="hidden" name="unit" value="3"' in drawn
    assert 'value="2020-11-30"' in drawn
    assert drawn.count('name="on"') == 1
