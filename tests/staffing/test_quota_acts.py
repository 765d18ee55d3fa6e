"""The ledger's acts: balanced, document-backed, bitemporal; what they refuse and by which rule."""

from datetime import date, timedelta

import pytest
from django.db import Error, connection, transaction

from tests.staffing.ledger_county import (
    CENTRAL,
    CLERK,
    COUNTY,
    DAY,
    NOW,
    PAPER,
    PAPERS,
    clerk_of,
    small_county,
)
from yizhen.organs.door import NoSuchOrgan
from yizhen.record.door import history
from yizhen.staffing import actions, queries
from yizhen.staffing.actions import RuleBroken
from yizhen.staffing.models import Entry, Leg
from yizhen.staffing.terms import NO_DOCUMENT, DigestDraft, Document, Kind

LATER = DAY + timedelta(days=30)


@pytest.fixture
def county(db):
    made = small_county()
    actions.approve(COUNTY, "administrative", 20, **PAPERS)
    actions.approve(COUNTY, "public", 20, **PAPERS)
    actions.allocate(made.organs["JU"], "administrative", 5, **PAPERS)
    return made


def numbers(organ, category="administrative", on=DAY, **more):
    found = queries.balance(organ, category, on, **more)
    return (found.approved, found.occupied, found.planned, found.vacant, found.free, found.over)


def people(county):
    return list(county.people.values())


def refused(rule, act, *args, **more):
    before = Entry.objects.count(), Leg.objects.count()
    with pytest.raises(RuleBroken) as caught, transaction.atomic():
        act(*args, **more)
    assert caught.value.rule.key == rule, caught.value.rule.key
    assert (Entry.objects.count(), Leg.objects.count()) == before
    return caught.value


def test_plan_occupy_and_release_move_one_quota_around(county):
    ju, (first, second, *_) = county.organs["JU"], people(county)
    plan = actions.plan(ju, "administrative", 2, until=LATER, **PAPERS)
    assert numbers(ju) == (5, 0, 2, 5, 3, 0)
    seat = actions.occupy(first, ju, "administrative", plan=plan, slip="控编单1号", **PAPERS)
    assert numbers(ju) == (5, 1, 1, 4, 3, 0)
    actions.expire(plan, valid_from=LATER, by=CLERK, at=NOW)
    assert numbers(ju) == (5, 1, 1, 4, 3, 0)
    assert numbers(ju, on=LATER) == (5, 1, 0, 4, 4, 0)
    refused("plan_open", actions.occupy, second, ju, "administrative", plan=plan, **PAPERS)
    actions.release(seat, reason="调出", valid_from=LATER, by=CLERK, at=NOW)
    assert numbers(ju, on=LATER) == (5, 0, 0, 5, 5, 0)
    assert queries.seat_of_person(first, DAY).slip == "控编单1号"
    assert queries.seat_of_person(first, LATER) is None


def test_every_act_is_in_the_record_and_legs_sum_to_zero(county):
    actions.plan(county.organs["JU"], "administrative", 2, **PAPERS)
    for entry in Entry.objects.all():
        assert [one.act for one in history("staffing.entry", entry.pk)] == ["staffing.entry.posted"]
        assert sum(Leg.objects.filter(entry=entry).values_list("amount", flat=True)) == 0


def test_a_full_organ_takes_nobody(county):
    ju, crowd = county.organs["JU"], people(county)
    for person in crowd[:5]:
        actions.occupy(person, ju, "administrative", **PAPERS)
    error = refused("within_quota", actions.occupy, crowd[5], ju, "administrative", **PAPERS)
    assert "水利局" in str(error) and "第六条" in str(error) and f"第 {error.other.id} 号分录" in str(error)
    assert numbers(ju) == (5, 5, 0, 0, 0, 0)


