"""Acts of staffing (机构编制行为)."""

from yizhen.staffing.actions.checking import (
    BadAmount,
    NoSuchCategory,
    level_of,
)
from yizhen.staffing.actions.checks import check_county, recheck
from yizhen.staffing.actions.digests import (
    BadDigest,
    close_digest,
    set_digests,
    set_purpose,
)
from yizhen.staffing.actions.ledger import (
    SameOrgan,
    allocate,
    approve,
    borrow,
    cut,
    expire,
    give_back,
    outstanding,
    plan,
    record_entry,
    reserve,
    reverse,
    transfer,
)
from yizhen.staffing.actions.posting import (
    RuleBroken,
    post_many,
)
from yizhen.staffing.actions.seats import (
    occupy,
    release,
)
from yizhen.staffing.actions.staging import (
    BatchClosed,
    ask_taking,
    drop_workbook,
    stage_workbook,
    stop_workbook,
)
from yizhen.staffing.actions.statements import (
    load_sources,
    load_statement,
)
from yizhen.staffing.actions.taking import take_workbook
from yizhen.staffing.actions.uploads import SameWorkbook, keep_upload
from yizhen.staffing.actions.workbooks import check_lines

__all__ = [
    "BadAmount",
    "BadDigest",
    "BatchClosed",
    "NoSuchCategory",
    "RuleBroken",
    "SameOrgan",
    "SameWorkbook",
    "allocate",
    "approve",
    "ask_taking",
    "borrow",
    "check_county",
    "check_lines",
    "close_digest",
    "cut",
    "drop_workbook",
    "expire",
    "give_back",
    "keep_upload",
    "level_of",
    "load_sources",
    "load_statement",
    "occupy",
    "outstanding",
    "plan",
    "post_many",
    "recheck",
    "record_entry",
    "release",
    "reserve",
    "reverse",
    "set_digests",
    "set_purpose",
    "stage_workbook",
    "stop_workbook",
    "take_workbook",
    "transfer",
]
