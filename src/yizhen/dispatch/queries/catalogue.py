"""The catalogue of a county on a day (目录), kept in the process until its edition changes."""

import secrets
from bisect import bisect_right
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from yizhen.dispatch.models import CategoryRow, Edition, GroundRow, LeadRow, StandardRow
from yizhen.dispatch.terms import Catalogue, Category, Lead, LeadMode, ReturnGround, Standard, StartEvent
from yizhen.kernel.periods import Limit, LimitUnit
from yizhen.kernel.versioned import Versioned


def during(day: date) -> Q:
    """Rows that hold on a day (当日有效)."""
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))


def _categories(day: date) -> dict[int, Category]:
    rows = list(CategoryRow.objects.filter(during(day)).order_by("code").values())
    by_id = {row["id"]: row for row in rows}
    parents = {row["parent_id"] for row in rows}
    return {row["id"]: _category(row, by_id, is_leaf=row["id"] not in parents) for row in rows}


def _category(row: dict, rows: dict[int, dict], *, is_leaf: bool) -> Category:
    path: list[str] = []
    here: dict | None = row
    while here is not None:
        path.insert(0, here["name"])
        here = rows.get(here["parent_id"])
    return Category(
        id=row["id"], code=row["code"], name=row["name"], english=row["english"], kind=row["kind"],
        parent=row["parent_id"], lead_role=row["lead_role"], gap=row["gap"],
        keywords=tuple(row["keywords"].split()), path=tuple(path), is_leaf=is_leaf,
    )  # fmt: skip


def _standards(county: str, day: date) -> dict[int, tuple[Standard, ...]]:
    """Standards by category; the county's own outrank those for all counties, level by level."""
    rows = StandardRow.objects.filter(during(day), county__in=["", county])
    found: dict[int, dict[int, Standard]] = {}
    for row in rows.order_by("county", "level").values():
        found.setdefault(row["category_id"], {})[row["level"]] = _standard(row)
    return {key: tuple(levels[n] for n in sorted(levels)) for key, levels in found.items()}


def _standard(row: dict) -> Standard:
    sign = row["sign_limit_amount"]
    return Standard(
        id=row["id"], category=row["category_id"], level=row["level"], label=row["label"],
        filing_condition=row["filing_condition"], closing_condition=row["closing_condition"],
        limit=_limit(row["limit_amount"], row["limit_unit"]),
        sign_limit=None if sign is None else _limit(sign, row["sign_limit_unit"]),
        starts=StartEvent(row["starts"]), legal_basis=row["legal_basis"], source=row["source"],
        confidence=row["confidence"],
    )  # fmt: skip


def _limit(amount: Decimal, unit: str) -> Limit:
    return Limit(int(amount) if amount == int(amount) else amount.normalize(), LimitUnit(unit))


def _leads(county: str) -> dict[int, tuple[Lead, ...]]:
    """All leads of a county, ended ones too: which holds is asked by day."""
    rows = LeadRow.objects.filter(county=county).order_by("id").values_list(
        "id", "category_id", "place", "organ_id", "mode", "ground", "valid_from", "valid_to"
    )  # fmt: skip
    found: dict[int, list[Lead]] = {}
    for pk, category, place, organ, mode, *rest in rows:
        found.setdefault(category, []).append(Lead(pk, category, place, organ, LeadMode(mode), *rest))
    return {key: tuple(leads) for key, leads in found.items()}


def _load(key: tuple[str, date]) -> Catalogue:
    county, day = key
    categories = _categories(day)
    grounds = GroundRow.objects.filter(during(day), county__in=["", county]).order_by("code")
    return Catalogue(
        county=county,
        categories=categories,
        by_code={category.code: category for category in categories.values()},
        standards=_standards(county, day),
        leads=_leads(county),
        return_grounds=tuple(
            ReturnGround(*row) for row in grounds.values_list("id", "code", "name", "needs_words")
        ),
    )


def _edition() -> str:
    return Edition.objects.values_list("token", flat=True).first() or ""


def _turns(_all: str) -> tuple[date, ...]:
    """Days on which something in the catalogue begins or ends (变更日); between them it stays the same."""
    days: set[date] = set()
    for table in (CategoryRow, StandardRow, GroundRow):
        for pair in table.objects.order_by().values_list("valid_from", "valid_to").distinct():
            days.update(day for day in pair if day is not None)
    return tuple(sorted(days))


CATALOGUES: Versioned[tuple[str, date], Catalogue] = Versioned(_load, _edition)
TURNS: Versioned[str, tuple[date, ...]] = Versioned(_turns, _edition)


def catalogue(county: str, day: date) -> Catalogue:
    """Categories, standards, leads and return grounds of a county on a day (当日目录); usually no query."""
    turns = TURNS.get("")
    place = bisect_right(turns, day)
    return CATALOGUES.get((county, turns[place - 1] if place else date.min))


def category_names(county: str, day: date) -> dict[str, str]:
    """Categories that cases may have (末级分类), code → name, for houses that speak of them."""
    return {leaf.code: leaf.name for leaf in catalogue(county, day).leaves()}


def bump() -> None:
    """Note that the catalogue changed (目录换版), in the act's own transaction."""
    Edition.objects.update_or_create(pk=1, defaults={"token": secrets.token_hex(16)})
    forget()
    transaction.on_commit(forget)


def forget() -> None:
    """Drop the catalogues in memory (清除目录缓存)."""
    CATALOGUES.forget()
    TURNS.forget()
