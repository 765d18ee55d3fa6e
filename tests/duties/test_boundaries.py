"""Borders of duties: several lead, nobody leads, no title, no officers, no means, an organ that is gone."""

from datetime import date

import pytest

from yizhen.duties.rules.boundaries import Ground, ItemFacts, matrix
from yizhen.duties.terms.attribution import Empowered, Fault, Hands, Holding, Means, Mode

DAY, SINCE = date(2026, 3, 10), date(2020, 1, 1)
ITEM = ItemFacts(1, "城乡建设", enforcement=True)


def held(organ=10, mode=Mode.STATUTORY, **more):
    kept = {"place": "", "empowered": Empowered.YES, "article": "三定规定", "valid_from": SINCE, "valid_to": None}
    return Holding(organ * 100, 1, organ, mode, **{**kept, **more})


def faults(*holdings, item=ITEM, gone=None, hands=None, on=DAY):
    found = matrix([item], holdings, Ground(gone or {}, hands=hands or {}), on)
    return [(one.fault, one.organs) for one in found.borders]


def test_one_lead_with_everything_is_no_fault():
    means = Means(people=3, certified=2, funded=True, trained=True, equipped=True)
    assert faults(held(means=means), held(11, Mode.ASSIST)) == []


def test_several_leads():
    assert faults(held(10), held(11)) == [(Fault.MANY, (10, 11))]


def test_who_is_entrusted_is_no_second_lead():
    assert faults(held(10), held(11, Mode.ENTRUSTED, principal=10)) == []


def test_leads_of_two_townships_do_not_border():
    assert faults(held(10, place="990101001"), held(11, place="990101100")) == []


def test_nobody_leads():
    assert faults() == [(Fault.NOBODY, ())]
    assert faults(held(11, Mode.ASSIST)) == [(Fault.NOBODY, (11,))]
    assert faults(held(valid_to=DAY)) == [(Fault.NOBODY, ())]


@pytest.mark.parametrize("empowered", [Empowered.NO, Empowered.UNCLEAR])
def test_a_lead_without_title(empowered):
    assert faults(held(empowered=empowered)) == [(Fault.NOT_EMPOWERED, (10,))]


def test_enforcement_wants_two_certified_officers():
    assert faults(held(means=Means(certified=1))) == [(Fault.NOT_CERTIFIED, (10,))]
    assert faults(held(means=Means(certified=1)), item=ItemFacts(1, "")) == []
    before = date(2021, 7, 14)
    assert faults(held(means=Means(certified=1)), on=before) == [], "the law did not yet ask for two"


def test_what_nobody_said_is_not_held_against_it():
    assert faults(held(means=Means())) == []


@pytest.mark.parametrize("means", [Means(people=0), Means(funded=False), Means(trained=False), Means(equipped=False)])
def test_without_people_money_training_or_equipment(means):
    assert faults(held(means=means)) == [(Fault.NO_MEANS, (10,))]


def test_an_organ_that_is_gone_leads_nothing():
    assert faults(held(), gone={10: DAY}) == [(Fault.ABOLISHED, (10,)), (Fault.NOBODY, ())]
    assert faults(held(), gone={10: date(2026, 3, 11)}) == []


def test_people_and_officers_are_those_of_the_ledger_where_it_knows_the_organ():
    told = Means(people=9, certified=9)
    assert faults(held(means=told), hands={10: Hands(5, 1)}) == [(Fault.NOT_CERTIFIED, (10,))]
    assert faults(held(means=told), hands={10: Hands(0, 0)}) == [(Fault.NOT_CERTIFIED, (10,)), (Fault.NO_MEANS, (10,))]
    assert faults(held(means=Means()), hands={10: Hands(5, 2)}) == []
    assert faults(held(means=Means(certified=1)), hands={11: Hands(5, 2)}) == [(Fault.NOT_CERTIFIED, (10,))]


def test_an_item_whose_own_organ_is_gone_is_found_without_any_attribution_to_it():
    item = ItemFacts(1, "城乡建设", organ=10)
    assert faults(held(11), item=item, gone={10: DAY}) == [(Fault.ABOLISHED, (10,))]
    found = matrix([item], [held(11)], Ground({10: DAY}, {10: "新局"}), DAY).borders
    assert "由新局承接" in found[0].words


def test_the_map_counts_leads_and_faults_by_organ_and_field():
    found = matrix([ITEM, ItemFacts(2, "交通运输")], [held(10), held(11)], Ground(), DAY)
    assert found.leads == {(10, "城乡建设"): 1, (11, "城乡建设"): 1}
    assert found.faults == {(10, "城乡建设"): 1, (11, "城乡建设"): 1}
    assert found.by_fault[Fault.MANY] == 1 and found.by_fault[Fault.NOBODY] == 1
