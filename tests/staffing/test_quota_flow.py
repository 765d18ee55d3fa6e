"""From plan to slip to entry to release: limits, locks, numbers, validity, and everything that is refused."""

from datetime import date, timedelta

import pytest

from tests.organs.small_county import HOME, NOW, TODAY
from tests.staffing.people_county import PAPER, clerk, draft, make_office
from yizhen.documents.door import load_templates
from yizhen.documents.models import DocumentRow
from yizhen.kernel.actors import NoPower, system_actor
from yizhen.kernel.lifecycle import NotAllowed
from yizhen.record import door as record
from yizhen.staffing import actions as ledger
from yizhen.staffing import jobs
from yizhen.staffing.access.people import NoSuchPlan, OutOfReach
from yizhen.staffing.actions import RuleBroken, papers, people, plans, quotas, slips
from yizhen.staffing.models import PlanRow, SlipRow, StaffRow
from yizhen.staffing.queries import balance
from yizhen.staffing.queries import plans as queries
from yizhen.staffing.states.plans import PLAN_ACT, PLAN_LIFE, SLIP_ACT, SLIP_LIFE
from yizhen.staffing.terms.people import LeaveKind, PeoplePower
from yizhen.staffing.terms.people_news import PEOPLE_NEWS
from yizhen.staffing.terms.plan_values import LineDraft
from yizhen.staffing.terms.plans import PLAN_POWER, SLIP_POWER, PaperKind, PlanState, PlanVerb, SlipVerb, Way


@pytest.fixture
def office(db):
    return make_office()


def line(count=1, category="administrative", *, year=2026, swap=False, **more):
    return LineDraft(year, category, Way.RECRUIT_CIVIL, count, in_exchange=swap, **more)


def plan(office, *lines, organ="ZHEN", **more):
    return plans.draft_plan(office.organs[organ], 2026, lines or [line()], by=office.by, at=NOW, **more)


def lead(office, pk, *verbs):
    for verb in verbs:
        plans.move_plan(pk, verb, words="理由", document="望编委〔2026〕1号", by=office.by, at=NOW)


APPROVED = (PlanVerb.SUBMIT, PlanVerb.PASS, PlanVerb.APPROVE)


def slip(office, count=1, *, organ="ZHEN", category="administrative", issue=True, line=None, at=NOW):
    pk = slips.ask_slip(
        office.organs[organ], category=category, way=Way.RECRUIT_CIVIL, count=count, reason="工作需要", line=line,
        by=office.by, at=at,
    )  # fmt: skip
    slips.move_slip(pk, SlipVerb.APPROVE, document="望编办核〔2026〕9号", by=office.by, at=at)
    if issue:
        slips.move_slip(pk, SlipVerb.ISSUE, by=office.by, at=at)
    return pk


def numbers(office, organ="ZHEN", category="administrative", on=TODAY):
    one = balance(office.organs[organ], category, on)
    return one.occupied, one.planned, one.free


def person(office, serial=1, organ="ZHEN", **more):
    return people.take_person(draft(office.organs[organ], serial, **more), by=office.by, at=NOW).staff


def test_the_tables_are_whole():
    acts = {name for name, _title, _shape in PEOPLE_NEWS}
    assert set(PLAN_LIFE.verbs) == set(PLAN_ACT) == set(PLAN_POWER)
    assert set(SLIP_LIFE.verbs) == set(SLIP_ACT) == set(SLIP_POWER)
    assert {*PLAN_ACT.values(), *SLIP_ACT.values()} <= acts


MAY = {
    PlanState.DRAFT: {PlanVerb.SUBMIT},
    PlanState.SUBMITTED: {PlanVerb.PASS, PlanVerb.RETURN},
    PlanState.REVIEWED: {PlanVerb.APPROVE, PlanVerb.REFUSE, PlanVerb.RETURN},
    PlanState.APPROVED: {PlanVerb.CLOSE},
    PlanState.REFUSED: set(),
    PlanState.CLOSED: set(),
}
WAYS = {
    PlanState.DRAFT: (), PlanState.SUBMITTED: APPROVED[:1], PlanState.REVIEWED: APPROVED[:2],
    PlanState.APPROVED: APPROVED, PlanState.REFUSED: (*APPROVED[:2], PlanVerb.REFUSE),
    PlanState.CLOSED: (*APPROVED, PlanVerb.CLOSE),
}  # fmt: skip


