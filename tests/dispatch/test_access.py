"""Who reaches which case: "not yours" is the same as "does not exist", everywhere alike."""

from dataclasses import replace

import pytest

from tests.dispatch.conftest import COUNTY, NOW, STREET, TOWN
from yizhen.dispatch import access
from yizhen.dispatch import door as dispatch
from yizhen.kernel.actors import Grant, NoPower
from yizhen.kernel.lifecycle import NotAllowed


def seen(by, case):
    """What each way of looking says: detail, number, list, count, export, facets, inbox."""
    try:
        access.case_for(by, case.id)
        page = True
    except dispatch.NoSuchCase:
        page = False
    try:
        access.case_by_number(by, case.number)
        number = True
    except dispatch.NoSuchCase:
        number = False
    found = dispatch.list_cases(by, dispatch.CaseFilter(), now=NOW)
    searched = dispatch.list_cases(by, dispatch.CaseFilter(text=case.number), now=NOW)
    counted = sum(dispatch.facets(by, dispatch.CaseFilter(), now=NOW).states.values())
    return [
        page, number, case.id in [r.id for r in found.rows], found.count == 1, searched.count == 1, counted == 1,
        dispatch.desk_numbers(by, now=NOW).open == 1,
    ]  # fmt: skip


def scoped(realm, post, **grant):
    actor = realm.actor(post, "dispatch.view")
    return replace(actor, grants=(Grant(frozenset({"dispatch.view"}), COUNTY, **grant),))


def test_county_wide_sees_all(realm):
    assert all(seen(realm.center, realm.reach("dispatched")))


def test_another_county_sees_nothing(realm, other_county):
    assert not any(seen(other_county, realm.reach("dispatched")))


@pytest.mark.parametrize(("organ", "sees"), [("urban", True), ("center", True), ("water", False)])
def test_organ_axis_is_holder_or_intake(realm, organ, sees):
    case = realm.reach("dispatched", by=realm.center)
    looks = seen(scoped(realm, f"{organ}.a", organs=frozenset({realm.organs[organ]})), case)
    assert set(looks) == {sees}


@pytest.mark.parametrize(("township", "sees"), [(STREET, True), (TOWN, False)])
def test_township_axis(realm, township, sees):
    looks = seen(scoped(realm, "street.a", townships=frozenset({township})), realm.reach("dispatched"))
    assert set(looks) == {sees}


def test_a_township_also_sees_what_its_own_office_handles(realm):
    realm.lead("E01", "town")
    looks = seen(scoped(realm, "town.a", townships=frozenset({TOWN})), realm.reach("dispatched"))
    assert all(looks)


def test_organ_and_township_must_both_hold(realm):
    organs = frozenset({realm.organs["urban"]})
    case = realm.reach("dispatched")
    assert all(seen(scoped(realm, "urban.a", organs=organs, townships=frozenset({STREET})), case))
    assert not any(seen(scoped(realm, "urban.a", organs=organs, townships=frozenset({TOWN})), case))


def test_assigned_only_is_the_own_post(realm):
    case = realm.reach("handling")
    for post, sees in (("urban.a", True), ("urban.b", False)):
        assert set(seen(scoped(realm, post, assigned_only=True), case)) == {sees}


def test_two_grants_add_up(realm):
    actor = realm.actor("water.a", "dispatch.view")
    grants = (
        Grant(frozenset({"dispatch.view"}), COUNTY, organs=frozenset({realm.organs["water"]})),
        Grant(frozenset({"dispatch.view"}), COUNTY, townships=frozenset({STREET})),
    )
    assert all(seen(replace(actor, grants=grants), realm.reach("dispatched")))


def test_without_the_power_nothing_is_shown(realm):
    realm.reach("dispatched")
    nobody = replace(realm.center, grants=())
    assert not access.cases_for(nobody).exists()
    with pytest.raises(NoPower):
        dispatch.list_cases(nobody, dispatch.CaseFilter(), now=NOW)


def test_missing_and_foreign_are_told_alike(realm):
    case = realm.reach("dispatched")
    messages = []
    for pk in (case.id, 10_000_000):
        with pytest.raises(dispatch.NoSuchCase) as refusal:
            dispatch.sign(pk, by=realm.water, at=NOW)
        messages.append(str(refusal.value).replace(str(pk), "N"))
    assert messages[0] == messages[1]
    assert dispatch.NoSuchCase.no_such_row


