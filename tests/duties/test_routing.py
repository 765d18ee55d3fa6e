"""Who leads this, here, today: precedent, list, attribution; and what may not be sent to a township."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.duties.gates import BY, COUNTY, NOW, SINCE, STREET, TODAY, TOWN, VILLAGE, make_gates
from yizhen.county import door as county
from yizhen.dispatch import door as dispatch
from yizhen.dispatch.models import Case
from yizhen.duties import door as duties
from yizhen.duties.actions import admission as acts
from yizhen.duties.actions import attributing
from yizhen.duties.terms import ListKind
from yizhen.duties.terms.attribution import Empowered, Mode
from yizhen.duties.terms.routing import ListOf, Why
from yizhen.kernel.actors import system_actor
from yizhen.kernel.versioned import forget_everything
from yizhen.organs import door as organs
from yizhen.record import door as record


@pytest.fixture
def gates(db):
    return make_gates()


def accepted(gates, category="E01", at=NOW):
    return gates.realm.reach("accepted", at=at, category=category).id


def holder(pk):
    return Case.objects.values_list("holder_organ", flat=True).get(pk=pk)


def test_removing_a_list_item_changes_the_next_dispatch(gates):
    first = accepted(gates)
    dispatch.dispatch(first, by=gates.desk, at=NOW + timedelta(hours=1))
    assert holder(first) == gates.organ("street")
    gates.publish(ListKind.BASIC, "PERMIT", on=TODAY)
    second = accepted(gates)
    dispatch.dispatch(second, by=gates.desk, at=NOW + timedelta(hours=2))
    assert holder(second) == gates.organ("urban")


def test_the_route_names_article_item_and_others(gates):
    gates.lead("WASTE", "water", Mode.ASSIST)
    found = duties.route(COUNTY, ["E01"], VILLAGE, TODAY)
    assert (found.organ, found.item.code, found.on_list) == (gates.organ("street"), "WASTE", ListOf.BASIC)
    assert "基本履职事项清单第1项" in found.article
    assert {(one.organ, one.mode) for one in found.alternates} == {
        (gates.organ("urban"), Mode.STATUTORY), (gates.organ("water"), Mode.ASSIST),
    }  # fmt: skip


def test_before_the_list_was_published_the_department_leads(gates):
    assert duties.route(COUNTY, ["E01"], VILLAGE, SINCE - timedelta(days=1)).why_not is Why.NO_ITEM
    assert duties.route(COUNTY, ["E01"], TOWN, TODAY).organ == gates.organ("urban")


def test_a_category_without_an_item_says_so(gates):
    assert duties.route(COUNTY, ["E03"], VILLAGE, TODAY).why_not is Why.NO_ITEM
    assert duties.route(COUNTY, ["E03", "E01"], VILLAGE, TODAY).organ == gates.organ("street")


def test_two_leads_are_told_and_nobody_is_chosen(gates):
    gates.lead("RIVER", "water")
    found = duties.route(COUNTY, ["E02"], VILLAGE, TODAY)
    assert found.why_not is Why.MANY_LEADS and found.organ is None
    assert {one.organ for one in found.alternates} == {gates.organ("urban"), gates.organ("water")}


def test_whom_the_words_mean_and_whether_it_is_empowered_are_two_questions(gates):
    gates.lead("CHECK", "water", named="水行政主管部门", empowered=Empowered.NO)
    gates.answers("E03", "CHECK")
    assert duties.route(COUNTY, ["E03"], VILLAGE, TODAY).why_not is Why.NO_LEAD
    gates.lead("CHECK", "urban", named="水行政主管部门", empowered=Empowered.YES)
    assert duties.route(COUNTY, ["E03"], VILLAGE, TODAY).organ == gates.organ("urban")


def test_an_abolished_organ_leads_nothing_any_more(gates):
    gates.lead("CHECK", "water")
    gates.answers("E03", "CHECK")
    assert duties.route(COUNTY, ["E03"], VILLAGE, TODAY).organ == gates.organ("water")
    root = system_actor("编办", COUNTY, ["organs.edit"])
    for one in organs.posts_of(gates.organ("water"), TODAY):
        organs.abolish_post(one.id, valid_to=TODAY, by=root, at=NOW)
    organs.abolish(gates.organ("water"), valid_to=TODAY, by=root, at=NOW)
    forget_everything()
    assert duties.route(COUNTY, ["E03"], VILLAGE, TODAY).why_not is Why.NO_LEAD
    assert duties.route(COUNTY, ["E03"], VILLAGE, TODAY - timedelta(days=1)).organ == gates.organ("water")


def test_what_lies_outside_the_lists_cannot_be_sent_to_a_township(gates):
    pk = accepted(gates, "E02")
    with pytest.raises(dispatch.OutsideLists) as told:
        dispatch.dispatch(pk, organ=gates.organ("street"), reason="离得近", by=gates.desk, at=NOW)
    words = str(told.value)
    assert "清理河面漂浮物" in words and "城管局" in words and "职责准入" in words
    assert Case.objects.get(pk=pk).state == "accepted"


def test_an_exception_stands_on_record_under_a_name(gates):
    pk = accepted(gates, "E02")
    dispatch.dispatch(pk, organ=gates.organ("street"), reason="汛情紧急，先行处置", outside=True, by=gates.desk, at=NOW)
    assert holder(pk) == gates.organ("street")
    (entry,) = [one for one in record.history("dispatch.case", pk) if one.act == "duties.dispatch.overridden"]
    assert entry.payload["reason"] == "汛情紧急，先行处置" and entry.payload["why"] == "outside"
    assert entry.actor_name == gates.desk.name


def test_without_the_power_or_a_reason_there_is_no_exception(gates):
    pk = accepted(gates, "E02")
    plain = gates.realm.center
    for by, reason in ((plain, "汛情紧急"), (gates.desk, "")):
        with pytest.raises((dispatch.OutsideLists, dispatch.WordsNeeded)):
            dispatch.dispatch(pk, organ=gates.organ("street"), reason=reason, outside=True, by=by, at=NOW)


def test_the_law_leaves_no_exception_for_coercion(gates):
    gates.answers("E03", "SEIZE")
    pk = accepted(gates, "E03")
    with pytest.raises(dispatch.OutsideLists) as told:
        dispatch.dispatch(pk, organ=gates.organ("street"), reason="先封了再说", outside=True, by=gates.desk, at=NOW)
    assert told.value.verdict.why_not is Why.COERCION and "第十七条" in str(told.value)


def test_what_was_taken_back_and_what_is_only_assisted_in_say_their_own_ground(gates):
    gates.publish(ListKind.WITHDRAWN, "RIVER")
    assert duties.may_take(COUNTY, ["E02"], STREET, TODAY).why_not is Why.WITHDRAWN
    gates.publish(ListKind.WITHDRAWN, "CHECK", on=TODAY)
    gates.publish(ListKind.SUPPORT, "RIVER", on=TODAY)
    verdict = duties.may_take(COUNTY, ["E02"], STREET, TODAY)
    assert verdict.why_not is Why.ASSIST_ONLY and verdict.department == gates.organ("urban")


def test_a_county_without_lists_is_not_blocked(gates):
    assert not duties.may_take(COUNTY, ["E02"], TOWN, TODAY).judged
    pk = accepted(gates, "E02")
    dispatch.dispatch(pk, organ=gates.organ("town"), reason="属地", by=gates.desk, at=NOW)
    assert holder(pk) == gates.organ("town")


def test_a_county_may_switch_the_rule_off(gates):
    root = system_actor("编办", COUNTY, ["county.edit"])
    county.set_rule(
        COUNTY, "duties.enforce_lists", False, in_force_from=date(2026, 1, 1), source=county.Source("试行"), by=root, at=NOW
    )  # fmt: skip
    assert duties.may_take(COUNTY, ["E02"], STREET, TODAY).allowed


def test_a_lead_in_the_old_table_does_not_get_round_the_lists(gates):
    gates.realm.lead("E03", "street", place=STREET)
    gates.answers("E03", "CHECK")
    gates.lead("CHECK", "water")
    gates.publish(ListKind.BASIC, "PERMIT", on=TODAY)
    pk = accepted(gates, "E03")
    dispatch.dispatch(pk, by=gates.desk, at=NOW)
    assert holder(pk) == gates.organ("water")
    attributing.stop_answering("E03", gates.items["CHECK"], **BY)
    other = accepted(gates, "E03")
    dispatch.dispatch(other, by=gates.desk, at=NOW)
    assert holder(other) == gates.organ("street")


def test_an_admission_opens_the_way_for_its_term_only(gates):
    pk = acts.apply(gates.application(), by=gates.liaison, at=NOW)
    acts.hear(pk, by=gates.office, at=NOW)
    acts.opine(pk, acts.Opinion.AGREE, "", by=gates.street, at=NOW)
    acts.pass_review(pk, by=gates.office, at=NOW)
    number = acts.approve(pk, by=gates.office, at=NOW)
    found = duties.route(COUNTY, ["E02"], VILLAGE, TODAY)
    assert found.organ == gates.organ("street") and number in found.article
    assert not duties.may_take(COUNTY, ["E02"], STREET, date(2026, 9, 1)).allowed
    assert duties.route(COUNTY, ["E02"], VILLAGE, date(2026, 9, 1)).organ == gates.organ("urban")


def test_asking_again_costs_no_query(gates, django_assert_num_queries):
    duties.may_take(COUNTY, ["E02"], STREET, TODAY)
    with django_assert_num_queries(0):
        for _ in range(50):
            duties.route(COUNTY, ["E01"], VILLAGE, TODAY)
            duties.may_take(COUNTY, ["E02"], STREET, TODAY)


def test_many_are_judged_like_one_and_cost_no_more(gates, django_assert_max_num_queries):
    gates.publish(ListKind.SUPPORT, "RIVER")
    asked = [
        duties.Asked((code,), town, TODAY + timedelta(days=n % 3), assisting=n % 2 == 1)
        for n in range(60) for code in ("E01", "E02", "E03") for town in (STREET, TOWN)
    ]  # fmt: skip
    forget_everything()
    with django_assert_max_num_queries(25):
        verdicts = duties.judge_many(COUNTY, asked)
    for one, verdict in zip(asked, verdicts, strict=True):
        alone = duties.may_take(COUNTY, one.categories, one.township, one.on)
        helps = one.assisting and alone.why_not is Why.ASSIST_ONLY
        assert verdict == (replace(alone, allowed=True) if helps else alone)
    assert {one.allowed for one in verdicts} == {True, False}
    assert duties.judge_many(COUNTY, [duties.Asked((), STREET, TODAY)])[0].allowed


def test_a_street_of_a_department_is_not_the_township(gates):
    index = replace(duties.index_of(COUNTY))
    assert index.townships == {STREET: gates.organ("street"), TOWN: gates.organ("town")}


def test_a_part_of_a_split_case_stays_within_the_lists_too(gates):
    pk = accepted(gates, "E02")
    parts = [(gates.organ("urban"), "打捞"), (gates.organ("street"), "巡河")]
    plain = gates.realm.center
    with pytest.raises(dispatch.OutsideLists):
        dispatch.split(pk, parts=parts, words="两家一起办", by=plain, at=NOW)
    gates.publish(ListKind.SUPPORT, "RIVER", on=TODAY)
    assert dispatch.split(pk, parts=parts, words="部门牵头，街道配合", by=plain, at=NOW).state == "split"
