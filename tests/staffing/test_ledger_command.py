"""``yizhen staffing …``: JSON that keeps to its own schema, refusals that say what is missing."""

import json
import re
from datetime import UTC, date, datetime

import pytest
from click.testing import CliRunner

from tests.staffing import daan
from yizhen.kernel.actors import system_actor
from yizhen.staffing.actions import load_sources
from yizhen.staffing.commands import group

LOADER = system_actor("载入", "990101", ["staffing.load"])


@pytest.fixture
def loaded(db):
    return load_sources(by=LOADER, at=datetime(2026, 1, 5, tzinfo=UTC))


def run(*words):
    return CliRunner().invoke(group, [str(word) for word in words])


# --- a validator for the part of JSON Schema that our schemas use; any other keyword is an error -----------

CHECKED = {"type", "properties", "required", "items", "anyOf", "enum", "$ref", "const"}
CHECKED |= {"additionalProperties", "propertyNames", "prefixItems", "pattern", "minLength", "format"}
NOTES = {"title", "description", "default", "$schema", "$defs", "examples", "minItems", "maxItems"}
TYPES = {"string": str, "integer": int, "array": list, "object": dict, "boolean": bool, "null": type(None)}
FORMATS = {"date": date.fromisoformat, "decimal": float}


def problems(value, schema, root, at="$"):
    unknown = set(schema) - CHECKED - NOTES
    assert not unknown, f"{at}: the validator does not know {unknown}"
    if "$ref" in schema:
        return problems(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, at)
    if "anyOf" in schema:
        ways = [problems(value, way, root, at) for way in schema["anyOf"]]
        return [] if [] in ways else [f"{at}: {value!r} fits no alternative: {ways}"]
    found = [] if "enum" not in schema or value in schema["enum"] else [f"{at}: {value!r} is not listed"]
    kind = schema.get("type")
    if kind and (not isinstance(value, TYPES[kind]) or (kind == "integer" and isinstance(value, bool))):
        return [*found, f"{at}: {value!r} is not {kind}"]
    return [*found, *_inside(value, schema, root, at)]


def _inside(value, schema, root, at):
    found = []
    if isinstance(value, str):
        if "pattern" in schema and not re.search(schema["pattern"], value):
            found.append(f"{at}: {value!r} does not match {schema['pattern']}")
        if "format" in schema:
            FORMATS[schema["format"]](value)
        if len(value) < schema.get("minLength", 0):
            found.append(f"{at}: too short")
    if isinstance(value, list):
        for number, item in enumerate(value):
            found += problems(item, schema["items"], root, f"{at}[{number}]")
    if isinstance(value, dict):
        found += [f"{at}: {name} is missing" for name in schema.get("required", ()) if name not in value]
        named = schema.get("properties", {})
        for name, item in value.items():
            inner = named.get(name, schema.get("additionalProperties"))
            found += (
                problems(item, inner, root, f"{at}.{name}") if inner else [f"{at}: {name} is not foreseen"]
            )
    return found


def test_the_validator_finds_faults():
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
    assert problems({"n": 1}, schema, schema) == []
    assert problems({"n": "1"}, schema, schema)
    assert problems({}, schema, schema)
    assert problems({"n": 1, "m": 2}, schema, schema)


# --- summary ---------------------------------------------------------------------------------------------


def test_the_summary_keeps_to_its_schema(loaded):
    schema = json.loads(run("summary", "--schema").stdout)
    answer = run("summary", "--on", "2020-11-30", "--json")
    assert answer.exit_code == 0
    shown = json.loads(answer.stdout)
    assert problems(shown, schema, schema) == []
    assert problems(schema["examples"][0], schema, schema) == []
    assert schema["examples"][0] == shown
    del shown["units"]
    assert problems(shown, schema, schema)


def test_the_summary_holds_the_figures(loaded):
    shown = json.loads(run("summary", "--on", "2020-11-30", "--json").stdout)
    assert (shown["on"], shown["statement"]["as_of"], shown["statement"]["published_on"]) == (
        "2020-11-30", "2020-11-30", "2020-12-07",
    )  # fmt: skip
    units = {unit["name"]: unit for unit in shown["units"]}
    assert list(units) == list(daan.UNITS)
    assert units["牛佛镇"]["counts"]["leader_posts"]["value"] == 12
    assert units["牛佛镇"]["establishment"][0]["approved"] == {
        "value": None, "missing": "not_itemised", "why": "原报告未分列", "summed": False, "more_than": False,
    }  # fmt: skip
    claims = {claim["key"]: claim for claim in shown["claims"]}
    assert {key: claim["verdict"] for key, claim in claims.items()} == {
        k: v[1] for k, v in daan.PRINTED.items()
    }
    reading = claims["street_actual"]["readings"][1]
    assert (reading["numerator"], reading["denominator"], reading["reproduces"]) == (172, 6, ["truncate"])
    assert reading["by_mode"]["truncate"] == "28.6"


def test_a_later_day_shows_the_newest_statement(loaded):
    shown = json.loads(run("summary", "--on", "2023-05-01", "--json").stdout)
    assert (shown["on"], shown["statement"]["as_of"]) == ("2023-05-01", "2020-11-30")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--on", "2020-11-29"), "缺这一天以前的来源"),
        (("--on", "2999-01-01"), "还没有到"),
        (("--on", "2020-02-31"), "2020-02-31"),
        (("--on", "2020-11-30", "--ledger", "nowhere"), "已有：daan"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_words(loaded, words, said):
    answer = run("summary", *words, "--json")
    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert said in answer.stderr


def test_without_sources_it_says_how_to_load_them(db):
    answer = run("summary", "--on", "2020-11-30", "--json")
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "load-sources" in answer.stderr


def test_for_people_it_prints_sentences(loaded):
    answer = run("summary", "--on", "2020-11-30")
    assert answer.exit_code == 0
    assert "全区在编合计：核定 724，实有 651，计划 22，空编 73，可用 51" in answer.stdout
    assert "镇机关工勤岗位控制数：核定 12，实有 8，计划 未提，空编 4，可用 4" in answer.stdout


# --- load-sources ----------------------------------------------------------------------------------------


def test_loading_twice_says_so(db):
    schema = json.loads(run("load-sources", "--schema").stdout)
    first, second = (run("load-sources", "--json") for _n in range(2))
    for answer, state in ((first, "new"), (second, "unchanged")):
        assert answer.exit_code == 0
        shown = json.loads(answer.stdout)
        assert problems(shown, schema, schema) == []
        assert [one["state"] for one in shown["loaded"]] == [state]
    assert "未改动" in second.stderr
