"""Door of duties (权责清单之门): what other houses may use."""

from yizhen.duties.access import NoSuchBurden, NoSuchEdition, NoSuchItem, NoSuchList
from yizhen.duties.terms import (
    Basis,
    BasisRank,
    BurdenKind,
    EntryDraft,
    ItemDraft,
    ItemKind,
    Limit,
    ListKind,
    ListRef,
    Power,
    TermUnit,
    UseLevel,
)

__all__ = [
    "Basis", "BasisRank", "BurdenKind", "EntryDraft", "ItemDraft", "ItemKind", "Limit", "ListKind", "ListRef",
    "NoSuchBurden", "NoSuchEdition", "NoSuchItem", "NoSuchList", "Power", "TermUnit", "UseLevel",
]  # fmt: skip
