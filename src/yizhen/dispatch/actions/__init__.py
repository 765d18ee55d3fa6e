"""What can be done with cases (办理动作): each one transaction and one record entry."""

from yizhen.dispatch.actions.bulk import BadBatch, take_many
from yizhen.dispatch.actions.configure import (
    BadCatalogue,
    BadLead,
    LeadDraft,
    configure_lead,
    configure_leads,
    load_catalogue,
)
from yizhen.dispatch.actions.intake import report
from yizhen.dispatch.actions.marks import NotADuplicate, Requester, mark_duplicate, see_requester
from yizhen.dispatch.actions.moving import Done
from yizhen.dispatch.actions.once import KeyReused, report_once
from yizhen.dispatch.actions.rating import NoMarks, ReopenedBefore, TooLate, ask_again, rate, reopen
from yizhen.dispatch.actions.refusals import (
    AnotherOrgan,
    BadDraft,
    MovedMeanwhile,
    NoBackstop,
    NotAnOrgan,
    NotClassified,
    TokenReused,
    UnknownGround,
    WordsNeeded,
)
from yizhen.dispatch.actions.tally import COUNTED, TALLY, count_news, rebuild_tally
from yizhen.dispatch.actions.verbs import (
    accept,
    close,
    designate,
    dispatch,
    handle,
    refuse,
    return_,
    rework,
    sign,
    verify_pass,
    withdraw,
)

__all__ = [
    "COUNTED",
    "TALLY",
    "AnotherOrgan",
    "BadBatch",
    "BadCatalogue",
    "BadDraft",
    "BadLead",
    "Done",
    "KeyReused",
    "LeadDraft",
    "MovedMeanwhile",
    "NoBackstop",
    "NoMarks",
    "NotADuplicate",
    "NotAnOrgan",
    "NotClassified",
    "ReopenedBefore",
    "Requester",
    "TokenReused",
    "TooLate",
    "UnknownGround",
    "WordsNeeded",
    "accept",
    "ask_again",
    "close",
    "configure_lead",
    "configure_leads",
    "count_news",
    "designate",
    "dispatch",
    "handle",
    "load_catalogue",
    "mark_duplicate",
    "rate",
    "rebuild_tally",
    "refuse",
    "reopen",
    "report",
    "report_once",
    "return_",
    "rework",
    "see_requester",
    "sign",
    "take_many",
    "verify_pass",
    "withdraw",
]  # fmt: skip
