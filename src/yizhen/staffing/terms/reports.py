"""Words of the reports that people use (常用报告用语): a township's numbers, figures with their making, paragraphs. Pure."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import msgspec

from yizhen.kernel.rounding import Rounding


@dataclass(frozen=True, slots=True)
class TownNumbers:
    """一个乡镇（街道）的数 what a township has on a day. Quotas: category → (approved, actual, planned)."""

    code: str
    name: str
    group: str
    offices: int
    office_plaques: int
    institutions: int
    institution_plaques: int
    quotas: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    leaders: tuple[int, int] = (0, 0)
    statistics: dict[str, Decimal | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StationNumbers:
    """派驻机构的数 one kind of organ stationed in the townships, and its quotas."""

    name: str
    count: int
    quotas: dict[str, tuple[int, int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choices:
    """口径选择 how a report counts: rounding mode, whether planned posts count as filled, bands of the statistics."""

    mode: Rounding = Rounding.HALF_UP
    with_plan: bool = False
    population: tuple[Decimal, Decimal] = (Decimal(50_000), Decimal(10_000))
    area: Decimal = Decimal(100)
    revenue: tuple[Decimal, Decimal] = (Decimal(10_000), Decimal(1_000))


class FigureLine(msgspec.Struct, frozen=True):
    """数字口径 a figure of the report: its value and how it was made."""

    number: int
    label: str
    value: str
    numerator: str
    denominator: str
    mode: str


class CountyReport(msgspec.Struct, frozen=True):
    """县编制情况报告 sentences as reports write them, each figure numbered, the figures' making, and two tables."""

    county: str
    on: date
    statistics_year: int | None
    paragraphs: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    figures: tuple[FigureLine, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    bands: tuple[tuple[str, str, str], ...]
    missing: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The report as plain text (纯文字)."""
        return "\n".join("".join(words for words, _mark in parts) for _title, parts in self.paragraphs)
