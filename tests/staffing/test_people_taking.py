"""Taking people in: what is kept, masked, refused or noted; changing values; who may see what."""

from dataclasses import replace
from datetime import date

import pytest

from tests.organs.small_county import HOME, NOW, TODAY
from tests.staffing.people_county import clerk, draft, make_office, number
from yizhen.kernel.actors import NoPower
from yizhen.record import door as record
from yizhen.staffing.access.people import NoSuchStaff
from yizhen.staffing.actions import people as acts
from yizhen.staffing.models import StaffRow
from yizhen.staffing.queries import people as queries
from yizhen.staffing.terms.people import Field, PeoplePower
from yizhen.staffing.terms.people_values import Identity, StaffFilter


@pytest.fixture
def office(db):
    return make_office()


def take(office, *drafts):
    return acts.take_people(drafts, by=office.by, at=NOW)


def test_a_person_is_kept_under_lock_and_the_number_tells_birth_and_sex(office):
    (taken,) = take(office, draft(office.organs["ZHEN"], 2, born=date(1970, 3, 9)))
    row = StaffRow.objects.get(pk=taken.staff)
    assert (row.born_on, row.sex, row.track) == (date(1970, 3, 9), "female", "women_cadre")
    assert row.rule_retires_on == row.retires_on == date(2025, 4, 9)
    assert "990101" not in str(row.sealed) and row.number_index and not row.number_flaw
    sheet = queries.staff_sheet(office.by, taken.staff, TODAY)
    shown = dict(sheet.private)
    assert shown[Field.NUMBER] == "990101********" + number(date(1970, 3, 9), 2)[-4:]
    assert shown[Field.PHONE] == "138****0000" and shown[Field.PARTY] == "已登记"
    entry = record.history("staffing.staff", taken.staff)[-1]
    assert "19700309" not in str(entry.payload) and "孙002" not in str(entry.payload)
    assert "number" in entry.payload["fields"]


