"""示例诉求 stories: who asked for what, where, when, and how it goes on. Pure: drawn by a seed for a year.

A year of a county of half a million: more on Mondays than on Sundays, more in populous townships, some events
told by several people, some cases returned, reworked or late.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from random import Random

from shapely import Polygon

from yizhen.kernel.working_hours import SHANGHAI
from yizhen.site.demo import texts
from yizhen.site.demo.people import Resident, resident
from yizhen.site.demo.polygons import point_in
from yizhen.site.demo.terms import County, Division

CASES, TWIN_EVENTS = 5900, 60
DAYS = 365
WEEKDAYS = (1.25, 1.15, 1.1, 1.05, 1.0, 0.6, 0.5)
SEASON = {1: 0.85, 2: 0.7, 6: 1.1, 7: 1.25, 8: 1.2, 12: 0.9}
CHANNELS = {"web": 30, "phone": 36, "window": 12, "grid": 20, "api": 2}
HOURS = {
    "web": ((7, 1), (9, 3), (12, 3), (15, 2), (18, 3), (20, 4), (22, 2)),
    "phone": ((8, 4), (9, 5), (10, 5), (11, 4), (14, 4), (15, 4), (16, 4), (17, 2), (19, 2)),
    "window": ((9, 4), (10, 5), (11, 3), (14, 4), (15, 4), (16, 3)),
    "grid": ((8, 3), (9, 4), (10, 4), (14, 3), (15, 3), (16, 3)),
    "api": ((9, 3), (11, 3), (15, 3), (19, 2)),
}
POINT_SHARE, ANONYMOUS_SHARE, NAMELESS_SHARE, LATE_SHARE = 0.78, 0.1, 0.12, 0.08
FATES = {"plain": 835, "rework": 45, "returned": 45, "designated": 25, "refused": 30, "withdrawn": 20}
RECENT_DAYS, RECENT_WEIGHT, RECENT_OPEN_SHARE, OLD_OPEN_SHARE = 16, 3.0, 0.85, 0.004
SLOW_DAYS = (1, 2, 4, 6)
LOCAL_CASES, LOCAL_VILLAGES = 32, 2
STOPS = ("received", "accepted", "dispatched", "handling", "handling", "handled", "verified", "returned", "designated")


@dataclass(frozen=True, slots=True)
class Story:
    """一件示例诉求 one story: the request, and what is to become of it.

    ``fate`` is plain, rework, returned, designated, refused or withdrawn; ``stops`` the state in which it still
    lies, empty when it went its way; ``pace`` the share of the limit that handling took (over 1: late);
    ``twin_of`` the index of the story that told the same event first.
    """

    at: datetime
    channel: str
    village: str
    level: int
    text: texts.Text
    asker: Resident | None
    anonymous: bool
    point: tuple[float, float] | None
    fate: str
    stops: str
    pace: float
    follow_up: texts.FollowUp
    luck: float
    twin_of: int | None = None


class _Year:
    """A year of one county: what the draws need, looked up once."""

    def __init__(self, county: County, shapes: Mapping[str, Polygon], levels: Mapping[str, int], rng: Random) -> None:
        self.county, self.shapes, self.levels, self.rng = county, shapes, levels, rng
        self.villages = [one for one in county.divisions if one.level == 5]  # noqa: PLR2004  village level
        self.weights = [one.population or 1 for one in self.villages]

    @cached_property
    def towns(self) -> dict[str, Division]:
        """Townships by code."""
        return {one.code: one for one in self.county.divisions if one.level == 4}  # noqa: PLR2004

    def place(self, village: Division) -> texts.Place:
        """A village as the letters name it."""
        town = self.towns[village.parent or ""]
        return texts.Place(town.name, village.name, town.kind == "street")

    def story(self, at: datetime, channel: str, village: Division, text: texts.Text, asker: Resident) -> Story:
        """One story about a text, with its fate."""
        rng = self.rng
        grid = channel == "grid"
        hidden = not grid and rng.random() < ANONYMOUS_SHARE
        nameless = grid or (channel == "web" and rng.random() < NAMELESS_SHARE)
        inside = rng.random() < POINT_SHARE
        levels = self.levels.get(text.category, 1)
        return Story(
            at=at,
            channel=channel,
            village=village.code,
            level=1 + min(int(rng.expovariate(1.6)), levels - 1),
            text=text,
            asker=None if hidden or nameless else asker,
            anonymous=hidden,
            point=point_in(rng, self.shapes[village.code]) if inside else None,
            fate=_draw(rng, FATES),
            stops="",
            pace=_pace(rng),
            follow_up=texts.follow_up(rng, asker=asker),
            luck=rng.random(),
        )


def stories(
    county: County,
    shapes: Mapping[str, Polygon],
    levels: Mapping[str, int],
    *,
    seed: int,
    day: date,
    now: datetime,
    slow: tuple[str, int],
    local: Sequence[str],
    count: int = CASES,
) -> tuple[Story, ...]:
    """The stories of the year that ends on ``day`` (一年的诉求), in the order in which they came in.

    ``levels`` is the number of standards by category; nothing comes in after ``now``. ``slow`` is the category
    and level with the longest limit: a few such come in last, and may run into a year without a calendar yet.
    ``local`` are categories that townships lead: the first villages tell more of these, so that whoever looks in
    as their grid lead finds work.
    """
    rng = Random(f"{seed} {day.isoformat()}")  # noqa: S311  invented letters
    year = _Year(county, shapes, levels, rng)
    made = [*_singles(year, day, now, count), *_twins(year, day, now), *_slow(year, day, slow), *_local(year, day, now, local)]
    made.sort(key=lambda one: (one[0].at, one[0].text.detail))
    first: dict[int, int] = {}
    told = []
    for index, (story, event) in enumerate(made):
        twin = first.setdefault(event, index) if event >= 0 else index
        told.append(replace(story, twin_of=twin if twin != index else None))
    return tuple(_stopped(told, now, rng))


def _singles(year: _Year, day: date, now: datetime, count: int) -> list[tuple[Story, int]]:
    rng = year.rng
    days = [day - timedelta(days=n) for n in range(DAYS - 1, -1, -1)]
    weights = [WEEKDAYS[one.weekday()] * SEASON.get(one.month, 1.0) for one in days]
    weights[-RECENT_DAYS:] = [RECENT_WEIGHT * weight for weight in weights[-RECENT_DAYS:]]
    made = []
    for on in sorted(rng.choices(days, weights=weights, k=count)):
        village = rng.choices(year.villages, weights=year.weights)[0]
        place, asker = year.place(village), resident(rng)
        channel = _channel(rng, on)
        category = texts.draw_category(rng, place)
        text = texts.compose(rng, category, place, asker=asker)
        at = min(_instant(rng, on, channel), now - timedelta(minutes=rng.randrange(1, 90)))
        made.append((year.story(at, channel, village, text, asker), -1))
    return made


def _twins(year: _Year, day: date, now: datetime) -> list[tuple[Story, int]]:
    """Events that several people tell within a few days (近似重复)."""
    rng = year.rng
    made = []
    for event in range(TWIN_EVENTS):
        village = rng.choices(year.villages, weights=year.weights)[0]
        place = year.place(village)
        begin = day - timedelta(days=rng.randrange(1, 60) if event % 2 else rng.randrange(60, DAYS))
        category = texts.draw_category(rng, place)
        while not category.startswith(("E", "P")):
            category = texts.draw_category(rng, place)
        for text in texts.near_duplicates(rng, category, place, rng.choice((2, 2, 3, 3, 4, 5))):
            on = begin + timedelta(days=rng.choice((0, 0, 1, 1, 2, 4)))
            channel = _channel(rng, on)
            at = min(_instant(rng, on, channel), now - timedelta(minutes=rng.randrange(1, 90)))
            made.append((year.story(at, channel, village, text, resident(rng)), event))
    return made


def _slow(year: _Year, day: date, slow: tuple[str, int]) -> list[tuple[Story, int]]:
    """Matters that take months (历史遗留), told these days."""
    rng, (category, level) = year.rng, slow
    made = []
    for days in SLOW_DAYS:
        village = rng.choices(year.villages, weights=year.weights)[0]
        text = texts.compose(rng, category, year.place(village), asker=(asker := resident(rng)))
        at = _instant(rng, day - timedelta(days=days), "phone")
        made.append((replace(year.story(at, "phone", village, text, asker), level=level), -1))
    return made


def _local(year: _Year, day: date, now: datetime, local: Sequence[str]) -> list[tuple[Story, int]]:
    """What the first villages tell their township (属地办理)."""
    rng = year.rng
    made = []
    for n in range(LOCAL_CASES):
        village = year.villages[n % LOCAL_VILLAGES]
        category, asker, on = rng.choice(list(local)), resident(rng), day - timedelta(days=1 + 2 * n)
        text = texts.compose(rng, category, year.place(village), asker=asker)
        at = min(_instant(rng, on, "phone"), now - timedelta(minutes=rng.randrange(1, 90)))
        made.append((year.story(at, "phone", village, text, asker), -1))
    return made


def _stopped(told: Sequence[Story], now: datetime, rng: Random) -> list[Story]:
    """Most of the newest still lie somewhere, and very few old ones (在办)."""
    recent = now - timedelta(days=RECENT_DAYS)
    made, turn = [], 0
    for one in told:
        share = RECENT_OPEN_SHARE if one.at >= recent else OLD_OPEN_SHARE
        if rng.random() < share:
            stop = STOPS[turn % len(STOPS)] if one.at >= recent else rng.choice(("handling", "dispatched", "handled"))
            turn += one.at >= recent
            made.append(replace(one, stops=stop, fate="plain"))
        else:
            made.append(one)
    return made


def _channel(rng: Random, on: date) -> str:
    drawn = _draw(rng, CHANNELS)
    return "web" if drawn == "window" and on.weekday() > 4 else drawn  # noqa: PLR2004  Saturday and Sunday


def _instant(rng: Random, on: date, channel: str) -> datetime:
    hour = _draw(rng, dict(HOURS[channel]))
    return datetime.combine(on, time(hour, rng.randrange(60), rng.randrange(60)), SHANGHAI)


def _pace(rng: Random) -> float:
    if rng.random() < LATE_SHARE:
        return 1.0 + rng.expovariate(1.4) + 0.05
    return min(0.97, max(0.08, rng.betavariate(2.2, 2.0)))


def _draw(rng: Random, weights: Mapping) -> str:
    return rng.choices(list(weights), weights=list(weights.values()))[0]
