"""Versions of items: entered, followed, corrected, ended; the database keeps them apart."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.duties.catalogue_rows import BY, DAY, READER, draft
from tests.organs.small_county import HOME, NOW
from yizhen.duties import actions
from yizhen.duties.actions import items as items_acts
from yizhen.duties.models import BasisRow, ItemRow, VersionRow
from yizhen.duties.terms import Limit, TermUnit
from yizhen.kernel.actors import NoPower
from yizhen.record.door import history

LATER = date(2026, 3, 1)


def test_a_further_version_ends_the_one_before(counties):
    item = actions.enter_item(draft(), valid_from=DAY, **BY)
    shorter = draft(promised=Limit(5, TermUnit.WORKING_DAY))
    assert actions.enter_item(shorter, valid_from=LATER, **BY) == item
    spans = VersionRow.objects.filter(item=item).order_by("number").values_list("valid_from", "valid_to")
    assert list(spans) == [(DAY, LATER), (LATER, None)]
    assert [entry.act for entry in history("duties.item", item)] == ["duties.item.entered"] * 2


def test_two_clerks_who_enter_the_same_code_are_told(counties, monkeypatch):
    """The other one's row appears between the look and the write."""
    real = items_acts.standing

    def late(county, codes, *, lock=False):
        found = real(county, codes, lock=lock)
        if lock:
            ItemRow.objects.create(county=county, code=draft().code, entered_at=NOW)
        return found

    monkeypatch.setattr(items_acts, "standing", late)
    with pytest.raises(actions.Overlaps, match="别人刚刚录入"):
        actions.enter_item(draft(), valid_from=DAY, **BY)


def test_what_says_the_same_is_left_alone_and_the_same_day_is_a_correction(counties):
    item = actions.enter_item(draft(), valid_from=DAY, **BY)
    actions.enter_item(draft(), valid_from=LATER, **BY)
    assert VersionRow.objects.filter(item=item).count() == 1
    actions.enter_item(draft(name="道路货物运输经营许可"), valid_from=DAY, **BY)
    row = VersionRow.objects.get(item=item)
    assert row.name == "道路货物运输经营许可" and BasisRow.objects.filter(version=row).count() == 1


def test_a_version_cannot_begin_before_the_newest(counties):
    actions.enter_item(draft(), valid_from=LATER, **BY)
    with pytest.raises(actions.Overlaps):
        actions.enter_item(draft(name="别的名称"), valid_from=DAY, **BY)


def test_the_database_itself_keeps_versions_apart(counties):
    item = actions.enter_item(draft(), valid_from=DAY, **BY)
    actions.enter_item(draft(name="新名称"), valid_from=LATER, **BY)
    first = VersionRow.objects.filter(item=item).order_by("number").first()
    with pytest.raises(IntegrityError), transaction.atomic():
        VersionRow.objects.filter(pk=first.pk).update(valid_to=LATER + timedelta(days=1))
    first.pk, first.number = None, 3
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save()


def test_an_item_is_refused_with_every_fault_and_nothing_is_kept(counties):
    with pytest.raises(actions.ItemRefused) as refusal:
        actions.enter_item(draft(name="", promised=Limit(60, TermUnit.WORKING_DAY)), valid_from=DAY, **BY)
    assert {one.check for one in refusal.value.findings} == {"name_given", "promise_not_longer"}
    assert not VersionRow.objects.exists()


def test_only_who_may_edit_the_whole_county_enters_and_ends(counties):
    with pytest.raises(NoPower):
        actions.enter_item(draft(), valid_from=DAY, by=READER, at=NOW)
    item = actions.enter_item(draft(), valid_from=DAY, **BY)
    with pytest.raises(actions.ItemRefused):
        actions.end_item(item, on=LATER, reason=" ", **BY)
    actions.end_item(item, on=LATER, reason="上级目录取消", **BY)
    assert VersionRow.objects.get(item=item).valid_to == LATER
    with pytest.raises(actions.AlreadyEnded):
        actions.end_item(item, on=LATER, reason="再来一次", **BY)


def test_an_item_may_come_back(counties):
    item = actions.enter_item(draft(), valid_from=DAY, county=HOME, **BY)
    actions.end_item(item, on=LATER, reason="上级目录取消", **BY)
    again = LATER + timedelta(days=30)
    assert actions.enter_item(draft(), valid_from=again, **BY) == item
    assert VersionRow.objects.filter(item=item, valid_to=None, valid_from=again).exists()
