"""Lists of cases (案件列表): a constant number of queries, whatever the filter and however many rows."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, QuerySet

from yizhen.dispatch import access
from yizhen.dispatch.models import Case
from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.queries.county import organ_names
from yizhen.dispatch.queries.filters import ORDERS, late, matching, mine, soon, start_of
from yizhen.dispatch.rules import is_late
from yizhen.dispatch.terms import (
    CaseFilter,
    CaseRow,
    Category,
    Channel,
    DeskNumbers,
    Facets,
    Page,
    Power,
    Sort,
    Stage,
    State,
)
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day

BOUND = 10_000
"""Lists are counted exactly up to here (计数上限)."""
FIELDS = (
    "id", "number", "title", "state", "category_id", "township", "village", "place_text", "channel",
    "holder_organ_id", "received_at", "due_at", "closed_at", "closed_late", "backstop", "designated",
    "duplicate_of_id", "provisional", "handled_at", "supervised",
)  # fmt: skip
EXPORT_CHUNK = 1000
STATES, CHANNELS = {state.value: state for state in State}, {channel.value: channel for channel in Channel}


def list_cases(
    by: Actor,
    filters: CaseFilter,
    *,
    now: datetime,
    sort: Sort = Sort.RECEIVED_DESC,
    page: int = 1,
    per_page: int = 50,
) -> Page:
    """One page of cases (案件列表): two queries. Needs dispatch.view; ``now`` decides what is late."""
    by.require(Power.VIEW)
    rows = matching(by, filters, now)
    ordered = rows.order_by(*ORDERS[sort])
    if filters.text.strip():  # looking through titles is the costly part: once for count and page together
        ids = list(ordered.values_list("id", flat=True)[: BOUND + 1])
        number, start = _place(page, per_page, len(ids))
        found, count = case_rows(by.county, ids[start : start + per_page], now), len(ids)
    else:
        count = bounded_count(rows)
        number, start = _place(page, per_page, count)
        found = told(ordered.values_list(*FIELDS)[start : start + per_page], by.county, now)
    return Page(
        rows=found, number=number, per_page=per_page, count=min(count, BOUND), count_is_floor=count > BOUND,
        sort=sort, as_of=now,
    )  # fmt: skip


def _place(page: int, per_page: int, count: int) -> tuple[int, int]:
    """The page's number within what there is, and its first row."""
    number = max(1, min(page, -(-min(count, BOUND) // per_page) or 1))
    return number, (number - 1) * per_page


def inbox(by: Actor, *, now: datetime, page: int = 1, per_page: int = 50) -> Page:
    """What waits for the actor (收件箱), late first: cases in the order of their deadlines."""
    return list_cases(
        by, CaseFilter(stage=Stage.MINE), now=now, sort=Sort.DUE, page=page, per_page=per_page
    )


def bounded_count(rows: QuerySet[Case]) -> int:
    """How many rows there are, counted no further than one past the bound (有界计数).

    The statement is wrapped by hand: Django's own ``count()`` compiles it twice, on every page of every list.
    """
    try:
        statement, parameters = rows.order_by().values("pk")[: BOUND + 1].query.sql_with_params()
    except EmptyResultSet:  # a filter that nothing can match is not asked of the database
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({statement}) AS bounded", parameters)  # noqa: S608 (Django's own)
        return int(cursor.fetchone()[0])


def case_rows(county: str, ids: list[int], now: datetime) -> tuple[CaseRow, ...]:
    """Rows by id, in the order of the ids (案件行): two queries."""
    if not ids:
        return ()
    found = {row[0]: row for row in Case.objects.filter(pk__in=ids).values_list(*FIELDS)}
    return told([found[pk] for pk in ids if pk in found], county, now)


def told(rows: Iterable[tuple[Any, ...]], county: str, now: datetime) -> tuple[CaseRow, ...]:
    """Rows with names of categories and organs (补全名称): one query for the organs."""
    kept = list(rows)
    names = organ_names(county, {row[9] for row in kept if row[9]})
    known = catalogue(county, legal_day(now)).categories
    return tuple(_row(row, known, names, now) for row in kept)


def _row(
    row: tuple[Any, ...], known: Mapping[int, Category], names: Mapping[int, str], now: datetime
) -> CaseRow:
    category, due_at, closed_at = known.get(row[4]), row[11], row[12]
    overdue = row[13] if closed_at is not None else is_late(due_at, row[18], now)
    return CaseRow(
        id=row[0], number=row[1], title=row[2], state=STATES[row[3]],
        category=category.name if category else "", township=row[5], village=row[6], place_text=row[7],
        channel=CHANNELS[row[8]], holder_organ=row[9],
        holder_name=names.get(row[9], ""), received_at=row[10], due_at=due_at,
        closed_at=closed_at, late=overdue, backstop=row[14], designated=row[15], duplicate_of=row[16],
        provisional=row[17], handled_at=row[18], supervised=row[19] > 0,
    )  # fmt: skip


def facets(by: Actor, filters: CaseFilter, *, now: datetime) -> Facets:
    """How many cases each state would show under the other filters (分面计数): three queries."""
    rest = CaseFilter(
        stage=filters.stage, townships=filters.townships, village=filters.village, organ=filters.organ,
        category=filters.category, channel=filters.channel, received_from=filters.received_from,
        received_to=filters.received_to, text=filters.text, backstop=filters.backstop,
        duplicates=filters.duplicates, batch=filters.batch, figure=filters.figure,
    )  # fmt: skip
    rows = matching(by, rest, now).order_by()
    counted = rows.values_list("state").annotate(n=Count("*"))
    found = {State(state): n for state, n in counted}
    open_ = rows.filter(closed_at__isnull=True, due_at__isnull=False).aggregate(
        late=Count("pk", filter=late(now)), soon=Count("pk", filter=soon(now))
    )
    ended_late = rows.filter(closed_late=True).count()
    return Facets(
        states={state: found[state] for state in State if state in found},
        late=open_["late"] + ended_late, soon=open_["soon"],
    )  # fmt: skip


def desk_numbers(by: Actor, *, now: datetime) -> DeskNumbers:
    """Five numbers of a desk (桌面五数): one query over open cases, one over those closed in 30 days."""
    by.require(Power.VIEW)
    today, rows = legal_day(now), access.cases_for(by)
    open_ = rows.filter(closed_at__isnull=True).aggregate(
        open=Count("pk"),
        late=Count("pk", filter=late(now)),
        soon=Count("pk", filter=soon(now)),
    )
    own = Case.objects.filter(mine(by)).count()
    closed = rows.filter(state=State.CLOSED, closed_at__gte=start_of(today - timedelta(days=30))).count()
    return DeskNumbers(own, open_["late"], open_["soon"], open_["open"], closed)


def export_rows(by: Actor, filters: CaseFilter, *, now: datetime, sort: Sort) -> Iterator[CaseRow]:
    """Every case a list shows, in its order, read piece by piece (导出). Needs dispatch.export.

    No names or telephone numbers of residents. Memory stays flat: ids first, then a thousand rows at a time.
    """
    by.require(Power.EXPORT)
    seen = access.reach(by, Power.EXPORT)
    ids = list(matching(by, filters, now).filter(seen).order_by(*ORDERS[sort]).values_list("id", flat=True))
    for start in range(0, len(ids), EXPORT_CHUNK):
        yield from case_rows(by.county, ids[start : start + EXPORT_CHUNK], now)


def safe_cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula (防公式注入): a leading sign is quoted."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠") else text


__all__ = [
    "BOUND", "case_rows", "desk_numbers", "export_rows", "facets", "inbox", "list_cases",
    "safe_cell", "told",
]  # fmt: skip
