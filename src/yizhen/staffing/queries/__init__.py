"""Looks of staffing (机构编制查询)."""

from yizhen.staffing.queries.ledger import (
    balance,
    balances,
    seat_of_person,
    seats_of,
    uncovered_excess,
)
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
    "current",
    "days",
    "ledgers",
    "seat_of_person",
    "seats_of",
    "summary",
    "uncovered_excess",
]
