"""Words of delegation in batches (赋权批次用语): assessment, hand-over, pilot, running, supervision, evidence."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

import msgspec

from yizhen.kernel.words import N_, say


class BatchState(StrEnum):
    """Where a batch stands (批次状态)."""

    PLANNED = "planned"
    HEARD = "heard"
    LAWFUL = "lawful"
    ASSESSED = "assessed"
    APPROVED = "approved"
    PILOT = "pilot"
    RUNNING = "running"
    ENDED = "ended"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return say({
            "planned": N_("拟下放"),
            "heard": N_("已征求镇街意见"),
            "lawful": N_("合法性审查通过"),
            "assessed": N_("承接评估通过"),
            "approved": N_("已批准，待交接"),
            "pilot": N_("试点"),
            "running": N_("运行"),
            "ended": N_("已收回"),
            "dropped": N_("不再下放"),
        }[self.value])


class BatchVerb(StrEnum):
    """What may be done with a batch (批次办理)."""

    HEAR = "hear"
    PASS = "pass"  # noqa: S105  a verb, not a secret
    ASSESS = "assess"
    APPROVE = "approve"
    START = "start"
    SPREAD = "spread"
    REVIEW = "review"
    RETRACT = "retract"
    DROP = "drop"

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return say({
            "hear": N_("镇街意见已征求"),
            "pass": N_("合法性审查通过"),
            "assess": N_("承接评估通过"),
            "approve": N_("批准并公布"),
            "start": N_("交接完毕，开始试点"),
            "spread": N_("试点转正式运行"),
            "review": N_("重新评估"),
            "retract": N_("收回"),
            "drop": N_("不再下放"),
        }[self.value])


class BatchDeed(StrEnum):
    """What is done with a batch without moving it (批次事务)."""

    OPINE = "opine"
    MARK = "mark"
    HAND_OVER = "hand-over"
    GUIDE = "guide"
    NOTE = "note"
    DRAW = "draw"
    JUDGE = "judge"

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return say({
            "opine": N_("答复承接意见"),
            "mark": N_("填写评估"),
            "hand-over": N_("交接一项"),
            "guide": N_("安排指导、培训"),
            "note": N_("登记指导、培训结果"),
            "draw": N_("抽查案卷"),
            "judge": N_("评查案卷"),
        }[self.value])


class Flag(StrEnum):
    """A risk that forces another review (风险标记)."""

    COERCION = "coercion"
    NO_DECISION = "no_decision"
    NOT_CAPABLE = "not_capable"
    RARE = "rare"
    TECHNICAL = "technical"
    OPPOSED = "opposed"
    SLEEPING = "sleeping"
    OVERTURNED = "overturned"

    @property
    def label(self) -> str:
        """The Chinese words for it."""
        return say({
            "coercion": N_("含行政强制措施，不得委托"),
            "no_decision": N_("处罚权没有省级决定"),
            "not_capable": N_("承接能力不足"),
            "rare": N_("发生频率低"),
            "technical": N_("专业性、技术性强"),
            "opposed": N_("有镇街不同意"),
            "sleeping": N_("下放后没有办件"),
            "overturned": N_("有被撤销、败诉的决定"),
        }[self.value])

    @property
    def bars(self) -> bool:
        """Whether nothing goes on while it stands (不消除不得下放)."""
        return self in (Flag.COERCION, Flag.NO_DECISION)

    @property
    def asks_review(self) -> bool:
        """Whether it came up in use and forces another assessment (须重新评估)."""
        return self in (Flag.SLEEPING, Flag.OVERTURNED)


@dataclass(frozen=True, slots=True)
class Maturity:
    """A maturity assessment (承接评估): four principles 0–5, three measures 1–5, each given by a person."""

    legal: bool
    suitable: int
    matched: int
    capable: int
    frequency: int
    breadth: int
    demand: int
    technical: bool = False


@dataclass(frozen=True, slots=True)
class Assessed:
    """What an assessment comes to (评估结论): score, flags, whether it is ripe."""

    score: int
    share: float
    flags: tuple[Flag, ...]
    ripe: bool
    words: str


@dataclass(frozen=True, slots=True)
class Usage:
    """How a delegated item was used in a township (使用情况) from one day to another."""

    item: int
    township: str
    since: date
    cases: int
    overturned: int
    errors: int
    last_on: date | None = None


@dataclass(frozen=True, slots=True)
class UseRate:
    """赋权使用率 use of delegated powers: items with at least one case ÷ items delegated."""

    delegated: int
    used: int
    cases: int
    townships: int

    @property
    def share(self) -> float | None:
        """Items used ÷ items delegated; None where none were delegated."""
        return self.used / self.delegated if self.delegated else None

    @property
    def cases_each(self) -> float | None:
        """Cases per township."""
        return self.cases / self.townships if self.townships else None


@dataclass(frozen=True, slots=True)
class Sleeper:
    """A sleeping power (僵尸权力): an item in a township without a case in the months looked at."""

    item: int
    code: str
    name: str
    township: str
    since: date
    months: int
    cases: int
    last_on: date | None
    advice: str
    evidence: str


@dataclass(frozen=True, slots=True)
class BatchDraft:
    """A batch to plan (拟下放批次): ``move`` is the establishment document, ``people`` says in words or why none."""

    title: str
    department: int
    items: tuple[int, ...]
    townships: tuple[str, ...]
    basis: str
    decision: str = ""
    people: str = ""
    move: str = ""
    pilots: tuple[str, ...] = ()
    pilot_until: date | None = None
    maturity: dict[int, Maturity] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A batch as a row (批次台账行)."""

    id: int
    number: str
    title: str
    state: BatchState
    department: int
    department_name: str
    items: int
    townships: int
    decision: str
    planned_at: datetime
    flags: int


