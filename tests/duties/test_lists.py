"""Lists of a township: drafted, checked, published; shown on a day, between two days, and beside others."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.duties.catalogue_rows import BY, MAKER, READER
from tests.organs.small_county import AWAY, HOME, NOW, STREET, TOWN
from yizhen.duties import access, actions
from yizhen.duties.actions.replacing import stage_list, take_list
from yizhen.duties.models import EntryRow
from yizhen.duties.queries.burdens import BurdenFilter, burdens, count_burdens
from yizhen.duties.queries.importing import import_batch, staged_lines
from yizhen.duties.queries.lists import (
    EntryFilter,
    changed_between,
    count_entries,
    counties_compared,
    editions,
    entries,
    lists,
    places_compared,
)
from yizhen.duties.sheets.lists import columns_of
from yizhen.duties.states.editions import EDITION_LIFE
from yizhen.duties.terms import BurdenDraft, BurdenKind, EntryDraft, ListKind, Power
from yizhen.kernel.actors import Actor, Grant, NoPower, system_actor
from yizhen.kernel.lifecycle import NotAllowed
from yizhen.record.door import history

FATES = ("new", "changed", "unchanged", "refused")
FIRST, SECOND = date(2026, 1, 1), date(2026, 3, 1)
BASIC = [EntryDraft("高龄津贴申请受理", "民生服务"), EntryDraft("辖区消防巡查", "应急管理及消防")]
SUPPORT = EntryDraft(
    "违法建设查处", "城乡建设", organ_name="县住建局", upper_duty="查处、强制拆除", township_duty="巡查发现、及时报告"
)


def publish(kind, wanted, *, town=STREET, on=FIRST, authority="望编委〔2026〕1号"):
    found = actions.open_list(kind, town, **BY)
    edition = actions.open_edition(found, **BY)
    actions.draft_whole(edition, wanted, **BY)
    actions.publish_edition(edition, effective_on=on, authority=authority, **BY)
    return found


def test_a_published_edition_shows_from_its_day_on(counties):
    found = publish(ListKind.BASIC, BASIC)
    assert entries(READER, found, FIRST - timedelta(days=1)) == []
    assert {one.name for one in entries(READER, found, FIRST)} == {one.name for one in BASIC}
    (ref,) = lists(READER, SECOND)
    assert (ref.entries, ref.edition, ref.authority) == (2, 1, "望编委〔2026〕1号")
    assert [entry.act for entry in history("duties.list", found)] == [
        "duties.list.opened", "duties.edition.opened", "duties.edition.drafted", "duties.edition.published",
    ]  # fmt: skip


def test_a_further_edition_changes_only_what_differs(counties):
    found = publish(ListKind.BASIC, BASIC)
    altered = EntryDraft("高龄津贴申请受理", "民生服务", township_duty="受理、初审")
    publish(ListKind.BASIC, [altered, EntryDraft("农村厕所管护", "乡村振兴")], on=SECOND, authority="望编委〔2026〕7号")
    change = changed_between(READER, found, FIRST, SECOND)
    assert [one.name for one in change.added] == ["农村厕所管护"]
    assert [one.name for one in change.removed] == ["辖区消防巡查"]
    assert [(was.township_duty, now.township_duty) for was, now in change.altered] == [("", "受理、初审")]
    keys = {one.name: one.key for one in entries(READER, found, SECOND)}
    assert keys == {"高龄津贴申请受理": 1, "农村厕所管护": 3}
    assert [one.number for one in editions(READER, found)] == [2, 1]


def test_an_edition_of_the_same_day_replaces_what_never_held(counties):
    found = publish(ListKind.BASIC, BASIC)
    publish(ListKind.BASIC, BASIC[:1])
    assert [one.name for one in entries(READER, found, FIRST)] == [BASIC[0].name]
    assert EntryRow.objects.filter(list=found).count() == 1


def test_what_a_list_may_not_say_is_told_all_at_once(counties):
    publish(ListKind.BASIC, [*BASIC, EntryDraft("违法建设查处", "城乡建设")])
    found = actions.open_list(ListKind.SUPPORT, STREET, **BY)
    edition = actions.open_edition(found, **BY)
    actions.draft_whole(edition, [SUPPORT, EntryDraft("河道保洁"), EntryDraft("河道保洁")], **BY)
    with pytest.raises(actions.ListRefused) as refusal:
        actions.publish_edition(edition, effective_on=FIRST, authority="x", **BY)
    assert {one.check for one in refusal.value.findings} == {
        "lists_apart", "upper_named", "duties_shared", "entry_once",
    }  # fmt: skip
    assert not EntryRow.objects.filter(list=found).exists()


def test_an_edition_takes_effect_no_earlier_than_what_it_changes(counties):
    publish(ListKind.BASIC, BASIC, on=SECOND)
    with pytest.raises(actions.ListRefused, match="早于"):
        publish(ListKind.BASIC, BASIC[:1], on=FIRST)


def test_the_database_keeps_entries_under_one_number_apart(counties):
    found = publish(ListKind.BASIC, BASIC)
    row = EntryRow.objects.filter(list=found).first()
    row.pk, row.valid_to = None, SECOND
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_single_changes_are_drafted_undone_and_dropped(counties):
    found = publish(ListKind.BASIC, BASIC)
    edition = actions.open_edition(found, **BY)
    with pytest.raises(actions.DraftOpen):
        actions.open_edition(found, **BY)
    actions.draft_entry(edition, EntryDraft("新增一件"), **BY)
    actions.draft_entry(edition, EntryDraft("高龄津贴受理", "民生服务"), key=1, **BY)
    actions.draft_removal(edition, 2, **BY)
    row = access.edition_for(MAKER, edition)
    assert {one.name for one in actions.drafted(row).values()} == {"高龄津贴受理", "新增一件"}
    actions.undo_change(edition, 1, **BY)
    assert {one.name for one in actions.drafted(row).values()} == {"高龄津贴受理"}
    with pytest.raises(access.NoSuchEntry):
        actions.draft_removal(edition, 99, **BY)
    actions.drop_edition(edition, reason="重拟", **BY)
    with pytest.raises(actions.EditionClosed):
        actions.draft_removal(edition, 1, **BY)
    assert len(entries(READER, found, SECOND)) == 2


def test_a_table_of_a_whole_list_is_staged_and_a_slip_removes_nothing(counties):
    found = publish(ListKind.BASIC, [*BASIC, EntryDraft("农村厕所管护", "乡村振兴")])
    edition = actions.open_edition(found, **BY)
    head = ("事项名称", "类别", "编码", "上级部门")
    rows = [["高龄津贴申请受理", "老龄", "", ""], ["辖区消防巡查", "", "没有的编码", ""], ["新事", "", "", "没有的局"], ["新事", "", "", ""]]
    file = actions.StagedFile("清单.csv", "d", head, "p", FIRST, columns_of(head), target=edition)
    batch = stage_list([(n, list(row)) for n, row in enumerate(rows, 2)], file, **BY)
    told = {one.line: (one.fate, {f["check"] for f in one.findings}) for one in staged_lines(MAKER, batch, FATES, start=0, size=9)}
    assert told == {
        2: ("changed", set()), 3: ("refused", {"code_known"}), 4: ("new", {"organ_known"}), 5: ("refused", {"entry_once"}),
    }  # fmt: skip
    assert import_batch(MAKER, batch).more["removed"] == 1
    assert take_list(batch, **BY) == {"new": 1, "changed": 1, "ended": 1, "refused": 2, "unchanged": 1}
    row = access.edition_for(MAKER, edition)
    assert {one.name for one in actions.drafted(row).values()} == {"高龄津贴申请受理", "辖区消防巡查", "新事"}
    with pytest.raises(access.NoSuchImport):
        import_batch(READER, batch)


def test_drafts_are_not_for_readers_and_publishing_is_a_power_of_its_own(counties):
    found = actions.open_list(ListKind.BASIC, STREET, **BY)
    edition = actions.open_edition(found, **BY)
    assert editions(READER, found) == []
    with pytest.raises(access.NoSuchEdition):
        access.edition_for(READER, edition)
    with pytest.raises(NoPower):
        actions.open_list(ListKind.BASIC, TOWN, by=READER, at=NOW)


@pytest.mark.parametrize("state", EDITION_LIFE.states)
@pytest.mark.parametrize("verb", EDITION_LIFE.verbs)
def test_only_a_draft_moves(state, verb):
    if state == "draft":
        assert EDITION_LIFE.step(state, verb) in {"published", "dropped"}
    else:
        with pytest.raises(NotAllowed):
            EDITION_LIFE.step(state, verb)


def test_townships_are_compared_matter_by_matter(counties):
    publish(ListKind.BASIC, BASIC)
    publish(ListKind.SUPPORT, [SUPPORT])
    publish(ListKind.BASIC, [BASIC[0], EntryDraft("违法建设查处", "城乡建设")], town=TOWN)
    found = {one.name: one for one in places_compared(READER, [(HOME, STREET), (HOME, TOWN)], FIRST)}
    assert found["高龄津贴申请受理"].common
    assert found["辖区消防巡查"].stands == (ListKind.BASIC, None)
    assert found["违法建设查处"].stands == (ListKind.SUPPORT, ListKind.BASIC)


def test_counties_are_compared_by_how_many_of_their_townships(counties, django_assert_num_queries):
    both = Actor(
        name="市里", county=HOME, grants=(Grant(frozenset({Power.VIEW}), HOME), Grant(frozenset({Power.VIEW}), AWAY))
    )
    publish(ListKind.BASIC, BASIC)
    publish(ListKind.BASIC, BASIC[:1], town=TOWN)
    away = {"by": system_actor("邻县编办", AWAY, list(Power)), "at": NOW}
    found = actions.open_list(ListKind.SUPPORT, f"{AWAY}001", **away)
    edition = actions.open_edition(found, **away)
    helped = EntryDraft(BASIC[0].name, "民生服务", organ_name="民政局", upper_duty="审批", township_duty="受理")
    actions.draft_whole(edition, [helped], **away)
    actions.publish_edition(edition, effective_on=FIRST, authority="邻编〔2026〕1号", **away)
    with django_assert_num_queries(2):
        rows = {one.name: one for one in counties_compared(both, [HOME, AWAY], FIRST)}
    home, other = rows[BASIC[0].name].stands
    assert (home.counts, home.towns, home.main) == ({ListKind.BASIC: 2}, 2, ListKind.BASIC)
    assert (other.counts, other.towns, other.main) == ({ListKind.SUPPORT: 1}, 1, ListKind.SUPPORT)
    assert rows[BASIC[1].name].stands[0].main is None, "one of two townships is not most"
    assert rows[BASIC[1].name].common and not rows[BASIC[0].name].common
    mine = {one.name: one for one in counties_compared(READER, [HOME, AWAY], FIRST)}
    assert mine[BASIC[0].name].stands[1].towns == 0, "another county's lists are not seen without a grant there"


def test_entries_are_filtered_in_the_database(counties):
    found = publish(ListKind.BASIC, BASIC)
    assert count_entries(READER, found, FIRST, EntryFilter(category="民生服务")) == 1
    assert [one.name for one in entries(READER, found, FIRST, EntryFilter(text="消防"))] == ["辖区消防巡查"]


def test_lists_of_a_county_cost_the_same_however_many(counties, django_assert_num_queries):
    publish(ListKind.BASIC, BASIC)
    with django_assert_num_queries(3):
        lists(READER, FIRST)
    publish(ListKind.SUPPORT, [SUPPORT])
    publish(ListKind.BASIC, BASIC, town=TOWN)
    with django_assert_num_queries(3):
        assert len(lists(READER, FIRST)) == 3


def test_burdens_say_who_allowed_them_and_when_they_end(counties):
    open_ = actions.enter_burden(
        BurdenDraft(BurdenKind.EXAM, "垃圾分类考核", FIRST, organ_name="县住建局", authority="望委办〔2025〕9号",
                    expires_on=date(2026, 12, 31)), **BY,
    )  # fmt: skip
    actions.enter_burden(BurdenDraft(BurdenKind.REPORT, "每周报表", FIRST, times_a_year=52), **BY)
    states = {one.title: one.standing(SECOND) for one in burdens(READER, BurdenFilter(), SECOND)}
    assert states == {"垃圾分类考核": "open", "每周报表": "unfounded"}
    actions.end_burden(open_, on=SECOND, reason="并入全县统一考核", **BY)
    assert count_burdens(READER, BurdenFilter(state="ended"), SECOND) == 1
    assert count_burdens(READER, BurdenFilter(state="unfounded"), SECOND) == 1
    with pytest.raises(actions.BurdenRefused):
        actions.end_burden(open_, on=SECOND, reason="再清理", **BY)
    with pytest.raises(actions.BurdenRefused):
        actions.enter_burden(BurdenDraft(BurdenKind.VETO, "x", SECOND, expires_on=FIRST), **BY)
