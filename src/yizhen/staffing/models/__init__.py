"""Tables of staffing (机构编制表)."""

from yizhen.staffing.models.ledger import (
    Account,
    Balance,
    Batch,
    Digest,
    Entry,
    Evaluation,
    Leg,
    Purpose,
    Seat,
    StagedRow,
)
from yizhen.staffing.models.statements import (
    ClaimRow,
    FigureRow,
    StatementRow,
    UnitRow,
)

__all__ = [
    "Account",
    "Balance",
    "Batch",
    "ClaimRow",
    "Digest",
    "Entry",
    "Evaluation",
    "FigureRow",
    "Leg",
    "Purpose",
    "Seat",
    "StagedRow",
    "StatementRow",
    "UnitRow",
]
