"""What comes out of the API (接口输出). Residents' names and numbers are masked; opening them is not offered here."""

from datetime import date, datetime

import msgspec

from yizhen.dispatch.terms import (
    AskKind,
    CasePage,
    CaseRow,
    Category,
    Channel,
    Kind,
    LeadMode,
    Standard,
    StartEvent,
    State,
    Verb,
)


class LineOut(msgspec.Struct, frozen=True):
    """A case in a list (案件行)."""

    number: str
    title: str
    state: State
    state_label: str
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
    duplicate: bool
    provisional: bool
    supervised: bool


def line(row: CaseRow) -> LineOut:
    """A row as the API tells it (案件行)."""
    return LineOut(
        number=row.number, title=row.title, state=row.state, state_label=row.state.label, category=row.category,
        township=row.township, village=row.village, place_text=row.place_text, channel=row.channel,
        holder_organ=row.holder_organ, holder_name=row.holder_name, received_at=row.received_at, due_at=row.due_at,
        closed_at=row.closed_at, late=row.late, backstop=row.backstop, designated=row.designated,
        duplicate=row.duplicate_of is not None, provisional=row.provisional,
        supervised=row.supervised,
    )  # fmt: skip


class CasesOut(msgspec.Struct, frozen=True):
    """A page of cases (一页案件): ``next`` is the cursor of the page after, null on the last."""

    cases: list[LineOut]
    next: str | None


class ClockOut(msgspec.Struct, frozen=True):
    """How a deadline came about (时限推算): ``provisional`` names years without the State Council's notice."""

    due_at: datetime | None
    due_on: date | None
    steps: list[str]
    provisional: list[str]
    calendar_version: str


class VerbOut(msgspec.Struct, frozen=True):
    """What the asker may do now (可办事项), on what ground."""

    verb: Verb
    label: str
    ground: str


class StepOut(msgspec.Struct, frozen=True):
    """A step of a case (办理经过)."""

    verb: Verb
    label: str
    before: str
    after: State
    at: datetime
    actor: str
    post: str
    organ: str
    to_organ: int | None
    to_organ_name: str
    words: str
    ground: str


class TimelineOut(msgspec.Struct, frozen=True):
    """All steps of a case (办理经过), oldest first."""

    number: str
    steps: list[StepOut]


class RelatedOut(msgspec.Struct, frozen=True):
    """A case tied to this one (关联案件): main case, part, or merged into it."""

    number: str
    title: str
    state: State
    tie: str


class CaseOut(msgspec.Struct, frozen=True):
    """A case (案件). ``version`` goes back with every verb; ``verbs`` are those allowed now.

    ``asked`` is what waits for a decision; ``supervised`` counts what it is pressed for and has not answered.
    """

    case: LineOut
    version: int
    detail: str
    category_code: str
    level: int
    lon: float | None
    lat: float | None
    occurred_at: datetime | None
    accepted_at: datetime | None
    dispatched_at: datetime | None
    sign_due_at: datetime | None
    signed_at: datetime | None
    handled_at: datetime | None
    clock: ClockOut
    requester_name: str
    requester_phone: str
    anonymous: bool
    lead_mode: LeadMode | None
    lead_words: str
    satisfaction: int | None
    solved: bool | None
    verbs: list[VerbOut]
    asked: AskKind | None
    suspended_until: datetime | None
    supervised: int
    related: list[RelatedOut]


def case(page: CasePage, category_code: str) -> CaseOut:
    """A case's page as the API tells it (案件)."""
    clock = ClockOut(
        page.row.due_at, page.due_on, list(page.clock_steps), list(page.provisional), page.calendar_version
    )
    return CaseOut(
        case=line(page.row), version=page.version, detail=page.detail, category_code=category_code,
        level=page.level, lon=page.lon, lat=page.lat, occurred_at=page.occurred_at, accepted_at=page.accepted_at,
        dispatched_at=page.dispatched_at, sign_due_at=page.sign_due_at, signed_at=page.signed_at,
        handled_at=page.handled_at, clock=clock, requester_name=page.requester_name,
        requester_phone=page.requester_phone, anonymous=page.anonymous, lead_mode=page.lead_mode,
        lead_words=page.lead_words, satisfaction=page.satisfaction, solved=page.solved,
        verbs=[VerbOut(one.verb, one.label, one.ground) for one in page.buttons], asked=page.asked,
        suspended_until=page.suspended_until, supervised=page.supervised,
        related=[RelatedOut(*one) for one in page.related],
    )  # fmt: skip


