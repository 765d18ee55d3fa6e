"""Lists of cases (案件列表): a constant number of queries, whatever the filter and however many rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet

from yizhen.dispatch import access
from yizhen.dispatch.models import Case
from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.queries.county import organ_names
from yizhen.dispatch.queries.filters import (
    ORDERS,
    late,
    matching,
    matching_parts,
    mine,
    shape,
    soon,
    start_of,
)
from yizhen.dispatch.queries.kept import counted, counted_each, kept, paged, spelled, utc
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
from yizhen.kernel.printing import safe_cell
from yizhen.kernel.working_hours import legal_day

BOUND, WORDS_BOUND = 10_000, 2_000
"""Lists are counted exactly up to here (计数上限); those by words of the title up to the second."""
SORTED_BY = {sort: f"{sort.value.removeprefix('-')}_at" for sort in Sort}
TOGETHER = {
    Sort.DUE: "2 ASC NULLS LAST, 1", Sort.DUE_DESC: "2 DESC, 1 DESC", Sort.RECEIVED: "2, 1",
    Sort.RECEIVED_DESC: "2 DESC, 1 DESC",
}  # fmt: skip
"""How parts are put in order together, by place of id and instant (合并次序)."""
FINAL = tuple(state for state in State if state.is_final)
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
    """One page of cases (案件列表): two queries, three where a scope is looked up in parts or words are looked for.

    Needs dispatch.view; ``now`` decides what is late. Statements are put together once for each scope and filter.
    """
    by.require(Power.VIEW)
    most = WORDS_BOUND if filters.text.strip() else BOUND
    shape_ = shape(by, filters, now)
    parts: list[QuerySet[Case]] = []

    def asked() -> list[QuerySet[Case]]:
        if not parts:
            parts.extend(matching_parts(by, filters, now))
        return parts

    bare = kept(shape_ and (shape_, "count"), lambda: _bare(asked()))
    count = counted(bare, most + 1)
    number, start = _place(page, per_page, min(count, most))
    ordered = kept(shape_ and (shape_, sort), lambda: _ordered(asked(), sort))
    found = paged(ordered, TOGETHER[sort], start, per_page)
    if found and len(found[0]) < len(FIELDS):
        shown = case_rows(by.county, [row[0] for row in found], now)
    else:
        shown = told(found, by.county, now)
    return Page(
        rows=shown, number=number, per_page=per_page, count=min(count, most), count_is_floor=count > most,
        sort=sort, as_of=now,
    )  # fmt: skip


def _bare(parts: Sequence[QuerySet[Case]]) -> list[QuerySet[Case]]:
    """What is counted (计数用): parts in an order that their own indexes have, or SQLite would look through all rows."""
    order = () if len(parts) == 1 else ORDERS[Sort.RECEIVED_DESC]
    return [one.order_by(*order).values("pk") for one in parts]


def _ordered(parts: Sequence[QuerySet[Case]], sort: Sort) -> list[QuerySet[Case]]:
    """Whole rows of one part; of several only what puts them in order (排序)."""
    fields = FIELDS if len(parts) == 1 else ("id", SORTED_BY[sort])
    return [one.order_by(*ORDERS[sort]).values_list(*fields) for one in parts]


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
    """How many rows there are, counted no further than one past the bound (有界计数)."""
    return counted(spelled([rows.order_by().values("pk")]), BOUND + 1)


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
    category, due_at, closed_at, handled_at = known.get(row[4]), utc(row[11]), utc(row[12]), utc(row[18])
    overdue = row[13] if closed_at is not None else is_late(due_at, handled_at, now)
    return CaseRow(
        id=row[0], number=row[1], title=row[2], state=STATES[row[3]],
        category=category.name if category else "", township=row[5], village=row[6], place_text=row[7],
        channel=CHANNELS[row[8]], holder_organ=row[9],
        holder_name=names.get(row[9], ""), received_at=utc(row[10]), due_at=due_at,
        closed_at=closed_at, late=overdue, backstop=row[14], designated=row[15], duplicate_of=row[16],
        provisional=row[17], handled_at=handled_at, supervised=row[19] > 0,
    )  # fmt: skip


def facets(by: Actor, filters: CaseFilter, *, now: datetime) -> Facets:
    """How many cases each state would show under the other filters (分面计数): three queries.

    What is open is counted in full, what has ended up to the bound of lists.
    """
    rest = replace(filters, states=(), late=False, soon=False)
    rows = matching(by, rest, now).order_by()
    open_ = rows.filter(closed_at__isnull=True)
    found = {State(state): n for state, n in open_.values_list("state").annotate(n=Count("*"))}
    pressing = open_.filter(due_at__isnull=False).aggregate(
        late=Count("pk", filter=late(now)), soon=Count("pk", filter=soon(now))
    )
    ended, ended_late = _ended(by, rest, now) if rest.stage not in (Stage.MINE, Stage.OPEN) else ({}, 0)
    found |= ended
    return Facets(
        states={state: found[state] for state in State if state in found},
        late=pressing["late"] + ended_late, soon=pressing["soon"],
    )  # fmt: skip


def _ended(by: Actor, wanted: CaseFilter, now: datetime) -> tuple[dict[State, int], int]:
    """Ended cases of each state, and those that ended late (已结计数), each up to the bound: one query."""
    shape_ = shape(by, wanted, now)
    parts: list[QuerySet[Case]] = []

    def asked(**more: object) -> list[QuerySet[Case]]:
        if not parts:
            parts.extend(matching_parts(by, wanted, now))
        return _bare([one.filter(**more) for one in parts])

    wholes = {state: kept(shape_ and (shape_, state), lambda s=state: asked(state=s)) for state in FINAL}
    wholes[None] = kept(shape_ and (shape_, "late"), lambda: asked(closed_late=True))
    told_ = counted_each(list(wholes.values()), BOUND)
    counts = dict(zip(wholes, told_, strict=True))
    return {state: n for state, n in counts.items() if state is not None and n}, counts[None]


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


__all__ = [
    "BOUND", "case_rows", "desk_numbers", "export_rows", "facets", "inbox", "list_cases",
    "safe_cell", "told",
]  # fmt: skip
