"""What a workbook claims is tried in a process of its own, so that ours outlives it (表格预检)."""

import io

import pytest
import xlsxwriter

from yizhen.kernel.workbooks import may_read


def book(*places: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        sheet = made.add_worksheet()
        for row, column in places:
            sheet.write_string(row, column, "机构代码")
    return out.getvalue()


def test_plain_workbook_may_be_read():
    assert may_read(book((0, 0), (3, 2)))


@pytest.mark.parametrize("corner", [(1_048_575, 16_383), (1_048_575, 40)])
def test_two_cells_far_apart_are_refused(corner):
    assert not may_read(book((0, 0), corner))


def test_what_is_no_workbook_is_left_to_the_reader(tmp_path):
    path = tmp_path / "坏.xlsx"
    path.write_bytes(b"PK\x03\x04 no workbook")
    assert may_read(path)


def test_readers_of_every_house_refuse_a_workbook_of_nothing_but_space(tmp_path):
    from yizhen.duties.sheets import BadFile, open_table
    from yizhen.organs.sheets import BadSheet, read_organs
    from yizhen.staffing.sheets.reconcile import BadList, read_list
    from yizhen.staffing.sheets.workbook import BadWorkbook, open_workbook

    vast = book((0, 0), (1_048_575, 16_383))
    path = tmp_path / "大.xlsx"
    path.write_bytes(vast)
    for read, refusal in (
        (lambda: open_table(vast, "大.xlsx"), BadFile), (lambda: read_organs(vast), BadSheet),
        (lambda: read_list(vast, {}), BadList), (lambda: open_workbook(path), BadWorkbook),
    ):  # fmt: skip
        with pytest.raises(refusal, match="展开后过大"):
            read()
