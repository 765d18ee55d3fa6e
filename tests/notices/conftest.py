"""Fixtures of notices: the small county of dispatch, and a kind of notice of the tests' own."""

import pytest

from tests.dispatch.realm import NOW, make_realm
from yizhen.notices.terms import KINDS, Kind, Notice

__all__ = ["NOW"]
ASKING, TELLING = "test.asking", "test.telling"


@pytest.fixture
def realm(db):
    return make_realm()


@pytest.fixture(autouse=True)
def _kinds():
    KINDS.update({ASKING: Kind(ASKING, "要办", asks=True), TELLING: Kind(TELLING, "告知")})
    yield
    del KINDS[ASKING], KINDS[TELLING]


@pytest.fixture
def draft(realm):
    def make(key="k1", kind=ASKING, posts=("urban.a",), **more):
        told = {"subject": "20260310-000001 请签收", "text": "菜市场垃圾", "url": "/dispatch/cases/1"}
        return Notice(
            posts=tuple(realm.posts[one] for one in posts), kind=kind, key=key, county="990101",
            **{**told, "about": ("test.case", 1), **more},
        )  # fmt: skip

    return make
