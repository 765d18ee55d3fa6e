"""Life cycles of duties (权责清单流程): each move with its ground."""

from yizhen.duties.states.admission import (
    ADJUSTMENT_LIFE,
    ADMISSION_ACT,
    ADMISSION_LIFE,
    ADMISSION_WORDS,
    life_of,
)
from yizhen.duties.states.delegation import BATCH_ACT, BATCH_DEED, BATCH_LIFE, BATCH_POWER, BATCH_WORDS
from yizhen.duties.states.disputes import DISPUTE_ACT, DISPUTE_LIFE, DISPUTE_POWER, DISPUTE_WORDS

__all__ = [
    "ADJUSTMENT_LIFE", "ADMISSION_ACT", "ADMISSION_LIFE", "ADMISSION_WORDS", "BATCH_ACT", "BATCH_DEED", "BATCH_LIFE", "BATCH_POWER",
    "BATCH_WORDS", "DISPUTE_ACT", "DISPUTE_LIFE", "DISPUTE_POWER", "DISPUTE_WORDS", "life_of",
]  # fmt: skip
