"""Establishment that moved under a paper (编随事走依据), as other houses cite it. Pure."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class QuotaMove:
    """编制调整 what one organ got under a document of the ledger or a slip: how many, from which day."""

    number: str
    organ: int
    count: int
    category: str
    since: date
    title: str = ""
