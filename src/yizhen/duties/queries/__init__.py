"""What is looked up in duties (看)."""

from yizhen.duties.queries.items import ItemLine, count_items, page_of_items

__all__ = ["ItemLine", "count_items", "page_of_items"]
