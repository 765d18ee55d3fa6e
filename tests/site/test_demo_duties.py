"""The demo county's items and lists: the same for the same seed, sound by the house's own checks."""

from collections import Counter
from datetime import date
from random import Random

from yizhen.duties.door import ItemKind, ItemState, ListKind
from yizhen.site.demo import county as county_content
from yizhen.site.demo.duties import Town, content, entries, items

DAY = date(2026, 11, 20)


def organs():
    keys = [one.key for one in county_content.load(2026).organs]
    return {key: (n, key) for n, key in enumerate(keys, 1)}


def drafts():
    return list(items(organs(), Random(1), DAY))


def test_the_catalogue_is_the_same_each_time_and_covers_the_kinds():
    assert drafts() == drafts()
    counts = Counter(one.kind for one in drafts())
    assert sum(counts.values()) > 300
    assert {ItemKind.LICENSE, ItemKind.PENALTY, ItemKind.INSPECTION, ItemKind.OTHER, ItemKind.SERVICE} <= set(counts)
    assert len({one.code for one in drafts()}) == sum(counts.values())
    assert all(one.planned_on for one in drafts() if one.state is ItemState.PLANNED)


def test_every_department_is_one_of_the_county():
    assert {group["department"] for group in content()["classes"]} <= set(organs())


def test_townships_have_lists_in_the_usual_proportion_and_no_matter_twice():
    ids = {one.name: n for n, one in enumerate(drafts(), 1)}
    for is_street in (True, False):
        found = entries(Town("990121001", is_street=is_street), ids, organs(), Random(2))
        counts = {kind: len(found[kind]) for kind in (ListKind.BASIC, ListKind.SUPPORT, ListKind.WITHDRAWN)}
        whole = sum(counts.values())
        assert 0.28 < counts[ListKind.BASIC] / whole < 0.40 and 0.32 < counts[ListKind.WITHDRAWN] / whole < 0.44
        names = [one.name for kind in counts for one in found[kind]]
        assert len(names) == len(set(names))
