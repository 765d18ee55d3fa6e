"""Roles, grants, and the three administrators who stand apart."""

from datetime import timedelta

import pytest

from tests.identity.offices import BY
from tests.organs.small_county import AWAY, HOME, NOW, SINCE, STREET, TODAY, TOWN
from yizhen.identity.door import (
    POWERS,
    GrantDraft,
    GrantRefused,
    NoSuchGrant,
    NoSuchRole,
    OfficesApart,
    UnknownPower,
    actor_for,
    actor_for_post,
    grant_role,
    grant_roles,
    load_roles,
    revoke_role,
    roles,
    set_role_powers,
    shipped_roles,
)
from yizhen.identity.terms import ADMIN_ROLES, SHIPPED_ROLES
from yizhen.kernel.actors import NoPower, system_actor
from yizhen.organs.door import NoSuchPost, assign_holder, take_leave
from yizhen.record.door import history

OFFICE_POWERS = {
    "identity.accounts", "identity.grant", "identity.view", "identity.secure", "notices.outbox", "record.verify", "record.system",
    "county.view", "county.edit", "territory.view", "territory.edit",
}  # fmt: skip
"""Written out by hand: what an administrator may do. None of these opens a business row."""

DAY = timedelta(days=1)


def test_every_power_of_the_shipped_roles_is_declared_by_a_house():
    missing = {power for role in shipped_roles() for power in role.powers} - set(POWERS)
    assert missing == set()


def test_no_administrator_has_a_business_power():
    shipped = {role.key: set(role.powers) for role in shipped_roles()}
    assert set(ADMIN_ROLES) <= set(shipped)
    for key in ADMIN_ROLES:
        assert shipped[key] <= OFFICE_POWERS, key
        assert not any(power.startswith(("dispatch.", "staffing.", "organs.")) for power in shipped[key])


def test_no_two_administrators_share_what_sets_them_apart():
    shipped = {role.key: set(role.powers) for role in shipped_roles()}
    for power in ("identity.accounts", "identity.grant", "record.verify"):
        assert sum(power in shipped[key] for key in ADMIN_ROLES) == 1
    business = [role for role in shipped_roles() if role.key not in ADMIN_ROLES]
    assert not any(power.startswith("identity.") for role in business for power in role.powers)


def test_loading_roles_again_writes_nothing(offices):
    assert load_roles(**BY) == 0
    assert [one.key for one in roles(HOME)] == [one.key for one in shipped_roles()]


def test_a_county_may_change_a_bundle_but_not_mix_an_office_with_business(offices):
    set_role_powers(HOME, "analyst", "分析员", ["organs.view"], **BY)
    assert next(one for one in roles(HOME) if one.key == "analyst").powers == ("organs.view",)
    assert "staffing.view" in next(one for one in roles(AWAY) if one.key == "analyst").powers
    with pytest.raises(OfficesApart, match="三员分离"):
        set_role_powers(HOME, "system_admin", "系统管理员", ["identity.accounts", "organs.view"], **BY)
    with pytest.raises(UnknownPower):
        set_role_powers(HOME, "analyst", "分析员", ["organs.fly"], **BY)
    with pytest.raises(NoSuchRole):
        set_role_powers(AWAY, "analyst", "分析员", ["organs.view"], **BY)


def test_offices_apart_for_a_post_and_for_a_person(offices):
    posts = offices.home.posts
    with pytest.raises(OfficesApart):
        grant_role(posts["SEC-head"], "security_admin", "county", **BY)
    with pytest.raises(OfficesApart):  # the clerk's A stands in as B for the head: the same people
        grant_role(posts["SEC-clerk"], "audit_admin", "county", **BY)
    with pytest.raises(OfficesApart):
        grant_roles(
            HOME,
            [GrantDraft(posts["ZHEN-head"], key, "county") for key in ("system_admin", "audit_admin")],
            valid_from=SINCE, **BY,
        )  # fmt: skip


def test_nobody_grants_to_themselves(offices):
    security = actor_for(offices.accounts["sec"], None, NOW)
    with pytest.raises(GrantRefused, match="自己"):
        grant_role(offices.home.posts["GOV-head"], "analyst", "county", by=security, at=NOW)
    grant_role(offices.home.posts["ZHEN-head"], "analyst", "county", by=security, at=NOW)


