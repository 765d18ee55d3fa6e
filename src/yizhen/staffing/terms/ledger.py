"""Words of the double-entry ledger (编制台账用语): kinds of entry, places, documents, what crosses the door. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

import msgspec

from yizhen.kernel.words import N_

RESERVE = "reserve"
"""Purpose of the county's turnover pool of quotas (编制周转池)."""


class LedgerPower(StrEnum):
    """Powers over the ledger (编制台账权限)."""

    RECORD = "staffing.record"
    IMPORT = "staffing.import"
    CONFIGURE = "staffing.configure"

    @property
    def label(self) -> str:
        """The Chinese word for the power."""
        return {
            "staffing.record": N_("登记编制台账"),
            "staffing.import": N_("导入编制台账"),
            "staffing.configure": N_("设定编制用途和限额"),
        }[self.value]


class Kind(StrEnum):
    """Kind of entry (分录种类)."""

    OPEN = "open"
    APPROVE = "approve"
    ALLOCATE = "allocate"
    TRANSFER = "transfer"
    BORROW = "borrow"
    RETURN = "return"
    PLAN = "plan"
    EXPIRE = "expire"
    OCCUPY = "occupy"
    RELEASE = "release"
    CUT = "cut"
    CORRECT = "correct"

    @property
    def label(self) -> str:
        """The Chinese word for the kind."""
        return KIND_WORDS[self]


KIND_WORDS = {
    Kind.OPEN: N_("期初"), Kind.APPROVE: N_("核定总额"), Kind.ALLOCATE: N_("分配"), Kind.TRANSFER: N_("划转"),
    Kind.BORROW: N_("借用"), Kind.RETURN: N_("归还"), Kind.PLAN: N_("计划锁定"), Kind.EXPIRE: N_("计划失效"),
    Kind.OCCUPY: N_("上编"), Kind.RELEASE: N_("下编"), Kind.CUT: N_("核减"), Kind.CORRECT: N_("更正冲销"),
}  # fmt: skip


class Place(StrEnum):
    """Where a quota stands (编制所在). The legs of an entry sum to zero in each category."""

    AUTHORITY = "authority"
    FREE = "free"
    PLANNED = "planned"
    OCCUPIED = "occupied"
    LENT = "lent"
    BORROWED = "borrowed"

    @property
    def label(self) -> str:
        """The Chinese word for the place."""
        return PLACE_WORDS[self]


PLACE_WORDS = {
    Place.AUTHORITY: N_("上级核定"), Place.FREE: N_("可用"), Place.PLANNED: N_("计划"), Place.OCCUPIED: N_("实有"),
    Place.LENT: N_("借出"), Place.BORROWED: N_("借入"),
}  # fmt: skip


class AuthorityLevel(StrEnum):
    """Level of the authority that gave a document (批准机关层级)."""

    CENTRAL = "central"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    ORGAN = "organ"

    @property
    def label(self) -> str:
        """The Chinese word for the level."""
        return AUTHORITY_WORDS[self]


AUTHORITY_WORDS = {
    AuthorityLevel.CENTRAL: N_("中央机构编制管理机关"), AuthorityLevel.PROVINCE: N_("省级机构编制管理机关"),
    AuthorityLevel.PREFECTURE: N_("市级机构编制管理机关"), AuthorityLevel.COUNTY: N_("县级机构编制管理机关"),
    AuthorityLevel.ORGAN: N_("本单位"),
}  # fmt: skip


class Document(msgspec.Struct, frozen=True):
    """依据文件 the document behind an entry: 文号, date, authority, title. Empty ``no`` only where none is known."""

    no: str = ""
    dated: date | None = None
    authority: str = ""
    title: str = ""
    level: AuthorityLevel = AuthorityLevel.COUNTY


NO_DOCUMENT = Document()


class LegDraft(NamedTuple):
    """分录行 one leg to write: ``organ`` None is the pool of a level (``county`` or ``township``)."""

    organ: int | None
    category: str
    place: Place
    amount: int
    purpose: str = ""
    level: str = "county"


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """待记分录 an entry to write. ``override``: why a named person goes on against a rule that allows it."""

    kind: Kind
    county: str
    document: Document
    valid_from: date
    legs: tuple[LegDraft, ...]
    reverses: int | None = None
    follows: int | None = None
    until: date | None = None
    note: str = ""
    override: str = ""
    batch: int | None = None


