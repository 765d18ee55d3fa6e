"""What is looked up in duties (看)."""

from yizhen.duties.queries.items import (
    ItemFilter,
    ItemLine,
    ItemView,
    count_items,
    export_items,
    item,
    kind_counts,
    page_of_items,
    sector_counts,
)

__all__ = [
    "ItemFilter", "ItemLine", "ItemView", "count_items", "export_items", "item", "kind_counts", "page_of_items",
    "sector_counts",
]  # fmt: skip
