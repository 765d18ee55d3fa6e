"""The layout of GB/T 9704-2012, measured on the PDF as it is drawn and read in the Word file it shares a source with."""

import itertools
import json
import re
import subprocess
import sys
from datetime import date
from zipfile import ZipFile

import numpy as np
import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhen.documents.rules import layout
from yizhen.documents.rules.layout import POINT, blocks, day_words, parts, sign_places, title_lines
from yizhen.documents.terms import Enclosure, Paper

LONG = "各有关单位要加强统筹协调压实工作责任及时报告工作进展和存在的问题确保各项任务按期完成并取得实效"
PAPER = Paper(
    organ="望川县人民政府", head="望川县人民政府文件", number="望政发〔2026〕3号",
    title="望川县人民政府关于做好2026年基层治理重点工作的通知", to="各镇人民政府、街道办事处",
    text="\n".join(
        ["现就有关事项通知如下。", "一、总体要求。以人民为中心。", "（一）基本原则。属地管理。", "1. 明确专人。",
         "（1）每月5日前报送。", *([LONG * 3] * 9)]
    ),
    attachments=("重点任务分工表", "联系人名单"), sign="望川县人民政府", day=date(2026, 1, 5), note="此件公开发布",
    copies="县委办公室，县人大常委会办公室", issuer="望川县人民政府办公室", printed_on=date(2026, 1, 6),
    enclosures=(Enclosure("重点任务分工表", "各单位按职责办理。"),),
)  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The paper, set once by the press in its own process."""
    folder = tmp_path_factory.mktemp("press")
    (folder / "paper.json").write_text(json.dumps(parts(PAPER)))
    done = subprocess.run(
        [sys.executable, "-m", "yizhen.documents.rules.press", "pdf", "word", str(folder)],
        capture_output=True, text=True, check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def pages(made):
    book = pdfium.PdfDocument(made / "paper.pdf")
    yield [lines_of(page) for page in book]
    book.close()


def lines_of(page):
    """The lines of a page: text → its box in mm from the top left (left, top, right, bottom)."""
    words = page.get_textpage()
    lines = {}
    for number in range(words.count_chars()):
        left, low, right, high = words.get_charbox(number, loose=True)
        char = words.get_text_range(number, 1)
        if char.strip():
            lines.setdefault(round(low, 0), []).append((left, char, right, high, low))
    found = []
    for low in sorted(lines, reverse=True):
        row = sorted(lines[low])
        box = (row[0][0] * POINT, 297 - row[0][3] * POINT, row[-1][2] * POINT, 297 - low * POINT)
        found.append(("".join(one[1] for one in row), box))
    return found


def test_the_type_area_is_156_by_225_in_22_lines_of_28(pages):
    assert (layout.TOP, layout.LEFT) == (37, 28)
    full = pages[1]
    body = [one for one in full if not one[0].startswith("—")]
    assert len(body) == 22
    tops = [box[1] for _words, box in body]
    steps = [below - above for above, below in itertools.pairwise(tops)]
    assert all(abs(step - 225 / 22) < 0.1 for step in steps)
    whole = [(words, box) for words, box in body if len(words) == 28]
    assert whole, "a page of running text has lines of 28 characters"
    for _words, box in whole:
        assert box[0] == pytest.approx(28, abs=0.6)
        assert box[2] == pytest.approx(28 + 156, abs=0.6)
    assert all(box[0] > 27.5 and box[2] < 184.6 for _words, box in body)


def test_page_numbers_stand_outside_right_on_odd_and_left_on_even_pages(pages):
    for number, page in enumerate(pages, start=1):
        words, box = next(one for one in page if one[0].startswith("—"))
        assert words == f"—{number}—"
        assert box[1] > 37 + 225 + 4
        cell = 14 * POINT
        if number % 2:
            assert box[2] == pytest.approx(184 - cell, abs=1.5)
        else:
            assert box[0] == pytest.approx(28 + cell, abs=1.5)


def test_the_head_is_red_and_the_line_runs_over_the_type_area(made):
    book = pdfium.PdfDocument(made / "paper.pdf")
    picture = np.asarray(book[0].render(scale=3).to_pil().convert("RGB")).astype(int)
    book.close()
    scale = 3 / POINT
    red = (picture[:, :, 0] > 180) & (picture[:, :, 1] < 90) & (picture[:, :, 2] < 90)
    rule = np.flatnonzero(red.sum(axis=1) > 0.9 * 156 * scale)
    assert rule.size, "there is a red line"
    columns = np.flatnonzero(red[rule[0]])
    assert columns[0] / scale == pytest.approx(28, abs=0.5)
    assert columns[-1] / scale == pytest.approx(184, abs=0.5)
    head = np.flatnonzero(red.any(axis=1))
    assert head[0] / scale == pytest.approx(37 + 35, abs=2.5), "发文机关标志 stands 35 mm below the type area's top"


def test_head_title_sign_and_foot_stand_where_the_standard_says(pages):
    first = dict(pages[0])
    number = first["望政发〔2026〕3号"]
    assert (number[0] + number[2]) / 2 == pytest.approx(28 + 78, abs=1)
    assert any(words.endswith("2026年") for words, _box in pages[0]), "a title is not parted within a year"
    every = {words: box for page in pages for words, box in page}
    sign, day = every["望川县人民政府"], every["2026年1月5日"]
    assert day[2] == pytest.approx(184 - 4 * layout.CELL * POINT, abs=1.2)
    assert (sign[0] + sign[2]) / 2 == pytest.approx((day[0] + day[2]) / 2, abs=3)
    issued = next(box for words, box in pages[-1] if words.startswith("望川县人民政府办公室"))
    assert issued[3] == pytest.approx(37 + 225, abs=3.5), "版记 ends at the foot of the type area"


def test_the_same_paper_is_the_same_file_and_says_what_stood_in(made):
    again = made.parent / "again"
    again.mkdir()
    (again / "paper.json").write_text((made / "paper.json").read_text())
    subprocess.run([sys.executable, "-m", "yizhen.documents.rules.press", "pdf", "word", str(again)], check=True)
    assert (again / "paper.docx").read_bytes() == (made / "paper.docx").read_bytes()
    assert (again / "paper.pdf").read_bytes() == (made / "paper.pdf").read_bytes()
    assert b"pdfaid" in (made / "paper.pdf").read_bytes()
    instead = json.loads((made / "fonts.json").read_text())
    assert all(wanted != used for wanted, used in instead.items())


def test_word_has_the_same_numbers_and_words(made, pages):
    with ZipFile(made / "paper.docx") as packed:
        body = packed.read("word/document.xml").decode()
        styles = packed.read("word/styles.xml").decode()
        settings = packed.read("word/settings.xml").decode()
        footers = [packed.read(name).decode() for name in packed.namelist() if "footer" in name and name.endswith(".xml")]
    margins = re.search(r"<w:pgMar [^>]*>", body)[0]
    for side, mm in (("top", 37), ("left", 28), ("bottom", 35), ("right", 26)):
        assert int(re.search(rf'w:{side}="(\d+)"', margins)[1]) == pytest.approx(mm / 25.4 * 1440, abs=1)
    grid = re.search(r"<w:docGrid [^>]*>", body)[0]
    assert 'w:type="linesAndChars"' in grid
    assert int(re.search(r'w:linePitch="(\d+)"', grid)[1]) * 22 == pytest.approx(225 / 25.4 * 1440, abs=12)
    assert "evenAndOddHeaders" in settings
    assert "仿宋_GB2312" in styles
    for face, size in (("方正小标宋简体", 44), ("黑体", 32), ("楷体_GB2312", 32)):
        assert re.search(rf'w:eastAsia="{face}".{{0,120}}?<w:sz w:val="{size}"', body), face
    assert sorted('w:jc w:val="right"' in one for one in footers) == [False, True]
    assert all(" PAGE " in one for one in footers)
    said = re.sub(r"\s", "", "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", body)))
    drawn = "".join(words for page in pages for words, _box in page if not words.startswith("—"))
    assert sorted(said) == sorted(re.sub(r"\s", "", drawn)), "Word and PDF say the same"


def test_a_brace_or_a_backslash_in_the_text_is_only_text(tmp_path):
    text = '#import "x" $a$ {{b}} \\ <c> *d* _e_ @f `g` // h'
    (tmp_path / "paper.json").write_text(json.dumps(parts(Paper(organ="某", title="t", text=text))))
    subprocess.run([sys.executable, "-m", "yizhen.documents.rules.press", "pdf", "word", str(tmp_path)], check=True)
    book = pdfium.PdfDocument(tmp_path / "paper.pdf")
    said = book[0].get_textpage().get_text_range()
    book.close()
    assert text.replace(" ", "") in re.sub(r"\s", "", said)


def test_levels_are_read_from_their_signs():
    found = blocks("引言。\n一、要求。内容。\n（一）原则\n1. 专人。\n（1）台账。\n\n一九四九年。")
    assert [one.level for one in found] == ["para", "one", "two", "three", "four", "para"]
    assert (found[1].lead, found[1].words) == ("一、要求。", "内容。")
    assert found[2].lead == "（一）原则"


def test_days_have_no_leading_zero():
    assert day_words(date(2026, 1, 5)) == "2026年1月5日"
    assert day_words(None) == ""


@given(st.text(alphabet="关于2026年《方案》的通知、“好”号", max_size=80))
def test_title_lines_lose_nothing_and_part_no_number(title):
    lines = title_lines(title)
    assert "".join(lines) == title
    for above, below in itertools.pairwise(lines):
        assert not (above[-1].isdigit() and below[0].isdigit())
        assert below[0] not in "》”、的"


def test_the_date_never_leaves_the_type_area():
    for sign in ("县", "望川县人民政府", "望川县" * 8):
        for sealed in (True, False):
            right_sign, right_day = sign_places(sign, "2026年11月15日", sealed=sealed)
            assert right_sign >= 0
            assert right_day >= 2
