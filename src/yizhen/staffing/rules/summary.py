"""The summary of a statement (台账摘要): all that is stated and computed, as plain values."""

from datetime import date
from decimal import Decimal

from yizhen.kernel.rounding import Average
from yizhen.kernel.words import N_, say
from yizhen.staffing.rules.averages import Finding, Recount, common_modes, examine, recount
from yizhen.staffing.rules.book import Amount, Book, Line, establishment
from yizhen.staffing.rules.checks import Check, cross_foot
from yizhen.staffing.rules.rows import (
    CheckRow,
    ClaimRow,
    GroupRow,
    LineRow,
    Number,
    OtherRow,
    Quotas,
    Quotient,
    RecountRow,
    Summary,
    UnitRow,
)
from yizhen.staffing.terms import (
    IN_ESTABLISHMENT,
    Category,
    Group,
    Measure,
    Missing,
    Reading,
    Source,
    Unit,
    Verdict,
)
from yizhen.staffing.terms.said import tell

UNIT_MEASURES = (
    Measure.PARTY_ORGANS,
    Measure.PUBLIC_INSTITUTIONS,
    Measure.LEADER_POSTS,
    Measure.DEPUTY_POSTS,
    Measure.DEPUTY_FILLED,
    Measure.SQUADS,
    Measure.PARTY_PLAQUES,
    Measure.PUBLIC_PLAQUES,
)
"""Columns of the ledger by unit (各单位指标)."""

OTHER_MEASURES = (
    Measure.SERVICE_QUOTA,
    Measure.SERVICE_STAFF,
    Measure.SERVICE_WINDOWS,
    Measure.SERVICE_DEPARTMENTS,
    Measure.SERVICE_ITEMS,
    Measure.SERVICE_ITEMS_PLANNED,
    Measure.AGENT_STATIONS,
    Measure.LAW_OFFICES,
    Measure.LAW_STAFF,
    Measure.MARKET_STATIONS,
    Measure.FIRST_SECRETARIES,
    Measure.ASSISTANTS,
    Measure.SECTION_VACANCIES,
)

_STAFF = tuple(f"{Measure.ACTUAL}:{c}" for c in IN_ESTABLISHMENT)
_APPROVED = tuple(f"{Measure.APPROVED}:{c}" for c in IN_ESTABLISHMENT)


def summarize(source: Source, on: date) -> Summary:
    """Compute the summary of a statement as seen on a day (计算摘要)."""
    book = Book(source)
    findings = examine(book)
    checks = cross_foot(book)
    return Summary(
        on=on,
        statement=source.statement,
        units=tuple(_unit_row(book, unit) for unit in source.units),
        groups=tuple(_group_row(book, group) for group in (Group.STREET, Group.TOWN, Group.ALL)),
        establishment=tuple(_line_row(line) for line in establishment(book)),
        averages=own_averages(book),
        claims=tuple(_claim_row(finding) for finding in findings),
        checks=tuple(_check_row(check) for check in checks),
        others=tuple(_other_row(book, measure) for measure in OTHER_MEASURES),
        flags=_flags(book, findings, checks),
    )


def _number(amount: Amount) -> Number:
    more = bool(amount.figure and amount.figure.more_than)
    why = amount.missing.why if amount.missing else ""
    if amount.partial:
        why = say(N_("部分项目原文没有提到，未计入"))
    return Number(amount.value, amount.missing, why, amount.summed, more)


def _unit_row(book: Book, unit: Unit) -> UnitRow:
    quotas = tuple(
        Quotas(
            category,
            _number(book.at(unit.code, Measure.APPROVED, category)),
            _number(book.at(unit.code, Measure.ACTUAL, category)),
            _number(book.at(unit.code, Measure.PLANNED, category)),
        )
        for category in (Category.ADMINISTRATIVE, Category.PUBLIC, Category.SUPPORT)
    )
    counts = {measure: _number(book.at(unit.code, measure)) for measure in UNIT_MEASURES}
    return UnitRow(unit.code, unit.name, unit.group, counts, quotas)


def _group_row(book: Book, group: Group) -> GroupRow:
    size = len(book.units(group))
    kind = say(N_("镇街")) if group is Group.ALL else group.label
    counts = {measure: _number(book.total(group, measure)) for measure in UNIT_MEASURES}
    return GroupRow(group, tell(N_("%(n)s 个%(kind)s合计"), n=size, kind=kind), counts)


def _quotient(key: str, title: str, average: Average) -> Quotient:
    exact = average.exact
    return Quotient(
        key=key,
        title=title,
        of=average.of,
        per=average.per,
        numerator=int(average.numerator),
        denominator=int(average.denominator),
        exact=f"{exact.numerator}/{exact.denominator}",
        mode=average.mode,
        places=average.places,
        scale=average.scale,
        value=average.printed,
    )


def _line_row(line: Line) -> LineRow:
    rate = line.full_rate
    key = f"{line.group}.{line.category or 'all'}.full_rate"
    return LineRow(
        group=line.group,
        category=line.category,
        label=line.label,
        approved=_number(line.approved),
        actual=_number(line.actual),
        planned=_number(line.planned),
        vacant=line.vacant,
        over=line.over,
        available=line.available,
        plan_assumed_none=line.plan_assumed,
        full_rate=_quotient(key, tell(N_("%(group)s%(what)s满编率"), group=line.group.label, what=line.label), rate) if rate else None,
    )


