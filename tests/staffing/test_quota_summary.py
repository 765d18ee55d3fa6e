"""Summaries of the ledger: the figures of the source report rebuilt as entries, as of and as known on days, the command."""

import csv
import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from click.testing import CliRunner

from tests.staffing.daan import LINES
from tests.staffing.ledger_county import CLERK, COUNTY, DAY, NOW, PAPERS, clerk_of, small_county
from yizhen.county.door import open_county
from yizhen.kernel.actors import Grant, system_actor
from yizhen.staffing import actions, queries
from yizhen.staffing.commands import group
from yizhen.staffing.terms import NO_DOCUMENT, EntryDraft, Kind, LegDraft, Place


def opened(organ, category, approved, actual, planned):
    legs = [
        LegDraft(None, category, Place.AUTHORITY, -(approved if approved is not None else actual)),
        LegDraft(organ, category, Place.OCCUPIED, actual),
    ]
    if approved is not None and approved - actual - planned:
        legs.append(LegDraft(organ, category, Place.FREE, approved - actual - planned))
    if planned:
        legs.append(LegDraft(organ, category, Place.PLANNED, planned))
    return EntryDraft(Kind.OPEN, COUNTY, NO_DOCUMENT, DAY, tuple(legs))


@pytest.fixture
def county(db):
    return small_county()


def post(drafts, at=NOW):
    from django.db import transaction

    with transaction.atomic():
        return actions.post_many(drafts, by=CLERK, at=at)


def test_the_source_reports_figures_hold_as_entries(county):
    drafts = []
    for group_name, code in (("street", "JU"), ("town", "ZHEN")):
        for (group_key, category), (approved, actual, planned, *_rest) in LINES.items():
            if group_key == group_name and category:
                drafts.append(opened(county.organs[code], category, approved, actual, planned or 0))
    post(drafts)
    told = queries.quota_summary(CLERK, COUNTY, DAY)
    lines = {line.category: line for line in told.totals}
    for category in ("administrative", "public", "support"):
        approved, actual, planned, vacant, available, _rate = LINES[("all", category)]
        line = lines[category]
        assert (line.approved, line.actual, line.vacant, line.available) == (approved, actual, vacant, available)
        assert line.planned == (planned or 0) and line.over == 0
    assert (lines["outside"].approved, lines["outside"].actual) == (None, 64)
    assert (told.together.approved, told.together.actual, told.together.available) == (724, 651, 51)


CATEGORIES = {"行政编制": "administrative", "事业编制": "public", "机关工勤控制数": "support", "编外聘用": "outside"}


def test_the_files_of_seed_figures_hold_as_entries(county, real_data):
    path = real_data / "seed_figures" / "daan_establishment.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == 8
    organs, wanted = {"街道": county.organs["JU"], "镇": county.organs["ZHEN"]}, {}
    for row in rows:
        category, organ = CATEGORIES[row["category"]], organs[row["group"]]
        approved, actual, planned = (int(row[key]) if row[key] else None for key in ("approved", "actual", "planned"))
        wanted[organ, category] = (approved, actual, planned or 0)
        post([opened(organ, category, approved, actual, planned or 0)])
    told = queries.quota_summary(CLERK, COUNTY, DAY)
    found = {(one.organ, line.category): (line.approved, line.actual, line.planned) for one in told.organs for line in one.lines}
    assert found == wanted


def test_one_organs_vacancy_never_hides_anothers_excess(county):
    post([opened(county.organs["JU"], "administrative", 5, 8, 0), opened(county.organs["CAI"], "administrative", 9, 4, 0)])
    line = queries.quota_summary(CLERK, COUNTY, DAY).totals[0]
    assert (line.approved, line.actual, line.vacant, line.over, line.available) == (14, 12, 5, 3, 2)
    assert queries.counties_summary(CLERK, [COUNTY], DAY).totals[0] == line


def test_as_of_and_as_known_are_two_days(county):
    post([opened(county.organs["JU"], "administrative", 5, 4, 0)])
    actions.approve(COUNTY, "administrative", 3, **{**PAPERS, "at": NOW + timedelta(days=10)})
    actions.allocate(county.organs["JU"], "administrative", 3, **{**PAPERS, "at": NOW + timedelta(days=10)})
    then = queries.quota_summary(CLERK, COUNTY, DAY, as_known=NOW)
    now = queries.quota_summary(CLERK, COUNTY, DAY, as_known=NOW + timedelta(days=11))
    before = queries.quota_summary(CLERK, COUNTY, DAY - timedelta(days=1))
    assert (then.totals[0].approved, now.totals[0].approved, before.totals) == (5, 8, ())
    assert now.organs == queries.quota_summary(CLERK, COUNTY, DAY).organs


