from datetime import UTC, date, datetime, timedelta

import pytest

from yizhen.identity.rules import (
    class_count,
    has_run,
    idle_out,
    offices_clash,
    password_expired,
    password_faults,
    reach,
)
from yizhen.identity.terms import PasswordRules
from yizhen.kernel.actors import Grant

RULES = PasswordRules(length=10, classes=3, history=5, max_age_days=90)
NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("password", "classes"),
    [("abc", 1), ("Abc", 2), ("Abc1", 3), ("Abc1-", 4), ("春风", 1), ("春风a", 2), ("", 0), ("a b", 2)],
)
def test_classes_of_signs(password, classes):
    assert class_count(password) == classes


@pytest.mark.parametrize("password", ["x1234y", "aaaa", "xDCBAx", "9876"])
def test_runs_are_seen(password):
    assert has_run(password)


@pytest.mark.parametrize("password", ["1243", "abxcd", "aab1", ""])
def test_what_is_no_run(password):
    assert not has_run(password)


def test_every_fault_is_told_at_once_in_words():
    assert len(password_faults("zhang", "zhang", RULES)) == 3
    assert password_faults("Chun-Feng 2026", "zhang", RULES) == []
    assert password_faults("Ab1-xyQ", "zhang", RULES)[0].values == {"least": 10, "given": 7}


@pytest.mark.parametrize(("days", "expired"), [(89, False), (90, True)])
def test_a_password_ages(days, expired):
    today = date(2026, 3, 4)
    assert password_expired(today - timedelta(days=days), today, 90) is expired
    assert not password_expired(today - timedelta(days=days), today, 0)
    assert password_expired(None, today, 90)


def test_idle_is_more_than_the_minutes():
    assert not idle_out(NOW - timedelta(minutes=30), NOW, 30)
    assert idle_out(NOW - timedelta(minutes=30, seconds=1), NOW, 30)


def test_the_three_offices_stand_apart():
    assert offices_clash(["analyst", "audit_admin"], "system_admin") == "audit_admin"
    assert offices_clash(["system_admin"], "system_admin") is None
    assert offices_clash(["audit_admin"], "analyst") is None


def test_what_each_scope_reaches():
    powers, place = ["a.b"], {"organ": 5, "subtree": frozenset({5, 6}), "townships": ["990101001"]}
    held = frozenset(powers)
    assert reach("own_organ", powers, "990101", **place) == Grant(held, "990101", organs=frozenset({5}))
    assert reach("subtree", powers, "990101", **place) == Grant(held, "990101", organs=frozenset({5, 6}))
    assert reach("county", powers, "990101", **place) == Grant(held, "990101")
    assert reach("township", powers, "990101", **place) == Grant(
        held, "990101", townships=frozenset({"990101001"})
    )
    assert reach("assigned", powers, "990101", **place) == Grant(held, "990101", assigned_only=True)
