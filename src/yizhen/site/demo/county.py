"""示例县 demo county: unfolds county.yaml into divisions, organs, posts and people.

Pure, and the same for the same seed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from random import Random
from typing import Any

import yaml

from yizhen.site.demo.people import LOADER, Person, staff

CODE_LENGTH = 12
TOWNSHIP_ITSELF, TOWNSHIPS = "subdistrict", ("township", "street_office")
COMMUNITY_FIRST, VILLAGE_FIRST = 1, 200


@dataclass(frozen=True, slots=True)
class Division:
    """区划 division: one unit from province (level 1) to village (level 5); ``code`` has always 12 digits.

    ``kind`` is province, prefecture, county, street, town, community or village. Population (常住) and
    ``registered`` (户籍) are in persons, area in square kilometers, revenue in 万元; None where unknown.
    """

    code: str
    name: str
    level: int
    kind: str
    parent: str | None
    english: str = ""
    slug: str = ""
    population: int | None = None
    registered: int | None = None
    area_km2: float | None = None
    revenue_wan: int | None = None
    farming: bool = False
    profile: str = ""
    at: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Organ:
    """机构 organ: ``parent`` is 隶属, ``host`` carries a plaque (挂牌), ``serves`` are townships (派驻).

    ``nature`` is as in county.yaml, or township, street_office, office, institution, plaque, station;
    ``department`` is the word by which the category tree names who leads (牵头单位).
    """

    key: str
    name: str
    short: str
    nature: str
    rank: str
    parent: str | None = None
    host: str | None = None
    abbreviation: str = ""
    department: str | None = None
    township: str | None = None
    serves: tuple[str, ...] = ()
    backstop: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """岗位 post: ``a`` holds it and ``b`` stands in (AB岗), both keys of people, never the same.

    ``territory`` narrows the post to one division (12 digits); None means wherever its organ reaches.
    """

    key: str
    organ: str
    title: str
    leader: bool
    roles: tuple[str, ...]
    territory: str | None
    a: str
    b: str


@dataclass(frozen=True, slots=True)
class County:
    """示例县 county: everything the demo player needs, in the order in which it can be created."""

    name: str
    code: str
    notice: str
    roles: dict[str, str]
    divisions: tuple[Division, ...]
    organs: tuple[Organ, ...]
    posts: tuple[Post, ...]
    people: tuple[Person, ...]

    @property
    def backstop(self) -> Organ:
        """The organ that takes what nobody leads (兜底单位)."""
        return next(organ for organ in self.organs if organ.backstop)

    def organ_for(self, lead_role: str, township: str) -> Organ:
        """The organ that leads for a category's ``lead_role`` in a township of 12 digits (牵头单位)."""
        own = lead_role == TOWNSHIP_ITSELF
        for organ in self.organs:
            if organ.department == lead_role or (
                own and organ.nature in TOWNSHIPS and organ.township == township
            ):
                return organ
        raise KeyError(lead_role)


@dataclass(frozen=True, slots=True)
class _Seat:
    organ: str
    title: str
    leader: bool
    roles: tuple[str, ...]
    territory: str | None


@lru_cache(maxsize=1)
def source() -> dict[str, Any]:
    """The content of county.yaml as it was written (原始内容)."""
    text = files(__package__).joinpath("county.yaml").read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.load(text, Loader=LOADER)  # noqa: S506 - a safe loader in either case
    return content


@lru_cache(maxsize=4)
def load(seed: int = 2026) -> County:
    """Unfold the whole county (示例县); the seed draws only the people."""
    content = source()
    divisions = tuple(_divisions(content))
    organs = (*_county_organs(content), *_township_organs(content), *_stations(content))
    seats = list(_seats(content))
    people = staff(len(seats), Random(seed))  # noqa: S311 - invented names, not secrets
    return County(
        name=content["county"]["name"],
        code=_pad(content["county"]["code"]),
        notice=content["notice"],
        roles=content["roles"],
        divisions=divisions,
        organs=organs,
        posts=tuple(_posts(seats, people)),
        people=people,
    )


def _pad(code: str) -> str:
    return code.ljust(CODE_LENGTH, "0")


def _divisions(content: dict[str, Any]) -> Iterator[Division]:
    province, prefecture, county = content["province"], content["prefecture"], content["county"]
    yield Division(_pad(province["code"]), province["name"], 1, "province", None)
    yield Division(_pad(prefecture["code"]), prefecture["name"], 2, "prefecture", _pad(province["code"]))
    townships = content["townships"]
    yield Division(
        code=_pad(county["code"]),
        name=county["name"],
        level=3,
        kind="county",
        parent=_pad(prefecture["code"]),
        english=county["english"],
        population=sum(town["population"] for town in townships),
        registered=sum(town["registered"] for town in townships),
        area_km2=round(sum(town["area_km2"] for town in townships), 1),
        revenue_wan=county["revenue_wan"],
        profile=county["profile"],
        at=(0.0, 0.0),
    )
    for town in townships:
        yield _township(town, _pad(county["code"]))
    for town in townships:
        yield from _villages(town)


def _township(town: dict[str, Any], county: str) -> Division:
    return Division(
        code=_pad(town["code"]),
        name=town["name"],
        level=4,
        kind=town["kind"],
        parent=county,
        english=town["english"],
        slug=town["slug"],
        population=town["population"],
        registered=town["registered"],
        area_km2=town["area_km2"],
        revenue_wan=town["revenue_wan"],
        farming=town["farming"],
        profile=town["profile"],
        at=tuple(town["at"]),
    )


