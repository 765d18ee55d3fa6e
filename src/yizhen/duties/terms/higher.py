"""Words of higher catalogues (上级目录用语): what a level above says of an item, and how the county stands to it. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import msgspec

from yizhen.duties.terms.items import Basis, ItemKind, UseLevel
from yizhen.kernel.words import N_, say

LEVELS_ABOVE = (UseLevel.NATION, UseLevel.PROVINCE, UseLevel.CITY)
"""Levels whose catalogues a county takes items from (上级目录层级)."""


class Purpose(StrEnum):
    """What a staged file is to become (暂存用途)."""

    ITEMS = "items"
    HIGHER = "higher"
    LIST = "list"


class Stand(StrEnum):
    """How the county stands to an entry of a higher catalogue (与上级目录的关系)."""

    SAME = "same"
    DIFFERS = "differs"
    GONE = "gone"
    UNTAKEN = "untaken"

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return say({
            "same": N_("一致"),
            "differs": N_("与上级不同"),
            "gone": N_("上级已取消"),
            "untaken": N_("本县未取用"),
        }[self.value])


@dataclass(frozen=True, slots=True)
class Above:
    """What a higher catalogue says under a basic code (上级目录条目): the four fields that are equal everywhere."""

    code: str
    name: str
    kind: ItemKind
    bases: tuple[Basis, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldApart:
    """A field that should be equal and is not (不同之处): what it is called, ours, theirs."""

    field: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class HigherRef:
    """A higher catalogue (上级目录): its level, since when it last changed, and how many entries hold."""

    id: int
    name: str
    level: UseLevel
    changed_on: date | None
    entries: int
    taken: int = 0


@dataclass(frozen=True, slots=True)
class HigherLine:
    """An entry of a higher catalogue beside the county's item (上级目录行)."""

    entry: int
    above: Above
    stand: Stand
    since: date
    item: int | None = None
    item_name: str = ""
    apart: tuple[FieldApart, ...] = ()


class HigherOpened(msgspec.Struct, frozen=True):
    """建立上级目录."""

    name: str
    level: int


class HigherImported(msgspec.Struct, frozen=True):
    """更新上级目录: how many entries came, changed and ended, by which document, from which day."""

    name: str
    file: str
    digest: str
    document: str
    effective_on: date
    rows: int
    added: int
    changed: int
    ended: int
    refused: int


class FileStaged(msgspec.Struct, frozen=True):
    """暂存、重新对应、放弃文件: which file, for what, and how many of its rows can be taken."""

    purpose: str
    file: str
    digest: str
    rows: int
    good: int
    refused: int


HIGHER_NEWS: tuple[tuple[str, str, type[msgspec.Struct]], ...] = (
    ("duties.higher.opened", N_("建立上级目录"), HigherOpened),
    ("duties.higher.imported", N_("更新上级目录"), HigherImported),
    ("duties.import.staged", N_("上传文件待核对"), FileStaged),
    ("duties.import.remapped", N_("改列的对应关系"), FileStaged),
    ("duties.import.dropped", N_("放弃上传的文件"), FileStaged),
)
