"""The report checker: sentences of the usual shapes, right and wrong; then the five source reports, when they are there."""

import json
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from django.test import RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.staffing.test_ledger_command import problems
from yizhen.kernel.actors import Actor, Grant, NoPower
from yizhen.staffing import views
from yizhen.staffing.commands import group
from yizhen.staffing.rules.report import Level, check
from yizhen.staffing.rules.report.clean import clean
from yizhen.staffing.rules.report.files import BadReport, read_report
from yizhen.staffing.rules.report.marking import marked

SOURCES = Path(__file__).resolve().parents[3] / "shared" / "sources"
VIEWER = Actor(name="周敏", county="990101", grants=(Grant(frozenset({"staffing.view"}), "990101"),))


def judged(text, kind=None):
    return [(f.judgment.value, f.printed) for f in check(text).findings if kind in (None, f.kind)]


# --- averages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "judgment"),
    [
        ("8个镇设置党政机构共52个，平均每个镇设置6.5个。", "agrees"),
        ("7个镇设置党政机构共47个，平均每个镇设置6.7个。", "agrees"),
        ("7个镇设置党政机构共47个，平均每个镇设置6.8个。", "differs"),
        ("9个镇设置党政机构共52个，平均每个镇设置5.7个。", "truncated"),
        ("9个镇设置党政机构共52个，平均每个镇设置5.8个。", "agrees"),
        ("4条街道设置领导职数30名，平均每个街道7名。", "truncated"),
        ("5个乡镇核定事业编制153名，平均每个乡镇30.6名。", "agrees"),
    ],
)
def test_an_average_is_divided_again_under_each_mode(text, judgment):
    assert [j for j, _ in judged(text, "average")] == [judgment]


STAFF = (
    "4条街道核定行政编制70名，实有61人（不含计划3名）；事业编制50名、实有40人（不含计划6名）；"
    "机关工勤岗位控制数6名，实有4人，编外聘用人员20人。街道平均编制数为{0}名，平均实有在编人数{1}人。"
)


@pytest.mark.parametrize(
    ("approved", "actual", "expected"),
    [
        ("31.5", "26.3", ["agrees", "agrees"]),  # 126/4, 105/4 = 26.25
        ("31.5", "26.2", ["agrees", "truncated"]),
        ("31.5", "28.5", ["agrees", "other_reading"]),  # with the plan: 114/4
        ("30", "31.3", ["other_reading", "other_reading"]),  # without support posts; with outside staff 125/4
        ("33", "99", ["differs", "differs"]),
    ],
)
def test_establishment_counts_support_posts_but_neither_plan_nor_outside_staff(approved, actual, expected):
    assert [j for j, _ in judged(STAFF.format(approved, actual), "average")] == expected


def test_a_plan_that_was_said_to_be_left_out_is_named():
    found = check(STAFF.format("31.5", "28.5")).findings
    said = next(f for f in found if f.printed == "28.5人")
    assert "不含计划" in said.words
    assert said.recomputed == "26.25"
    assert any("计划" in way for way in said.reproduces)


def test_two_averages_of_a_kind_that_need_different_modes_are_set_against_each_other():
    text = STAFF.format("31.5", "26.2") + "\n" + STAFF.replace("4条街道", "4个镇").replace("街道平均", "镇平均").replace(
        "实有61人", "实有63人"
    ).format("31.5", "26.8")
    found = {f.printed: f.words for f in check(text).findings if f.kind == "average"}
    assert "26.2人" in found
    assert "取整方式不同" in found["26.2人"]
    assert "取整方式不同" in found["26.8人"]


@pytest.mark.parametrize(
    ("eight", "total", "expected"), [("8", "88", "agrees"), ("8", "90", "rounded_parts"), ("8", "120", "differs")]
)
def test_averages_of_two_kinds_are_multiplied_back(eight, total, expected):
    text = f"6条街道设置科室30个。8个镇设置科室50个。\n核定事业编制{total}名，平均每个镇{eight}名、街4名。"
    assert judged(text, "product") == [(expected, f"{total}名")]


def test_a_sum_of_averages_that_leaves_out_plaques_is_incomplete():
    text = (
        "5条街道设置党政机构25个（不含挂牌机构10个），设置事业机构15个（不含挂牌机构20个）。\n"
        "街道平均设置5个党政机构、2个挂牌机构、3个事业机构，共计10个。"
    )
    found = check(text).findings
    whole = next(f for f in found if f.kind == "average_sum")
    assert whole.judgment.value == "incomplete"
    assert "事业机构的挂牌机构 20" in whole.words
    assert "平均每街道 14" in whole.words
    wrong = text.replace("共计10个", "共计11个")
    assert judged(wrong, "average_sum") == [("differs", "11个")]


