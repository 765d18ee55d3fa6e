"""Lists, inbox, numbers, export: what they show, and in how many queries."""

from datetime import date, timedelta

import pytest

from tests.dispatch.conftest import NOW, OTHER_VILLAGE, STREET, TOWN
from yizhen.dispatch import door as dispatch
from yizhen.dispatch.models import Batch, Case
from yizhen.dispatch.queries.lists import bounded_count
from yizhen.kernel.actors import NoPower

F = dispatch.CaseFilter


def found(by, now=NOW, **wanted):
    return [r.number for r in dispatch.list_cases(by, F(**wanted), now=now).rows]


@pytest.fixture
def five(realm):
    """Five cases that differ in what lists filter by."""
    return {
        "old": realm.reach("closed", at=NOW - timedelta(days=20), title="旧的垃圾堆"),
        "river": realm.reach("dispatched", category="E02", division=OTHER_VILLAGE, title="河里漂浮物"),
        "lid": realm.reach("dispatched", category="E03", title="井盖没了"),
        "late": realm.reach("handling", at=NOW - timedelta(days=6), title="一直没人来"),
        "new": realm.report(title="刚刚堆的垃圾"),
    }


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({}, ["new", "lid", "river", "late", "old"]),
        ({"stage": "open"}, ["new", "lid", "river", "late"]),
        ({"stage": "ended"}, ["old"]),
        ({"states": ("dispatched",)}, ["lid", "river"]),
        ({"states": ("dispatched", "closed")}, ["lid", "river", "old"]),
        ({"townships": (TOWN,)}, ["river"]),
        ({"townships": (TOWN, STREET)}, ["new", "lid", "river", "late", "old"]),
        ({"village": OTHER_VILLAGE}, ["river"]),
        ({"category": "E02"}, ["river"]),
        ({"category": "E"}, ["new", "lid", "river", "late", "old"]),
        ({"channel": "web"}, ["new", "lid", "river", "late", "old"]),
        ({"channel": "phone"}, []),
        ({"late": True}, ["late"]),
        ({"backstop": True}, ["lid"]),
        ({"duplicates": True}, []),
        ({"received_to": date(2026, 3, 9)}, ["late", "old"]),
        ({"received_from": date(2026, 3, 1), "received_to": date(2026, 3, 9)}, ["late"]),
        ({"text": "垃圾"}, ["new", "old"]),
        ({"text": "20260304"}, ["late"]),
        ({"text": "没有这样的"}, []),
        ({"text": "20269999"}, []),
        ({"text": "%"}, []),
    ],
)
def test_filters(realm, five, wanted, names):
    if "states" in wanted:
        wanted = {"states": tuple(dispatch.State(s) for s in wanted["states"])}
    got = found(realm.center, **wanted)
    numbers = {receipt.number: name for name, receipt in five.items()}
    assert sorted(numbers[n] for n in got) == sorted(names)


def test_filter_by_organ_and_number(realm, five):
    assert found(realm.center, organ=realm.organs["water"]) == [five["river"].number]
    assert found(realm.center, text=five["lid"].number) == [five["lid"].number]
    assert found(realm.center, text=five["lid"].number.replace("-", "")) == [five["lid"].number]
    assert found(realm.center, text=str(five["lid"].id)) == [five["lid"].number]


def test_soon(realm, five):
    assert found(realm.center, soon=True) == []
    later = NOW + timedelta(hours=20)  # one urgent day ends at midnight after the day that follows
    assert found(realm.center, now=later, soon=True) == [five["lid"].number]


def test_sorting_and_paging(realm):
    cases = [realm.report(at=NOW - timedelta(hours=n), title=f"第{n}件") for n in range(7)]
    numbers = [c.number for c in cases]
    page = dispatch.list_cases(realm.center, F(), now=NOW, per_page=3)
    assert [r.number for r in page.rows] == numbers[:3]
    assert (page.count, page.count_is_floor) == (7, False)
    last = dispatch.list_cases(realm.center, F(), now=NOW, per_page=3, page=99)
    assert (last.number, [r.number for r in last.rows]) == (3, numbers[6:])
    for sort in dispatch.Sort:
        rows = dispatch.list_cases(realm.center, F(), now=NOW, sort=sort).rows
        key = [(r.due_at if "due" in sort else r.received_at) for r in rows]
        assert key == sorted(key, reverse=sort.startswith("-"))


def test_the_count_is_bounded(realm, monkeypatch):
    from yizhen.dispatch.queries import lists

    monkeypatch.setattr(lists, "BOUND", 4)
    for n in range(6):
        realm.report(title=f"第{n}件")
    page = dispatch.list_cases(realm.center, F(), now=NOW, per_page=2, page=99)
    assert (page.count, page.count_is_floor, page.number) == (4, True, 2)


def test_inbox_is_mine_and_late_first(realm, five):
    urban = [r.number for r in dispatch.inbox(realm.urban, now=NOW).rows]
    assert urban == [five["late"].number]
    center = dispatch.inbox(realm.center, now=NOW).rows
    assert [r.number for r in center] == [five["new"].number]
    assert dispatch.inbox(realm.desk("water"), now=NOW).rows[0].number == five["river"].number
    dispatch.accept(five["new"].id, by=realm.center, at=NOW)
    assert [r.state for r in dispatch.inbox(realm.center, now=NOW).rows] == ["accepted"]


