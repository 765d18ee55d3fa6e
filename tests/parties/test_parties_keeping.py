"""Keeping no longer than needed: ends, holds, proposals that another person confirms, destruction."""

from datetime import date, timedelta

import msgspec
import pytest

from tests.organs.small_county import HOME, NOW, TODAY
from tests.parties.people import LATER, PHONE, resident
from yizhen.county import door as county
from yizhen.kernel.actors import NoPower, system_actor
from yizhen.parties import actions, jobs, queries
from yizhen.parties.access import NoSuchRetention, NotProven
from yizhen.parties.actions.registers import assess, set_purpose
from yizhen.parties.door import Basis
from yizhen.parties.models import Consent, Party, PurposeRow, Use
from yizhen.parties.queries.purposes import purpose_on, shipped_purposes
from yizhen.parties.terms import Assessment, Fate, Ground, ProxyKind, Risk, Trigger
from yizhen.record import door as record


def key_of(place):
    from django.db import transaction

    with transaction.atomic():
        key = record.new_person_key()
    return key, record.seal_personal(key, "别处保存的姓名")


def test_retention_runs_from_the_end_of_the_matter(place):
    matter = place.matter()
    assert Use.objects.get().due_on is None
    place.end(matter)
    row = Use.objects.get()
    assert (row.ended_on, row.due_on) == (TODAY, date(2029, 3, 4))
    with pytest.raises(actions.NothingDue):
        actions.propose(HOME, by=place.keeper, at=NOW)


def test_proposed_by_one_confirmed_by_another_then_unreadable_and_the_chain_verifies(place):
    key, token = key_of(place)
    matter = place.matter(key=key)
    place.end(matter)
    party = place.one()
    name = Party.objects.get().name
    pk = actions.propose(HOME, by=place.keeper, at=LATER)
    assert record.open_personal(token) == "别处保存的姓名", "a proposal destroys nothing"
    with pytest.raises(actions.AlreadyProposed):
        actions.propose(HOME, by=place.second, at=LATER)
    for nobody in (place.keeper, system_actor("定时", HOME, ["parties.retain"])):
        with pytest.raises(actions.AnotherPersonNeeded):
            actions.decide(pk, confirmed=True, by=nobody, at=LATER)
    actions.decide(pk, confirmed=True, by=place.second, at=LATER)
    assert record.open_personal(token) is None
    assert record.open_personal(name) is None
    assert queries.find(place.keeper, PHONE) == []
    assert queries.masked_parties([party])[party].forgotten_on is not None
    row, uses = queries.retention_page(place.keeper, pk, TODAY)
    assert (row.fate, row.uses, row.forgotten, len(uses)) == (Fate.CONFIRMED, 1, 1, 1)
    with pytest.raises(actions.AlreadyDecided):
        actions.decide(pk, confirmed=False, by=place.second, at=LATER)
    with pytest.raises(NotProven):
        queries.own_data(matter, TODAY)
    record.seal_all()
    assert record.verify().ok


def test_who_comes_again_keeps_what_is_still_needed(place):
    old_key, old = key_of(place)
    new_key, new = key_of(place)
    place.end(place.matter(key=old_key))
    place.matter("20290301-000002", 2, key=new_key, at=LATER)
    pk = actions.propose(HOME, by=place.keeper, at=LATER)
    actions.decide(pk, confirmed=True, by=place.second, at=LATER)
    assert record.open_personal(old) is None
    assert record.open_personal(new) == "别处保存的姓名"
    assert queries.find(place.keeper, PHONE) == [place.one()]


def test_a_legal_hold_keeps_everything(place):
    place.end(place.matter())
    party = place.one()
    pk = actions.propose(HOME, by=place.keeper, at=LATER)
    actions.hold(party, ground="监察调查", document="望纪函〔2026〕1号", by=place.keeper, at=LATER)
    actions.decide(pk, confirmed=True, by=place.second, at=LATER)
    assert queries.retentions(place.keeper)[0].held == 1
    assert Use.objects.get().forgotten_on is None
    with pytest.raises(actions.OnHold):
        actions.forget(party, ground="请求", by=place.keeper, at=LATER)
    with pytest.raises(actions.NothingDue):
        actions.propose(HOME, by=place.keeper, at=LATER)
    actions.release(party, ground="调查结束", by=place.keeper, at=LATER)
    actions.forget(party, ground="请求", by=place.keeper, at=LATER)
    assert Party.objects.get().forgotten_on is not None


def test_an_open_matter_is_not_destroyed(place):
    place.matter()
    with pytest.raises(actions.StillNeeded):
        actions.forget(place.one(), ground="请求", by=place.keeper, at=NOW)


def test_retention_is_the_countys_and_needs_its_power(place):
    for by, error in ((place.clerk, NoSuchRetention), (place.actor("JD", "parties.view"), NoPower)):
        with pytest.raises(error):
            actions.propose(HOME, by=by, at=LATER)
    place.end(place.matter())
    pk = actions.propose(HOME, by=place.keeper, at=LATER)
    with pytest.raises(NoSuchRetention):
        actions.decide(pk, confirmed=True, by=place.clerk, at=LATER)
    actions.decide(pk, confirmed=False, reason="还在复核", by=place.keeper, at=LATER)
    assert Use.objects.get().forgotten_on is None