# --- sums, lists, units ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("6条街道设置党政机构共30个，其中东门、和平7个，其余街道4个。", ["agrees"]),
        ("6条街道设置党政机构共31个，其中东门、和平7个，其余街道4个。", ["differs"]),
        ("4个镇设置领导职数40名，其中：甲河、乙山各9名；丙江10名；丁湖12名。", ["agrees"]),
        ("4个镇设置领导职数41名，其中：甲河、乙山各9名；丙江10名；丁湖12名。", ["differs"]),
        ("全县共有工作人员84人，其中公务员20人，事业人员30人，临聘人员34人。", ["agrees"]),
        ("全县共有工作人员84人，其中公务员20人，事业人员30人，临聘人员44人。", ["differs"]),
        ("全县共有工作人员84人，其中公务员20人，事业人员30人。", []),
    ],
)
def test_the_parts_of_a_total_are_added_up(text, expected):
    assert [j for j, _ in judged(text, "distribution")] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("中心设有民政、医保、人社三个窗口。", ["agrees"]),
        ("中心设有民政、医保、人社四个窗口。", ["differs"]),
        ("现有公务员、工勤人员、事业人员和参公人员四种身份。", ["agrees"]),
        ("承接医保、民政、计生等10个部门的业务。", []),
        ("充分利用网格员、执法队员和21个高清探头。", []),
        ("内设党政办公室（信访办公室）、经济发展办公室（财政所、统计站）2个内设机构。", ["agrees"]),
        ("农、林、水、文化、旅游等方面。", []),
        ("甲镇、乙镇各设3个窗口。", []),
    ],
)
def test_a_list_is_counted_only_where_it_says_that_it_is_whole(text, expected):
    assert [j for j, _ in judged(text, "list")] == expected


def test_units_are_counted_by_kind_and_exceptions_taken_off():
    head = "3条街道设置科室9个。5个镇设置科室20个。\n"
    assert judged(head + "各镇街均设置综合执法办公室，为行政机构，共8个。", "units") == [("agrees", "8")]
    assert judged(head + "各镇街均设置综合执法办公室，为行政机构，共9个。", "units") == [("differs", "9")]
    assert judged(head + "除甲镇、乙街外，在其余6个镇街各派驻1个中队。", "units") == [("agrees", "6")]
    assert judged(head + "除甲镇、乙街外，在其余7个镇街各派驻1个中队。", "units") == [("differs", "7")]
    assert judged(head + "镇街正科配置各空缺2人。", "ambiguous") == [("ambiguous", "2人")]


# --- changes and shares -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("两县部门分别由改革前的40个、50个整合为30个，平均精简33%。", [("agrees", "33%")]),
        ("两县部门分别由改革前的40个、50个整合为30个，平均精简32%。", [("truncated", "32%")]),
        ("两县部门分别由改革前的40个、50个整合为30个，平均精简39%。", [("differs", "39%")]),
        ("事业单位由80个精简为60个，精简25%。", [("agrees", "25%")]),
        ("内设机构由27个优化为9个。", [("derived", "9个")]),
    ],
)
def test_before_and_after_against_the_printed_per_cent(text, expected):
    assert judged(text, "change") == expected


def test_a_mean_that_hides_a_wide_spread_is_told():
    text = "两县编制分别由1000名、1000名精简为900名、300名，平均精简40%。"
    assert judged(text) == [("agrees", "40%"), ("spread", "40%")]


def test_a_share_without_its_parts_is_sought_among_what_the_text_counts():
    head = "15名领导挂包15个村居。\n"
    assert judged(head + "村（社区）书记35岁以下的占比46.7%。", "share") == [("agrees", "46.7%")]
    assert judged(head + "村（社区）书记35岁以下的占比45.5%。", "share") == [("missing", "45.5%")]
    stated = "共有干部40人，其中女干部13人，占32.5%。"
    assert judged(stated, "share") == [("agrees", "32.5%")]
    assert judged(stated.replace("32.5", "35.2"), "share") == [("differs", "35.2%")]


# --- cleaning -----------------------------------------------------------------------------------------------------------


