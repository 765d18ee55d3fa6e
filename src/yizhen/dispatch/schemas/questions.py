"""What goes into the API (接口输入): bounded and closed, so that a slip of the pen is told and not ignored."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from yizhen.dispatch.rules.drafts import CONTROL, DETAIL_MAX, NAME_MAX, PLACE_MAX, TITLE_MAX
from yizhen.dispatch.schemas.common import YEARS
from yizhen.dispatch.terms import Channel, Sort, Stage, State

WORDS_MAX = 5_000
Whole = Annotated[int, Meta(ge=1, le=2**53)]
Version = Annotated[int, Meta(ge=1, le=2**31 - 1, description="您看到的版本号；案件已变则答 409，并说明谁办了什么")]
Words = Annotated[str, Meta(max_length=WORDS_MAX)]
Needed = Annotated[str, Meta(min_length=1, max_length=WORDS_MAX)]
Ground = Annotated[str, Meta(min_length=1, max_length=300)]
CategoryCode = Annotated[str, Meta(max_length=16, pattern="^([A-Z][0-9]{0,8})?$")]
Level = Annotated[int, Meta(ge=1, le=9)]
Number = Annotated[str, Meta(pattern="^[0-9]{8}-?[0-9]{6,15}$", description="案件编号", examples=["20261121-000042"])]
Text = Annotated[str, Meta(max_length=60)]
Limit = Annotated[int, Meta(ge=1, le=200)]


class _Closed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Input in which every field is known, texts bear no control characters, and days are of our age."""

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            value = getattr(self, name)
            if isinstance(value, str) and CONTROL.search(value):
                msgspec.structs.force_setattr(self, name, CONTROL.sub("", value))
            elif isinstance(value, date) and value.year not in YEARS:
                raise ValueError(f"{name}: {YEARS.start}–{YEARS.stop - 1}")


class NumberPath(msgspec.Struct, frozen=True):
    """Which case (案件编号)."""

    number: Number


class CaseQuery(_Closed):
    """Filters of a list (筛选): all of the list page, joined by "and"; legal days, both included."""

    stage: Stage | None = None
    state: State | None = None
    township: Annotated[str, Meta(pattern="^[0-9]{9}$")] | None = None
    village: Annotated[str, Meta(pattern="^[0-9]{12}$")] | None = None
    organ: Whole | None = None
    category: CategoryCode | None = None
    channel: Channel | None = None
    due: Literal["late", "soon"] | None = None
    mark: Literal["backstop", "duplicates"] | None = None
    batch: Whole | None = None
    received_from: date | None = None
    received_to: date | None = None
    closed_from: date | None = None
    closed_to: date | None = None
    due_on: date | None = None
    q: Text | None = None
    sort: Sort = Sort.RECEIVED_DESC
    limit: Limit = 50
    cursor: Annotated[str, Meta(max_length=200, description="上一页答复里的 next")] | None = None


class RatingQuery(_Closed):
    """Ratings by the legal day on which they were given (评价日), both included; the last 30 days where none is told."""

    rated_from: date | None = None
    rated_to: date | None = None
    limit: Limit = 50
    cursor: Annotated[str, Meta(max_length=200, description="上一页答复里的 next")] | None = None


class IdempotencyHeaders(msgspec.Struct, frozen=True):
    """Headers of a creating request (登记请求头)."""

    idempotency_key: Annotated[
        str,
        Meta(
            min_length=8, max_length=128, pattern="^[!-~]+$", examples=["5f0c2a7e-hotline-20261121-0001"],
            description="每件新诉求一个，如 UUID；网络断了用同一个键、同样的内容再发，只登记一件",
        ),
    ] = msgspec.field(name="Idempotency-Key")  # fmt: skip


class CaseIn(_Closed):
    """A request to take in (登记诉求). A point outranks ``division``; a title left empty is taken from the detail."""

    title: Annotated[str, Meta(max_length=TITLE_MAX)] = ""
    detail: Annotated[str, Meta(max_length=DETAIL_MAX)] = ""
    category: CategoryCode = ""
    level: Level = 1
    channel: Literal["api", "web", "window", "phone", "grid"] = "api"
    lon: Annotated[float, Meta(ge=-180, le=180)] | None = None
    lat: Annotated[float, Meta(ge=-90, le=90)] | None = None
    division: Annotated[str, Meta(pattern="^([0-9]{9}|[0-9]{12})?$")] = ""
    place_text: Annotated[str, Meta(max_length=PLACE_MAX)] = ""
    name: Annotated[str, Meta(max_length=NAME_MAX)] = ""
    phone: Annotated[str, Meta(max_length=30)] = ""
    anonymous: bool = False
    occurred_at: Annotated[datetime, Meta(tz=True)] | None = None


