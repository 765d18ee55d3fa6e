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
from yizhen.staffing.actions.expiring import tell_expiries
from yizhen.staffing.actions.people import take_people
from yizhen.staffing.queries import (
    NoFigures,
    NoSuchLedger,
    balance,
    balances,
    ledgers,
    quota_guards_missing,
    seat_of_person,
    seats_of,
)
from yizhen.staffing.queries.forces import forces
from yizhen.staffing.queries.moves import moves_of
from yizhen.staffing.queries.waiting import waiting
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
from yizhen.staffing.terms.forces import Force
from yizhen.staffing.terms.moves import QuotaMove
from yizhen.staffing.terms.people import PeoplePower
from yizhen.staffing.terms.people_values import StaffDraft, Taken

__all__ = [
    "AuthorityLevel", "BalanceView", "DigestDraft", "Document", "Force", "LedgerPower", "LedgerRef", "Loaded",
    "NoFigures", "NoSuchEntry", "NoSuchLedger", "NoSuchSeat", "PeoplePower", "Power", "QuotaMove", "RuleBroken",
    "SeatView", "StaffDraft", "Taken", "allocate", "approve", "balance", "balances", "borrow", "cut", "expire",
    "forces", "give_back", "ledgers", "load_sources", "moves_of", "occupy", "plan", "quota_guards_missing", "release",
    "reserve", "reverse", "seat_of_person", "seats_of", "set_digests", "set_purpose", "take_people", "tell_expiries",
    "transfer", "waiting",
]  # fmt: skip
