"""What is done in duties (办)."""

from yizhen.duties.actions.burdens import BurdenRefused, end_burden, enter_burden
from yizhen.duties.actions.importing import (
    check_rows,
    import_rows,
    remap_import,
    stage_import,
    take_import,
)
from yizhen.duties.actions.items import (
    AlreadyEnded,
    ItemRefused,
    Overlaps,
    end_item,
    enter_item,
    enter_items,
    write_items,
)
from yizhen.duties.actions.lists import (
    DraftOpen,
    EditionClosed,
    ListRefused,
    check_edition,
    draft_entry,
    draft_removal,
    draft_whole,
    drafted,
    drop_edition,
    open_edition,
    open_list,
    publish_edition,
    standing_of,
    undo_change,
)
from yizhen.duties.actions.staging import BatchClosed, CheckedRow, StagedFile, drop_import
from yizhen.duties.actions.stamps import touch

__all__ = [
    "AlreadyEnded", "BatchClosed", "BurdenRefused", "CheckedRow", "DraftOpen", "EditionClosed", "ItemRefused",
    "ListRefused", "Overlaps", "StagedFile", "check_edition", "check_rows", "draft_entry", "draft_removal", "draft_whole", "drafted",
    "drop_edition", "drop_import", "end_burden", "end_item", "enter_burden", "enter_item", "enter_items", "import_rows",
    "open_edition", "open_list", "publish_edition", "remap_import", "stage_import", "standing_of", "take_import", "touch",
    "undo_change", "write_items",
]  # fmt: skip
