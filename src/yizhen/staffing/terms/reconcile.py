"""Words of reconciliation 编制–组织–人社–财政 (四方核对用语): sides, kinds of difference, how each is settled. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import msgspec

from yizhen.kernel.words import N_, say


class ReconcilePower(StrEnum):
    """Power over reconciliation (核对权限)."""

    RECONCILE = "staffing.reconcile"

    @property
    def label(self) -> str:
        """The Chinese word for the power."""
        return say(N_("与组织、人社、财政核对人员"))


class Side(StrEnum):
    """Whose list is compared with the ledger (对方)."""

    ORGANIZATION = "organization"
    PERSONNEL = "personnel"
    FINANCE = "finance"

    @property
    def label(self) -> str:
        """The Chinese word for the side."""
        return say(_SIDES[self])


_SIDES = {Side.ORGANIZATION: N_("组织部门"), Side.PERSONNEL: N_("人社部门"), Side.FINANCE: N_("财政部门")}


class Difference(StrEnum):
    """Kind of difference (差异种类)."""

    ONLY_THEIRS = "only_theirs"
    ONLY_OURS = "only_ours"
    AFTER_LEAVING = "after_leaving"
    UNIT = "unit"
    CATEGORY = "category"
    TITLE = "title"
    NAME = "name"
    TWICE = "twice"

    @property
    def label(self) -> str:
        """The difference in words."""
        return say(_DIFFERENCES[self][0])

    @property
    def mend(self) -> str:
        """What is done about it (怎么处理)."""
        return say(_DIFFERENCES[self][1])


_DIFFERENCES = {
    Difference.ONLY_THEIRS: (N_("对方有，台账没有"), N_("查控编单和入编手续；没有编制的，对方停发、停缴。")),
    Difference.ONLY_OURS: (N_("台账有，对方没有"), N_("查是否已调出、退休而没有下编，或者对方漏登。")),
    Difference.AFTER_LEAVING: (N_("已离开，对方仍在册"), N_("请对方停发并核算离开后多发的部分。")),
    Difference.UNIT: (N_("单位不一致"), N_("以入编文件为准，更正错的一方。")),
    Difference.CATEGORY: (N_("编制类别不一致"), N_("以入编文件为准，更正错的一方；不得混用编制。")),
    Difference.TITLE: (N_("职务不一致"), N_("以任免文件为准，更正错的一方。")),
    Difference.NAME: (N_("姓名不一致"), N_("核对身份证件，更正错的一方。")),
    Difference.TWICE: (N_("对方名单重复"), N_("请对方核对是否重复发放。")),
}


class DifferenceState(StrEnum):
    """State of a difference (差异状态)."""

    OPEN = "open"
    ASKED = "asked"
    EXPLAINED = "explained"
    SETTLED = "settled"

    @property
    def label(self) -> str:
        """The state in words."""
        return say(_STATES[self])


_STATES = {
    DifferenceState.OPEN: N_("待核对"), DifferenceState.ASKED: N_("已发对方核对"), DifferenceState.EXPLAINED: N_("已说明理由"),
    DifferenceState.SETTLED: N_("已一致"),
}  # fmt: skip


class DifferenceVerb(StrEnum):
    """What can be done with a difference (办理)."""

    ASK = "ask"
    EXPLAIN = "explain"
    SETTLE = "settle"
    REOPEN = "reopen"

    @property
    def label(self) -> str:
        """The verb in words."""
        return say(_VERBS[self])


_VERBS = {
    DifferenceVerb.ASK: N_("发对方核对"), DifferenceVerb.EXPLAIN: N_("说明理由"), DifferenceVerb.SETTLE: N_("已更正"),
    DifferenceVerb.REOPEN: N_("重新核对"),
}  # fmt: skip


class ListField(StrEnum):
    """Columns of the other side's list (名单的列)."""

    NUMBER = "number"
    STAFF_NO = "staff_no"
    NAME = "name"
    UNIT = "unit"
    CATEGORY = "category"
    TITLE = "title"

    @property
    def label(self) -> str:
        """The column in words."""
        return say(_FIELDS[self][0])

    @property
    def headings(self) -> tuple[str, ...]:
        """Headings under which it is usually found (常见列名)."""
        return _FIELDS[self][1]


_FIELDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "number": (N_("身份证号"), ("身份证号", "身份证号码", "公民身份号码", "证件号码", "身份证")),
    "staff_no": (N_("工号"), ("工号", "人员编号", "职工编号")),
    "name": (N_("姓名"), ("姓名", "人员姓名", "职工姓名")),
    "unit": (N_("单位"), ("单位", "单位名称", "工作单位", "所在单位", "预算单位", "机构名称")),
    "category": (N_("编制类别"), ("编制类别", "编制性质", "人员类别", "身份类别", "人员性质")),
    "title": (N_("职务"), ("职务", "现任职务", "职务名称", "岗位")),
}


@dataclass(frozen=True, slots=True)
class OurPerson:
    """台账人员 a person of the ledger as reconciliation sees them; ``present``: counted on that day."""

    staff: int
    name: str
    index: str
    staff_no: str
    organ: int
    organ_name: str
    category: str
    title: str
    present: bool
    left_on: date | None


@dataclass(frozen=True, slots=True)
class TheirRow:
    """对方名单行 a line of the other side's list. ``index`` is keyed: the number itself is never kept."""

    line: int
    index: str
    staff_no: str
    name: str
    unit: str
    organ: int | None
    category: str
    title: str
    category_words: str = ""
    flaw: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """一处差异 one difference: about whom, what the ledger says, what the other side says."""

    kind: Difference
    subject: str
    staff: int | None
    organ: int | None
    line: int
    name: str
    ours: str
    theirs: str


class HeadCount(msgspec.Struct, frozen=True):
    """单位人数 an organ's number of people in the ledger and on the other side's list."""

    organ: int
    organ_name: str
    ours: int
    theirs: int


class Compared(msgspec.Struct, frozen=True):
    """核对结果 what comparing a list with the ledger shows."""

    side: str
    as_of: date
    rows: int
    matched: int
    unreadable: int
    differences: dict[str, int]
    headcounts: tuple[HeadCount, ...]
    taken: bool = False
    opened: int = 0
    settled: int = 0


class ListCompared(msgspec.Struct, frozen=True):
    """核对名单 a list was compared with the ledger."""

    side: str
    as_of: date
    file: str
    digest: str
    rows: int
    matched: int
    opened: int
    settled: int


class DifferenceMoved(msgspec.Struct, frozen=True):
    """办理差异: from which state to which, and why. Never a name or a number."""

    kind: str
    side: str
    before: str
    after: str
    reason: str


RECONCILE_NEWS: tuple[tuple[str, str, type[msgspec.Struct]], ...] = (
    ("staffing.list.compared", N_("核对人员名单"), ListCompared),
    ("staffing.difference.moved", N_("办理核对差异"), DifferenceMoved),
)