@pytest.mark.parametrize("state", PlanState)
def test_every_verb_of_a_plan_in_every_state(office, state):
    for verb in PlanVerb:
        PlanRow.objects.all().update(state=PlanState.CLOSED)
        pk = plan(office)
        lead(office, pk, *WAYS[state])
        before = len(record.history("staffing.plan", pk))
        if verb in MAY[state]:
            lead(office, pk, verb)
            assert record.history("staffing.plan", pk)[-1].act == PLAN_ACT[verb]
        else:
            with pytest.raises(NotAllowed):
                lead(office, pk, verb)
            assert len(record.history("staffing.plan", pk)) == before


def test_a_plan_is_held_against_the_limits(office):
    pk = plan(office, line(4))
    lead(office, pk, PlanVerb.SUBMIT)
    with pytest.raises(plans.AgainstLimits) as caught:
        lead(office, pk, PlanVerb.PASS)
    assert "可用 3 名，计划新增 4 名，多出 1 名" in str(caught.value) and "第六条" in str(caught.value)
    assert PlanRow.objects.get(pk=pk).state == PlanState.SUBMITTED


def test_a_full_unit_exchanges_and_only_as_many_as_leave(office):
    old, young = person(office, 1, "JIAN", born=date(1966, 2, 1)), person(office, 2, "JIAN")
    for pk in (old, young):
        quotas.put_on_quota(pk, "administrative", since=TODAY, document=PAPER, by=office.by, at=NOW)
    assert numbers(office, "JIAN") == (2, 0, 0)
    fresh = plan(office, line(1), organ="JIAN")
    lead(office, fresh, PlanVerb.SUBMIT)
    with pytest.raises(plans.AgainstLimits, match="出一进一"):
        lead(office, fresh, PlanVerb.PASS)
    lead(office, fresh, PlanVerb.RETURN)
    plans.revise_plan(fresh, [line(2, swap=True)], reason="", by=office.by, at=NOW)
    lead(office, fresh, PlanVerb.SUBMIT)
    with pytest.raises(plans.AgainstLimits, match="预计只有 1 人"):
        lead(office, fresh, PlanVerb.PASS)
    lead(office, fresh, PlanVerb.RETURN)
    plans.revise_plan(fresh, [line(1, swap=True)], reason="", by=office.by, at=NOW)
    lead(office, fresh, *APPROVED)
    asked = slips.ask_slip(
        office.organs["JIAN"], category="administrative", way=Way.TRANSFER, count=1, reason="接替退休人员",
        line=queries.lines_of(fresh)[0].id, by=office.by, at=NOW,
    )  # fmt: skip
    with pytest.raises(RuleBroken):  # nobody has left yet: the ledger has nothing to lock
        slips.move_slip(asked, SlipVerb.APPROVE, document="望编办核〔2026〕2号", by=office.by, at=NOW)


def test_an_overfull_unit_takes_in_nobody(office):
    for n in (1, 2):
        quotas.put_on_quota(
            person(office, n, "JIAN"), "administrative", since=TODAY, document=PAPER, by=office.by, at=NOW
        )
    told = {"document": PAPER, "valid_from": TODAY, "by": office.by, "at": NOW}
    from yizhen.staffing.terms import DigestDraft

    ledger.cut(
        office.organs["JIAN"], "administrative", 1,
        digests=[DigestDraft(office.organs["JIAN"], "administrative", 1, "改革", "自然减员", TODAY + timedelta(400))], **told,
    )  # fmt: skip
    pk = plan(office, line(1, swap=True), organ="JIAN")
    lead(office, pk, PlanVerb.SUBMIT)
    with pytest.raises(plans.AgainstLimits, match="超编单位不得新进人"):
        lead(office, pk, PlanVerb.PASS)


@pytest.mark.parametrize(
    ("lines", "more", "why"),
    [
        ([], {}, "至少写一行"),
        ([line(0)], {}, "大于零"),
        ([line(1, year=2027)], {}, "不在计划期内"),
        ([line(1, "support")], {}, "只减不增"),
        ([line(1, "made_up")], {}, "没有这种编制类别"),
        ([line(1)], {"years": 4}, "1 至 3 年"),
    ],
)
def test_what_no_plan_can_be(office, lines, more, why):
    with pytest.raises(plans.BadPlan, match=why):
        plans.draft_plan(office.organs["ZHEN"], 2026, lines, by=office.by, at=NOW, **more)


def test_one_plan_of_a_unit_at_a_time_and_three_years_in_one(office):
    pk = plan(office, line(1), line(1, year=2028), years=3)
    assert [one.year for one in queries.lines_of(pk)] == [2026, 2028]
    with pytest.raises(plans.BadPlan, match="正在办理"):
        plan(office)
    lead(office, pk, *APPROVED)
    later = queries.lines_of(pk)[1].id
    with pytest.raises(plans.BadPlan, match="2028 年的计划"):
        slip(office, line=later)


