"""示例编制 staffing of the demo county: its staff in the people ledger, the ledger open with them, a year of plans and slips."""

from collections.abc import Callable
from datetime import date, datetime
from random import Random
from typing import Any

from yizhen.kernel.actors import Actor
from yizhen.organs.door import Loaded
from yizhen.site.demo.people import draw_name, staff
from yizhen.site.demo.terms import TOWNSHIP_KINDS, County, Post
from yizhen.staffing.play import flow, opening, people

LEFT_OUT = frozenset({"other"})
"""Kinds of organs that are not the establishment's (企业)."""
EXTRA = 60
CADRES = (("secretary", (1966, 1992)), ("director", (1968, 1990)), ("member", (1975, 1998)), ("member", (1978, 1999)))


class Played:
    """What the parts of the play share (演示所需)."""

    def __init__(self, county: County, ids: Loaded, *, by: Actor, begun: datetime, now: datetime, seed: int) -> None:
        self.county, self.ids, self.by, self.begun, self.now, self.seed = county, ids, by, begun, now, seed
        self.rng = Random(f"staffing {seed}")  # noqa: S311  invented people
        self.organs = {one.key: one for one in county.organs}
        self.extra = list(staff(EXTRA, Random(seed + 77)))  # noqa: S311  invented people
        self.towns = [ids.organs[one.key] for one in county.organs if one.kind in TOWNSHIP_KINDS]

    def newcomers(self) -> list[people.Newcomer]:
        """Who holds a post, each once with the highest one, and the auxiliaries of two lines."""
        known = {one.key: one for one in self.county.people}
        seats: dict[str, Post] = {}
        for post in self.county.posts:
            if post.a not in seats or (post.leader and not seats[post.a].leader):
                seats[post.a] = post
        found = []
        for key, post in seats.items():
            organ, who = self.organs[post.organ], known[key]
            if organ.kind in LEFT_OUT or organ.nature != "entity":
                continue
            found.append(people.Newcomer(
                self.ids.organs[organ.key], organ.kind, organ.name, who.gender, who.born, person=self.ids.people[key],
                title=post.title, leader=post.leader, level=post.level, officer="enforcement_officer" in post.roles,
            ))  # fmt: skip
        return found + self._auxiliaries()

    def _auxiliaries(self) -> list[people.Newcomer]:
        lines = (("public_security", "auxiliary_police", "警务辅助"), ("urban_management", "auxiliary_enforcement", "执法协管"))
        found = []
        for n, one in enumerate(self.extra[:24]):
            key, identity, title = lines[n % 2]
            organ = self.organs[key]
            found.append(people.Newcomer(
                self.ids.organs[key], organ.kind, organ.name, one.gender, one.born, staff_no=f"F{n + 1:04d}", name=one.name,
                title=title, identity=identity,
            ))  # fmt: skip
        return found

    def cadres(self) -> list[people.VillageCadre]:
        """Secretary, director and members of each village; in most the secretary is the director too."""
        found = []
        seats = {one.territory: self.ids.organs[one.organ] for one in self.county.posts if one.territory}
        for village in (one for one in self.county.divisions if one.level == 5):  # noqa: PLR2004  villages
            both = self.rng.random() < 0.8  # noqa: PLR2004  a share
            for title, born in CADRES:
                if both and title == "director":
                    continue
                gender = self.rng.choices(("male", "female"), weights=(64, 36))[0]
                year = self.rng.randint(*born)
                surname, given = draw_name(self.rng, gender, "elder" if year < 1977 else "middle" if year < 1990 else "young")  # noqa: PLR2004
                found.append(people.VillageCadre(
                    village.code, surname + given, gender, year, title, both=both and title == "secretary",
                    organ=seats.get(village.code),
                ))  # fmt: skip
        return found


def play_staffing(
    county: County, ids: Loaded, actor: Callable[[Post], Actor], *, by: Actor, begun: datetime, since: date,
    now: datetime, seed: int, signed_in: frozenset[int],
) -> dict[str, Any]:  # fmt: skip
    """Play the staffing of the county (演示机构编制) and return how much of what was made."""
    played = Played(county, ids, by=by, begun=begun, now=now, seed=seed)
    newcomers = played.newcomers()
    taken = people.take_staff(newcomers, county=county.code, today=now.date(), by=by, at=begun, seed=seed)
    made: dict[str, Any] = {"people": len(taken)} | opening.open_ledger(
        by=by, at=begun, now=now, since=since, seed=seed
    )
    flow.follow_seats(county.code)
    officers = [one.person for one in newcomers if one.officer and one.person is not None]
    made |= people.play_working(played.towns, officers, kept=signed_in, by=by, at=now, seed=seed)
    made["cadres"] = people.play_cadres(played.cadres(), county=county.code, by=by, at=now, seed=seed)
    office = actor(next(one for one in county.posts if "establishment_office" in one.roles))
    leavers = [(f"L{n + 1:04d}", one.name, 1970 + n) for n, one in enumerate(played.extra[30:38])]
    made |= flow.play_exits(leavers, by=by, at=now)
    names = [(f"N{n + 1:04d}", one.name, 1998) for n, one in enumerate(played.extra[40:50])]
    return made | flow.play_flow(names, office=office, by=by, at=now)
