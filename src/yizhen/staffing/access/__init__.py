"""Ways to a row of staffing (机构编制数据入口)."""

from yizhen.staffing.access.statements import (
    statements_for,
)

__all__ = [
    "statements_for",
]
