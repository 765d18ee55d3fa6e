"""The worker's loop over uploaded workbooks (后台导入), with what reads them."""

import threading


def run_imports(stop: threading.Event) -> None:
    """Read and take uploaded workbooks until told to stop (导入循环)."""
    from yizhen.staffing import jobs
    from yizhen.staffing.sheets.workbook import open_workbook

    jobs.run_imports(stop, open_workbook)
