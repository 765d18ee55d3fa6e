"""Tables of staffing (机构编制表)."""

from yizhen.staffing.models.cadres import CadreGradeRow, CadreRow
from yizhen.staffing.models.imports import Batch, StagedRow, UploadPart
from yizhen.staffing.models.ledger import (
    Account,
    Balance,
    Digest,
    Entry,
    Evaluation,
    Finding,
    Leg,
    Purpose,
    Seat,
)
from yizhen.staffing.models.people import (
    CareerRow,
    CertificateRow,
    IdentityKind,
    PoolRow,
    PostingRow,
    StaffRow,
)
from yizhen.staffing.models.plans import PaperRow, PlanLineRow, PlanRow, SlipRow
from yizhen.staffing.models.reconcile import ComparedListRow, DifferenceRow
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
    "CadreGradeRow",
    "CadreRow",
    "CareerRow",
    "CertificateRow",
    "ClaimRow",
    "ComparedListRow",
    "DifferenceRow",
    "Digest",
    "Entry",
    "Evaluation",
    "FigureRow",
    "Finding",
    "IdentityKind",
    "Leg",
    "PaperRow",
    "PlanLineRow",
    "PlanRow",
    "PoolRow",
    "PostingRow",
    "Purpose",
    "Seat",
    "SlipRow",
    "StaffRow",
    "StagedRow",
    "StatementRow",
    "UnitRow",
    "UploadPart",
]
