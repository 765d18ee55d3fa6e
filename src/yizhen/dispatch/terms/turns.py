"""Words for the further turns of a case (案件其他环节用语): requests for more time, supervision."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from yizhen.kernel.words import N_, say


class AskKind(StrEnum):
    """What is asked for (申请种类)."""

    EXTEND = "extend"
    SUSPEND = "suspend"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return say({"extend": N_("延期"), "suspend": N_("挂起")}[self.value])


class AskState(StrEnum):
    """Where a request for more time stands (申请状态)."""

    PENDING = "pending"
    GRANTED = "granted"
    DENIED = "denied"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return say({"pending": N_("待批"), "granted": N_("已批准"), "denied": N_("未批准"), "dropped": N_("已办，不再批")}[self.value])


class SupervisionKind(StrEnum):
    """Why a case is supervised (督办缘由): by a person, or by the clock."""

    HAND = "hand"
    DUE = "due"
    OVERDUE = "overdue"
    SILENT = "silent"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return say({"hand": N_("人工督办"), "due": N_("到期前催办"), "overdue": N_("超期督办"), "silent": N_("久无进展")}[self.value])


@dataclass(frozen=True, slots=True)
class SupervisionRow:
    """One supervision in a list (督办行)."""

    id: int
    number: str
    title: str
    kind: SupervisionKind
    organ_name: str
    words: str
    at: datetime
    by_name: str
    answer_due_at: datetime
    answered_at: datetime | None
    answer: str


@dataclass(frozen=True, slots=True)
class SupervisionPage:
    """A page of supervisions (一页督办)."""

    rows: tuple[SupervisionRow, ...]
    number: int
    per_page: int
    count: int
