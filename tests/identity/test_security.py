"""登录安全 the security administrator's board: counts, lockouts, sessions, unused accounts, offices apart."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.identity.offices import BY, HOME
from tests.identity.test_second import ask_of, enrolled
from tests.identity.test_signing_in import acts, enter
from yizhen.identity.access import NoSuchAccount
from yizhen.identity.actions import security as doing
from yizhen.identity.models import Account, AccountSession, RoleGrant, SecondFactor
from yizhen.identity.queries import actor_for, security
from yizhen.identity.rules import offices_apart
from yizhen.kernel.actors import NoPower, system_actor
from yizhen.record.door import hand_out_all, seal_all

BOARD = "/identity/security/"
PAGES = (BOARD, f"{BOARD}failures/", f"{BOARD}sessions/", f"{BOARD}unused/")


@pytest.fixture
def today(offices):
    Account.objects.update(password_changed_on=timezone.localdate())
    return offices


@pytest.fixture
def keeper(today):
    return actor_for(today.accounts["sec"], None, timezone.now())


def entered(name, **more):
    client = Client(**more)
    assert enter(client, name).status_code == 302
    return client


def test_only_the_security_administrator_opens_it(today):
    for name, status in (("sec", 200), ("sys", 403), ("aud", 403), ("jd", 403)):
        client = entered(name)
        assert [client.get(page).status_code for page in PAGES] == [status] * len(PAGES), name


def test_sign_ins_failures_and_lockouts_are_counted_by_day(today, settings):
    settings.AXES_ENABLED = True
    entered("jd")
    stranger = Client()
    for _ in range(5):
        enter(stranger, "jian", "wrong")
    seal_all()
    hand_out_all()
    entered("jd")
    seal_all()
    hand_out_all()
    (day,) = security.sign_in_days(HOME, timezone.localdate())
    assert (day.opened, day.refused, day.locked) == (2, 5, 1)
    page = entered("sec").get(BOARD).text
    assert "近 14 天登录失败 5 次" in page


def test_a_lockout_is_seen_and_lifted(today, keeper, settings):
    settings.AXES_ENABLED = True
    client = Client(REMOTE_ADDR="10.1.1.7")
    for _ in range(5):
        enter(client, "jd", "wrong")
        enter(client, "Nobody-Secret1", "wrong")
    (one,) = security.locked_now(keeper, timezone.now())
    assert (one.username, one.address, one.failures) == ("jd", "10.1.1.7", 5)
    helper = entered("sec")
    page = helper.get(BOARD).text
    assert "10.1.1.7" in page
    assert "Nobody" not in page
    assert "没有这个账号" in page
    unlock = f"{BOARD}{today.accounts['jd']}/unlock"
    assert entered("sys").post(unlock, {"address": "10.1.1.7"}).status_code == 403
    assert helper.post(unlock, {"address": "10.1.1.7"}).status_code == 302
    assert security.locked_now(keeper, timezone.now()) == []
    assert enter(client, "jd").status_code == 302
    assert "lock.lifted" in acts(today.accounts["jd"])


def test_a_lock_of_the_second_factor_is_lifted_too(today, keeper):
    enrolled("jd")
    SecondFactor.objects.update(failures=5, failed_at=timezone.now())
    (one,) = security.locked_now(keeper, timezone.now())
    assert (one.username, one.address) == ("jd", "")
    doing.lift_lock(one.account, "", by=keeper, at=timezone.now())
    assert SecondFactor.objects.get().failures == 0


def test_sessions_are_listed_and_ended(today, keeper):
    victim, helper = entered("jd"), entered("sec")
    found, count = security.open_sessions(keeper, timezone.now())
    assert count == 2
    assert {one.username for one in found} == {"jd", "sec"}
    target = next(one.id for one in found if one.username == "jd")
    assert f'value="{target}"' in helper.get(f"{BOARD}sessions/").text
    assert helper.post(f"{BOARD}sessions/end", {}).status_code == 302
    assert helper.post(f"{BOARD}sessions/end", {"ids": [target, "x"]}).status_code == 302
    assert "安全管理员结束了这次登录" in victim.get("/identity/password", follow=True).text
    assert AccountSession.objects.get(pk=target).reason == "put_out"
    AccountSession.objects.update(seen_at=timezone.now() - timedelta(minutes=40))
    assert security.open_sessions(keeper, timezone.now())[1] == 0


def test_unused_accounts_are_found_by_last_sign_in_or_opening(today, keeper):
    now = timezone.now()
    Account.objects.update(created_on=timezone.localdate() - timedelta(days=90))
    Account.objects.filter(username="jd").update(last_login=now - timedelta(days=89))
    Account.objects.filter(username="jian").update(last_login=now - timedelta(days=91))
    Account.objects.filter(username="wu").update(active=False)
    names = {one.username for one in security.unused(keeper, now)[0]}
    assert "jd" not in names
    assert "wu" not in names
    assert {"jian", "aud"} <= names


def test_grants_that_began_or_will_end_stand_on_the_board(today, keeper):
    on = timezone.localdate()
    RoleGrant.objects.update(valid_from=on - timedelta(days=100))
    RoleGrant.objects.filter(role_key="township_leader").update(valid_from=on - timedelta(days=3))
    RoleGrant.objects.filter(role_key="department_liaison").update(valid_to=on + timedelta(days=5))
    begun, ending = security.grant_changes(keeper, on)
    assert [one.role for one in begun] == ["乡镇(街道)领导"]
    assert [one.role for one in ending] == ["部门联络员"]


def test_offices_that_are_not_apart_are_named(today, keeper):
    on = timezone.localdate()
    assert security.conflicts(keeper, on) == []
    post = today.home.posts["SEC-head"]
    RoleGrant.objects.create(post_id=post, role_key="audit_admin", scope="county", valid_from=on)
    (one,) = security.conflicts(keeper, on)
    assert (one.kind, one.post_id) == ("post", post)
    RoleGrant.objects.filter(post=post, role_key="audit_admin").update(role_key="analyst")
    (one,) = security.conflicts(keeper, on)
    assert one.kind == "business"
    assert "同一岗位" in _trouble("post")


def _trouble(kind):
    from yizhen.identity.views.security import TROUBLES

    return TROUBLES[kind]


@pytest.mark.parametrize(
    ("held", "people", "kinds"),
    [
        ({1: {"system_admin"}, 2: {"audit_admin"}}, {7: {1}, 8: {2}}, []),
        ({1: {"system_admin"}, 2: {"audit_admin"}}, {7: {1, 2}}, [("person", 7)]),
        ({1: {"system_admin", "audit_admin"}}, {7: {1}}, [("post", 1)]),
        ({1: {"security_admin", "analyst"}}, {}, [("business", 1)]),
    ],
)
def test_what_counts_as_a_conflict(held, people, kinds):
    assert [(kind, who) for kind, who, _roles in offices_apart(held, people)] == kinds


def test_who_should_have_a_second_factor_and_has_none(today, keeper):
    now = timezone.now()
    assert security.without_second(keeper, now) == []
    ask_of("system_admin")
    assert [one.username for one in security.without_second(keeper, now)] == ["sys"]


def test_another_county_s_accounts_do_not_exist(today):
    far = system_actor("邻县安全员", "990102", ["identity.secure"])
    entered("jd")
    session = AccountSession.objects.get(account__username="jd")
    for call in (
        lambda: doing.put_out(session.pk, by=far, at=timezone.now()),
        lambda: doing.lift_lock(today.accounts["jd"], "", by=far, at=timezone.now()),
    ):
        with pytest.raises(NoSuchAccount):
            call()
    assert security.open_sessions(far, timezone.now()) == ([], 0)
    with pytest.raises(NoPower):
        doing.put_out(session.pk, by=system_actor("别人", HOME, ["identity.grant"]), at=timezone.now())


def test_the_board_costs_the_same_however_many_there_are(today, django_assert_max_num_queries):
    from yizhen.identity.door import create_account

    helper = entered("sec")
    for page in PAGES:
        helper.get(page)
        with django_assert_max_num_queries(60) as few:
            helper.get(page)
        for number in range(5):
            name = f"m{number}-{page.count('s')}-{len(page)}"
            pk, _made = create_account(username=name, county=HOME, password="Chun-Feng 2026", must_change=False, **BY)
            AccountSession.objects.create(account_id=pk, started_at=timezone.now(), seen_at=timezone.now())
        with django_assert_max_num_queries(60) as many:
            helper.get(page)
        assert len(few.captured_queries) == len(many.captured_queries), page


def test_old_attempts_are_forgotten(today, settings):
    from axes.models import AccessAttempt

    settings.AXES_ENABLED = True
    enter(Client(), "jd", "wrong")
    assert doing.forget_attempts(at=timezone.now()) == 0
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(days=31))
    assert doing.forget_attempts(at=timezone.now()) == 1
