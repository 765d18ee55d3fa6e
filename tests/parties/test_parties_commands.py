"""Commands: purposes, and the proposal that a timer may make. JSON out, a schema with an example."""

import json

import msgspec
import pytest
from click.testing import CliRunner
from django.utils import timezone

from tests.parties.people import place_at
from yizhen.county.door import open_county
from yizhen.kernel.actors import system_actor
from yizhen.parties import commands
from yizhen.parties.models import Retention, Use


def run(*args):
    return CliRunner().invoke(commands.group, args)


def test_purposes_of_a_day(db):
    place_at(timezone.now())
    shown = json.loads(run("purposes", "--json").stdout)
    assert {one["key"] for one in shown["purposes"]} == {"request", "service", "reminder", "rights"}
    assert json.loads(run("purposes", "--on", "2021-10-31", "--json").stdout)["purposes"] == []
    assert "36 个月" in run("purposes").stdout


def test_the_timer_proposes_and_destroys_nothing(db):
    place = place_at(timezone.now())
    nothing = json.loads(run("propose-retention", "--json").stdout)
    assert (nothing["proposal"], nothing["uses"]) == (None, 0)
    place.end(place.matter(at=place.long_ago), at=place.long_ago)
    made = json.loads(run("propose-retention", "--json").stdout)
    assert (made["uses"], Retention.objects.get().pk) == (1, made["proposal"])
    assert Use.objects.get().forgotten_on is None


def test_which_county_has_to_be_said(db):
    place_at(timezone.now())
    open_county("990102", "邻水河县", fictional=True, by=system_actor("装机", "990102", ["county.edit"]), at=timezone.now())
    for args in (["purposes"], ["propose-retention", "--county", "110000"]):
        refused = run(*args)
        assert refused.exit_code == 2
        assert "--county" in refused.stderr
    assert run("purposes", "--county", "990102").exit_code == 0


@pytest.mark.parametrize(("verb", "kind"), [("purposes", commands.PurposeList), ("propose-retention", commands.Proposed)])
def test_the_schema_has_an_example_that_fits(verb, kind):
    schema = json.loads(run(verb, "--schema").stdout)
    msgspec.convert(schema["examples"][0], kind, strict=False)
