"""Looks of staffing (机构编制查询)."""

from yizhen.staffing.queries.statements import (
    NoFigures,
    NoSuchLedger,
    NotYet,
    current,
    days,
    ledgers,
    summary,
)

__all__ = [
    "NoFigures",
    "NoSuchLedger",
    "NotYet",
    "current",
    "days",
    "ledgers",
    "summary",
]
