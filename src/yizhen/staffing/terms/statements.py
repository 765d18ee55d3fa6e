"""Words of staffing (机构编制用语): what a source states, and what is computed from it. Pure values."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated

import msgspec

from yizhen.kernel.words import N_, say

UNITS = "units"
"""Name of the denominator that counts townships and streets (镇街数)."""


class Power(StrEnum):
    """Powers of this house (本模块权限)."""

    VIEW = "staffing.view"
    LOAD = "staffing.load"

    @property
    def label(self) -> str:
        """The Chinese word for the power."""
        return say({"staffing.view": N_("查看编制台账"), "staffing.load": N_("载入编制来源")}[self.value])


class Group(StrEnum):
    """Group of units (单位类型): streets, towns, or the whole county."""

    STREET = "street"
    TOWN = "town"
    ALL = "all"

    @property
    def label(self) -> str:
        """The Chinese word for the group."""
        return say({"street": N_("街道"), "town": N_("镇"), "all": N_("全区")}[self.value])


class Category(StrEnum):
    """Category of establishment (编制类别). Support is a control number; outside staff hold no post."""

    ADMINISTRATIVE = "administrative"
    PUBLIC = "public"
    SUPPORT = "support"
    OUTSIDE = "outside"

    @property
    def label(self) -> str:
        """The Chinese word for the category."""
        return say({
            "administrative": N_("行政编制"),
            "public": N_("事业编制"),
            "support": N_("机关工勤岗位控制数"),
            "outside": N_("编外聘用"),
        }[self.value])

    @property
    def short(self) -> str:
        """The category in two characters, for column heads."""
        return say({"administrative": N_("行政"), "public": N_("事业"), "support": N_("工勤"), "outside": N_("编外")}[self.value])


IN_ESTABLISHMENT = (Category.ADMINISTRATIVE, Category.PUBLIC, Category.SUPPORT)
"""What the reports count as 在编: outside staff are never in it."""


class Measure(StrEnum):
    """What a figure counts (指标)."""

    UNITS = "units"
    PARTY_ORGANS = "party_organs"
    PARTY_PLAQUES = "party_plaques"
    PUBLIC_INSTITUTIONS = "public_institutions"
    PUBLIC_PLAQUES = "public_plaques"
    APPROVED = "approved"
    ACTUAL = "actual"
    PLANNED = "planned"
    LEADER_POSTS = "leader_posts"
    DEPUTY_POSTS = "deputy_posts"
    DEPUTY_FILLED = "deputy_filled"
    SECTION_VACANCIES = "section_vacancies"
    SERVICE_QUOTA = "service_quota"
    SERVICE_STAFF = "service_staff"
    SERVICE_WINDOWS = "service_windows"
    SERVICE_DEPARTMENTS = "service_departments"
    SERVICE_ITEMS = "service_items"
    SERVICE_ITEMS_PLANNED = "service_items_planned"
    AGENT_STATIONS = "agent_stations"
    LAW_OFFICES = "law_offices"
    LAW_STAFF = "law_staff"
    MARKET_STATIONS = "market_stations"
    SQUADS = "squads"
    FIRST_SECRETARIES = "first_secretaries"
    ASSISTANTS = "assistants"

    @property
    def label(self) -> str:
        """The Chinese word for the measure."""
        return say(_MEASURES[self][0])

    @property
    def counter(self) -> str:
        """The measure word that follows a number of it (量词)."""
        return _MEASURES[self][1]


_MEASURES: Mapping[str, tuple[str, str]] = {
    "units": (N_("镇街数"), N_("个")),
    "party_organs": (N_("党政机构"), N_("个")),
    "party_plaques": (N_("党政挂牌机构"), N_("个")),
    "public_institutions": (N_("事业机构"), N_("个")),
    "public_plaques": (N_("事业挂牌机构"), N_("个")),
    "approved": (N_("核定"), N_("名")),
    "actual": (N_("实有"), N_("人")),
    "planned": (N_("计划（核准未到岗）"), N_("名")),
    "leader_posts": (N_("领导职数"), N_("名")),
    "deputy_posts": (N_("事业副科职数"), N_("名")),
    "deputy_filled": (N_("事业副科实配"), N_("人")),
    "section_vacancies": (N_("副科配置空缺"), N_("人")),
    "service_quota": (N_("便民服务中心核定事业编制"), N_("名")),
    "service_staff": (N_("便民服务中心工作人员、代办员"), N_("人")),
    "service_windows": (N_("便民服务中心窗口"), N_("个")),
    "service_departments": (N_("承接业务的部门"), N_("个")),
    "service_items": (N_("行政审批和公共服务事项"), N_("项")),
    "service_items_planned": (N_("拟增加事项"), N_("个")),
    "agent_stations": (N_("村居便民服务代办站"), N_("个")),
    "law_offices": (N_("综合行政执法办公室"), N_("个")),
    "law_staff": (N_("综合行政执法办公室专兼职人员"), N_("人")),
    "market_stations": (N_("派驻片区市场监管所"), N_("个")),
    "squads": (N_("派驻综合执法中队"), N_("个")),
    "first_secretaries": (N_("下派镇街第一书记"), N_("人")),
    "assistants": (N_("下派协助镇长、街道主任工作人员"), N_("人")),
}


class Missing(StrEnum):
    """Why a figure has no value (缺数原因). An absent figure is never a zero."""

    NOT_ITEMISED = "not_itemised"
    NOT_MENTIONED = "not_mentioned"
    NOT_APPLICABLE = "not_applicable"
    AMBIGUOUS = "ambiguous"

    @property
    def label(self) -> str:
        """What the page shows in place of the number."""
        return say({
            "not_itemised": N_("未知"),
            "not_mentioned": N_("未提"),
            "not_applicable": N_("不适用"),
            "ambiguous": N_("存疑"),
        }[self.value])

    @property
    def why(self) -> str:
        """The reason in a sentence."""
        return say({
            "not_itemised": N_("原报告未分列"),
            "not_mentioned": N_("原文没有提到"),
            "not_applicable": N_("此类人员没有这一项"),
            "ambiguous": N_("原文有两种读法"),
        }[self.value])


class Verdict(StrEnum):
    """What recomputing a stated number shows (核对结论)."""

    AGREES = "agrees"
    TRUNCATED = "truncated"
    OTHER_READING = "other_reading"
    INCOMPLETE = "incomplete"
    ROUNDED_PARTS = "rounded_parts"
    DIFFERS = "differs"
    CANNOT = "cannot"

    @property
    def label(self) -> str:
        """The verdict in words."""
        return say({
            "agrees": N_("吻合"),
            "truncated": N_("截尾才吻合"),
            "other_reading": N_("换口径才吻合"),
            "incomplete": N_("口径不全"),
            "rounded_parts": N_("取整后乘不回去"),
            "differs": N_("不吻合"),
            "cannot": N_("无法核对"),
        }[self.value])


class ClaimKind(StrEnum):
    """How a stated number was made (所载数的算法): a quotient, a sum of quotients, averages × units."""

    AVERAGE = "average"
    AVERAGE_SUM = "average_sum"
    BACK_PRODUCT = "back_product"

    @property
    def label(self) -> str:
        """The Chinese word for the making."""
        return say({"average": N_("相除"), "average_sum": N_("各平均数相加"), "back_product": N_("平均数乘回")}[self.value])


Text = Annotated[str, msgspec.Meta(min_length=1)]
Code12 = Annotated[str, msgspec.Meta(pattern=r"^\d{12}$")]


class Unit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A township or street of a statement (镇街), with its 12-digit statistical code."""

    code: Code12
    name: Text
    group: Group


