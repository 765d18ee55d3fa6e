"""Batches that ran before the lists: what was handed down is listed, but nothing that was taken back or is only assisted in."""

from importlib import import_module

import pytest
from django.apps import apps

from tests.duties.gates import COUNTY, NOW, STREET, TOWN, make_gates
from tests.duties.test_retracting import running
from yizhen.duties.actions import delegation
from yizhen.duties.models import AdviceRow, EntryRow, ListRow
from yizhen.duties.terms import ListKind

list_batches = import_module("yizhen.duties.migrations.0005_batches_on_lists_and_one_dispute").list_batches


@pytest.fixture
def gates(db, monkeypatch):
    """A batch that started when starting listed nothing."""
    monkeypatch.setattr(delegation, "hand_down", lambda *_args, **_more: None)
    made = make_gates()
    made.answers("E03", "FINE")
    made.lead("FINE", "urban")
    running(made)
    return made


def listed():
    """Townships on whose lists of what was granted anything stands."""
    list_batches(apps, None)
    found = EntryRow.objects.filter(list__kind="granted").values_list("list__township", flat=True)
    made = ListRow.objects.filter(kind="granted").values_list("township", flat=True)
    assert set(made) == set(found), "no list is made for nothing"
    return set(found)


def test_what_runs_is_listed_once(gates):
    assert listed() == {STREET, TOWN}
    list_batches(apps, None)
    assert EntryRow.objects.filter(list__kind="granted").count() == 2


def test_what_was_taken_back_is_not_listed(gates):
    AdviceRow.objects.create(
        county=COUNTY, item_id=gates.items["FINE"], township=STREET, months=24, cases=0, advice="retract", evidence="两年未用",
        made_at=NOW, decision="retract", decided_at=NOW, decided_by="编办", number="收回〔2026〕1号",
    )  # fmt: skip
    assert listed() == {TOWN}


@pytest.mark.parametrize("kind", [ListKind.WITHDRAWN, ListKind.SUPPORT])
def test_what_stands_on_another_list_is_not_listed(gates, kind):
    gates.publish(kind, "FINE", township=STREET)
    assert listed() == {TOWN}
