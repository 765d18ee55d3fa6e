"""Tables of duties (权责清单表)."""

from yizhen.duties.models.admission import AdmissionRow, FlagRow, OpinionRow
from yizhen.duties.models.attribution import HoldingRow, SubjectRow
from yizhen.duties.models.delegation import (
    AdviceRow,
    BatchItemRow,
    BatchOpinionRow,
    BatchRow,
    GuidanceRow,
    HandoverRow,
    SampleRow,
    UseRow,
)
from yizhen.duties.models.disputes import DisputeRow, HandRow, PassageRow, PrecedentRow, StandRow
from yizhen.duties.models.higher import AboveRow, HigherRow
from yizhen.duties.models.importing import ImportLineRow, ImportRow
from yizhen.duties.models.items import BasisRow, ItemRow, StampRow, VersionRow
from yizhen.duties.models.lists import BurdenRow, ChangeRow, EditionRow, EntryRow, ListRow

__all__ = [
    "AboveRow", "AdmissionRow", "AdviceRow", "BasisRow", "BatchItemRow", "BatchOpinionRow", "BatchRow", "BurdenRow", "ChangeRow", "DisputeRow",
    "EditionRow", "EntryRow", "FlagRow", "GuidanceRow", "HandRow", "HandoverRow", "HigherRow", "HoldingRow", "ImportLineRow", "ImportRow",
    "ItemRow", "ListRow", "OpinionRow", "PassageRow", "PrecedentRow", "SampleRow", "StampRow", "StandRow", "SubjectRow", "UseRow", "VersionRow",
]  # fmt: skip
