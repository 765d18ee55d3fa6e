"""The commands of routing, borders, delegation and admission."""

import json

import pytest
from click.testing import CliRunner

from tests.duties.gates import STREET, make_gates
from yizhen.duties.commands import group

SOUND = {
    "title": "请街道清理河面", "wish": "lead", "townships": [STREET], "item": "RIVER", "basis": "示府办发〔2026〕8号",
    "necessity": "汛期河段长。", "begins_on": "2026-03-01", "ends_on": "2026-09-01",
    "support": {"people": "2 名", "money": "3 万元", "training": "一次", "equipment": "船一条", "no_move": "临时增派"},
}  # fmt: skip


@pytest.fixture
def gates(db):
    return make_gates()


def run(*args, code=0):
    done = CliRunner().invoke(group, list(args))
    assert done.exit_code == code, (done.output, done.exception)
    return done


def test_the_matrix(gates):
    gates.lead("RIVER", "water")
    told = json.loads(run("matrix", "--json").stdout)
    assert told["counts"]["many"] == 1 and told["faults"][0]["organs"] == ["城管局", "水务局"]
    assert "商定一家牵头" in told["faults"][0]["mend"] and told["faults"][0]["ground"].startswith("《")


def test_the_route(gates):
    told = json.loads(run("route", "--category", "E01", "--division", STREET, "--on", "2026-03-10", "--json").stdout)
    assert told["organ"] == "城关街道办" and told["item"] == "WASTE" and told["township_may_take"]
    other = json.loads(run("route", "--category", "E0209", "--division", STREET, "--on", "2026-03-10", "--json").stdout)
    assert other["organ"] == "城管局" and not other["township_may_take"] and other["township_why_not"]
    none = json.loads(run("route", "--category", "X", "--division", STREET, "--json").stdout)
    assert none["organ"] is None and none["why_not"] == "清单里没有对应的事项"


def test_what_sleeps(gates):
    told = json.loads(run("sleeping", "--json").stdout)
    assert told["delegated"] == 0 and told["use_rate"] is None


def test_admit_check_says_every_rule_and_keeps_nothing(gates, tmp_path):
    file = tmp_path / "申请.json"
    file.write_text(json.dumps(SOUND), encoding="utf-8")
    told = json.loads(run("admit-check", str(file), "--organ", "urban", "--json").stdout)
    assert told["may_file"] and told["findings"] == []
    file.write_text(json.dumps({**SOUND, "item": "SEIZE", "basis": ""}), encoding="utf-8")
    told = json.loads(run("admit-check", str(file), "--json", code=3).stdout)
    assert [one["rule"] for one in told["findings"]] == ["coercion", "basis"]
    assert told["findings"][0]["article"] == "《中华人民共和国行政强制法》第十七条第一款"


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"title": "x", "wish": "nonsense"}', "\x00", '{"title":"x","wish":"lead","odd":1}'])
def test_a_file_that_cannot_be_read_is_wrong_usage(gates, tmp_path, text):
    file = tmp_path / "申请.json"
    file.write_text(text, encoding="utf-8")
    assert "读不懂" in run("admit-check", str(file), code=2).stderr


def test_unknown_organ_and_county_are_wrong_usage(gates, tmp_path):
    file = tmp_path / "申请.json"
    file.write_text(json.dumps(SOUND), encoding="utf-8")
    run("admit-check", str(file), "--organ", "NOPE", code=2)
    run("matrix", "--county", "000000", code=2)


@pytest.mark.parametrize("name", ["matrix", "route", "sleeping", "admit-check"])
def test_every_output_has_a_schema_with_an_example(name):
    told = json.loads(run(name, "--schema").stdout)
    assert "examples" in json.dumps(told)
