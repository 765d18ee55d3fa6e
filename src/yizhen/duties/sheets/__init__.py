"""Spreadsheets of duties (权责清单表格): files in, ledgers out."""

from yizhen.duties.sheets.opening import LARGEST, BadFile, Opened, open_table
from yizhen.duties.sheets.writing import cells_out, workbook

__all__ = ["LARGEST", "BadFile", "Opened", "cells_out", "open_table", "workbook"]
