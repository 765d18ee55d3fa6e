"""The requester's own word: rating within the county's window, and having a case handled again."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.dispatch.conftest import COUNTY, NOW, TODAY
from tests.dispatch.pages import asking
from yizhen.county import door as county
from yizhen.dispatch import door as dispatch
from yizhen.dispatch.models import Case, Step
from yizhen.dispatch.rules import decode_clock, may_reopen, word_ends
from yizhen.kernel.actors import NoPower, system_actor
from yizhen.kernel.lifecycle import NotAllowed
from yizhen.law import door as law
from yizhen.record import door as record

LATER = NOW + timedelta(days=2)
AFTER = NOW + timedelta(days=40)


def rated(realm, case, *, at=LATER, solved=True, satisfaction=5, words=""):
    return dispatch.rate(
        case.number, case.follow_code, solved=solved, satisfaction=satisfaction, words=words, by=realm.public, at=at
    )


def again(realm, case, *, at=LATER, words="垃圾又堆起来了"):
    return dispatch.ask_again(case.number, case.follow_code, words=words, by=realm.public, at=at)


def set_rule(name, value):
    by = system_actor("测试", COUNTY, ["county.edit"])
    source = county.Source("《示例县接诉即办办法》")
    county.set_rule(COUNTY, name, value, in_force_from=TODAY, source=source, by=by, at=NOW)


@given(st.dates(date(2025, 1, 1), date(2026, 10, 1)), st.integers(1, 60))
def test_the_window_is_never_shorter_than_its_days(day, days):
    closed = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
    until = word_ends(closed, days, law.calendar())
    assert until >= closed + timedelta(days=days)
    assert until <= closed + timedelta(days=days + 12)


def test_reopening_stops_at_the_window_and_at_its_number():
    told = {"reopened": 0, "times": 1, "now": NOW, "until": LATER}
    assert may_reopen(**told)
    assert not may_reopen(**told | {"now": LATER})
    assert not may_reopen(**told | {"reopened": 1})
    assert not may_reopen(**told | {"times": 0})


def test_the_requesters_word_outweighs_the_call_back(realm):
    case = realm.reach("verified")
    realm.do("close", case.id)
    rated(realm, case, solved=False, satisfaction=2, words="只清了一半")
    row = Case.objects.get(pk=case.id)
    assert (row.state, row.solved, row.satisfaction, row.rated_at) == ("closed", False, 2, LATER)
    entry = record.history("dispatch.case", case.id)[-1]
    assert entry.act == "dispatch.case.rated"
    assert entry.payload["changed"]["satisfaction"] == [None, 2]
    assert "只清了一半" not in str(entry.payload)
    rated(realm, case, solved=True, satisfaction=4)
    assert Case.objects.get(pk=case.id).satisfaction == 4, "until the window closes it may be said anew"


@pytest.mark.parametrize("marks", [{"solved": None}, {"satisfaction": None}, {"satisfaction": 6}])
def test_half_a_rating_is_asked_for_again(realm, marks):
    case = realm.reach("closed")
    with pytest.raises(ValueError, match="解决了没有"):
        rated(realm, case, **marks)
    assert Case.objects.get(pk=case.id).rated_at is None


@pytest.mark.parametrize("state", ["received", "handling", "verified"])
def test_only_an_ended_case_is_rated(realm, state):
    case = realm.reach(state)
    with pytest.raises(NotAllowed):
        rated(realm, case)


def test_reopening_goes_back_to_the_same_organ_with_a_clock_of_its_own(realm):
    case = realm.reach("closed")
    before = Case.objects.get(pk=case.id)
    again(realm, case)
    row = Case.objects.get(pk=case.id)
    assert (row.state, row.reopen_count, row.closed_at, row.handled_at) == ("handling", 1, None, None)
    assert (row.holder_organ_id, row.holder_post_id) == (before.holder_organ_id, before.holder_post_id)
    clock = decode_clock(row.clock)
    assert clock.start == LATER
    assert row.due_at == clock.due_at > before.due_at
    assert any("自重办时起算" in step for step in clock.steps)
    assert Step.objects.filter(case=case.id).last().words == "垃圾又堆起来了"
    realm.do("handle", case.id, at=LATER + timedelta(hours=1))
    realm.do("verify_pass", case.id, at=LATER + timedelta(hours=2))
    realm.do("close", case.id, at=LATER + timedelta(hours=3))
    with pytest.raises(dispatch.ReopenedBefore):
        again(realm, case, at=LATER + timedelta(hours=4))


def test_the_number_of_reopenings_is_the_countys(realm):
    set_rule("dispatch.reopen_times", 0)
    case = realm.reach("closed")
    with pytest.raises(dispatch.ReopenedBefore):
        again(realm, case)
    with pytest.raises(dispatch.ReopenedBefore):
        dispatch.reopen(case.id, words="回访未解决", by=realm.center, at=LATER)


def test_the_window_is_kept_on_the_server(realm):
    case = realm.reach("closed")
    with pytest.raises(dispatch.TooLate):
        rated(realm, case, at=AFTER)
    with pytest.raises(dispatch.TooLate):
        again(realm, case, at=AFTER)
    with pytest.raises(dispatch.TooLate):
        dispatch.reopen(case.id, words="回访未解决", by=realm.center, at=AFTER)
    set_rule("dispatch.rating_days", 60)
    other = realm.reach("closed")
    assert rated(realm, other, at=AFTER).state == "closed"


def test_words_are_needed_and_a_wrong_code_opens_nothing(realm):
    case = realm.reach("closed")
    with pytest.raises(dispatch.WordsNeeded):
        again(realm, case, words="  ")
    with pytest.raises(dispatch.NoSuchCase):
        dispatch.ask_again(case.number, "00000-00000-0000", words="x", by=realm.public, at=LATER)


def test_the_center_reopens_and_the_handling_organ_does_not(realm):
    case = realm.reach("closed")
    with pytest.raises(NoPower):
        dispatch.reopen(case.id, words="回访未解决", by=realm.urban, at=LATER)
    done = dispatch.reopen(case.id, words="回访未解决", by=realm.center, at=LATER)
    assert done.state == "handling"
    assert "重办" not in [b.label for b in dispatch.case_page(realm.center, case.id, now=LATER).buttons]


def test_the_button_stands_only_within_the_window(realm):
    case = realm.reach("closed")
    assert "重办" in [b.label for b in dispatch.case_page(realm.center, case.id, now=LATER).buttons]
    assert "重办" not in [b.label for b in dispatch.case_page(realm.center, case.id, now=AFTER).buttons]


def test_the_requester_rates_and_asks_again_on_the_page(realm):
    case = realm.reach("closed", at=timezone.now() - timedelta(hours=2))
    told = {"number": case.number, "code": case.follow_code}
    with asking() as visit:
        page = visit(realm.public).post("/follow", told).content.decode()
        assert "提交评价" in page
        assert "要求重办" in page
        page = visit(realm.public).post("/follow", told | {"go": "rate", "solved": "no"}).content.decode()
        assert "再选满意程度" in page
        marks = {"go": "rate", "solved": "no", "satisfaction": "2", "words": "还有味道"}
        page = visit(realm.public).post("/follow", told | marks).content.decode()
        assert "您的评价：问题没有解决，不满意" in page
        page = visit(realm.public).post("/follow", told | {"go": "again", "words": "还有味道"}).content.decode()
    assert "已经退回原来的承办单位重办" in page
    assert "提交评价" not in page
    assert Case.objects.get(pk=case.id).state == "handling"


def test_the_page_of_the_case_reopens(realm):
    case = realm.reach("closed", at=timezone.now() - timedelta(hours=2))
    with asking() as browse:
        url = f"/dispatch/cases/{case.number}/do/reopen"
        assert browse(realm.center).post(url, {}).status_code == 422
        assert browse(realm.center).post(url, {"words": "回访未解决"}).status_code == 302
    assert Case.objects.get(pk=case.id).reopen_count == 1
