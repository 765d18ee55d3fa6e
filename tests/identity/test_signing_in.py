"""Signing in through the pages: words, lockout, sessions, the post one acts in, and what it costs."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone

from tests.identity.offices import PASSWORD
from yizhen.identity.door import create_account, reset_password
from yizhen.identity.models import Account, AccountSession
from yizhen.kernel.actors import system_actor
from yizhen.organs.door import take_leave
from yizhen.record.door import history

SIGN_IN = "/identity/sign-in"


@pytest.fixture
def today(offices, monkeypatch):
    """The offices, with passwords set today: pages take their clock from the machine."""
    Account.objects.update(password_changed_on=timezone.localdate())
    return offices


def enter(client, name, password=PASSWORD, **more):
    return client.post(SIGN_IN, {"username": name, "password": password, **more})


def entered(name):
    client = Client()
    assert enter(client, name).status_code == 302
    return client


def acts(account):
    return [one.act.removeprefix("identity.") for one in history("identity.account", account)]


def test_signing_in_and_out_is_recorded(today, client):
    assert enter(client, "JD").status_code == 302
    page = client.get("/identity/password")
    assert page.wsgi_request.actor.name == "赵JD"
    assert client.post("/identity/sign-out").status_code == 302
    assert client.get("/identity/password").status_code == 302
    assert acts(today.accounts["jd"]) == ["account.created", "session.opened", "session.ended"]


@pytest.mark.parametrize("name", ["jd", "nobody"])
def test_a_wrong_password_and_an_unknown_name_read_the_same(today, client, name):
    answer = enter(client, name, "wrong")
    assert answer.status_code == 422
    assert "账号或密码不对" in answer.text
    assert "wrong" not in answer.text


def test_failures_are_recorded_without_the_typed_name_of_strangers(today, client):
    enter(client, "jd", "wrong")
    enter(client, "MySecret1!", "wrong")
    assert acts(today.accounts["jd"])[-1] == "session.refused"
    stranger = history("identity.account", 0)[-1]
    assert "ysecret" not in str(stranger).lower()


def test_the_next_address_stays_on_this_site(today, client):
    assert enter(client, "jd", next="/organs/").url == "/organs/"
    for evil in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        assert enter(Client(), "jd", next=evil).url == "/desk/"


@pytest.fixture
def lockout(settings):
    settings.AXES_ENABLED = True


def test_five_failures_lock_the_name_from_here_and_only_from_here(today, lockout):
    client = Client()
    words = []
    for _ in range(5):
        answer = enter(client, "jd", "wrong")
        words.append((answer.status_code, answer.text))
    assert [f"还可再试 {left} 次" in text for (_, text), left in zip(words, (4, 3, 2, 1), strict=False)] == [
        True
    ] * 4
    assert words[-1][0] == 429
    assert "暂停 15 分钟" in words[-1][1]
    assert enter(client, "jd").status_code == 429
    assert enter(client, "JD").status_code == 429
    assert acts(today.accounts["jd"]).count("session.refused") == 5
    assert acts(today.accounts["jd"]).count("session.locked") == 1
    elsewhere = Client(REMOTE_ADDR="10.9.9.9")
    assert enter(elsewhere, "jd").status_code == 302
    assert enter(client, "jian").status_code == 302


def test_a_lockout_ends_by_itself(today, lockout):
    client = Client()
    for _ in range(5):
        enter(client, "jd", "wrong")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert enter(client, "jd").status_code == 302


def test_no_password_is_kept_by_the_lockout(today, lockout, client):
    enter(client, "jd", "VeryWrong-77")
    assert "VeryWrong-77" not in str(AccessAttempt.objects.values())


def test_an_account_switched_off_is_out_on_its_next_page(today):
    client = entered("jd")
    Account.objects.filter(username="jd").update(active=False)
    assert client.get("/identity/password").status_code == 302
    assert enter(Client(), "jd").status_code == 422


def test_idle_sessions_end_and_say_so(today):
    client = entered("jd")
    AccountSession.objects.update(seen_at=timezone.now() - timedelta(minutes=31))
    answer = client.get("/identity/password", follow=True)
    assert "自动退出" in answer.text
    assert AccountSession.objects.get().reason == "idle"
    assert acts(today.accounts["jd"])[-1] == "session.ended"


def test_the_fourth_place_signs_the_first_one_out(today):
    clients = [entered("jd") for _ in range(4)]
    assert "别处登录过多" in clients[0].get("/identity/password", follow=True).text
    assert all(one.get("/identity/password").status_code == 200 for one in clients[1:])


def test_activity_is_noted_at_most_every_two_minutes(today):
    client = entered("jd")
    client.get("/identity/password")
    noted = AccountSession.objects.get().seen_at
    client.get("/identity/password")
    assert AccountSession.objects.get().seen_at == noted
    AccountSession.objects.update(seen_at=noted - timedelta(minutes=3))
    client.get("/identity/password")
    assert AccountSession.objects.get().seen_at >= noted


def test_a_page_costs_two_queries_of_identity(today, django_assert_num_queries):
    client = entered("jd")
    client.get("/identity/roles/")
    with django_assert_num_queries(3) as seen:  # the third is Django's own session
        client.get("/identity/roles/")
    wanted = ("django_session", "identity_session", "organs_version")
    assert all(table in query["sql"] for table, query in zip(wanted, seen.captured_queries, strict=True))


def test_a_one_time_password_has_to_be_changed_first(today):
    by = system_actor("装机", "990101", ("identity.accounts",))
    made = reset_password(today.accounts["jd"], by=by, at=timezone.now())
    client = Client()
    assert enter(client, "jd", made).status_code == 302
    assert client.get("/organs/").url == "/identity/password"
    changed = client.post(
        "/identity/password", {"old": made, "new": "Qiu-Yue 2026!", "again": "Qiu-Yue 2026!"}
    )
    assert changed.url == "/desk/"
    assert client.get("/identity/password").status_code == 200


def test_an_old_password_has_to_be_changed(today):
    client = entered("jd")
    Account.objects.update(password_changed_on=timezone.localdate() - timedelta(days=90))
    assert client.get("/organs/").url == "/identity/password"


def test_a_refused_new_password_says_why_at_the_field(today):
    client = entered("jd")
    answer = client.post("/identity/password", {"old": PASSWORD, "new": "abc", "again": "abc"})
    assert answer.status_code == 422
    assert "至少 10 位" in answer.text
    answer = client.post("/identity/password", {"old": "x", "new": "Qiu-Yue 2026!", "again": "other"})
    assert "不一样" in answer.text


def test_changing_the_password_signs_other_places_out(today):
    here, there = entered("jd"), entered("jd")
    here.post("/identity/password", {"old": PASSWORD, "new": "Qiu-Yue 2026!", "again": "Qiu-Yue 2026!"})
    assert here.get("/identity/password").status_code == 200
    assert there.get("/identity/password").status_code == 302


def test_the_post_is_switched_only_to_one_held_today(today):
    client, home = entered("jd2"), today.home
    assert client.post("/identity/post", {"post": home.posts["JD-head"]}).status_code == 404
    assert client.post("/identity/post", {"post": "9" * 30}).status_code == 404
    boss = system_actor("考勤", "990101", ("organs.leave",))
    day = timezone.localdate()
    take_leave(home.people["JD1"], day, day, by=boss, at=timezone.now())
    assert (
        client.post(
            "/identity/post", {"post": home.posts["JD-head"], "next": "/identity/password"}
        ).status_code
        == 302
    )
    actor = client.get("/identity/password").wsgi_request.actor
    assert (actor.post, actor.post_title) == (home.posts["JD-head"], "负责人")
    assert acts(today.accounts["jd2"])[-1] == "post.taken"


def test_taking_a_grant_back_works_on_the_next_page(today):
    from yizhen.identity.door import revoke_role
    from yizhen.identity.models import RoleGrant

    client = entered("sys")
    assert client.get("/identity/accounts/").status_code == 200
    keeper = system_actor("装机", "990101", ("identity.grant",))
    grant = RoleGrant.objects.get(role_key="system_admin")
    revoke_role(grant.pk, by=keeper, at=timezone.now())
    assert client.get("/identity/accounts/").status_code == 403


def test_account_pages_end_to_end(today):
    client = entered("sys")
    made = client.post("/identity/accounts/new", {"staff_no": "ZHEN1", "username": "zhen"})
    assert "一次性密码" in made.text
    pk = Account.objects.get(username="zhen").pk
    assert client.get(f"/identity/accounts/{pk}/").status_code == 200
    assert "一次性密码，只显示这一次" in client.post(f"/identity/accounts/{pk}/reset").text
    assert client.post(f"/identity/accounts/{pk}/switch", {"reason": ""}).status_code == 422
    assert client.post(f"/identity/accounts/{pk}/switch", {"reason": "调离"}).status_code == 302
    assert not Account.objects.get(pk=pk).active
    for fields in ({"staff_no": "NONE", "username": "abc"}, {"staff_no": "ZHEN2", "username": "zhen"}):
        assert client.post("/identity/accounts/new", fields).status_code == 422
    assert client.post("/identity/accounts/new", {"staff_no": "", "username": "1"}).status_code == 422


def test_grant_pages_end_to_end(today):
    client, post = entered("sec"), today.home.posts["ZHEN-head"]
    page = f"/identity/grants/{post}/"
    assert client.get("/identity/grants/?q=石桥").status_code == 200
    assert "还没有任何授权" in client.get(page).text
    fields = {
        "role": "township_leader",
        "scope": "township",
        "townships": "990101100",
        "valid_from": "2026-01-05",
    }
    assert client.post(page, fields).status_code == 302
    assert "不必重复" in client.post(page, fields).text
    assert "9 位" in client.post(page, {**fields, "townships": "12"}).text
    from yizhen.identity.models import RoleGrant

    grant = RoleGrant.objects.get(post=post)
    assert client.post(f"{page}{grant.pk}/revoke").status_code == 302
    assert client.post(f"{page}{grant.pk}/revoke").status_code == 404
    own = f"/identity/grants/{today.home.posts['GOV-head']}/"
    assert "不能给自己的岗位授权" in client.post(own, {**fields, "role": "analyst", "scope": "county"}).text


def test_lists_keep_their_number_of_queries(today, django_assert_max_num_queries):
    by = system_actor("装机", "990101", ("identity.accounts",))
    client = entered("sys")
    client.get("/identity/accounts/")
    with django_assert_max_num_queries(20) as few:
        client.get("/identity/accounts/")
    for number in range(12):
        create_account(username=f"more{number}", county="990101", by=by, at=timezone.now())
    with django_assert_max_num_queries(20) as many:
        client.get("/identity/accounts/")
    assert len(few.captured_queries) == len(many.captured_queries)


def test_the_menu_offers_the_posts_held_today(today):
    page = entered("jd2").get("/identity/password").text
    assert "经办人" in page
    assert "退出登录" in page
    boss = system_actor("考勤", "990101", ("organs.leave",))
    day = timezone.localdate()
    client = entered("jd2")
    take_leave(today.home.people["JD1"], day, day, by=boss, at=timezone.now())
    for _again in range(2):
        assert f'value="{today.home.posts["JD-head"]}"' in client.get("/identity/password").text
