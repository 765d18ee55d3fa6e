"""Door of staffing (机构编制之门): what other houses may use."""

from yizhen.staffing.access import NoSuchEntry, NoSuchSeat
from yizhen.staffing.actions import (
    RuleBroken,
    allocate,
    approve,
    borrow,
    cut,
    expire,
    give_back,
    load_sources,
    occupy,
    plan,
    release,
    reserve,
    reverse,
    set_digests,
    set_purpose,
    transfer,
)
from yizhen.staffing.queries import (
    NoFigures,
    NoSuchLedger,
    balance,
    balances,
    ledgers,
    seat_of_person,
    seats_of,
)
from yizhen.staffing.terms import (
    AuthorityLevel,
    BalanceView,
    DigestDraft,
    Document,
    LedgerPower,
    LedgerRef,
    Loaded,
    Power,
    SeatView,
)

__all__ = [
    "AuthorityLevel", "BalanceView", "DigestDraft", "Document", "LedgerPower", "LedgerRef", "Loaded", "NoFigures",
    "NoSuchEntry", "NoSuchLedger", "NoSuchSeat", "Power", "RuleBroken", "SeatView", "allocate", "approve", "balance",
    "balances", "borrow", "cut", "expire", "give_back", "ledgers", "load_sources", "occupy", "plan", "release",
    "reserve", "reverse", "seat_of_person", "seats_of", "set_digests", "set_purpose", "transfer",
]  # fmt: skip