def test_visible_but_not_to_be_done_is_no_power(realm):
    case = realm.reach("dispatched")
    center = realm.actor("center.a", "dispatch.view")
    grants = (*center.grants, Grant(frozenset({"dispatch.sign"}), COUNTY, frozenset({realm.organs["center"]})))
    with pytest.raises(NoPower):
        dispatch.sign(case.id, by=replace(center, grants=grants), at=NOW)


def test_nobody_verifies_their_own_handling(realm):
    case = realm.reach("handled")
    urban = realm.actor("urban.a", "dispatch.view", "dispatch.verify", scope="own_organ")
    with pytest.raises(NoPower):
        dispatch.verify_pass(case.id, by=urban, at=NOW)


def test_a_township_signs_only_for_its_own_offices(realm):
    case = realm.reach("dispatched")  # lies in the street, held by a county department
    street = realm.actor("street.a", "dispatch.view", "dispatch.sign", townships=[STREET])
    with pytest.raises(NoPower):
        dispatch.sign(case.id, by=street, at=NOW)
    realm.lead("E01", "street", place=STREET)
    dispatch.sign(realm.reach("dispatched").id, by=street, at=NOW)


def test_follow_needs_number_and_code(realm):
    case, other = realm.reach("handling"), realm.report(title="另一件")
    view = dispatch.follow(case.number.replace("-", ""), f" {case.follow_code.lower()} ", now=NOW)
    assert view.holder_name == "城管局"
    assert view.turn == "承办单位正在办理"
    assert view.due_at == case.due_at
    assert view.clock_steps
    for number, code in (
        (case.number, other.follow_code), (other.number, case.follow_code), ("x", case.follow_code), (case.number, ""),
    ):  # fmt: skip
        with pytest.raises(dispatch.NoSuchCase):
            dispatch.follow(number, code, now=NOW)


def test_follow_names_no_staff_and_no_internal_words(realm):
    case = realm.report()
    for verb in ("accept", "dispatch", "return"):
        realm.do(verb, case.id)
    realm.do("designate", case.id)
    view = dispatch.follow(case.number, case.follow_code, now=NOW)
    told = str(view.steps)
    assert "的人" not in told
    assert "三定规定里没有这一项" not in told
    assert [s.verb for s in view.steps] == ["report", "accept", "dispatch", "return", "designate"]


def test_opening_the_requester_is_recorded_and_needs_a_purpose(realm):
    from yizhen.record import door as record

    case = realm.reach("handling", name="王小明", phone="13900001234")
    page = dispatch.case_page(realm.urban, case.id, now=NOW)
    assert "小明" not in page.requester_name
    assert "0000" not in page.requester_phone
    with pytest.raises(dispatch.WordsNeeded):
        dispatch.see_requester(case.id, purpose=" ", by=realm.urban, at=NOW)
    opened = dispatch.see_requester(case.id, purpose="联系诉求人", by=realm.urban, at=NOW)
    assert (opened.name, opened.phone) == ("王小明", "13900001234")
    entry = record.history("dispatch.case", case.id)[-1]
    assert (entry.act, entry.payload["purpose"]) == ("dispatch.requester.seen", "联系诉求人")
    with pytest.raises(dispatch.NoSuchCase):
        dispatch.see_requester(case.id, purpose="好奇", by=realm.water, at=NOW)


def test_marking_duplicates(realm):
    one, two = realm.report(), realm.report(title="菜市场那边垃圾成堆")
    dispatch.mark_duplicate(two.id, of=one.id, by=realm.center, at=NOW)
    for pk, of in ((one.id, two.id), (one.id, one.id)):
        with pytest.raises(dispatch.NotADuplicate):
            dispatch.mark_duplicate(pk, of=of, by=realm.center, at=NOW)
    dispatch.mark_duplicate(two.id, of=None, by=realm.center, at=NOW)


def test_buttons_are_life_cycle_and_powers(realm):
    case = realm.reach("dispatched")
    verbs = {b.verb: b for b in dispatch.case_page(realm.urban, case.id, now=NOW).buttons}
    assert set(verbs) == {"sign", "return"}
    assert verbs["sign"].likely
    assert verbs["sign"].ground
    center = {b.verb for b in dispatch.case_page(realm.center, case.id, now=NOW).buttons}
    assert center == {"merge", "void", "supervise"}
    assert set(dispatch.LIFE.states)
    with pytest.raises(NotAllowed):
        realm.do("accept", case.id)