def test_the_job_only_proposes(place):
    by = system_actor("到期检查", HOME, jobs.POWERS)
    assert jobs.propose_due(HOME, by=by, at=LATER)[0] is None
    place.end(place.matter())
    pk, uses, _words = jobs.propose_due(HOME, by=by, at=LATER)
    assert uses == 1
    assert jobs.propose_due(HOME, by=by, at=LATER)[0] is None
    actions.decide(pk, confirmed=True, by=place.keeper, at=LATER)


def test_a_countys_own_months_move_the_ends(place):
    place.end(place.matter())
    shipped = purpose_on(HOME, "request", TODAY)
    made = msgspec.structs.replace(shipped, retention_months=6, valid_from=TODAY, local=True)
    set_purpose(HOME, made, by=place.keeper, at=NOW)
    assert Use.objects.get().due_on == date(2026, 9, 4)
    assert purpose_on(HOME, "request", TODAY - timedelta(days=1)).retention_months == 36
    set_purpose(HOME, msgspec.structs.replace(made, retention_months=12), by=place.keeper, at=NOW)
    assert (PurposeRow.objects.count(), Use.objects.get().due_on) == (1, date(2027, 3, 4))


def test_every_shipped_purpose_says_ground_and_least_fields():
    for one in shipped_purposes():
        assert one.ground.article in one.source
        assert one.notice
        assert one.retention_months > 0


def test_consent_is_as_easy_to_withdraw_as_to_give(place):
    pk = place.come()
    with pytest.raises(actions.NotByConsent):
        actions.give_consent(pk, "request", text_version="1", by=place.clerk, at=NOW)
    for _again in range(2):
        actions.give_consent(pk, "reminder", text_version="2026年第1版", by=place.clerk, at=NOW)
    consent = Consent.objects.get()
    actions.withdraw_consent(consent.pk, by=place.clerk, at=NOW)
    use = Use.objects.get(purpose="reminder")
    assert (use.ended_on, use.due_on) == (TODAY, date(2026, 4, 4))
    assert Use.objects.get(purpose="service").ended_on is None, "nothing else suffers"


def test_a_proxy_stands_on_a_document_for_a_time(place):
    principal, agent = place.come(), place.come(resident(name="代理人", phone="13900000009"))
    with pytest.raises(actions.BadProxy):
        actions.set_proxy(
            principal, principal, ProxyKind.AGENT, document="x", valid_from=TODAY, by=place.clerk, at=NOW
        )
    pk = actions.set_proxy(
        principal, agent, ProxyKind.AGENT, document="授权委托书", valid_from=TODAY, by=place.clerk, at=NOW
    )
    actions.end_proxy(pk, by=place.clerk, at=NOW)
    (shown,) = queries.proxies_of(principal)
    assert (shown.agent_name, shown.valid_to) == ("代**", TODAY)


def test_an_assessment_is_kept_as_long_as_the_law_says(place):
    facts = Assessment(
        "诉求热线录音", Trigger.SENSITIVE, "request", "必要", "风险", "加密", Risk.MEDIUM, TODAY,
        TODAY + timedelta(days=365),
    )  # fmt: skip
    first = assess(HOME, facts, by=place.keeper, at=NOW)
    second = assess(HOME, facts, replaces=first, by=place.keeper, at=NOW)
    (standing,) = queries.assessments(place.keeper)
    assert (standing.id, standing.keep_until) == (second, date(2029, 3, 4))
    assert len(queries.assessments(place.keeper, with_replaced=True)) == 2
    early = Assessment(**{**{f: getattr(facts, f) for f in facts.__slots__}, "review_on": TODAY})
    with pytest.raises(actions.ReviewTooEarly):
        assess(HOME, early, by=place.keeper, at=NOW)
    assert queries.assessments(place.clerk) == []


def test_the_answer_term_is_a_rule_of_the_county(place):
    found = county.rule(HOME, "parties.answer_term", TODAY)
    assert (found.value, found.unit) == (30, "日")
    assert "尚未与标准原文核对" in found.source.words


def test_lists_take_constant_queries(place, django_assert_num_queries):
    for n in range(3):
        place.end(place.matter(f"N{n}", n, resident(phone=f"1390000000{n}")))
    pk = actions.propose(HOME, by=place.keeper, at=LATER)
    with django_assert_num_queries(2):
        queries.retentions(place.keeper)
    with django_assert_num_queries(5):
        queries.retention_page(place.keeper, pk, TODAY)
    with django_assert_num_queries(1):
        queries.due_counts(place.keeper, TODAY)
    with django_assert_num_queries(1):
        queries.assessments(place.keeper)
    party = place.one("13900000000")
    actions.reveal(party, basis=Basis.HANDLE, reason="核实", by=place.keeper, at=NOW)
    with django_assert_num_queries(3):
        queries.looks_at(place.keeper, party)
    assert Ground.DUTY.article == "《个人信息保护法》第十三条第一款第三项"