def test_a_grant_is_refused_twice_and_where_it_does_not_reach(offices):
    with pytest.raises(GrantRefused, match="重复"):
        grant_role(offices.home.posts["JD-head"], "township_leader", "township", **BY)
    with pytest.raises(NoSuchRole):
        grant_role(offices.home.posts["JD-head"], "emperor", "county", **BY)
    with pytest.raises(NoSuchPost):
        grant_role(offices.away.posts["ZHEN-head"], "analyst", "county", **BY)
    with pytest.raises(NoPower):
        grant_role(offices.home.posts["JD-head"], "analyst", by=system_actor("x", HOME, ()), at=NOW)


def test_granting_and_revoking_are_recorded_and_dated(offices):
    post, account = offices.home.posts["JD-head"], offices.accounts["jd"]
    grant = grant_role(post, "analyst", "county", valid_from=TODAY + DAY, **BY)
    assert history("organs.post", post)[-1].payload["role"] == "analyst"
    before, after = actor_for(account, post, NOW), actor_for(account, post, NOW + DAY)
    assert len(after.grants) == len(before.grants) + 1
    revoke_role(grant, by=BY["by"], at=NOW + 2 * DAY)
    assert len(actor_for(account, post, NOW + 2 * DAY).grants) == len(before.grants)
    with pytest.raises(NoSuchGrant):
        revoke_role(grant, by=BY["by"], at=NOW + 3 * DAY)
    with pytest.raises(NoSuchGrant):
        revoke_role(grant, by=system_actor("x", AWAY, ("identity.grant",)), at=NOW)


def test_an_actor_carries_post_organ_and_scope(offices):
    home = offices.home
    street = actor_for(offices.accounts["jd"], None, NOW)
    assert (street.post_title, street.organ_name, street.county) == ("负责人", "城关街道办事处", HOME)
    assert street.grants[0].townships == {STREET}
    bureau = actor_for(offices.accounts["jian"], None, NOW)
    assert bureau.grants[0].organs == {home.organs[code] for code in ("JIAN", "JIAN-1", "JIAN-2", "JIAN-P")}
    inspector = actor_for(offices.accounts["wu"], None, NOW)
    assert inspector.grants[0].assigned_only


def test_a_station_granted_by_township_serves_all_its_townships(offices):
    grant_role(offices.home.posts["PCS-head"], "grid_lead", "township", **BY)
    actor = actor_for_post(offices.home.posts["PCS-head"], NOW)
    assert actor.grants[0].townships == {STREET, TOWN}


def test_b_takes_the_post_and_its_powers_only_while_a_is_away(offices):
    home = offices.home
    second, head = offices.accounts["jd2"], home.posts["JD-head"]
    with pytest.raises(NoSuchPost):
        actor_for(second, head, NOW)
    boss = actor_for(offices.accounts["jd"], None, NOW)
    take_leave(home.people["JD1"], TODAY, TODAY, by=boss, at=NOW)
    acting = actor_for(second, head, NOW)
    assert acting.post == head
    assert acting.posts == {head, home.posts["JD-clerk"]}
    assert actor_for_post(head, NOW).person == home.people["JD2"]
    with pytest.raises(NoSuchPost):
        actor_for(second, head, NOW + DAY)


def test_who_leaves_a_post_leaves_its_powers(offices):
    home = offices.home
    editor = system_actor("编办", HOME, ("organs.edit",))
    for post, slot in (("JD-head", "A"), ("JD-clerk", "B")):
        assign_holder(home.posts[post], home.people["ZHEN1"], slot=slot, valid_from=TODAY, by=editor, at=NOW)
    actor = actor_for(offices.accounts["jd"], None, NOW)
    assert (actor.post, actor.powers, actor.posts) == (None, frozenset(), frozenset())


def test_the_names_of_shipped_roles_are_marked_for_the_catalogue():
    assert {one.name for one in shipped_roles()} == set(SHIPPED_ROLES)
