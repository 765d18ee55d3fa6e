"""The two gates: what the check says, who may do what, opinions in time, a number without gaps, and an end by itself."""

from datetime import date, timedelta

import pytest

from tests.duties.gates import COUNTY, NOW, STREET, TODAY, TOWN, make_gates
from yizhen.duties import access, jobs, queries
from yizhen.duties.actions import admission as acts
from yizhen.duties.actions.refusals import Barred, MovedMeanwhile, NotAsked, WordsNeeded
from yizhen.duties.models import AdmissionRow, EntryRow, OpinionRow
from yizhen.duties.queries import admission as looks
from yizhen.duties.queries.routing import may_take, route
from yizhen.duties.rules.admission import check, rules
from yizhen.duties.states import ADJUSTMENT_LIFE, ADMISSION_ACT, ADMISSION_LIFE
from yizhen.duties.terms import ListKind, Power
from yizhen.duties.terms.admission import (
    AdmissionState,
    AdmissionVerb,
    Opinion,
    Severity,
    Standing,
    Support,
    Wish,
)
from yizhen.duties.terms.attribution import Mode
from yizhen.kernel.actors import NoPower, system_actor
from yizhen.kernel.lifecycle import NotAllowed
from yizhen.record import door as record

assert queries


@pytest.fixture
def gates(db):
    return make_gates()


def keys(found):
    return [one.rule.key for one in found]


def barred(gates, by=None, **changes):
    with pytest.raises(Barred) as told:
        acts.apply(gates.application(**changes), by=by or gates.liaison, at=NOW)
    assert not AdmissionRow.objects.exists()
    return keys(told.value.findings)


def reviewed(gates, **changes):
    pk = acts.apply(gates.application(**changes), by=gates.liaison, at=NOW)
    acts.hear(pk, by=gates.office, at=NOW)
    acts.opine(pk, Opinion.AGREE, "", by=gates.street, at=NOW)
    acts.pass_review(pk, by=gates.office, at=NOW)
    return pk


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"basis": " "}, "basis"),
        ({"necessity": ""}, "necessity"),
        ({"ends_on": None}, "term"),
        ({"ends_on": date(2026, 3, 1)}, "term"),
        ({"townships": ()}, "places"),
        ({"support": Support(people="2 人")}, "support"),
        ({"item": "SEIZE"}, "coercion"),
        ({"item": "FINE"}, "penalty_level"),
        ({"item": "FINE", "wish": Wish.ENTRUST}, "penalty_entrusted"),
        ({"text": "各镇街要设立河长制办公室，并加挂牌子。"}, "establishment"),
        ({"text": "清理情况对各镇街实行一票否决。"}, "veto"),
        ({"necessity": "由村（社区）承担日常清理。"}, "villages"),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_kept(gates, changes, rule):
    assert rule in barred(gates, **changes)


def test_a_sound_application_is_filed_with_a_number(gates):
    pk = acts.apply(gates.application(), by=gates.liaison, at=NOW)
    row = AdmissionRow.objects.get(pk=pk)
    assert row.number == f"ZR20260310-{pk:05d}" and row.state == AdmissionState.FILED
    assert [one.organ_id for one in OpinionRow.objects.filter(admission=row)] == [gates.organ("street")]
    assert record.history("duties.admission", pk)[0].payload["item"] == "RIVER"


def test_a_stated_reason_stands_for_support(gates):
    assert acts.apply(gates.application(support=Support(reason="只需转发通知，不增加工作")), by=gates.liaison, at=NOW)


def test_only_who_has_the_duty_may_hand_it_down(gates):
    water = gates.actor("water", Power.VIEW, Power.PROPOSE)
    assert barred(gates, by=water)[0] == "holder"


def test_what_was_only_entrusted_is_not_entrusted_again(gates):
    more = {"principal": gates.organ("urban"), "scope": "城区河段", "until": date(2027, 1, 1)}
    gates.lead("CHECK", "water", Mode.ENTRUSTED, **more)
    water = gates.actor("water", Power.VIEW, Power.PROPOSE)
    found = barred(gates, by=water, item="CHECK", wish=Wish.ENTRUST)
    assert "again" in found


def test_what_was_taken_back_may_not_come_back(gates):
    gates.publish(ListKind.WITHDRAWN, "RIVER")
    assert barred(gates)[0] == "withdrawn"


def test_a_township_may_not_lead_what_it_only_assists_in(gates):
    gates.publish(ListKind.SUPPORT, "RIVER")
    assert "assisting" in barred(gates)
    assert acts.apply(gates.application(wish=Wish.ASSIST), by=gates.liaison, at=NOW)


