"""Words of items (事项用语): kinds, ranks of the legal basis, units of a time limit, what an item holds. Pure."""

from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum
from typing import Any

from yizhen.kernel.words import N_, say


class ItemKind(StrEnum):
    """Kind of an item (事项类型), by its national two-digit code: ten powers and public services."""

    LICENSE = "01"
    PENALTY = "02"
    COERCION = "03"
    LEVY = "04"
    BENEFIT = "05"
    INSPECTION = "06"
    CONFIRMATION = "07"
    REWARD = "08"
    ADJUDICATION = "09"
    OTHER = "10"
    SERVICE = "20"

    @property
    def label(self) -> str:
        """The Chinese word for the kind."""
        return say(_KINDS[self.value])


_KINDS = {
    "01": N_("行政许可"),
    "02": N_("行政处罚"),
    "03": N_("行政强制"),
    "04": N_("行政征收"),
    "05": N_("行政给付"),
    "06": N_("行政检查"),
    "07": N_("行政确认"),
    "08": N_("行政奖励"),
    "09": N_("行政裁决"),
    "10": N_("其他行政权力"),
    "20": N_("公共服务"),
}


class UseLevel(IntEnum):
    """Level that exercises an item (行使层级), position 19 of an implementation code."""

    NATION = 1
    PROVINCE = 2
    CITY = 3
    COUNTY = 4
    TOWNSHIP = 5
    VILLAGE = 6

    @property
    def label(self) -> str:
        """The Chinese word for the level."""
        return say(_LEVELS[self - 1])


_LEVELS = (
    N_("国家级"), N_("省级"), N_("市级"), N_("县级"), N_("乡镇（街道）级"), N_("村（社区）级"),
)  # fmt: skip


class BasisRank(StrEnum):
    """Rank of a legal basis (依据位阶), highest first."""

    LAW = "law"
    REGULATION = "regulation"
    DECISION = "decision"
    LOCAL_REGULATION = "local_regulation"
    PROVINCE_RULE = "province_rule"
    LOCAL_RULE = "local_rule"
    MINISTRY_RULE = "ministry_rule"
    NORMATIVE = "normative"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The Chinese word for the rank."""
        return say(RANK_WORDS[self.value])


RANK_WORDS = {
    "law": N_("法律"),
    "regulation": N_("行政法规"),
    "decision": N_("国务院决定"),
    "local_regulation": N_("地方性法规"),
    "province_rule": N_("省级政府规章"),
    "local_rule": N_("设区的市政府规章"),
    "ministry_rule": N_("部门规章"),
    "normative": N_("规范性文件"),
    "unknown": N_("未注明位阶"),
}
"""Ranks as files write them (位阶用语): Chinese in every language of the reader."""


class TermUnit(StrEnum):
    """Unit of a time limit (时限单位)."""

    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    MONTH = "month"
    HOUR = "hour"

    @property
    def label(self) -> str:
        """The Chinese word for the unit."""
        return say(_TERMS[self.value])


_TERMS = {
    "working_day": N_("个工作日"),
    "calendar_day": N_("个自然日"),
    "month": N_("个月"),
    "hour": N_("小时"),
}


class Handling(StrEnum):
    """How an item is handled (办件类型)."""

    IMMEDIATE = "1"
    PROMISED = "2"

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return say(N_("即办件") if self is Handling.IMMEDIATE else N_("承诺件"))


class ItemState(StrEnum):
    """Where a version of an item stands (事项状态)."""

    PLANNED = "planned"
    IN_FORCE = "in_force"
    SUSPENDED = "suspended"

    @property
    def label(self) -> str:
        """The Chinese word for the state."""
        return say({"planned": N_("拟增"), "in_force": N_("在用"), "suspended": N_("暂停")}[self.value])


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit (时限): how many of which unit."""

    days: int
    unit: TermUnit

    @property
    def words(self) -> str:
        """The limit as people say it."""
        return f"{self.days} {self.unit.label}"


@dataclass(frozen=True, slots=True)
class Basis:
    """One legal basis of an item (设定依据)."""

    rank: BasisRank
    title: str
    article: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """An item to be entered (待录事项): one version of it. ``organ`` is the id of the implementing organ."""

    code: str
    name: str
    kind: ItemKind
    sector: str = ""
    catalog_code: str = ""
    task_code: str = ""
    handle_code: str = ""
    local_code: str = ""
    use_level: UseLevel = UseLevel.COUNTY
    organ: int | None = None
    organ_name: str = ""
    uscc: str = ""
    copied_from: str = ""
    state: ItemState = ItemState.IN_FORCE
    planned_on: date | None = None
    handling: Handling | None = None
    statutory: Limit | None = None
    promised: Limit | None = None
    visits: int | None = None
    bases: tuple[Basis, ...] = ()
    elements: dict[str, Any] = field(default_factory=dict)
