"""``staffing evolution``: every turn with document and the ledger's figures; ``staffing report-check`` stands elsewhere."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from tests.organs.small_county import HOME, NOW
from tests.staffing.people_county import make_office
from tests.staffing.test_ledger_command import problems
from yizhen.organs.door import NewOrgan, Paper, ReformDraft, ReformKind, reform, structure_findings
from yizhen.organs.models import Organ
from yizhen.staffing.commands import group
from yizhen.staffing.models import ComparedListRow
from yizhen.staffing.queries.checks import find


def run(*words):
    return CliRunner().invoke(group, list(words))


@pytest.fixture
def office(db):
    return make_office()


def merged(office):
    draft = ReformDraft(
        HOME, ReformKind.MERGE, date(2026, 3, 1), Paper("机构改革方案", "县委", date(2026, 2, 1), "望委发〔2026〕1号"),
        sources=(office.organs["JIAN"], office.organs["SEC"]), made=(NewOrgan("ZHU", "望川县住管局"),), figures={"quota": 30},
    )  # fmt: skip
    return reform(draft, by=office.by, at=NOW)


def test_each_turn_tells_document_and_quotas(office):
    merged(office)
    done = run("evolution", "县住建局", "--county", HOME, "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    turn = next(one for one in told["turns"] if one["kind"] == "merge")
    assert (turn["document"], turn["number"], turn["authority"]) == (
        "机构改革方案",
        "望委发〔2026〕1号",
        "县委",
    )
    parts = {one["name"]: one for one in turn["organs"]}
    assert parts["望川县住管局"]["stated"]["核定编制"] == "30"
    quotas = parts["望川县住房和城乡建设局"]["quotas"]
    assert [(q["category"], q["approved"]) for q in quotas] == [("行政编制", 2)]
    schema = json.loads(run("evolution", "--schema").stdout)
    assert problems(told, schema, schema) == []
    assert problems(schema["examples"][0], schema, schema) == []


def test_what_is_not_there_ends_with_two(office):
    assert run("evolution", "没有这个局", "--county", HOME).exit_code == 2
    assert run("evolution").exit_code == 2


def test_the_board_hears_of_hollow_organs_and_of_payroll(office):
    Organ.objects.filter(code="SEC").update(kind="coordinating", expires_on=date(2026, 1, 1))
    ComparedListRow.objects.create(
        county=HOME, side="finance", as_of=date(2026, 2, 28), file="x", digest="", rows=1, matched=1, compared_at=NOW,
        headcounts=[[office.organs["ZHEN"], 3, 5], [office.organs["JIAN"], 2, 2]],
    )  # fmt: skip
    found = {(one.rule, one.organ, one.amount) for one in find(HOME, date(2026, 3, 4))}
    assert ("payroll", office.organs["ZHEN"], 2) in found
    assert not [one for one in found if one[0] == "payroll" and one[1] == office.organs["JIAN"]]
    rules = {one[0] for one in found if one[1] == office.organs["SEC"]}
    assert {"coordinating_none", "coordinating_expiry"} <= rules
    assert {one.rule for one in structure_findings(HOME, date(2026, 3, 4))} >= {
        "organs.hollow",
        "organs.expired",
    }
