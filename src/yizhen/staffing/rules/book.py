"""The book of a statement (账): its figures by place, measure and category, and what may be added up."""

from collections.abc import Iterable
from dataclasses import dataclass

from yizhen.kernel.rounding import Average, Rounding
from yizhen.kernel.words import N_, say
from yizhen.staffing.terms import (
    IN_ESTABLISHMENT,
    Category,
    Figure,
    Group,
    Measure,
    Missing,
    Source,
    Unit,
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number and where it comes from (数及其来历).

    `value` None means that there is none, and `missing` says why. `summed` marks a sum that the source does
    not print; `partial` marks a sum in which some terms were not mentioned and count for nothing.
    """

    value: int | None
    missing: Missing | None = None
    summed: bool = False
    partial: bool = False
    figure: Figure | None = None


class Book:
    """Figures of one statement (账), addressed by unit code or group, measure and category."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._figures = {(f.unit or f.group, f.measure, f.category): f for f in source.figures}

    def units(self, group: Group = Group.ALL) -> tuple[Unit, ...]:
        """The units of a group (单位), in the order of the source."""
        return tuple(u for u in self.source.units if group in (Group.ALL, u.group))

    def at(self, place: str, measure: Measure, category: Category | None = None) -> Amount:
        """What the source states for a unit or a group (所载数)."""
        figure = self._figures.get((place, measure, category))
        if figure is None:
            return Amount(None, Missing.NOT_MENTIONED)
        return Amount(figure.value, figure.missing, figure=figure)

    def over_units(self, group: Group, measure: Measure, category: Category | None = None) -> Amount:
        """Add up the units of a group (各单位相加): unknown as soon as one of them is unknown."""
        return add((self.at(u.code, measure, category) for u in self.units(group)), strict=True)

    def total(self, group: Group, measure: Measure, category: Category | None = None) -> Amount:
        """The group's number (合计): as stated, else streets + towns, else the sum of its units."""
        stated = self.at(group, measure, category)
        if stated.figure is not None:
            return stated
        if group is Group.ALL:
            halves = [self.total(half, measure, category) for half in (Group.STREET, Group.TOWN)]
            if any(half.figure is not None for half in halves):
                return add(halves)
        return self.over_units(group, measure, category)


def add(amounts: Iterable[Amount], *, strict: bool = False) -> Amount:
    """Add amounts (相加). What was not mentioned is left out and marked; if strict, the sum is unknown."""
    parts = list(amounts)
    known = [a.value for a in parts if a.value is not None]
    holes = [a.missing for a in parts if a.value is None]
    if not known or any(strict or hole is not Missing.NOT_MENTIONED for hole in holes):
        return Amount(None, holes[0] if holes else Missing.NOT_MENTIONED, summed=True)
    partial = bool(holes) or any(a.partial for a in parts)
    return Amount(sum(known), summed=True, partial=partial)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the establishment ledger (编制行): a group and a category; `category` None is 在编合计."""

    group: Group
    category: Category | None
    approved: Amount
    actual: Amount
    planned: Amount

    @property
    def label(self) -> str:
        """The category in words."""
        return say(self.category.label if self.category else N_("在编合计"))

    @property
    def has_quota(self) -> bool:
        """Whether there is an approved number to measure against."""
        return self.approved.value is not None and self.actual.value is not None

    @property
    def vacant(self) -> int | None:
        """空编 = max(0, 核定 − 实有)."""
        return max(0, self._gap) if self.has_quota else None

    @property
    def over(self) -> int | None:
        """超编 = max(0, 实有 − 核定)."""
        return max(0, -self._gap) if self.has_quota else None

    @property
    def available(self) -> int | None:
        """可用 = 核定 − 实有 − 计划. A plan that the source does not mention counts as none (按无计划计)."""
        if not self.has_quota or self.planned.missing not in (None, Missing.NOT_MENTIONED):
            return None
        return self._gap - (self.planned.value or 0)

    @property
    def plan_assumed(self) -> bool:
        """Whether 可用 rests on reading an unmentioned plan as none."""
        return self.has_quota and (self.planned.partial or self.planned.missing is Missing.NOT_MENTIONED)

    @property
    def full_rate(self) -> Average | None:
        """满编率 = 实有 ÷ 核定, in per cent to two places, halves up."""
        if not self.has_quota:
            return None
        return Average(
            self.actual.value or 0,
            self.approved.value or 0,
            of=say(N_("实有")),
            per=say(N_("核定")),
            mode=Rounding.HALF_UP,
            places=2,
            scale=100,
        )

    @property
    def _gap(self) -> int:
        return (self.approved.value or 0) - (self.actual.value or 0)


def line_of(book: Book, group: Group, category: Category) -> Line:
    """One line (编制行) from the book."""
    return Line(
        group,
        category,
        book.total(group, Measure.APPROVED, category),
        book.total(group, Measure.ACTUAL, category),
        book.total(group, Measure.PLANNED, category),
    )


def sum_line(book: Book, group: Group) -> Line:
    """在编合计 of a group: administrative, public and support posts; outside staff are never in it."""
    lines = [line_of(book, group, category) for category in IN_ESTABLISHMENT]
    return Line(
        group,
        None,
        add(line.approved for line in lines),
        add(line.actual for line in lines),
        add(line.planned for line in lines),
    )


def establishment(book: Book) -> tuple[Line, ...]:
    """The whole establishment ledger (编制表): groups × categories, each group closed by its sum."""
    return tuple(
        line
        for group in (Group.STREET, Group.TOWN, Group.ALL)
        for line in (*(line_of(book, group, c) for c in Category), sum_line(book, group))
    )
