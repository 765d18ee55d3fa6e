"""Excess and vacancy that stand for a year without an evaluation (R10), and leaders' posts above the organ's rank (R3)."""

from datetime import UTC, date, datetime

import pytest

from tests.staffing.ledger_county import CLERK, COUNTY, DAY, NOW, small_county
from tests.staffing.test_quota_summary import opened, post
from yizhen.county import door as county_door
from yizhen.kernel.actors import system_actor
from yizhen.organs import door as organs
from yizhen.staffing import actions, queries
from yizhen.staffing.actions.evaluations import evaluate_request
from yizhen.staffing.queries.other_checks import standing
from yizhen.staffing.rules.catalogue import rules

BOOT = system_actor("装机", COUNTY, ["county.edit", "organs.edit"])
LATER = datetime(2027, 1, 6, 2, tzinfo=UTC)
ON = date(2027, 1, 6)


@pytest.fixture
def county(db):
    made = small_county()
    county_door.open_county(code=COUNTY, name="望川县", fictional=True, by=BOOT, at=NOW)
    post([
        opened(made.organs["JU"], "administrative", 5, 8, 0), opened(made.organs["CAI"], "administrative", 10, 7, 1),
        opened(made.organs["GOV"], "administrative", 10, 9, 0), opened(made.organs["SHUI"], "public", 30, 27, 0),
    ])  # fmt: skip
    return made


def found(rule, at=LATER):
    actions.check_county(COUNTY, by=CLERK, at=at)
    rows = [one for one in queries.findings(CLERK, COUNTY, limit=500) if one["rule"] == rule]
    return {one["code"]: one for one in rows}


def test_what_stands_for_a_year_is_to_be_evaluated_and_no_sooner(county, django_assert_num_queries):
    assert found("evaluated", datetime(2026, 12, 30, 2, tzinfo=UTC)) == {}
    late = found("evaluated")
    assert {code: one["amount"] for code, one in late.items()} == {"JU": 3, "CAI": 3}
    assert late["JU"]["note"] == "自2026年1月6日以来一直超出，现超 3，其间没有评估"
    assert "一直空编较多，现空 3" in late["CAI"]["note"]
    with django_assert_num_queries(3):
        list(standing(COUNTY, ON))


def test_an_evaluation_settles_it_and_the_county_sets_the_months(county):
    evaluate_request(county.organs["JU"], "administrative", -1, reason="核减", by=CLERK, at=LATER)
    assert set(found("evaluated")) == {"CAI"}
    told = {"source": county_door.Source("澄编发〔2026〕2号"), "by": BOOT, "at": NOW, "in_force_from": DAY}
    county_door.set_rule(COUNTY, "staffing.evaluate_vacancy", 40, **told)
    assert found("evaluated") == {}
    county_door.set_rule(COUNTY, "staffing.evaluate_months", 1, **told)
    assert set(found("evaluated", datetime(2027, 3, 1, 2, tzinfo=UTC))) == {"JU"}


def test_leaders_posts_above_the_organs_rank_are_told(county):
    organs.change_organ(county.organs["JU"], {"rank": "section_chief"}, document="澄编发〔2026〕3号", by=BOOT, at=NOW)
    post([
        opened(county.organs["JU"], "leader.division_deputy", 1, 1, 0), opened(county.organs["JU"], "leader.section_chief", 2, 1, 0),
        opened(county.organs["CAI"], "leader.division_chief", 1, 1, 0),
    ])  # fmt: skip
    told = found("leader_rank", NOW)
    assert {code: (one["category"], one["amount"]) for code, one in told.items()} == {"JU": ("leader.division_deputy", 1)}
    assert rules()["leader_rank"].severity == "advice"  # a ground for the higher rank is not kept anywhere
