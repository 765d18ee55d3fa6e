"""Versions of items as values (事项版本取值): rows to drafts, by code, as of a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from yizhen.duties.models import BasisRow, ItemRow, VersionRow
from yizhen.duties.terms import (
    Basis,
    BasisRank,
    Handling,
    ItemDraft,
    ItemKind,
    ItemState,
    Limit,
    TermUnit,
    UseLevel,
)
from yizhen.organs.door import OrganKind, OrganView, organs_of_county

CHUNK = 400
TOWNSHIP_KINDS = (OrganKind.TOWNSHIP, OrganKind.STREET_OFFICE)


def limit_of(days: int | None, unit: str) -> Limit | None:
    """A time limit from its two columns (时限取值)."""
    return None if days is None else Limit(days, TermUnit(unit))


def draft_of(row: VersionRow, code: str, bases: tuple[Basis, ...]) -> ItemDraft:
    """A version as a draft (版本转草稿): what would have to be entered to get it."""
    return ItemDraft(
        code=code, name=row.name, kind=ItemKind(row.kind), sector=row.sector, catalog_code=row.catalog_code,
        task_code=row.task_code, handle_code=row.handle_code, local_code=row.local_code,
        use_level=UseLevel(row.use_level), organ=row.organ_id, organ_name=row.organ_name, uscc=row.uscc,
        copied_from=row.copied_from, state=ItemState(row.state), planned_on=row.planned_on,
        handling=Handling(row.handling) if row.handling else None,
        statutory=limit_of(row.statutory_days, row.statutory_unit),
        promised=limit_of(row.promised_days, row.promised_unit), visits=row.visits, bases=bases,
        elements=row.elements,
    )  # fmt: skip


def bases_of(versions: Iterable[int]) -> dict[int, tuple[Basis, ...]]:
    """Legal bases by version (各版本设定依据)."""
    found: dict[int, list[Basis]] = {}
    rows = BasisRow.objects.filter(version__in=list(versions)).order_by("version", "position")
    for version, rank, title, article, quote in rows.values_list("version_id", "rank", "title", "article", "quote"):
        found.setdefault(version, []).append(Basis(BasisRank(rank), title, article, quote))
    return {version: tuple(bases) for version, bases in found.items()}


@dataclass(frozen=True, slots=True)
class Standing:
    """现行版本 the newest version of an item: its ids, since when, and what it says."""

    item: int
    version: int
    number: int
    valid_from: date
    valid_to: date | None
    draft: ItemDraft


def standing(county: str, codes: Iterable[str], *, lock: bool = False) -> dict[str, Standing]:
    """The newest version by code (各编码的现行版本); ``lock`` keeps others from changing the items meanwhile."""
    wanted = list(dict.fromkeys(codes))
    found: dict[str, Standing] = {}
    for start in range(0, len(wanted), CHUNK):
        rows = ItemRow.objects.filter(county=county, code__in=wanted[start : start + CHUNK])
        rows = rows.select_for_update() if lock else rows
        items = {row.pk: row.code for row in rows}
        newest: dict[int, VersionRow] = {}
        for row in VersionRow.objects.filter(item__in=items).order_by("item_id", "number"):
            newest[row.item_id] = row
        bases = bases_of(row.pk for row in newest.values())
        for item, row in newest.items():
            draft = draft_of(row, items[item], bases.get(row.pk, ()))
            found[items[item]] = Standing(item, row.pk, row.number, row.valid_from, row.valid_to, draft)
    return found


@dataclass(frozen=True, slots=True)
class Bodies:
    """本县机构对照 organs of the county by name, for rows that name their body."""

    by_name: dict[str, OrganView]
    by_id: dict[int, OrganView]

    def named(self, name: str) -> OrganView | None:
        """The organ that a name means (按名称取机构)."""
        return self.by_name.get(name.strip())

    def level(self, organ: int | None) -> UseLevel | None:
        """The level of an organ (机构层级); None for an organ of another county or none at all."""
        one = self.by_id.get(organ) if organ is not None else None
        if one is None:
            return None
        return UseLevel.TOWNSHIP if one.kind in TOWNSHIP_KINDS else UseLevel.COUNTY


def bodies(county: str, on: date) -> Bodies:
    """Organs of a county by any of their names (机构对照)."""
    organs = organs_of_county(county, on)
    names: dict[str, OrganView] = {}
    for one in organs:
        names.setdefault(one.name, one)
    for one in organs:
        if one.short_name:
            names.setdefault(one.short_name, one)
    return Bodies(names, {one.id: one for one in organs})
