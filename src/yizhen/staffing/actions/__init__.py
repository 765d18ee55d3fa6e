"""Acts of staffing (机构编制行为)."""

from yizhen.staffing.actions.statements import (
    load_sources,
    load_statement,
)

__all__ = [
    "load_sources",
    "load_statement",
]
