"""What rows tell: times as people write them, names of this county, what is refused and what is only noted."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhen.dispatch.rules.columns import LABELS, Field, read_mapping
from yizhen.dispatch.rules.rows import (
    BadMoment,
    Book,
    Parsed,
    draft_of,
    read_moment,
    read_row,
    reason,
    spoken,
)
from yizhen.dispatch.rules.twins import Told, Twins

NOW = datetime(2026, 3, 10, 1, tzinfo=UTC)
BOOK = Book(
    categories={"e01": "E01", "市容环境": "E01"},
    townships={"城关街道": "990101001", "城关": "990101001", "河口镇": "990101100"},
    villages={"东街社区": ("990101001001",), "新村": ("990101001002", "990101100002")},
    county="990101",
)
HEAD = [one.label for one in Field]
PLACES = {one: n for n, one in enumerate(Field)}


def row(**told):
    told = {"title": "路灯不亮", "received": "2026-03-01 08:00"} | told
    return read_row([told.get(one.value, "") for one in Field], HEAD, PLACES, BOOK, NOW)


@pytest.mark.parametrize(
    ("text", "hour", "day_only"),
    [
        ("2017-06-08 17:31:20", "2017-06-08T09:31:20", False),
        ("2017/6/8 17:31", "2017-06-08T09:31:00", False),
        ("2017.6.8", "2017-06-07T16:00:00", True),
        ("2017年6月8日 17时31分", "2017-06-08T09:31:00", False),
        ("２０１７年６月８日", "2017-06-07T16:00:00", True),
        ("20170608", "2017-06-07T16:00:00", True),
        ("20170608173120", "2017-06-08T09:31:20", False),
        ("06/08/2017 05:31:20 PM", "2017-06-08T09:31:20", False),
        ("2017-06-08T17:31:20Z", "2017-06-08T17:31:20", False),
        ("2017-06-08T17:31:20.123+08:00", "2017-06-08T09:31:20", False),
        ("42894.5", "2017-06-08T04:00:00", False),
        ("2017-06-08 00:00:00", "2017-06-07T16:00:00", True),
    ],
)
def test_times_are_read_as_people_write_them(text, hour, day_only):
    assert read_moment(text) == (datetime.fromisoformat(hour).replace(tzinfo=UTC), day_only)


@pytest.mark.parametrize("text", ["昨天", "2017-13-01", "2017-02-30", "1017-01-01", "12", "2017-06-08 25:00", "99999"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(BadMoment):
        read_moment(text)


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_times(text):
    try:
        at, _day_only = read_moment(text)
    except BadMoment:
        return
    assert at.tzinfo is not None


@given(st.lists(st.text(max_size=60), min_size=len(Field), max_size=len(Field)))
def test_no_cells_break_the_reading_of_a_row(cells):
    read = read_row(cells, HEAD, PLACES, BOOK, NOW)
    assert (read.parsed is None) == bool(read.problems)
    if read.parsed is not None:
        draft_of(read.parsed)


def test_problems_name_their_column_value_and_reason():
    read = row(received="前天", phone="12")
    assert [(one.column, one.value) for one in read.problems] == [("收到时间", "前天"), ("联系电话", "12")]
    assert "读不出时间" in read.problems[0].reason
    assert row(received="").problems[0].reason == "没有收到时间"
    assert row(received="2026-03-11").problems[0].reason == "晚于现在，请核对"
    assert row(title="").problems[0].column == "标题"


def test_closed_before_received_is_refused_but_not_for_want_of_an_hour():
    read = row(received="2009-08-21 14:48:38", closed="2009-08-21 14:48:37")
    assert spoken(read.problems[0].reason) == "办结时间早于收到时间（2009-08-21 14:48:38）"
    same = row(received="2009-08-21 14:48:38", closed="2009-08-21").parsed
    assert same.ended == "closed"
    assert same.ended_at == same.received_at


def test_how_a_case_ended_is_read_from_its_status():
    assert row(closed="2026-03-02", status="CANCEL").parsed.ended == "withdrawn"
    assert row(closed="2026-03-02", status="不予受理").parsed.ended == "refused"
    assert row(closed="2026-03-02", status="COMPLETED - DUP").parsed.ended == "closed"
    unknown = row(status="已办结")
    assert unknown.parsed.ended == ""
    assert "没有办结时间" in unknown.notes[0]


def test_foreign_words_are_kept_and_not_refused():
    read = row(category="Sanitation", subcategory="Dead Animal", department="DSNY", township="QUEENS")
    assert read.parsed.category == ""
    assert len(read.notes) == 2
    draft = draft_of(read.parsed)
    assert draft.detail == "（来源分类：Sanitation / Dead Animal；来源承办单位：DSNY）"
    assert draft.place_text == "QUEENS"
    assert row(category=" 市容 环境").parsed.category == "E01"


def test_places_are_known_by_name_and_a_name_of_two_villages_by_its_township():
    assert row(township="城关", village="东街社区").parsed.division == "990101001001"
    assert row(village="新村").parsed.division == ""
    assert row(township="河口镇", village="新村").parsed.division == "990101100002"
    assert row(township="河口镇", village="没有的村").parsed.division == "990101100"


def test_long_titles_move_into_the_detail_and_several_numbers_leave_the_first():
    read = row(title="长" * 200, detail="还有")
    assert len(read.parsed.title) == 120
    assert read.parsed.detail == "长" * 200 + "\n还有"
    assert row(phone="138 0000 0001/0555-1234567").parsed.phone == "13800000001"
    assert spoken(row(detail="长" * 10_001).problems[0].reason) == "内容 10001 字，最多 10000 字"


def test_satisfaction_and_channel_are_read_where_they_are_known():
    read = row(satisfaction="基本满意", channel="12345热线").parsed
    assert (read.satisfaction, read.channel) == (3, "phone")
    assert row(satisfaction="10", channel="TWITTER").parsed == Parsed("路灯不亮", row().parsed.received_at)


def test_mappings_are_written_by_word_or_number_and_faults_say_what_there_is():
    head = ["主题词", "说了什么"]
    assert read_mapping({"title": "主题词", "内容": "2"}, head) == {Field.TITLE: 0, Field.DETAIL: 1}
    with pytest.raises(ValueError, match="没有字段“titel”；可用的有：number（来源编号）"):
        read_mapping({"titel": "主题词"}, head)
    with pytest.raises(ValueError, match="表中没有“标题”这一列；有的是：主题词、说了什么"):
        read_mapping({"title": "标题"}, head)


def test_words_for_nothing_are_nothing():
    read = row(phone="无", name="不详", address="-")
    assert (read.problems, read.parsed.phone, read.parsed.name, read.parsed.place_text) == ([], "", "", "")


def told(ref, title, *, day=1, kind="E01", place="990101001001", detail="", point=None, number=""):
    return Told(ref, datetime(2026, 3, day, tzinfo=UTC), kind, place, point, title, detail, number)


def test_twins_are_alike_in_kind_place_time_and_words_and_point_to_the_first():
    twins = Twins()
    words = "菜市场门口的垃圾堆了三天没有人收，臭得很"
    assert twins.add(told(1, "垃圾没人收", detail=words)) is None
    assert twins.add(told(2, "垃圾没有人收", detail=words + "！", day=2)) == 1
    assert twins.add(told(3, "垃圾没人收了", detail=words, day=5)) == 1
    assert twins.add(told(4, "垃圾没人收", detail=words, day=28)) is None
    assert twins.add(told(5, "垃圾没人收", detail=words, place="990101100001")) is None
    assert twins.add(told(6, "垃圾没人收", detail=words, kind="E02")) is None
    assert twins.add(told(7, "路灯整夜不亮", detail="二号路的路灯整夜不亮，学生上学害怕")) is None


def test_other_numbers_are_other_places():
    twins = Twins()
    words = "楼门口的路灯不亮，老人晚上出门看不见路"
    assert twins.add(told(1, "3号楼门口路灯不亮", detail=words)) is None
    assert twins.add(told(2, "5号楼门口路灯不亮", detail=words)) is None
    assert twins.add(told(3, "3号楼门口路灯不亮了", detail=words, day=2)) == 1


def test_twins_without_text_meet_at_the_same_point_and_by_the_same_number():
    twins = Twins()
    assert twins.add(told(1, "Pothole", place="", point=(100.00001, 30.0))) is None
    assert twins.add(told(2, "Pothole", place="", point=(100.00002, 30.0), day=3)) == 1
    assert twins.add(told(3, "Pothole", place="", point=(100.2, 30.0))) is None
    assert twins.add(told(4, "旧事", place="a", number="X1", day=1)) is None
    assert twins.add(told(5, "旧事", place="b", number="X1", day=28)) == 4


def test_a_reason_is_kept_in_chinese_and_said_to_each_reader(monkeypatch):
    from yizhen.kernel import words

    kept = reason("内容 %(n)d 字，最多 %(most)d 字", n=3, most=2)
    assert spoken(kept) == "内容 3 字，最多 2 字"
    monkeypatch.setattr(words._VOICE, "translate", {"内容 %(n)d 字，最多 %(most)d 字": "%(n)d characters"}.get)
    assert spoken(kept) == "3 characters"
    monkeypatch.undo()
    for odd in ("100% 的话", "\x1f", "话\x1f{}", "话 %(n)d\x1f{}", "话\x1f[1", "", "%s\x1f[1]"):
        assert isinstance(spoken(odd), str)


def test_every_field_has_its_name_marked_for_the_catalogue():
    assert tuple(one.label for one in Field) == LABELS
