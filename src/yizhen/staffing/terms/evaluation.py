"""What an assisted evaluation of an adjustment request tells (辅助评估用语). Pure."""

from datetime import date

import msgspec

from yizhen.staffing.terms.said import Said, together

VERDICTS = ("ok", "advice", "caution", "refuse")
"""From good to bad (结论由好到坏)."""


class AdjustmentRequest(msgspec.Struct, frozen=True):
    """An organ asks for more or fewer quotas (编制调整申请)."""

    organ: int
    category: str
    change: int
    reason: str


class Peer(msgspec.Struct, frozen=True):
    """An organ of the same kind and level (同类机构)."""

    name: str
    approved: int
    actual: int


class Facts(msgspec.Struct, frozen=True):
    """What the ledger holds about the request (评估事实). ``forbidden`` and ``advice`` are rules of the catalogue."""

    organ: str
    category: str
    category_name: str
    fits: bool
    leader: bool
    approved: int
    actual: int
    planned: int
    borrowed: int
    vacant: int
    over: int
    pool: int
    reserve: int
    peers: tuple[Peer, ...]
    forbidden: tuple[str, ...]
    structure: tuple[Said, ...]
    unnamed: int
    digests: int
    advice: str = ""


class Item(msgspec.Struct, frozen=True):
    """One thing looked at (评估事项): its verdict, its sentences (kept as words and values), and the article."""

    key: str
    label: str
    verdict: str
    words: tuple[Said, ...] | str
    article: str = ""

    @property
    def told(self) -> str:
        """What was seen, in the reader's language (说明); a text of an earlier version stays as it was kept."""
        return self.words if isinstance(self.words, str) else together(self.words)


class EvaluationResult(msgspec.Struct, frozen=True):
    """The evaluation (评估结论): the worst of its items."""

    on: date
    verdict: str
    items: tuple[Item, ...]
