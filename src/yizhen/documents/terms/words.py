"""Powers, states and kinds of papers (权限、状态、文种)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from yizhen.kernel.words import N_, say


class Power(StrEnum):
    """What a post may do with documents (文书权限)."""

    VIEW = "documents.view"
    DRAFT = "documents.draft"
    REVIEW = "documents.review"
    SIGN = "documents.sign"
    ISSUE = "documents.issue"
    RECEIVE = "documents.receive"
    UPLOAD = "documents.upload"
    SETTINGS = "documents.settings"
    EXPORT = "documents.export"

    @property
    def label(self) -> str:
        """The Chinese word for the power."""
        return say({
            "documents.view": N_("查看文书"), "documents.draft": N_("起草文书"),
            "documents.review": N_("核稿、会签"), "documents.sign": N_("签发文书"),
            "documents.issue": N_("编号、用印、印发、送达、归档"), "documents.receive": N_("签收文书"),
            "documents.upload": N_("上传文件"), "documents.settings": N_("维护文书模板与编号"),
            "documents.export": N_("导出文书台账"),
        }[self.value])  # fmt: skip


class State(StrEnum):
    """Where a paper stands (文书状态)."""

    DRAFTING = "drafting"
    REVIEWING = "reviewing"
    COUNTERSIGNING = "countersigning"
    SIGNING = "signing"
    SIGNED = "signed"
    NUMBERED = "numbered"
    SEALED = "sealed"
    ISSUED = "issued"
    ARCHIVED = "archived"
    DROPPED = "dropped"
    VOID = "void"

    @property
    def label(self) -> str:
        """The Chinese word for the state."""
        return say({
            "drafting": N_("拟稿"), "reviewing": N_("待核稿"), "countersigning": N_("会签中"),
            "signing": N_("待签发"), "signed": N_("已签发，待编号"), "numbered": N_("已编号，待用印"),
            "sealed": N_("已用印，待印发"), "issued": N_("已印发"), "archived": N_("已归档"),
            "dropped": N_("不发"), "void": N_("作废"),
        }[self.value])  # fmt: skip


class Verb(StrEnum):
    """What may be done with a paper (文书动作)."""

    SUBMIT = "submit"
    DROP = "drop"
    RETURN = "return"
    PASS = "pass"  # noqa: S105  not a password
    ASK = "ask"
    AGREE = "agree"
    SIGN = "sign"
    DECLINE = "decline"
    NUMBER = "number"
    SEAL = "seal"
    ISSUE = "issue"
    ARCHIVE = "archive"
    VOID = "void"

    @property
    def label(self) -> str:
        """The Chinese word for the act."""
        return say({
            "submit": N_("送核稿"), "drop": N_("不发"), "return": N_("退回修改"), "pass": N_("核稿通过"),
            "ask": N_("送会签"), "agree": N_("会签同意"), "sign": N_("签发"), "decline": N_("退回重拟"),
            "number": N_("编号"), "seal": N_("用印"), "issue": N_("印发"), "archive": N_("归档"),
            "void": N_("作废"),
        }[self.value])  # fmt: skip


class Style(StrEnum):
    """How a number is written (字号样式): official papers without 第, case papers with it."""

    OFFICIAL = "official"
    CASE = "case"

    @property
    def label(self) -> str:
        """The Chinese word with an example."""
        return say({"official": N_("公文：X政发〔2026〕3号"), "case": N_("执法文书：X罚决字〔2026〕第3号")}[self.value])


class Genre(StrEnum):
    """The fifteen kinds of official papers (文种), 《党政机关公文处理工作条例》第八条."""

    RESOLUTION = "决议"
    DECISION = "决定"
    ORDER = "命令（令）"
    COMMUNIQUE = "公报"
    ANNOUNCEMENT = "公告"
    NOTICE_PUBLIC = "通告"
    OPINION = "意见"
    NOTICE = "通知"
    CIRCULAR = "通报"
    REPORT = "报告"
    REQUEST = "请示"
    REPLY = "批复"
    MOTION = "议案"
    LETTER = "函"
    MINUTES = "纪要"

    @property
    def upward(self) -> bool:
        """Whether it goes to the organ above, so that 签发人 is printed (上行文)."""
        return self.value in ("报告", "请示")


CHINESE_KINDS = tuple(genre.value for genre in Genre)


class DeliveryMode(StrEnum):
    """How a paper reached whom it is for (送达方式)."""

    DIRECT = "direct"
    ELECTRONIC = "electronic"
    POST = "post"
    ENTRUSTED = "entrusted"
    LEFT = "left"
    PUBLIC = "public"

    @property
    def label(self) -> str:
        """The Chinese word for the mode."""
        return say({
            "direct": N_("直接送达"), "electronic": N_("电子送达"), "post": N_("邮寄送达"),
            "entrusted": N_("委托送达"), "left": N_("留置送达"), "public": N_("公告送达"),
        }[self.value])  # fmt: skip


class Retention(StrEnum):
    """For how long an archived paper is kept (保管期限), 《机关文件材料归档范围和文书档案保管期限规定》."""

    FOREVER = "forever"
    THIRTY = "thirty"
    TEN = "ten"

    @property
    def label(self) -> str:
        """The Chinese word for the term."""
        return say({"forever": N_("永久"), "thirty": N_("30年"), "ten": N_("10年")}[self.value])


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """What a ledger asks for (筛选)."""

    states: tuple[str, ...] = ()
    year: int | None = None
    genre: str = ""
    text: str = ""
    mine: bool = False


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A line of the ledger (台账行)."""

    id: int
    title: str
    number: str
    genre: str
    state: State
    organ: int
    organ_name: str
    to: str
    drafter: str
    drafted_at: datetime
    signed_on: date | None
    issued_on: date | None


@dataclass(frozen=True, slots=True)
class RuleWords:
    """A rule that counties may set (县定规则), handed to county when the house starts."""

    name: str
    term: str
    unit: str
    kind: str
    default: int | str
    minimum: int | Decimal | None = None
    maximum: int | Decimal | None = None
    help: str = ""


MEGABYTE = 1024 * 1024
RULES = (
    RuleWords("documents.file_max_megabytes", N_("单个文件最大"), "MB", "int", 100, 1, 2000,
              N_("超过的文件不收，上传时就会说明。")),
    RuleWords("documents.file_kinds", N_("可收的文件类型"), "", "text",
              "pdf,png,jpeg,webp,gif,docx,xlsx,ofd,txt,csv,mp3,mp4", None, None,
              N_("按文件内容识别，不看扩展名；用逗号隔开。")),
    RuleWords("documents.image_max_megapixels", N_("单张图片最多"), N_("百万像素"), "int", 80, 1, 400,
              N_("像素过多的图片会占满内存，不收。")),
)  # fmt: skip
"""County rules of this house (本模块的县定规则)."""
