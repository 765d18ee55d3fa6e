"""Whatever is typed: an answer in words or a result, never a broken statement, and nothing half done."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.dispatch.conftest import NOW
from yizhen.dispatch import door as dispatch
from yizhen.dispatch.models import Case, Step
from yizhen.kernel.actors import NoPower

ANY = st.text(st.characters(codec=None), max_size=60) | st.sampled_from(
    ["\x00", "\ud800", "'; DROP TABLE dispatch_case; --", "%", "_", "=cmd|' /C calc'!A0", "𠮷" * 20, "\u202e", "۱۲۳۴"]
)
MANY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


DRAFTS = st.fixed_dictionaries(
    dict.fromkeys(("title", "detail", "name", "phone", "place_text", "division", "category", "token"), ANY)
    | {"lon": st.floats(), "lat": st.floats()}
)
FILTERS = (
    ANY.map(lambda v: {"text": v}) | ANY.map(lambda v: {"townships": (v,)}) | ANY.map(lambda v: {"village": v})
    | ANY.map(lambda v: {"category": v or "x"}) | st.integers().map(lambda v: {"organ": v or 7})
    | st.integers().map(lambda v: {"batch": v or 7})
)  # fmt: skip


@MANY
@given(told=DRAFTS)
def test_drafts(realm, told):
    before = Case.objects.count()
    try:
        dispatch.report(dispatch.Draft(**told), by=realm.public, at=NOW)
    except dispatch.BadDraft as refusal:
        assert all(refusal.faults.values())
        assert Case.objects.count() == before
    except dispatch.TokenReused:
        assert Case.objects.count() == before


@MANY
@given(told=FILTERS)
def test_filters(realm, told):
    wanted = dispatch.CaseFilter(**told)
    page = dispatch.list_cases(realm.center, wanted, now=NOW)
    assert page.count == len(page.rows) == 0
    assert list(dispatch.export_rows(realm.center, wanted, now=NOW, sort=dispatch.Sort.DUE)) == []


@pytest.mark.parametrize("text", ["00000000", "99999999", "20261301", "9999999", "20260310-9999999999999999999999", "²"])
def test_odd_numbers_find_nothing(realm, text):
    assert dispatch.list_cases(realm.center, dispatch.CaseFilter(text=text), now=NOW).rows == ()


@pytest.mark.parametrize("days", [(date.min, date.max), (date.max, date.min), (date(1, 1, 1), date(9999, 12, 31))])
def test_odd_days(realm, days):
    wanted = dispatch.CaseFilter(received_from=days[0], received_to=days[1])
    assert dispatch.list_cases(realm.center, wanted, now=NOW).rows == ()


@MANY
@given(words=ANY)
def test_words_of_steps(realm, words):
    case = realm.reach("handling")
    try:
        dispatch.handle(case.id, words=words, by=realm.urban, at=NOW + timedelta(hours=1))
    except dispatch.WordsNeeded:
        assert Case.objects.get(pk=case.id).state == "handling"
        return
    assert "\x00" not in Step.objects.filter(case=case.id).latest("id").words
    dispatch.verify_pass(case.id, words=words, by=realm.center, at=NOW + timedelta(hours=2))


@MANY
@given(number=ANY, code=ANY)
def test_following(realm, number, code):
    with pytest.raises(dispatch.NoSuchCase):
        dispatch.follow(number, code, now=NOW)


@pytest.mark.parametrize("pk", [0, -1, 2**63 - 1, 2**63, 10**30])
def test_odd_ids(realm, pk):
    with pytest.raises((dispatch.NoSuchCase, NoPower)):
        dispatch.case_page(realm.center, pk, now=NOW)
    with pytest.raises((dispatch.NoSuchCase, NoPower)):
        dispatch.accept(pk, by=realm.center, at=NOW)


@pytest.mark.parametrize("organ", [0, -1, 2**63, 10**30])
def test_odd_organs(realm, organ):
    case = realm.reach("accepted")
    with pytest.raises(dispatch.NotAnOrgan):
        dispatch.dispatch(case.id, organ=organ, reason="试", by=realm.center, at=NOW)


@pytest.mark.parametrize("page", [-(10**9), 0, 10**30])
@pytest.mark.parametrize("per_page", [1, 50, 10**6])
def test_odd_pages(realm, page, per_page):
    realm.report()
    found = dispatch.list_cases(realm.center, dispatch.CaseFilter(), now=NOW, page=page, per_page=per_page)
    assert len(found.rows) == 1
