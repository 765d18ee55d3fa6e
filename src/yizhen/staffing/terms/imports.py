"""Words of importing a workbook (导入工作簿用语): states and verbs of a batch, and what the record keeps. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import msgspec

from yizhen.kernel.words import N_, say
from yizhen.staffing.terms.workbook import OrganLine, PersonLine


class BatchState(StrEnum):
    """Where an import stands (导入状态)."""

    WAITING = "waiting"
    READING = "reading"
    UNREAD = "unread"
    STAGED = "staged"
    QUEUED = "queued"
    TAKING = "taking"
    STOPPED = "stopped"
    TAKEN = "taken"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        """The state in words."""
        return say(_STATES[self])


_STATES = {
    BatchState.WAITING: N_("等候读取"), BatchState.READING: N_("正在读取和核对"), BatchState.UNREAD: N_("没有读成"),
    BatchState.STAGED: N_("已核对，未登记"), BatchState.QUEUED: N_("等候登记"), BatchState.TAKING: N_("正在登记"),
    BatchState.STOPPED: N_("登记已停下，可以继续"), BatchState.TAKEN: N_("已登记"), BatchState.DROPPED: N_("已放弃"),
}  # fmt: skip


class BatchVerb(StrEnum):
    """What is done with an import (导入办理)."""

    READ = "read"
    REFUSE = "refuse"
    STAGE = "stage"
    ASK = "ask"
    BEGIN = "begin"
    STOP = "stop"
    FINISH = "finish"
    DROP = "drop"


TRIES = 3
"""How often the worker begins to read or take before it gives up and says so (最多重试次数)."""
RUNS_LATE = 60
"""Seconds without a sign of life after which a worker counts as gone (无心跳秒数)."""


class BadWorkbook(ValueError):
    """读不了这个工作簿: says why and what to do; nothing was kept."""


@dataclass(frozen=True, slots=True)
class Workbook:
    """已打开的工作簿: its digest, the sheets understood, and those left aside."""

    name: str
    sha256: str
    sheets: tuple[str, ...]
    aside: tuple[str, ...]
    organs: list[OrganLine]
    people: list[PersonLine]


@dataclass(frozen=True, slots=True)
class Turn:
    """领取的导入 an import that a worker took up: which, what to do, for whom (``account`` None: the system itself)."""

    batch: int
    state: BatchState
    number: int
    county: str
    name: str
    valid_from: date
    account: int | None
    post: int | None
    at: datetime


class ImportUploaded(msgspec.Struct, frozen=True):
    """上传编制工作簿 a workbook was uploaded, to be read by the worker."""

    name: str
    sha256: str
    valid_from: date


class ImportAsked(msgspec.Struct, frozen=True):
    """要求登记 somebody asked the worker to take a workbook's good lines, for the first time or to go on."""

    name: str
    taken: int
    left: int


class ImportStopped(msgspec.Struct, frozen=True):
    """导入停下 an import was stopped or could not go on, and why; what was taken before stays."""

    name: str
    taken: int
    reason: str


IMPORT_NEWS: tuple[tuple[str, str, type[msgspec.Struct]], ...] = (
    ("staffing.import.uploaded", N_("上传编制工作簿"), ImportUploaded),
    ("staffing.import.asked", N_("要求登记编制工作簿"), ImportAsked),
    ("staffing.import.stopped", N_("编制工作簿导入停下"), ImportStopped),
)
"""Acts of importing in the record (导入留痕), besides taking and dropping."""
