"""核对报告 the report checker: a report's text is cleaned, its numbers are found and recomputed. Pure."""

from yizhen.staffing.rules.report.check import check
from yizhen.staffing.rules.report.words import Cleaning, Finding, Judgment, Level, Report

__all__ = ["Cleaning", "Finding", "Judgment", "Level", "Report", "check"]
