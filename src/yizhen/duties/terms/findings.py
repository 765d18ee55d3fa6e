"""What a check says of a row (核对结论): which check, where, why, and how to mend it. Pure."""

from dataclasses import dataclass
from enum import StrEnum

import msgspec

from yizhen.kernel.words import N_, say


class Severity(StrEnum):
    """How much a finding weighs (轻重): a refused row is not taken, a warning is kept beside it."""

    REFUSE = "refuse"
    WARN = "warn"

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return say(N_("不收") if self is Severity.REFUSE else N_("提醒"))


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding (核对结论): the check by name, the column, what is wrong, on which ground, how to mend it."""

    check: str
    severity: Severity
    column: str
    words: str
    mend: str
    ground: str = ""


class FindingTold(msgspec.Struct, frozen=True):
    """A finding as a command prints it (核对结论输出)."""

    check: str
    severity: str
    column: str
    words: str
    mend: str
    ground: str


class RowTold(msgspec.Struct, frozen=True):
    """One row of a file with its fate (逐行结论): taken, changed, unchanged or refused."""

    line: int
    code: str
    name: str
    fate: str
    findings: tuple[FindingTold, ...] = ()


class ImportTold(msgspec.Struct, frozen=True):
    """What an import did, or would do (导入结果): every row is counted once."""

    file: str
    digest: str
    dry_run: bool
    rows: int
    new: int
    changed: int
    unchanged: int
    refused: int
    warned: int
    by_check: dict[str, int]
    columns: dict[str, str]
    left_out: tuple[str, ...]
    told: tuple[RowTold, ...]
