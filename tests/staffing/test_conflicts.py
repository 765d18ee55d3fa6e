"""What stands in the way is named, with its paper and a link, to those who may see it, and to nobody else."""

from datetime import date, timedelta

import pytest

from tests.organs.small_county import HOME, NOW, SINCE, TODAY
from tests.staffing.people_county import PAPER, clerk, draft, make_office, number
from tests.staffing.test_quota_pages import ask
from yizhen.staffing import actions
from yizhen.staffing.actions import people, quotas, working
from yizhen.staffing.models import Entry, Seat, StaffRow
from yizhen.staffing.terms import Document
from yizhen.staffing.terms.people import CertificateKind, PostingKind
from yizhen.staffing.terms.workbook import PersonLine
from yizhen.staffing.views import people_acts, people_lists, quota_forms

BORN = date(1985, 5, 6)
COMMON = {"document": PAPER, "valid_from": TODAY, "at": NOW}


@pytest.fixture
def office(db):
    return make_office()


@pytest.fixture
def bureau(office):
    """Somebody whose powers reach the bureau only."""
    return clerk(organs=[office.organs["JIAN"]])


def taken(office, serial, organ="ZHEN", **more):
    return people.take_person(draft(office.organs[organ], serial, **more), by=office.by, at=NOW).staff


def refused(act, *args, kind=actions.RuleBroken, **told):
    with pytest.raises(kind) as error:
        act(*args, **told)
    return error.value


def told_by_page(deed, pk, by, **posted):
    return ask(people_acts.act, pk, deed, by=by, **posted).text


def test_a_person_twice(office, bureau):
    first, second = taken(office, 1), taken(office, 2, "JIAN")
    page = ask(people_lists.new, by=office.by, organ=str(office.organs["JIAN"]), staff_no="W9", name="孙玖",
               identity="civil_servant", number=number(BORN, 1)).text  # fmt: skip
    assert "同一人不能登记两次" in page and f"/staffing/people/{first}/" in page and "孙001（工号 W0001，" in page
    changed = {"number": number(BORN, 1)}
    error = refused(people.change_person, second, changed, version=None, by=office.by, at=NOW, kind=people.SameNumber)
    assert error.other.id == first
    error = refused(people.change_person, second, changed, version=None, by=bureau, at=NOW, kind=people.SameNumber)
    assert error.other is None and "孙001" not in str(error)
    draft_of = draft(office.organs["JIAN"], 7, number=number(BORN, 1))
    error = refused(people.take_person, draft_of, by=bureau, at=NOW, kind=people.BadStaff)
    assert error.other is None and "孙001" not in str(error) and StaffRow.objects.count() == 2


def test_a_certificate_twice(office, bureau):
    first, second = taken(office, 1), taken(office, 2, "JIAN")
    card = working.CertificateDraft(CertificateKind.ENFORCEMENT, "执0001", date(2025, 1, 1))
    working.certify(first, card, by=office.by, at=NOW)
    assert refused(working.certify, second, card, by=office.by, at=NOW, kind=people.BadStaff).other.id == first
    assert refused(working.certify, second, card, by=bureau, at=NOW, kind=people.BadStaff).other is None


def test_a_person_in_a_workbook_who_is_in_the_ledger_already(office):
    """What is kept with the line outlives the person's row: it names nobody."""
    taken(office, 1)
    lines = [PersonLine(3, "人员", name="孙壹", unit="石桥镇人民政府", number=number(BORN, 1), identity="civil_servant", notes=[], problems=[])]
    actions.check_lines([], lines, county=HOME, by=office.by, on=TODAY)
    assert "同一人不能登记两次" in str(lines[0].problems) and "孙001" not in str(lines[0].problems)


def test_overlapping_seats(office, bureau):
    town, jian = office.organs["ZHEN"], office.organs["JIAN"]
    pk = taken(office, 1)
    quotas.put_on_quota(pk, "administrative", since=TODAY, document=PAPER, by=office.by, at=NOW)
    who, entry = StaffRow.objects.get(pk=pk).person_id, Entry.objects.latest("pk")
    error = refused(actions.occupy, who, jian, "administrative", by=office.by, **COMMON)
    assert error.rule.number and error.other.id == entry.pk and f"第 {entry.pk} 号分录（{PAPER.no}）" in str(error)
    assert f"自 {TODAY.isoformat()} 起" in str(error)
    error = refused(actions.occupy, who, jian, "administrative", by=bureau, **COMMON)
    assert error.other is None and PAPER.no not in str(error) and "别的单位" in str(error)
    assert StaffRow.objects.get(pk=pk).organ_id == town


def test_overlapping_postings_name_kind_day_and_paper(office):
    pk = taken(office, 1)
    where = {"starts_on": TODAY, "by": office.by, "at": NOW}
    working.send(pk, PostingKind.SECONDED, office.organs["JIAN"], document="望组借〔2026〕1号", **where)
    page = told_by_page("send", pk, office.by, kind="attached", organ=str(office.organs["JIAN"]),
                        starts_on=TODAY.isoformat(), document="望组〔2026〕2号")  # fmt: skip
    assert f"自 {TODAY.isoformat()} 起正在借调（望组借〔2026〕1号），期间重叠" in page


def test_a_document_older_than_the_organ(office):
    organ = office.organs["ZHEN"]
    old = Document("望编发〔1949〕1号", SINCE - timedelta(days=9), "县委编委", "旧文")
    error = refused(actions.plan, organ, "administrative", 1, by=office.by, **{**COMMON, "document": old})
    assert error.rule.article and SINCE.isoformat() in str(error)


def test_a_quota_somebody_else_just_took(office, bureau):
    jian = office.organs["JIAN"]
    made = actions.plan(jian, "administrative", 2, by=office.by, **COMMON)
    form = {
        "organ": str(jian), "category": "administrative", "count": "1", "number": "望编发〔2026〕9号", "record": "1",
        "dated": TODAY.isoformat(), "authority": "县委编委", "authority_level": "county", "title": "锁定",
        "valid_from": TODAY.isoformat(), "until": (TODAY + timedelta(days=90)).isoformat(),
    }  # fmt: skip
    page = ask(quota_forms.new, query="act=plan", by=bureau, **form).text
    assert f"第 {made} 号分录（{PAPER.no}）" in page and f'href="/staffing/quotas/entry/{made}/"' in page
    unseeing = clerk("staffing.record", organs=[jian])
    error = refused(actions.plan, jian, "administrative", 1, by=unseeing, **COMMON)
    assert error.other is None and PAPER.no not in str(error) and "不够" in str(error)


def test_who_left_and_sits_elsewhere_cannot_come_back_by_a_correction(office, bureau):
    """The entry in the way is another organ's: its number is not told to a clerk who may not see it."""
    pk = taken(office, 1, "JIAN")
    quotas.put_on_quota(pk, "administrative", since=SINCE, document=PAPER, by=office.by, at=NOW)
    who, later = StaffRow.objects.get(pk=pk).person_id, TODAY + timedelta(days=5)
    left = actions.release(Seat.objects.get().pk, reason="调出", valid_from=TODAY, by=office.by, at=NOW)
    actions.occupy(who, office.organs["ZHEN"], "administrative", by=office.by, **{**COMMON, "valid_from": later})
    told = {"reason": "误登", "document": PAPER, "at": NOW}
    assert refused(actions.reverse, left, by=bureau, **told).other is None
    assert refused(actions.reverse, left, by=office.by, **told).other.id == Entry.objects.latest("pk").pk
