"""Words of admission (职责准入用语): two gates, what is applied for, what is checked, what is decided."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import msgspec

from yizhen.kernel.words import N_, say


class Gate(StrEnum):
    """Which gate (通道): from above by admission, from below by adjustment."""

    DOWN = "down"
    UP = "up"

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return say({"down": N_("职责准入（自上而下）"), "up": N_("动态调整（自下而上）")}[self.value])


class Wish(StrEnum):
    """What is asked for (申请内容)."""

    LEAD = "lead"
    ASSIST = "assist"
    GRANT = "grant"
    ENTRUST = "entrust"
    TAKE_BACK = "take_back"
    TAKE_ON = "take_on"

    @property
    def label(self) -> str:
        """The Chinese words for it."""
        return say({
            "lead": N_("交由镇街承担"),
            "assist": N_("请镇街配合"),
            "grant": N_("行政处罚权交由镇街行使"),
            "entrust": N_("委托镇街办理"),
            "take_back": N_("请部门收回"),
            "take_on": N_("镇街主动承担"),
        }[self.value])

    @property
    def gate(self) -> Gate:
        """The gate through which it goes (走哪个通道)."""
        return Gate.UP if self in (Wish.TAKE_BACK, Wish.TAKE_ON) else Gate.DOWN


class AdmissionState(StrEnum):
    """Where an application stands (准入状态)."""

    FILED = "filed"
    HEARING = "hearing"
    REVIEWED = "reviewed"
    RETURNED = "returned"
    IN_FORCE = "in_force"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return say({
            "filed": N_("待征求意见"),
            "hearing": N_("征求意见中"),
            "reviewed": N_("审查通过，待决定"),
            "returned": N_("退回补正"),
            "in_force": N_("已批准"),
            "refused": N_("不予批准"),
            "withdrawn": N_("已撤回"),
            "expired": N_("到期失效"),
            "ended": N_("提前终止"),
        }[self.value])


OPEN_ADMISSIONS = (
    AdmissionState.FILED, AdmissionState.HEARING, AdmissionState.REVIEWED, AdmissionState.RETURNED,
)  # fmt: skip


class AdmissionVerb(StrEnum):
    """What may be done with an application (准入办理)."""

    HEAR = "hear"
    PASS = "pass"  # noqa: S105  a verb, not a secret
    SEND_BACK = "send_back"
    AMEND = "amend"
    APPROVE = "approve"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    END = "end"

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return say({
            "hear": N_("征求意见"),
            "pass": N_("合法性审查通过"),
            "send_back": N_("退回补正"),
            "amend": N_("补正后重报"),
            "approve": N_("批准"),
            "refuse": N_("不予批准"),
            "withdraw": N_("撤回申请"),
            "expire": N_("到期失效"),
            "end": N_("提前终止"),
        }[self.value])


class Opinion(StrEnum):
    """What a township (or, from below, a department) says (意见)."""

    WAITING = "waiting"
    AGREE = "agree"
    CONDITIONS = "conditions"
    OPPOSE = "oppose"

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return say({
            "waiting": N_("未答复"),
            "agree": N_("同意"),
            "conditions": N_("有条件同意"),
            "oppose": N_("不同意"),
        }[self.value])


class Severity(StrEnum):
    """How much a finding weighs (审查结论)."""

    FORBID = "forbid"
    MEND = "mend"
    ADVISE = "advise"

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return say({"forbid": N_("不得批准"), "mend": N_("补正后才能批准"), "advise": N_("提示")}[self.value])


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the check (审查规则) as shipped, with its article in the words of the law."""

    key: str
    title: str
    severity: Severity
    article: str
    text: str
    mend: str
    local: bool

    @property
    def label(self) -> str:
        """The title in the language of whoever reads it (标题)."""
        return say(self.title)

    @property
    def advice(self) -> str:
        """How to mend it, in the language of whoever reads it (怎样改)."""
        return say(self.mend)