def test_traditional_signs_and_pinyin_are_put_right_and_places_kept():
    raw = "9個鎮(zhèn)設(shè)置黨政機構共61個，平均每個鎮設置6.7個。"
    report = check(raw)
    assert report.cleaning.traditional
    assert report.cleaning.pinyin == 2
    found = next(f for f in report.findings if f.kind == "average")
    assert found.judgment.value == "truncated"
    assert raw[found.start : found.end] == "平均每個鎮設置6.7個"


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_lines_are_counted_alike_however_they_end(ends):
    raw = ends.join(["\ufeff标题", "", "9个镇设置党政机构共61个，平均每个镇设置6.7个。"])
    found = next(f for f in check(raw).findings if f.kind == "average")
    assert raw[found.start : found.end] == "平均每个镇设置6.7个"
    assert (found.line, found.column) == (3, 15)


def test_simplified_text_is_left_as_it_is():
    assert clean("名著和干部").text == "名著和干部"


def test_page_numbers_glued_to_the_text_are_taken_off_and_headings_kept():
    long = "全县各乡镇认真落实各项要求并取得明显成效" * 8
    raw = f"1、{long}一般\n2、公共预算收入增长{long}人员\n3、编制保持稳定{long}。"
    cleaned = clean(raw)
    assert cleaned.pages == 3
    assert "一般公共预算收入" in cleaned.text
    assert "人员编制" in cleaned.text
    headings = "1、健全机制。\n2、强化保障。\n3、严格考核。"
    assert clean(headings).text == headings


def test_placeholders_are_missing_and_never_nought_or_ten():
    report = check("X个乡镇行政编制总量XXX名、实有XX人，每乡镇平均行政编制XX名。")
    assert report.counts["flag"] == 0
    assert report.counts["cannot"] == 2
    assert all(f.judgment.value == "missing" for f in report.findings)


def test_site_lines_go_and_lost_signs_are_told():
    report = check("首页 > 杂志 > 正文\n设为主页 加入收藏\n领导效能明显提升??h委常委兼任负责人。\n")
    assert len(report.cleaning.boilerplate) == 2
    assert [f.judgment.value for f in report.findings] == ["damaged"]


@given(st.text(alphabet="其中平均每个镇街道共计0123456789X.，、；。（）%占比由减为设置核定名人个各余等\n", max_size=120))
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_the_checker(text):
    report = check(text)
    assert all(0 <= f.start <= f.end <= len(text) for f in report.findings)


# --- the source reports -----------------------------------------------------------------------------------------------

EXPECTED = {
    "seed-000.txt": {
        ("average", "truncated", "6.7个"), ("average", "other_reading", "28.6人"), ("average", "other_reading", "55.7人"),
        ("average", "truncated", "10.5名"), ("ambiguous", "ambiguous", "3人"), ("product", "rounded_parts", "95名"),
        ("average_sum", "incomplete", "12个"),
    },
    "seed-001.txt": set(),
    "seed-002.txt": {("coverage", "incomplete", "16件")},
    "seed-003.txt": set(),
    "seed-004.txt": set(),
}  # fmt: skip
AGREEING = {
    "seed-000.txt": {"5个", "3.3个", "4.2个", "30.3名", "60.2名", "7名", "30个", "20个", "61个", "38个", "43名", "95名", "15", "12"},
    "seed-001.txt": {"5个"},
    "seed-002.txt": {"4个", "3个", "5个"},
    "seed-003.txt": {"38.5%", "30.8%"},
    "seed-004.txt": {"38%", "16%", "78%", "58%", "9个"},
}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_flags_of_the_source_reports_and_no_others(name):
    if not (SOURCES / name).is_file():
        pytest.skip("the source reports ../shared/sources are not there: only the sentences above were tried")
    report = check((SOURCES / name).read_text("utf-8"))
    flags = {(f.kind, f.judgment.value, f.printed) for f in report.findings if f.level.value == "flag"}
    assert flags == EXPECTED[name]
    assert {f.printed for f in report.findings if f.level.value == "ok"} >= AGREEING[name]


def test_the_two_averages_of_staff_in_place_differ_in_their_rounding():
    if not SOURCES.is_dir():
        pytest.skip("the source reports ../shared/sources are not there")
    found = {f.printed: f for f in check((SOURCES / "seed-000.txt").read_text("utf-8")).findings}
    assert found["28.6人"].reproduces == ("把不含的计划也算进去：截尾",)
    assert found["55.7人"].reproduces == ("把不含的计划也算进去：四舍五入",)
    assert found["28.6人"].recomputed == "26.667"
    assert found["55.7人"].recomputed == "54.556"
    assert "取整方式不同" in found["55.7人"].words


# --- command, file, page -----------------------------------------------------------------------------------------------


