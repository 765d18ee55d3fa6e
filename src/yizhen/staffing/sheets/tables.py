"""Tables of the ledger as values (台账各表): page and export draw on the same."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from yizhen.kernel.rounding import Rounding
from yizhen.staffing.rules.rows import ClaimRow, GroupRow, LineRow, Number, Quotient, Summary, UnitRow
from yizhen.staffing.rules.summary import UNIT_MEASURES
from yizhen.staffing.terms import Category, Group, Measure, Missing, Verdict

QUOTAS = (Category.ADMINISTRATIVE, Category.PUBLIC, Category.SUPPORT)

TONES = {
    Verdict.AGREES: "done",
    Verdict.TRUNCATED: "soon",
    Verdict.OTHER_READING: "late",
    Verdict.INCOMPLETE: "soon",
    Verdict.ROUNDED_PARTS: "soon",
    Verdict.DIFFERS: "late",
    Verdict.CANNOT: "paused",
}


@dataclass(frozen=True, slots=True)
class Datum:
    """A cell (单元格): a number or words; `unknown` is shown as 未知; `tone` draws it as a state."""

    value: int | Decimal | str = ""
    unknown: bool = False
    tone: str = ""

    @property
    def plain(self) -> int | Decimal | str:
        """What an export writes: exactly what is seen."""
        return _("未知") if self.unknown else self.value


@dataclass(frozen=True, slots=True)
class Heading:
    """A column head (列名)."""

    label: str
    numeric: bool = False
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its sums (表): `caption` says what it shows."""

    key: str
    title: str
    caption: str
    columns: tuple[Heading, ...]
    rows: tuple[tuple[Datum, ...], ...]
    sums: tuple[tuple[Datum, ...], ...] = ()

    def lines(self) -> list[list[int | Decimal | str]]:
        """Head, rows and sums as plain values (各行纯值)."""
        body = [[datum.plain for datum in line] for line in (*self.rows, *self.sums)]
        return [[column.label for column in self.columns], *body]


def sheets_of(summary: Summary, group: Group) -> tuple[Sheet, ...]:
    """Every table of the page (全部表格), narrowed to one group or not."""
    some = (
        units_sheet(summary, group),
        establishment_sheet(summary, group),
        claims_sheet(summary, group),
        averages_sheet(summary, group),
        checks_sheet(summary, group),
    )
    return (*some, others_sheet(summary)) if group is Group.ALL else some


def _in(group: Group, other: Group) -> bool:
    return group in (Group.ALL, other)


def concerns(key: str, group: Group) -> bool:
    """Whether a line belongs to what is shown (是否属所看范围): its key begins with its group."""
    return group is Group.ALL or key.startswith(f"{group}.")


def _datum(number: Number | None) -> Datum:
    if number is None:
        return Datum()
    if number.value is None:
        unknown = number.missing is Missing.NOT_ITEMISED
        return Datum("" if unknown or not number.missing else number.missing.label, unknown=unknown)
    if number.more_than:
        return Datum(_("%(number)s 余") % {"number": number.value})
    return Datum(number.value)


# --- organs, posts and establishment by unit -------------------------------------------------------------


def units_sheet(summary: Summary, group: Group) -> Sheet:
    """Organs, posts and squads by unit (机构职数表), with quotas that are unknown unless itemised."""
    quotas = [
        Heading(_("%(category)s%(what)s") % {"category": c.short, "what": what.label}, numeric=True)
        for c in QUOTAS
        for what in (Measure.APPROVED, Measure.ACTUAL)
    ]
    lines: dict[Group, list[Number]] = {line.group: [] for line in summary.groups}
    for line in summary.establishment:
        if line.category in QUOTAS:
            lines[line.group] += [line.approved, line.actual]
    return Sheet(
        key="units",
        title=_("机构、职数与编制"),
        caption=_("各镇街机构、领导职数、派驻中队与编制"),
        columns=(
            Heading(_("镇街")),
            *(Heading(m.label, numeric=True) for m in UNIT_MEASURES),
            *quotas,
            Heading(_("类型")),
            Heading(_("统计用区划代码")),
        ),
        rows=tuple(_unit_line(unit) for unit in summary.units if _in(group, unit.group)),
        sums=tuple(_group_line(g, lines[g.group]) for g in summary.groups if _in(group, g.group)),
    )


