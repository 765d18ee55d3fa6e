"""The life cycle of a case, verb by verb and state by state, through the actions."""

from datetime import timedelta

import pytest

from tests.dispatch.conftest import NOW, PATHS, STREET, VILLAGE
from yizhen.dispatch import door as dispatch
from yizhen.dispatch.models import Case, Step
from yizhen.dispatch.states import ACT_OF, GROUNDS, LIFE, STAYING, leads_to, may, offered
from yizhen.dispatch.terms import State, Verb
from yizhen.kernel.lifecycle import NotAllowed
from yizhen.record import door as record

TABLE = {
    "received": {"accept": "accepted", "refuse": "refused", "withdraw": "withdrawn", "merge": "merged", "void": "voided"},
    "accepted": {
        "dispatch": "dispatched", "withdraw": "withdrawn", "merge": "merged", "split": "split", "void": "voided",
    },
    "dispatched": {"sign": "handling", "return": "returned", "merge": "merged", "void": "voided"},
    "returned": {
        "dispatch": "dispatched", "designate": "designated", "merge": "merged", "split": "split", "void": "voided",
    },
    "designated": {"sign": "handling", "merge": "merged", "void": "voided"},
    "handling": {"handle": "handled", "suspend": "suspended", "merge": "merged", "split": "split", "void": "voided"},
    "suspended": {"resume": "handling", "void": "voided"},
    "handled": {"verify_pass": "verified", "rework": "handling", "void": "voided"},
    "verified": {"close": "closed", "void": "voided"},
    "split": {"gather": "handled"},
    "merged": {},
    "voided": {},
    "refused": {},
    "withdrawn": {},
    "closed": {"reopen": "handling"},
}  # fmt: skip
STAYS = {
    "rate": {"closed"}, "ask_extend": {"handling"}, "ask_suspend": {"handling"}, "extend": {"handling"},
    "deny": {"handling"}, "supervise": {"dispatched", "designated", "handling", "suspended"},
    "reclassify": {"accepted", "returned"}, "answer": {"dispatched", "designated", "handling", "suspended"},
    "pass_on": {"handling", "suspended", "handled"},
}  # fmt: skip
"""Written out by hand, so that the table in the code has something to be compared with."""


def test_every_state_and_verb_is_written_out():
    assert set(TABLE) == {str(s) for s in State} == set(LIFE.states)
    assert {v for row in TABLE.values() for v in row} == set(LIFE.verbs)
    assert {str(verb): {str(s) for s in states} for verb, states in STAYING.items()} == STAYS
    assert set(ACT_OF) == set(GROUNDS) == {Verb(v) for v in (*LIFE.verbs, *STAYS)}
    assert not set(STAYS) & set(LIFE.verbs)


@pytest.mark.parametrize("state", TABLE)
@pytest.mark.parametrize("verb", [v for v in Verb if v != Verb.REPORT])
def test_matrix(state, verb):
    target = state if state in STAYS.get(verb, ()) else TABLE[state].get(verb)
    assert may(state, verb) == (target is not None)
    assert (verb in offered(state)) == (target is not None)
    if target is None:
        with pytest.raises(NotAllowed):
            leads_to(state, verb)
    else:
        assert leads_to(state, verb) == target
        assert GROUNDS[verb]


def test_final_states_are_those_of_the_database_rule():
    assert {s for s in State if s.is_final} == set(LIFE.final)


@pytest.mark.parametrize("state", [s for s in PATHS if s != "received"])
def test_actions_lead_to_every_state(realm, state):
    case = realm.reach(state)
    row = Case.objects.get(pk=case.id)
    assert row.state == state
    steps = list(Step.objects.filter(case=case.id).order_by("id").values_list("verb", "before", "after"))
    assert [s[0] for s in steps] == ["report", *PATHS[state]]
    assert [s[1] for s in steps[1:]] == [s[2] for s in steps[:-1]]
    acts = [entry.act for entry in record.history("dispatch.case", case.id)]
    assert acts == ["dispatch.case.reported", *(ACT_OF[Verb(v)] for v in PATHS[state])]
    assert row.version == len(steps)


@pytest.mark.parametrize("state", PATHS)
def test_actions_refuse_what_the_table_does_not_have(realm, state):
    case = realm.reach(state)
    before = Case.objects.filter(pk=case.id).values().get()
    wrong = [v for v in realm_verbs() if v not in TABLE[state] and state not in STAYS.get(v, ())]
    for verb in wrong:
        with pytest.raises((NotAllowed, dispatch.NoSuchCase)):
            realm.do(verb, case.id, at=NOW + timedelta(hours=1))
    assert Case.objects.filter(pk=case.id).values().get() == before


