"""Fixtures of dispatch: a small county of its own for each test."""

from dataclasses import replace

import pytest

from tests.dispatch.realm import (
    CATALOGUE,
    COUNTY,
    NOW,
    OTHER_VILLAGE,
    PATHS,
    SINCE,
    STREET,
    TODAY,
    TOWN,
    VILLAGE,
    Realm,
    make_realm,
)
from yizhen.dispatch import door as dispatch
from yizhen.kernel.actors import Actor, Grant

__all__ = [
    "CATALOGUE", "COUNTY", "NOW", "OTHER_VILLAGE", "PATHS", "SINCE", "STREET", "TODAY", "TOWN", "VILLAGE", "Realm",
    "make_realm",
]  # fmt: skip


@pytest.fixture
def realm(db) -> Realm:
    return make_realm()


@pytest.fixture
def other_county(realm) -> Actor:
    """Somebody with every power, in another county."""
    return replace(realm.center, county="990102", grants=(Grant(frozenset(dispatch.Power), "990102"),))
