"""Files as people have them: encodings, delimiters, heads below titles, merged cells, and files that mean harm."""

import gzip
import io
import zipfile
import zlib
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from yizhen.dispatch.rules.columns import Field, guess
from yizhen.dispatch.sheets.opening import BadFile, opened, safe_name

HEAD = ["编号", "标题", "内容", "来电时间"]
LINES = [["1", "路灯不亮", "村口的路灯坏了", "2026-03-01 08:00"], ["2", "井盖松动", "", "2026-03-02 09:30"]]
TEXT = "\n".join(",".join(row) for row in (HEAD, *LINES))


def rows_of(path, **more):
    with opened(Path(path), **more) as table:
        return table, list(table.rows)


def write(folder, name, content):
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "big5"], ids=lambda name: name
)
def test_text_is_read_in_the_encodings_that_offices_save(tmp_path, encoding):
    words = TEXT if encoding != "big5" else "id,title,created\n1,路口積水嚴重請派人處理,2026-03-01\n" * 20
    table, rows = rows_of(write(tmp_path, "letters.csv", words.encode(encoding)))
    if encoding == "big5":  # read as GB 18030 it would be other characters: what counts is that nothing breaks
        assert len(rows) >= 19
        return
    assert table.head == tuple(HEAD)
    assert rows == [(2, LINES[0]), (3, LINES[1])]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found(tmp_path, delimiter):
    words = TEXT.replace(",", delimiter)
    _table, rows = rows_of(write(tmp_path, "a.csv", words.encode()))
    assert [cells for _line, cells in rows] == LINES


def test_gzip_and_line_numbers_with_breaks_in_cells(tmp_path):
    words = '标题,内容,时间\n"a","一行\n二行",2026-03-01\n"b","",2026-03-02\n'
    _table, rows = rows_of(write(tmp_path, "a.csv.gz", gzip.compress(words.encode())))
    assert [line for line, _cells in rows] == [2, 4]


def test_a_title_above_the_head_and_empty_rows_are_passed_over(tmp_path):
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "说明"
    sheet.append(["请勿修改本页"])
    data = book.create_sheet("10月来电")
    data.append(["2026年10月来电登记表"])
    data.merge_cells("A1:D1")
    data.append([])
    for row in (HEAD, *LINES):
        data.append(row)
    book.save(path)
    table, rows = rows_of(path)
    assert (table.sheet, table.sheets, table.head_line) == ("10月来电", ("说明", "10月来电"), 3)
    assert rows == [(4, LINES[0]), (5, LINES[1])]
    with pytest.raises(BadFile, match="没有名为“没有”的工作表；有的是：说明、10月来电"):
        rows_of(path, sheet="没有")


def test_merged_cells_hold_for_all_their_rows_and_numbers_dates_and_formulas_are_values(tmp_path):
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["分类", "标题", "联系电话", "来电时间", "合计"])
    sheet.merge_range("A2:A4", "环境")
    when = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for n in range(1, 4):
        sheet.write(n, 1, f"第{n}件")
        sheet.write_number(n, 2, 13800000000 + n)
        sheet.write_datetime(n, 3, datetime(2026, 3, n, 8, 5), when)
        sheet.write_formula(n, 4, "=1+1", None, 2)
    book.close()
    _table, rows = rows_of(path)
    assert [cells[0] for _line, cells in rows] == ["环境"] * 3
    assert rows[0][1][1:] == ["第1件", "13800000001", "2026-03-01 08:05:00", "2"]


def test_fifty_thousand_rows_and_a_huge_picture(tmp_path):
    path = tmp_path / "big.xlsx"
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEAD)
    for n in range(1, 50_001):
        sheet.write_row(n, 0, [str(n), f"第{n}件", "内容", "2026-03-01"])
    book.close()
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/media/image1.png", b"\x00" * 450_000_000)
    _table, rows = rows_of(path)
    assert len(rows) == 50_000
    assert rows[-1] == (50_001, ["50000", "第50000件", "内容", "2026-03-01"])


def package(path, sheet: bytes, *, claim: int | None = None):
    """A workbook whose only sheet is the given bytes; ``claim`` is the size that its header tells instead."""
    parts = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    if claim is not None:
        raw = bytearray(path.read_bytes())
        size = len(sheet).to_bytes(4, "little")
        while (place := raw.find(size)) >= 0:
            raw[place : place + 4] = claim.to_bytes(4, "little")
        path.write_bytes(bytes(raw))
    return path