def timeline(page: CasePage) -> TimelineOut:
    """A case's steps as the API tells them (办理经过)."""
    steps = [
        StepOut(
            one.verb, one.verb.label, one.before, one.after, one.at, one.actor_name, one.post_title,
            one.organ_name, one.to_organ, one.to_organ_name, one.words, one.ground,
        )
        for one in page.steps
    ]  # fmt: skip
    return TimelineOut(page.row.number, steps)


class ReceiptOut(msgspec.Struct, frozen=True):
    """A receipt (受理回执). The follow code opens the case to the requester and cannot be shown again later."""

    number: str
    follow_code: str
    due_at: datetime | None
    township: str
    duplicate: bool


class RatingOut(msgspec.Struct, frozen=True):
    """A rating (评价) without the requester's words: what they wrote stands in the case's steps."""

    number: str
    category: str
    holder_organ: int | None
    holder_name: str
    township: str
    closed_at: datetime | None
    rated_at: datetime
    solved: bool | None
    satisfaction: int | None
    reopened: int


class RatingsOut(msgspec.Struct, frozen=True):
    """A page of ratings (一页评价): ``next`` is the cursor of the page after, null on the last."""

    ratings: list[RatingOut]
    next: str | None


class DoneOut(msgspec.Struct, frozen=True):
    """What a verb led to (办理结果); ``version`` is for the next verb."""

    number: str
    state: State
    state_label: str
    version: int


class StandardOut(msgspec.Struct, frozen=True):
    """A handling standard (立案结案标准)."""

    level: int
    label: str
    filing_condition: str
    closing_condition: str
    limit_amount: str
    limit_unit: str
    starts: StartEvent
    legal_basis: str
    source: str


class CategoryOut(msgspec.Struct, frozen=True):
    """A category that cases may have (末级分类) with its standards."""

    code: str
    name: str
    english: str
    kind: Kind
    path: list[str]
    standards: list[StandardOut]


class CategoriesOut(msgspec.Struct, frozen=True):
    """Categories in force on a day (当日分类)."""

    on: date
    categories: list[CategoryOut]


def category(one: Category, standards: tuple[Standard, ...]) -> CategoryOut:
    """A category as the API tells it (分类)."""
    told = [
        StandardOut(
            s.level, s.label, s.filing_condition, s.closing_condition, str(s.limit.amount), str(s.limit.unit),
            s.starts, s.legal_basis, s.source,
        )
        for s in standards
    ]  # fmt: skip
    return CategoryOut(one.code, one.name, one.english, Kind(one.kind), list(one.path), told)


class OrganOut(msgspec.Struct, frozen=True):
    """An organ (机构)."""

    id: int
    code: str
    name: str
    short_name: str
    kind: str
    township: str | None
    parent: int | None


class OrgansOut(msgspec.Struct, frozen=True):
    """Organs within one's reach (可及机构)."""

    organs: list[OrganOut]


class DivisionOut(msgspec.Struct, frozen=True):
    """A division (区划): ``code`` without padding; ``illustrative`` boundaries are drawn, not surveyed."""

    code: str
    name: str
    level: int
    parent: str
    illustrative: bool


class DivisionsOut(msgspec.Struct, frozen=True):
    """Divisions of the county (区划) on a day."""

    on: date
    divisions: list[DivisionOut]


class GrantOut(msgspec.Struct, frozen=True):
    """Powers over a scope (授权): null means all of the county's."""

    powers: list[str]
    organs: list[int] | None
    townships: list[str] | None
    assigned_only: bool


class MeOut(msgspec.Struct, frozen=True):
    """Who is asking (我是谁), in which post, with which powers over what."""

    name: str
    county: str
    post: str
    organ: str
    organ_id: int | None
    powers: list[str]
    grants: list[GrantOut]
    token: str | None
    token_valid_to: date | None
    requests_per_minute: int | None


