"""Words of duties (权责清单用语)."""

from typing import Any

import msgspec

from yizhen.duties.terms.admission import ADMISSION_NEWS
from yizhen.duties.terms.attribution import ATTRIBUTION_NEWS
from yizhen.duties.terms.county import ADMISSION_RULES
from yizhen.duties.terms.delegation import DELEGATION_NEWS
from yizhen.duties.terms.disputes import DISPUTE_NEWS
from yizhen.duties.terms.findings import Finding, FindingTold, ImportTold, RowTold, Severity
from yizhen.duties.terms.higher import HIGHER_NEWS
from yizhen.duties.terms.items import (
    Basis,
    BasisRank,
    Handling,
    ItemDraft,
    ItemKind,
    ItemState,
    Limit,
    TermUnit,
    UseLevel,
)
from yizhen.duties.terms.lists import (
    BurdenDraft,
    BurdenKind,
    ChangeVerb,
    EditionState,
    EditionView,
    EntryDraft,
    EntryLine,
    ListKind,
    ListRef,
)
from yizhen.duties.terms.news import (
    ITEM_NEWS,
    BurdenEnded,
    BurdenEntered,
    EditionDrafted,
    EditionDropped,
    EditionOpened,
    EditionPublished,
    ItemEnded,
    ItemEntered,
    ItemsImported,
    ListOpened,
)
from yizhen.duties.terms.powers import Power
from yizhen.duties.terms.routing import ROUTING_NEWS

NEWS: tuple[tuple[str, str, type[msgspec.Struct]], ...] = (
    *ITEM_NEWS, *HIGHER_NEWS, *ATTRIBUTION_NEWS, *ROUTING_NEWS, *ADMISSION_NEWS, *DISPUTE_NEWS, *DELEGATION_NEWS,
)  # fmt: skip
"""Acts of this house in the record (本模块留痕): name, Chinese title, shape of the payload."""

COUNTY_RULES: tuple[dict[str, Any], ...] = (*ADMISSION_RULES,)
"""Rules of this house (本模块县规则), as keyword arguments of the county's rule specification."""

__all__ = [
    "COUNTY_RULES", "ITEM_NEWS", "NEWS", "Basis", "BasisRank", "BurdenDraft", "BurdenEnded", "BurdenEntered", "BurdenKind",
    "ChangeVerb", "EditionDrafted", "EditionDropped", "EditionOpened", "EditionPublished", "EditionState", "EditionView", "EntryDraft",
    "EntryLine", "Finding",
    "FindingTold", "Handling", "ImportTold", "ItemDraft", "ItemEnded", "ItemEntered", "ItemKind", "ItemState",
    "ItemsImported", "Limit", "ListKind", "ListOpened", "ListRef", "Power", "RowTold", "Severity", "TermUnit", "UseLevel",
]  # fmt: skip
