"""Tables of duties (权责清单表)."""

from yizhen.duties.models.items import BasisRow, ItemRow, StampRow, VersionRow
from yizhen.duties.models.lists import BurdenRow, ChangeRow, EditionRow, EntryRow, ListRow

__all__ = [
    "BasisRow", "BurdenRow", "ChangeRow", "EditionRow", "EntryRow", "ItemRow", "ListRow", "StampRow", "VersionRow",
]  # fmt: skip
