"""Ways to a row of staffing (机构编制数据入口)."""

from yizhen.staffing.access.ledger import (
    NoSuchBatch,
    NoSuchDigest,
    NoSuchEntry,
    NoSuchSeat,
    accounts_for,
    entries_for,
    seats_for,
)
from yizhen.staffing.access.statements import (
    statements_for,
)

__all__ = [
    "NoSuchBatch",
    "NoSuchDigest",
    "NoSuchEntry",
    "NoSuchSeat",
    "accounts_for",
    "entries_for",
    "seats_for",
    "statements_for",
]
