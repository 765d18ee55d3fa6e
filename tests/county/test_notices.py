"""Reading a notice: its own words, lines, CSV, JSON; and everything that can be wrong with it."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhen.county import rules
from yizhen.county.terms import DayKind
from yizhen.law import door as law

NOTICE_2026 = """各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年元旦、春节等放假安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。\
2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。
"""


def read(text, year=2027):
    return rules.read_calendar(text, year, law.calendar())


def test_the_words_of_a_real_notice_give_the_known_year():
    proposal = read(NOTICE_2026, 2026)
    assert proposal.problems == ()
    known = law.calendar().years[2026]
    ours = rules.as_year(proposal)
    assert (ours.off, ours.work) == (known.off, known.work)
    assert proposal.workdays == 248
    assert {day.name for day in proposal.days} >= {"元旦", "春节", "国庆节"}


def test_its_title_number_and_signature_are_no_wrong_lines():
    head = "国务院办公厅关于2026年\n部分节假日安排的通知\n国办发明电〔2025〕7号\n\n"
    whole = read(head + NOTICE_2026 + "　　国务院办公厅\n　　2025年11月4日\n", 2026)
    assert whole.problems == ()
    assert whole.days == read(NOTICE_2026, 2026).days
    assert len(whole.warnings) == len(read(NOTICE_2026, 2026).warnings) + 5


def test_a_day_of_the_year_itself_is_no_signature():
    assert [(p.line, "放假(休)还是上班(班)" in p.reason) for p in read("2027年1月1日\n").problems] == [(1, True)]


def test_lines_csv_and_json_say_the_same():
    lines = read("2027-01-01 至 2027-01-03 休 元旦\n2027年1月10日 上班 元旦\n")
    table = read(
        "日期,性质,名称\n2027-01-01,holiday,元旦\n2027-01-02,holiday,元旦\n"
        "2027/1/3,休,元旦\n2027-01-10,workday,元旦\n"
    )  # fmt: skip
    days = [{"date": f"2027-01-0{n}", "isOffDay": True, "name": "元旦"} for n in (1, 2, 3)]
    days.append({"date": "2027-01-10", "kind": "workday", "name": "元旦"})
    assert lines.days == table.days == read(json.dumps({"year": 2027, "days": days})).days
    assert len(lines.days) == 4


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("2027-01-01 休\n2027-02-30 休\n", 2, "不是日期"),
        ("2027-01-01 休\n随便写的\n", 2, "没有日期"),
        ("2027-01-01 元旦\n", 1, "放假(休)还是上班(班)"),
        ("2028-01-01 休\n", 1, "不在 2027 年"),
        ("2027-01-01 休\n2027-01-01 班\n", 2, "第 1 行已是放假"),
        ("2027-01-05 至 2027-01-01 休\n", 1, "不是一段假期"),
        ("2027-01-01 至 2027-12-01 休\n", 1, "不超过 20 天"),
        ("2027-1-1 休 元旦\n,holiday,x\n", 2, "没有日期"),
        ("{坏的 JSON", 1, "不是可读的 JSON"),
        ('{"year": 2027}', 1, "没有 days"),
        ('[{"date": "2027-01-01"}]', 1, "读不懂"),
        ('[{"date": "x", "isOffDay": true}, 5]', 2, "读不懂"),
        ("", 1, "没有读到任何日期"),
        ("只有一句话，没有日子。", 1, "没有读到任何日期"),
    ],
)
def test_every_bad_line_is_told_with_number_and_reason(text, line, words):
    found = [one for one in read(text).problems if one.line == line and words in one.reason]
    assert found, read(text).problems


def test_what_looks_odd_is_told_but_not_refused():
    proposal = read("2027-01-01 休 元旦\n2027-01-04 班 元旦\n")
    assert proposal.problems == ()
    assert any("本来就是工作日" in words for words in proposal.warnings)
    assert any("10月1日是法定节日" in words for words in proposal.warnings)
    assert any("文中写的是周四" in words for words in read("1月1日（周四）放假", 2027).warnings)
    assert not any("文中写的" in words for words in read(NOTICE_2026, 2026).warnings)
    assert any("已有安排" in words for words in read("2026-01-01 休\n", 2026).warnings)


def test_a_county_s_own_days_may_close():
    days, problems = rules.read_days("7月20日至22日 停办 防汛应急\n4月20日 休 三月三", 2026)
    assert not problems
    assert [(day.on, day.kind) for day in days] == [
        (date(2026, 4, 20), DayKind.HOLIDAY),
        *((date(2026, 7, n), DayKind.CLOSURE) for n in (20, 21, 22)),
    ]
    assert rules.read_days("", 2026)[1]


@given(st.text(max_size=300))
def test_no_text_whatever_breaks_the_reader(text):
    proposal = read(text)
    assert proposal.days or proposal.problems


DAYS = st.dates(date(2027, 1, 1), date(2027, 12, 31))


@given(st.dictionaries(DAYS, st.sampled_from(["休", "班"]), min_size=1, max_size=30))
def test_what_is_written_a_day_a_line_is_read_as_written(days):
    proposal = read("\n".join(f"{on} {word} 名" for on, word in days.items()))
    assert proposal.problems == ()
    assert {day.on: day.kind.sign for day in proposal.days} == days
    year = rules.as_year(proposal)
    calendar = law.calendar().with_year(year)
    assert all(calendar.is_workday(on) == (word == "班") for on, word in days.items())
    span = (date(2027, 1, 1) + timedelta(n) for n in range(365))
    assert proposal.workdays == sum(calendar.is_workday(on) for on in span)
