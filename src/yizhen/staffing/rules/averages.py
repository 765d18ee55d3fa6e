"""Averages and their verdicts (平均数及结论): printed numbers, recomputed every way."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import product

from yizhen.kernel.rounding import Average, Rounding, round_to
from yizhen.kernel.words import N_, say
from yizhen.staffing.rules.book import Book
from yizhen.staffing.terms import Category, Claim, ClaimKind, Group, Measure, Reading, Verdict
from yizhen.staffing.terms.said import JOIN, NEXT, tell

_COUNTED = {Group.STREET: N_("%(n)s条街道"), Group.TOWN: N_("%(n)s个镇"), Group.ALL: N_("%(n)s个镇街")}
_EACH = {Group.STREET: N_("每条街道"), Group.TOWN: N_("每个镇"), Group.ALL: N_("每个镇街")}
MISSING = N_("重算所需的数字原报告没有给出。")


@dataclass(frozen=True, slots=True)
class Recount:
    """A reading recomputed (重算): quotient, working, and the modes that print the stated number."""

    reading: Reading
    average: Average
    working: str
    reproduces: tuple[Rounding, ...]

    @property
    def by_mode(self) -> dict[Rounding, Decimal]:
        """The quotient as each mode prints it (各取整方式的结果)."""
        return {mode: round_to(self.average.exact, self.average.places, mode) for mode in Rounding}

    @property
    def two_places(self) -> Decimal:
        """The quotient to two places, halves up."""
        return round_to(self.average.exact, 2, Rounding.HALF_UP)


@dataclass(frozen=True, slots=True)
class Finding:
    """A stated number and what became of it (核对): verdict, what to mind, and the working."""

    claim: Claim
    verdict: Verdict
    flags: tuple[str, ...]
    recounts: tuple[Recount, ...]
    working: tuple[str, ...]

    @property
    def modes(self) -> frozenset[Rounding]:
        """The rounding modes under which the number can be had at all (可行取整方式)."""
        return frozenset(mode for recount in self.recounts for mode in recount.reproduces)


def places_of(printed: str) -> int:
    """How many decimal places a printed number has (小数位数)."""
    return max(0, -int(Decimal(printed).as_tuple().exponent))


def recount(book: Book, reading: Reading, group: Group, printed: str) -> Recount | None:
    """Recompute one reading of a stated number (重算一种口径); None when a figure it needs is unknown."""
    group = reading.group or group
    terms = [_term(book, group, term) for term in reading.of]
    per = book.total(group, reading.per).value
    if not per or any(value is None for _, value in terms):
        return None
    values = [value for _, value in terms if value is not None]
    average = Average(
        sum(values),
        per,
        of=say(JOIN).join(label for label, _ in terms),
        per=tell(_COUNTED[group], n=per),
        places=places_of(printed),
    )
    sums = " + ".join(f"{value}（{label}）" for label, value in terms)
    whole = f"{sums} = {sum(values)}" if len(values) > 1 else sums
    return Recount(
        reading, average, f"{whole}{say(NEXT)}{sum(values)} ÷ {average.per} = {_fraction(average.exact)}",
        average.matches(Decimal(printed)),
    )  # fmt: skip


def _term(book: Book, group: Group, text: str) -> tuple[str, int | None]:
    measure, _, category = text.partition(":")
    kind = Category(category) if category else None
    label = Measure(measure).label
    if kind:
        short = label.partition("（")[0].partition(" (")[0]
        label = tell(N_("%(measure)s%(category)s"), measure=short, category=kind.short)
    return label, book.total(group, Measure(measure), kind).value


def _fraction(exact: Fraction) -> str:
    if exact.denominator == 1:
        return str(exact.numerator)
    return f"{exact.numerator}/{exact.denominator} ≈ {round_to(exact, 3, Rounding.HALF_UP)}"


def examine(book: Book) -> tuple[Finding, ...]:
    """Recompute every number that the source derived (核对全部所载平均数)."""
    makers = {
        ClaimKind.AVERAGE: _average,
        ClaimKind.AVERAGE_SUM: _average_sum,
        ClaimKind.BACK_PRODUCT: _back_product,
    }
    return _compare_siblings(tuple(makers[claim.kind](book, claim) for claim in book.source.claims))


def _average(book: Book, claim: Claim) -> Finding:
    found = [recount(book, reading, claim.group, claim.printed) for reading in claim.readings]
    recounts = tuple(r for r in found if r is not None)
    stated = next((r for r in recounts if r.reading.stated), None)
    verdict, flags = _judge(claim, stated, recounts)
    return Finding(claim, verdict, flags, recounts, tuple(r.working for r in recounts))


def _judge(
    claim: Claim, stated: Recount | None, recounts: tuple[Recount, ...]
) -> tuple[Verdict, tuple[str, ...]]:
    if stated is None:
        return Verdict.CANNOT, (say(MISSING),)
    if Rounding.HALF_UP in stated.reproduces:
        return Verdict.AGREES, ()
    if stated.reproduces:
        return Verdict.TRUNCATED, (_mode_words(claim, stated),)
    other = next((r for r in recounts if r.reproduces), None)
    apart = {"words": stated.reading.words, "got": stated.two_places, "printed": claim.printed}
    if other is None:
        return Verdict.DIFFERS, (
            tell(N_("按字面口径（%(words)s）得 %(got)s，得不出所载 %(printed)s；没有一种口径和取整方式能得出。"), **apart),
        )
    text = N_("按字面口径（%(words)s）得 %(got)s，得不出所载 %(printed)s；换成“%(other)s”才能得出，与原文口径不一。")
    flags = [tell(text, other=other.reading.words, **apart)]
    if Rounding.HALF_UP not in other.reproduces:
        flags.append(_mode_words(claim, other))
    return Verdict.OTHER_READING, tuple(flags)


def _mode_words(claim: Claim, found: Recount) -> str:
    modes = say(JOIN).join(mode.label for mode in found.reproduces)
    text = N_("所载 %(printed)s 只有%(modes)s才能得出，四舍五入应为 %(rounded)s。")
    return tell(text, printed=claim.printed, modes=modes, rounded=found.by_mode[Rounding.HALF_UP])


def _compare_siblings(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Mark numbers of one kind in one source that no single rounding mode can give (同类数取整方式不一)."""
    return tuple(_beside(finding, findings) for finding in findings)