@dataclass(frozen=True, slots=True)
class DigestDraft:
    """消化安排 how one part of an excess will be worked off: who, why, by which method, by when."""

    organ: int
    category: str
    amount: int
    reason: str
    method: str
    deadline: date
    person: int | None = None
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class BalanceView:
    """账户余额 one account as of a day. ``organ`` None is the county's pool; numbers are quotas or posts."""

    account: int
    county: str
    organ: int | None
    category: str
    purpose: str
    level: str
    authority: int
    free: int
    planned: int
    occupied: int
    lent: int
    borrowed: int

    @property
    def approved(self) -> int:
        """核定: what the authority gave this organ, lent quotas included, borrowed ones not."""
        return self.free + self.planned + self.occupied + self.lent + self.borrowed

    @property
    def usable(self) -> int:
        """可使用编制: 核定 + 借入 − 借出."""
        return self.free + self.planned + self.occupied

    @property
    def vacant(self) -> int:
        """空编: max(0, 可使用编制 − 实有)."""
        return max(0, self.free + self.planned)

    @property
    def over(self) -> int:
        """超编: max(0, 实有 − 可使用编制)."""
        return max(0, -(self.free + self.planned))

    @property
    def overcommitted(self) -> int:
        """超额: how far 实有 + 计划 exceeds what may be used; for the pool, how far it was given out too far."""
        return max(0, -self.free)


@dataclass(frozen=True, slots=True)
class SeatView:
    """占编 a person on a quota or a leader's post. ``valid_to`` is the first day on which it is free again."""

    id: int
    person: int
    organ: int
    category: str
    purpose: str
    entry: int
    valid_from: date
    valid_to: date | None
    slip: str


@dataclass(frozen=True, slots=True)
class EntryView:
    """分录 an entry as pages and other houses see it."""

    id: int
    kind: Kind
    county: str
    document: Document
    valid_from: date
    known_at: datetime
    actor: str
    note: str
    override: str
    reverses: int | None
    reversed_by: int | None
    follows: int | None
    until: date | None
    legs: tuple[LegDraft, ...]


class Posted(msgspec.Struct, frozen=True):
    """记账 an entry of the ledger was recorded. Legs: organ (0 the pool), category, purpose, place, amount."""

    kind: str
    document: str
    valid_from: date
    legs: tuple[tuple[int, str, str, str, int], ...]
    reverses: int | None = None
    follows: int | None = None
    override: str = ""


class DigestSet(msgspec.Struct, frozen=True):
    """消化安排 how an excess will be worked off was set."""

    organ: int
    category: str
    amount: int
    method: str
    deadline: date


class DigestClosed(msgspec.Struct, frozen=True):
    """消化安排了结: done, or dropped with the reason."""

    done: bool
    note: str


class PurposeSet(msgspec.Struct, frozen=True):
    """专项用途 a purpose of quotas was set by the county."""

    key: str
    name: str
    categories: tuple[str, ...]
    kinds: tuple[str, ...]
    document: str


class LedgerImported(msgspec.Struct, frozen=True):
    """编制台账导入 a workbook was taken in."""

    name: str
    sha256: str
    organs: int
    people: int
    refused: int


class ImportDropped(msgspec.Struct, frozen=True):
    """放弃导入 a staged workbook was dropped; what was taken before stays."""

    name: str
    taken: int


class Evaluated(msgspec.Struct, frozen=True):
    """辅助评估 an adjustment request was evaluated."""

    organ: int
    version: int
    verdict: str


NEWS: tuple[tuple[str, str, type[msgspec.Struct]], ...] = (
    ("staffing.entry.posted", N_("编制记账"), Posted),
    ("staffing.digest.set", N_("确定超编消化安排"), DigestSet),
    ("staffing.digest.closed", N_("了结超编消化安排"), DigestClosed),
    ("staffing.purpose.set", N_("设定编制专项用途"), PurposeSet),
    ("staffing.import.taken", N_("导入编制台账"), LedgerImported),
    ("staffing.import.dropped", N_("放弃编制台账导入"), ImportDropped),
    ("staffing.request.evaluated", N_("评估编制调整申请"), Evaluated),
)
"""Acts of the ledger in the record (编制台账留痕)."""
