"""Tables of staffing (机构编制表)."""

from yizhen.staffing.models.statements import (
    ClaimRow,
    FigureRow,
    StatementRow,
    UnitRow,
)

__all__ = [
    "ClaimRow",
    "FigureRow",
    "StatementRow",
    "UnitRow",
]