class Figure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One number as the source states it (所载数): whose, what, how many, in which words.

    `unit` is empty for a figure of a whole group. `value` is None exactly when `missing` says why.
    `more_than` marks 余 (70余项).
    """

    group: Group
    measure: Measure
    quote: str = ""
    unit: str = ""
    unit_name: str = ""
    category: Category | None = None
    value: int | None = None
    missing: Missing | None = None
    more_than: bool = False
    note: str = ""


class Reading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One way to understand a stated average (口径): which figures over what. `stated` is the literal one."""

    of: tuple[Text, ...]
    per: Measure = Measure.UNITS
    words: str = ""
    stated: bool = False
    printed: str = ""
    group: Group | None = None


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One printed average that is multiplied back by the number of units (乘回项)."""

    printed: Text
    group: Group


class Claim(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A number the source derived and printed (所载平均数), with its possible readings."""

    key: Text
    kind: ClaimKind
    title: Text
    group: Group
    printed: Text
    quote: Text
    sibling: str = ""
    readings: tuple[Reading, ...] = ()
    products: tuple[Part, ...] = ()
    total: Measure | None = None
    parts: tuple[Reading, ...] = ()
    left_out: tuple[Reading, ...] = ()


class Statement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A dated statement of a source (来源): which report, as of which day, by whom."""

    series: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]*$")]
    county: Annotated[str, msgspec.Meta(pattern=r"^\d{6}$")]
    name: Text
    title: Text
    publication: Text
    office: Text
    published_on: date
    as_of: date
    as_of_ground: Text
    codes_from: Text
    public: bool


class Source(msgspec.Struct, frozen=True):
    """A statement with its units, figures and claims (来源全文); `digest` is that of its files."""

    statement: Statement
    units: tuple[Unit, ...]
    figures: tuple[Figure, ...]
    claims: tuple[Claim, ...]
    digest: str = ""


class StatementLoaded(msgspec.Struct, frozen=True):
    """载入编制来源 a source was loaded into the ledger; `supersedes` is the edition it replaces."""

    series: str
    county: str
    title: str
    as_of: date
    published_on: date
    digest: str
    figures: int
    claims: int
    supersedes: int | None


NEWS: tuple[tuple[str, str, type[msgspec.Struct]], ...] = (
    ("staffing.statement.loaded", N_("载入编制来源"), StatementLoaded),
)
"""Acts of this house in the record (本模块留痕)."""


class Loaded(msgspec.Struct, frozen=True):
    """What loading a source did (载入结果): `state` is new, corrected or unchanged."""

    series: str
    title: str
    as_of: date
    state: str
    figures: int
    claims: int


class LedgerRef(msgspec.Struct, frozen=True):
    """A ledger that may be opened (台账目录): its series, name and the day of its newest statement."""

    series: str
    name: str
    county: str
    as_of: date
    title: str