@pytest.mark.parametrize("claim", [None, 1000], ids=["open", "lying about its size"])
def test_zip_bombs_are_refused_with_the_reason(tmp_path, claim):
    path = package(tmp_path / "bomb.xlsx", b" " * 60_000_000, claim=claim)
    assert path.stat().st_size < 200_000
    with pytest.raises(BadFile, match="压缩"):
        rows_of(path)


def test_two_cells_at_the_far_corners_end_no_process_but_their_own(tmp_path):
    path = tmp_path / "corners.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"] = "标题"
    book.active["XFD1048576"] = "完"
    book.save(path)
    with pytest.raises(BadFile, match=r"过大|列"):
        rows_of(path)


def test_one_endless_line_is_refused_before_it_is_cells(tmp_path):
    path = write(tmp_path, "a.csv.gz", gzip.compress("标题,收到时间\n垃圾,2026-01-01\n".encode() + b"x," * 3_000_000))
    with pytest.raises(BadFile, match="超过 200 万字"):
        rows_of(path)


def test_a_gzip_bomb_is_refused(tmp_path, monkeypatch):
    from yizhen.dispatch.sheets import opening

    monkeypatch.setattr(opening, "UNPACKED_LARGEST", 5_000_000)
    path = write(tmp_path, "a.csv.gz", gzip.compress(b"a,b\n" * 2_000_000))
    with pytest.raises(BadFile, match="解压后超过"):
        rows_of(path)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "空的"),
        ("a.xlsx", b"PK\x03\x04 no package at all", "损坏"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "损坏|密码"),
        ("a.xlsx", b"this is text with the wrong name", "损坏|不是表格"),
        ("a.csv.gz", b"\x1f\x8b" + b"broken", "压缩文件已损坏"),
        ("a.csv", b"a,b\n\x00\x00\x00,1\n", "二进制"),
        ("a.csv", ('标题,内容\n"' + "长" * 1_100_000 + '"').encode(), "第 2 行读不出来"),
        ("a.csv", ",".join(f"c{n}" for n in range(400)).encode(), "400 列"),
    ],
)
def test_files_that_cannot_be_read_are_refused_in_words(tmp_path, name, content, words):
    with pytest.raises(BadFile, match=words):
        rows_of(write(tmp_path, name, content))


def test_too_many_rows_and_too_large_files_are_refused(tmp_path, monkeypatch):
    from yizhen.dispatch.sheets import opening

    monkeypatch.setattr(opening, "MOST_ROWS", 1)
    with pytest.raises(BadFile, match="超过 1 行"):
        rows_of(write(tmp_path, "a.csv", TEXT.encode()))
    monkeypatch.setattr(opening, "LARGEST", 10)
    with pytest.raises(BadFile, match="最多"):
        rows_of(write(tmp_path, "a.csv", TEXT.encode()))


@pytest.mark.parametrize(
    ("name", "bare"),
    [("../../etc/passwd", "passwd"), ("C:\\Users\\a\\诉求.xlsx", "诉求.xlsx"), ("a\x00\nb.csv", "ab.csv"), ("", "未命名")],
)
def test_names_lose_their_folders_and_control_characters(name, bare):
    assert safe_name(name) == bare


def test_headings_are_known_in_both_languages_and_remembered_by_their_words():
    head = ["工单编号", "诉求标题", "诉求内容", "诉求人", "联系电话", "来电时间", "所属镇街", "办结时间", "到期时间"]
    assert {field: head[n] for field, n in guess(head).items()} == {
        Field.NUMBER: "工单编号", Field.TITLE: "诉求标题", Field.DETAIL: "诉求内容", Field.NAME: "诉求人",
        Field.PHONE: "联系电话", Field.RECEIVED: "来电时间", Field.TOWNSHIP: "所属镇街", Field.CLOSED: "办结时间",
    }  # fmt: skip
    english = ["id", "Created Date", "Closed Date", "Agency", "Complaint Type", "Descriptor", "Latitude", "Longitude"]
    assert set(guess(english)) == {
        Field.NUMBER, Field.RECEIVED, Field.CLOSED, Field.DEPARTMENT, Field.CATEGORY, Field.SUBCATEGORY, Field.LAT,
        Field.LON,
    }  # fmt: skip
    assert guess(["时间", "受理时间"]) == {Field.RECEIVED: 1}


def test_an_ordinary_package_is_measured_part_by_part(tmp_path):
    from yizhen.dispatch.sheets import unpack

    raw = zlib.compress(b"x" * 10)
    assert raw
    path = tmp_path / "a.xlsx"
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    path.write_bytes(out.getvalue())
    unpack.check_package(path)