@dataclass(frozen=True, slots=True)
class AdmissionFinding:
    """What a check found (审查发现): rule, where in the application, what exactly."""

    rule: Rule
    field: str
    words: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage of a text that a rule objects to (原文摘录), with its place in the text."""

    rule: str
    text: str
    start: int
    end: int


class Support(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """人财物保障: what comes with the duty; ``reason`` says why nothing is needed.

    ``move`` is the document of the ledger (or the slip) by which establishment goes along; ``no_move`` why none does.
    """

    people: str = ""
    money: str = ""
    training: str = ""
    equipment: str = ""
    reason: str = ""
    move: str = ""
    no_move: str = ""

    @property
    def without_quota(self) -> bool:
        """Whether neither a document moves establishment nor a reason says why none moves (编制没有着落)."""
        return not (self.move.strip() or self.no_move.strip() or self.reason.strip())

    @property
    def missing(self) -> tuple[str, ...]:
        """What is neither given nor excused (未落实)."""
        if self.reason.strip():
            return ()
        given = {
            N_("人员"): self.people, N_("经费"): self.money, N_("培训"): self.training, N_("装备"): self.equipment,
        }  # fmt: skip
        return tuple(say(word) for word, text in given.items() if not text.strip())


class Application(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An application for admission (准入申请), as a form or a file gives it.

    ``townships`` are 9-digit codes; ``item`` the code of an item of the county's catalogue, ``kind`` its national
    two-digit kind where the item is not in the catalogue yet; ``decision`` the number of the province's decision.
    """

    title: str
    wish: Wish
    townships: tuple[str, ...] = ()
    item: str = ""
    kind: str = ""
    category: str = ""
    basis: str = ""
    basis_rank: str = ""
    necessity: str = ""
    begins_on: date | None = None
    ends_on: date | None = None
    support: Support = Support()
    decision: str = ""
    letter: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands in the county about what is applied for (现状), for the check.

    ``holds`` is whether the applicant leads the item itself (None: the item is not known), ``entrusted`` whether
    it only has it by entrustment; ``lists`` tells for each township on which lists the item stands. ``moved`` names the
    townships that got establishment under the document given; None: there is no such document.
    """

    holds: bool | None = None
    entrusted: bool = False
    kind: str = ""
    lists: tuple[tuple[str, str], ...] = ()
    not_organs: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    moved: tuple[str, ...] | None = ()


@dataclass(frozen=True, slots=True)
class AdmissionLine:
    """An application as a row of the ledger (准入台账行)."""

    id: int
    number: str
    title: str
    gate: Gate
    wish: Wish
    state: AdmissionState
    organ: int
    organ_name: str
    filed_at: datetime
    opinions_due: date | None
    begins_on: date | None
    ends_on: date | None
    decision_number: str
    townships: int


@dataclass(frozen=True, slots=True)
class OpinionLine:
    """A township's opinion (镇街意见)."""

    place: str
    name: str
    opinion: Opinion
    words: str
    by: str
    at: datetime | None
    mine: bool


class Filed(msgspec.Struct, frozen=True):
    """提出申请."""

    number: str
    gate: str
    wish: str
    title: str
    organ: int
    item: str
    townships: tuple[str, ...]
    basis: str
    begins_on: date | None
    ends_on: date | None


class AdmissionMoved(msgspec.Struct, frozen=True):
    """办理申请: from state to state on a ground; ``findings`` names the rules that spoke."""

    number: str
    before: str
    after: str
    ground: str
    words: str = ""
    decision: str = ""
    findings: tuple[str, ...] = ()


class OpinionGiven(msgspec.Struct, frozen=True):
    """答复意见."""

    number: str
    township: str
    opinion: str
    words: str


class Flagged(msgspec.Struct, frozen=True):
    """标记来文: demands for organs, plaques, establishment or barred exams in a paper."""

    title: str
    organ_name: str
    digest: str
    rules: tuple[str, ...]
    quotes: tuple[str, ...]


class PaperAnswered(msgspec.Struct, frozen=True):
    """处理来文: what the establishment office did about a flagged paper."""

    title: str
    organ_name: str
    digest: str
    words: str


_MOVES = {
    "heard": N_("征求意见"), "passed": N_("合法性审查通过"), "sent_back": N_("退回补正"), "amended": N_("补正后重报"),
    "approved": N_("批准准入"), "refused": N_("不予准入"), "withdrawn": N_("撤回申请"), "expired": N_("准入到期失效"),
    "ended": N_("准入提前终止"),
}  # fmt: skip
ADMISSION_NEWS: tuple[tuple[str, str, type[msgspec.Struct]], ...] = (
    ("duties.admission.filed", N_("申请职责准入"), Filed),
    *((f"duties.admission.{name}", title, AdmissionMoved) for name, title in _MOVES.items()),
    ("duties.opinion.given", N_("答复准入意见"), OpinionGiven),
    ("duties.paper.flagged", N_("标记加重负担的来文"), Flagged),
    ("duties.paper.answered", N_("处理标记的来文"), PaperAnswered),
)