def test_an_old_number_becomes_new_and_a_flawed_one_is_kept_and_told(office):
    town = office.organs["ZHEN"]
    old = "110105491231002"
    bad = number(date(1980, 1, 1), 5)[:-1] + ("0" if number(date(1980, 1, 1), 5)[-1] != "0" else "1")
    first, second = take(office, draft(town, 1, number=old, worked_since=None), draft(town, 2, number=bad))
    assert first.notes == ("身份证号原为 15 位，已换算为 18 位",)
    assert StaffRow.objects.get(pk=first.staff).number_index
    assert "校验码不符" in second.notes[0]
    row = StaffRow.objects.get(pk=second.staff)
    assert (row.number_flaw, row.number_index) == ("check", "")
    assert "身份证号有误，请核对" in queries.staff_sheet(office.by, second.staff, TODAY).flags


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"identity": "nobody"}, "没有“nobody”这种身份类别"),
        ({"category": "public"}, "公务员不能占用这类编制"),
        ({"number": "", "born_on": date(2030, 1, 1)}, "出生日期不合常理"),
        ({"worked_since": date(1990, 1, 1)}, "参加工作时间早于 16 周岁"),
        ({"joined_on": date(2001, 1, 1)}, "进入本单位时间早于参加工作时间"),
        ({"phone": "12"}, "电话"),
        ({"education": "wise"}, "不认识的取值"),
        ({"track": "women_cadre"}, "退休类别与性别不符"),
        ({"staff_no": ""}, "没有工号或姓名"),
        ({"staff_no": "ZHEN1"}, "已是另一个人的"),
        ({"person": 987654}, "没有这名工作人员"),
        ({"organ": 987654}, "没有这个单位"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_why_and_the_rest_is_taken(office, more, why):
    town = office.organs["ZHEN"]
    refused, taken = take(office, replace(draft(town, 1), **more), draft(town, 3))
    assert why in refused.refused and refused.staff is None
    assert taken.staff and StaffRow.objects.count() == 1


def test_nobody_is_taken_in_twice(office):
    town, bureau = office.organs["ZHEN"], office.organs["JIAN"]
    twice = take(office, draft(town, 1), draft(bureau, 2, number=number(date(1985, 5, 6), 1)), draft(town, 1, number=""))
    assert [bool(one.staff) for one in twice] == [True, False, False]
    assert "同一人不能登记两次" in twice[1].refused and "重复" in twice[2].refused
    there = office.ids.people["ZHEN1"]
    again = take(office, draft(town, 5, person=there), draft(town, 6, person=there))
    assert again[0].person == there and "已在台账里" in again[1].refused
    with pytest.raises(acts.BadStaff):
        acts.take_person(draft(bureau, 9, number=number(date(1985, 5, 6), 1)), by=office.by, at=NOW)


def test_departments_change_their_fields_and_only_the_office_changes_the_core(office):
    (taken,) = take(office, draft(office.organs["ZHEN"], 1))
    own = clerk(PeoplePower.VIEW, PeoplePower.EDIT, organs=[office.organs["ZHEN"]])
    assert acts.change_person(taken.staff, {"title": "副主任", "phone": "13911112222"}, version=1, by=own, at=NOW) == [
        "phone", "title",
    ]  # fmt: skip
    with pytest.raises(NoPower):
        acts.change_person(taken.staff, {"born_on": date(1984, 5, 6)}, version=2, by=own, at=NOW)
    with pytest.raises(acts.MovedMeanwhile):
        acts.change_person(taken.staff, {"title": "主任"}, version=1, by=own, at=NOW)
    assert acts.change_person(taken.staff, {"born_on": date(1966, 1, 2)}, version=2, by=office.by, at=NOW) == ["born_on"]
    row = StaffRow.objects.get(pk=taken.staff)
    assert row.retires_on == date(2026, 5, 2) and row.version == 3
    entry = record.history("staffing.staff", row.pk)[-1]
    assert entry.payload["fields"] == ["born_on"] and "1966" not in str(entry.payload)
    assert acts.change_person(taken.staff, {"title": "副主任"}, version=3, by=office.by, at=NOW) == []


def test_a_number_of_another_is_refused_when_it_is_changed(office):
    first, second = take(office, draft(office.organs["ZHEN"], 1), draft(office.organs["ZHEN"], 2))
    taken = number(date(1985, 5, 6), 1)
    with pytest.raises(acts.SameNumber):
        acts.change_person(second.staff, {"number": taken, "sex": "male", "track": ""}, version=1, by=office.by, at=NOW)
    assert first.staff


def test_full_values_need_a_power_and_a_reason_and_leave_a_trace(office):
    (taken,) = take(office, draft(office.organs["ZHEN"], 1))
    with pytest.raises(acts.BadStaff):
        acts.reveal_person(taken.staff, " ", by=office.by, at=NOW)
    with pytest.raises(NoPower):
        acts.reveal_person(taken.staff, "核对", by=clerk(PeoplePower.VIEW), at=NOW)
    shown = acts.reveal_person(taken.staff, "核对身份证号", by=office.by, at=NOW)
    assert shown[Field.NUMBER] == number(date(1985, 5, 6), 1)
    entry = record.history("staffing.staff", taken.staff)[-1]
    assert entry.act == "staffing.person.looked" and "核对" not in str(entry.payload)


def test_people_are_reached_by_quota_and_by_where_they_work_and_by_nobody_else(office):
    (taken,) = take(office, draft(office.organs["ZHEN"], 1))
    for organ, seen in (("ZHEN", True), ("JIAN", False)):
        by = clerk(PeoplePower.VIEW, PeoplePower.EDIT, organs=[office.organs[organ]])
        assert queries.staff_page(by, StaffFilter(TODAY)).count == int(seen)
        if not seen:
            with pytest.raises(NoSuchStaff):
                queries.staff_sheet(by, taken.staff, TODAY)
    far = clerk(county="990102")
    assert queries.staff_page(far, StaffFilter(TODAY)).count == 0
    assert acts.take_people([draft(office.organs["ZHEN"], 7)], by=far, at=NOW)[0].refused


def test_a_county_adds_identities_and_cannot_retire_one_in_use(office):
    acts.set_identity(Identity("village_helper", "村级协理员", "outside"), by=office.by, at=NOW)
    (taken,) = take(office, draft(office.organs["ZHEN"], 1, identity="village_helper", category="outside"))
    assert StaffRow.objects.get(pk=taken.staff).group == "outside"
    with pytest.raises(acts.BadStaff):
        acts.set_identity(Identity("village_helper", "村级协理员", "outside", retired=True), by=office.by, at=NOW)
    assert queries.identities_of(HOME)["village_helper"].local


def test_lists_cost_the_same_however_many_people(office, django_assert_num_queries):
    take(office, *(draft(office.organs["ZHEN"], n) for n in range(1, 31)))
    with django_assert_num_queries(3):
        page = queries.staff_page(office.by, StaffFilter(TODAY), size=20)
    assert (len(page.lines), page.count) == (20, 30)
    assert page.lines[0].birth_year == 1985 and page.lines[0].organ_name
    assert len(list(queries.stream_staff(office.by, StaffFilter(TODAY)))) == 30
    found = queries.staff_page(office.by, StaffFilter(TODAY, text="孙007", retires=2048, certificate="none"))
    assert [one.name for one in found.lines] == ["孙007"]
