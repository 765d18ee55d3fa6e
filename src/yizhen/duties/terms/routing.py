"""Words of routing (派单依据用语): who leads this, here, today, on what ground, or why nobody can be told."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import msgspec

from yizhen.duties.terms.attribution import Holding, Mode
from yizhen.kernel.words import N_, say


class ListOf(StrEnum):
    """Which list of a township holds an item, as routing reads it (所在清单)."""

    BASIC = "basic"
    GRANTED = "granted"
    ASSIST = "support"
    WITHDRAWN = "withdrawn"
    ADMITTED = "admitted"

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return say(self.written)

    @property
    def written(self) -> str:
        """The Chinese word as it is kept in the record and on papers."""
        return {
            "basic": N_("基本履职事项清单"),
            "granted": N_("赋权清单"),
            "support": N_("配合履职事项清单"),
            "withdrawn": N_("上级部门收回事项清单"),
            "admitted": N_("经批准准入"),
        }[self.value]

    @property
    def leads(self) -> bool:
        """Whether the township itself answers for what stands on it (镇街牵头)."""
        return self in (ListOf.BASIC, ListOf.GRANTED, ListOf.ADMITTED)


class Why(StrEnum):
    """Why nobody leads, or why a township may not be sent a matter (不能派的理由)."""

    NO_ITEM = "no_item"
    NO_LEAD = "no_lead"
    MANY_LEADS = "many_leads"
    OUTSIDE = "outside"
    WITHDRAWN = "withdrawn"
    ASSIST_ONLY = "assist_only"
    COERCION = "coercion"

    @property
    def label(self) -> str:
        """The Chinese words for it."""
        return say({
            "no_item": N_("清单里没有对应的事项"),
            "no_lead": N_("事项没有确定牵头单位"),
            "many_leads": N_("几个单位都写着牵头"),
            "outside": N_("不在该镇街的清单里，也没有经过准入"),
            "withdrawn": N_("已由上级部门收回，不得再交镇街"),
            "assist_only": N_("镇街只是配合单位，不能由它牵头"),
            "coercion": N_("行政强制措施权不得委托"),
        }[self.value])

    @property
    def forbids(self) -> bool:
        """Whether the law itself forbids it, so that nobody may override (法律禁止，不得例外)."""
        return self is Why.COERCION


@dataclass(frozen=True, slots=True)
class Listed:
    """An item on a list of a township (在册事项) as routing sees it."""

    item: int
    township: str
    on_list: ListOf
    valid_from: date
    valid_to: date | None
    words: str = ""
    department: int | None = None

    def holds(self, day: date) -> bool:
        """Whether it stands on the list on a day (是否在册)."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class Precedent:
    """A precedent (先例): what a ruling said about a category (or item) and a place, for the next ones."""

    id: int
    number: str
    category: str
    place: str
    organ: int
    mode: Mode
    words: str
    item: int | None
    valid_from: date
    valid_to: date | None = None

    def holds(self, day: date) -> bool:
        """Whether it holds on a day (是否有效)."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class ItemRef:
    """An item as routing names it (事项)."""

    id: int
    code: str
    name: str
    coercive: bool = False


@dataclass(frozen=True, slots=True)
class Other:
    """Another organ concerned (其他相关单位): who assists, or who also leads."""

    organ: int
    mode: Mode
    words: str


@dataclass(frozen=True, slots=True)
class Route:
    """Who leads (派单结论): the organ with mode, article and item, others concerned, or why nobody can be told."""

    organ: int | None
    mode: Mode | None = None
    article: str = ""
    item: ItemRef | None = None
    on_list: ListOf | None = None
    alternates: tuple[Other, ...] = ()
    precedent: str = ""
    why_not: Why | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a township may be sent a matter (可否派给镇街): on what ground, and how to apply if not.

    ``organ`` is the township's own organ; ``department`` who leads instead.
    """

    allowed: bool
    judged: bool = True
    why_not: Why | None = None
    item: ItemRef | None = None
    article: str = ""
    department: int | None = None
    organ: int | None = None

    @property
    def may_override(self) -> bool:
        """Whether a named person may send it all the same, with a reason (可否例外派遣)."""
        return not self.allowed and not (self.why_not is not None and self.why_not.forbids)


@dataclass(frozen=True, slots=True)
class Asked:
    """Whether a township may be sent this (待核派遣): categories from the most specific, township, day.

    ``assisting``: it is one of several who handle the matter, so that what it assists in is enough.
    """

    categories: tuple[str, ...]
    township: str
    on: date
    assisting: bool = False


@dataclass(frozen=True)
class Index:
    """Everything routing needs of a county (派单索引), kept in the process; built once for each version."""

    items: dict[int, ItemRef]
    by_category: dict[str, tuple[tuple[int, date, date | None], ...]]
    holdings: dict[int, tuple[Holding, ...]]
    listed: dict[tuple[str, int], tuple[Listed, ...]]
    precedents: dict[tuple[str, str], tuple[Precedent, ...]]
    townships: dict[str, int]
    published: dict[str, date]
    gone: dict[int, date] = field(default_factory=dict)


class Overridden(msgspec.Struct, frozen=True):
    """例外派遣: somebody sent a township what lies outside its lists, with a reason."""

    category: str
    township: str
    why: str
    item: str
    reason: str
    case: str = ""


ROUTING_NEWS: tuple[tuple[str, str, type[msgspec.Struct]], ...] = (
    ("duties.dispatch.overridden", N_("清单外例外派遣"), Overridden),
)