def test_a_barred_exam_topic_is_quoted(gates):
    gates.publish(ListKind.FORBIDDEN, "CHECK")
    text = "对各镇街沿街商铺检查情况进行考核排名。"
    with pytest.raises(Barred) as told:
        acts.apply(gates.application(text=text), by=gates.liaison, at=NOW)
    assert any(one.rule.key == "forbidden_exam" and "沿街商铺检查" in one.words for one in told.value.findings)


def test_penalties_go_down_only_with_the_decision_of_the_province(gates):
    gates.lead("FINE", "urban")
    pk = acts.apply(
        gates.application(item="FINE", wish=Wish.GRANT, decision="川府发〔2021〕13号"), by=gates.liaison, at=NOW
    )
    assert AdmissionRow.objects.get(pk=pk).decision == "川府发〔2021〕13号"


def test_nothing_is_decided_before_the_townships_were_heard(gates):
    pk = acts.apply(gates.application(), by=gates.liaison, at=NOW)
    with pytest.raises(NotAllowed):
        acts.pass_review(pk, by=gates.office, at=NOW)
    acts.hear(pk, by=gates.office, at=NOW)
    with pytest.raises(Barred) as told:
        acts.pass_review(pk, by=gates.office, at=NOW)
    assert keys(told.value.findings) == ["opinions"]
    assert AdmissionRow.objects.get(pk=pk).opinions_due == date(2026, 3, 17)


def test_silence_counts_after_the_period(gates):
    pk = acts.apply(gates.application(), by=gates.liaison, at=NOW)
    acts.hear(pk, by=gates.office, at=NOW)
    acts.pass_review(pk, by=gates.office, at=NOW + timedelta(days=8))
    assert AdmissionRow.objects.get(pk=pk).state == AdmissionState.REVIEWED


def test_an_objection_needs_reasons_and_is_told_to_who_decides(gates):
    pk = acts.apply(gates.application(), by=gates.liaison, at=NOW)
    acts.hear(pk, by=gates.office, at=NOW)
    with pytest.raises(WordsNeeded):
        acts.opine(pk, Opinion.OPPOSE, " ", by=gates.street, at=NOW)
    acts.opine(pk, Opinion.OPPOSE, "没有打捞船", by=gates.street, at=NOW)
    acts.pass_review(pk, by=gates.office, at=NOW)
    assert "objection" in keys(acts.findings_of(AdmissionRow.objects.get(pk=pk), NOW))
    acts.approve(pk, words="船由部门配", by=gates.office, at=NOW)
    assert not may_take(COUNTY, ["E02"], STREET, TODAY).allowed, "who objected is not charged with it"


def test_only_who_is_asked_gives_an_opinion(gates):
    pk = acts.apply(gates.application(), by=gates.liaison, at=NOW)
    acts.hear(pk, by=gates.office, at=NOW)
    town = gates.actor("town", Power.VIEW, Power.OPINE)
    with pytest.raises(LookupError):
        acts.opine(pk, Opinion.AGREE, "", by=town, at=NOW)
    with pytest.raises(NotAsked):
        acts.opine(pk, Opinion.AGREE, "", by=gates.liaison, at=NOW)


def test_numbers_have_no_gaps_and_lists_changed_meanwhile_are_seen(gates):
    first = reviewed(gates)
    assert acts.approve(first, by=gates.office, at=NOW) == "职准〔2026〕1号"
    second = reviewed(gates, title="再次申请", wish=Wish.ASSIST)
    third = reviewed(gates, title="又一次")
    gates.publish(ListKind.WITHDRAWN, "RIVER")
    with pytest.raises(Barred):
        acts.approve(third, by=gates.office, at=NOW)
    with pytest.raises(Barred):
        acts.approve(second, by=gates.office, at=NOW)
    gates.publish(ListKind.WITHDRAWN, "CHECK", on=TODAY)
    assert acts.approve(third, by=gates.office, at=NOW) == "职准〔2026〕2号"


def test_of_two_who_decide_at_once_the_second_is_told(gates):
    pk = reviewed(gates)
    with pytest.raises(MovedMeanwhile):
        acts.approve(pk, by=gates.office, at=NOW, version=1)


def test_it_ends_by_itself_and_says_so_once(gates):
    pk = reviewed(gates)
    acts.approve(pk, by=gates.office, at=NOW)
    clock = system_actor("到期", COUNTY, jobs.EXPIRE_POWERS)
    assert jobs.expire_due(by=clock, at=NOW) == 0
    later = NOW + timedelta(days=200)
    assert jobs.expire_due(by=clock, at=later) == 1
    assert jobs.expire_due(by=clock, at=later) == 0
    assert AdmissionRow.objects.get(pk=pk).state == AdmissionState.EXPIRED
    assert route(COUNTY, ["E02"], STREET, TODAY).organ == gates.organ("street"), "what was, stays as it was"


