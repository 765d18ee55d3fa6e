"""What is done in duties (办)."""

from yizhen.duties.actions.importing import (
    BatchClosed,
    CheckedRow,
    check_rows,
    drop_import,
    import_rows,
    remap_import,
    stage_import,
    take_import,
)
from yizhen.duties.actions.items import AlreadyEnded, ItemRefused, Overlaps, end_item, enter_item, write_items
from yizhen.duties.actions.stamps import touch

__all__ = [
    "AlreadyEnded", "BatchClosed", "CheckedRow", "ItemRefused", "Overlaps", "check_rows", "drop_import", "end_item",
    "enter_item", "import_rows", "remap_import", "stage_import", "take_import", "touch", "write_items",
]  # fmt: skip