def _unit_line(unit: UnitRow) -> tuple[Datum, ...]:
    quotas = [number for quota in unit.establishment for number in (quota.approved, quota.actual)]
    return (
        Datum(unit.name),
        *(_datum(unit.counts[m]) for m in UNIT_MEASURES),
        *(_datum(number) for number in quotas),
        Datum(unit.group.label),
        Datum(unit.code),
    )


def _group_line(group: GroupRow, quotas: list[Number]) -> tuple[Datum, ...]:
    return (
        Datum(group.label),
        *(_datum(group.counts[m]) for m in UNIT_MEASURES),
        *(_datum(number) for number in quotas),
        Datum(group.group.label),
        Datum(),
    )


# --- establishment by category ---------------------------------------------------------------------------


def establishment_sheet(summary: Summary, group: Group) -> Sheet:
    """Establishment by category (编制表): 空编 = 核定 − 实有, 可用 = 空编 − 计划."""
    lines = [line for line in summary.establishment if _in(group, line.group)]
    numbers = (_("核定"), _("实有"), _("计划"), _("空编"), _("超编"), _("可用"), _("满编率（%）"))
    return Sheet(
        key="establishment",
        title=_("编制使用"),
        caption=_("各类编制的核定、实有、计划与空缺"),
        columns=(
            Heading(_("范围与类别")),
            *(Heading(words, numeric=True) for words in numbers),
            Heading(_("说明"), wide=True),
        ),
        rows=tuple(_establishment_line(x) for x in lines if x.category),
        sums=tuple(_establishment_line(x) for x in lines if not x.category),
    )


def _establishment_line(line: LineRow) -> tuple[Datum, ...]:
    def figure(value: int | None) -> Datum:
        return Datum(Missing.NOT_APPLICABLE.label if value is None else value)

    rate = line.full_rate
    return (
        Datum(_("%(group)s%(what)s") % {"group": line.group.label, "what": line.label}),
        *(_datum(number) for number in (line.approved, line.actual, line.planned)),
        figure(line.vacant),
        figure(line.over),
        figure(line.available),
        Datum(rate.value if rate else Missing.NOT_APPLICABLE.label),
        Datum(_remark(line)),
    )


def _remark(line: LineRow) -> str:
    if line.category is Category.OUTSIDE:
        return _("不占编制，不计入在编")
    words = [_("行政、事业、工勤之和")] if line.category is None else []
    if line.plan_assumed_none and line.category is None:
        words.append(_("计划只含原文提到的"))
    elif line.plan_assumed_none and line.planned.value is not None:
        words.append(_("镇或街道的计划原文没有提到，按无计划计"))
    elif line.plan_assumed_none:
        words.append(_("原文没有提到计划，按无计划计"))
    return "，".join(words)


# --- averages, checks, other figures ---------------------------------------------------------------------


def claims_sheet(summary: Summary, group: Group) -> Sheet:
    """Stated averages recomputed (所载平均数核对), one line a reading."""
    shown = [claim for claim in summary.claims if _in(group, claim.group)]
    return Sheet(
        key="claims",
        title=_("所载平均数核对"),
        caption=_("原文所载平均数与重算结果"),
        columns=(
            Heading(_("所载平均数")),
            Heading(_("所载"), numeric=True),
            Heading(_("结论")),
            Heading(_("须注意"), wide=True),
            Heading(_("原文"), wide=True),
            *readings_columns(),
        ),
        rows=tuple(line for claim in shown for line in _claim_lines(claim)),
    )


def readings_columns() -> tuple[Heading, ...]:
    """Columns of the recomputing (重算列)."""
    return (
        Heading(_("口径"), wide=True),
        Heading(_("算式"), wide=True),
        Heading(_("两位小数"), numeric=True),
        Heading(Rounding.HALF_UP.label, numeric=True),
        Heading(Rounding.TRUNCATE.label, numeric=True),
        Heading(_("可得出所载数的取整"), wide=True),
    )


