"""``yizhen organs list``: JSON, schema, exit codes."""

import msgspec
import pytest
from click.testing import CliRunner

from tests.organs.small_county import HOME, NOW
from yizhen.county.door import open_county
from yizhen.kernel.actors import system_actor
from yizhen.organs import commands


@pytest.fixture
def county(home):
    by = system_actor("装机", HOME, ("county.edit",))
    open_county(code=HOME, name="望川县", fictional=True, by=by, at=NOW)
    return home


def run(*arguments):
    return CliRunner().invoke(commands.group, ["list", *arguments])


def test_the_list_as_of_a_day(county):
    done = run("--on", "2026-03-04", "--json")
    result = msgspec.json.decode(done.stdout, type=commands.OrganList)
    assert (done.exit_code, result.county, len(result.organs)) == (0, HOME, 12)
    assert (
        msgspec.json.decode(run("--on", "2024-03-04", "--json").stdout, type=commands.OrganList).organs == []
    )
    assert "城关派出所" in run("--find", "派出").output


def test_an_unknown_county_is_refused(county):
    done = run("--county", "990199")
    assert done.exit_code == 2
    assert HOME in done.stderr


def test_the_schema_has_an_example():
    schema = msgspec.json.decode(run("--schema").stdout)
    assert schema["examples"][0]["organs"][0]["code"] == "JIAN"
