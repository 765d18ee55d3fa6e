"""Lists of supervisions (督办列表): two queries, within the cases that the actor may see."""

from typing import Any

from yizhen.dispatch import access
from yizhen.dispatch.models import Supervision
from yizhen.dispatch.queries.county import organ_names
from yizhen.dispatch.terms import Power, SupervisionKind, SupervisionPage, SupervisionRow
from yizhen.kernel.actors import Actor

COLUMNS = (
    "id", "case__number", "case__title", "kind", "organ_id", "words", "at", "by_name", "answer_due_at", "answered_at",
    "answer",
)  # fmt: skip


def supervisions(by: Actor, *, answered: bool = False, page: int = 1, per_page: int = 50) -> SupervisionPage:
    """Supervisions that wait for an answer, or were answered (督办列表). Needs dispatch.view."""
    by.require(Power.VIEW)
    seen = access.cases_for(by).order_by().values("pk")
    counties = sorted({grant.county for grant in by.grants_for(Power.VIEW)})
    rows = Supervision.objects.filter(county__in=counties, answered_at__isnull=not answered, case__in=seen)
    count = rows.count()
    number = max(1, min(page, -(-count // per_page) or 1))
    ordered = rows.order_by(*(("-at", "-id") if answered else ("answer_due_at", "id")))
    start = (number - 1) * per_page
    found = list(ordered.values_list(*COLUMNS)[start : start + per_page])
    names = organ_names(by.county, {row[4] for row in found if row[4]})
    return SupervisionPage(tuple(_row(row, names) for row in found), number, per_page, count)


def _row(row: tuple[Any, ...], names: dict[int, str]) -> SupervisionRow:
    return SupervisionRow(
        id=row[0], number=row[1], title=row[2], kind=SupervisionKind(row[3]), organ_name=names.get(row[4], ""),
        words=row[5], at=row[6], by_name=row[7], answer_due_at=row[8], answered_at=row[9], answer=row[10],
    )  # fmt: skip
