"""Items as rows of a file (事项导出), under the names of the standard: what is exported can be imported again."""

from collections.abc import Callable, Mapping

from yizhen.duties.rules.catalogue import elements
from yizhen.duties.rules.rows import basis_words
from yizhen.duties.terms import ItemDraft

_DRAFT: Mapping[str, Callable[[ItemDraft], object]] = {
    "name": lambda one: one.name,
    "kind": lambda one: one.kind.value,
    "catalog_code": lambda one: one.catalog_code,
    "task_code": lambda one: one.task_code,
    "handle_code": lambda one: one.handle_code,
    "local_code": lambda one: one.local_code,
    "state": lambda one: one.state.value,
    "use_level": lambda one: int(one.use_level),
    "bases": lambda one: "；".join(basis_words(basis) for basis in one.bases),
    "organ_name": lambda one: one.organ_name,
    "uscc": lambda one: one.uscc,
    "handling": lambda one: one.handling.value if one.handling else "",
    "statutory": lambda one: one.statutory.days if one.statutory else "",
    "statutory_unit": lambda one: one.statutory.unit.value if one.statutory else "",
    "promised": lambda one: one.promised.days if one.promised else "",
    "promised_unit": lambda one: one.promised.unit.value if one.promised else "",
    "visits": lambda one: "" if one.visits is None else one.visits,
    "planned_on": lambda one: one.planned_on.isoformat() if one.planned_on else "",
    "sector": lambda one: one.sector,
    "copied_from": lambda one: one.copied_from,
}
"""Where each element of the catalogue's own fields is read (取值)."""


def heads() -> list[str]:
    """Heads of the export (表头): the elements' names in exchange, so that systems and people read one file."""
    return [f"{one.name} {one.label}" for one in elements()]


def line(item: ItemDraft) -> list[object]:
    """One item as cells (一行)."""
    return [
        _DRAFT[one.draft](item) if one.draft else item.elements.get(one.name, "") for one in elements()
    ]
