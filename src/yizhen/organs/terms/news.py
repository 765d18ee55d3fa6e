"""机构的消息 acts of organs as the record keeps them. Pure."""

from datetime import date

import msgspec

from yizhen.kernel.words import N_


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
    """机构更改: what stood before and what stands after, from which day on; ``correction``: it had been entered wrong."""

    before: dict[str, str]
    after: dict[str, str]
    document: str = ""
    on: date | None = None
    correction: bool = False


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


class PersonRenamed(msgspec.Struct, frozen=True):
    """更正姓名: on which document; neither name is in the record."""

    staff_no: str
    document: str


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


class TableStaged(msgspec.Struct, frozen=True):
    """机构表待导入: a table was read and kept, or dropped; how many lines it had then."""

    file: str
    lines: int


NEWS: tuple[tuple[str, str, type[msgspec.Struct]], ...] = (
    ("organs.organ.established", N_("设立机构"), OrganEstablished),
    ("organs.organ.changed", N_("更改机构"), OrganChanged),
    ("organs.organ.abolished", N_("撤销机构"), OrganAbolished),
    ("organs.relation.made", N_("建立机构关系"), RelationMade),
    ("organs.relation.ended", N_("终止机构关系"), RelationEnded),
    ("organs.post.created", N_("设置岗位"), PostCreated),
    ("organs.post.abolished", N_("撤销岗位"), PostAbolished),
    ("organs.person.enrolled", N_("登记工作人员"), PersonEnrolled),
    ("organs.person.renamed", N_("更正姓名"), PersonRenamed),
    ("organs.holding.assigned", N_("任岗"), HoldingAssigned),
    ("organs.holding.ended", N_("离岗"), HoldingEnded),
    ("organs.leave.taken", N_("请假"), LeaveTaken),
    ("organs.leave.ended", N_("销假"), LeaveEnded),
    ("organs.import.staged", N_("上传机构表待核对"), TableStaged),
    ("organs.import.dropped", N_("放弃机构表"), TableStaged),
)
"""Acts of this house (消息): name, Chinese title, shape of the payload."""
