"""Frozen values of dispatch (综合指挥数据): what goes in and what comes out of the door."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from yizhen.dispatch.terms.cockpit import Figure
from yizhen.dispatch.terms.turns import AskKind
from yizhen.dispatch.terms.words import Channel, DeliveryState, LeadMode, Sort, Stage, StartEvent, State, Verb
from yizhen.kernel.actors import Actor
from yizhen.kernel.periods import Limit

# -- the catalogue -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Category:
    """A category (分类) as of a day. ``gap`` says why no organ leads it, where that is known."""

    id: int
    code: str
    name: str
    english: str
    kind: str
    parent: int | None
    lead_role: str
    gap: str
    keywords: tuple[str, ...]
    path: tuple[str, ...]
    is_leaf: bool


@dataclass(frozen=True, slots=True)
class Standard:
    """A handling standard (立案结案标准): conditions, handling limit and signing limit, with its source."""

    id: int
    category: int
    level: int
    label: str
    filing_condition: str
    closing_condition: str
    limit: Limit
    sign_limit: Limit | None
    starts: StartEvent
    legal_basis: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Lead:
    """A responsible organ (责任单位) for category × place; place "" is the whole county."""

    id: int
    category: int
    place: str
    organ: int
    mode: LeadMode
    ground: str
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who is responsible (责任单位认定): the organ, on what footing, and why in words."""

    organ: int | None
    mode: LeadMode
    words: str
    lead: int | None = None
    precedent: str = ""

    @property
    def is_backstop(self) -> bool:
        """Whether nobody was named and the backstop organ takes it (兜底)."""
        return self.mode is LeadMode.BACKSTOP


@dataclass(frozen=True, slots=True)
class ReturnGround:
    """A ground for returning a case (退单理由)."""

    id: int
    code: str
    name: str
    needs_words: bool


@dataclass(frozen=True)
class Catalogue:
    """Categories, standards, leads and return grounds of a county (目录) on a day; kept in the process."""

    county: str
    categories: Mapping[int, Category]
    by_code: Mapping[str, Category]
    standards: Mapping[int, tuple[Standard, ...]]
    leads: Mapping[int, tuple[Lead, ...]]
    return_grounds: tuple[ReturnGround, ...]

    def category(self, code: str) -> Category | None:
        """The category of that code (按代码取分类)."""
        return self.by_code.get(code)

    def leaves(self) -> tuple[Category, ...]:
        """Categories that cases may have (末级分类), in the order of their codes."""
        return tuple(c for c in self.by_code.values() if c.is_leaf)

    def chain(self, category: int) -> tuple[int, ...]:
        """The category and its ancestors, most specific first (分类链)."""
        found: list[int] = []
        here = self.categories.get(category)
        while here is not None and here.id not in found:
            found.append(here.id)
            here = self.categories.get(here.parent) if here.parent else None
        return tuple(found)

    def standard(self, category: int | None, level: int = 1) -> Standard | None:
        """The standard of that level, else the first of the category (适用标准)."""
        offered = self.standards.get(category, ()) if category else ()
        return next((s for s in offered if s.level == level), offered[0] if offered else None)


# -- going in ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Draft:
    """A request as told (诉求登记). ``token`` is the form's own secret: sent twice, it makes one case.

    ``division`` is a 9-digit township or a 12-digit village code; a point outranks it. ``level`` is that of
    the standard. Name and telephone number are sealed under the person's own key.
    """

    title: str
    detail: str = ""
    category: str = ""
    level: int = 1
    channel: Channel = Channel.WEB
    lon: float | None = None
    lat: float | None = None
    division: str = ""
    place_text: str = ""
    name: str = ""
    phone: str = ""
    anonymous: bool = False
    occurred_at: datetime | None = None
    token: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the requester is given (受理回执). ``replayed`` says the same form had been sent before."""

    id: int
    number: str
    follow_code: str
    due_at: datetime | None
    township: str
    duplicate_of: int | None
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """A step already taken (已办步骤), checked like any other; ``within``: that lists allow it was settled before."""

    verb: Verb
    by: Actor
    at: datetime
    organ: int | None = None
    words: str = ""
    ground: str = ""
    mode: LeadMode | None = None
    within: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """How a case of the past ended (历史办结): the final state and its instant, where no steps between are known."""

    state: State
    at: datetime
    words: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A case ready to be taken in bulk (待批量登记): the draft, when it came in, and steps already taken.

    ``by`` is who took it in, where that is somebody else than who takes the batch. ``ended`` is for cases of the
    past of which only the end is known: no steps between are invented.
    """

    draft: Draft
    received_at: datetime
    moves: tuple[Move, ...] = ()
    duplicate_of: int | None = None
    satisfaction: int | None = None
    solved: bool | None = None
    source_number: str = ""
    by: Actor | None = None
    ended: Ended | None = None


