"""``yizhen county …``: JSON, schema, exit codes."""

import json

import msgspec
import pytest
from click.testing import CliRunner

from tests.county.test_notices import NOTICE_2026
from yizhen.county import commands, models


def run(*arguments):
    return CliRunner().invoke(commands.group, [str(one) for one in arguments])


@pytest.fixture
def notice(tmp_path):
    path = tmp_path / "notice.txt"
    path.write_text(NOTICE_2026, encoding="utf-8")
    return path


def test_a_notice_is_entered(county, notice):
    done = run("calendar", "import", notice, "--year", 2026, "--number", "国办发明电〔2025〕7号", "--json")
    result = msgspec.json.decode(done.stdout, type=commands.CalendarResult)
    assert done.exit_code == 0
    assert (result.taken, result.workdays_in_year, len(result.holidays)) == (True, 248, 33)
    assert models.CalendarYearRow.objects.get().source_number == "国办发明电〔2025〕7号"


def test_a_dry_run_writes_nothing(county, notice):
    done = run("calendar", "import", notice, "--year", 2026, "--dry-run", "--json")
    assert (done.exit_code, json.loads(done.stdout)["taken"]) == (0, False)
    assert not models.CalendarYearRow.objects.exists()


def test_a_bad_line_takes_nothing_and_ends_with_2(county, tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text("2027-01-01,holiday,元旦\n2027-02-30,holiday,x\n", encoding="gb18030")
    done = run("calendar", "import", path, "--year", 2027, "--json")
    assert done.exit_code == 2
    assert json.loads(done.stdout)["problems"][0]["line"] == 2
    assert "什么都没有录入" in done.stderr
    assert not models.CalendarYearRow.objects.exists()
    assert run("calendar", "import").exit_code == 2


def test_the_rules_of_the_only_county_are_listed(county):
    done = run("rules", "--on", "2026-01-01", "--json")
    result = msgspec.json.decode(done.stdout, type=commands.RuleList)
    values = {one.name: one.value for one in result.rules}
    assert (result.county, values["tried.limit"], values["tried.share"]) == ("990101", "2", None)
    assert "签收时限" in run("rules").stdout
    assert run("rules", "--county", "000000").exit_code == 2


@pytest.mark.parametrize("verb", [("calendar", "import"), ("rules",)])
def test_the_schema_comes_with_an_example(db, verb):
    assert json.loads(run(*verb, "--schema").stdout)["examples"]
