"""Words of territory (区划用语): divisions, their levels and kinds, places, and what an import says."""

from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum
from typing import Any

import msgspec

from yizhen.kernel.words import N_, say


class Power(StrEnum):
    """What a post may do with divisions (区划权限)."""

    VIEW = "territory.view"
    EDIT = "territory.edit"

    @property
    def label(self) -> str:
        """The Chinese word for the power."""
        return say({"territory.view": N_("查看区划"), "territory.edit": N_("导入区划、维护边界")}[self])


class Level(IntEnum):
    """Rung of a division (区划级别), province to village."""

    PROVINCE = 1
    CITY = 2
    COUNTY = 3
    TOWNSHIP = 4
    VILLAGE = 5

    @property
    def label(self) -> str:
        """The Chinese word for the level."""
        return say(LEVEL_LABELS[self])


LEVEL_LABELS = {
    Level.PROVINCE: N_("省级"),
    Level.CITY: N_("地级"),
    Level.COUNTY: N_("县级"),
    Level.TOWNSHIP: N_("乡级"),
    Level.VILLAGE: N_("村级"),
}


class Kind(StrEnum):
    """What a division is by its code (区划类型): digits 7–9 tell it for townships, 10–12 for villages."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    STREET = "street"
    TOWN = "town"
    TOWNSHIP = "township"
    TOWNSHIP_LIKE = "township_like"
    RESIDENTS = "residents"
    VILLAGERS = "villagers"
    VILLAGE_LIKE = "village_like"

    @property
    def label(self) -> str:
        """The Chinese word for the kind."""
        return say(KIND_LABELS[self])


KIND_LABELS = {
    Kind.PROVINCE: N_("省级区划"),
    Kind.CITY: N_("地级区划"),
    Kind.COUNTY: N_("县级区划"),
    Kind.STREET: N_("街道"),
    Kind.TOWN: N_("镇"),
    Kind.TOWNSHIP: N_("乡"),
    Kind.TOWNSHIP_LIKE: N_("类似乡级单位"),
    Kind.RESIDENTS: N_("居民委员会"),
    Kind.VILLAGERS: N_("村民委员会"),
    Kind.VILLAGE_LIKE: N_("类似村级单位"),
}


class Change(StrEnum):
    """How one division came out of another (变更方式)."""

    MERGE = "merge"
    SPLIT = "split"
    RENAME = "rename"
    TRANSFER = "transfer"

    @property
    def label(self) -> str:
        """The Chinese word for the change."""
        return say(CHANGE_LABELS[self])


CHANGE_LABELS = {
    Change.MERGE: N_("合并"),
    Change.SPLIT: N_("析置"),
    Change.RENAME: N_("更名"),
    Change.TRANSFER: N_("调整隶属"),
}


class NoSuchDivision(LookupError):
    """无此区划: no division has this code on this day."""

    no_such_row = True


class NoSuchFile(ValueError):
    """读不了这个文件: the file is no table of divisions; says what was expected."""


class BadBoundary(ValueError):
    """边界有误: the polygon cannot be read, crosses itself or lies outside the country."""


@dataclass(frozen=True, slots=True)
class Division:
    """A division (区划) in one period of validity; ``valid_to`` is the first day it no longer holds."""

    code: str
    name: str
    level: Level
    kind: str
    parent: str
    valid_from: date
    valid_to: date | None = None
    illustrative: bool = False

    @property
    def short(self) -> str:
        """The code without its padding (区划代码): 2, 4, 6, 9 or 12 digits by level."""
        return self.code[: SHORT[self.level]]


SHORT = {Level.PROVINCE: 2, Level.CITY: 4, Level.COUNTY: 6, Level.TOWNSHIP: 9, Level.VILLAGE: 12}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a point lies (落点): county 6, township 9 and village 12 digits, the last "" when not known."""

    county: str
    township: str
    village: str
    division_code: str
    name: str


@dataclass(frozen=True, slots=True)
class Succession:
    """One step of a division's descent (沿革): predecessor, successor, day, way and document."""

    predecessor: str
    successor: str
    level: Level
    on: date
    kind: Change
    document: str = ""


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """One row of an import (导入行), as the file says it. ``line`` counts from 1, header included."""

    line: int
    code: str
    name: str
    level: Level
    parent: str
    valid_from: date
    kind: str = ""
    valid_to: date | None = None
    predecessors: tuple[str, ...] = ()
    change: Change | None = None
    document: str = ""
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was not taken (未采用的行), with its line, reason and content."""

    line: int
    reason: str
    content: str = ""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do (导入结果). Counts of divisions."""

    read: int
    created: int
    renamed: int
    corrected: int
    closed: int
    unchanged: int
    refused: tuple[BadRow, ...] = ()
    dry_run: bool = False
    changes: tuple[str, ...] = ()

    @property
    def writes(self) -> int:
        """How many divisions change."""
        return self.created + self.renamed + self.corrected + self.closed


@dataclass(frozen=True, slots=True)
class BoundaryRow:
    """A border to set (边界): GeoJSON geometry of a division, in the coordinates points come in."""

    code: str
    level: Level
    geometry: dict[str, Any]
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class Boundary:
    """A stored border (边界) of a division, its geometry as GeoJSON text."""

    division: Division
    geojson: str = field(repr=False)
    illustrative: bool


class Imported(msgspec.Struct, frozen=True):
    """Payload: a table of divisions was taken in (导入区划)."""

    source: str
    digest: str
    read: int
    created: int
    renamed: int
    corrected: int
    closed: int
    refused: int


class Changed(msgspec.Struct, frozen=True):
    """Payload: an existing division changed (变更区划); ``before`` and ``after`` hold name, parent, dates."""

    code: str
    level: int
    way: str
    before: dict[str, str]
    after: dict[str, str]
    source: str


class BoundariesSet(msgspec.Struct, frozen=True):
    """Payload: borders were set (设定边界)."""

    counties: list[str]
    count: int
    valid_from: date
    source: str
    illustrative: bool
    digest: str


NEWS: tuple[tuple[str, str, type[msgspec.Struct]], ...] = (
    ("territory.divisions.imported", N_("导入区划"), Imported),
    ("territory.division.changed", N_("变更区划"), Changed),
    ("territory.boundaries.set", N_("设定边界"), BoundariesSet),
)
"""Acts this house publishes (本模块消息): name, title, shape of the payload."""