def _claim_lines(claim: ClaimRow) -> list[tuple[Datum, ...]]:
    head = (
        Datum(claim.title),
        Datum(claim.printed),
        Datum(claim.verdict_words, tone=TONES[claim.verdict]),
        Datum("".join(claim.flags)),
        Datum(claim.quote),
    )
    return [(*head, *line) for line in readings_lines(claim)]


def readings_lines(claim: ClaimRow) -> list[tuple[Datum, ...]]:
    """How a stated average was recomputed (重算各行): a line a reading, or the working alone."""
    if not claim.readings:
        return [(Datum(), Datum("；".join(claim.working)), *(Datum() for _n in range(4)))]
    return [
        (
            Datum(reading.words + (_("（字面口径）") if reading.stated else "")),
            Datum(reading.working),
            Datum(reading.two_places),
            Datum(reading.by_mode[Rounding.HALF_UP]),
            Datum(reading.by_mode[Rounding.TRUNCATE]),
            Datum("、".join(mode.label for mode in reading.reproduces) or _("都不能")),
        )
        for reading in claim.readings
    ]


def averages_sheet(summary: Summary, group: Group) -> Sheet:
    """Averages of our own (另算的平均数): numerator, denominator, exact value, rounding."""
    shown = [q for q in summary.averages if concerns(q.key, group)]
    numeric = (_("分子"), _("分母"), _("值"))
    return Sheet(
        key="averages",
        title=_("另算的平均数"),
        caption=_("按写明的口径重新计算，四舍五入到两位"),
        columns=(
            Heading(_("平均数")),
            *(Heading(words, numeric=True) for words in numeric),
            Heading(_("精确值")),
            Heading(_("取整"), wide=True),
            Heading(_("分子为"), wide=True),
            Heading(_("分母为")),
        ),
        rows=tuple(_average_line(quotient) for quotient in shown),
    )


def _average_line(quotient: Quotient) -> tuple[Datum, ...]:
    cut = _("%(mode)s，%(places)s 位小数") % {"mode": quotient.mode.label, "places": quotient.places}
    return (
        Datum(quotient.title),
        Datum(quotient.numerator),
        Datum(quotient.denominator),
        Datum(quotient.value),
        Datum(quotient.exact),
        Datum(cut),
        Datum(quotient.of),
        Datum(quotient.per),
    )


def checks_sheet(summary: Summary, group: Group) -> Sheet:
    """Cross-footing (核对表)."""
    shown = [c for c in summary.checks if concerns(c.key, group)]
    return Sheet(
        key="checks",
        title=_("核对"),
        caption=_("各单位相加是否等于原文合计，实有是否超过核定"),
        columns=(
            Heading(_("核对项")),
            Heading(_("算得"), numeric=True),
            Heading(_("算法")),
            Heading(_("对照"), numeric=True),
            Heading(_("对照为")),
            Heading(_("结论")),
            Heading(_("说明"), wide=True),
            Heading(_("原文"), wide=True),
        ),
        rows=tuple(
            (
                Datum(check.title),
                Datum("" if check.left is None else check.left, unknown=check.left is None),
                Datum(check.left_words),
                Datum("" if check.right is None else check.right, unknown=check.right is None),
                Datum(check.right_words),
                Datum(check.verdict_words, tone=TONES[check.verdict]),
                Datum(check.note),
                Datum(check.quote),
            )
            for check in shown
        ),
    )


def others_sheet(summary: Summary) -> Sheet:
    """Further figures of the source (其他数字)."""
    return Sheet(
        key="others",
        title=_("其他数字"),
        caption=_("便民服务、综合执法、派驻与下派"),
        columns=(
            Heading(_("项目")),
            Heading(_("数"), numeric=True),
            Heading(_("单位")),
            Heading(_("原文"), wide=True),
            Heading(_("说明"), wide=True),
        ),
        rows=tuple(
            (
                Datum(row.label),
                _datum(row.number),
                Datum(row.counter),
                Datum(row.quote),
                Datum(row.note),
            )
            for row in summary.others
        ),
    )
