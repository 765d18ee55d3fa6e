"""Lists that go on from a mark (逐页读取): no counting, no offset, so that page 10,000 costs what page 1 costs."""

from datetime import datetime

from django.db.models import F, Q, QuerySet

from yizhen.dispatch.models import Case
from yizhen.dispatch.queries.filters import matching_parts
from yizhen.dispatch.queries.kept import paged, spelled, utc
from yizhen.dispatch.queries.lists import case_rows
from yizhen.dispatch.terms import CaseFilter, CaseRow, Power, Sort
from yizhen.kernel.actors import Actor

Mark = tuple[datetime | None, int]


def cases_after(
    by: Actor, filters: CaseFilter, *, now: datetime, sort: Sort, after: Mark | None, limit: int
) -> tuple[tuple[CaseRow, ...], Mark | None]:
    """Cases of a list after a mark and the mark of the page after (逐页读取): a constant number of queries.

    Cases without a deadline stand last where the order is by deadline. Needs dispatch.view.
    """
    by.require(Power.VIEW)
    field, descending = sort.value.removeprefix("-") + "_at", sort.value.startswith("-")
    parts = matching_parts(by, filters, now)
    if after is not None:
        parts = [rows.filter(_beyond(field, *after, descending=descending)) for rows in parts]
    order = F(field).desc(nulls_last=True) if descending else F(field).asc(nulls_last=True)
    ordered = spelled([_nullable(rows, field, order, descending=descending).values_list("id", field) for rows in parts])
    way = "DESC" if descending else "ASC"
    found = paged(ordered, f"2 {way}{' NULLS LAST' if field == 'due_at' else ''}, 1 {way}", 0, limit + 1)
    shown = case_rows(by.county, [row[0] for row in found[:limit]], now)
    if len(found) <= limit:
        return shown, None
    pk, at = found[limit - 1]
    return shown, (utc(at), pk)


def _nullable(
    rows: QuerySet[Case], field: str, order: object, *, descending: bool
) -> QuerySet[Case]:
    """Only the deadline may be missing; the plain order of the other field serves from the index."""
    sign = "-" if descending else ""
    return rows.order_by(order if field == "due_at" else f"{sign}{field}", f"{sign}id")


def _beyond(field: str, at: datetime | None, pk: int, *, descending: bool) -> Q:
    way = "lt" if descending else "gt"
    if at is None:
        return Q(**{f"{field}__isnull": True, f"id__{way}": pk})
    further = Q(**{f"{field}__{way}e": at}) & (Q(**{f"{field}__{way}": at}) | Q(**{f"id__{way}": pk}))
    return further | Q(**{f"{field}__isnull": True}) if field == "due_at" else further
