"""机构、岗位的词 terms of organs: kinds, relations, what crosses the door, what the record says. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar, NamedTuple

import msgspec


class Power(StrEnum):
    """机构权限 powers of this house."""

    VIEW = "organs.view"
    EDIT = "organs.edit"
    LEAVE = "organs.leave"

    @property
    def label(self) -> str:
        """The Chinese word for the power (权限名称)."""
        return {
            "organs.view": "查看机构与岗位",
            "organs.edit": "设立、调整机构与岗位",
            "organs.leave": "为他人登记请假",
        }[self.value]


class OrganKind(StrEnum):
    """机构类别 kind of an organ, by the system it belongs to (系统类别)."""

    PARTY = "party"
    DISCIPLINE = "discipline"
    PEOPLE_CONGRESS = "people_congress"
    GOVERNMENT = "government"
    CPPCC = "cppcc"
    COURT = "court"
    PROCURATORATE = "procuratorate"
    MASS = "mass"
    PUBLIC_INSTITUTION = "public_institution"
    TOWNSHIP = "township"
    STREET_OFFICE = "street_office"
    INTERNAL_OFFICE = "internal_office"
    STATION = "station"
    COORDINATING = "coordinating"
    VILLAGE = "village"
    OTHER = "other"


KIND_LABELS: dict[str, str] = {
    OrganKind.PARTY: "党委机构",
    OrganKind.DISCIPLINE: "纪检监察机关",
    OrganKind.PEOPLE_CONGRESS: "人大机关",
    OrganKind.GOVERNMENT: "政府机构",
    OrganKind.CPPCC: "政协机关",
    OrganKind.COURT: "审判机关",
    OrganKind.PROCURATORATE: "检察机关",
    OrganKind.MASS: "群团机关",
    OrganKind.PUBLIC_INSTITUTION: "事业单位",
    OrganKind.TOWNSHIP: "乡镇党政机关",
    OrganKind.STREET_OFFICE: "街道党政机关",
    OrganKind.INTERNAL_OFFICE: "内设机构",
    OrganKind.STATION: "派驻站所",
    OrganKind.COORDINATING: "议事协调机构",
    OrganKind.VILLAGE: "村(社区)组织",
    OrganKind.OTHER: "其他",
}


class Nature(StrEnum):
    """机构性质 nature: an organ of its own, or a plate hung on a host (挂牌)."""

    ENTITY = "entity"
    PLAQUE = "plaque"


NATURE_LABELS: dict[str, str] = {Nature.ENTITY: "实体", Nature.PLAQUE: "挂牌"}


class Rank(StrEnum):
    """机构规格 rank of an organ or level of a post, as in the national ledger form."""

    BUREAU_CHIEF = "bureau_chief"
    BUREAU_DEPUTY = "bureau_deputy"
    DIVISION_CHIEF = "division_chief"
    DIVISION_DEPUTY = "division_deputy"
    SECTION_CHIEF = "section_chief"
    SECTION_DEPUTY = "section_deputy"
    UNIT_CHIEF = "unit_chief"
    UNIT_DEPUTY = "unit_deputy"
    UNRANKED = "unranked"
    OTHER = "other"


RANK_LABELS: dict[str, str] = {
    Rank.BUREAU_CHIEF: "正厅",
    Rank.BUREAU_DEPUTY: "副厅",
    Rank.DIVISION_CHIEF: "正处",
    Rank.DIVISION_DEPUTY: "副处",
    Rank.SECTION_CHIEF: "正科",
    Rank.SECTION_DEPUTY: "副科",
    Rank.UNIT_CHIEF: "正股",
    Rank.UNIT_DEPUTY: "副股",
    Rank.UNRANKED: "未定级",
    Rank.OTHER: "其他",
}


class Funding(StrEnum):
    """经费形式 how an organ is paid for; empty where the source does not say."""

    FULL = "full"
    BALANCE = "balance"
    SELF = "self"
    ENTERPRISE = "enterprise"


FUNDING_LABELS: dict[str, str] = {
    Funding.FULL: "全额拨款",
    Funding.BALANCE: "差额补贴",
    Funding.SELF: "经费自理",
    Funding.ENTERPRISE: "企业化管理",
}


class RelationKind(StrEnum):
    """机构关系 relation, read as: the first organ … the second (前者对后者)."""

    SUPERIOR = "superior"
    INTERNAL = "internal"
    AFFILIATED = "affiliated"
    DISPATCHED = "dispatched"
    PLAQUE = "plaque"
    STATIONED = "stationed"
    DUAL_LEAD = "dual_lead"
    CO_OFFICE = "co_office"
    COORDINATING = "coordinating"
    SUCCESSOR = "successor"


RELATION_LABELS: dict[str, str] = {
    RelationKind.SUPERIOR: "隶属于",
    RelationKind.INTERNAL: "内设于",
    RelationKind.AFFILIATED: "直属于",
    RelationKind.DISPATCHED: "派出自",
    RelationKind.PLAQUE: "挂牌于",
    RelationKind.STATIONED: "派驻到",
    RelationKind.DUAL_LEAD: "同时受其领导",
    RelationKind.CO_OFFICE: "合署办公",
    RelationKind.COORDINATING: "办公室设在",
    RelationKind.SUCCESSOR: "承接其职责",
}
BACKWARD_LABELS: dict[str, str] = {
    RelationKind.SUPERIOR: "下级机构",
    RelationKind.INTERNAL: "内设机构",
    RelationKind.AFFILIATED: "直属单位",
    RelationKind.DISPATCHED: "派出机构",
    RelationKind.PLAQUE: "挂牌",
    RelationKind.STATIONED: "派驻本单位的站所",
    RelationKind.DUAL_LEAD: "受双重领导的机构",
    RelationKind.CO_OFFICE: "合署办公",
    RelationKind.COORDINATING: "承担其办公室的议事协调机构",
    RelationKind.SUCCESSOR: "职责转至",
}
PARENT_KINDS = (
    RelationKind.SUPERIOR,
    RelationKind.INTERNAL,
    RelationKind.AFFILIATED,
    RelationKind.DISPATCHED,
    RelationKind.PLAQUE,
)
"""The relations that make the tree (构成隶属树的关系): an organ has at most one of them at a time."""


class Slot(StrEnum):
    """AB岗 slot: A holds the post, B stands in while A is away."""

    A = "A"
    B = "B"


class LeaveKind(StrEnum):
    """请假类别 kind of leave; seen only by the person and those who keep the leave register."""

    ANNUAL = "annual"
    SICK = "sick"
    PERSONAL = "personal"
    BUSINESS = "business"
    TRAINING = "training"
    OTHER = "other"


LEAVE_LABELS: dict[str, str] = {
    LeaveKind.ANNUAL: "年休假",
    LeaveKind.SICK: "病假",
    LeaveKind.PERSONAL: "事假",
    LeaveKind.BUSINESS: "公差",
    LeaveKind.TRAINING: "学习培训",
    LeaveKind.OTHER: "其他",
}


@dataclass(frozen=True, slots=True)
class OrganView:
    """机构 organ as other houses see it. ``valid_to`` is the first day on which it is gone; None: still there."""

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
class RelationLine:
    """关系行 one relation as seen from an organ; ``forward``: the organ stands first."""

    id: int
    kind: str
    forward: bool
    organ_id: int
    organ_name: str
    since: date
    document: str


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


@dataclass(frozen=True, slots=True)
class Branch:
    """机构图枝 an organ of the chart and what hangs below it; ``away``: A holders on leave today."""

    id: int
    name: str
    kind: str
    nature: str
    away: int
    below: "tuple[Branch, ...]" = ()


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


class OrganEstablished(msgspec.Struct, frozen=True):
    """机构设立."""

    code: str
    name: str
    kind: str
    nature: str
    rank: str
    township: str
    valid_from: date
    document: str = ""


class OrganChanged(msgspec.Struct, frozen=True):
    """机构更改: what stood before and what stands after."""

    before: dict[str, str]
    after: dict[str, str]
    document: str = ""


class OrganAbolished(msgspec.Struct, frozen=True):
    """机构撤销, with those who take its duties over."""

    valid_to: date
    successors: tuple[int, ...]
    document: str = ""


class RelationMade(msgspec.Struct, frozen=True):
    """机构关系建立."""

    kind: str
    from_organ: int
    to_organ: int
    valid_from: date
    document: str = ""


class RelationEnded(msgspec.Struct, frozen=True):
    """机构关系终止."""

    relation: int
    kind: str
    from_organ: int
    to_organ: int
    valid_to: date
    document: str = ""


class PostCreated(msgspec.Struct, frozen=True):
    """岗位设置."""

    organ: int
    title: str
    leader: bool
    level: str
    valid_from: date


class PostAbolished(msgspec.Struct, frozen=True):
    """岗位撤销."""

    valid_to: date
    holdings_ended: tuple[int, ...]


class PersonEnrolled(msgspec.Struct, frozen=True):
    """人员登记: the name stays in the ledger, the record keeps the number."""

    staff_no: str


class HoldingAssigned(msgspec.Struct, frozen=True):
    """任岗: who holds the post from which day, and whom they follow."""

    post: int
    person: int
    slot: str
    valid_from: date
    follows: int | None = None


class HoldingEnded(msgspec.Struct, frozen=True):
    """离岗."""

    post: int
    person: int
    slot: str
    valid_to: date


class LeaveTaken(msgspec.Struct, frozen=True):
    """请假: days only, never the reason (健康等敏感信息不入留痕)."""

    person: int
    starts_on: date
    ends_on: date


class LeaveEnded(msgspec.Struct, frozen=True):
    """销假: the first day back."""

    person: int
    returned_on: date


NEWS: tuple[tuple[str, str, type[msgspec.Struct]], ...] = (
    ("organs.organ.established", "设立机构", OrganEstablished),
    ("organs.organ.changed", "更改机构", OrganChanged),
    ("organs.organ.abolished", "撤销机构", OrganAbolished),
    ("organs.relation.made", "建立机构关系", RelationMade),
    ("organs.relation.ended", "终止机构关系", RelationEnded),
    ("organs.post.created", "设置岗位", PostCreated),
    ("organs.post.abolished", "撤销岗位", PostAbolished),
    ("organs.person.enrolled", "登记工作人员", PersonEnrolled),
    ("organs.holding.assigned", "任岗", HoldingAssigned),
    ("organs.holding.ended", "离岗", HoldingEnded),
    ("organs.leave.taken", "请假", LeaveTaken),
    ("organs.leave.ended", "销假", LeaveEnded),
)
"""Acts of this house (消息): name, Chinese title, shape of the payload."""