def test_a_backdated_act_is_held_against_every_later_day(county):
    ju = county.organs["JU"]
    actions.plan(ju, "administrative", 5, document=PAPER, valid_from=LATER, by=CLERK, at=NOW)
    assert numbers(ju) == (5, 0, 0, 5, 5, 0)
    refused("within_quota", actions.plan, ju, "administrative", 1, **PAPERS)


def test_the_pool_gives_no_more_than_it_has(county):
    refused("within_total", actions.allocate, county.organs["CAI"], "administrative", 16, **PAPERS)


@pytest.mark.parametrize(
    ("organ", "category", "rule"),
    [
        ("SHUI", "administrative", "fits_kind"),
        ("JU", "public", "fits_kind"),
        ("PAI", "administrative", "plaque_none"),
        ("XIE", "administrative", "coordinating_none"),
    ],
)
def test_a_category_fits_the_kind_of_organ(county, organ, category, rule):
    refused(rule, actions.allocate, county.organs[organ], category, 1, **PAPERS)


def test_a_change_needs_a_document_that_is_not_older_than_the_organ(county):
    ju = county.organs["JU"]
    without = {**PAPERS, "document": NO_DOCUMENT}
    refused("has_document", actions.allocate, ju, "administrative", 1, **without)
    old = {**PAPERS, "document": Document("旧〔2019〕1号", date(2019, 12, 31), "编委", "旧文")}
    refused("document_after_organ", actions.allocate, ju, "administrative", 1, **old)
    made = actions.allocate(ju, "administrative", 1, **old, override="机构设立前已经批复")
    assert Entry.objects.get(pk=made).override == "机构设立前已经批复"
    early = {**PAPERS, "valid_from": date(2019, 12, 31)}
    refused("in_time", actions.allocate, ju, "administrative", 1, **early)


def test_administrative_quotas_change_level_only_on_the_centres_document(county):
    town = county.organs["ZHEN"]
    refused("levels_apart", actions.transfer, county.organs["JU"], town, "administrative", 1, **PAPERS)
    refused("levels_apart", actions.allocate, town, "administrative", 1, from_level="county", **PAPERS)
    actions.transfer(county.organs["JU"], town, "administrative", 1, **{**PAPERS, "document": CENTRAL})
    actions.allocate(town, "public", 3, from_level="county", **PAPERS)
    assert numbers(town)[0] == 1
    assert numbers(town, "public")[0] == 3


def test_political_quotas_stand_apart_and_support_only_shrinks(county):
    refused("political_apart", actions.approve, COUNTY, "political", 5, **PAPERS)
    actions.approve(COUNTY, "political", 5, **{**PAPERS, "document": CENTRAL})
    actions.allocate(county.organs["GA"], "political", 3, **PAPERS)
    refused("support_shrinks", actions.approve, COUNTY, "support", 1, **PAPERS)
    with pytest.raises(actions.NoSuchCategory, match="不得自行设定"):
        actions.approve(COUNTY, "own_kind", 1, **PAPERS)


def test_purpose_tied_quotas_are_used_for_it_only(county):
    actions.set_purpose(COUNTY, "village", "村社区专项编制", ["public"], kinds=["township", "village"],
                        document=PAPER.no, by=CLERK, at=NOW)  # fmt: skip
    town, person = county.organs["ZHEN"], people(county)[0]
    actions.approve(COUNTY, "public", 4, level="township", purpose="village", **PAPERS)
    refused("purpose_only", actions.allocate, county.organs["SHUI"], "public", 1, purpose="village", **PAPERS)
    actions.allocate(town, "public", 2, purpose="village", **PAPERS)
    refused("within_quota", actions.occupy, person, town, "public", **PAPERS)
    actions.occupy(person, town, "public", purpose="village", **PAPERS)
    assert numbers(town, "public", purpose="village")[:2] == (2, 1)