def _beside(finding: Finding, findings: tuple[Finding, ...]) -> Finding:
    flags = tuple(
        tell(
            N_("与“%(title)s”（%(printed)s）取整方式不同：本数须%(own)s，彼数须%(theirs)s。"), title=other.claim.title,
            printed=other.claim.printed, own=_modes(finding.modes), theirs=_modes(other.modes),
        )
        for other in findings
        if other is not finding
        and finding.claim.sibling
        and other.claim.sibling == finding.claim.sibling
        and not finding.modes & other.modes
    )
    return Finding(
        finding.claim, finding.verdict, (*finding.flags, *flags), finding.recounts, finding.working
    )


def _modes(modes: frozenset[Rounding]) -> str:
    """The usual mode alone when it will do; else every mode that does."""
    usual = modes & {Rounding.HALF_UP} or modes
    return say(N_("或")).join(mode.label for mode in Rounding if mode in usual)


def _average_sum(book: Book, claim: Claim) -> Finding:
    parts = [recount(book, r, claim.group, r.printed) for r in claim.parts]
    left_out = [recount(book, r, claim.group, claim.printed) for r in claim.left_out]
    if None in parts or None in left_out:
        return Finding(claim, Verdict.CANNOT, (say(MISSING),), (), ())
    counted = [r for r in parts if r]
    omitted = [r for r in left_out if r]
    printed = sum((Decimal(r.reading.printed) for r in counted), Decimal(0))
    exact = sum((r.average.exact for r in counted), Fraction(0))
    whole = exact + sum((r.average.exact for r in omitted), Fraction(0))
    working = (
        *(tell(N_("%(working)s，所载 %(printed)s"), working=r.working, printed=r.reading.printed) for r in counted),
        tell(N_("所载各数相加 %(sum)s = %(n)s"), sum=" + ".join(r.reading.printed for r in counted), n=printed),
        tell(N_("不取整相加 = %(n)s"), n=_fraction(exact)),
        *(tell(N_("没有计入：%(working)s"), working=r.working) for r in omitted),
    )
    if printed != Decimal(claim.printed):
        words = tell(N_("所载各数相加得 %(n)s，不是 %(printed)s。"), n=printed, printed=claim.printed)
        return Finding(claim, Verdict.DIFFERS, (words,), (*counted, *omitted), working)
    if whole == exact:
        return Finding(claim, Verdict.AGREES, (), tuple(counted), working)
    names = say(JOIN).join(r.average.of for r in omitted)
    words = tell(
        N_("没有计入%(names)s；计入后%(each)s为 %(n)s 个。"), names=names, each=say(_EACH[claim.group]),
        n=round_to(whole, 1, Rounding.HALF_UP),
    )  # fmt: skip
    return Finding(claim, Verdict.INCOMPLETE, (words,), (*counted, *omitted), working)


