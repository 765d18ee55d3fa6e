"""Words of dispatch (综合指挥用语): states, powers, what passes the door, and the news. Pure values."""

from yizhen.dispatch.terms.news import (
    NEWS,
    CatalogueLoaded,
    Duplicated,
    Imported,
    LeadSet,
    Moved,
    Reported,
    RequesterSeen,
)
from yizhen.dispatch.terms.values import (
    BatchView,
    Button,
    CaseFilter,
    CasePage,
    CaseRow,
    Catalogue,
    Category,
    DeskNumbers,
    Draft,
    Ended,
    Facets,
    FollowStep,
    FollowView,
    Lead,
    Move,
    Page,
    Prepared,
    Receipt,
    Resolution,
    ReturnGround,
    Standard,
    StepView,
)
from yizhen.dispatch.terms.words import (
    OPEN_STATES,
    Channel,
    Kind,
    LeadMode,
    Power,
    Sort,
    Stage,
    StartEvent,
    State,
    Verb,
)

__all__ = [
    "NEWS", "OPEN_STATES", "BatchView", "Button", "CaseFilter", "CasePage", "CaseRow", "Catalogue",
    "CatalogueLoaded", "Category", "Channel", "DeskNumbers", "Draft", "Duplicated", "Ended", "Facets", "FollowStep",
    "FollowView", "Imported", "Kind", "Lead", "LeadMode", "LeadSet", "Move", "Moved", "Page", "Power",
    "Prepared", "Receipt", "Reported", "RequesterSeen", "Resolution", "ReturnGround", "Sort", "Stage",
    "Standard", "StartEvent", "State", "StepView", "Verb",
]  # fmt: skip
