from datetime import timedelta
from itertools import pairwise

import pytest

from tests.identity.offices import BY, PASSWORD
from tests.organs.small_county import AWAY, HOME, NOW
from yizhen.identity import queries
from yizhen.identity.actions import (
    PasswordRefused,
    UsernameTaken,
    WrongPassword,
    change_password,
    create_account,
    open_session,
    reset_password,
    switch_account,
)
from yizhen.identity.door import NoSuchAccount, actor_for
from yizhen.identity.models import Account, AccountSession
from yizhen.kernel.actors import NoPower, system_actor
from yizhen.organs.door import NoSuchPerson
from yizhen.record.door import history


def test_a_new_account_gets_a_one_time_password_that_keeps_the_rules(offices):
    pk, made = create_account(username="Li.Si", county=HOME, person_id=offices.home.people["ZHEN1"], **BY)
    account = Account.objects.get(pk=pk)
    assert account.username == "li.si"
    assert account.must_change_password
    assert account.check_password(made)
    assert account.password.startswith("argon2$")
    assert [one.act for one in history("identity.account", pk)] == ["identity.account.created"]
    assert made not in str([one.payload for one in history("identity.account", pk)])


def test_accounts_are_one_a_name_and_one_a_person(offices):
    people = offices.home.people
    with pytest.raises(UsernameTaken):
        create_account(username="SYS", county=HOME, person_id=people["ZHEN1"], **BY)
    with pytest.raises(UsernameTaken):
        create_account(username="other", county=HOME, person_id=people["JD1"], **BY)
    with pytest.raises(NoSuchPerson):
        create_account(username="other", county=HOME, person_id=offices.away.people["F1"], **BY)
    with pytest.raises(NoSuchAccount):
        create_account(username="other", county=AWAY, **BY)
    with pytest.raises(NoPower):
        create_account(username="other", county=HOME, by=system_actor("x", HOME, ()), at=NOW)


def change(offices, old, new, at=NOW):
    account = offices.accounts["jd"]
    change_password(account, old, new, by=actor_for(account, None, at), at=at)


def test_changing_ones_password(offices):
    with pytest.raises(WrongPassword):
        change(offices, "wrong", "Qiu-Yue 2026!")
    with pytest.raises(PasswordRefused) as refused:
        change(offices, PASSWORD, "short")
    assert len(refused.value.faults) >= 2
    with pytest.raises(PasswordRefused, match="最近 5 次"):
        change(offices, PASSWORD, PASSWORD)
    change(offices, PASSWORD, "Qiu-Yue 2026!")
    assert Account.objects.get(pk=offices.accounts["jd"]).check_password("Qiu-Yue 2026!")
    with pytest.raises(NoSuchAccount):
        change_password(
            offices.accounts["jd"], "x", "y", by=actor_for(offices.accounts["sys"], None, NOW), at=NOW
        )


def test_old_passwords_come_back_only_after_the_history(offices):
    seq = [PASSWORD, *(f"Gao-Shan 2{n}7{n}!" for n in range(6))]
    for step, (old, new) in enumerate(pairwise(seq), 1):
        change(offices, old, new, NOW + timedelta(minutes=step))
    with pytest.raises(PasswordRefused, match="最近"):
        change(offices, seq[-1], seq[-2], NOW + timedelta(hours=1))
    change(offices, seq[-1], PASSWORD, NOW + timedelta(hours=1))


def sessions(account):
    return AccountSession.objects.filter(account=account, ended_at__isnull=True)


def open_many(offices, count, name="jd"):
    account = offices.accounts[name]
    actor = actor_for(account, None, NOW)
    for minute in range(count):
        open_session(account, "10.0.0.1", by=actor, at=NOW + timedelta(minutes=minute))


def test_the_oldest_session_gives_way_to_one_too_many(offices):
    open_many(offices, 4)
    account = offices.accounts["jd"]
    assert sessions(account).count() == 3
    assert AccountSession.objects.filter(account=account, reason="replaced").get().started_at == NOW


def test_reset_and_switching_off_end_every_session(offices):
    account = offices.accounts["jd"]
    admin = actor_for(offices.accounts["sys"], None, NOW)
    open_many(offices, 2)
    made = reset_password(account, by=admin, at=NOW)
    row = Account.objects.get(pk=account)
    assert (row.must_change_password, row.check_password(made), sessions(account).count()) == (True, True, 0)
    open_many(offices, 2)
    switch_account(account, active=False, reason="调离本单位", by=admin, at=NOW)
    assert sessions(account).count() == 0
    with pytest.raises(NoSuchAccount):
        actor_for(account, None, NOW)
    with pytest.raises(ValueError, match="自己"):
        switch_account(offices.accounts["sys"], active=False, reason="试", by=admin, at=NOW)


@pytest.mark.parametrize("name", ["sec", "aud", "jd"])
def test_only_the_system_administrator_keeps_accounts(offices, name):
    other = actor_for(offices.accounts[name], None, NOW)
    with pytest.raises(NoPower):
        reset_password(offices.accounts["jian"], by=other, at=NOW)


def test_the_list_is_two_queries_whatever_its_length(offices, django_assert_num_queries):
    admin = actor_for(offices.accounts["sys"], None, NOW)
    for per_page in (1, 50):
        with django_assert_num_queries(2):
            lines, count = queries.accounts(admin, per_page=per_page)
        assert (len(lines), count) == (min(per_page, 7), 7)
    assert [one.username for one in queries.accounts(admin, text="JD1")[0]] == ["jd"]
    assert queries.accounts(actor_for(offices.accounts["jd"], None, NOW)) == ([], 0)
