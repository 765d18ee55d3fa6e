"""Ripe ones go down, are watched, and come back on evidence."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.duties.gates import COUNTY, NOW, STREET, TODAY, make_gates
from yizhen.dispatch import door as dispatch
from yizhen.duties import jobs
from yizhen.duties.actions import delegation as acts
from yizhen.duties.actions import supervising as watch
from yizhen.duties.actions.refusals import BadBatch, Barred, MovedMeanwhile, NotRipe, WordsNeeded
from yizhen.duties.actions.usage import advise, answer_advice, rebuild_usage
from yizhen.duties.models import AdviceRow, BatchRow, EntryRow, SampleRow, UseRow
from yizhen.duties.queries.delegation import batch_page, page_of_batches
from yizhen.duties.queries.routing import route
from yizhen.duties.queries.usage import sleeping
from yizhen.duties.rules.delegation import assess, at_best, circles, sample, sleepers, use_rate
from yizhen.duties.states import BATCH_ACT, BATCH_LIFE, BATCH_POWER
from yizhen.duties.terms import ListKind, Power
from yizhen.duties.terms.admission import Opinion
from yizhen.duties.terms.delegation import CHECKLIST, BatchDraft, BatchState, BatchVerb, Flag, Maturity, Usage
from yizhen.duties.terms.routing import ListOf
from yizhen.kernel.actors import NoPower, system_actor
from yizhen.record import door as record

GOOD = Maturity(legal=True, suitable=4, matched=4, capable=4, frequency=5, breadth=3, demand=4)
DECISION = "川府发〔2021〕13号"


@pytest.fixture
def gates(db):
    return make_gates()


def plan(gates, *items, decision=DECISION, marks=GOOD):
    items = tuple(gates.items[one] for one in items or ("FINE",))
    draft = BatchDraft(
        "第一批赋权事项", gates.organ("urban"), items, (STREET,), "《赋权指导目录》", decision, "随事划转事业编制 2 名",
        maturity=dict.fromkeys(items, marks),
    )  # fmt: skip
    pk = acts.plan(draft, by=gates.liaison, at=NOW)
    acts.opine(pk, Opinion.AGREE, "", by=gates.street, at=NOW)
    return pk


def move(gates, pk, *verbs, at=NOW, words=""):
    for verb in verbs:
        acts.move_batch(pk, verb, words, by=gates.office, at=at)


def running(gates, *items, at=NOW):
    pk = plan(gates, *items)
    move(gates, pk, BatchVerb.HEAR, BatchVerb.PASS, BatchVerb.ASSESS, BatchVerb.APPROVE, at=at)
    for key, _words in CHECKLIST:
        watch.hand_over(pk, key, "已移交", by=gates.liaison, at=at)
    move(gates, pk, BatchVerb.START, at=at)
    return pk


def closed_case(gates, at):
    case = gates.realm.report(at=at, category="E03")
    center = gates.desk
    steps = ((dispatch.accept, center), (dispatch.dispatch, center))
    for n, (step, by) in enumerate(steps, 1):
        step(case.id, by=by, at=at + timedelta(minutes=n))
    for n, verb in enumerate(("sign", "handle", "verify_pass", "close"), 5):
        gates.realm.do(verb, case.id, at + timedelta(minutes=n))
    record.seal_all()
    record.hand_out_all()
    return case.number


def test_a_batch_goes_down_step_by_step_and_routes(gates):
    gates.answers("E03", "FINE")
    pk = running(gates)
    found = route(COUNTY, ["E03"], STREET, TODAY)
    assert found.organ == gates.organ("street") and found.on_list is ListOf.GRANTED and DECISION in found.article
    move(gates, pk, BatchVerb.SPREAD)
    with pytest.raises(WordsNeeded):
        move(gates, pk, BatchVerb.RETRACT)
    move(gates, pk, BatchVerb.RETRACT, at=NOW + timedelta(days=3), words="接不住")
    assert route(COUNTY, ["E03"], STREET, TODAY + timedelta(days=3)).organ is None
    assert route(COUNTY, ["E03"], STREET, TODAY).organ == gates.organ("street")


def test_under_review_it_goes_on(gates):
    gates.answers("E03", "FINE")
    pk = running(gates)
    move(gates, pk, BatchVerb.REVIEW, words="定期评估")
    assert route(COUNTY, ["E03"], STREET, TODAY).organ == gates.organ("street")


@pytest.mark.parametrize(
    ("item", "decision", "flag", "rule"),
    [("FINE", "", Flag.NO_DECISION, "penalty_level"), ("SEIZE", DECISION, Flag.COERCION, "coercion")],
)
def test_what_the_law_does_not_allow_stays_up_with_its_article(gates, item, decision, flag, rule):
    pk = plan(gates, item, decision=decision)
    move(gates, pk, BatchVerb.HEAR)
    with pytest.raises(Barred) as told:
        move(gates, pk, BatchVerb.PASS)
    assert [one.rule.key for one in told.value.findings] == [rule] and told.value.findings[0].rule.article.startswith("《")
    assert flag in batch_page(gates.office, pk).items[0].flags


@pytest.mark.parametrize(("kind", "rule"), [(ListKind.WITHDRAWN, "withdrawn"), (ListKind.SUPPORT, "assisting")])
def test_what_was_taken_back_or_is_only_assisted_in_does_not_go_down(gates, kind, rule):
    gates.publish(kind, "FINE")
    pk = plan(gates)
    move(gates, pk, BatchVerb.HEAR)
    with pytest.raises(Barred) as told:
        move(gates, pk, BatchVerb.PASS)
    assert [one.rule.key for one in told.value.findings] == [rule]


def test_what_is_not_ripe_stays_up(gates):
    pk = plan(gates, marks=Maturity(True, 4, 4, 2, 5, 3, 4))
    move(gates, pk, BatchVerb.HEAR, BatchVerb.PASS)
    with pytest.raises(NotRipe) as told:
        move(gates, pk, BatchVerb.ASSESS, words="增派人员")
    assert told.value.items[0][1] == (Flag.NOT_CAPABLE,)


def test_flags_that_do_not_bar_are_told():
    found = assess(Maturity(True, 5, 5, 5, 1, 1, 1, technical=True), kind="02", decision=DECISION, opposed=True)
    assert found.flags == (Flag.RARE, Flag.TECHNICAL, Flag.OPPOSED) and found.ripe and found.score == 1


def test_nothing_starts_before_everything_is_handed_over(gates):
    pk = plan(gates)
    move(gates, pk, BatchVerb.HEAR, BatchVerb.PASS, BatchVerb.ASSESS, BatchVerb.APPROVE)
    watch.hand_over(pk, "files", "台账 3 册", by=gates.liaison, at=NOW)
    with pytest.raises(BadBatch, match="交接还没有完"):
        move(gates, pk, BatchVerb.START)


def test_only_its_own_department_goes_on_with_a_batch(gates):
    pk = plan(gates)
    other = gates.actor("water", Power.VIEW, Power.PROPOSE)
    with pytest.raises(NoPower):
        watch.hand_over(pk, "files", "台账", by=other, at=NOW)
    with pytest.raises(MovedMeanwhile):
        acts.move_batch(pk, BatchVerb.HEAR, by=gates.liaison, at=NOW, version=9)


def test_unknown_items_and_no_township_are_refused(gates):
    with pytest.raises(BadBatch):
        acts.plan(BatchDraft("批", gates.organ("urban"), (999,), (STREET,), "依据"), by=gates.liaison, at=NOW)
    with pytest.raises(BadBatch, match="NOPE"):
        acts.items_of(["FINE", "NOPE"], by=gates.liaison)


def test_use_is_heard_from_closed_cases_and_sampled(gates):
    gates.answers("E03", "FINE")
    pk = running(gates)
    numbers = [closed_case(gates, NOW + timedelta(hours=n)) for n in range(1, 4)]
    assert set(UseRow.objects.values_list("matter", flat=True)) == set(numbers)
    chosen = watch.draw(pk, 2, "2026年3月", by=gates.liaison, at=NOW)
    assert chosen == sample(numbers, 2, "2026年3月")
    row = SampleRow.objects.get(matter=chosen[0])
    assert row.population == 3
    watch.judge(pk, row.pk, "没有告知申辩权", right=False, by=gates.liaison, at=NOW)
    found = sleeping(COUNTY, TODAY)
    assert (found.rate.used, found.rate.cases, found.errors, found.judged) == (1, 3, 1, 1)
    rebuild_usage()
    record.hand_out_all()
    assert UseRow.objects.count() == 3


def test_overturned_cases_come_from_the_house_that_enforces(gates):
    running(gates)
    told = {"item": "FINE", "township": STREET, "number": "罚决2026-1", "day": "2026-03-09"}
    heard = record.Sealed(1, 1, "enforcement.case.overturned", NOW, COUNTY, "enforcement.case", 1, None, None, None, told)
    from yizhen.duties.actions.usage import note_use

    note_use([heard])
    note_use([heard])
    found = sleeping(COUNTY, TODAY)
    assert found.overturned == 1 and found.rate.cases == 1


def test_a_power_without_a_case_is_proposed_and_decided(gates):
    gates.publish(ListKind.GRANTED, "PERMIT", on=date(2024, 1, 1))
    later = NOW
    clock = system_actor("休眠", COUNTY, jobs.ADVISE_POWERS)
    assert advise(COUNTY, by=clock, at=later) == 1
    assert advise(COUNTY, by=clock, at=later) == 0
    row = AdviceRow.objects.get()
    assert row.advice == "retract" and "从来没有办件" in row.evidence and row.months == 26
    with pytest.raises(WordsNeeded):
        answer_advice([row.pk], "support", "", by=gates.office, at=NOW)
    answer_advice([row.pk], "support", "派专人跟班三个月", by=gates.office, at=NOW)
    with pytest.raises(MovedMeanwhile):
        answer_advice([row.pk], "retract", "再想想", by=gates.office, at=NOW)
    assert advise(COUNTY, by=clock, at=later + timedelta(days=30)) == 0, "what was decided rests"


def test_a_young_power_is_not_judged(gates):
    gates.publish(ListKind.GRANTED, "PERMIT", on=date(2026, 1, 1))
    assert sleeping(COUNTY, TODAY).sleepers == ()


def test_a_batch_that_sleeps_whole_ends_when_retracted(gates):
    pk = running(gates)
    BatchRow.objects.filter(pk=pk).update(started_on=date(2023, 1, 1))
    EntryRow.objects.filter(list__kind=ListKind.GRANTED).update(valid_from=date(2023, 1, 1))
    from yizhen.kernel.versioned import forget_everything

    forget_everything()
    advise(COUNTY, by=system_actor("休眠", COUNTY, jobs.ADVISE_POWERS), at=NOW)
    answer_advice([AdviceRow.objects.get().pk], "retract", "三年没有一件", by=gates.office, at=NOW)
    assert BatchRow.objects.get(pk=pk).state == BatchState.ENDED


def test_a_hundred_and_thirty_five_items_and_sixteen_cases_in_twenty_four_townships():
    rate = at_best(135, 16, 24)
    assert round(rate.cases_each, 2) == 0.67
    assert round(rate.share * 100, 1) == 11.9
    towns = [f"9901211{n:02d}" for n in range(24)]
    usages = [
        Usage(item, towns[item % 24], date(2017, 1, 1), 1 if item < 16 else 0, 0, 0, date(2018, 5, 1) if item < 16 else None)
        for item in range(135)
    ]  # fmt: skip
    assert use_rate(usages) == rate
    names = {item: (f"P{item}", "") for item in range(135)}
    assert len(sleepers(usages, names, date(2021, 1, 1), months=24)) == 135
    assert len(sleepers(usages, names, date(2019, 4, 30), months=12)) == 119


@given(st.sets(st.text("0123456789", min_size=1, max_size=6), max_size=40), st.integers(0, 50), st.text(max_size=8))
def test_a_sample_is_drawn_again_by_anyone(matters, size, seed):
    first = sample(sorted(matters), size, seed)
    assert first == sample(sorted(matters, reverse=True), size, seed)
    assert set(first) <= matters and len(first) == min(size, len(matters))


@given(st.sets(st.text("0123456789", min_size=2, max_size=4), min_size=2, max_size=30), st.integers(1, 10))
def test_one_more_matter_changes_at_most_one_of_the_sample(matters, size):
    rest = sorted(matters)[:-1]
    before, after = set(sample(rest, size, "s")), set(sample(sorted(matters), size, "s"))
    assert len(before - after) <= 1


def test_circles_of_delegation():
    assert circles([(1, 2), (2, 3), (3, 1), (4, 1)]) == ((1, 2, 3),)
    assert circles([(1, 2), (2, 3)]) == ()


def test_lists_cost_the_same_for_one_and_for_many(gates, django_assert_num_queries):
    for _ in range(6):
        plan(gates)
    with django_assert_num_queries(4):
        rows, count = page_of_batches(gates.office, start=0, size=50)
    assert count == len(rows) == 6 and rows[0].items == 1


def test_every_move_has_a_power_and_news():
    assert {edge.verb for edge in BATCH_LIFE.edges} == set(BatchVerb) == set(BATCH_ACT) == set(BATCH_POWER)
