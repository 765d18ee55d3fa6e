"""What is done once a day: every task by itself, again without harm, and one that fails keeps nobody else's."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError

from yizhen.site import daily

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.mark.django_db
def test_every_task_can_be_done_twice():
    first, second = daily.run_once(at=NOON), daily.run_once(at=NOON)
    assert first.keys() == second.keys() == {name for name, _task in daily.TASKS}
    assert None not in (*first.values(), *second.values())


def test_one_that_fails_is_told_and_the_others_go_on(monkeypatch, caplog):
    def broken(*, at: datetime) -> int:
        raise OperationalError(f"gone at {at}")

    monkeypatch.setattr(daily, "TASKS", (("one", broken), ("two", lambda *, at: 3)))
    assert daily.run_once(at=NOON) == {"one": None, "two": 3}
    assert "daily task one failed" in caplog.text


def test_a_day_is_done_once_and_the_next_day_again(monkeypatch):
    """The clock jumps over midnight in Asia/Shanghai, back and forth: each change of the legal day is one round."""
    stop, seen = threading.Event(), []
    times = iter([NOON, NOON + timedelta(hours=11), NOON + timedelta(hours=12), NOON + timedelta(hours=13)])

    def now() -> datetime:
        try:
            return next(times)
        except StopIteration:
            stop.set()
            return NOON + timedelta(hours=13)

    monkeypatch.setattr(daily.timezone, "now", now)
    monkeypatch.setattr(daily, "run_once", lambda *, at: seen.append(at) or {})
    monkeypatch.setattr(daily, "close_old_connections", lambda: None)
    daily.run_daily(stop, pause=0)
    assert seen == [NOON, NOON + timedelta(hours=12)]