def test_a_loan_stays_approved_where_it_was_and_comes_back(county):
    ju, cai = county.organs["JU"], county.organs["CAI"]
    loan = actions.borrow(cai, "administrative", 2, lender=ju, until=LATER, **PAPERS)
    assert numbers(ju)[0] == 5 and numbers(cai)[0] == 0
    assert numbers(ju)[4] == 3 and numbers(cai)[4] == 2
    refused("loan_open", actions.give_back, loan, 3, **PAPERS)
    actions.give_back(loan, 1, **PAPERS)
    actions.give_back(loan, 1, **PAPERS)
    assert numbers(ju) == (5, 0, 0, 5, 5, 0) and numbers(cai) == (0, 0, 0, 0, 0, 0)


def test_the_turnover_pool_lends_and_is_not_counted_as_approved(county):
    shui, person = county.organs["SHUI"], people(county)[0]
    actions.reserve(COUNTY, "public", 3, **PAPERS)
    loan = actions.borrow(shui, "public", 2, until=LATER, **PAPERS)
    actions.occupy(person, shui, "public", **PAPERS)
    found = queries.balance(shui, "public", DAY)
    assert (found.approved, found.usable, found.occupied, found.over) == (0, 2, 1, 0)
    refused("within_quota", actions.give_back, loan, 2, **PAPERS)
    refused("within_total", actions.borrow, county.organs["SHUI"], "public", 2, until=LATER, **PAPERS)


def test_leaders_are_counted_by_person(county):
    ju, cai, (boss, other, *_) = county.organs["JU"], county.organs["CAI"], people(county)
    for organ in (ju, cai):
        actions.approve(COUNTY, "leader.section_chief", 1, **PAPERS)
        actions.allocate(organ, "leader.section_chief", 1, **PAPERS)
    actions.occupy(boss, ju, "leader.section_chief", **PAPERS)
    actions.occupy(boss, ju, "administrative", **PAPERS)
    refused("one_person_one_post", actions.occupy, boss, cai, "leader.section_chief", **PAPERS)
    refused("leader_posts", actions.occupy, other, ju, "leader.section_chief", **PAPERS)


def test_a_person_sits_once_and_periods_do_not_overlap(county):
    ju, cai, person = county.organs["JU"], county.organs["CAI"], people(county)[0]
    actions.allocate(cai, "administrative", 5, **PAPERS)
    seat = actions.occupy(person, ju, "administrative", **PAPERS)
    error = refused("one_person_one_quota", actions.occupy, person, cai, "administrative", **PAPERS)
    assert "水利局" in str(error) and error.other
    actions.release(seat, reason="调出", valid_from=LATER, by=CLERK, at=NOW)
    refused("one_person_one_quota", actions.occupy, person, cai, "administrative", **PAPERS)
    actions.occupy(person, cai, "administrative", **{**PAPERS, "valid_from": LATER})
    refused("one_person_one_quota", actions.release, seat, reason="再次", valid_from=LATER, by=CLERK, at=NOW)


def test_the_conflicting_entry_is_named_only_to_those_who_may_see_it(county):
    ju, cai, person = county.organs["JU"], county.organs["CAI"], people(county)[0]
    actions.allocate(cai, "administrative", 5, **PAPERS)
    actions.occupy(person, ju, "administrative", **PAPERS)
    other = clerk_of([cai])
    error = refused("one_person_one_quota", actions.occupy, person, cai, "administrative", **{**PAPERS, "by": other})
    assert error.other is None and "水利局" not in str(error)
    with pytest.raises(NoSuchOrgan):
        actions.plan(ju, "administrative", 1, **{**PAPERS, "by": other})


