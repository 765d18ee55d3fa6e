"""Looking up items (查事项)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from yizhen.duties import access
from yizhen.duties.models import VersionRow
from yizhen.duties.terms import ItemKind
from yizhen.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class ItemLine:
    """事项行 one item of the catalogue as of a day."""

    id: int
    code: str
    name: str
    kind: ItemKind
    organ_name: str


def holding(on: date) -> Q:
    """What holds on a day (某日有效): begun, not ended."""
    return Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gt=on))


def _items(by: Actor, on: date) -> QuerySet[VersionRow]:
    return access.versions_for(by).filter(holding(on))


def count_items(by: Actor, on: date) -> int:
    """How many items hold (事项数)."""
    return _items(by, on).count()


def page_of_items(by: Actor, on: date, *, start: int, size: int) -> list[ItemLine]:
    """One page of the catalogue (事项台账), in the order of codes."""
    rows = _items(by, on).order_by("kind", "item__code")[start : start + size]
    return [
        ItemLine(pk, code, name, ItemKind(kind), organ)
        for pk, code, name, kind, organ in rows.values_list("item_id", "item__code", "name", "kind", "organ_name")
    ]
