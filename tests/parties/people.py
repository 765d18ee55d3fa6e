"""A county with two organs that keep people's data, and actors for them."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tests.organs.small_county import HOME, NOW, STREET, load_home
from yizhen.county.door import open_county
from yizhen.kernel.actors import Actor, Grant, public_actor, system_actor
from yizhen.kernel.versioned import forget_everything
from yizhen.parties import actions, queries
from yizhen.parties.door import Kind, Matter, Newcomer, PartyDraft, Power, end_matters, take_parties

ID, PHONE, CODE = "11010519491231002X", "13812345678", "91350100M000100Y43"
NAME = "欧阳若兰"
LATER = NOW + timedelta(days=1200)


def resident(**more) -> PartyDraft:
    return PartyDraft(**{"kind": Kind.RESIDENT, "name": NAME, "phone": PHONE, **more})


@dataclass(frozen=True)
class Place:
    home: object
    now: datetime = NOW

    @property
    def long_ago(self) -> datetime:
        return self.now - timedelta(days=1200)

    def draft(self, **more) -> PartyDraft:
        return resident(**more)

    def actor(self, organ="JD", *powers, scope="own_organ", account=1) -> Actor:
        pk = self.home.organs[organ]
        grant = Grant(
            frozenset(powers or Power), HOME, organs=frozenset({pk}) if scope == "own_organ" else None,
            townships=frozenset({STREET}) if scope == "township" else None, assigned_only=scope == "assigned",
        )  # fmt: skip
        return Actor(
            name=f"{organ}的人", county=HOME, account=account, person=account, post=account, post_title="经办",
            organ=pk, organ_name=organ, grants=(grant,), posts=frozenset({account}),
        )  # fmt: skip

    @property
    def clerk(self) -> Actor:
        return self.actor("JD")

    @property
    def keeper(self) -> Actor:
        return self.actor("GOV", scope="county", account=7)

    @property
    def second(self) -> Actor:
        return replace(self.keeper, account=8, name="另一人")

    @property
    def public(self) -> Actor:
        return public_actor(HOME, [Power.ASK])

    def come(self, draft=None, *, purpose="service", by=None, at=None) -> int:
        return actions.find_or_make(draft or resident(), purpose, by=by or self.clerk, at=at or self.now)

    def matter(self, number="N1", pk=1, draft=None, *, key="", at=None, organ="JD") -> Matter:
        made = Matter("test.case", pk, number, key)
        who = Newcomer(draft or resident(), "request", at or self.now, HOME, self.home.organs[organ], STREET, made)
        take_parties([who], by=self.keeper)
        return made

    def end(self, matter, at=None):
        end_matters([(matter, at or self.now)], by=self.keeper)

    def one(self, text=PHONE, by=None) -> int:
        (pk,) = queries.find(by or self.keeper, text)
        return pk


def make_place() -> Place:
    forget_everything()
    home = load_home()
    open_county(HOME, "望川县", fictional=True, by=system_actor("装机", HOME, ["county.edit"]), at=NOW)
    return Place(home)


def place_at(now) -> Place:
    """The same county, where things happen at another instant."""
    return replace(make_place(), now=now)
