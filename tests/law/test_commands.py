"""``yizhen law …``: JSON that keeps its own schema, errors that say what to do, pages that are current."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from yizhen.law.commands import group, pages


def run(*words):
    return CliRunner().invoke(group, words)


def test_the_list_is_json_and_every_number_is_cited():
    ran = run("list", "--json", "--on", "2026-11-21")
    assert ran.exit_code == 0, ran.output
    told = json.loads(ran.stdout)
    assert told["on"] == "2026-11-21"
    assert told["count"] == len(told["parameters"]) > 70
    assert all(e["citation"] and e["text"] and e["value"] is not None for e in told["parameters"])
    by_name = {e["name"]: e for e in told["parameters"]}
    assert by_name["services.decision_term"]["value"] == 20
    assert by_name["enforcement.late_surcharge_rate"]["value"] == "0.03"
    assert by_name["record.log_retention"]["checked_on"] is None


def test_before_a_law_the_list_says_from_when():
    told = json.loads(run("list", "--json", "--on", "2020-01-01").stdout)
    by_name = {e["name"]: e for e in told["parameters"]}
    assert by_name["enforcement.decision_term"]["value"] is None
    assert by_name["enforcement.decision_term"]["state"] == "2021-07-15 起施行"


def test_without_json_it_is_for_people():
    ran = run("list", "--on", "2026-11-21")
    assert "许可决定期限\t20 个工作日\t《行政许可法》第四十二条第一款" in ran.stdout
    assert "共" in ran.stderr
    shown = run("show", "services.decision_term").stdout
    assert "二十日内作出行政许可决定" in shown
    assert "第八十二条" in shown
    assert "到期:" not in run("workday", "2026-02-10", "5").stdout
    assert "2026年2月24日" in run("workday", "2026-02-10", "5").stdout


def test_one_parameter_with_its_history():
    told = json.loads(run("show", "enforcement.decision_term", "--json").stdout)
    assert told["entry"]["value"] == 90
    assert list(told["values"]) == ["2021-07-15"]


def test_deadlines():
    told = json.loads(run("workday", "2026-02-10", "20", "--json").stdout)
    assert told["on"] == "2026-03-16"
    told = json.loads(run("deadline", "enforcement.decision_term", "2026-07-01", "--json").stdout)
    assert (told["on"], told["citation"]) == ("2026-09-29", "《行政处罚法》第六十条")
    told = json.loads(run("deadline", "enforcement.emergency_report_term", "2026-07-01", "--json").stdout)
    assert told["at"] == "2026-07-02T00:00:00+08:00"
    told = json.loads(run("workday", "2026-12-28", "5", "--json").stdout)
    assert told["provisional"] == ["国务院办公厅关于2027年部分节假日安排的通知"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "services.decision_trm"), "services.decision_term"),
        (("show",), "缺少 NAME"),
        (("workday", "2026-02-30", "5"), "看不懂日期"),
        (("workday", "2026-02-10"), "缺少 N"),
        (("workday", "2026-02-10", "many"), "many"),
        (("workday", "2070-02-10", "9999"), "超出了日历"),
        (("deadline", "enforcement.officers", "2026-01-05"), "推算不出"),
        (("deadline", "enforcement.decision_term", "2020-01-05"), "推算不出"),
        (("list", "--on", "yesterday"), "yesterday"),
    ],
)
def test_wrong_use_is_told_and_exits_2(words, said):
    ran = run(*words)
    assert ran.exit_code == 2
    assert said in ran.stderr
    assert not ran.stdout


@pytest.mark.parametrize("command", ["list", "show", "workday", "deadline"])
def test_the_schema_comes_with_an_example(command):
    ran = run(command, "--schema")
    assert ran.exit_code == 0
    schema = json.loads(ran.stdout)
    assert schema["$defs"]
    assert schema["examples"]


def test_the_pages_are_current():
    folder = Path(__file__).parents[2] / "docs" / "law"
    assert pages.stale(folder) == (), "run: yizhen law document --out docs/law"


def test_pages_are_written_and_checked(tmp_path):
    out = str(tmp_path / "law")
    assert run("document", "--out", out, "--check").exit_code == 3
    assert run("document", "--out", out).exit_code == 0
    assert run("document", "--out", out, "--check").exit_code == 0
    assert "尚未与原文核对：record.log_retention" in (tmp_path / "law" / "README.md").read_text(
        encoding="utf-8"
    )