# -- looking -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a list is narrowed to (筛选条件); empty fields don't narrow. Legal days, both included."""

    stage: Stage | None = None
    states: tuple[State, ...] = ()
    townships: tuple[str, ...] = ()
    village: str = ""
    organ: int | None = None
    category: str = ""
    channel: Channel | None = None
    late: bool = False
    soon: bool = False
    received_from: date | None = None
    received_to: date | None = None
    text: str = ""
    backstop: bool = False
    duplicates: bool = False
    batch: int | None = None
    figure: Figure | None = None
    closed_from: date | None = None
    closed_to: date | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One row of a list (案件行)."""

    id: int
    number: str
    title: str
    state: State
    category: str
    township: str
    village: str
    place_text: str
    channel: Channel
    holder_organ: int | None
    holder_name: str
    received_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    late: bool
    backstop: bool
    designated: bool
    duplicate_of: int | None
    provisional: bool
    handled_at: datetime | None = None
    supervised: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page of cases (一页案件). ``count`` is exact up to the bound; beyond it ``count_is_floor``."""

    rows: tuple[CaseRow, ...]
    number: int
    per_page: int
    count: int
    count_is_floor: bool
    sort: Sort
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Facets:
    """How many rows each choice would show (分面计数), within what the actor may see."""

    states: Mapping[State, int]
    late: int
    soon: int


@dataclass(frozen=True, slots=True)
class DeskNumbers:
    """Five numbers of a desk (桌面五数): mine to do, late among open, due within a day, open, closed in 30 days."""

    mine: int
    late: int
    due_soon: int
    open: int
    closed_recently: int


@dataclass(frozen=True, slots=True)
class Button:
    """An act that life cycle and powers allow (可办事项), with its ground; ``likely`` is offered first."""

    verb: Verb
    label: str
    ground: str
    likely: bool


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of a case (办理经过)."""

    verb: Verb
    before: str
    after: State
    at: datetime
    actor_name: str
    post_title: str
    organ_name: str
    to_organ: int | None
    to_organ_name: str
    words: str
    ground: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """All of a case's page (案件页). Name and telephone number are masked; opening them is recorded."""

    row: CaseRow
    version: int
    detail: str
    level: int
    standard: Standard | None
    lon: float | None
    lat: float | None
    occurred_at: datetime | None
    accepted_at: datetime | None
    dispatched_at: datetime | None
    signed_at: datetime | None
    handled_at: datetime | None
    sign_due_at: datetime | None
    due_on: date | None
    clock_steps: tuple[str, ...]
    provisional: tuple[str, ...]
    calendar_version: str
    requester_name: str
    requester_phone: str
    anonymous: bool
    lead_mode: LeadMode | None
    lead_words: str
    precedent: str
    holder_post: int | None
    holder_post_title: str
    steps: tuple[StepView, ...]
    buttons: tuple[Button, ...]
    suggestion: Resolution | None
    suggested_name: str
    similar: tuple[CaseRow, ...]
    satisfaction: int | None
    solved: bool | None
    asked: AskKind | None = None
    suspended_until: datetime | None = None
    supervised: int = 0
    first_organ_name: str = ""
    related: tuple[tuple[str, str, State, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FollowStep:
    """One step as the requester sees it (公开的办理经过): no staff names."""

    at: datetime
    verb: Verb
    title: str
    organ_name: str
    words: str


@dataclass(frozen=True, slots=True)
class FollowView:
    """What the requester sees (诉求进度): who holds it, until when, why."""

    id: int
    number: str
    title: str
    state: State
    received_at: datetime
    holder_name: str
    turn: str
    why: str
    due_at: datetime | None
    clock_steps: tuple[str, ...]
    provisional: tuple[str, ...]
    closed_at: datetime | None
    late: bool
    can_withdraw: bool
    steps: tuple[FollowStep, ...]
    main_number: str = ""
    can_rate: bool = False
    can_reopen: bool = False
    word_until: datetime | None = None
    rated: bool = False
    solved: bool | None = None
    satisfaction: int | None = None


@dataclass(frozen=True, slots=True)
class BatchView:
    """An import batch (导入批次)."""

    id: int
    name: str
    state: str
    rows: int
    taken: int
    refused: int
    made_at: datetime
    made_by: str
    taken_at: datetime | None


# -- towards other systems ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WebhookView:
    """A webhook (推送地址) as its page shows it; never its secret."""

    id: int
    name: str
    url: str
    acts: tuple[str, ...]
    created_at: datetime
    failures: int
    paused_at: datetime | None
    paused_why: str
    waiting: int


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """A delivery (推送记录): what was sent, how often, and the last answer."""

    key: str
    act: str
    number: str
    state: DeliveryState
    attempts: int
    next_at: datetime
    last_at: datetime | None
    last_answer: str