CHECKLIST = (
    ("files", N_("案卷、台账移交")), ("systems", N_("业务系统账号开通")), ("documents", N_("执法文书、印章备妥")),
    ("people", N_("人员到位、取得执法资格")), ("money", N_("经费落实")), ("training", N_("业务培训完成")),
    ("equipment", N_("执法装备到位")), ("public", N_("决定和清单向社会公布")), ("contact", N_("部门指导联系人明确")),
)  # fmt: skip
"""What is handed over (交接清单): key and words."""


class Planned(msgspec.Struct, frozen=True):
    """拟定下放批次."""

    number: str
    title: str
    department: int
    items: tuple[int, ...]
    townships: tuple[str, ...]
    basis: str
    decision: str


class BatchMoved(msgspec.Struct, frozen=True):
    """办理批次."""

    number: str
    before: str
    after: str
    ground: str
    words: str = ""
    flags: tuple[str, ...] = ()


class TownSaid(msgspec.Struct, frozen=True):
    """镇街答复承接意见."""

    number: str
    township: str
    opinion: str
    words: str


class RiskSeen(msgspec.Struct, frozen=True):
    """运行风险: what came up in use, by item code; another assessment is due."""

    number: str
    items: tuple[str, ...]
    flags: tuple[str, ...]


class HandedOver(msgspec.Struct, frozen=True):
    """交接一项."""

    number: str
    key: str
    done: bool
    words: str


class Guided(msgspec.Struct, frozen=True):
    """指导、培训."""

    number: str
    kind: str
    on: date
    words: str


class Sampled(msgspec.Struct, frozen=True):
    """抽查: how many of how many, by which seed, and which."""

    number: str
    seed: str
    population: int
    chosen: tuple[str, ...]


class SampleJudged(msgspec.Struct, frozen=True):
    """抽查结论."""

    number: str
    matter: str
    right: bool
    words: str


class Advised(msgspec.Struct, frozen=True):
    """休眠权力建议."""

    item: str
    township: str
    months: int
    cases: int
    advice: str
    evidence: str


class Answered(msgspec.Struct, frozen=True):
    """休眠权力处理."""

    item: str
    township: str
    decision: str
    words: str
    ruling: str = ""


_MOVES = {
    "heard": N_("批次征求意见"), "passed": N_("批次合法性审查"), "assessed": N_("批次承接评估"), "approved": N_("批准下放"),
    "started": N_("交接、试点"), "spread": N_("转正式运行"), "reviewed": N_("批次重新评估"), "retracted": N_("收回下放"),
    "dropped": N_("不再下放"),
}  # fmt: skip
DELEGATION_NEWS: tuple[tuple[str, str, type[msgspec.Struct]], ...] = (
    ("duties.batch.planned", N_("拟定下放批次"), Planned),
    ("duties.batch.marked", N_("填写承接评估"), BatchMoved),
    *((f"duties.batch.{name}", title, BatchMoved) for name, title in _MOVES.items()),
    ("duties.batch.opined", N_("答复承接意见"), TownSaid),
    ("duties.batch.flagged", N_("赋权运行风险"), RiskSeen),
    ("duties.handover.done", N_("交接一项"), HandedOver),
    ("duties.guidance.given", N_("指导、培训"), Guided),
    ("duties.guidance.done", N_("指导、培训已做"), Guided),
    ("duties.sample.drawn", N_("抽取案卷"), Sampled),
    ("duties.sample.judged", N_("抽查结论"), SampleJudged),
    ("duties.sleeper.advised", N_("提出休眠权力建议"), Advised),
    ("duties.sleeper.answered", N_("处理休眠权力"), Answered),
)
