"""What a summary of the ledger tells (编制汇总): numbers by category, by organ. Pure."""

from datetime import date, datetime

import msgspec


class QuotaNumbers(msgspec.Struct, frozen=True):
    """Numbers of one category (一类编制的数). 可使用 = 核定 + 借入 − 借出; 可用 = 可使用 − 实有 − 计划."""

    category: str
    label: str
    approved: int | None
    usable: int | None
    actual: int
    planned: int
    vacant: int
    available: int | None
    over: int
    lent: int = 0
    borrowed: int = 0


class OrganNumbers(msgspec.Struct, frozen=True):
    """Numbers of one organ (一个单位的数); ``purposes``: quotas tied to a purpose, counted in ``lines`` too."""

    organ: int
    code: str
    name: str
    kind: str
    level: str
    township: str
    lines: tuple[QuotaNumbers, ...]


class PoolNumbers(msgspec.Struct, frozen=True):
    """A pool of the county (编制池): approved by the authority, not yet given out, lent out."""

    category: str
    label: str
    level: str
    purpose: str
    total: int
    free: int
    lent: int


class CountyNumbers(msgspec.Struct, frozen=True):
    """Numbers of one county among several (一个县的数), by category and together."""

    county: str
    name: str
    lines: tuple[QuotaNumbers, ...]
    together: QuotaNumbers


class QuotaSummary(msgspec.Struct, frozen=True):
    """The ledger of one or several counties as of a day, and as known at an instant (编制汇总).

    ``totals`` count each organ's vacancy and excess apart: one organ's vacancy never hides another's excess. ``each``: the
    counties one by one, where several were asked for.
    """

    counties: tuple[str, ...]
    on: date
    as_known: datetime | None
    totals: tuple[QuotaNumbers, ...]
    together: QuotaNumbers
    pools: tuple[PoolNumbers, ...] = ()
    organs: tuple[OrganNumbers, ...] = ()
    entries: int = 0
    each: tuple[CountyNumbers, ...] = ()
