"""Commands on people: the day of retirement, the forecast, the templates of the papers."""

import json

import pytest
from click.testing import CliRunner

from tests.organs.small_county import NOW
from tests.staffing.people_county import draft, make_office
from yizhen.documents.door import template_of
from yizhen.staffing.actions import people
from yizhen.staffing.commands import group


def run(*words):
    return CliRunner().invoke(group, list(words), catch_exceptions=False)


def test_the_day_of_retirement_with_its_derivation():
    told = json.loads(run("retirement", "1966-01-02", "--json").output)
    assert (told["on"], told["years"], told["months"]) == ("2026-05-02", 60, 4)
    assert any("延迟 4 个月" in one for one in told["steps"]) and told["checked"] is False
    assert "2026-05-02" in run("retirement", "1966-01-02").output
    assert run("retirement").exit_code == 2
    assert run("retirement", "66-1-2").exit_code == 2


@pytest.mark.parametrize("name", ["retirement", "forecast", "load-papers"])
def test_schemas_come_with_an_example(name):
    assert json.loads(run(name, "--schema").output)["examples"]


def test_forecast_and_templates(db):
    office = make_office()
    from datetime import date

    people.take_person(draft(office.organs["ZHEN"], 1, born=date(1966, 1, 2)), by=office.by, at=NOW)
    told = json.loads(run("forecast", "--on", "2026-03-04", "--county", "990101", "--json").output)
    assert told["within"] == {"1": 1, "3": 1, "5": 1} and sum(told["years"]["2026"].values()) == 1
    assert json.loads(run("load-papers", "--county", "990101", "--json").output)["templates"] == 4
    assert template_of(office.by, "staffing-slip") is not None