def _back_product(book: Book, claim: Claim) -> Finding:
    units = [book.total(part.group, Measure.UNITS).value for part in claim.products]
    total = book.total(claim.group, claim.total).value if claim.total else None
    if total is None or None in units:
        return Finding(claim, Verdict.CANNOT, (say(MISSING),), (), ())
    pairs = [(Decimal(p.printed), n or 0) for p, n in zip(claim.products, units, strict=True)]
    back = sum(average * n for average, n in pairs)
    steps = " + ".join(
        f"{tell(_COUNTED[p.group], n=n)} × {p.printed}" for p, n in zip(claim.products, units, strict=True)
    )
    working = (f"{steps} = {back}", tell(N_("所载总数 = %(n)s"), n=total))
    if back == total:
        return Finding(claim, Verdict.AGREES, (), (), working)
    ways = [split for split in product(*(_spans(a, n) for a, n in pairs)) if sum(split) == total]
    words = tell(N_("按所载平均数乘回去是 %(back)s，与总数 %(total)s 不等。"), back=back, total=total)
    if not ways:
        return Finding(claim, Verdict.DIFFERS, (words,), (), working)
    middle = min(ways, key=lambda split: _distance(split, pairs))
    shares = say(N_("，")).join(
        tell(
            N_("%(group)s %(n)s（平均 %(average)s）"), group=part.group.label, n=count,
            average=round_to(Fraction(count, n or 1), 2, Rounding.HALF_UP),
        )
        for part, count, n in zip(claim.products, middle, units, strict=True)
    )
    text = N_("平均数是四舍五入到整数的：合计 %(total)s 的分法有 %(ways)s 种，例如%(shares)s；哪一种，原报告未分列。")
    words += tell(text, total=total, ways=len(ways), shares=shares)
    return Finding(claim, Verdict.ROUNDED_PARTS, (words,), (), working)


def _spans(average: Decimal, units: int) -> list[int]:
    """The whole numbers that, shared among `units`, round to the printed average (可能的整数)."""
    places = places_of(str(average))
    top = int((average + 1) * units) + 1
    return [n for n in range(top) if round_to(Fraction(n, units), places, Rounding.HALF_UP) == average]


def _distance(split: tuple[int, ...], pairs: list[tuple[Decimal, int]]) -> Fraction:
    """How far a split lies from the printed averages, in squares (离所载平均数的远近)."""
    gaps = (Fraction(count, n) - Fraction(average) for count, (average, n) in zip(split, pairs, strict=True))
    return sum((gap * gap for gap in gaps), Fraction(0))


def common_modes(findings: tuple[Finding, ...]) -> frozenset[Rounding]:
    """The modes under which every stated average can be had (全文通用的取整方式), if any."""
    shared = frozenset(Rounding)
    for finding in findings:
        if finding.claim.kind is ClaimKind.AVERAGE and finding.modes:
            shared &= finding.modes
    return shared
