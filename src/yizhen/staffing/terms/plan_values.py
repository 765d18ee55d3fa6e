"""What crosses rooms about plans and slips (用编之值). Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from yizhen.staffing.terms.plans import PlanState, SlipState


@dataclass(frozen=True, slots=True)
class LineDraft:
    """待列计划行 a line of a plan."""

    year: int
    category: str
    way: str
    count: int
    purpose: str = ""
    in_exchange: bool = False
    post: str = ""
    conditions: str = ""


@dataclass(frozen=True, slots=True)
class LineView:
    """计划行 a line of a plan with what was asked for and used of it."""

    id: int
    year: int
    category: str
    purpose: str
    way: str
    count: int
    in_exchange: bool
    post: str
    conditions: str
    asked: int
    used: int


@dataclass(frozen=True, slots=True)
class PlanLine:
    """用编计划 one plan as lists show it."""

    id: int
    organ: int
    organ_name: str
    year: int
    years: int
    state: PlanState
    count: int
    drafter: str
    moved_at: datetime
    document: str


@dataclass(frozen=True, slots=True)
class HaveLine:
    """编制现状行 what the unit has of a category that the plan touches."""

    category: str
    purpose: str
    usable: int
    occupied: int
    planned: int
    free: int
    over: int
    exits: int


@dataclass(frozen=True, slots=True)
class SlipLine:
    """用编申请、控编单 one request or slip as lists show it."""

    id: int
    organ: int
    organ_name: str
    category: str
    purpose: str
    way: str
    count: int
    used: int
    post: str
    reason: str
    state: SlipState
    number: str
    issued_on: date | None
    valid_until: date | None
    asked_by: str
    asked_at: datetime
    line: int | None
    plan: int | None
    document: str
    words: str
    entry: int | None
    version: int


@dataclass(frozen=True, slots=True)
class PaperLine:
    """用编文书 a paper made for a plan or a slip; without ``number`` it is not issued yet."""

    kind: str
    document: int
    title: str
    number: str
    state: str
