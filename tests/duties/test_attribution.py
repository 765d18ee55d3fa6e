"""Who is competent is entered, ended and given its means; people and officers are those of the ledger, as of the day."""

from datetime import date, timedelta

import pytest

from tests.duties.catalogue_rows import BY as MAKING
from tests.duties.catalogue_rows import DAY, draft
from tests.duties.gates import BY, COUNTY, NOW, SINCE, TODAY, make_gates
from tests.duties.test_duties_pages import item, office  # noqa: F401  the clerk's browser
from tests.organs.small_county import AWAY, HOME
from yizhen.duties import actions
from yizhen.duties.actions import attributing
from yizhen.duties.actions.refusals import BadAttribution
from yizhen.duties.models import HoldingRow, SubjectRow
from yizhen.duties.queries.boundaries import boundaries, hands_of
from yizhen.duties.rules.grounds import ground_of, grounds
from yizhen.duties.terms.attribution import AttributionDraft, Fault, Hands, Means, Mode
from yizhen.kernel.actors import system_actor
from yizhen.kernel.versioned import forget_everything
from yizhen.organs import door as organs
from yizhen.staffing import door as staffing
from yizhen.staffing.models import CertificateRow, PostingRow, StaffRow


@pytest.fixture
def gates(db):
    return make_gates()


def hire(organ, number, county, *, certified=None, until=None, **more):
    """Somebody in the ledger of people, as it would stand after being taken in."""
    person = organs.enroll_person(
        county, f"F{number:04d}", f"赵{number}", by=system_actor("编办", county, ["organs.edit"]), at=NOW
    )
    row = StaffRow.objects.create(
        person_id=getattr(person, "id", person), county=county, organ_id=organ, work_organ_id=organ, person_key="k",
        identity="civil_servant", group="established", **more,
    )  # fmt: skip
    if certified is not None:
        CertificateRow.objects.create(
            staff=row, county=county, kind="enforcement", number=f"Z{number}", issued_on=certified, valid_until=until
        )
    return row


def faults(code, on=TODAY):
    found = boundaries(COUNTY, on)
    return {one.fault for one in found.matrix.borders if found.items[one.item][0] == code}


def test_the_matrix_counts_officers_whose_certificates_are_in_force_that_day(gates):
    gates.lead("FINE", "urban", means=Means(people=9, certified=9))
    assert faults("FINE") == set(), "the ledger knows nobody there, so what was told stands"
    urban = gates.organ("urban")
    hire(urban, 1, COUNTY, certified=date(2024, 1, 1), until=TODAY)
    hire(urban, 2, COUNTY, certified=TODAY)
    hire(urban, 3, COUNTY)
    assert faults("FINE") == set()
    assert faults("FINE", TODAY + timedelta(days=1)) == {Fault.NOT_CERTIFIED}, "one certificate has run out"
    assert faults("FINE", TODAY - timedelta(days=1)) == {Fault.NOT_CERTIFIED}, "the other was not yet issued"
    assert hands_of(COUNTY, TODAY)[urban] == Hands(3, 2)


def test_who_is_lent_away_counts_where_they_work_and_who_left_counts_nowhere(gates):
    urban, water = gates.organ("urban"), gates.organ("water")
    lent = hire(urban, 1, COUNTY, certified=DAY)
    hire(urban, 2, COUNTY, certified=DAY, left_on=TODAY, standing="gone")
    PostingRow.objects.create(staff=lent, kind="seconded", organ_id=water, starts_on=TODAY)
    assert staffing.forces(COUNTY, TODAY) == {urban: staffing.Force(0, 0), water: staffing.Force(1, 1)}
    assert staffing.forces(COUNTY, TODAY - timedelta(days=1)) == {urban: staffing.Force(2, 2)}
    gates.lead("FINE", "urban", means=Means(people=9, certified=9))
    assert faults("FINE") == {Fault.NOT_CERTIFIED, Fault.NO_MEANS}


def test_an_abolished_organ_is_found_as_of_the_day(gates):
    gates.lead("CHECK", "water")
    root = system_actor("编办", COUNTY, ["organs.edit"])
    for one in organs.posts_of(gates.organ("water"), TODAY):
        organs.abolish_post(one.id, valid_to=TODAY, by=root, at=NOW)
    organs.abolish(gates.organ("water"), valid_to=TODAY, by=root, at=NOW)
    forget_everything()
    assert Fault.ABOLISHED in faults("CHECK") and Fault.ABOLISHED not in faults("CHECK", TODAY - timedelta(days=1))
    with pytest.raises(BadAttribution, match="已撤销"):
        attributing.attribute(
            AttributionDraft(gates.items["SEIZE"], gates.organ("water"), Mode.STATUTORY, "三定", TODAY), **BY
        )


def test_organs_principals_and_places_are_the_countys(counties):
    made = actions.enter_item(draft(), valid_from=DAY, **MAKING)
    stranger = organs.organs_of_county(AWAY, DAY)[0].id
    own = counties.home.organs["JIAN"]
    for wrong in (
        AttributionDraft(made, stranger, Mode.STATUTORY, "三定", DAY),
        AttributionDraft(made, 987654321, Mode.STATUTORY, "三定", DAY),
        AttributionDraft(made, own, Mode.ENTRUSTED, "三定", DAY, date(2027, 1, 1), scope="x", principal=stranger),
        AttributionDraft(made, own, Mode.STATUTORY, "三定", DAY, place=f"{AWAY}001"),
    ):
        with pytest.raises(BadAttribution, match="本县"):
            attributing.attribute(wrong, **MAKING)
    assert not HoldingRow.objects.exists()