def test_what_a_colleague_signed_for_is_not_in_my_inbox(realm):
    realm.reach("handling")
    other = realm.actor("urban.b", "dispatch.view", "dispatch.sign", "dispatch.handle", scope="own_organ")
    assert dispatch.inbox(other, now=NOW).rows == ()
    assert dispatch.list_cases(other, F(), now=NOW).count == 1


def test_facets_and_desk_numbers(realm, five):
    facets = dispatch.facets(realm.center, F(), now=NOW)
    assert facets.states == {"received": 1, "dispatched": 2, "handling": 1, "closed": 1}
    assert (facets.late, facets.soon) == (1, 0)
    desk = dispatch.desk_numbers(realm.center, now=NOW)
    assert (desk.mine, desk.late, desk.due_soon, desk.open, desk.closed_recently) == (1, 1, 0, 4, 1)


@pytest.mark.parametrize("size", [1, 40])
def test_pages_take_a_constant_number_of_queries(realm, django_assert_num_queries, size):
    for n in range(size):
        realm.report(title=f"第{n}件垃圾", at=NOW - timedelta(minutes=n))
    last = realm.reach("handled", name="王", phone="13900001234")
    dispatch.list_cases(realm.center, F(), now=NOW)  # warm what the process keeps
    with django_assert_num_queries(5):
        dispatch.list_cases(realm.center, F(text="垃圾", stage="open"), now=NOW)
    with django_assert_num_queries(3):
        dispatch.list_cases(realm.urban, F(), now=NOW)
    with django_assert_num_queries(2):
        dispatch.list_cases(realm.center, F(), now=NOW)
    with django_assert_num_queries(2):
        dispatch.inbox(realm.center, now=NOW)
    with django_assert_num_queries(3):
        dispatch.facets(realm.center, F(), now=NOW)
    with django_assert_num_queries(3):
        dispatch.desk_numbers(realm.center, now=NOW)
    with django_assert_num_queries(7):
        dispatch.case_page(realm.urban, last.id, now=NOW)
    with django_assert_num_queries(3):
        dispatch.follow(last.number, last.follow_code, now=NOW)
    with django_assert_num_queries(2):
        list(dispatch.export_rows(realm.center, F(), now=NOW, sort=dispatch.Sort.DUE))


def test_export_is_what_the_list_shows(realm, five):
    rows = list(dispatch.export_rows(realm.center, F(stage="open"), now=NOW, sort=dispatch.Sort.RECEIVED))
    assert [r.number for r in rows] == [five[n].number for n in ("late", "river", "lid", "new")]
    with pytest.raises(NoPower):
        list(dispatch.export_rows(realm.urban, F(), now=NOW, sort=dispatch.Sort.DUE))


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+1", "@sum", "\t=1", "\r=1", "＝1"])
def test_no_cell_is_a_formula(text):
    assert dispatch.safe_cell(text).startswith("'")
    assert dispatch.safe_cell("3号楼=甲") == "3号楼=甲"


def test_case_page_tells_all(realm, five):
    page = dispatch.case_page(realm.center, five["late"].id, now=NOW)
    assert page.row.late
    assert page.row.holder_name == "城管局"
    assert page.clock_steps[0].startswith("处置时限「一般」2 个工作日")
    assert page.standard.closing_condition == "垃圾清除"
    assert [s.verb for s in page.steps] == ["report", "accept", "dispatch", "sign"]
    assert page.steps[2].to_organ_name == "城管局"
    assert page.lead_mode == "statutory"


def test_case_page_suggests_and_shows_what_is_alike(realm):
    first = realm.report(title="幸福路路口垃圾成堆没人清理", detail="已经三天了")
    case = realm.reach("accepted", title="幸福路路口的垃圾成堆,没人清理", detail="都三天了")
    page = dispatch.case_page(realm.center, case.id, now=NOW)
    assert [r.number for r in page.similar] == [first.number]
    assert page.suggested_name == "城管局"
    assert not page.suggestion.is_backstop
    assert [b.verb for b in page.buttons if b.likely] == ["dispatch"]
    assert {b.verb for b in page.buttons} == {"dispatch", "merge", "split", "void", "reclassify"}


def test_filter_by_batch_and_duplicates(realm):
    batch = Batch.objects.create(county="990101", name="a.csv", sha256="0" * 64, made_at=NOW, made_by="我")
    realm.report()
    again = realm.report()
    Case.objects.filter(pk=again.id).update(batch=batch)
    assert found(realm.center, batch=batch.pk) == [again.number]
    assert found(realm.center, duplicates=True) == [again.number]


def test_what_nothing_can_match_counts_as_none(realm):
    realm.report()
    assert bounded_count(Case.objects.filter(pk__in=[])) == 0
    assert bounded_count(Case.objects.all()) == 1
