"""Looks of staffing (机构编制查询)."""

from yizhen.staffing.queries.checks import Found, findings, register_check, tally
from yizhen.staffing.queries.entries import following, purposes
from yizhen.staffing.queries.ledger import (
    balance,
    balances,
    digests_of,
    quota_guards_missing,
    seat_of_person,
    seats_of,
    uncovered_excess,
)
from yizhen.staffing.queries.quota_summary import added, added_balances, counties_summary, quota_summary
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
    "Found",
    "NoFigures",
    "NoSuchLedger",
    "NotYet",
    "added",
    "added_balances",
    "balance",
    "balances",
    "counties_summary",
    "current",
    "days",
    "digests_of",
    "findings",
    "following",
    "ledgers",
    "purposes",
    "quota_guards_missing",
    "quota_summary",
    "register_check",
    "seat_of_person",
    "seats_of",
    "summary",
    "tally",
    "uncovered_excess",
]
