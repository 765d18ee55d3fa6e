"""Words of lists (清单用语): kinds of lists and burden registers, what an entry holds. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from yizhen.kernel.words import N_, say


class ListKind(StrEnum):
    """Kind of a list (清单种类)."""

    POWERS = "powers"
    GRANTED = "granted"
    BASIC = "basic"
    SUPPORT = "support"
    WITHDRAWN = "withdrawn"
    FORBIDDEN = "forbidden"

    @property
    def label(self) -> str:
        """The Chinese name of the list."""
        return say(_LISTS[self.value])


_LISTS = {
    "powers": N_("权责清单"),
    "granted": N_("赋权清单"),
    "basic": N_("基本履职事项清单"),
    "support": N_("配合履职事项清单"),
    "withdrawn": N_("上级部门收回事项清单"),
    "forbidden": N_("禁止清单"),
}


class BurdenKind(StrEnum):
    """Kind of a burden register (负担登记种类)."""

    HANDED_DOWN = "handed_down"
    VETO = "veto"
    PLEDGE = "pledge"
    EXAM = "exam"
    PAPER = "paper"
    MEETING = "meeting"
    REPORT = "report"

    @property
    def label(self) -> str:
        """The Chinese name of the register."""
        return say(_BURDENS[self.value])


_BURDENS = {
    "handed_down": N_("下派事项"),
    "veto": N_("一票否决"),
    "pledge": N_("责任状"),
    "exam": N_("考核评比"),
    "paper": N_("行文"),
    "meeting": N_("会议"),
    "report": N_("报表"),
}


class EditionState(StrEnum):
    """Where an edition of a list stands (清单版本状态)."""

    DRAFT = "draft"
    PUBLISHED = "published"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        """The Chinese word for the state."""
        return say({"draft": N_("拟订"), "published": N_("已公布"), "dropped": N_("已放弃")}[self.value])


class ChangeVerb(StrEnum):
    """What a change of a draft edition does (变动)."""

    ADD = "add"
    ALTER = "alter"
    REMOVE = "remove"

    @property
    def label(self) -> str:
        """The Chinese word for the change."""
        return say({"add": N_("增加"), "alter": N_("修改"), "remove": N_("删去")}[self.value])


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """An entry of a list to be entered (待录条目). ``organ`` is the department above (上级部门)."""

    name: str
    category: str = ""
    item: int | None = None
    organ: int | None = None
    organ_name: str = ""
    upper_duty: str = ""
    township_duty: str = ""
    way: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class ListRef:
    """A list as others see it (清单): kind, township (empty: the whole county's), how many entries hold."""

    id: int
    county: str
    kind: ListKind
    township: str
    name: str
    entries: int
    edition: int
    effective_on: date | None
    authority: str


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry of a list on a day (清单条目), under its number for good."""

    key: int
    name: str
    category: str
    item: int | None
    organ: int | None
    organ_name: str
    upper_duty: str
    township_duty: str
    way: str
    basis: str
    valid_from: date

    @property
    def said(self) -> tuple[object, ...]:
        """All that the entry says, apart from its number and since when (条目内容)."""
        return (
            self.name, self.category, self.item, self.organ, self.organ_name, self.upper_duty, self.township_duty,
            self.way, self.basis,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class EditionView:
    """An edition of a list as pages show it (清单版本)."""

    id: int
    list_id: int
    number: int
    state: EditionState
    effective_on: date | None
    authority: str
    authority_title: str
    note: str
    opened_by: str
    published_by: str


@dataclass(frozen=True, slots=True)
class BurdenDraft:
    """A burden to be registered (待登记负担). ``townships`` empty: all of the county."""

    kind: BurdenKind
    title: str
    begins_on: date
    organ: int | None = None
    organ_name: str = ""
    townships: tuple[str, ...] = ()
    authority: str = ""
    times_a_year: int | None = None
    expires_on: date | None = None
    note: str = ""