def _villages(town: dict[str, Any]) -> Iterator[Division]:
    named = [(name, "community", COMMUNITY_FIRST + i) for i, name in enumerate(town["communities"])]
    named += [(name, "village", VILLAGE_FIRST + i) for i, name in enumerate(town["villages"])]
    for (name, kind, number), people in zip(named, _spread(town, named), strict=True):
        yield Division(f"{town['code']}{number:03d}", name, 5, kind, _pad(town["code"]), population=people)


def _spread(town: dict[str, Any], named: list[tuple[str, str, int]]) -> list[int]:
    """Share the township's population out so that the parts add up to it exactly (人口分摊)."""
    rng = Random(town["code"])  # noqa: S311 - a spread of invented figures
    weights = [rng.uniform(0.7, 1.3) * (1.8 if kind == "community" else 1.0) for _, kind, _ in named]
    parts = [int(town["population"] * weight / sum(weights)) for weight in weights]
    parts[0] += town["population"] - sum(parts)
    return parts


def _county_organs(content: dict[str, Any]) -> Iterator[Organ]:
    county = content["county"]["name"]
    rows = content["organs"]
    # 隶属机构 come after the organ above them, so that a reader can create them in this order.
    for row in sorted(rows, key=lambda row: "parent" in row):
        yield Organ(
            key=row["slug"],
            name=row.get("full_name") or county.removesuffix("县") + row["name"],
            short=row["short"],
            nature=row["nature"],
            rank=row["rank"],
            parent=row.get("parent"),
            abbreviation=row["abbreviation"],
            department=row.get("department"),
            backstop=row.get("backstop", False),
        )
    for row in content["plaques"]:
        name = county.removesuffix("县") + row["name"]
        yield Organ(key=row["slug"], name=name, short=row["name"], nature="plaque", rank="", host=row["host"])


def _township_organs(content: dict[str, Any]) -> Iterator[Organ]:
    county = content["county"]["name"]
    for town in content["townships"]:
        code, street = _pad(town["code"]), town["kind"] == "street"
        suffix, nature = ("办事处", "street_office") if street else ("人民政府", "township")
        name = f"{county}{town['name']}{suffix}"
        yield Organ(town["slug"], name, town["name"], nature, "正科", township=code)
        for row in _patterns(content, town):
            plaque = row["nature"] == "plaque"
            yield Organ(
                key=f"{town['slug']}.{row['slug']}",
                name=f"{county}{town['name']}{row['name']}",
                short=f"{town['name']}{row['name']}",
                nature=row["nature"],
                rank="" if plaque else "股级",
                parent=None if plaque else town["slug"],
                host=f"{town['slug']}.{row['host']}" if plaque else None,
                township=code,
            )


def _patterns(content: dict[str, Any], town: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for row in content["township_organs"]:
        if town["slug"] in row.get("only", ()) or town["kind"] in row.get("for", ()):
            yield row


def _stations(content: dict[str, Any]) -> Iterator[Organ]:
    towns = {town["slug"]: town for town in content["townships"]}
    full = {organ.key: organ for organ in _county_organs(content)}
    for row in content["stations"]:
        each = towns if row.get("each") == "all" else row.get("each", ())
        served = [((slug,), f"{slug}.{row['slug']}", towns[slug]["name"] + row["name"]) for slug in each]
        served = served or [(tuple(row["serves"]), row["slug"], row["name"])]
        for slugs, key, name in served:
            yield Organ(
                key=key,
                name=f"{full[row['department']].name}{name}",
                short=name,
                nature="station",
                rank="股级",
                parent=row["department"],
                serves=tuple(_pad(towns[slug]["code"]) for slug in slugs),
            )


def _seats(content: dict[str, Any]) -> Iterator[_Seat]:
    sets = content["post_sets"]
    for row in sorted(content["organs"], key=lambda row: "parent" in row):
        for name in ("base", *row.get("posts", ())):
            yield from _unfold(sets[name], row["slug"], head=row["head"])
    for town in content["townships"]:
        yield from _unfold(sets[f"{town['kind']}_leaders"], town["slug"])
        for row in _patterns(content, town):
            for name in row.get("posts", ()):
                yield from _unfold(sets[name], f"{town['slug']}.{row['slug']}")
        for village in _villages(town):
            for post in sets["village"]:
                organ = f"{town['slug']}.{post['organ']}"
                yield from _unfold([post], organ, village=village.name, territory=village.code)
    for station in _stations(content):
        yield from _unfold(sets["station"], station.key)


def _unfold(
    posts: list[dict[str, Any]], organ: str, territory: str | None = None, **words: str
) -> Iterator[_Seat]:
    for post in posts:
        title, roles = post["title"].format(**words), tuple(post.get("roles", ()))
        for _ in range(post.get("count", 1)):
            yield _Seat(organ, title, post.get("leader", False), roles, territory)


def _posts(seats: list[_Seat], people: tuple[Person, ...]) -> Iterator[Post]:
    numbers: dict[str, int] = {}
    for index, seat in enumerate(seats):
        numbers[seat.organ] = numbers.get(seat.organ, 0) + 1
        yield Post(
            key=f"{seat.organ}#{numbers[seat.organ]}",
            organ=seat.organ,
            title=seat.title,
            leader=seat.leader,
            roles=seat.roles,
            territory=seat.territory,
            a=people[index].key,
            b=people[_stand_in(index, seats)].key,
        )


def _stand_in(index: int, seats: list[_Seat]) -> int:
    """Who stands in (B 角): the organ's next holder with the same roles and rank, else its next holder."""
    seat = seats[index]
    around = [*range(index + 1, len(seats)), *range(index)]
    mates = [other for other in around if seats[other].organ == seat.organ]
    alike = [
        other for other in mates if (seats[other].roles, seats[other].leader) == (seat.roles, seat.leader)
    ]
    return (alike or mates)[0]
