"""Where people work, what they became, certificates, pools, village cadres, and who retires when."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.organs.small_county import NOW, TODAY, TOWN
from tests.staffing.people_county import PAPER, clerk, draft, make_office, number
from yizhen.kernel.periods import add_months
from yizhen.record import door as record
from yizhen.staffing.access.people import NoSuchCadre, NoSuchStaff
from yizhen.staffing.actions import cadres, people, quotas, working
from yizhen.staffing.models import StaffRow
from yizhen.staffing.queries import cadres as cadre_queries
from yizhen.staffing.queries import people as queries
from yizhen.staffing.queries.forecast import forecast
from yizhen.staffing.rules.people import mixed, share, unfit
from yizhen.staffing.rules.retirement import retirement
from yizhen.staffing.terms.people import (
    CadreTitle,
    CareerKind,
    CertificateKind,
    CertificateState,
    Grade,
    LeaveKind,
    PeoplePower,
    Pool,
    PostingKind,
    Selection,
    Sex,
    Track,
)
from yizhen.staffing.terms.people_values import CadreDraft, CadreFilter, StaffFilter

DOC = "望组借〔2026〕4号"


@pytest.fixture
def office(db):
    return make_office()


def person(office, serial=1, organ="ZHEN", **more):
    return people.take_person(draft(office.organs[organ], serial, **more), by=office.by, at=NOW).staff


def send(office, pk, kind=PostingKind.SECONDED, organ="JIAN", **more):
    values = {"starts_on": TODAY, "document": DOC, "by": office.by, "at": NOW} | more
    return working.send(pk, kind, office.organs[organ] if organ else None, **values)


VECTORS = [
    (date(1964, 12, 31), Track.MEN, date(2024, 12, 31), (60, 0)),
    (date(1965, 1, 10), Track.MEN, date(2025, 2, 10), (60, 1)),
    (date(1965, 5, 1), Track.MEN, date(2025, 7, 1), (60, 2)),
    (date(1966, 1, 2), Track.MEN, date(2026, 5, 2), (60, 4)),
    (date(1976, 8, 3), Track.MEN, date(2039, 7, 3), (62, 11)),
    (date(1976, 9, 3), Track.MEN, date(2039, 9, 3), (63, 0)),
    (date(1969, 12, 31), Track.WOMEN_CADRE, date(2024, 12, 31), (55, 0)),
    (date(1970, 1, 1), Track.WOMEN_CADRE, date(2025, 2, 1), (55, 1)),
    (date(1981, 8, 9), Track.WOMEN_CADRE, date(2039, 7, 9), (57, 11)),
    (date(1981, 9, 9), Track.WOMEN_CADRE, date(2039, 9, 9), (58, 0)),
    (date(1975, 1, 1), Track.WOMEN_WORKER, date(2025, 2, 1), (50, 1)),
    (date(1975, 3, 1), Track.WOMEN_WORKER, date(2025, 5, 1), (50, 2)),
    (date(1984, 11, 30), Track.WOMEN_WORKER, date(2039, 11, 30), (55, 0)),
    (date(1970, 1, 31), Track.WOMEN_AS_MEN, date(2031, 5, 31), (61, 4)),
]


@pytest.mark.parametrize(("born", "track", "on", "age"), VECTORS)
def test_retirement_by_the_law_of_the_day(born, track, on, age):
    found = retirement(born, track)
    assert (found.on, found.age) == (on, age)
    assert found.earliest <= found.on <= found.latest and not found.checked


@given(st.dates(date(1930, 1, 1), date(2010, 12, 31)), st.sampled_from(Track))
def test_a_later_birth_never_retires_earlier_and_choice_stays_within_three_years(born, track):
    found, later = retirement(born, track), retirement(add_months(born, 1), track)
    assert later.on >= found.on
    assert add_months(found.on, -36) <= found.earliest <= found.on <= found.latest <= add_months(found.on, 36)


def test_the_quota_stays_and_the_person_works_elsewhere(office):
    pk = person(office)
    quotas.put_on_quota(pk, "administrative", since=TODAY, document=PAPER, by=office.by, at=NOW)
    posting = send(office, pk, until=TODAY + timedelta(180))
    row = StaffRow.objects.get(pk=pk)
    assert (row.organ_id, row.work_organ_id, row.work_kind) == (office.organs["ZHEN"], office.organs["JIAN"], "seconded")
    host = clerk(PeoplePower.VIEW, organs=[office.organs["JIAN"]])
    assert queries.staff_page(host, StaffFilter(TODAY, place="elsewhere")).count == 1
    working.bring_back(pk, posting, ended_on=TODAY, by=office.by, at=NOW)
    assert StaffRow.objects.get(pk=pk).work_organ_id == office.organs["ZHEN"]
    assert queries.staff_page(host, StaffFilter(TODAY)).count == 0
    acts = [one.act for one in record.history("staffing.staff", pk)]
    assert acts[-2:] == ["staffing.person.posted", "staffing.person.returned"]


def test_a_person_is_in_one_place_at_a_time(office):
    pk = person(office)
    send(office, pk)
    with pytest.raises(working.Overlaps, match="正在借调"):
        send(office, pk, PostingKind.ATTACHED, "GONG", starts_on=TODAY + timedelta(30))
    send(office, pk, PostingKind.MIXED, "ZHEN-C")
    assert StaffRow.objects.get(pk=pk).work_organ_id == office.organs["JIAN"]
    late = queries.postings(office.by, TODAY)
    assert {one.kind for one in late} == {"seconded", "mixed"}


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"organ": "ZHEN"}, "就是编制所在单位"),
        ({"organ": None}, "请选所去的单位"),
        ({"document": ""}, "须写明批准文件"),
        ({"until": TODAY - timedelta(1)}, "早于开始日期"),
    ],
)
def test_what_a_posting_needs(office, more, why):
    with pytest.raises(people.BadStaff, match=why):
        send(office, person(office), **more)


def test_overdue_secondments_are_told_and_leaving_ends_them(office):
    pk = person(office)
    send(office, pk, until=TODAY + timedelta(5))
    assert [one.overdue for one in queries.postings(office.by, TODAY + timedelta(6), ended=False)] == [True]
    later = NOW + timedelta(10)
    quotas.leave(pk, LeaveKind.RESIGNED, left_on=later.date(), document=DOC, by=office.by, at=later)
    assert queries.count_postings(office.by, ended=False) == 0
    assert StaffRow.objects.get(pk=pk).standing == "gone"  # held no quota: off the list at once


def test_auxiliaries_of_a_line_are_commanded_by_the_township(office):
    pk = person(office, 3, "GONG", identity="auxiliary_police", category="outside")
    send(office, pk, PostingKind.COMMANDED, "ZHEN", document="")
    town = clerk(PeoplePower.VIEW, organs=[office.organs["ZHEN"]])
    (line,) = queries.staff_page(town, StaffFilter(TODAY, group="auxiliary")).lines
    assert (line.organ_name, line.work_organ_name, line.work_kind) == ("县公安局", "石桥镇人民政府", "commanded")


def test_titles_and_ranks_follow_the_newest_record(office):
    pk = person(office, title="科员")
    note = {"by": office.by, "at": NOW}
    working.note_career(pk, CareerKind.COMPETED, on=date(2025, 6, 1), after="党政办主任", document=DOC, **note)
    working.note_career(pk, CareerKind.APPOINTED, on=date(2024, 1, 1), after="党政办副主任", **note)
    working.note_career(pk, CareerKind.RANKED, on=date(2025, 12, 1), after="二级主任科员", **note)
    row = StaffRow.objects.get(pk=pk)
    assert row.rank == "二级主任科员" and row.title_since is not None
    assert [one.after for one in queries.staff_sheet(office.by, pk, TODAY).careers] == [
        "二级主任科员", "党政办主任", "党政办副主任",
    ]  # fmt: skip
    with pytest.raises(people.BadStaff, match="还没有到"):
        working.note_career(pk, CareerKind.RANKED, on=date(2027, 1, 1), after="一级", **note)


def certificate(office, pk, no="A1", **more):
    values = {"issued_on": date(2024, 4, 1), "valid_until": TODAY + timedelta(30), "exam_on": date(2024, 3, 1),
              "score": Decimal("86.5"), "training_hours": 40} | more  # fmt: skip
    return working.certify(
        pk, working.CertificateDraft(CertificateKind.ENFORCEMENT, no, **values), by=office.by, at=NOW
    )


def test_certificates_expire_are_replaced_suspended_and_listed(office):
    pk, other = person(office), person(office, 2)
    first = certificate(office, pk)
    assert queries.certificates(office.by, TODAY, show="expiring")[1] == 1
    assert queries.staff_page(office.by, StaffFilter(TODAY, certificate="held")).count == 1
    assert queries.staff_page(office.by, StaffFilter(TODAY, certificate="none")).count == 1
    assert queries.certificates(office.by, TODAY + timedelta(40), show="expired")[1] == 1
    certificate(office, pk, "A2", valid_until=TODAY + timedelta(1500))
    states = [one.state for one in queries.staff_sheet(office.by, pk, TODAY).certificates]
    assert sorted(states) == ["replaced", "valid"]
    with pytest.raises(people.BadStaff, match="已登记"):
        certificate(office, other, "A2")
    with pytest.raises(people.BadStaff, match="晚于发证"):
        certificate(office, other, "A3", exam_on=date(2025, 1, 1))
    with pytest.raises(people.BadStaff, match="换证"):
        working.mark_certificate(first, CertificateState.SUSPENDED, reason="违纪", by=office.by, at=NOW)
    with pytest.raises(NoSuchStaff):
        working.mark_certificate(first, CertificateState.REVOKED, reason="离岗", by=clerk(county="990102"), at=NOW)


def test_the_pool_near_retirement_opens_three_years_before(office):
    near, far = person(office, 1, born=date(1967, 5, 1)), person(office, 2)
    entry = {"on": TODAY, "ground": "三年内退休", "task": "社区网格长", "by": office.by, "at": NOW}
    member = working.enter_pool(near, Pool.NEAR_RETIREMENT, **entry)
    with pytest.raises(people.BadStaff, match="起才可以进入周转池"):
        working.enter_pool(far, Pool.NEAR_RETIREMENT, **entry)
    working.enter_pool(far, Pool.OVER_POST, **(entry | {"ground": "机构改革超职数"}))
    with pytest.raises(people.BadStaff, match="已在周转池"):
        working.enter_pool(near, Pool.OVER_POST, **entry)
    assert queries.count_pool(office.by, pool="near_retirement", inside=True) == 1
    working.leave_pool(member, on=TODAY, ground="任务完成", by=office.by, at=NOW)
    assert queries.count_pool(office.by, pool="near_retirement", inside=True) == 0


def test_a_flexible_retirement_stays_within_what_the_law_lets_be_chosen(office):
    pk = person(office, 1, born=date(1966, 1, 2))
    agree = {"document": "协议", "by": office.by, "at": NOW}
    with pytest.raises(people.BadStaff, match="2026-01-02 至 2029-05-02"):
        people.choose_retirement(pk, date(2025, 12, 31), **agree)
    people.choose_retirement(pk, date(2027, 5, 2), **agree)
    assert StaffRow.objects.get(pk=pk).retires_on == date(2027, 5, 2)
    people.choose_retirement(pk, None, **agree)
    assert StaffRow.objects.get(pk=pk).retires_on == date(2026, 5, 2)


def test_forecast_counts_each_once_in_its_year(office, django_assert_num_queries):
    for n, born in enumerate((date(1966, 1, 2), date(1966, 12, 1), date(1968, 1, 1), date(1985, 1, 1)), start=1):
        person(office, n * 2 - 1, born=born)
    with django_assert_num_queries(2):
        found = forecast(office.by, TODAY)
    assert found.within == ((1, 1), (3, 3), (5, 3))
    assert sum(one.count for one in found.lines) == 3 and found.unknown == 0


def test_mixed_and_unfit_follow_from_what_is_known():
    assert mixed("public", "government") and mixed("administrative", "public_institution")
    assert not mixed("public", "township") and not mixed("outside", "government")
    assert unfit("法学", "水利、农学") and not unfit("农业水利工程", "水利,农学") and not unfit("", "水利")


def test_mixed_and_unfit_posts_are_listed(office, django_assert_num_queries):
    send(office, person(office, 1, "ZHEN-C", identity="public_manager", category="public"), organ="JIAN")
    person(office, 2, "ZHEN-C", identity="public_manager", category="public")
    person(office, 3, wanted_speciality="水利、农学")
    with django_assert_num_queries(3):
        lines, count = queries.mixed_staff(office.by)
    assert count == 1 and lines[0].work_organ_name == "县住建局"
    ((line, wanted),) = queries.unfit_staff(office.by)
    assert (line.name, wanted) == ("孙003", "水利、农学")


# -- village cadres ------------------------------------------------------------------------------------------------


def cadre(office, n, **more):
    values = {
        "village": f"{TOWN}{200 + n}", "name": f"郑{n}", "sex": Sex.MALE, "born_on": date(1975, 1, 1),
        "title": CadreTitle.SECRETARY, "selection": Selection.ELECTED, "selected_on": date(2024, 1, 10),
        "number": number(date(1975, 1, 1), n),
    }  # fmt: skip
    return cadres.enter_cadre(CadreDraft(**(values | more)), by=office.by, at=NOW)


def test_the_printed_shares_of_thirteen_villages_reproduce_rounded_half_up(office):
    """11 of 13 carry both offices; 35 or younger 5 of 13 = 38.5 %; in establishment 4 of 13 = 30.8 %."""
    for n in range(1, 14):
        cadre(
            office, n, both=n <= 11, established=n <= 4,
            born_on=date(1990, 3, 5) if n <= 5 else date(1990, 3, 4) if n == 6 else date(1975, 1, 1),
        )  # fmt: skip
    told = cadre_queries.cadre_figures(office.by, TODAY)
    assert (told.villages, told.secretaries) == (13, 13)
    assert told.young == (5, 13, "38.5%") and told.established == (4, 13, "30.8%")
    assert told.both == (11, 13, "84.6%")
    assert share(5, 13).percent == "38.5%" and share(0, 0).percent == "—"


def test_a_cadre_has_a_term_by_law_and_a_village_one_secretary(office):
    pk = cadre(office, 1)
    sheet = cadre_queries.cadre_sheet(office.by, pk, TODAY)
    assert sheet["line"].term_until == date(2029, 1, 10) and sheet["line"].age == 51
    assert cadres.term_end(f"{TOWN}001", date(2024, 2, 29)) == date(2029, 2, 28)
    with pytest.raises(cadres.BadCadre, match="已有在任的党组织书记"):
        cadre(office, 1, number="")
    cadres.leave_cadre(pk, on=TODAY, ground="换届", by=office.by, at=NOW)
    again = cadre(office, 1, name="新人", number="")
    with pytest.raises(cadres.BadCadre, match="已经离任"):
        cadres.change_cadre(pk, {"both": True}, by=office.by, at=NOW)
    assert cadres.change_cadre(again, {"both": True, "keeper": "镇党委组织办"}, by=office.by, at=NOW) == ["both", "keeper"]
    cadres.assess_cadre(again, 2025, Grade.EXCELLENT, by=office.by, at=NOW)
    with pytest.raises(cadres.BadCadre, match="任职以来"):
        cadres.assess_cadre(again, 2023, Grade.EXCELLENT, by=office.by, at=NOW)
    (line,) = cadre_queries.cadre_page(office.by, CadreFilter(TODAY))[0]
    assert line.grade == "excellent"
    with pytest.raises(NoSuchCadre):
        cadres.leave_cadre(again, on=TODAY, ground="x", by=clerk(organs=[office.organs["JIAN"]]), at=NOW)


def test_the_register_costs_the_same_however_many(office, django_assert_num_queries):
    for n in range(1, 31):
        cadre(office, n)
    with django_assert_num_queries(3):
        lines, count = cadre_queries.cadre_page(office.by, CadreFilter(TODAY), size=20)
    assert (len(lines), count) == (20, 30)
    assert len(list(cadre_queries.stream_cadres(office.by, CadreFilter(TODAY)))) == 30
    with django_assert_num_queries(1):
        cadre_queries.cadre_figures(office.by, TODAY)
