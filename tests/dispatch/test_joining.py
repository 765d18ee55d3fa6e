"""Requesters join parties behind the intake: once, with their ends, and with who looked."""

from datetime import timedelta

import pytest

from tests.dispatch.conftest import COUNTY, NOW, TODAY
from yizhen.dispatch import door as dispatch
from yizhen.dispatch.actions.joining import JOINING
from yizhen.dispatch.models import Case
from yizhen.dispatch.queries.joining import proven_matter
from yizhen.kernel.actors import Actor, Grant
from yizhen.parties import actions, queries
from yizhen.parties.access import NotProven
from yizhen.parties.door import Power
from yizhen.parties.models import Party, Use
from yizhen.record import door as record

PHONE = "13812345678"
KEEPER = Actor(
    name="保管人", county=COUNTY, account=901, grants=(Grant(frozenset(Power), COUNTY),), organ_name="指挥中心"
)
SECOND = Actor(name="另一人", county=COUNTY, account=902, grants=(Grant(frozenset(Power), COUNTY),))


def hear():
    record.seal_all()
    record.hand_out_all()


def test_two_cases_of_one_person_are_one_party(realm):
    first = realm.report(name="李秀英", phone=PHONE)
    second = realm.report(name="李秀英", phone=PHONE, at=NOW + timedelta(minutes=5))
    realm.report(name="", phone="", anonymous=True, at=NOW + timedelta(minutes=9))
    assert not Party.objects.exists(), "intake waits for nothing"
    hear()
    (party,) = queries.find(KEEPER, PHONE)
    uses = Use.objects.order_by("pk")
    assert [(u.party_id, u.matter_number) for u in uses] == [(party, first.number), (party, second.number)]
    assert [u.person_key for u in uses] == [Case.objects.get(pk=c.id).person_key for c in (first, second)]
    record.rewind(JOINING)
    hear()
    assert Use.objects.count() == 2, "hearing it again changes nothing"


@pytest.mark.parametrize("path", ["closed", "refused"])
def test_the_end_of_a_case_starts_its_retention(realm, path):
    if path == "refused":
        realm.do("refuse", realm.report(name="李秀英", phone=PHONE).id)
    else:
        realm.reach("closed", name="李秀英", phone=PHONE)
    hear()
    use = Use.objects.get()
    assert (use.ended_on, use.due_on.year) == (TODAY, TODAY.year + 3)


def test_the_requester_sees_this_case_only_and_who_looked(realm):
    case = realm.reach("dispatched", name="李秀英", phone=PHONE)
    realm.report(name="李秀英", phone=PHONE, at=NOW + timedelta(minutes=40))
    dispatch.see_requester(case.id, purpose="回访核实", by=realm.center, at=NOW)
    hear()
    assert proven_matter(case.number, "00000-00000-0000") is None
    matter = proven_matter(case.number, case.follow_code)
    seen = queries.own_data(matter, TODAY)
    assert (seen.party.name, dict(seen.party.contacts)) == ("李**", {"phone": "138****5678"})
    (look,) = seen.looks
    assert (look.reason, look.organ_name) == ("回访核实", "center")


def test_forgetting_reaches_the_case(realm):
    case = realm.reach("closed", name="李秀英", phone=PHONE)
    hear()
    later = NOW + timedelta(days=1200)
    pk = actions.propose(COUNTY, by=KEEPER, at=later)
    actions.decide(pk, confirmed=True, by=SECOND, at=later)
    row = Case.objects.get(pk=case.id)
    assert record.open_many([row.requester_name, row.requester_phone]) == {
        row.requester_name: None, row.requester_phone: None,
    }  # fmt: skip
    with pytest.raises(NotProven):
        queries.own_data(proven_matter(case.number, case.follow_code), TODAY)
    hear()
    assert record.verify().ok


def test_hearing_of_many_cases_takes_few_queries(realm, django_assert_max_num_queries):
    for n in range(30):
        realm.report(name=f"来人{n}", phone=f"139{n:08d}", at=NOW + timedelta(minutes=n))
    record.seal_all()
    from yizhen.record.actions.news import HANDLERS, hand_out

    with django_assert_max_num_queries(40):
        hand_out(HANDLERS[JOINING])
    assert Use.objects.count() == 30
