"""From contest to precedent: the next matter goes where the last one was ruled to go."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.duties.gates import COUNTY, NOW, STREET, TODAY, TOWN, VILLAGE, make_gates
from yizhen.dispatch import door as dispatch
from yizhen.dispatch.models import Case
from yizhen.duties import access
from yizhen.duties.actions import disputes as acts
from yizhen.duties.actions.refusals import BadDispute, MovedMeanwhile, NotAsked, WordsNeeded
from yizhen.duties.models import DisputeRow, PassageRow, PrecedentRow, StandRow
from yizhen.duties.queries.disputes import (
    bounces,
    by_item,
    case_behind,
    days_in_dispute,
    page_of_disputes,
)
from yizhen.duties.queries.routing import route
from yizhen.duties.states import DISPUTE_ACT, DISPUTE_LIFE, DISPUTE_POWER
from yizhen.duties.terms import ListKind, Power
from yizhen.duties.terms.attribution import Mode
from yizhen.duties.terms.disputes import DisputeDraft, DisputeState, DisputeVerb, Ruling, Stand
from yizhen.kernel.actors import Grant, NoPower
from yizhen.kernel.lifecycle import NotAllowed
from yizhen.record import door as record


@pytest.fixture
def gates(db):
    return make_gates()


def draft(gates, **changes):
    kept = {
        "title": "无主井盖由谁补", "category": "E03", "place": STREET, "words": "我街道没有设施、没有经费，应由行业部门牵头。",
        "organs": (gates.organ("urban"), gates.organ("water")),
    }  # fmt: skip
    return DisputeDraft(**{**kept, **changes})


def ruling(gates, organ="urban", **more):
    kept = {
        "organ": gates.organ(organ), "mode": Mode.STATUTORY, "ground": "城管局三定规定第四条第二项", "words": "先补后查",
        "since": TODAY,
    }  # fmt: skip
    return Ruling(**{**kept, **more})


def ruled(gates, organ="urban", **changes):
    pk = acts.contest(draft(gates, **changes), by=gates.street, at=NOW)
    acts.move_dispute(pk, DisputeVerb.CONVENE, "", by=gates.office, at=NOW)
    acts.move_dispute(pk, DisputeVerb.PROPOSE, "按设施归口，由城管局牵头", by=gates.office, at=NOW)
    return pk, acts.rule(pk, ruling(gates, organ), by=gates.office, at=NOW)


def send(gates, category, hours=1):
    pk = gates.realm.reach("accepted", category=category).id
    dispatch.dispatch(pk, by=gates.desk, at=NOW + timedelta(hours=hours))
    return pk


def test_a_ruling_routes_the_next_matter(gates):
    first = send(gates, "E03")
    assert Case.objects.get(pk=first).backstop
    _pk, number = ruled(gates)
    second = send(gates, "E03", hours=2)
    row = Case.objects.get(pk=second)
    assert row.holder_organ_id == gates.organ("urban") and number in row.lead_words and row.lead_mode == "agreed"
    assert PrecedentRow.objects.get(number=number).used == 1


def test_a_precedent_holds_for_its_place_only(gates):
    ruled(gates)
    assert route(COUNTY, ["E03"], VILLAGE, TODAY).organ == gates.organ("urban")
    assert route(COUNTY, ["E03"], TOWN, TODAY).organ is None
    assert route(COUNTY, ["E03"], VILLAGE, TODAY - timedelta(days=1)).organ is None


def test_a_precedent_outranks_the_list_until_it_ends(gates):
    _pk, number = ruled(gates, "water", category="E01")
    assert route(COUNTY, ["E01"], VILLAGE, TODAY).organ == gates.organ("water")
    row = PrecedentRow.objects.get(number=number)
    with pytest.raises(WordsNeeded):
        acts.end_precedent(row.pk, "", by=gates.office, at=NOW)
    acts.end_precedent(row.pk, "清单已改", by=gates.office, at=NOW)
    assert route(COUNTY, ["E01"], VILLAGE, TODAY).organ == gates.organ("street")


def test_a_new_ruling_takes_the_place_of_the_old_one(gates):
    ruled(gates)
    ruled(gates, "water")
    assert route(COUNTY, ["E03"], VILLAGE, TODAY).organ == gates.organ("water")
    assert PrecedentRow.objects.filter(valid_to=None).count() == 1


def test_a_precedent_with_a_term_is_ended_and_replaced_like_any_other(gates):
    until = TODAY + timedelta(days=300)
    pks = []
    for organ in ("urban", "water"):
        pk = acts.contest(draft(gates), by=gates.street, at=NOW)
        acts.move_dispute(pk, DisputeVerb.CONVENE, "", by=gates.office, at=NOW)
        acts.move_dispute(pk, DisputeVerb.PROPOSE, "归口", by=gates.office, at=NOW)
        number = acts.rule(pk, ruling(gates, organ, until=until), by=gates.office, at=NOW)
        pks.append(PrecedentRow.objects.get(number=number).pk)
    assert PrecedentRow.objects.get(pk=pks[0]).valid_to == TODAY
    assert route(COUNTY, ["E03"], VILLAGE, TODAY).organ == gates.organ("water")
    acts.end_precedent(pks[1], "清单已改", by=gates.office, at=NOW)
    assert PrecedentRow.objects.get(pk=pks[1]).valid_to == TODAY
    with pytest.raises(access.NoSuchPrecedent):
        acts.end_precedent(pks[0], "清单已改", by=gates.office, at=NOW)


def test_a_ruling_for_the_street_lets_it_be_sent_there(gates):
    gates.publish(ListKind.BASIC, "PERMIT", on=TODAY)
    ruled(gates, "street", category="E02")
    pk = send(gates, "E02")
    assert Case.objects.get(pk=pk).holder_organ_id == gates.organ("street")


def test_agreed_among_themselves_is_a_precedent_too(gates):
    pk = acts.contest(draft(gates), by=gates.street, at=NOW)
    acts.offer(pk, ruling(gates), by=gates.liaison, at=NOW)
    water = gates.actor("water", Power.VIEW, Power.CONTEST)
    assert acts.sign(pk, by=water, at=NOW) == "" and not PrecedentRow.objects.exists()
    number = acts.sign(pk, by=gates.street, at=NOW)
    assert DisputeRow.objects.get(pk=pk).state == DisputeState.AGREED
    assert PrecedentRow.objects.get().number == number
    assert route(COUNTY, ["E03"], VILLAGE, TODAY).organ == gates.organ("urban")
    told = [one.act for one in record.history("duties.dispute", pk)]
    assert told.count("duties.dispute.signed") == 3 and told[-1] == "duties.dispute.agreed"


def test_one_party_alone_agrees_nothing_and_the_rest_goes_to_joint_review(gates):
    pk = acts.contest(draft(gates), by=gates.street, at=NOW)
    acts.offer(pk, ruling(gates), by=gates.liaison, at=NOW)
    with pytest.raises(BadDispute, match="没有等本单位签署"):
        acts.sign(pk, by=gates.liaison, at=NOW)
    assert DisputeRow.objects.get(pk=pk).state == DisputeState.RAISED and not PrecedentRow.objects.exists()
    acts.move_dispute(pk, DisputeVerb.CONVENE, "", by=gates.office, at=NOW)
    acts.sign(pk, by=gates.street, at=NOW)
    acts.move_dispute(pk, DisputeVerb.PROPOSE, "由城管局牵头", by=gates.office, at=NOW)
    with pytest.raises(NotAllowed):
        acts.sign(pk, by=gates.actor("water", Power.VIEW, Power.CONTEST), at=NOW)


def test_another_text_voids_what_was_signed_and_nobody_signs_what_they_did_not_see(gates):
    pk = acts.contest(draft(gates), by=gates.street, at=NOW)
    acts.offer(pk, ruling(gates), by=gates.liaison, at=NOW, version=1)
    acts.sign(pk, by=gates.street, at=NOW, version=2)
    water = gates.actor("water", Power.VIEW, Power.CONTEST)
    acts.offer(pk, ruling(gates, "water", ground="水务局三定"), by=water, at=NOW, version=2)
    with pytest.raises(MovedMeanwhile):
        acts.sign(pk, by=gates.street, at=NOW, version=2)
    signed = StandRow.objects.filter(signed_at__isnull=False).values_list("organ_id", flat=True)
    assert list(signed) == [gates.organ("water")]


def test_the_parties_cannot_agree_on_somebody_else(gates):
    pk = acts.contest(draft(gates, organs=(gates.organ("urban"),)), by=gates.street, at=NOW)
    with pytest.raises(BadDispute, match="当事单位"):
        acts.offer(pk, ruling(gates, "water"), by=gates.liaison, at=NOW)
    with pytest.raises(WordsNeeded):
        acts.offer(pk, ruling(gates, ground=" "), by=gates.liaison, at=NOW)
    with pytest.raises(BadDispute):
        acts.offer(pk, ruling(gates, until=TODAY), by=gates.liaison, at=NOW)


def test_who_is_no_party_does_not_agree_for_the_parties(gates):
    pk = acts.contest(draft(gates), by=gates.street, at=NOW)
    beside = replace(gates.office, grants=tuple(replace(one, powers={*one.powers, Power.CONTEST}) for one in gates.office.grants))
    assert access.dispute_for(beside, pk, Power.CONTEST).pk == pk
    with pytest.raises(NoPower):
        acts.offer(pk, ruling(gates), by=beside, at=NOW)
    acts.offer(pk, ruling(gates), by=gates.liaison, at=NOW)
    with pytest.raises(NoPower):
        acts.sign(pk, by=beside, at=NOW)
    assert DisputeRow.objects.get(pk=pk).state == DisputeState.RAISED and not PrecedentRow.objects.exists()


def test_a_precedent_that_is_replaced_is_recorded_as_ended(gates):
    _pk, number = ruled(gates)
    ruled(gates, "water")
    old = PrecedentRow.objects.get(number=number)
    assert [one.act for one in record.history("duties.precedent", old.pk)] == ["duties.precedent.ended"]


def test_parties_say_where_they_stand_and_nobody_else_does(gates):
    pk = acts.contest(draft(gates), by=gates.street, at=NOW)
    with pytest.raises(WordsNeeded):
        acts.state(pk, Stand.NOT_OURS, "", by=gates.liaison, at=NOW)
    acts.state(pk, Stand.NOT_OURS, "三定规定没有这一项", by=gates.liaison, at=NOW)
    with pytest.raises((NotAsked, LookupError)):
        acts.state(pk, Stand.OURS, "我们", by=gates.actor("town", Power.VIEW, Power.CONTEST), at=NOW)


def test_what_cannot_be_a_dispute(gates):
    for changes in ({"organs": ()}, {"words": " "}, {"category": ""}):
        with pytest.raises(BadDispute):
            acts.contest(draft(gates, **changes), by=gates.street, at=NOW)
    acts.contest(draft(gates), by=gates.street, at=NOW)
    with pytest.raises(BadDispute, match="正在办理"):
        acts.contest(draft(gates), by=gates.liaison, at=NOW)


def test_steps_need_powers_words_and_the_newest_page(gates):
    pk = acts.contest(draft(gates), by=gates.street, at=NOW)
    with pytest.raises(NoPower):
        acts.move_dispute(pk, DisputeVerb.CONVENE, "", by=gates.street, at=NOW)
    with pytest.raises(NotAllowed):
        acts.rule(pk, ruling(gates), by=gates.office, at=NOW)
    with pytest.raises(MovedMeanwhile):
        acts.move_dispute(pk, DisputeVerb.CONVENE, "", by=gates.office, at=NOW, version=7)
    with pytest.raises(NoPower):
        acts.move_dispute(pk, DisputeVerb.DROP, "算了", by=gates.liaison, at=NOW)
    acts.move_dispute(pk, DisputeVerb.DROP, "已经商量好", by=gates.street, at=NOW)


def test_seen_by_parties_and_by_the_county(gates):
    pk = acts.contest(draft(gates), by=gates.street, at=NOW)
    for by in (gates.street, gates.liaison, gates.office):
        assert access.dispute_for(by, pk).pk == pk
    with pytest.raises(access.NoSuchDispute):
        access.dispute_for(gates.actor("town", Power.VIEW), pk)


def test_news_of_cases_become_first_dispatch_accuracy_and_bounces(gates):
    straight = send(gates, "E01")
    pk = send(gates, "E03")
    gates.realm.do("return", pk, NOW + timedelta(hours=5))
    dispatch.designate(
        pk, organ=gates.organ("water"), ground="会议纪要", reason="两家都推", by=gates.desk, at=NOW + timedelta(days=2)
    )  # fmt: skip
    record.seal_all()
    record.hand_out_all()
    rows = {row.case: row for row in PassageRow.objects.all()}
    assert (rows[straight].handovers, rows[pk].handovers, rows[pk].returns) == (0, 1, 1)
    found = bounces(gates.office, TODAY - timedelta(days=1), TODAY + timedelta(days=3))
    assert (found.total.matters, found.total.right_first, found.total.first_accuracy) == (2, 1, 0.5)
    assert found.lines[0].category == "E03" and 1.9 < found.lines[0].tally.mean_days < 2
    items = by_item(found, COUNTY, TODAY)
    assert [(one.code, one.tally.handovers) for one in items] == [("", 1), ("WASTE", 0)]


def test_a_post_counts_what_lay_in_its_own_hands_or_its_own_township(gates):
    send(gates, "E01")
    pk = send(gates, "E02")
    gates.realm.do("return", pk, NOW + timedelta(hours=5))
    record.seal_all()
    record.hand_out_all()
    span = (TODAY - timedelta(days=1), TODAY + timedelta(days=1))

    def counted(by):
        return bounces(by, *span).total.matters

    assert counted(gates.office) == 2
    assert [counted(gates.actor(name, Power.VIEW)) for name in ("street", "urban", "water", "town")] == [1, 1, 0, 0]
    near = replace(gates.street, grants=(Grant(frozenset({Power.VIEW}), COUNTY, townships=frozenset({STREET})),))
    far = replace(gates.street, grants=(Grant(frozenset({Power.VIEW}), COUNTY, townships=frozenset({TOWN})),))
    assert (counted(near), counted(far)) == (2, 0)
    assert case_behind(gates.office, Case.objects.get(pk=pk).number).category == "E02"
    assert case_behind(far, Case.objects.get(pk=pk).number) is None


def test_days_in_dispute_count_open_ones_so_far(gates):
    acts.contest(draft(gates), by=gates.street, at=NOW)
    ruled(gates, category="E02")
    dropped = acts.contest(draft(gates, category="E01"), by=gates.street, at=NOW)
    acts.move_dispute(dropped, DisputeVerb.DROP, "商量好了", by=gates.street, at=NOW)
    found = days_in_dispute(gates.office, TODAY, TODAY, now=NOW + timedelta(days=4))
    assert [(one.category, one.raised, one.open, one.days) for one in found] == [("E03", 1, 1, 4.0), ("E02", 1, 0, 0.0)]


def test_news_heard_twice_change_nothing(gates):
    from yizhen.duties.actions.passages import rebuild_passages

    send(gates, "E01")
    record.seal_all()
    record.hand_out_all()
    before = list(PassageRow.objects.values("case", "hands", "handovers", "returns", "days"))
    rebuild_passages()
    assert not PassageRow.objects.exists()
    record.hand_out_all()
    assert list(PassageRow.objects.values("case", "hands", "handovers", "returns", "days")) == before


def test_the_ledger_costs_the_same_for_one_and_for_many(gates, django_assert_num_queries):
    for n in range(8):
        acts.contest(draft(gates, category=f"E0{n}"), by=gates.street, at=NOW)
    with django_assert_num_queries(3):
        rows, count = page_of_disputes(gates.office, "open", now=NOW, start=0, size=50)
    assert len(rows) == count == 8 and "城管局" in rows[0].parties


def test_every_move_has_a_power_and_news():
    assert {edge.verb for edge in DISPUTE_LIFE.edges} == set(DisputeVerb) == set(DISPUTE_ACT) == set(DISPUTE_POWER)
