"""Pages of staffing (机构编制页面)."""

from yizhen.staffing.views.report_check import report_check
from yizhen.staffing.views.statements import export_csv, export_xlsx, index, ledger

__all__ = ["export_csv", "export_xlsx", "index", "ledger", "report_check"]
