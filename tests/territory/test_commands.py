"""``yizhen territory import``: JSON, schema, exit codes."""

import json

import msgspec
import pytest
from click.testing import CliRunner

from yizhen.territory import commands, models

TABLE = "代码,名称,级别\n99,演示省,\n9901,演示市,\n990101,望川县,\n坏,x,\n"


def run(*arguments):
    return CliRunner().invoke(commands.group, ["import", *map(str, arguments)])


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "divisions.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_a_file_is_taken_and_bad_rows_are_listed_with_code_3(db, table):
    done = run(table, "--on", "2024-01-01", "--json")
    result = msgspec.json.decode(done.stdout, type=commands.ImportResult)
    assert done.exit_code == 3
    assert (result.created, result.refused_total, result.refused[0].line) == (3, 1, 5)
    assert models.DivisionRow.objects.count() == 3
    assert "第 5 行" in done.stderr


def test_a_dry_run_writes_nothing_and_ends_with_0(db, table):
    done = run(table, "--dry-run", "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["dry_run"] is True
    assert not models.DivisionRow.objects.exists()


def test_unreadable_input_ends_with_2_and_says_why(db, tmp_path):
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("a,b\n", encoding="utf-8")
    done = run(wrong)
    assert done.exit_code == 2
    assert "第一行应是表头" in done.stderr
    assert run("--villages", "51030").exit_code == 2
    assert run(tmp_path / "absent.csv").exit_code == 2


def test_the_schema_describes_the_output(db):
    schema = json.loads(run("--schema").stdout)
    assert schema["examples"][0]["read"] == 44703
    assert "ImportResult" in schema["$defs"]