def test_a_summary_costs_a_constant_number_of_queries_and_holds_what_is_reached(county, django_assert_num_queries):
    post([opened(county.organs["JU"], "administrative", 5, 4, 0), opened(county.organs["CAI"], "administrative", 9, 4, 0)])
    with django_assert_num_queries(3):
        queries.quota_summary(CLERK, COUNTY, DAY)
    told = queries.quota_summary(clerk_of([county.organs["CAI"]]), COUNTY, DAY)
    assert [one.code for one in told.organs] == ["CAI"]
    assert (told.together.approved, told.pools) == (9, ())


def test_the_command_prints_the_ledger_as_known(county):
    open_county(code=COUNTY, name="望川县", fictional=True, by=system_actor("装机", COUNTY, ["county.edit"]), at=NOW)
    post([opened(county.organs["JU"], "administrative", 5, 8, 0)])
    run = CliRunner().invoke(group, ["summary", "--county", COUNTY, "--on", "2026-01-05", "--as-known", "2026-01-05", "--json"])
    assert run.exit_code == 0, run.output
    told = json.loads(run.stdout)
    assert told["totals"][0]["over"] == 3 and told["organs"][0]["code"] == "JU"
    schema = CliRunner().invoke(group, ["summary", "--county", "all", "--schema"])
    assert schema.exit_code == 0 and json.loads(schema.stdout)["examples"]
    wrong = CliRunner().invoke(group, ["summary", "--county", "123456"])
    assert wrong.exit_code == 2 and "没有开通" in wrong.stderr


OTHER = "990103"


@pytest.fixture
def two(county):
    other = small_county(county=OTHER)
    both = system_actor("市编办", COUNTY, ["staffing.view"])
    return county, other, replace(both, grants=(*both.grants, Grant(frozenset(["staffing.view"]), OTHER)))


def test_several_counties_as_known_are_what_each_is_alone(two, django_assert_num_queries):
    county, other, by = two
    post([opened(county.organs["JU"], "administrative", 5, 8, 0), opened(county.organs["CAI"], "administrative", 9, 4, 2)])
    there = replace(opened(other.organs["JU"], "administrative", 3, 1, 1), county=OTHER)
    post([there])
    boss = system_actor("编办", OTHER, ["staffing.view", "staffing.record"])
    actions.approve(COUNTY, "administrative", 3, **{**PAPERS, "at": NOW + timedelta(days=10)})
    actions.allocate(county.organs["JU"], "administrative", 3, **{**PAPERS, "at": NOW + timedelta(days=10)})
    for known in (NOW, NOW + timedelta(days=11)):
        with django_assert_num_queries(2):
            told = queries.counties_summary(by, [COUNTY, OTHER], DAY, as_known=known)
        for one in told.each:
            who = CLERK if one.county == COUNTY else boss
            assert one.lines == queries.quota_summary(who, one.county, DAY, as_known=known).totals
        assert told.together.approved == sum(one.together.approved for one in told.each)
        assert told.together.over == sum(one.together.over for one in told.each)
    with django_assert_num_queries(2):
        now = queries.counties_summary(by, [COUNTY, OTHER], DAY)
    assert (now.totals, now.each) == (told.totals, told.each)
    assert [one.county for one in queries.counties_summary(CLERK, [COUNTY, OTHER], DAY, as_known=NOW).each] == [COUNTY]


def test_the_command_takes_several_counties_as_known(two):
    boot = system_actor("装机", COUNTY, ["county.edit"])
    for code, by in ((COUNTY, boot), (OTHER, system_actor("装机", OTHER, ["county.edit"]))):
        open_county(code=code, name=f"县{code}", fictional=True, by=by, at=NOW)
    post([opened(two[0].organs["JU"], "administrative", 5, 8, 0)])
    post([replace(opened(two[1].organs["JU"], "administrative", 3, 1, 1), county=OTHER)])
    for asked in ("99", "9901", f"{COUNTY},{OTHER}", "all"):
        run = CliRunner().invoke(
            group, ["summary", "--county", asked, "--on", "2026-01-05", "--as-known", "2026-01-05", "--json"]
        )
        assert run.exit_code == 0, run.output
        told = json.loads(run.stdout)
        assert [one["county"] for one in told["each"]] == [COUNTY, OTHER]
        assert (told["together"]["approved"], told["together"]["over"]) == (8, 3)
    wrong = CliRunner().invoke(group, ["summary", "--county", f"{COUNTY},12", "--as-known", "2026-01-05"])
    assert wrong.exit_code == 2 and "12" in wrong.stderr


def test_a_day_before_anything_is_empty(county):
    assert queries.quota_summary(CLERK, COUNTY, date(2000, 1, 1)).together.approved == 0
