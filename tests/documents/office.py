"""People of the small county who draft, review, sign and issue papers."""

from types import SimpleNamespace

from tests.identity.offices import BY, account_for
from tests.organs.small_county import HOME, NOW
from yizhen.county.door import open_county
from yizhen.documents import actions
from yizhen.documents.terms import Verb
from yizhen.identity.door import actor_for, grant_role, load_roles
from yizhen.kernel.actors import system_actor

SETTER = system_actor("编办", HOME, ("documents.settings",))
PEOPLE = {  # name: post, person, role, scope
    "clerk": ("JD-clerk", "JD2", "township_command", "township"),
    "leader": ("JD-head", "JD1", "township_leader", "township"),
    "builder": ("JIAN-clerk", "JIAN2", "department_liaison", "subtree"),
    "town": ("ZHEN-clerk", "ZHEN2", "township_command", "township"),
    "centre": ("SEC-clerk", "SEC2", "command_centre", "county"),
    "police": ("GONG-clerk", "GONG2", "enforcement_officer", "own_organ"),
}
WORDS = {
    "genre": "通知", "title": "城关街道办事处关于做好汛期安全工作的通知", "to": "各村（社区），街道各办公室",
    "text": "为做好汛期安全工作，现通知如下。\n一、加强值守。落实二十四小时值班。\n（一）责任到人。\n1. 逐点巡查。\n请认真落实。",
    "attachments": "重点点位表", "note": "此件公开发布",
}  # fmt: skip


def county_office(counties):
    home = counties.home
    open_county(code=HOME, name="望川县", fictional=True, **BY)
    load_roles(**BY)
    people, accounts = {}, {}
    for name, (post, person, role, scope) in PEOPLE.items():
        grant_role(home.posts[post], role, scope, **BY)
        accounts[name] = account_for(home.people[person], name)
    for name in PEOPLE:
        people[name] = actor_for(accounts[name], home.posts[PEOPLE[name][0]], NOW)
    series = actions.open_series(home.organs["JD"], "城街发", by=SETTER, at=NOW)
    return SimpleNamespace(home=home, away=counties.away, series=series, accounts=accounts, **people)


def drafted(office, **more):
    return actions.draft(office.home.organs["JD"], {**WORDS, **more}, by=office.clerk, at=NOW)


def led(office, pk, *verbs, at=NOW):
    """Lead a paper along: each verb by who may do it."""
    for verb in verbs:
        if verb == "number":
            actions.number(pk, office.series, by=office.clerk, at=at)
        elif verb == "issue":
            actions.issue(pk, by=office.clerk, at=at)
        else:
            by = office.leader if verb == "sign" else office.clerk
            actions.step(pk, Verb(verb), by=by, at=at)
    return pk
