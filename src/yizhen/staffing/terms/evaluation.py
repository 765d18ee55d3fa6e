"""What an assisted evaluation of an adjustment request tells (辅助评估用语). Pure."""

from datetime import date

import msgspec

VERDICTS = ("ok", "caution", "refuse")
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
    """What the ledger holds about the request (评估事实)."""

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
    structure: tuple[str, ...]
    unnamed: int
    digests: int


class Item(msgspec.Struct, frozen=True):
    """One thing looked at (评估事项): its verdict, in words, and the article."""

    key: str
    label: str
    verdict: str
    words: str
    article: str = ""


class EvaluationResult(msgspec.Struct, frozen=True):
    """The evaluation (评估结论): the worst of its items."""

    on: date
    verdict: str
    items: tuple[Item, ...]
