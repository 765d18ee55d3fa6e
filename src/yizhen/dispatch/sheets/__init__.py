"""Files of requests (导入文件): opened, checked row by row, taken in as batches."""

from yizhen.dispatch.sheets.checking import Check, Checked, check_table
from yizhen.dispatch.sheets.opening import BadFile, Table, opened, safe_name
from yizhen.dispatch.sheets.staging import mapping_for, stage, stage_again

__all__ = [
    "BadFile", "Check", "Checked", "Table", "check_table", "mapping_for", "opened", "safe_name", "stage", "stage_again",
]  # fmt: skip
