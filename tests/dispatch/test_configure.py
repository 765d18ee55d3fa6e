"""Catalogue and responsible organs: dated, recorded, read anew when they change."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.dispatch.conftest import CATALOGUE, COUNTY, NOW, SINCE, TODAY
from yizhen.dispatch import door as dispatch
from yizhen.dispatch.models import CategoryRow, LeadRow, StandardRow
from yizhen.kernel.actors import Grant, NoPower
from yizhen.record import door as record


def test_the_shipped_catalogue_loads_and_every_leaf_has_a_standard(realm):
    told = dispatch.load_catalogue(since=TODAY, by=realm.root, at=NOW)
    offered = dispatch.catalogue(COUNTY, TODAY)
    assert told.categories == len(offered.categories)
    assert len(offered.leaves()) > 70
    assert all(offered.standard(leaf.id) for leaf in offered.leaves())
    assert all(s.source for leaf in offered.leaves() for s in offered.standards[leaf.id])
    assert {"not_our_duty", "not_our_area"} <= {g.code for g in offered.return_grounds}


def test_loading_again_changes_nothing(realm):
    before = list(StandardRow.objects.order_by("id").values())
    dispatch.load_catalogue(since=TODAY, by=realm.root, at=NOW, categories=CATALOGUE)
    assert list(StandardRow.objects.order_by("id").values()) == before


def test_a_changed_standard_ends_the_one_before(realm):
    case = realm.report()
    changed = CATALOGUE.replace("{amount: 2, unit: work_day}", "{amount: 3, unit: work_day}")
    dispatch.load_catalogue(since=TODAY, by=realm.root, at=NOW, categories=changed)
    rows = StandardRow.objects.filter(category__code="E01", level=1).order_by("valid_from")
    assert [(r.limit_amount, r.valid_from, r.valid_to) for r in rows] == [(2, SINCE, TODAY), (3, TODAY, None)]
    assert realm.report(title="另一堆").due_at > case.due_at
    assert dispatch.case_page(realm.center, case.id, now=NOW).clock_steps[0].startswith("处置时限「一般」2 个工作日")


def test_a_category_that_is_gone_ends(realm):
    shorter = CATALOGUE[: CATALOGUE.index("  - code: E03")]
    dispatch.load_catalogue(since=TODAY, by=realm.root, at=NOW, categories=shorter)
    assert CategoryRow.objects.get(code="E03").valid_to == TODAY
    with pytest.raises(dispatch.BadDraft):
        realm.report(category="E03")


@pytest.mark.parametrize("text", ["", "- 1", "title: [", "categories: 1"])
def test_a_bad_file_is_refused_whole(realm, text):
    with pytest.raises(dispatch.BadCatalogue):
        dispatch.load_catalogue(since=TODAY, by=realm.root, at=NOW, categories=text)


def test_a_new_lead_ends_the_one_before_and_both_are_recorded(realm):
    realm.lead("E01", "water", since=TODAY)
    rows = LeadRow.objects.filter(category__code="E01").order_by("valid_from")
    assert [(r.organ_id, r.valid_to) for r in rows] == [
        (realm.organs["urban"], TODAY), (realm.organs["water"], None),
    ]  # fmt: skip
    yesterday, today = (
        dispatch.responsible(COUNTY, rows[0].category_id, "", "", d) for d in (date(2026, 3, 9), TODAY)
    )
    assert (yesterday.organ, today.organ) == (realm.organs["urban"], realm.organs["water"])
    acts = record.history("dispatch.category", rows[0].category_id)
    assert [e.payload["organ"] for e in acts] == [realm.organs["urban"], realm.organs["water"]]


@pytest.mark.parametrize(
    "wrong", [{"category": "没有"}, {"place": "110101001"}, {"place": "9901"}, {"ground": " "}]
)
def test_bad_leads_are_refused(realm, wrong):
    lead = dispatch.LeadDraft(
        "E01", realm.organs["urban"], dispatch.LeadMode.ASSIGNED, "文件", TODAY, place=""
    )
    with pytest.raises(dispatch.BadLead):
        dispatch.configure_lead(replace(lead, **wrong), by=realm.root, at=NOW)


def test_only_a_county_wide_grant_configures(realm):
    narrow = replace(
        realm.root, grants=(Grant(frozenset({"dispatch.configure"}), COUNTY, organs=frozenset({1})),)
    )
    for by in (narrow, realm.center):
        with pytest.raises(NoPower):
            dispatch.load_catalogue(since=TODAY, by=by, at=NOW)


def test_the_catalogue_costs_no_query_once_read(realm, django_assert_num_queries):
    dispatch.catalogue(COUNTY, TODAY)
    with django_assert_num_queries(0):
        dispatch.catalogue(COUNTY, TODAY)
        dispatch.catalogue(COUNTY, TODAY + timedelta(days=200))
