"""Looking up who is competent for an item (查职责归属), and which requests it answers to."""

from datetime import date

from yizhen.duties import access
from yizhen.duties.models import HoldingRow, SubjectRow
from yizhen.duties.queries.boundaries import hands_of
from yizhen.duties.queries.categories import category_names
from yizhen.duties.terms.attribution import Empowered, Holding, HoldingLine, Means, Mode, SubjectLine
from yizhen.kernel.actors import Actor
from yizhen.organs import door as organs

ORDER = (Mode.STATUTORY, Mode.GRANTED, Mode.ENTRUSTED, Mode.ASSIST)
MOST = 300


def holding_of(row: HoldingRow) -> Holding:
    """An attribution as a value (归属取值)."""
    means = Means(row.people, row.certified, row.funded, row.trained, row.equipped)
    return Holding(
        row.pk, row.item_id, row.organ_id, Mode(row.mode), row.place, Empowered(row.empowered), row.article,
        row.valid_from, row.valid_to, means, row.named, row.principal_id,
    )  # fmt: skip


def holdings_of(by: Actor, item: int, on: date) -> list[HoldingLine]:
    """Attributions of an item (事项的归属), ended ones too: those in force on the day first, leads before helpers.

    Raises NoSuchItem.
    """
    row = access.item_for(by, item)
    rows = list(HoldingRow.objects.filter(item=row.pk).order_by("-valid_from", "id")[:MOST])
    names = organs.organs_by_id({one.organ_id for one in rows} | {one.principal_id for one in rows if one.principal_id})
    hands = hands_of(row.county, on) if rows else {}
    lines = [
        HoldingLine(
            holding_of(one), _name(names, one.organ_id), _name(names, one.principal_id), one.scope, one.document,
            hands.get(one.organ_id),
        )
        for one in rows
    ]  # fmt: skip
    return sorted(lines, key=lambda one: (not one.holding.holds(on), ORDER.index(one.holding.mode)))


def _name(names: dict[int, organs.OrganView], pk: int | None) -> str:
    one = names.get(pk) if pk is not None else None
    return (one.short_name or one.name) if one else ""


def attribution(by: Actor, pk: int) -> HoldingLine:
    """One attribution (归属). Raises NoSuchHolding."""
    row = access.holding_for(by, pk)
    names = organs.organs_by_id([row.organ_id, *([row.principal_id] if row.principal_id else [])])
    return HoldingLine(
        holding_of(row), _name(names, row.organ_id), _name(names, row.principal_id), row.scope, row.document
    )


def subjects_of(by: Actor, item: int, on: date) -> list[SubjectLine]:
    """Categories of requests to which an item answers now (对应分类). Raises NoSuchItem."""
    row = access.item_for(by, item)
    rows = SubjectRow.objects.filter(item=row.pk, valid_to=None).order_by("category")
    found = list(rows.values_list("category", "valid_from", "position")[:MOST])
    names = category_names(row.county, on) if found else {}
    return [SubjectLine(category, names.get(category, category), since, place) for category, since, place in found]
