"""Cross-footing (核对): what a source adds up, added up again; what cannot be checked is said so."""

from dataclasses import dataclass

from yizhen.kernel.words import N_, say
from yizhen.staffing.rules.book import Book, line_of
from yizhen.staffing.terms import IN_ESTABLISHMENT, Category, Group, Measure, Verdict
from yizhen.staffing.terms.said import tell


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison (核对项): what was counted, what it was held against, and how it came out."""

    key: str
    title: str
    left: int | None
    left_words: str
    right: int | None
    right_words: str
    verdict: Verdict
    note: str = ""
    quote: str = ""


_FOOTED = (
    (Measure.PARTY_ORGANS, Group.STREET),
    (Measure.PUBLIC_INSTITUTIONS, Group.STREET),
    (Measure.LEADER_POSTS, Group.STREET),
    (Measure.PARTY_ORGANS, Group.TOWN),
    (Measure.PUBLIC_INSTITUTIONS, Group.TOWN),
    (Measure.LEADER_POSTS, Group.TOWN),
    (Measure.SQUADS, Group.ALL),
    (Measure.PARTY_PLAQUES, Group.STREET),
    (Measure.PUBLIC_PLAQUES, Group.STREET),
    (Measure.PARTY_PLAQUES, Group.TOWN),
    (Measure.PUBLIC_PLAQUES, Group.TOWN),
)


def cross_foot(book: Book) -> tuple[Check, ...]:
    """Every check that the figures allow (全部核对项), those that cannot be made included."""
    return (
        *(_counted(book, group) for group in (Group.STREET, Group.TOWN)),
        *(_footed(book, measure, group) for measure, group in _FOOTED),
        *(_quota(book, group, c) for group in (Group.STREET, Group.TOWN) for c in IN_ESTABLISHMENT),
        _one_each(book),
        _service_staff(book),
    )


def _verdict(left: int | None, right: int | None) -> Verdict:
    if left is None or right is None:
        return Verdict.CANNOT
    return Verdict.AGREES if left == right else Verdict.DIFFERS


def _quote(book: Book, group: Group, measure: Measure, category: Category | None = None) -> str:
    figure = book.at(group, measure, category).figure
    return figure.quote if figure else ""


def _counted(book: Book, group: Group) -> Check:
    listed, stated = len(book.units(group)), book.at(group, Measure.UNITS).value
    return Check(
        f"{group}.units", tell(N_("%(group)s数"), group=group.label), listed, say(N_("单位表所列")), stated, say(N_("原文所载")),
        _verdict(listed, stated), quote=_quote(book, group, Measure.UNITS),
    )  # fmt: skip


def _footed(book: Book, measure: Measure, group: Group) -> Check:
    units, stated = book.over_units(group, measure), book.at(group, measure)
    note = units.missing.why if units.missing else ""
    return Check(
        f"{group}.{measure}", tell(N_("%(group)s%(what)s"), group=group.label, what=measure.label), units.value, say(N_("各单位相加")), stated.value,
        say(N_("原文合计")), _verdict(units.value, stated.value), note, _quote(book, group, measure),
    )  # fmt: skip


def _quota(book: Book, group: Group, category: Category) -> Check:
    """Actual and planned staff stay within the approved number (实有加计划不超核定)."""
    line = line_of(book, group, category)
    title = tell(N_("%(group)s%(what)s不超编"), group=group.label, what=category.label)
    used = None if line.actual.value is None else line.actual.value + (line.planned.value or 0)
    words = say(N_("实有（未提计划）") if line.planned.value is None else N_("实有 + 计划"))
    verdict = _verdict(used, line.approved.value)
    if used is not None and line.approved.value is not None:
        verdict = Verdict.AGREES if used <= line.approved.value else Verdict.DIFFERS
    note = "" if verdict is not Verdict.AGREES else tell(N_("未超，可用 %(n)s"), n=line.available)
    quote = _quote(book, group, Measure.ACTUAL, category)
    return Check(
        f"{group}.{category}.within", title, used, words, line.approved.value, say(N_("核定")), verdict, note, quote
    )


def _one_each(book: Book) -> Check:
    """Each township and street has its own law-enforcement office (每个镇街一个综合行政执法办公室)."""
    offices, units = book.at(Group.ALL, Measure.LAW_OFFICES).value, len(book.units())
    return Check(
        "all.law_offices", say(N_("综合行政执法办公室每镇街一个")), units, say(N_("镇街数")), offices, say(N_("原文所载")),
        _verdict(units, offices), quote=_quote(book, Group.ALL, Measure.LAW_OFFICES),
    )  # fmt: skip


def _service_staff(book: Book) -> Check:
    """Staff of the service centers beside their quota (便民服务中心人数与编制): different people."""
    staff = book.at(Group.ALL, Measure.SERVICE_STAFF).value
    quota = book.at(Group.ALL, Measure.SERVICE_QUOTA).value
    return Check(
        "all.service_staff", say(N_("便民服务中心人数不可与编制直接相减")), staff, say(N_("工作人员、代办员")),
        quota, say(N_("核定事业编制")), Verdict.CANNOT, say(N_("人员含公务员、事业、临聘三种身份，原报告未分列")),
        _quote(book, Group.ALL, Measure.SERVICE_STAFF),
    )  # fmt: skip
