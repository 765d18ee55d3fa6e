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
from yizhen.site.demo.terms import County, Division, Organ, Post, Relation, Role

CODE_LENGTH = 12
COMMUNITY_FIRST, VILLAGE_FIRST = 1, 200
RANKS = {
    "正处": "division_chief",
    "副处": "division_deputy",
    "正科": "section_chief",
    "副科": "section_deputy",
    "股级": "unit_chief",
    "副股": "unit_deputy",
    "": "unranked",
}
TIES = {"street": "dispatched", "town": "superior"}
DEPUTIES = {"正处": "副处", "副处": "正科", "正科": "副科", "副科": "股级", "股级": "副股", "": ""}


@dataclass(frozen=True, slots=True)
class _Seat:
    organ: str
    title: str
    leader: bool
    level: str
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
        code=content["county"]["code"],
        notice=content["notice"],
        roles=tuple(Role(key, row["name"], row["scope"]) for key, row in content["roles"].items()),
        divisions=divisions,
        organs=organs,
        relations=(*_county_relations(content), *_township_relations(content), *_station_relations(content)),
        posts=tuple(_posts(seats, people)),
        people=people,
    )


def _pad(code: str) -> str:
    return code.ljust(CODE_LENGTH, "0")


def _divisions(content: dict[str, Any]) -> Iterator[Division]:
    province, prefecture, county = content["province"], content["prefecture"], content["county"]
    yield Division(_pad(province["code"]), province["name"], 1, "province", None)
    yield Division(_pad(prefecture["code"]), prefecture["name"], 2, "city", _pad(province["code"]))
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
    named = [(name, "residents", COMMUNITY_FIRST + i) for i, name in enumerate(town["communities"])]
    named += [(name, "villagers", VILLAGE_FIRST + i) for i, name in enumerate(town["villages"])]
    for (name, kind, number), people in zip(named, _spread(town, named), strict=True):
        yield Division(f"{town['code']}{number:03d}", name, 5, kind, _pad(town["code"]), population=people)


def _spread(town: dict[str, Any], named: list[tuple[str, str, int]]) -> list[int]:
    """Share the township's population out so that the parts add up to it exactly (人口分摊)."""
    rng = Random(town["code"])  # noqa: S311 - a spread of invented figures
    weights = [rng.uniform(0.7, 1.3) * (1.8 if kind == "residents" else 1.0) for _, kind, _ in named]
    parts = [int(town["population"] * weight / sum(weights)) for weight in weights]
    parts[0] += town["population"] - sum(parts)
    return parts


def _county_organs(content: dict[str, Any]) -> Iterator[Organ]:
    stem = content["county"]["name"].removesuffix("县")
    for row in content["organs"]:
        yield Organ(
            key=row["slug"],
            name=row.get("full_name") or stem + row["name"],
            kind=row["kind"],
            short=row["short"],
            rank=RANKS[row["rank"]],
            abbreviation=row["abbreviation"],
            department=row.get("department"),
            backstop=row.get("backstop", False),
        )
    kinds = {row["slug"]: row["kind"] for row in content["organs"]}
    for row in content["plaques"]:
        yield Organ(row["slug"], stem + row["name"], kinds[row["host"]], row["name"], nature="plaque")


def _county_relations(content: dict[str, Any]) -> Iterator[Relation]:
    for row in content["organs"]:
        if "parent" in row:
            yield Relation(row.get("tie", "superior"), row["slug"], row["parent"])
    for row in content["plaques"]:
        yield Relation("plaque", row["slug"], row["host"])


def _township_organs(content: dict[str, Any]) -> Iterator[Organ]:
    county = content["county"]["name"]
    for town in content["townships"]:
        street = town["kind"] == "street"
        suffix, kind = ("办事处", "street_office") if street else ("人民政府", "township")
        place, code = f"{county}{town['name']}", town["code"]
        yield Organ(town["slug"], place + suffix, kind, town["name"], rank=RANKS["正科"], township=code)
        kinds = {row["slug"]: row["kind"] for row in _patterns(content, town) if "kind" in row}
        for row in _patterns(content, town):
            plaque = "host" in row
            yield Organ(
                key=f"{town['slug']}.{row['slug']}",
                name=place + row["name"],
                kind=kinds[row["host"]] if plaque else row["kind"],
                short=town["name"] + row["name"],
                nature="plaque" if plaque else "entity",
                rank=RANKS["" if plaque else "股级"],
                township=code,
            )


