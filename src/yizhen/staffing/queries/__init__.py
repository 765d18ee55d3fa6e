"""Looks of staffing (机构编制查询)."""

from yizhen.staffing.queries.ledger import (
    balance,
    balances,
    seat_of_person,
    seats_of,
    uncovered_excess,
)
from yizhen.staffing.queries.quota_summary import counties_summary, quota_summary
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
    "balance",
    "balances",
    "counties_summary",
    "current",
    "days",
    "ledgers",
    "quota_summary",
    "seat_of_person",
    "seats_of",
    "summary",
    "uncovered_excess",
]