def test_a_slip_locks_what_it_was_approved_for_and_each_entry_uses_one(office):
    pk = plan(office, line(2))
    lead(office, pk, *APPROVED)
    (asked,) = queries.lines_of(pk)
    made = slip(office, 2, line=asked.id)
    assert numbers(office) == (0, 2, 1)
    row = SlipRow.objects.get(pk=made)
    assert (row.number, row.valid_until) == ("控编〔2026〕1号", date(2027, 3, 4))
    with pytest.raises(plans.BadPlan, match="只剩 0 名"):
        slip(office, 1, line=asked.id)
    one, two, three = (person(office, n) for n in (1, 2, 3))
    quotas.put_on_quota(one, "administrative", since=TODAY, slip=made, document=PAPER, by=office.by, at=NOW)
    assert numbers(office) == (1, 1, 1)
    quotas.put_on_quota(two, "administrative", since=TODAY, slip=made, document=PAPER, by=office.by, at=NOW)
    assert numbers(office) == (2, 0, 1) and SlipRow.objects.get(pk=made).state == "used"
    assert StaffRow.objects.get(pk=one).quota_document == "控编〔2026〕1号"
    with pytest.raises(NotAllowed):
        quotas.put_on_quota(three, "administrative", since=TODAY, slip=made, document=PAPER, by=office.by, at=NOW)
    assert queries.lines_of(pk)[0].used == 2


def test_slips_are_numbered_without_gaps_and_a_refused_request_takes_none(office):
    refused = slips.ask_slip(
        office.organs["ZHEN"], category="administrative", way=Way.TALENT, count=1, reason="急需", by=office.by, at=NOW
    )
    slips.move_slip(refused, SlipVerb.REFUSE, words="不在计划内", by=office.by, at=NOW)
    first, second = slip(office), slip(office)
    slips.move_slip(first, SlipVerb.VOID, words="岗位撤销", by=office.by, at=NOW)
    third = slip(office)
    told = dict(SlipRow.objects.values_list("pk", "number"))
    assert [told[pk] for pk in (refused, first, second, third)] == ["", *(f"控编〔2026〕{n}号" for n in (1, 2, 3))]
    assert numbers(office) == (0, 2, 1)


def test_what_a_slip_does_not_allow(office):
    made = slip(office)
    wrong = person(office, 1, "JIAN")
    entry = {"since": TODAY, "slip": made, "document": PAPER, "by": office.by, "at": NOW}
    with pytest.raises(quotas.SlipWrong, match="不是这个单位"):
        quotas.put_on_quota(wrong, "administrative", **entry)
    right = person(office, 2)
    with pytest.raises(quotas.SlipWrong, match="早于控编单"):
        quotas.put_on_quota(right, "administrative", **(entry | {"since": TODAY - timedelta(1)}))
    with pytest.raises(quotas.SlipWrong, match="到期"):
        quotas.put_on_quota(right, "administrative", **(entry | {"since": date(2027, 3, 5)}))
    with pytest.raises(people.BadStaff, match="不能占用"):
        quotas.put_on_quota(right, "public", **entry)
    quotas.put_on_quota(right, "administrative", **entry)
    again = slip(office)
    with pytest.raises(RuleBroken):
        quotas.put_on_quota(right, "administrative", **(entry | {"slip": again}))
    assert numbers(office) == (1, 1, 1)


def test_a_slip_that_is_over_ends_by_itself_and_frees_the_quota(office):
    made = slip(office, 2)
    quotas.put_on_quota(person(office), "administrative", since=TODAY, slip=made, document=PAPER, by=office.by, at=NOW)
    by = system_actor("控编单到期失效", HOME, list(jobs.POWERS))
    assert jobs.expire_slips(HOME, by=by, at=NOW + timedelta(365)) == 0
    later = NOW + timedelta(366)
    assert jobs.expire_slips(HOME, by=by, at=later) == 1
    assert SlipRow.objects.get(pk=made).state == "expired"
    assert numbers(office, on=later.date()) == (1, 0, 2)
    assert jobs.expire_slips(HOME, by=by, at=later) == 0


