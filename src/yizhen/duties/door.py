"""Door of duties (权责清单之门): what other houses may use."""

from yizhen.duties.access import NoSuchBurden, NoSuchEdition, NoSuchItem, NoSuchList
from yizhen.duties.actions import (
    ItemRefused,
    ListRefused,
    draft_whole,
    end_burden,
    end_item,
    enter_burden,
    enter_item,
    enter_items,
    open_edition,
    open_list,
    publish_edition,
)
from yizhen.duties.actions.disputes import note_used
from yizhen.duties.actions.higher import keep_above, open_higher
from yizhen.duties.actions.overriding import override
from yizhen.duties.queries.categories import register_categories
from yizhen.duties.queries.lists import entries, lists
from yizhen.duties.queries.routing import index_of, judge_many, may_take, route
from yizhen.duties.queries.waiting import waiting
from yizhen.duties.terms import (
    Basis,
    BasisRank,
    BurdenDraft,
    BurdenKind,
    EntryDraft,
    EntryLine,
    Handling,
    ItemDraft,
    ItemKind,
    ItemState,
    Limit,
    ListKind,
    ListRef,
    Power,
    TermUnit,
    UseLevel,
)
from yizhen.duties.terms.attribution import Mode
from yizhen.duties.terms.higher import Above
from yizhen.duties.terms.routing import Asked, ListOf, Route, Verdict, Why

__all__ = [
    "Above", "Asked", "Basis", "BasisRank", "BurdenDraft", "BurdenKind", "EntryDraft", "EntryLine", "Handling", "ItemDraft",
    "ItemKind", "ItemRefused", "ItemState", "Limit", "ListKind", "ListOf", "ListRef", "ListRefused", "Mode",
    "NoSuchBurden", "NoSuchEdition", "NoSuchItem", "NoSuchList", "Power", "Route", "TermUnit", "UseLevel",
    "Verdict", "Why", "draft_whole", "end_burden", "end_item", "enter_burden", "enter_item", "enter_items",
    "entries", "index_of", "judge_many", "keep_above", "lists", "may_take", "note_used", "open_edition", "open_higher", "open_list", "override",
    "publish_edition", "register_categories", "route", "waiting",
]  # fmt: skip