def own_averages(book: Book) -> tuple[Quotient, ...]:
    """Averages of our own (另算的平均数), each to two places, halves up, its making said."""
    made = []
    for group in (Group.STREET, Group.TOWN):
        with_plan = (*_STAFF, *_mentioned_plans(book, group))
        made += [
            _own(book, group, "approved_average", N_("平均核定编制（含工勤控制数，不含编外）"), _APPROVED),
            _own(book, group, "actual_average", N_("平均实有在编（不含计划）"), _STAFF),
            _own(book, group, "actual_with_plan_average", N_("平均实有在编加计划"), with_plan),
            _own(book, group, "party_plaque_average", N_("平均党政挂牌机构"), ("party_plaques",)),
            _own(book, group, "public_plaque_average", N_("平均事业挂牌机构"), ("public_plaques",)),
        ]
    made.append(_own(book, Group.ALL, "law_staff_average", N_("平均综合执法办公室人员"), ("law_staff",)))
    return (*(quotient for quotient in made if quotient), *_outside_shares(book))


def _mentioned_plans(book: Book, group: Group) -> tuple[str, ...]:
    plans = ((c, book.total(group, Measure.PLANNED, c).value) for c in IN_ESTABLISHMENT)
    return tuple(f"{Measure.PLANNED}:{c}" for c, value in plans if value is not None)


def _own(book: Book, group: Group, key: str, title: str, of: tuple[str, ...]) -> Quotient | None:
    found = recount(book, Reading(of=of), group, "0.00")
    if found is None:
        return None
    whose = group.label if group is not Group.ALL else say(N_("镇街"))
    named = tell(N_("%(group)s：%(title)s"), group=whose, title=say(title))
    return _quotient(f"{group}.{key}", named, found.average)


def _outside_shares(book: Book) -> tuple[Quotient, ...]:
    shares = []
    for line in establishment(book):
        outside = book.total(line.group, Measure.ACTUAL, Category.OUTSIDE).value
        if line.category is None and outside is not None and line.actual.value:
            share = Average(
                outside, line.actual.value, of=say(N_("编外聘用实有")), per=say(N_("在编实有（不含计划）")), places=2, scale=100
            )
            title = tell(N_("%(group)s编外与在编之比（%%）"), group=line.group.label)
            shares.append(_quotient(f"{line.group}.outside_share", title, share))
    return tuple(shares)


def _recount_row(found: Recount) -> RecountRow:
    exact = found.average.exact
    return RecountRow(
        words=found.reading.words or found.average.of,
        stated=found.reading.stated,
        numerator=int(found.average.numerator),
        denominator=int(found.average.denominator),
        exact=f"{exact.numerator}/{exact.denominator}",
        two_places=found.two_places,
        by_mode=found.by_mode,
        reproduces=found.reproduces,
        working=found.working,
    )


def _claim_row(finding: Finding) -> ClaimRow:
    claim = finding.claim
    return ClaimRow(
        key=claim.key,
        title=claim.title,
        group=claim.group,
        printed=Decimal(claim.printed),
        verdict=finding.verdict,
        verdict_words=finding.verdict.label,
        flags=finding.flags,
        readings=tuple(_recount_row(found) for found in finding.recounts),
        working=finding.working,
        quote=claim.quote,
    )


def _check_row(check: Check) -> CheckRow:
    return CheckRow(
        check.key, check.title, check.left, check.left_words, check.right, check.right_words,
        check.verdict, check.verdict.label, check.note, check.quote,
    )  # fmt: skip


def _other_row(book: Book, measure: Measure) -> OtherRow:
    amount = book.at(Group.ALL, measure)
    figure = amount.figure
    return OtherRow(
        measure=measure,
        label=measure.label,
        number=_number(amount),
        counter=measure.counter,
        note=figure.note if figure else "",
        quote=figure.quote if figure else "",
    )


def _flags(book: Book, findings: tuple[Finding, ...], checks: tuple[Check, ...]) -> tuple[str, ...]:
    """What a reader must know before quoting a number (引用前须知)."""
    unequal = N_("%(title)s：%(one)s %(left)s，%(other)s %(right)s，不等。")
    flags = [tell(unequal, title=c.title, one=c.left_words, left=c.left, other=c.right_words, right=c.right)
             for c in checks if c.verdict is Verdict.DIFFERS]  # fmt: skip
    flags += [tell(N_("%(title)s %(printed)s：%(words)s"), title=f.claim.title, printed=f.claim.printed, words=words)
              for f in findings for words in f.flags]  # fmt: skip
    if not common_modes(findings):
        flags.append(say(N_("没有哪一种取整方式能同时得出原文的全部平均数：引用时须逐个写明取整方式。")))
    unknown = [f for f in book.source.figures if f.missing is Missing.NOT_ITEMISED]
    if unknown:
        flags.append(say(N_("各镇街的核定、实有、计划编制和挂牌机构，原报告未分列：一律显示为未知，不按平均数摊。")))
    flags += [f"{f.measure.label}“{f.quote}”：{f.note}" for f in book.source.figures
              if f.missing is Missing.AMBIGUOUS]  # fmt: skip
    return tuple(flags)
