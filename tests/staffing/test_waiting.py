"""What waits at the desk: each kind counts what its page shows, who may not act is told of none, and few queries do."""

from datetime import timedelta

import pytest

from tests.organs.small_county import HOME, NOW, TODAY
from tests.staffing.people_county import PAPER, clerk
from tests.staffing.test_quota_flow import lead, office, person, plan, slip
from yizhen.staffing.actions import quotas
from yizhen.staffing.actions.checks import check_county
from yizhen.staffing.door import waiting
from yizhen.staffing.models import Finding, SlipRow
from yizhen.staffing.rules.catalogue import rules
from yizhen.staffing.terms.people import LeaveKind, PeoplePower
from yizhen.staffing.terms.plans import PlanVerb

assert office


def told(by, on=TODAY):
    return {one.label: (one.count, one.late) for one in waiting(by, on)}


def test_nothing_waits_where_nothing_is(office):
    assert told(office.by) == {}


def test_a_plan_waits_for_whoever_takes_the_next_step(office):
    pk = plan(office)
    unit = clerk(PeoplePower.PLAN, organs=[office.organs["ZHEN"]])
    assert told(unit) == {"用编计划草拟中，待上报": (1, 0)}
    lead(office, pk, PlanVerb.SUBMIT)
    assert told(unit) == {}
    assert told(clerk(PeoplePower.REVIEW)) == {"用编计划待审核": (1, 0)}
    lead(office, pk, PlanVerb.PASS)
    assert told(clerk(PeoplePower.APPROVE)) == {"用编计划待批准": (1, 0)}


def test_a_slip_is_told_before_it_ends_and_a_release_when_it_is_late(office):
    until = SlipRow.objects.get(pk=slip(office)).valid_until
    ends = "控编单 30 天内到期，还没有用完"
    assert ends not in told(office.by)
    assert told(office.by, until - timedelta(days=30))[ends] == (1, 0)
    pk = person(office, 2, organ="JIAN")
    quotas.put_on_quota(pk, "administrative", since=TODAY, document=PAPER, by=office.by, at=NOW)
    quotas.leave(pk, LeaveKind.RESIGNED, left_on=TODAY, document="望人社〔2026〕5号", by=office.by, at=NOW)
    assert told(office.by)["已离岗，待下编"] == (1, 0)
    assert told(office.by, TODAY + timedelta(days=40))["已离岗，待下编"] == (1, 1)
    assert "已离岗，待下编" not in told(clerk(PeoplePower.CORE, organs=[office.organs["ZHEN"]]))


def test_advice_waits_for_nobody(office):
    organ = office.organs["ZHEN"]
    for rule in ("within_quota", "digest_plan", *(key for key, one in rules().items() if one.severity == "advice")):
        Finding.objects.create(county=HOME, rule=rule, organ_id=organ, category="public", amount=1, found_at=NOW)
    assert told(office.by) == {"检查所见，待整改": (2, 1)}


@pytest.mark.parametrize("more", [0, 3])
def test_as_many_queries_however_much_waits(office, more, django_assert_max_num_queries):
    check_county(HOME, by=office.by, at=NOW)
    for _ in range(more):
        slip(office, issue=False)
    with django_assert_max_num_queries(10):
        waiting(office.by, TODAY)
