"""Numbers, charts and maps (指标、图、地图)."""

from dataclasses import dataclass
from typing import Any

from yizhen.ui.terms.signs import Tone


@dataclass(frozen=True, slots=True)
class Stat:
    """One number that matters (指标), with direction and target; every number opens the rows behind it."""

    label: str
    value: Any
    unit: str = ""
    url: str = ""
    change: str = ""
    direction: str = ""
    good: bool | None = None
    target: str = ""
    note: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Matters of one kind that wait for somebody (待办一类): how many, how many of them are late, where they are."""

    label: str
    count: int
    url: str
    late: int = 0
    lateness: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart (条形)."""

    label: str
    value: float
    text: str = ""
    url: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class BarChart:
    """A bar chart (条形图) that answers one question and says the answer in its title."""

    title: str
    bars: tuple[Bar, ...]
    unit: str = ""
    target: float | None = None
    target_label: str = ""
    head: tuple[str, str] = ("", "")
    maximum: float | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place on a map (地点), which is always also told in words."""

    label: str
    lon: float
    lat: float
    url: str = ""
    count: int = 1
    tone: str = Tone.OPEN


@dataclass(frozen=True, slots=True)
class Map:
    """A map on local polygons (地图). `illustrative` marks generated borders 示意."""

    title: str
    geojson_url: str
    places: tuple[Place, ...] = ()
    places_url: str = ""
    illustrative: bool = False
    words: str = ""
