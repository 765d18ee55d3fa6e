"""What is done with parties (当事人办理)."""

from yizhen.parties.actions.forgetting import (
    AlreadyDecided,
    AlreadyProposed,
    AnotherPersonNeeded,
    NothingDue,
    OnHold,
    StillNeeded,
    decide,
    end_matters,
    end_use,
    forget,
    hold,
    propose,
    release,
)
from yizhen.parties.actions.looking import InRestriction, ReasonNeeded, note_look, reveal
from yizhen.parties.actions.registers import (
    BadProxy,
    NotByConsent,
    ReviewTooEarly,
    assess,
    end_proxy,
    give_consent,
    set_proxy,
    set_purpose,
    withdraw_consent,
)
from yizhen.parties.actions.rights import (
    Answer,
    AskedAlready,
    MovedMeanwhile,
    WordsNeeded,
    act,
    ask_for,
    ask_in_matter,
    resume_use,
    withdraw_in_matter,
)
from yizhen.parties.actions.taking import BadParty, BelongsToAnother, correct, find_or_make, take_parties

__all__ = [
    "AlreadyDecided", "AlreadyProposed", "AnotherPersonNeeded", "Answer", "AskedAlready", "BadParty",
    "BadProxy", "BelongsToAnother", "InRestriction", "MovedMeanwhile", "NotByConsent", "NothingDue", "OnHold",
    "ReasonNeeded", "ReviewTooEarly", "StillNeeded", "WordsNeeded", "act", "ask_for", "ask_in_matter",
    "assess", "correct", "decide", "end_matters", "end_proxy", "end_use", "find_or_make", "forget",
    "give_consent", "hold", "note_look", "propose", "release", "resume_use", "reveal", "set_proxy", "set_purpose",
    "take_parties", "withdraw_consent", "withdraw_in_matter",
]  # fmt: skip
