"""What offices say to each other about whose duty it is stays among them; the requester reads why, decently."""

from tests.dispatch.conftest import NOW
from yizhen.dispatch import door as dispatch


def why(case):
    return dispatch.follow(case.number, case.follow_code, now=NOW).why


def test_the_table_is_told_as_it_is(realm):
    assert "牵头" in why(realm.reach("dispatched"))


def test_a_designation_is_told_without_the_quarrel(realm):
    case = realm.reach("designated")
    assert why(case) == "由县指挥中心指定这个单位办理，不再退回。"
    assert "推" not in why(case)


def test_another_organ_than_the_table_says_is_told_without_the_reason(realm):
    case = realm.reach("accepted")
    realm.do("dispatch", case.id, organ=realm.organs["water"], reason="城管局说人手不够")
    assert why(case) == "由县指挥中心派给这个单位办理。"