def test_coercion_is_not_entrusted_to_anybody(gates):
    more = {"until": date(2027, 1, 1), "scope": "查封", "principal": gates.organ("water")}
    with pytest.raises(BadAttribution, match=r"第十七条第一款.*第十七条第二款"):
        gates.lead("SEIZE", "urban", Mode.ENTRUSTED, **more)
    gates.lead("FINE", "urban", Mode.ENTRUSTED, **more)
    gates.lead("SEIZE", "urban")


def test_an_entrustment_makes_no_circle_is_entered_once_and_can_be_ended(gates):
    more = {"until": TODAY + timedelta(days=300), "scope": "处罚"}
    made = gates.lead("FINE", "urban", Mode.ENTRUSTED, principal=gates.organ("water"), **more)
    with pytest.raises(BadAttribution, match="绕成了圈"):
        gates.lead("FINE", "water", Mode.ENTRUSTED, principal=gates.organ("urban"), **more)
    with pytest.raises(BadAttribution, match="已有归属登记"):
        gates.lead("FINE", "urban", Mode.ENTRUSTED, principal=gates.organ("water"), **more)
    with pytest.raises(BadAttribution, match="期满"):
        attributing.end_attribution(made, more["until"], document="函", **BY)
    attributing.end_attribution(made, TODAY, document="函", **BY)
    assert HoldingRow.objects.get(pk=made).valid_to == TODAY
    with pytest.raises(BadAttribution, match="已经终止"):
        attributing.end_attribution(made, TODAY - timedelta(days=1), document="函", **BY)
    back = AttributionDraft(
        gates.items["FINE"], gates.organ("water"), Mode.ENTRUSTED, "三定", TODAY, principal=gates.organ("urban"), **more
    )
    attributing.attribute(back, **BY)


def test_every_ground_is_cited_with_its_words():
    for key, found in grounds().grounds.items():
        assert found and all(one.text and one.source.article for one in found), key
    assert all(ground_of(fault) for fault in Fault)


def test_a_clerk_enters_an_attribution_gives_it_its_means_and_ends_it(office, item, counties):  # noqa: F811
    page = f"/duties/items/{item}/"
    organ = counties.home.organs["JIAN"]
    filled = {
        "organ": organ, "mode": "statutory", "article": "三定规定第四条", "empowered": "yes", "since": "2026-01-01",
        "named": "县级人民政府交通运输主管部门",
    }  # fmt: skip
    assert office.post(f"{page}holding/", {**filled, "article": ""}).status_code == 422
    told = office.post(f"{page}holding/", filled, follow=True).text
    assert "三定规定第四条" in told and "县级人民政府交通运输主管部门" in told
    held = HoldingRow.objects.get()
    assert "已有归属登记" in office.post(f"{page}holding/", filled).text
    told = office.post(f"/duties/holdings/{held.pk}/means/", {"people": "3", "certified": "1", "funded": "no"}, follow=True).text
    assert "持证 1 人" in told and "缺经费" in told and "单位自填" in told
    assert "县住建局" in office.get(f"/duties/holdings/{held.pk}/end/").text
    assert office.post(f"/duties/holdings/{held.pk}/end/", {"on": "2026-03-04", "document": ""}).status_code == 422
    told = office.post(f"/duties/holdings/{held.pk}/end/", {"on": "2026-03-04", "document": "编办函〔2026〕1号"}, follow=True)
    assert "已终止" in told.text
    held.refresh_from_db()
    assert held.valid_to == date(2026, 3, 4)
    assert office.get("/duties/holdings/999999/end/").status_code == 404


def test_a_clerk_says_which_requests_an_item_answers_to(office, item, monkeypatch):  # noqa: F811
    monkeypatch.setattr("yizhen.duties.queries.categories.NAMERS", [lambda _county, _on: {"E01": "暴露垃圾"}])
    page = f"/duties/items/{item}/answers/"
    assert "暴露垃圾" in office.get(page).text
    told = office.post(page, {"category": "E01", "since": "2026-01-01"}, follow=True)
    assert "已对应" in told.text and SubjectRow.objects.get(valid_to=None).category == "E01"
    assert "取消对应" in told.text and "暴露垃圾" in office.get(f"/duties/items/{item}/").text
    assert "已取消" in office.post(f"{page}stop", {"category": "E01"}, follow=True).text
    assert not SubjectRow.objects.filter(valid_to=None).exists()
    assert "没有这条对应关系" in office.post(f"{page}stop", {"category": "E01"}, follow=True).text


def test_the_matrix_costs_the_same_however_many(gates, django_assert_max_num_queries):
    gates.lead("FINE", "urban")
    hire(gates.organ("urban"), 1, COUNTY, certified=DAY)
    boundaries(COUNTY, TODAY)
    with django_assert_max_num_queries(9):
        boundaries(COUNTY, TODAY)
    for n in range(20):
        hire(gates.organ("urban"), n + 2, COUNTY, certified=DAY)
    with django_assert_max_num_queries(9):
        boundaries(COUNTY, TODAY)
    assert HOME == COUNTY and SINCE < TODAY
