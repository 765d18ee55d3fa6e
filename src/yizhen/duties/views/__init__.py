"""Pages of duties (权责清单页面)."""

from yizhen.duties.views.items import index

__all__ = ["index"]
