"""Tokens of programs: no more than their owner, for a time, shown once, ended at once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.identity.offices import BY, PASSWORD
from tests.organs.small_county import NOW
from yizhen.identity.access import NoSuchToken
from yizhen.identity.actions import TokenRefused, end_token, issue_token, switch_account
from yizhen.identity.models import Account, ApiToken
from yizhen.identity.queries import actor_for, token_holder, tokens_of
from yizhen.record.models import EntryRow


@pytest.fixture
def owner(offices):
    return actor_for(offices.accounts["jd"], None, NOW)


def issued(owner, *powers, days=30, at=NOW):
    return issue_token(name="热线平台", powers=powers or ["organs.view"], days=days, by=owner, at=at)


def test_a_token_acts_for_its_post_with_no_more_than_it_names(owner):
    _pk, text = issued(owner, "organs.view")
    held = token_holder(text, NOW, "r1")
    assert held.actor.powers == {"organs.view"} < owner.powers
    assert (held.actor.account, held.actor.post, held.actor.channel) == (owner.account, owner.post, "api")
    assert held.actor.request == "r1"
    assert not any(text in row.payload for row in EntryRow.objects.all())
    assert not ApiToken.objects.filter(digest__contains=text).exists()


def test_a_second_look_costs_two_queries(owner, django_assert_num_queries):
    _pk, text = issued(owner)
    token_holder(text, NOW)
    with django_assert_num_queries(2):
        token_holder(text, NOW)


@pytest.mark.parametrize("text", ["", "yz_", "yz_" + "x" * 43, "yz_" + "x" * 500, "yz_令牌", "Bearer yz_x"])
def test_what_is_no_token_holds_nothing(owner, text):
    assert token_holder(text, NOW) is None


def test_it_ends_by_its_day_by_hand_by_the_account_and_by_the_post(owner, offices):
    pk, text = issued(owner, days=2)
    assert token_holder(text, NOW + timedelta(days=1)) is not None
    assert token_holder(text, NOW + timedelta(days=2)) is None
    end_token(pk, by=owner, at=NOW)
    assert token_holder(text, NOW) is None
    _other, second = issued(owner)
    assert token_holder(second, NOW) is not None
    switch_account(offices.accounts["jd"], active=False, reason="调离", **BY)
    assert token_holder(second, NOW) is None


def test_powers_that_the_post_loses_the_token_loses(owner, offices):
    from yizhen.identity.door import revoke_role
    from yizhen.identity.models import RoleGrant

    _pk, text = issued(owner, "organs.view")
    assert token_holder(text, NOW).actor.can("organs.view")
    grant = RoleGrant.objects.get(post=owner.post)
    revoke_role(grant.pk, by=BY["by"], at=NOW)
    assert not token_holder(text, NOW).actor.can("organs.view")


@pytest.mark.parametrize(
    ("name", "powers", "days"),
    [("", ["organs.view"], 30), ("x", [], 30), ("x", ["identity.accounts"], 30), ("x", ["organs.view"], 0),
     ("x", ["organs.view"], 366)],
)  # fmt: skip
def test_more_than_one_has_or_the_county_allows_is_refused(owner, name, powers, days):
    with pytest.raises(TokenRefused):
        issue_token(name=name, powers=powers, days=days, by=owner, at=NOW)
    assert not ApiToken.objects.exists()


def test_another_persons_token_does_not_exist(owner, offices):
    pk, text = issued(owner)
    other = actor_for(offices.accounts["jian"], None, NOW)
    with pytest.raises(NoSuchToken):
        end_token(pk, by=other, at=NOW)
    assert tokens_of(other) == []
    system = actor_for(offices.accounts["sys"], None, NOW)
    end_token(pk, by=system, at=NOW)
    assert token_holder(text, NOW) is None


def test_the_page_shows_the_token_once(owner, offices):
    Account.objects.update(password_changed_on=timezone.localdate())
    client = Client()
    assert client.get("/identity/tokens/").status_code in (302, 403)
    client.post("/identity/sign-in", {"username": "jd", "password": PASSWORD})
    page = client.post("/identity/tokens/", {"name": "热线", "powers": ["organs.view"], "days": "30"})
    row = ApiToken.objects.get()
    assert page.status_code == 200 and page.text.count("yz_") == 1
    again = client.get("/identity/tokens/").text
    assert "yz_" not in again and "热线" in again
    assert client.post("/identity/tokens/", {"name": "热线", "days": "x"}).status_code == 422
    assert client.post(f"/identity/tokens/{row.pk}/end").status_code == 302
    row.refresh_from_db()
    assert row.ended_at is not None
    assert client.post("/identity/tokens/987654/end").status_code == 404
