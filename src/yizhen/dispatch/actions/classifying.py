"""Category and standard of a case, with the clock that follows from them (分类与时限)."""

from datetime import datetime
from typing import Any

from yizhen.dispatch.actions.intake import clock_columns
from yizhen.dispatch.actions.refusals import BadDraft, NotClassified
from yizhen.dispatch.models import Case
from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.queries.county import office
from yizhen.dispatch.rules import Fault, case_clock
from yizhen.dispatch.terms import StartEvent
from yizhen.kernel.working_hours import legal_day


def classified(case: Case, code: str, level: int, at: datetime) -> dict[str, Any]:
    """Columns of a classification (分类各列); ``at`` is the acceptance. Raises BadDraft, NotClassified."""
    offered = catalogue(case.county, legal_day(at))
    chosen = offered.category(code) if code else offered.categories.get(case.category_id or 0)
    if chosen is None or not chosen.is_leaf:
        raise BadDraft({"category": Fault.NOT_A_CATEGORY}) if code else NotClassified
    standard = offered.standard(chosen.id, level if code else case.level)
    columns = {"category_id": chosen.id, "standard_id": None, "level": level if code else case.level}
    if standard is None:
        return columns | clock_columns(None)
    columns |= {"standard_id": standard.id, "level": standard.level}
    same = standard.id == case.standard_id and case.due_at is not None
    if same or standard.starts is StartEvent.DISPATCHED:
        return columns if same else columns | clock_columns(None)
    start = case.received_at if standard.starts is StartEvent.RECEIVED else at
    desk = office(case.county, legal_day(start))
    return columns | clock_columns(case_clock(standard, start, desk.calendar, desk.hours))
