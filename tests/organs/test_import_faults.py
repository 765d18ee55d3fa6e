"""What a table of organs cannot do is said line by line before it is taken, and never ends in an error."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.organs.small_county import HOME, NOW, TODAY, editor
from tests.organs.test_organs_pages import ask
from yizhen.organs import views
from yizhen.organs.actions import RelationRefused
from yizhen.organs.actions.imports import OrganRow, import_organs, preview_organs, stage_organs
from yizhen.organs.models import Import, Organ
from yizhen.organs.rules import circles
from yizhen.record.door import history

BY = editor()
KIND = "政府机构"


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def new(code, line=2, **more):
    return OrganRow(line, code, more.pop("name", f"望川县{code}局"), kind=KIND, **more)


def faults(*rows):
    seen = preview_organs(HOME, rows, on=TODAY, by=BY)
    taken = import_organs(HOME, rows, take=True, on=TODAY, by=BY, at=NOW)
    assert (taken.taken, taken.lines) == (seen.refused == 0, seen.lines)
    return [one.words if one.refused else "" for one in seen.lines]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"parent": "SHU"}, "不能与自己"),
        ({"parent": "GOV", "name": "长" * 121}, "名称有 121 个字，最多 120 个字"),
        ({"short_name": "长" * 61}, "简称"),
        ({"township": "9901011001"}, "乡镇代码有 10 个字"),
        ({"document": "长" * 201}, "依据文件"),
    ],
)
def test_what_a_line_cannot_be_is_told(home, more, words):
    (told,) = faults(new("SHU", **more))
    assert words in told


def test_a_code_too_long_is_told(home):
    assert "机构代码有 33 个字" in faults(new("X" * 33))[0]


def test_new_organs_above_each_other_are_told_and_those_below_them_stay_behind(home):
    told = faults(new("A", 2, parent="B", since="2026-02-01"), new("B", 3, parent="A"), new("C", 4, parent="GOV"))
    assert ["互为上下级" in one for one in told] == [True, True, False]
    assert circles({"a": "b", "b": "c", "c": "b", "d": "d", "e": "f"}) == {"b", "c", "d"}


def test_what_is_gone_or_still_to_come_is_told(home):
    Organ.objects.filter(code="SEC").update(valid_to=TODAY)
    Organ.objects.filter(code="GONG").update(valid_from=TODAY + timedelta(days=1))
    known = OrganRow(3, "GONG", "望川县公安分局")
    told = faults(new("SHU", parent="SEC"), known)
    assert "撤销" in told[0]
    assert "才设立" in told[1]
    assert faults(new("SHU", parent="SEC", since="2026-01-05")) == [""]


def test_a_refusal_while_taking_is_told_in_words_and_the_table_stays(home, monkeypatch):
    pk = stage_organs(HOME, [new("SHU", parent="GOV")], "a.xlsx", by=BY, at=NOW)

    def refuse(*_args, **_more):
        raise RelationRefused("此后已另有上级")

    monkeypatch.setattr("yizhen.organs.actions.imports.relate", refuse)
    assert ask(views.take_batch, BY, "/", post={}, pk=pk).status_code == 302
    assert Import.objects.get(pk=pk).state == "staged"
    assert not Organ.objects.filter(code="SHU").exists()


def test_keeping_and_dropping_a_table_is_recorded(home):
    pk = stage_organs(HOME, [new("SHU", parent="GOV")], "a.xlsx", by=BY, at=NOW)
    assert ask(views.drop_batch, BY, "/", post={}, pk=pk).status_code == 302
    told = history("organs.import", pk)
    assert [one.act for one in told] == ["organs.import.staged", "organs.import.dropped"]
    assert told[1].payload == {"file": "a.xlsx", "lines": 1}


def test_what_may_be_taken_is_taken_and_the_circle_stays(home):
    pk = stage_organs(
        HOME, [new("SHU", 2, parent="GOV"), new("A", 3, parent="B"), new("B", 4, parent="A"), new("C", 5, parent="B")],
        "a.xlsx", by=BY, at=NOW,
    )  # fmt: skip
    ask(views.take_batch, BY, "/", post={"leave": "bad"}, pk=pk)
    assert Organ.objects.filter(code="SHU").exists()
    assert [one["line"] for one in Import.objects.get(pk=pk).lines] == [3, 4, 5]