def test_a_cut_may_leave_an_excess_only_with_a_plan_and_it_only_shrinks(county):
    ju, crowd = county.organs["JU"], people(county)
    seats = [actions.occupy(person, ju, "administrative", **PAPERS) for person in crowd[:5]]
    refused("digest_plan", actions.cut, ju, "administrative", 2, **PAPERS)
    digests = [DigestDraft(ju, "administrative", 2, "机构改革核减", "自然减员", date(2028, 12, 31))]
    actions.cut(ju, "administrative", 2, digests=digests, **PAPERS)
    assert numbers(ju) == (3, 5, 0, 0, -2, 2)
    refused("within_quota", actions.occupy, crowd[6], ju, "administrative", **PAPERS)
    refused("within_quota", actions.transfer, ju, county.organs["CAI"], "administrative", 1, **PAPERS)
    actions.release(seats[0], reason="退休", valid_from=LATER, by=CLERK, at=NOW)
    assert numbers(ju, on=LATER) == (3, 4, 0, 0, -1, 1)
    again = {**PAPERS, "valid_from": LATER}
    refused("within_quota", actions.occupy, crowd[6], ju, "administrative", **again)


def test_a_correction_reverses_and_what_others_build_on_stays(county):
    ju, person = county.organs["JU"], people(county)[0]
    given = Entry.objects.get(kind=Kind.ALLOCATE)
    seat = actions.occupy(person, ju, "administrative", **PAPERS)
    taken = Entry.objects.get(kind=Kind.OCCUPY)
    refused("within_quota", actions.reverse, given.pk, reason="录错", document=PAPER, by=CLERK, at=NOW)
    actions.reverse(taken.pk, reason="录错人", document=PAPER, by=CLERK, at=NOW)
    assert queries.seat_of_person(person, DAY) is None
    refused("has_document", actions.reverse, taken.pk, reason="再次", document=PAPER, by=CLERK, at=NOW)
    actions.reverse(given.pk, reason="录错", document=PAPER, by=CLERK, at=NOW)
    assert numbers(ju) == (0, 0, 0, 0, 0, 0)
    with pytest.raises(RuleBroken):
        actions.release(seat, reason="退休", valid_from=LATER, by=CLERK, at=NOW)


def test_undoing_a_release_puts_the_person_back(county):
    ju, person = county.organs["JU"], people(county)[0]
    seat = actions.occupy(person, ju, "administrative", **PAPERS)
    left = actions.release(seat, reason="退休", valid_from=LATER, by=CLERK, at=NOW)
    actions.reverse(left, reason="未退休", document=PAPER, by=CLERK, at=NOW)
    assert queries.seat_of_person(person, LATER).id == seat
    assert numbers(ju, on=LATER)[1] == 1


def test_as_known_tells_what_was_known_then(county):
    ju = county.organs["JU"]
    hour = timedelta(hours=1)
    actions.allocate(ju, "administrative", 3, document=PAPER, valid_from=DAY, by=CLERK, at=NOW + hour)
    known = {b.organ: b.approved for b in queries.balances(CLERK, COUNTY, DAY, as_known=NOW) if b.category == "administrative"}
    today = {b.organ: b.approved for b in queries.balances(CLERK, COUNTY, DAY) if b.category == "administrative"}
    assert known[ju] == 5 and today[ju] == 8


def test_balances_come_in_one_query_and_only_within_reach(county, django_assert_num_queries):
    with django_assert_num_queries(1):
        everything = queries.balances(CLERK, COUNTY, DAY)
    assert {one.organ for one in everything} == {None, county.organs["JU"]}
    assert queries.balances(clerk_of([county.organs["CAI"]]), COUNTY, DAY) == []


@pytest.mark.parametrize("statement", [
    "UPDATE staffing_entry SET note = 'x'", "DELETE FROM staffing_leg", "UPDATE staffing_leg SET amount = 99",
    ("INSERT OR REPLACE INTO staffing_leg (id, entry_id, account_id, place, amount)"
     " SELECT id, entry_id, account_id, place, 7 FROM staffing_leg"),
    "TRUNCATE staffing_leg CASCADE",
])  # fmt: skip
def test_entries_and_legs_are_never_changed(county, statement):
    if ("REPLACE" in statement) == (connection.vendor == "postgresql") and "REPLACE" in statement:
        pytest.skip("only SQLite knows REPLACE")
    if "TRUNCATE" in statement and connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL knows TRUNCATE")
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
