"""岗位交接、顶岗的词 terms of handing over desks, and of who covers whom. Pure."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import msgspec

from yizhen.kernel.words import N_, say

LONGEST = 2_000
"""More open work than that is not one desk's; the hand-over lists as many (一次交接最多件数)."""


class HandoverState(StrEnum):
    """How far a hand-over has come (交接状态)."""

    OFFERED = "offered"
    TAKEN = "taken"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The word for the state (状态名称)."""
        return say({
            "offered": N_("等接收人签字"), "taken": N_("已交接"), "declined": N_("未接收"), "withdrawn": N_("已撤回"),
        }[self.value])  # fmt: skip


@dataclass(frozen=True, slots=True)
class DeskItem:
    """在手事项 one piece of open work on a desk."""

    id: int
    words: str
    url: str = ""
    due: date | None = None


Lister = Callable[[int, int], list[DeskItem]]
Mover = Callable[..., int]
Able = Callable[[Collection[int], date], frozenset[int]]


class DeskRefused(Exception):
    """不能移交: the receiving post may not do this work; the words say what is missing."""


@dataclass(frozen=True, slots=True)
class DeskPart:
    """在手事项类别 one kind of open work: its word, how many, which, and how it moves to another post.

    ``count(post)``; ``listed(post, limit)``; ``move(from_post, to_post, by=, at=, words=) -> how many``, in the
    caller's transaction, raising DeskRefused. ``able(posts, on)``: those of some posts that may do this work.
    """

    kind: str
    label: str
    count: Callable[[int], int]
    listed: Lister
    move: Mover
    able: Able | None = None


DESKS: dict[str, DeskPart] = {}
"""Kind of open work → what a desk holds of it (在手事项登记)."""


def register_desk(
    kind: str, label: str, count: Callable[[int], int], listed: Lister, move: Mover, *, able: Able | None = None
) -> None:
    """Declare what a desk holds (登记在手事项), in an AppConfig's ready."""
    DESKS[kind] = DeskPart(kind, label, count, listed, move, able)


@dataclass(frozen=True, slots=True)
class Pile:
    """一类在手事项 what a desk holds of one kind."""

    kind: str
    label: str
    count: int
    items: tuple[DeskItem, ...]


@dataclass(frozen=True, slots=True)
class TakeOver:
    """可接收的人 a post (or successor in the same post) that a desk may be handed to."""

    post: int
    title: str
    name: str
    successor: bool
    unable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HandoverView:
    """岗位交接 one hand-over with the names on both sides."""

    id: int
    organ_id: int
    organ: str
    from_post: int
    from_title: str
    to_post: int
    to_title: str
    giver: int
    giver_name: str
    leader: bool
    taker_name: str
    why: str
    note: str
    answer: str
    state: HandoverState
    offered_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Cover:
    """顶岗 a post whose A holder is away on a day, until when, and who answers for it."""

    post: int
    organ_id: int
    organ: str
    title: str
    away: str
    until: date
    covered_by: str


@dataclass(frozen=True, slots=True)
class LeaveMonth:
    """请假日历 a month of an organ: person → days away (never why)."""

    first: date
    days: tuple[date, ...]
    people: tuple[tuple[str, frozenset[date]], ...]


class HandoverOffered(msgspec.Struct, frozen=True):
    """提出交接: signed by who hands over; ``items`` as kind:count."""

    handover: int
    from_post: int
    to_post: int
    leader: bool
    reason: str
    items: dict[str, int]


class HandoverTaken(msgspec.Struct, frozen=True):
    """接收交接: signed by who takes over; what moved, as kind:count."""

    handover: int
    from_post: int
    to_post: int
    moved: dict[str, int]


class HandoverEnded(msgspec.Struct, frozen=True):
    """交接未成: declined or withdrawn, and why."""

    handover: int
    from_post: int
    to_post: int
    reason: str


NEWS: tuple[tuple[str, str, type[msgspec.Struct]], ...] = (
    ("organs.handover.offered", N_("提出岗位交接"), HandoverOffered),
    ("organs.handover.taken", N_("接收岗位交接"), HandoverTaken),
    ("organs.handover.declined", N_("不接收岗位交接"), HandoverEnded),
    ("organs.handover.withdrawn", N_("撤回岗位交接"), HandoverEnded),
)
"""Acts of hand-overs (消息): name, Chinese title, shape of the payload."""