def _township_relations(content: dict[str, Any]) -> Iterator[Relation]:
    for town in content["townships"]:
        # A town's government stands under the county's; a street office is sent out by it (派出机关).
        yield Relation(TIES[town["kind"]], town["slug"], "county_government")
        for row in _patterns(content, town):
            own = f"{town['slug']}.{row['slug']}"
            if "host" in row:
                yield Relation("plaque", own, f"{town['slug']}.{row['host']}")
            else:
                yield Relation(row["tie"], own, town["slug"])


def _patterns(content: dict[str, Any], town: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for row in content["township_organs"]:
        if town["slug"] in row.get("only", ()) or town["kind"] in row.get("for", ()):
            yield row


def _posted(content: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str, str, tuple[str, ...]]]:
    """Each station: its row, key, name and the slugs of the townships that it serves (派驻机构)."""
    towns = {town["slug"]: town for town in content["townships"]}
    for row in content["stations"]:
        for slug in towns if row.get("each") == "all" else row.get("each", ()):
            yield row, f"{slug}.{row['slug']}", towns[slug]["name"] + row["name"], (slug,)
        if "serves" in row:
            yield row, row["slug"], row["name"], tuple(row["serves"])


def _stations(content: dict[str, Any]) -> Iterator[Organ]:
    full = {organ.key: organ.name for organ in _county_organs(content)}
    codes = {town["slug"]: town["code"] for town in content["townships"]}
    for row, key, name, served in _posted(content):
        yield Organ(
            key=key,
            name=full[row["department"]] + name,
            kind="station",
            short=name,
            rank=RANKS["股级"],
            township=codes[served[0]] if len(served) == 1 else "",
        )


def _station_relations(content: dict[str, Any]) -> Iterator[Relation]:
    for row, key, _, served in _posted(content):
        yield Relation("dispatched", key, row["department"])
        for slug in served:
            yield Relation("stationed", key, slug)


def _seats(content: dict[str, Any]) -> Iterator[_Seat]:
    sets = content["post_sets"]
    for row in content["organs"]:
        words = {"head": row.get("head", ""), "rank": row["rank"], "deputy": DEPUTIES[row["rank"]]}
        for name in (*(("base",) if row.get("base", True) else ()), *row.get("posts", ())):
            yield from _unfold(sets[name], row["slug"], **words)
    for town in content["townships"]:
        yield from _unfold(sets[f"{town['kind']}_leaders"], town["slug"])
        for row in _patterns(content, town):
            for name in row.get("posts", ()):
                yield from _unfold(sets[name], f"{town['slug']}.{row['slug']}")
        for village in _villages(town):
            for post in sets["village"]:
                organ = f"{town['slug']}.{post['organ']}"
                yield from _unfold([post], organ, village=village.name, territory=village.code)
    for _, key, _, _ in _posted(content):
        yield from _unfold(sets["station"], key)


def _unfold(
    posts: list[dict[str, Any]], organ: str, territory: str | None = None, **words: str
) -> Iterator[_Seat]:
    for post in posts:
        level = post.get("level", "").format(**words)
        seat = _Seat(
            organ=organ,
            title=post["title"].format(**words),
            leader=post.get("leader", False),
            level=RANKS[level] if level else "",
            roles=tuple(post.get("roles", ())),
            territory=territory,
        )
        yield from [seat] * post.get("count", 1)


def _posts(seats: list[_Seat], people: tuple[Person, ...]) -> Iterator[Post]:
    numbers: dict[str, int] = {}
    for index, seat in enumerate(seats):
        numbers[seat.organ] = numbers.get(seat.organ, 0) + 1
        yield Post(
            key=f"{seat.organ}#{numbers[seat.organ]}",
            organ=seat.organ,
            title=seat.title,
            leader=seat.leader,
            level=seat.level,
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
