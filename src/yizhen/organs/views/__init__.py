"""机构与岗位的页面 pages of organs."""

from yizhen.organs.views.pages import chart, come_back, export_csv, export_xlsx, index, leave, organ

__all__ = ["chart", "come_back", "export_csv", "export_xlsx", "index", "leave", "organ"]