def run(*words, **more):
    return CliRunner().invoke(group, [str(word) for word in words], **more)


def test_the_command_prints_what_its_schema_says(tmp_path):
    paper = tmp_path / "report.txt"
    paper.write_bytes("9个镇设置党政机构共61个，平均每个镇设置6.7个。".encode("gb18030"))
    done = run("report-check", paper, "--json")
    assert done.exit_code == 0
    printed = json.loads(done.stdout)
    assert printed["counts"] == {"ok": 0, "flag": 1, "note": 0, "cannot": 0}
    schema = json.loads(run("report-check", "--schema").stdout)
    assert problems(printed, schema, schema) == []
    assert problems(schema["examples"][0], schema, schema) == []
    assert "截尾" in done.stderr


@pytest.mark.parametrize("content", [b"%PDF-1.7 x", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0", b"\xff\xfe\x00"])
def test_what_is_no_report_ends_with_two_and_says_so(tmp_path, content):
    paper = tmp_path / "report.bin"
    paper.write_bytes(content)
    done = run("report-check", paper)
    assert done.exit_code == 2
    assert done.stderr.strip()
    assert run("report-check", tmp_path / "none.txt").exit_code == 2
    assert run("report-check").exit_code == 2


def test_a_word_file_is_read_with_its_tables(tmp_path):
    from docx import Document

    paper = Document()
    paper.add_paragraph("9个镇设置党政机构共61个，平均每个镇设置6.7个。")
    paper.add_table(1, 2).rows[0].cells[0].text = "表内文字"
    paper.save(tmp_path / "a.docx")
    text = read_report((tmp_path / "a.docx").read_bytes())
    assert "平均每个镇" in text
    assert "表内文字" in text
    with pytest.raises(BadReport):
        read_report(b"x" * (9 * 1024 * 1024))


def ask(data=None, by=VIEWER):
    make = RequestFactory()
    request = make.post("/staffing/report-check/", data) if data is not None else make.get("/staffing/report-check/")
    request.actor = by
    request.csp_nonce = ""
    return views.report_check(request)


def test_the_page_shows_the_flag_with_its_place_and_working(db):
    page = ask({"text": "标题\n9个镇设置党政机构共61个，平均每个镇设置6.7个。"}).content.decode()
    assert "截尾才吻合" in page
    assert "2 行 15 字" in page
    assert "61 ÷ 9" in page


def test_an_empty_form_keeps_the_page_and_says_what_is_missing(db):
    answer = ask({"text": " "})
    assert answer.status_code == 400
    assert "请粘贴报告" in answer.content.decode()
    assert ask().status_code == 200
    with pytest.raises(NoPower):
        ask(by=Actor(name="无", county="990101", grants=()))


# --- marks in the text -----------------------------------------------------------------------------------------------

LONG = "\r\n".join(
    ["一、基本情况。8个镇设置党政机构共52个，平均每个镇设置6.5个。", "二、问题。7个镇设置党政机构共47个，平均每个镇设置6.8个。", "（空行）"] * 180
)


def test_the_text_is_whole_again_from_its_pieces_and_each_flag_stands_where_it_was():
    report = check(LONG)
    flagged = list(enumerate((one for one in report.findings if one.level is not Level.OK), 1))
    pieces = marked(LONG, flagged)
    assert "".join(one.text for one in pieces) == LONG
    assert sorted(number for one in pieces for number in one.numbers) == [number for number, _one in flagged]
    assert all("6.8" in one.text for one in pieces if one.numbers)
    assert len(flagged) == 180


def test_overlapping_findings_share_a_piece():
    one = check("7个镇设置党政机构共47个，平均每个镇设置6.8个。").findings[0]
    wider = msgspec.structs.replace(one, start=one.start + 2, end=one.end + 3)
    pieces = marked("x" * 80, [(1, one), (2, wider)])
    assert [piece.numbers for piece in pieces if piece.numbers] == [(1, 2)]
    assert "".join(piece.text for piece in pieces) == "x" * 80


@pytest.mark.django_db
def test_a_long_report_is_marked_in_place_on_the_page():
    assert len(LONG.encode()) > 20_000
    request = RequestFactory().post("/staffing/report-check/", {"text": LONG})
    request.actor, request.number = VIEWER, "test"
    text = views.report_check(request).content.decode()
    assert text.count('id="mark-') == text.count('id="finding-') == 180
    assert 'id="mark-7">' in text
    assert '<a href="#finding-7">7</a>' in text
    assert "checked__mark--done" in text