def realm_verbs():
    return [v for v in Verb if v not in (Verb.REPORT, Verb.WITHDRAW, Verb.RATE, Verb.GATHER)]


def test_dispatch_follows_the_lead_and_tells_why(realm):
    row = Case.objects.get(pk=realm.reach("dispatched").id)
    assert row.holder_organ_id == realm.organs["urban"]
    assert (row.lead_mode, row.backstop) == ("statutory", False)
    assert "三定规定" in row.lead_words
    assert row.sign_due_at is not None


def test_no_lead_goes_to_the_backstop_with_the_reason(realm):
    case = realm.reach("dispatched", category="E03")
    row = Case.objects.get(pk=case.id)
    assert row.holder_organ_id == realm.organs["center"]
    assert (row.backstop, row.lead_mode) == (True, "backstop")
    for part in ("2026年3月10日", "无主井盖", "东街社区", "没有确定的责任单位", "没有单位认领", "兜底单位"):
        assert part in row.lead_words
    told = record.history("dispatch.case", case.id)[-1].payload
    assert told["mode"] == "backstop"
    assert told["ground"] == row.lead_words


def test_a_more_specific_place_wins(realm):
    realm.lead("E01", "street", place=STREET)
    assert Case.objects.get(pk=realm.reach("dispatched").id).holder_organ_id == realm.organs["street"]
    realm.lead("E01", "water", place=VILLAGE)
    assert Case.objects.get(pk=realm.reach("dispatched").id).holder_organ_id == realm.organs["water"]
    elsewhere = realm.reach("dispatched", division="990101100")
    assert Case.objects.get(pk=elsewhere.id).holder_organ_id == realm.organs["urban"]


def test_an_ended_lead_no_longer_holds(realm):
    realm.lead("E01", None, since=NOW.date())
    assert Case.objects.get(pk=realm.reach("dispatched").id).backstop


def test_another_organ_needs_a_reason_and_is_named(realm):
    case = realm.reach("accepted")
    with pytest.raises(dispatch.WordsNeeded):
        dispatch.dispatch(case.id, organ=realm.organs["water"], by=realm.center, at=NOW)
    dispatch.dispatch(
        case.id, organ=realm.organs["water"], reason="河道边,水务局正在清淤", by=realm.center, at=NOW
    )
    row = Case.objects.get(pk=case.id)
    assert (row.holder_organ_id, row.lead_mode) == (realm.organs["water"], "override")
    entry = record.history("dispatch.case", case.id)[-1]
    assert (entry.actor_name, entry.payload["reason"]) == ("center的人", "河道边,水务局正在清淤")


def test_an_organ_of_another_county_or_day_is_no_organ(realm):
    case = realm.reach("accepted")
    with pytest.raises(dispatch.NotAnOrgan):
        dispatch.dispatch(case.id, organ=999_999, reason="试", by=realm.center, at=NOW)


def test_a_returned_case_goes_elsewhere(realm):
    case = realm.reach("returned")
    row = Case.objects.get(pk=case.id)
    assert (row.holder_organ_id, row.return_count) == (realm.organs["center"], 1)
    with pytest.raises(dispatch.AnotherOrgan):
        dispatch.dispatch(case.id, by=realm.center, at=NOW)
    dispatch.dispatch(case.id, organ=realm.organs["water"], reason="河边", by=realm.center, at=NOW)
    assert Case.objects.get(pk=case.id).holder_organ_id == realm.organs["water"]


def test_no_second_return_after_designation(realm):
    case = realm.reach("designated")
    assert Case.objects.get(pk=case.id).designated
    with pytest.raises(NotAllowed) as refusal:
        realm.do("return", case.id)
    assert refusal.value.allowed[0] == "sign"
    assert "return" not in refusal.value.allowed
    assert "第二十二条" in LIFE.edge("returned", "designate").ground
    realm.do("sign", case.id)


def test_designation_may_name_the_organ_that_returned(realm):
    case = realm.reach("returned")
    dispatch.designate(
        case.id, organ=realm.organs["urban"], ground="会议纪要〔2026〕3号", reason="职责在城管", by=realm.center, at=NOW
    )  # fmt: skip
    assert Case.objects.get(pk=case.id).holder_organ_id == realm.organs["urban"]


