"""The clock of the machine jumps, ahead and back: nothing is lost, done twice or refused with a fault, and deadlines hold."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.dispatch.conftest import NOW
from yizhen.dispatch import door as dispatch
from yizhen.dispatch.jobs import press, resume_rested
from yizhen.dispatch.models import Case, Step, Supervision
from yizhen.record import door as record

HOUR, DAY, YEAR = timedelta(hours=1), timedelta(days=1), timedelta(days=365)


def test_a_request_taken_back_after_the_clock_was_set_back_is_taken_back(realm):
    case = realm.report(at=NOW)
    done = dispatch.withdraw(case.number, case.follow_code, by=realm.public, at=NOW - timedelta(seconds=10))
    row = Case.objects.get(pk=case.id)
    assert done.state == "withdrawn" and row.closed_at == row.received_at == NOW


@pytest.mark.parametrize("jump", [-YEAR, -DAY, -HOUR, timedelta(seconds=-1), HOUR, YEAR])
def test_a_case_goes_all_the_way_over_a_jump_anywhere(realm, jump):
    rest = ("ask_suspend", "suspend", "resume") if jump < YEAR else ()  # a year on, the day of the rest is over, and that is told
    path = ("accept", "dispatch", "sign", *rest, "handle", "verify_pass", "close")
    for jumps_before in range(len(path)):
        case = realm.report(at=NOW)
        due = None
        for n, verb in enumerate(path):
            at = NOW + timedelta(minutes=n + 1) + (jump if n >= jumps_before else timedelta(0))
            realm.do(verb, case.id, at=at)
            if verb == "accept":
                due = Case.objects.get(pk=case.id).due_at
        row = Case.objects.get(pk=case.id)
        assert row.state == "closed" and row.closed_at >= row.received_at and row.due_at >= due
        assert [step.verb for step in Step.objects.filter(case=case.id).order_by("id")] == ["report", *path]


def test_the_worker_presses_each_cause_once_whatever_the_clock_does(realm):
    realm.reach("handling", at=NOW)
    for jump in (timedelta(0), 30 * DAY, -30 * DAY, 30 * DAY, timedelta(0), YEAR, 30 * DAY, -YEAR, YEAR):
        press(at=NOW + jump)
    told = list(Supervision.objects.values_list("kind", "about"))
    assert len(told) == len(set(told)), "one deadline, one pressing"
    assert [kind for kind, _about in told].count("overdue") == 1


def test_a_rest_that_a_jump_ended_is_not_ended_again(realm):
    case = realm.reach("suspended", at=NOW)
    assert resume_rested(at=NOW - DAY) == 0
    assert resume_rested(at=NOW + 30 * DAY) == 1
    assert resume_rested(at=NOW) == resume_rested(at=NOW + 30 * DAY) == 0
    row = Case.objects.get(pk=case.id)
    assert row.state == "handling" and row.due_at is not None


def test_what_the_record_says_is_in_the_order_in_which_it_happened(realm):
    case = realm.report(at=NOW)
    for n, verb in enumerate(("accept", "dispatch", "sign")):
        realm.do(verb, case.id, at=NOW - n * DAY)
    record.seal_all()
    acts = [entry.act for entry in record.history("dispatch.case", case.id)]
    assert acts == [f"dispatch.case.{one}" for one in ("reported", "accepted", "dispatched", "signed")]


@settings(max_examples=15, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.integers(-400, 400), min_size=6, max_size=6))
def test_lists_and_desks_answer_whatever_day_the_machine_believes_in(realm, jumps):
    if not Case.objects.exists():
        for state in ("handling", "suspended", "closed"):
            realm.reach(state, at=NOW)
    counts = set()
    for days in jumps:
        at = NOW + timedelta(days=days)
        counts.add(dispatch.list_cases(realm.center, dispatch.CaseFilter(), now=at).count)
        dispatch.desk_numbers(realm.center, now=at)
        dispatch.desk_overview(realm.center, at=at)
    assert counts == {Case.objects.count()}