def test_ending_early_closes_the_way_at_once(gates):
    pk = reviewed(gates)
    acts.approve(pk, by=gates.office, at=NOW)
    with pytest.raises(WordsNeeded):
        acts.end(pk, "", by=gates.office, at=NOW)
    acts.end(pk, "汛期提前结束", by=gates.office, at=NOW + timedelta(days=1))
    assert not may_take(COUNTY, ["E02"], STREET, TODAY + timedelta(days=1)).allowed


def test_sent_back_mended_and_asked_anew(gates):
    pk = acts.apply(gates.application(), by=gates.liaison, at=NOW)
    acts.step(pk, AdmissionVerb.SEND_BACK, "经费没有写明年度", by=gates.office, at=NOW)
    acts.amend(pk, gates.application(townships=(STREET, TOWN)), by=gates.liaison, at=NOW)
    row = AdmissionRow.objects.get(pk=pk)
    assert row.state == AdmissionState.FILED and OpinionRow.objects.filter(admission=row).count() == 2
    other = gates.actor("water", Power.VIEW, Power.PROPOSE)
    with pytest.raises(LookupError):
        acts.step(pk, AdmissionVerb.WITHDRAW, "", by=other, at=NOW)
    acts.step(pk, AdmissionVerb.WITHDRAW, "", by=gates.liaison, at=NOW)


def test_powers_are_asked_for_at_every_step(gates):
    pk = acts.apply(gates.application(), by=gates.liaison, at=NOW)
    with pytest.raises(NoPower):
        acts.hear(pk, by=gates.liaison, at=NOW)
    with pytest.raises(NoPower):
        acts.apply(gates.application(), by=gates.actor("urban", Power.VIEW), at=NOW)


def test_from_below_an_adjustment_changes_the_lists(gates):
    asked = gates.application(wish=Wish.TAKE_BACK, item="WASTE", title="请城管局收回垃圾清运", support=Support())
    pk = acts.apply(asked, by=gates.street, at=NOW)
    acts.hear(pk, by=gates.office, at=NOW)
    acts.opine(pk, Opinion.AGREE, "", by=gates.liaison, at=NOW)
    acts.pass_review(pk, by=gates.office, at=NOW)
    number = acts.approve(pk, by=gates.office, at=NOW)
    assert not may_take(COUNTY, ["E01"], STREET, TODAY).allowed
    assert route(COUNTY, ["E01"], STREET, TODAY).organ == gates.organ("urban")
    assert route(COUNTY, ["E01"], STREET, TODAY - timedelta(days=1)).organ == gates.organ("street")
    entry = EntryRow.objects.get(list__kind=ListKind.WITHDRAWN, item=gates.items["WASTE"])
    assert entry.edition.authority == number
    acts.end(pk, "情况有变", by=gates.office, at=NOW)


def test_seen_by_who_applies_who_is_asked_and_the_county(gates):
    pk = acts.apply(gates.application(), by=gates.liaison, at=NOW)
    for by in (gates.liaison, gates.street, gates.office):
        assert access.admission_for(by, pk).pk == pk
    for by in (gates.actor("town", Power.VIEW), gates.actor("water", Power.VIEW)):
        with pytest.raises(access.NoSuchAdmission):
            access.admission_for(by, pk)


def test_the_ledger_costs_the_same_for_one_and_for_many(gates, django_assert_num_queries):
    asked = looks.AdmissionFilter()
    for n in range(12):
        acts.apply(gates.application(title=f"第{n}件"), by=gates.liaison, at=NOW)
    with django_assert_num_queries(2):
        rows = looks.page_of_admissions(gates.office, asked, start=0, size=50)
    assert len(rows) == 12 == looks.count_admissions(gates.office, asked) and rows[0].townships == 1
    waiting = looks.AdmissionFilter(stage="asked")
    assert looks.count_admissions(gates.street, waiting) == 0


def test_every_move_has_a_ground_and_news_and_every_rule_its_article():
    assert {edge.verb for edge in ADMISSION_LIFE.edges} == set(AdmissionVerb) == set(ADMISSION_ACT)
    assert AdmissionVerb.EXPIRE not in ADJUSTMENT_LIFE.verbs
    for one in rules().values():
        assert one.article.startswith("《") and one.text and one.mend
    assert {one.severity for one in rules().values()} == set(Severity)


def test_the_quotes_are_the_words_of_the_law(real_data):
    folder = real_data.parent / "law"
    laws = {path.name.split("(")[0]: path.read_text() for path in folder.glob("*.md")}
    for one in rules().values():
        title = one.article[1:].split("》")[0].removeprefix("中华人民共和国")
        assert one.text.rstrip("。") in laws[title], one.key


def test_unknown_is_not_a_breach(gates):
    assert "holder" not in keys(check(gates.application(item=""), Standing()))
