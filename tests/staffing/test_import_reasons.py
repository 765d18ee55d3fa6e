"""Reasons of an import are read in any language: every sentence that the import writes is known, whatever fills it."""

import ast
import re
from pathlib import Path

import pytest

from tests.staffing import messy
from tests.staffing.test_quota_import import checked, county  # noqa: F401  the fixture
from yizhen.kernel import words as kernel_words
from yizhen.staffing import actions
from yizhen.staffing.rules import reasons
from yizhen.staffing.rules import workbook as workbook_rules

HAN = re.compile(r"[\u4e00-\u9fff]")


def _written(path):
    """Sentences that a file puts into the notes and problems of lines."""
    for node in ast.walk(ast.parse(Path(path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "append":
            owner = getattr(node.func.value, "attr", getattr(node.func.value, "id", ""))
            if owner in ("problems", "notes"):
                yield from _shape(node.args[0])


def _shape(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        text = "".join(part.value if isinstance(part, ast.Constant) else "行政" for part in node.values)
        yield text.replace("行政行政 ", "行政超编 ")


@pytest.mark.parametrize("module", [workbook_rules, actions.workbooks])
def test_every_sentence_that_is_written_is_known(module):
    unknown = [text for text in _written(module.__file__) if HAN.search(text.replace("行政", "")) and not reasons.template_of(text)]
    assert unknown == []


def test_a_messy_workbook_is_told_without_a_word_of_chinese_to_who_reads_none(county, tmp_path, monkeypatch):  # noqa: F811
    result = checked(messy.write(tmp_path / "m.xlsx"))
    told = [reason for line in (*result.organs, *result.people) for reason in (*line.problems, *line.notes)]
    assert told and [one for one in told if not reasons.template_of(one)] == []
    assert reasons.read_again("；".join(told)) == "；".join(told)
    monkeypatch.setattr(kernel_words._VOICE, "translate", lambda text: "".join(
        "x" if HAN.match(sign) or sign in "；“”，、。：" else sign for sign in text
    ))  # fmt: skip
    for reason in told:
        values = reasons.template_of(reason)[1]
        rest = reasons.read_again(reason)
        for name, value in values.items():
            rest = rest.replace(value, "") if name not in reasons.SAID else rest
        assert not HAN.search(rest), reason
