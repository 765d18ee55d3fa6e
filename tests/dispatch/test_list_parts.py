"""Lists looked up in parts: exactly what the access rule says, in order, counted once; words by the index and beyond it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.dispatch.conftest import NOW, OTHER_VILLAGE, STREET, TOWN, VILLAGE
from yizhen.dispatch import access
from yizhen.dispatch import door as dispatch
from yizhen.dispatch.actions.searching import index_cases
from yizhen.dispatch.models import Case
from yizhen.dispatch.queries import filters, kept, lists, words
from yizhen.dispatch.queries.cursor import cases_after
from yizhen.dispatch.terms import Power
from yizhen.kernel.actors import Actor, Grant

F = dispatch.CaseFilter


def actor(realm, *grants: Grant) -> Actor:
    return Actor(name="某人", county="990101", account=1, post=realm.posts["urban.a"], organ=realm.organs["urban"],
                 grants=grants, posts=frozenset({realm.posts["urban.a"]}))  # fmt: skip


def scoped(realm, organs=None, townships=None, **more) -> Grant:
    chosen = frozenset(realm.organs[name] for name in organs) if organs else None
    return Grant(frozenset({"dispatch.view"}), "990101", organs=chosen,
                 townships=frozenset(townships) if townships else None, **more)  # fmt: skip


@pytest.fixture
def many(realm):
    """Cases held by several organs, taken in by several, in both townships, open and ended."""
    clerk = realm.actor("urban.a", "dispatch.intake")
    for n in range(4):
        at = NOW - timedelta(hours=n)
        realm.reach("dispatched", at=at, title=f"城管的{n}")
        realm.reach("closed", at=at - timedelta(days=3), category="E02", division=OTHER_VILLAGE, title=f"水务的{n}")
        realm.report(at=at, by=clerk, title=f"城管登记的{n}", division=OTHER_VILLAGE)
        realm.reach("handling", at=at, by=clerk, title=f"城管登记又承办的{n}")
    realm.report(title="没有地点的", division="")


SCOPES = {
    "one organ": lambda r: [scoped(r, ["urban"])],
    "two organs": lambda r: [scoped(r, ["urban", "water"])],
    "two grants": lambda r: [scoped(r, ["urban"]), scoped(r, ["water"])],
    "one township": lambda r: [scoped(r, townships=[TOWN])],
    "two townships": lambda r: [scoped(r, townships=[TOWN, STREET])],
    "both": lambda r: [scoped(r, ["urban"], [TOWN])],
    "mixed": lambda r: [scoped(r, ["water"]), scoped(r, townships=[STREET])],
    "assigned": lambda r: [scoped(r, assigned_only=True)],
    "county": lambda r: [scoped(r)],
    "county and organ": lambda r: [scoped(r), scoped(r, ["urban"])],
    "many organs": lambda r: [scoped(r, list(r.organs))],
}


@pytest.mark.parametrize("name", SCOPES)
def test_parts_are_the_access_rule_and_exclude_one_another(realm, many, monkeypatch, name):
    for most in (6, 1):
        monkeypatch.setattr(access, "MOST_PARTS", most)
        by = actor(realm, *SCOPES[name](realm))
        told = [list(Case.objects.filter(part).values_list("pk", flat=True)) for part in access.parts(by)]
        together = [pk for part in told for pk in part]
        assert sorted(together) == sorted(access.cases_for(by).values_list("pk", flat=True))
        assert len(together) == len(set(together))


@pytest.mark.parametrize("sort", list(dispatch.Sort))
@pytest.mark.parametrize("name", ["one organ", "two organs", "two townships", "county"])
def test_pages_of_a_scope_are_those_of_the_whole_in_order(realm, many, name, sort):
    by = actor(realm, *SCOPES[name](realm))
    for wanted in (F(), F(stage=dispatch.Stage.ENDED), F(states=(dispatch.State.HANDLING,)), F(category="E02")):
        rows = filters.matching(by, wanted, NOW)
        whole = list(rows.order_by(*filters.ORDERS[sort]).values_list("pk", flat=True))
        for _again in range(2):
            pages = [dispatch.list_cases(by, wanted, now=NOW, sort=sort, page=n, per_page=3) for n in (1, 2, 3)]
            got = [row.id for n, page in enumerate(pages, 1) if page.number == n for row in page.rows]
            assert pages[0].count == len(whole)
            assert got == whole[: len(got)] and len(got) == min(len(whole), 9)


def test_a_program_reads_on_through_parts(realm, many):
    by = actor(realm, scoped(realm, ["urban", "water"]))
    for sort in dispatch.Sort:
        got, after = [], None
        while True:
            rows, after = cases_after(by, F(), now=NOW, sort=sort, after=after, limit=4)
            got += [row.id for row in rows]
            if after is None:
                break
        assert sorted(got) == sorted(access.cases_for(by).values_list("pk", flat=True))
        whole = dispatch.list_cases(by, F(), now=NOW, sort=sort, per_page=100)
        assert len(got) == whole.count


def test_counts_of_a_scope_stop_at_the_bound(realm, many, monkeypatch):
    by = actor(realm, scoped(realm, ["urban"]))
    exact = dispatch.list_cases(by, F(), now=NOW)
    assert not exact.count_is_floor
    monkeypatch.setattr(lists, "BOUND", 5)
    page = dispatch.list_cases(by, F(), now=NOW, per_page=2, page=50)
    assert (page.count, page.count_is_floor, page.number) == (5, True, 3)


def test_statements_are_kept_by_scope_and_filter_and_never_mixed(realm, many):
    kept._statements.clear()
    urban, water = (actor(realm, scoped(realm, [name])) for name in ("urban", "water"))
    first = [dispatch.list_cases(by, F(), now=NOW).count for by in (urban, water, urban)]
    assert first[0] == first[2] != first[1]
    stored = len(kept._statements)
    dispatch.list_cases(urban, F(), now=NOW, page=2, per_page=2)
    assert len(kept._statements) == stored, "another page is the same statement"
    dispatch.list_cases(urban, F(late=True), now=NOW)
    assert len(kept._statements) == stored, "what depends on the hour is not kept"
    realm.lead("E03", "urban")
    assert dispatch.list_cases(urban, F(category="E02"), now=NOW).count == 0
    assert dispatch.list_cases(water, F(category="E02"), now=NOW).count == 4


def test_words_are_found_before_and_after_the_index_has_read_them(realm, many):
    by = realm.center
    before = dispatch.list_cases(by, F(text="水务的"), now=NOW).count
    index_cases(list(Case.objects.order_by("pk").values_list("pk", flat=True)[:8]))
    halfway = dispatch.list_cases(by, F(text="水务的"), now=NOW).count
    index_cases(list(Case.objects.values_list("pk", flat=True)))
    assert before == halfway == dispatch.list_cases(by, F(text="水务的"), now=NOW).count == 4
    realm.report(title="水务的又一件", division=VILLAGE)
    assert dispatch.list_cases(by, F(text="水务的"), now=NOW).count == 5
    assert dispatch.list_cases(by, F(text="没有这样的"), now=NOW).count == 0
    assert dispatch.list_cases(actor(realm, scoped(realm, ["urban"])), F(text="水务的"), now=NOW).count == 0


def test_many_candidates_are_looked_at_instead(realm, many, monkeypatch):
    index_cases(list(Case.objects.values_list("pk", flat=True)))
    monkeypatch.setattr(filters, "INDEXED", 2)
    assert dispatch.list_cases(realm.center, F(text="水务的"), now=NOW).count == 4


def test_lists_by_words_are_counted_up_to_their_own_bound(realm, many, monkeypatch):
    monkeypatch.setattr(lists, "WORDS_BOUND", 3)
    page = dispatch.list_cases(realm.center, F(text="城管"), now=NOW)
    assert (page.count, page.count_is_floor) == (3, True)


@pytest.mark.parametrize("text", ["'; DROP TABLE x; --", '" OR "', "a'b", "\\", "%s %(x)s", "{}", "ＡＢＣ１２", "é́", "😀😀", "\u2028行"])
def test_no_text_breaks_out_of_the_statement(realm, text):
    realm.report(title=f"写着{text}的标题")
    index_cases(list(Case.objects.values_list("pk", flat=True)))
    assert dispatch.list_cases(realm.center, F(text=text), now=NOW).count <= 1
    with pytest.raises(ValueError, match="'"):
        words.word("a'b")


def test_by_the_day_on_which_they_were_closed(realm):
    closed = realm.reach("closed", at=NOW - timedelta(days=3))
    realm.reach("voided", at=NOW)
    realm.reach("handling", at=NOW)
    day = date(2026, 3, 7)
    assert [r.number for r in dispatch.list_cases(realm.center, F(closed_from=day, closed_to=day), now=NOW).rows] == [closed.number]
    assert dispatch.list_cases(realm.center, F(closed_from=day), now=NOW).count == 2
    assert dispatch.list_cases(realm.center, F(closed_to=day - timedelta(days=1)), now=NOW).count == 0


@pytest.mark.parametrize("name", ["one organ", "one township", "county", "mixed"])
def test_facets_of_a_scope_are_exact_below_the_bound(realm, many, name):
    by = actor(realm, *SCOPES[name](realm))
    told = dispatch.facets(by, F(), now=NOW)
    states = list(access.cases_for(by, Power.VIEW).values_list("state", flat=True))
    assert {str(state): n for state, n in told.states.items()} == {state: states.count(state) for state in set(states)}
    with CaptureQueriesContext(connection) as asked:
        dispatch.facets(by, F(), now=NOW)
    assert len(asked) == 3