def test_a_return_needs_a_ground_of_the_catalogue_and_words(realm):
    case = realm.reach("dispatched")
    with pytest.raises(dispatch.UnknownGround):
        dispatch.return_(case.id, ground="不想办", words="不想办", by=realm.urban, at=NOW)
    with pytest.raises(dispatch.WordsNeeded):
        dispatch.return_(case.id, ground="not_our_duty", words="  ", by=realm.urban, at=NOW)


def test_returning_does_not_stop_the_clock(realm):
    case = realm.report()
    for verb in ("accept", "dispatch", "return"):
        realm.do(verb, case.id, at=NOW + timedelta(hours=1))
    assert Case.objects.get(pk=case.id).due_at == case.due_at


def test_rework_goes_back_to_the_same_organ(realm):
    case = realm.reach("handled")
    realm.do("rework", case.id)
    row = Case.objects.get(pk=case.id)
    assert (row.state, row.rework_count, row.handled_at) == ("handling", 1, None)
    assert row.holder_organ_id == realm.organs["urban"]


def test_late_is_measured_by_the_handling(realm):
    in_time = realm.report()
    late = realm.report(title="另一堆垃圾", detail="")
    for case, when in ((in_time, timedelta(hours=1)), (late, timedelta(days=5))):
        for verb in ("accept", "dispatch", "sign"):
            realm.do(verb, case.id)
        realm.do("handle", case.id, at=NOW + when)
        for verb in ("verify_pass", "close"):
            realm.do(verb, case.id, at=NOW + timedelta(days=9))
    assert not Case.objects.get(pk=in_time.id).closed_late
    assert Case.objects.get(pk=late.id).closed_late
    assert record.history("dispatch.case", late.id)[-1].payload["late"] is True


def test_the_call_back_is_kept(realm):
    case = realm.reach("handled")
    realm.do("verify_pass", case.id, outcome=dispatch.Outcome(contacted=True, solved=True, satisfaction=4))
    row = Case.objects.get(pk=case.id)
    assert (row.contacted, row.solved, row.satisfaction) == (True, True, 4)


def test_accepting_needs_a_category_and_starts_the_clock(realm):
    case = realm.report(category="")
    assert case.due_at is None
    with pytest.raises(dispatch.NotClassified):
        realm.do("accept", case.id)
    realm.do("accept", case.id, category="E01", level=2)
    row = Case.objects.get(pk=case.id)
    assert row.due_at == NOW + timedelta(hours=3)  # three urgent hours from receipt
    changed = record.history("dispatch.case", case.id)[-1].payload["changed"]
    assert changed["category_id"][0] is None
    assert changed["level"] == [1, 2]


def test_a_limit_may_start_at_dispatch(realm):
    case = realm.reach("accepted", category="E02")
    assert Case.objects.get(pk=case.id).due_at is None
    realm.do("dispatch", case.id)
    row = Case.objects.get(pk=case.id)
    assert row.due_on.isoformat() == "2026-03-17"
    assert "派遣" in row.clock


def test_a_requester_withdraws_with_number_and_code(realm):
    case = realm.report()
    with pytest.raises(dispatch.NoSuchCase):
        dispatch.withdraw(case.number, "00000-00000-0000", by=realm.public, at=NOW)
    dispatch.withdraw(case.number, case.follow_code.lower().replace("-", " "), by=realm.public, at=NOW)
    assert Case.objects.get(pk=case.id).state == "withdrawn"


def test_no_withdrawal_after_dispatch(realm):
    case = realm.reach("dispatched")
    with pytest.raises(NotAllowed):
        dispatch.withdraw(case.number, case.follow_code, by=realm.public, at=NOW)


def test_the_second_clerk_is_told_who_did_what(realm):
    case = realm.report()
    seen = Case.objects.get(pk=case.id).version
    dispatch.accept(case.id, by=realm.center, at=NOW, version=seen)
    with pytest.raises(dispatch.MovedMeanwhile) as refusal:
        dispatch.refuse(case.id, ground="x", words="y", by=realm.center, at=NOW, version=seen)
    words = str(refusal.value)
    for part in ("center的人", "受理", "待派遣", case.number, "您填写的内容还在"):
        assert part in words


def test_without_a_backstop_a_person_must_choose(realm):
    from yizhen.county.models import ProfileRow
    from yizhen.kernel.versioned import forget_everything

    ProfileRow.objects.update(backstop_organ=None)
    forget_everything()
    case = realm.reach("accepted", category="E03")
    with pytest.raises(dispatch.NoBackstop):
        realm.do("dispatch", case.id)
    realm.do("dispatch", case.id, organ=realm.organs["town"], reason="先由镇里围护")
    assert Case.objects.get(pk=case.id).holder_organ_id == realm.organs["town"]
