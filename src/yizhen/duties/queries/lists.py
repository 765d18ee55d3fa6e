"""Looking up lists (查清单): as of a day, between two days, across townships."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q

from yizhen.duties import access
from yizhen.duties.models import ChangeRow, EditionRow, EntryRow, ItemRow, ListRow
from yizhen.duties.queries.items import holding
from yizhen.duties.queries.versions import CHUNK
from yizhen.duties.rules.lists import (
    Compared,
    CountiesCompared,
    Difference,
    Neighbor,
    compare,
    compare_counties,
    difference,
)
from yizhen.duties.terms import (
    ChangeVerb,
    EditionState,
    EditionView,
    EntryDraft,
    EntryLine,
    ListKind,
    ListRef,
)
from yizhen.kernel.actors import Actor

SAID = (
    "key", "name", "category", "item_id", "organ_id", "organ_name", "upper_duty", "township_duty", "way", "basis",
    "valid_from",
)  # fmt: skip
DUTY_LISTS = (ListKind.BASIC, ListKind.SUPPORT, ListKind.WITHDRAWN)


def standing_entries(list_id: int) -> dict[int, EntryDraft]:
    """What a list says now (现行条目), by number."""
    rows = EntryRow.objects.filter(list=list_id, valid_to=None).order_by("key")
    return {
        key: EntryDraft(name, category, item, organ, organ_name, upper, township, way, basis)
        for key, name, category, item, organ, organ_name, upper, township, way, basis, _since in rows.values_list(*SAID)
    }


def neighbors_of(row: ListRow) -> list[Neighbor]:
    """What the township's other lists say now (同一镇街的其他清单)."""
    rows = EntryRow.objects.filter(
        list__county=row.county, list__township=row.township, valid_to=None
    ).exclude(list=row)
    return [Neighbor(ListKind(kind), name, item) for kind, name, item in rows.values_list("list__kind", "name", "item_id")]


def lists(by: Actor, on: date, *, township: str | None = None, kind: ListKind | None = None) -> list[ListRef]:
    """The lists of a county on a day (清单目录): entries that hold, and the edition that made them so."""
    rows = access.lists_for(by)
    rows = rows.filter(township=township) if township is not None else rows
    rows = rows.filter(kind=kind) if kind is not None else rows
    refs = list(rows.order_by("township", "kind").values_list("id", "county", "kind", "township", "name"))
    counts = _counts([ref[0] for ref in refs], on)
    editions = _editions_on([ref[0] for ref in refs], on)
    return [
        ListRef(pk, county, ListKind(kind_), town, name, counts.get(pk, 0), *editions.get(pk, (0, None, "")))
        for pk, county, kind_, town, name in refs
    ]


def _counts(ids: Sequence[int], on: date) -> dict[int, int]:
    rows = EntryRow.objects.filter(holding(on), list__in=ids).values_list("list").annotate(n=Count("id")).order_by()
    return dict(rows)


def _editions_on(ids: Sequence[int], on: date) -> dict[int, tuple[int, date | None, str]]:
    rows = EditionRow.objects.filter(list__in=ids, state=EditionState.PUBLISHED, effective_on__lte=on)
    found: dict[int, tuple[int, date | None, str]] = {}
    for pk, number, day, authority in rows.order_by("effective_on", "number").values_list(
        "list_id", "number", "effective_on", "authority"
    ):
        found[pk] = (number, day, authority)
    return found


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """What a ledger of entries is narrowed to (条目筛选)."""

    category: str = ""
    organ: int | None = None
    text: str = ""


def _entries(by: Actor, list_id: int, on: date, wanted: EntryFilter) -> Q:
    narrowed = holding(on) & Q(list=access.list_for(by, list_id).pk)
    if wanted.category:
        narrowed &= Q(category=wanted.category)
    if wanted.organ is not None:
        narrowed &= Q(organ=wanted.organ)
    if word := wanted.text.strip():
        narrowed &= Q(name__icontains=word) | Q(organ_name__icontains=word) | Q(township_duty__icontains=word)
    return narrowed


def count_entries(by: Actor, list_id: int, on: date, wanted: EntryFilter) -> int:
    """How many entries are asked for (条目数)."""
    return EntryRow.objects.filter(_entries(by, list_id, on, wanted)).count()


def entries(
    by: Actor, list_id: int, on: date, wanted: EntryFilter | None = None, *, start: int = 0, size: int | None = None
) -> list[EntryLine]:
    """Entries of a list on a day (清单条目), by category and number."""
    rows = EntryRow.objects.filter(_entries(by, list_id, on, wanted or EntryFilter())).order_by("category", "key")
    stop = None if size is None else start + size
    return [EntryLine(*said) for said in rows[start:stop].values_list(*SAID)]


def categories(by: Actor, list_id: int, on: date) -> list[tuple[str, int]]:
    """Categories of a list with how many entries each (清单类别)."""
    rows = EntryRow.objects.filter(_entries(by, list_id, on, EntryFilter()))
    return list(rows.values_list("category").annotate(n=Count("id")).order_by("-n", "category"))


