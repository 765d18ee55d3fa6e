"""过门之值 what crosses the door of organs and what its pages are told. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, NamedTuple

from yizhen.organs.terms.figures import Establishment
from yizhen.organs.terms.words import Nature, Rank, Slot


@dataclass(frozen=True, slots=True)
class OrganView:
    """机构 organ as other houses see it. ``valid_to`` is the first day on which it is gone; None: still
    there.
    """

    id: int
    code: str
    name: str
    short_name: str
    kind: str
    nature: str
    rank: str
    county: str
    township: str | None
    parent_id: int | None
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class PostView:
    """岗位 post as other houses see it. ``as_deputy``: held only in place of its A holder who is away."""

    id: int
    organ_id: int
    organ_name: str
    title: str
    leader: bool
    as_deputy: bool = False


@dataclass(frozen=True, slots=True)
class Holder:
    """在岗人 who answers for a post on a day; ``deputy_for`` names the A holder who is away."""

    person_id: int
    name: str
    as_deputy: bool = False
    deputy_for: str = ""


@dataclass(frozen=True, slots=True)
class PersonView:
    """工作人员 staff member: name and staff number, nothing more."""

    id: int
    staff_no: str
    name: str
    county: str


@dataclass(frozen=True, slots=True)
class LeaveNotice:
    """请假的安排 what a leave means: for each post who takes over, or that nobody does."""

    leave_id: int
    handovers: tuple[tuple[str, str], ...]
    uncovered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OrganFilter:
    """台账筛选 what of the ledger is asked for, as of a day."""

    on: date
    text: str = ""
    kind: str = ""
    township: str = ""
    nature: str = ""
    sort: str = "code"


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """台账行 one organ of the ledger."""

    FIELDS: ClassVar[tuple[str, ...]] = (
        "id", "code", "name", "short_name", "kind", "nature", "rank", "township", "valid_from", "posts",
    )  # fmt: skip
    id: int
    code: str
    name: str
    short_name: str
    kind: str
    nature: str
    rank: str
    township: str
    valid_from: date
    posts: int
    parent: str
    parent_id: int | None


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """台账页 one page of the ledger: its lines, how many in all, and what the filters offer."""

    lines: tuple[LedgerLine, ...]
    count: int
    page: int
    kinds: dict[str, int]
    townships: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expiring:
    """将到期的机构 a body or task force with its day and what is to end it."""

    organ: int
    name: str
    expires_on: date
    ground: str


@dataclass(frozen=True, slots=True)
class RelationLine:
    """关系行 one relation as seen from an organ; ``forward``: the organ stands first."""

    id: int
    kind: str
    forward: bool
    organ_id: int
    organ_name: str
    since: date
    document: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class HeldPost:
    """岗位行 a post with A and B, who is away, and who answers."""

    id: int
    title: str
    leader: bool
    level: str
    first: str
    first_away: bool
    second: str
    second_away: bool
    answers: Holder | None


@dataclass(frozen=True, slots=True)
class OrganPage:
    """机构页 everything that the page of an organ shows, as of a day."""

    id: int
    county: str
    code: str
    name: str
    short_name: str
    kind: str
    nature: str
    rank: str
    township: str
    funding: str
    uscc: str
    valid_from: date
    valid_to: date | None
    forward: tuple[RelationLine, ...]
    backward: tuple[RelationLine, ...]
    posts: tuple[HeldPost, ...]
    civil_managed: bool = False
    service_class: str = ""
    expires_on: date | None = None
    expiry_ground: str = ""
    aliases: tuple[str, ...] = ()
    now_name: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """机构图枝 an organ of the chart and what hangs below it; ``away``: A holders on leave that day.

    ``label`` is its name on the sheet, ``plates`` are the plates hung on it (挂牌).
    """

    id: int
    name: str
    kind: str
    nature: str
    away: int
    below: "tuple[Branch, ...]" = ()
    short_name: str = ""
    rank: str = ""
    label: str = ""
    plates: "tuple[Branch, ...]" = ()
    quotas: Establishment | None = None


@dataclass(frozen=True, slots=True)
class ChartGroup:
    """机构图分组 organs of a block that are of one kind."""

    label: str
    organs: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """机构图分块 a system: the organ at its head, or none for those that stand by themselves, and its groups."""

    head: Branch | None
    groups: tuple[ChartGroup, ...]


class OrganDraft(NamedTuple):
    """待录机构 an organ to be loaded."""

    code: str
    name: str
    kind: str
    short_name: str = ""
    nature: str = Nature.ENTITY
    rank: str = Rank.UNRANKED
    township: str = ""
    funding: str = ""
    uscc: str | None = None
    civil_managed: bool = False
    service_class: str = ""


class RelationDraft(NamedTuple):
    """待录关系 a relation to be loaded, organs by their codes."""

    kind: str
    from_code: str
    to_code: str
    document: str = ""


class PostDraft(NamedTuple):
    """待录岗位 a post to be loaded; ``key`` is unique in the load."""

    key: str
    organ_code: str
    title: str
    leader: bool = False
    level: str = ""


class PersonDraft(NamedTuple):
    """待录人员 a staff member to be loaded."""

    staff_no: str
    name: str


class HoldingDraft(NamedTuple):
    """待录任职 who holds which post of the load."""

    post_key: str
    staff_no: str
    slot: str = Slot.A


@dataclass(frozen=True, slots=True)
class Loaded:
    """录入结果 what a load made: code, key or staff number → id."""

    organs: dict[str, int]
    posts: dict[str, int]
    people: dict[str, int]
