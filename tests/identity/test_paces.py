"""限速与每日清理 a token's turns are counted over all processes; what has run out is cleaned up."""

from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from tests.identity.offices import HOME
from tests.identity.test_security import entered
from tests.organs.small_county import NOW
from yizhen.identity import jobs
from yizhen.identity.actions import paces
from yizhen.identity.models import Account, AccountSession, TokenPace
from yizhen.identity.terms import TokenHolder
from yizhen.kernel.actors import Actor
from yizhen.record.door import history

MINUTE = datetime(2026, 3, 4, 2, 0, 5, tzinfo=NOW.tzinfo)


@pytest.fixture(autouse=True)
def _own_leases():
    paces.LEASES.clear()
    yield
    paces.LEASES.clear()


def holder(per_minute, token=7):
    return TokenHolder(token, "测试", MINUTE.date(), per_minute, Actor(name="x", county=HOME))


def taken(per_minute, times, at=MINUTE):
    return sum(paces.take_turn(holder(per_minute), at=at) == 0 for _ in range(times))


@pytest.mark.parametrize("allowed", [1, 10, 19, 30, 600])
def test_as_many_as_are_allowed_and_then_no_more(db, allowed):
    assert taken(allowed, allowed + 50) == allowed
    assert paces.take_turn(holder(allowed), at=MINUTE) == 55
    assert taken(allowed, 5, at=MINUTE + timedelta(minutes=1)) == min(5, allowed)


def test_two_processes_share_one_count(db):
    first, turns = {}, [0, 0]
    other = {}
    for n in range(200):
        paces.LEASES.clear()
        paces.LEASES.update(first if n % 2 else other)
        turns[n % 2] += paces.take_turn(holder(60), at=MINUTE) == 0
        (first if n % 2 else other).update(paces.LEASES)
    assert sum(turns) == 60
    assert min(turns) >= 20


def test_the_database_is_asked_once_a_bundle_and_not_after_a_refusal(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert taken(600, 30) == 30
    taken(600, 600)
    with django_assert_num_queries(0):
        assert taken(600, 20) == 0
    assert TokenPace.objects.count() == 1


def test_sessions_left_alone_are_ended_by_the_day(offices):
    Account.objects.update(password_changed_on=timezone.localdate())
    entered("jd")
    entered("jian")
    left = AccountSession.objects.get(account__username="jd")
    now = timezone.now()
    AccountSession.objects.filter(pk=left.pk).update(seen_at=now - timedelta(hours=10))
    assert jobs.clean_sessions(HOME, at=now) == 1
    assert jobs.clean_sessions(HOME, at=now) == 0
    left.refresh_from_db()
    assert left.reason == "idle"
    assert AccountSession.objects.get(account__username="jian").ended_at is None
    assert history("identity.account", offices.accounts["jd"])[-1].actor_name == "清理会话"


def test_expired_sessions_of_browsers_are_deleted(offices):
    Account.objects.update(password_changed_on=timezone.localdate())
    entered("jd")
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
    entered("jian")
    jobs.clean_up(at=timezone.now())
    assert Session.objects.count() == 1