def entry(by: Actor, list_id: int, key: int, on: date) -> EntryLine:
    """One entry by its number (条目); raises NoSuchEntry when it does not hold on the day."""
    rows = EntryRow.objects.filter(holding(on), list=access.list_for(by, list_id).pk, key=key)
    said = rows.values_list(*SAID).first()
    if said is None:
        raise access.NoSuchEntry(key)
    return EntryLine(*said)


def changed_between(by: Actor, list_id: int, before: date, after: date) -> Difference:
    """How a list changed between two days (两日之差)."""
    return difference(entries(by, list_id, before), entries(by, list_id, after))


def editions(by: Actor, list_id: int) -> list[EditionView]:
    """Editions of a list, newest first (清单版本); drafts only for those who make lists."""
    rows = access.editions_for(by).filter(list=access.list_for(by, list_id).pk).order_by("-number")
    return [edition_view(row) for row in rows[:100]]


def edition_view(row: EditionRow) -> EditionView:
    """An edition as pages show it (清单版本)."""
    return EditionView(
        row.pk, row.list_id, row.number, EditionState(row.state), row.effective_on, row.authority,
        row.authority_title, row.note, row.opened_by, row.published_by,
    )  # fmt: skip


def places_compared(by: Actor, places: Sequence[tuple[str, str]], on: date) -> tuple[Compared, ...]:
    """Compare the duty lists of (county, township) places (镇街比较), matter by matter."""
    wanted = Q()
    for county, township in places:
        wanted |= Q(list__county=county, list__township=township)
    rows = access.entries_for(by).filter(wanted, holding(on), list__kind__in=DUTY_LISTS) if places else []
    found: dict[tuple[str, str], dict[str, tuple[ListKind, str]]] = {place: {} for place in places}
    said = rows.values_list("list__county", "list__township", "list__kind", "name", "category") if places else []
    for county, township, kind, name, category in said:
        found[county, township][name] = (ListKind(kind), category)
    return compare([found[place] for place in places])


def counties_compared(by: Actor, counties: Sequence[str], on: date) -> tuple[CountiesCompared, ...]:
    """Compare the duty lists of counties (各县比较), matter by matter: in how many of their townships, in which list."""
    rows = access.entries_for(by).filter(holding(on), list__county__in=counties, list__kind__in=DUTY_LISTS)
    rows = rows.exclude(list__township="")
    towns = rows.values_list("list__county").annotate(n=Count("list__township", distinct=True)).order_by()
    found = rows.values_list("list__county", "list__kind", "name", "category").annotate(n=Count("list__township", distinct=True))
    told = ((county, ListKind(kind), name, category, n) for county, kind, name, category, n in found.order_by("category", "name"))
    return compare_counties(told, counties, dict(towns))


def published_days(by: Actor, list_id: int) -> list[date]:
    """The days on which editions of a list took effect (各版生效日), newest first."""
    rows = EditionRow.objects.filter(list=access.list_for(by, list_id).pk, state=EditionState.PUBLISHED)
    return list(rows.order_by("-effective_on").values_list("effective_on", flat=True).distinct()[:60])


def newest_effective(county: str) -> date | None:
    """The day on which the county's lists last changed (清单最近变动日); None: none was ever published."""
    rows = EditionRow.objects.filter(list__county=county, state=EditionState.PUBLISHED)
    found: date | None = rows.aggregate(day=Max("effective_on"))["day"]
    return found


@dataclass(frozen=True, slots=True)
class DraftedChange:
    """拟订的变动 one change of a draft: its place, what it does, to which number, what is to be said."""

    position: int
    verb: ChangeVerb
    key: int | None
    name: str
    was: str


def drafted_changes(edition: int) -> list[DraftedChange]:
    """The changes of a draft (拟订的变动), in the order they were made."""
    rows = ChangeRow.objects.filter(edition=edition).select_related("edition").order_by("position")
    found = list(rows.values_list("position", "verb", "key", "values", "edition__list_id"))
    names = _names(found[0][4], [one[2] for one in found if one[2] is not None]) if found else {}
    return [
        DraftedChange(position, ChangeVerb(verb), key, values.get("name", ""), names.get(key, ""))
        for position, verb, key, values, _list in found
    ]


def _names(list_id: int, keys: Sequence[int]) -> dict[int | None, str]:
    rows = EntryRow.objects.filter(list=list_id, key__in=keys, valid_to=None)
    return dict(rows.values_list("key", "name"))


def items_by_code(county: str, codes: Sequence[str]) -> dict[str, int]:
    """Ids of items by their codes (按编码取事项)."""
    wanted = list(dict.fromkeys(codes))
    found: dict[str, int] = {}
    for start in range(0, len(wanted), CHUNK):
        rows = ItemRow.objects.filter(county=county, code__in=wanted[start : start + CHUNK])
        found |= dict(rows.values_list("code", "pk"))
    return found
