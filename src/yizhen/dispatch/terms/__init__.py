"""Words of dispatch (综合指挥用语): states, powers, what passes the door, and the news. Pure values."""

from yizhen.dispatch.terms.county import COUNTY_RULES
from yizhen.dispatch.terms.news import (
    NEWS,
    CatalogueLoaded,
    Duplicated,
    Imported,
    LeadSet,
    Moved,
    Reported,
    RequesterSeen,
    WebhookSet,
)
from yizhen.dispatch.terms.turns import AskKind, AskState
from yizhen.dispatch.terms.values import (
    BatchView,
    Button,
    CaseFilter,
    CasePage,
    CaseRow,
    Catalogue,
    Category,
    DeliveryView,
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
    WebhookView,
)
from yizhen.dispatch.terms.words import (
    OPEN_STATES,
    SHOWN,
    Channel,
    DeliveryState,
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
    "COUNTY_RULES", "NEWS", "OPEN_STATES", "SHOWN", "AskKind", "AskState", "BatchView", "Button", "CaseFilter", "CasePage", "CaseRow", "Catalogue",
    "CatalogueLoaded", "Category", "Channel", "DeliveryState", "DeliveryView", "DeskNumbers", "Draft", "Duplicated", "Ended", "Facets", "FollowStep",
    "FollowView", "Imported", "Kind", "Lead", "LeadMode", "LeadSet", "Move", "Moved", "Page", "Power",
    "Prepared", "Receipt", "Reported", "RequesterSeen", "Resolution", "ReturnGround", "Sort", "Stage",
    "Standard", "StartEvent", "State", "StepView", "Verb", "WebhookSet", "WebhookView",
]  # fmt: skip
