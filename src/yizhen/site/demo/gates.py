"""示例归属、准入、争议、赋权 attribution and the gates of the demo county, told in gates.yaml. Invented."""

from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from yizhen.county import door as county_house
from yizhen.duties.play import Stage, items_by_name, play_attribution, play_gates
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import SHANGHAI
from yizhen.organs.door import Loaded
from yizhen.site.demo.duties import FIRST
from yizhen.site.demo.people import LOADER
from yizhen.site.demo.terms import County


@cache
def content() -> dict[str, Any]:
    """The content of gates.yaml as it was written (原始内容)."""
    text = files(__package__).joinpath("gates.yaml").read_text(encoding="utf-8")
    told: dict[str, Any] = yaml.load(text, Loader=LOADER)  # noqa: S506 - a safe loader in either case
    return told


def play_borders(county: County, ids: Loaded, *, by: Actor, day: date) -> int:
    """Who is competent for what, and what came of applications, disputes and batches (演示归属与准入)."""
    told, since = content(), day - timedelta(days=FIRST)
    source = county_house.Source("示例县自行设定（虚构）")
    county_house.set_rule(
        county.code, "duties.sleeping_months", 6, in_force_from=since, source=source, by=by,
        at=datetime.combine(since, time(9), SHANGHAI),
    )  # fmt: skip
    towns = tuple(one.code[:9] for one in county.divisions if one.kind in ("street", "town"))
    stage = Stage(county.code, day, ids.organs, towns, items_by_name(county.code))
    play_attribution(stage, told, since=since, by=by)
    return play_gates(stage, told)
