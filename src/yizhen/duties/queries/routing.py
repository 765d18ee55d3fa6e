"""Who leads this, here, today (派单查询): an index per county in memory, built anew when its stamp changes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from yizhen.county import door as county_house
from yizhen.duties.models import (
    EntryRow,
    HoldingRow,
    OpinionRow,
    PrecedentRow,
    StampRow,
    SubjectRow,
    VersionRow,
)
from yizhen.duties.rules import routing
from yizhen.duties.terms import ItemKind, ListKind
from yizhen.duties.terms.admission import AdmissionState, Gate, Opinion, Wish
from yizhen.duties.terms.attribution import Empowered, Holding, Means, Mode
from yizhen.duties.terms.routing import (
    Asked,
    Index,
    ItemRef,
    Listed,
    ListOf,
    Precedent,
    Route,
    Verdict,
    Why,
)
from yizhen.kernel.versioned import Versioned
from yizhen.organs import door as organs
from yizhen.organs.door import OrganKind

LISTS = {
    ListKind.BASIC: ListOf.BASIC, ListKind.GRANTED: ListOf.GRANTED, ListKind.SUPPORT: ListOf.ASSIST,
    ListKind.WITHDRAWN: ListOf.WITHDRAWN,
}  # fmt: skip
TOWN_KINDS = (OrganKind.TOWNSHIP, OrganKind.STREET_OFFICE)
LEADING_WISHES = (Wish.LEAD, Wish.GRANT, Wish.ENTRUST, Wish.TAKE_ON)


def _load(county: str) -> Index:
    held = holdings(county)
    lists = [*_entries(county), *_admitted(county)]
    towns = organs.organs_of_county(county, date.max)
    views = organs.organs_by_id({one.organ for ones in held.values() for one in ones})
    published: dict[str, date] = {}
    found: dict[tuple[str, int], list[Listed]] = {}
    for one in lists:
        if one.on_list is ListOf.BASIC:
            published[one.township] = min(one.valid_from, published.get(one.township, one.valid_from))
        if one.item:
            found.setdefault((one.township, one.item), []).append(one)
    return Index(
        items=_items(county),
        by_category=_subjects(county),
        holdings=held,
        listed={key: tuple(ones) for key, ones in found.items()},
        precedents=_precedents(county),
        townships={one.township: one.id for one in towns if one.township and one.kind in TOWN_KINDS},
        published=published,
        gone={pk: view.valid_to for pk, view in views.items() if view.valid_to is not None},
    )


def _items(county: str) -> dict[int, ItemRef]:
    """The items of a county as they last stood (事项)."""
    rows = VersionRow.objects.filter(county=county).order_by("item", "number")
    return {
        pk: ItemRef(pk, code, name, kind == ItemKind.COERCION)
        for pk, code, name, kind in rows.values_list("item_id", "item__code", "name", "kind")
    }


def _subjects(county: str) -> dict[str, tuple[tuple[int, date, date | None], ...]]:
    found: dict[str, list[tuple[int, date, date | None]]] = {}
    rows = SubjectRow.objects.filter(county=county).order_by("category", "position", "id")
    for category, *rest in rows.values_list("category", "item_id", "valid_from", "valid_to"):
        found.setdefault(category, []).append((rest[0], rest[1], rest[2]))
    return {key: tuple(ones) for key, ones in found.items()}


def holdings(county: str) -> dict[int, tuple[Holding, ...]]:
    """Attributions of a county by item (职责归属), ended ones too, statutory ones first."""
    rows = HoldingRow.objects.filter(county=county).order_by("item", "mode", "id").values_list(
        "id", "item_id", "organ_id", "mode", "place", "empowered", "article", "valid_from", "valid_to", "people",
        "certified", "funded", "trained", "equipped", "named", "principal_id",
    )  # fmt: skip
    found: dict[int, list[Holding]] = {}
    for row in rows:
        means = Means(*row[9:14])
        one = Holding(
            row[0], row[1], row[2], Mode(row[3]), row[4], Empowered(row[5]), row[6], row[7], row[8], means, row[14],
            row[15],
        )  # fmt: skip
        found.setdefault(one.item, []).append(one)
    order = (Mode.STATUTORY, Mode.GRANTED, Mode.ENTRUSTED, Mode.ASSIST)
    return {item: tuple(sorted(ones, key=lambda one: order.index(one.mode))) for item, ones in found.items()}


def _entries(county: str) -> list[Listed]:
    """What stands or stood on lists of townships; an entry without an item only tells that the list is published."""
    rows = EntryRow.objects.filter(list__county=county, list__kind__in=list(LISTS)).exclude(list__township="")
    return [
        Listed(item or 0, town, LISTS[ListKind(kind)], since, until, _words(kind, basis, key), organ)
        for item, town, kind, since, until, basis, key, organ in rows.values_list(
            "item_id", "list__township", "list__kind", "valid_from", "valid_to", "basis", "key", "organ_id"
        )
    ]


def _words(kind: str, basis: str, key: int) -> str:
    words = f"{LISTS[ListKind(kind)].written}第{key}项"
    return f"{words}（{basis}）" if basis else words


def _admitted(county: str) -> list[Listed]:
    """What an admission in force lets a township take on, for its term, if it did not object (准入事项)."""
    rows = OpinionRow.objects.filter(
        admission__county=county, admission__gate=Gate.DOWN, admission__wish__in=LEADING_WISHES,
        admission__state__in=[AdmissionState.IN_FORCE, AdmissionState.EXPIRED, AdmissionState.ENDED],
        admission__item__isnull=False, admission__begins_on__isnull=False,
    ).exclude(opinion=Opinion.OPPOSE).exclude(township="")  # fmt: skip
    return [
        Listed(item, town, ListOf.ADMITTED, since, until, f"经批准准入：{number}")
        for item, town, since, until, number in rows.values_list(
            "admission__item_id", "township", "admission__begins_on", "admission__ends_on",
            "admission__decision_number",
        )
    ]  # fmt: skip


def _precedents(county: str) -> dict[tuple[str, str], tuple[Precedent, ...]]:
    rows = PrecedentRow.objects.filter(county=county).order_by("-valid_from", "-id")
    found: dict[tuple[str, str], list[Precedent]] = {}
    for row in rows:
        one = Precedent(
            row.pk, row.number, row.category, row.place, row.organ_id, Mode(row.mode),
            f"先例 {row.number}：{row.words}", row.item_id, row.valid_from, row.valid_to,
        )  # fmt: skip
        found.setdefault((one.category, one.place), []).append(one)
    return {key: tuple(ones) for key, ones in found.items()}


def _version() -> str:
    """One word for all counties: another after every act on items, lists, routes, and on organs."""
    stamps = sorted(StampRow.objects.values_list("county", "token"))
    return " ".join(f"{county}:{token}:{organs.stamp(county)}" for county, token in stamps)


INDEXES: Versioned[str, Index] = Versioned(_load, _version)


def index_of(county: str) -> Index:
    """The index of a county (派单索引); no query while nothing changed."""
    return INDEXES.get(county)


def route(county: str, categories: Sequence[str], division: str, on: date) -> Route:
    """Who leads a category at a place on a day (派单认定): organ, mode, article, item, others, or why not.

    ``categories``: code of the category, then of those above it; ``division``: village (12), township (9) or county.
    """
    return routing.route(index_of(county), categories, division, on)


def may_take(county: str, categories: Sequence[str], township: str, on: date) -> Verdict:
    """Whether a township may be made to lead a category on a day (可否派给镇街), by the county's rule and lists."""
    if not enforced(county, on):
        return Verdict(allowed=True, judged=False)
    return routing.may_take(index_of(county), categories, township, on)


def judge_many(county: str, asked: Sequence[Asked]) -> list[Verdict]:
    """Whether townships may be sent many matters (批量核对可否派给镇街): a verdict for each, in order.

    Like ``may_take`` for each; the index and the county's rule are read once, what is asked twice is judged once.
    """
    index, on_days = index_of(county), {day: enforced(county, day) for day in {one.on for one in asked}}
    known = {one: _judged(index, one, on=on_days[one.on]) for one in set(asked)}
    return [known[one] for one in asked]


def _judged(index: Index, one: Asked, *, on: bool) -> Verdict:
    if not on or not one.categories or not one.township:
        return Verdict(allowed=True, judged=False)
    verdict = routing.may_take(index, one.categories, one.township, one.on)
    if one.assisting and verdict.why_not is Why.ASSIST_ONLY:
        return replace(verdict, allowed=True)
    return verdict


def enforced(county: str, on: date) -> bool:
    """Whether the county keeps what lies outside the lists from townships (是否执行清单)."""
    return bool(county_house.rule(county, "duties.enforce_lists", on).value)


__all__ = ["INDEXES", "enforced", "holdings", "index_of", "judge_many", "may_take", "route"]
