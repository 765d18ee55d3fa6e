"""The three administrators of the small county, its roles, and accounts for a few posts."""

from datetime import date
from types import SimpleNamespace

from django.contrib.auth.hashers import Argon2PasswordHasher

from tests.organs.small_county import HOME, NOW
from yizhen.county.door import Source, open_county, set_rule
from yizhen.identity.door import create_account, grant_role, load_roles
from yizhen.kernel.actors import system_actor

PASSWORD = "Chun-Feng 2026"
KEEPER = system_actor("装机", HOME, ("identity.accounts", "identity.grant", "county.edit"))
BY = {"by": KEEPER, "at": NOW}


class QuickArgon2(Argon2PasswordHasher):
    """Argon2 at its least cost, for tests only."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1


def account_for(person, username):
    pk, _ = create_account(
        username=username, county=HOME, person_id=person, password=PASSWORD, must_change=False, **BY
    )
    return pk


def without_second():
    """The county asks nobody for a second factor, so that a password alone opens the pages."""
    source = Source("望川县自行设定（虚构）")
    set_rule(HOME, "identity.second_factor", "无", in_force_from=date(2020, 1, 1), source=source, **BY)


def open_offices(counties):
    open_county(code=HOME, name="望川县", fictional=True, **BY)
    without_second()
    load_roles(**BY)
    home = counties.home
    grants = {
        "SEC-head": ("system_admin", "county"),
        "GOV-head": ("security_admin", "county"),
        "GONG-head": ("audit_admin", "county"),
        "JD-head": ("township_leader", "township"),
        "JD-clerk": ("township_command", "township"),
        "JIAN-head": ("department_liaison", "subtree"),
        "JIAN-1-clerk": ("enforcement_officer", "assigned"),
    }
    for post, (role, scope) in grants.items():
        grant_role(home.posts[post], role, scope, **BY)
    people = {
        "sys": "SEC1",
        "sec": "GOV1",
        "aud": "GONG1",
        "jd": "JD1",
        "jd2": "JD2",
        "jian": "JIAN1",
        "wu": "JIAN-12",
    }
    accounts = {name: account_for(home.people[person], name) for name, person in people.items()}
    return SimpleNamespace(home=home, away=counties.away, accounts=accounts)
