"""转交经办、岗位交接 passing one case on within its organ, and moving a whole desk with a hand-over."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.dispatch.conftest import COUNTY, NOW, SINCE
from yizhen.dispatch import door as dispatch
from yizhen.dispatch.actions import NotThatPost, handover
from yizhen.dispatch.models import Case, Step
from yizhen.identity.door import grant_role, load_roles
from yizhen.kernel.actors import NoPower, system_actor
from yizhen.organs import door as organs
from yizhen.organs.actions.desks import HandoverRefused, offer_desk, take_desk
from yizhen.record import door as record

LATER = NOW + timedelta(hours=3)
KEEPER = system_actor("装机", COUNTY, ("identity.grant", "organs.edit", "organs.leave"))
BY = {"by": KEEPER, "at": NOW}


@pytest.fixture
def staffed(realm):
    """Two people in the two posts of urban management; the second may handle what is given to its post."""
    load_roles(**BY)
    people = {}
    for slot, role, scope in (("a", "department_liaison", "own_organ"), ("b", "enforcement_officer", "assigned")):
        people[slot] = organs.enroll_person(COUNTY, f"U{slot}", f"城管{slot}", **BY)
        organs.assign_holder(realm.posts[f"urban.{slot}"], people[slot], valid_from=SINCE, **BY)
        grant_role(realm.posts[f"urban.{slot}"], role, scope, valid_from=SINCE, **BY)
    return people


def person_of(realm, staffed, slot):
    actor = realm.actor(f"urban.{slot}", "dispatch.view", "dispatch.sign", "dispatch.handle", scope="own_organ")
    return replace(actor, person=staffed[slot])


def test_a_case_is_passed_on_with_its_reason_and_keeps_its_deadline(realm, staffed):
    case = realm.reach("handling")
    before = Case.objects.get(pk=case.id)
    other = realm.posts["urban.b"]
    done = dispatch.pass_on(case.id, post=other, words="外勤去看", by=realm.urban, at=LATER)
    after = Case.objects.get(pk=case.id)
    assert (after.holder_post_id, after.due_at, after.holder_organ_id) == (other, before.due_at, before.holder_organ_id)
    assert (str(done.state), after.version) == ("handling", before.version + 1)
    step = Step.objects.filter(case=case.id).latest("id")
    assert (step.verb, step.words) == ("pass_on", "外勤去看")
    entry = record.history("dispatch.case", case.id)[-1]
    assert (entry.act, entry.payload["post"]) == ("dispatch.case.passed_on", other)


def test_it_is_passed_only_to_somebody_who_can_handle_it(realm, staffed):
    case = realm.reach("handling")
    for post in (realm.posts["urban.a"], realm.posts["water.a"], 987_654):
        with pytest.raises(NotThatPost):
            dispatch.pass_on(case.id, post=post, words="换人", by=realm.urban, at=LATER)
    with pytest.raises(dispatch.WordsNeeded):
        dispatch.pass_on(case.id, post=realm.posts["urban.b"], words=" ", by=realm.urban, at=LATER)
    with pytest.raises((NoPower, dispatch.NoSuchCase)):
        dispatch.pass_on(case.id, post=realm.posts["urban.b"], words="换人", by=realm.water, at=LATER)
    organs.take_leave(staffed["b"], LATER.date(), LATER.date(), **BY)
    with pytest.raises(NotThatPost):
        dispatch.pass_on(case.id, post=realm.posts["urban.b"], words="换人", by=realm.urban, at=LATER)


def test_a_whole_desk_moves_with_a_hand_over(realm, staffed):
    moved = [realm.reach(state).id for state in ("handling", "suspended", "handled")]
    left = [realm.reach(state).id for state in ("dispatched", "closed")]
    a, b = realm.posts["urban.a"], realm.posts["urban.b"]
    assert handover.on_desk(a) == 3
    assert len(handover.desk_cases(a, 2)) == 2
    giver, taker = person_of(realm, staffed, "a"), person_of(realm, staffed, "b")
    pk = offer_desk(a, b, "轮岗", by=giver, at=LATER)
    assert take_desk(pk, by=taker, at=LATER)["dispatch.case"] == 3
    held = dict(Case.objects.values_list("pk", "holder_post_id"))
    assert {held[pk] for pk in moved} == {b}
    assert b not in {held[pk] for pk in left}
    assert handover.on_desk(a) == 0
    for case in moved:
        last = record.history("dispatch.case", case)[-1]
        assert (last.act, last.actor_name, last.payload["digest"] != "") == ("dispatch.case.passed_on", taker.name, True)


def test_a_desk_is_not_moved_to_where_nobody_may_handle_cases(realm, staffed):
    from yizhen.identity.models import RoleGrant

    realm.reach("handling")
    a, b = realm.posts["urban.a"], realm.posts["urban.b"]
    RoleGrant.objects.filter(post=b).delete()
    with pytest.raises(HandoverRefused, match="没有办理在手案件的权限"):
        offer_desk(a, b, "轮岗", by=person_of(realm, staffed, "a"), at=LATER)
    grant_role(b, "enforcement_officer", "assigned", valid_from=SINCE, **BY)
    pk = offer_desk(a, b, "轮岗", by=person_of(realm, staffed, "a"), at=LATER)
    RoleGrant.objects.filter(post=b).delete()  # taken back between the two signatures
    with pytest.raises(organs.DeskRefused, match="没有处置权限"):
        take_desk(pk, by=person_of(realm, staffed, "b"), at=LATER)
    assert handover.on_desk(a) == 1
