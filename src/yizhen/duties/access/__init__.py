"""The one way to rows of duties (权责清单的唯一入口)."""

from yizhen.duties.access.items import (
    NoSuchBurden,
    NoSuchEdition,
    NoSuchItem,
    NoSuchList,
    burdens_for,
    counties,
    edition_for,
    editions_for,
    entries_for,
    item_for,
    items_for,
    list_for,
    lists_for,
    require_whole,
    versions_for,
    whole_counties,
)

__all__ = [
    "NoSuchBurden", "NoSuchEdition", "NoSuchItem", "NoSuchList", "burdens_for", "counties", "edition_for",
    "editions_for", "entries_for", "item_for", "items_for", "list_for", "lists_for", "require_whole",
    "versions_for", "whole_counties",
]  # fmt: skip