class _Step(_Closed):
    version: Version


class AcceptIn(_Step):
    """受理: with a category where that is still open or was wrong."""

    category: CategoryCode = ""
    level: Level = 1
    words: Words = ""


class RefuseIn(_Step):
    """不予受理: on what ground, and where to turn instead."""

    ground: Ground
    words: Needed


class DispatchIn(_Step):
    """派遣: by rule, or to another organ with a reason."""

    organ: Whole | None = None
    reason: Words = ""


class SignIn(_Step):
    """签收."""


class ReturnIn(_Step):
    """退单: on a ground of the catalogue (its code), with words."""

    ground: Annotated[str, Meta(min_length=1, max_length=20)]
    words: Words = ""


class DesignateIn(_Step):
    """指定办理: no return afterwards."""

    organ: Whole
    ground: Ground
    reason: Needed


class HandleIn(_Step):
    """办毕反馈: what the requester will read."""

    words: Needed


class VerifyIn(_Step):
    """核查通过, after calling back; ``satisfaction`` 1 to 5."""

    words: Words = ""
    contacted: bool | None = None
    solved: bool | None = None
    satisfaction: Annotated[int, Meta(ge=1, le=5)] | None = None


class WordsIn(_Step):
    """Acts that need words (须写说明): what is missing, why, until when."""

    words: Needed


class PassOnIn(_Step):
    """转交经办: to which post of the organ, and why."""

    post: Annotated[int, Meta(ge=1, le=2**53)]
    words: Needed


class CloseIn(_Step):
    """Acts to which words may be added (可附说明)."""

    words: Words = ""


class ReclassifyIn(_Step):
    """改分类: to which category and level of its standard, and why."""

    category: Annotated[str, Meta(max_length=16, pattern="^[A-Z][0-9]{0,8}$")]
    words: Needed
    level: Level = 1


class AskExtendIn(_Step):
    """申请延期: how much longer, in the unit of the limit."""

    amount: Annotated[int, Meta(ge=1, le=9_999)]
    words: Needed


class AskSuspendIn(_Step):
    """申请挂起: through which legal day, on what ground, and why."""

    until: date
    ground: Ground
    words: Needed


class MergeIn(_Step):
    """并案: into which main case."""

    into: Number
    words: Needed


class PartIn(_Closed):
    """One part of a case that is split (分办件): which organ, and what it is to do."""

    organ: Whole
    what: Annotated[str, Meta(max_length=TITLE_MAX)] = ""


class SplitIn(_Step):
    """拆分: two to nine parts, each for another organ."""

    parts: Annotated[list[PartIn], Meta(min_length=2, max_length=9)]
    words: Needed


class _OwnIn(_Closed):
    """What the requester does by the code of the receipt (凭查询码)."""

    follow_code: Annotated[str, Meta(min_length=1, max_length=40, description="回执上的查询码")]


class WithdrawIn(_OwnIn):
    """撤回: why, where it is told."""

    words: Annotated[str, Meta(max_length=500)] = ""


class RateIn(_OwnIn):
    """评价: whether it is solved, and how satisfied, 1 to 5."""

    solved: bool
    satisfaction: Annotated[int, Meta(ge=1, le=5)]
    words: Annotated[str, Meta(max_length=500)] = ""


class AskAgainIn(_OwnIn):
    """要求重办: what is not solved."""

    words: Annotated[str, Meta(min_length=1, max_length=500)]


class OrganQuery(_Closed):
    """Organs by part of a name or the start of a code (查找机构); without it all of one's reach."""

    q: Text | None = None
    limit: Limit = 100


class DivisionQuery(_Closed):
    """Divisions below one (下级区划), or by name (查找)."""

    parent: Annotated[str, Meta(pattern="^([0-9]{6}|[0-9]{9})$")] | None = None
    q: Text | None = None
    on: date | None = None
