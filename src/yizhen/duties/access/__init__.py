"""The one way to rows of duties (权责清单的唯一入口)."""

from yizhen.duties.access.gates import (
    NoSuchAdmission,
    NoSuchBatch,
    NoSuchDispute,
    NoSuchPrecedent,
    admission_for,
    admissions_for,
    batch_for,
    batches_for,
    dispute_for,
    disputes_for,
    flags_for,
    opinions_for,
    precedents_for,
)
from yizhen.duties.access.items import (
    NoSuchBurden,
    NoSuchEdition,
    NoSuchEntry,
    NoSuchImport,
    NoSuchItem,
    NoSuchList,
    burden_for,
    burdens_for,
    counties,
    edition_for,
    editions_for,
    entries_for,
    import_for,
    imports_for,
    item_for,
    items_for,
    list_for,
    lists_for,
    require_whole,
    versions_for,
    whole_counties,
)

__all__ = [
    "NoSuchAdmission", "NoSuchBatch", "NoSuchBurden", "NoSuchDispute", "NoSuchEdition", "NoSuchEntry",
    "NoSuchImport", "NoSuchItem", "NoSuchList", "NoSuchPrecedent", "admission_for", "admissions_for",
    "batch_for", "batches_for", "burden_for", "burdens_for", "counties", "dispute_for", "disputes_for",
    "edition_for", "editions_for", "entries_for", "flags_for", "import_for", "imports_for", "item_for",
    "items_for", "list_for", "lists_for", "opinions_for", "precedents_for", "require_whole", "versions_for",
    "whole_counties",
]  # fmt: skip