def test_who_leaves_keeps_the_quota_until_it_is_freed_and_the_overdue_are_listed(office):
    pk = person(office)
    quotas.put_on_quota(pk, "administrative", since=TODAY, document=PAPER, by=office.by, at=NOW)
    gone = NOW + timedelta(10)
    with pytest.raises(people.BadStaff, match="还没有到"):
        quotas.leave(pk, LeaveKind.RESIGNED, left_on=gone.date(), document="望人社〔2026〕5号", by=office.by, at=NOW)
    with pytest.raises(people.BadStaff, match="批准文件"):
        quotas.leave(pk, LeaveKind.RESIGNED, left_on=TODAY, by=office.by, at=gone)
    due = quotas.leave(pk, LeaveKind.RESIGNED, left_on=gone.date(), document="望人社〔2026〕5号", by=office.by, at=gone)
    assert due == gone.date() + timedelta(30)
    assert numbers(office, on=gone.date()) == (1, 0, 2)
    found, count = queries.unreleased(office.by, due + timedelta(5))
    assert count == 1 and found[0]["late"] == 5
    quotas.free_quota(pk, by=office.by, at=NOW + timedelta(45))
    assert numbers(office, on=(NOW + timedelta(45)).date()) == (0, 0, 3)
    row = StaffRow.objects.get(pk=pk)
    assert (row.standing, row.released_on) == ("gone", gone.date() + timedelta(1))
    assert record.history("staffing.staff", pk)[-1].payload["late"] == 5
    with pytest.raises(people.BadStaff):
        quotas.free_quota(pk, by=office.by, at=NOW + timedelta(46))


def test_a_workers_control_number_ends_with_the_worker(office):
    pk = person(office, identity="organ_worker")
    quotas.put_on_quota(pk, "support", since=TODAY, document=PAPER, by=office.by, at=NOW)
    later = NOW + timedelta(3)
    quotas.leave(pk, LeaveKind.RETIRED, left_on=later.date(), document="望人社退〔2026〕7号", by=office.by, at=later)
    quotas.free_quota(pk, by=office.by, at=later)
    one = balance(office.organs["ZHEN"], "support", later.date() + timedelta(1))
    assert (one.usable, one.occupied) == (0, 0)
    assert StaffRow.objects.get(pk=pk).standing == "retired"


def test_powers_are_apart_and_not_yours_does_not_exist(office):
    unit = clerk(PeoplePower.VIEW, PeoplePower.PLAN, organs=[office.organs["ZHEN"]])
    pk = plans.draft_plan(office.organs["ZHEN"], 2026, [line()], by=unit, at=NOW)
    plans.move_plan(pk, PlanVerb.SUBMIT, by=unit, at=NOW)
    with pytest.raises(NoPower):
        plans.move_plan(pk, PlanVerb.PASS, by=unit, at=NOW)
    with pytest.raises(OutOfReach):
        plans.draft_plan(office.organs["JIAN"], 2026, [line()], by=unit, at=NOW)
    other = clerk(PeoplePower.PLAN, organs=[office.organs["JIAN"]])
    assert queries.plans(other)[1] == 0
    with pytest.raises(NoSuchPlan):
        plans.move_plan(pk, PlanVerb.SUBMIT, by=other, at=NOW)


def test_papers_are_drafted_from_templates_with_everything_filled(office):
    by = clerk()
    object.__setattr__(by, "organ", office.organs["JIAN"])
    with pytest.raises(papers.NoTemplate):
        papers.draft_plan_paper(plan(office, line(2)), PaperKind.REQUEST, by=by, at=NOW)
    load_templates(by=by, at=NOW)
    papers.load_papers(by=by, at=NOW)
    pk = PlanRow.objects.latest("pk").pk
    lead(office, pk, *APPROVED)
    made = [papers.draft_plan_paper(pk, kind, by=by, at=NOW) for kind in (PaperKind.REQUEST, PaperKind.AGENDA, PaperKind.REPLY)]
    texts = [DocumentRow.objects.get(pk=one) for one in made]
    assert [one.genre for one in texts] == ["请示", "报告", "批复"]
    assert not any("{{" in f"{one.title}{one.to}{one.text}" for one in texts)
    assert "行政编制3名，实有0人" in texts[0].text and "2026年使用行政编制2名（公务员招录）" in texts[1].text
    control = slip(office)
    paper = DocumentRow.objects.get(pk=papers.draft_slip_paper(control, by=by, at=NOW))
    assert "控编〔2026〕1号" in paper.text and "2027年3月4日" in paper.text and "{{" not in paper.text
    assert [one.kind for one in queries.papers_of(by, plan=pk)] == ["request", "agenda", "reply"]


def test_lists_cost_the_same_however_many(office, django_assert_num_queries):
    for n in range(3):
        slip(office, organ="ZHEN")
        PlanRow.objects.all().update(state=PlanState.CLOSED)
        plan(office, reason=str(n))
    with django_assert_num_queries(3):
        assert queries.plans(office.by)[1] == 3
    with django_assert_num_queries(2):
        assert queries.slips(office.by)[1] == 3
