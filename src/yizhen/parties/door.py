"""Door of parties (当事人之门): what other houses may use."""

from yizhen.parties.access import NoSuchParty, NoSuchPurpose, NotProven
from yizhen.parties.actions import (
    BadParty,
    InRestriction,
    OnHold,
    ReasonNeeded,
    StillNeeded,
    end_matters,
    find_or_make,
    forget,
    note_look,
    reveal,
    take_parties,
)
from yizhen.parties.queries import looks_at, masked_parties, purpose_on, purposes_on
from yizhen.parties.terms import (
    Basis,
    Field,
    Kind,
    LookView,
    MaskedParty,
    Matter,
    Newcomer,
    OpenParty,
    PartyDraft,
    Power,
    Purpose,
    prove_by,
)

__all__ = [
    "BadParty", "Basis", "Field", "InRestriction", "Kind", "LookView", "MaskedParty", "Matter", "Newcomer",
    "NoSuchParty", "NoSuchPurpose", "NotProven", "OnHold", "OpenParty", "PartyDraft", "Power", "Purpose",
    "ReasonNeeded", "StillNeeded", "end_matters", "find_or_make", "forget", "looks_at", "masked_parties",
    "note_look", "prove_by", "purpose_on", "purposes_on", "reveal", "take_parties",
]  # fmt: skip
