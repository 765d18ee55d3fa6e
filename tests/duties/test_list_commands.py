"""``yizhen duties lists`` and ``compare``."""

import json
from datetime import date

from click.testing import CliRunner

from tests.duties.test_lists import BASIC, SUPPORT, publish
from tests.organs.small_county import HOME, STREET, TOWN
from yizhen.duties.commands import group
from yizhen.duties.terms import ListKind


def run(*arguments):
    return CliRunner().invoke(group, [*arguments])


def test_lists_are_counted_by_township(counties):
    publish(ListKind.BASIC, BASIC)
    publish(ListKind.SUPPORT, [SUPPORT])
    told = json.loads(run("lists", "--county", HOME, "--on", "2026-03-04", "--json").stdout)
    assert told["totals"]["basic"] == 2 and told["totals"]["support"] == 1
    assert {one["township"] for one in told["lists"]} == {STREET}
    assert "第 1 版" in run("lists", "--county", HOME, "--on", "2026-03-04").stdout
    assert "examples" in run("lists", "--schema").stdout


def test_townships_are_compared(counties):
    publish(ListKind.BASIC, BASIC)
    publish(ListKind.BASIC, BASIC[:1], town=TOWN)
    told = json.loads(run("compare", STREET, TOWN, "--on", "2026-03-04", "--json").stdout)
    assert (told["same"], told["differ"]) == (1, 1)
    assert told["matters"][0]["stands"] == {STREET: "basic", TOWN: None}
    assert run("compare", STREET).exit_code == 2
    assert "一致 1 件" in run("compare", STREET, TOWN, "--on", "2026-03-04", "--all").stderr


def test_a_list_is_compared_with_itself_on_another_day(counties):
    found = publish(ListKind.BASIC, BASIC)
    publish(ListKind.BASIC, BASIC[:1], on=date(2026, 3, 1))
    arguments = ("compare", "--list", str(found), "--county", HOME, "--before", "2026-01-05", "--on", "2026-03-04")
    told = json.loads(run(*arguments, "--json").stdout)
    assert told["removed"] == {"2": "辖区消防巡查"} and not told["added"]
    assert "删去 2" in run(*arguments).stdout
    assert run("compare", "--list", "9999", "--county", HOME, "--before", "2026-01-05").exit_code == 2
    assert run("compare", "--list", str(found), "--county", HOME).exit_code == 2


def test_counties_are_compared_too(counties):
    publish(ListKind.BASIC, BASIC)
    told = json.loads(run("compare", HOME, "990102", "--on", "2026-03-04", "--all", "--json").stdout)
    assert told["places"] == [HOME, "990102"]
    assert {one["stands"][HOME] for one in told["matters"]} == {"basic 1/1"}
