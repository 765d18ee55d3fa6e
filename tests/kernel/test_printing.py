"""What exports print: no cell that a spreadsheet would run, numbers as numbers."""

import pytest

from yizhen.kernel.printing import csv_pieces, safe_cell


@pytest.mark.parametrize("text", ["=1+1", "+x", "-x", "@SUM(A1)", "\tx", "\rx", "\n=1", "＝1+1", "＠x", "-1+cmd|' /C calc'!A0", "+86 138"])
def test_what_would_be_run_is_quoted_once(text):
    assert safe_cell(text) == f"'{text}" == safe_cell(safe_cell(text))


@pytest.mark.parametrize("text", ["", "街道", "-5", "+3.5", "-12.5%", "3号楼=甲", "'=1"])
def test_what_is_harmless_stays(text):
    assert safe_cell(text) == text


def test_whoever_makes_the_lines_the_file_is_safe():
    text = b"".join(csv_pieces(["a", "b"], [["=1+1", "甲"], ["-5", "@x"]])).decode()
    assert text == "\ufeffa,b\r\n'=1+1,甲\r\n-5,'@x\r\n"
