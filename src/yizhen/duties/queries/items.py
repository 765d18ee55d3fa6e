"""Looking up items (查事项): the ledger with its filters, one item on a day, its lists and its past."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from yizhen.duties import access
from yizhen.duties.models import EntryRow, VersionRow
from yizhen.duties.queries.versions import CHUNK, bases_of, draft_of, limit_of
from yizhen.duties.terms import ItemDraft, ItemKind, ItemState, ListKind
from yizhen.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class ItemLine:
    """事项行 one item of the catalogue as of a day."""

    id: int
    code: str
    name: str
    kind: ItemKind
    sector: str
    organ_name: str
    state: ItemState
    planned_on: date | None
    promised: str


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """What the ledger is narrowed to (事项筛选)."""

    kind: str = ""
    state: str = ""
    sector: str = ""
    organ: str = ""
    text: str = ""


def holding(on: date) -> Q:
    """What holds on a day (某日有效): begun, not ended."""
    return Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gt=on))


def _items(by: Actor, on: date, wanted: ItemFilter) -> QuerySet[VersionRow]:
    rows = access.versions_for(by).filter(holding(on))
    for column in ("kind", "state", "sector"):
        if value := getattr(wanted, column):
            rows = rows.filter(**{column: value})
    if wanted.organ:
        rows = rows.filter(organ_name=wanted.organ)
    if word := wanted.text.strip():
        rows = rows.filter(Q(name__icontains=word) | Q(item__code__icontains=word) | Q(organ_name__icontains=word))
    return rows


def count_items(by: Actor, on: date, wanted: ItemFilter | None = None) -> int:
    """How many items hold (事项数)."""
    return _items(by, on, wanted or ItemFilter()).count()


COLUMNS = (
    "item_id", "item__code", "name", "kind", "sector", "organ_name", "state", "planned_on", "promised_days",
    "promised_unit",
)  # fmt: skip


def page_of_items(
    by: Actor, on: date, wanted: ItemFilter | None = None, *, start: int, size: int
) -> list[ItemLine]:
    """One page of the catalogue (事项台账), in the order of kinds and codes."""
    rows = _items(by, on, wanted or ItemFilter()).order_by("kind", "item__code")[start : start + size]
    return [_line(values) for values in rows.values_list(*COLUMNS)]


def _line(values: tuple[Any, ...]) -> ItemLine:
    pk, code, name, kind, sector, organ, state, planned_on, days, unit = values
    limit = limit_of(days, unit)
    return ItemLine(
        pk, code, name, ItemKind(kind), sector, organ, ItemState(state), planned_on, limit.words if limit else ""
    )


def kind_counts(by: Actor, on: date) -> dict[str, int]:
    """How many items of each kind hold (各类事项数)."""
    rows = _items(by, on, ItemFilter()).values_list("kind").annotate(n=Count("id")).order_by("kind")
    return dict(rows)


def sector_counts(by: Actor, on: date, wanted: ItemFilter) -> list[tuple[str, int]]:
    """How many items of each field hold (各领域事项数), the most first."""
    rows = _items(by, on, wanted).exclude(sector="").values_list("sector").annotate(n=Count("id"))
    return list(rows.order_by("-n", "sector")[:24])


@dataclass(frozen=True, slots=True)
class Span:
    """版本起止 one version of an item: its number, from when to when, its name."""

    number: int
    valid_from: date
    valid_to: date | None
    name: str
    entered_by: str


@dataclass(frozen=True, slots=True)
class Standing:
    """所在清单 a list in which an item stands."""

    list_id: int
    kind: ListKind
    township: str
    key: int


@dataclass(frozen=True, slots=True)
class ItemView:
    """事项 one item on a day: what it says, its versions, the lists in which it stands."""

    id: int
    county: str
    on: date
    draft: ItemDraft
    valid_from: date
    valid_to: date | None
    spans: tuple[Span, ...]
    lists: tuple[Standing, ...]


def item(by: Actor, pk: int, on: date) -> ItemView:
    """One item on a day (事项); before its first version the first, after its end the last. Raises NoSuchItem."""
    row = access.item_for(by, pk)
    versions = list(VersionRow.objects.filter(item=row).order_by("number"))
    held = [one for one in versions if one.valid_from <= on] or versions[:1]
    if not held:
        raise access.NoSuchItem(pk)
    chosen = held[-1]
    entries = EntryRow.objects.filter(holding(on), item=row).order_by("list__township", "list__kind")
    return ItemView(
        row.pk, row.county, on, draft_of(chosen, row.code, bases_of([chosen.pk]).get(chosen.pk, ())),
        chosen.valid_from, chosen.valid_to,
        tuple(Span(one.number, one.valid_from, one.valid_to, one.name, one.entered_by) for one in reversed(versions)),
        tuple(
            Standing(pk_, ListKind(kind), town, key)
            for pk_, kind, town, key in entries.values_list("list_id", "list__kind", "list__township", "key")[:200]
        ),
    )  # fmt: skip


def export_items(by: Actor, on: date, wanted: ItemFilter) -> Iterator[ItemDraft]:
    """Items as they would have to be entered (导出事项), read in pieces."""
    rows = _items(by, on, wanted).order_by("kind", "item__code").select_related("item")
    start = 0
    while piece := list(rows[start : start + CHUNK]):
        bases = bases_of(row.pk for row in piece)
        yield from (draft_of(row, row.item.code, bases.get(row.pk, ())) for row in piece)
        start += CHUNK
