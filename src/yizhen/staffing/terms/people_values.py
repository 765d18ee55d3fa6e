"""What crosses rooms and the door about people (人员用语之值): drafts, filters, lines, pages. Pure."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from yizhen.staffing.terms.conflicts import InTheWay
from yizhen.staffing.terms.people import Field, Standing


@dataclass(frozen=True, slots=True)
class Identity:
    """身份类别 an identity as a county uses it; ``categories`` are the quota categories it may take."""

    key: str
    name: str
    group: str
    categories: tuple[str, ...] = ()
    cadre: bool = False
    local: bool = False
    retired: bool = False


@dataclass(frozen=True, slots=True)
class StaffDraft:
    """待登记人员 a person to be taken in. ``person`` is an id of organs, or ``staff_no`` and ``name`` make one.

    Days are dates or empty; ``number`` may be an old one of 15 digits, which becomes 18.
    """

    organ: int
    identity: str
    person: int | None = None
    staff_no: str = ""
    name: str = ""
    category: str = ""
    purpose: str = ""
    sex: str = ""
    born_on: date | None = None
    worked_since: date | None = None
    joined_on: date | None = None
    entry: str = ""
    entry_from: str = ""
    staff_class: str = ""
    funding: str = ""
    post_kind: str = ""
    title: str = ""
    leader_level: str = ""
    rank: str = ""
    title_since: date | None = None
    above_rank: bool = False
    registered: bool = False
    education: str = ""
    degree: str = ""
    speciality: str = ""
    graduated_on: date | None = None
    wanted_speciality: str = ""
    track: str = ""
    quota_since: date | None = None
    quota_document: str = ""
    number: str = ""
    nation: str = ""
    native_place: str = ""
    party: str = ""
    school: str = ""
    phone: str = ""
    note: str = ""

    def __repr__(self) -> str:
        """Logs must not hold personal values."""
        return f"StaffDraft(organ={self.organ}, identity={self.identity!r})"


class Taken(NamedTuple):
    """登记结果 what became of a draft: the id in the ledger and the person's, or why it was refused.

    ``notes`` tell what was kept although it looks wrong (a resident number with a bad check digit); ``other`` who
    stands in the way, where whoever asks may see them.
    """

    staff: int | None
    person: int | None
    refused: str = ""
    notes: tuple[str, ...] = ()
    other: InTheWay | None = None


@dataclass(frozen=True, slots=True)
class StaffFilter:
    """人员筛选 what of the people ledger is asked for."""

    on: date
    text: str = ""
    organ: int | None = None
    standing: str = Standing.ACTIVE
    category: str = ""
    identity: str = ""
    group: str = ""
    place: str = ""
    retires: int | None = None
    certificate: str = ""
    sort: str = "organ"


@dataclass(frozen=True, slots=True)
class StaffLine:
    """人员行 one person of the ledger, masked: name as in office, birth by the year."""

    id: int
    person: int
    staff_no: str
    name: str
    organ: int
    organ_name: str
    work_organ: int | None
    work_organ_name: str
    work_kind: str
    identity: str
    group: str
    category: str
    title: str
    rank: str
    standing: str
    birth_year: int | None
    retires_on: date | None
    education: str
    speciality: str


@dataclass(frozen=True, slots=True)
class StaffPage:
    """人员台账页 one page of people, and how many there are in all."""

    lines: tuple[StaffLine, ...]
    count: int


@dataclass(frozen=True, slots=True)
class PostingView:
    """岗编分离 one posting; ``overdue``: the planned day has passed and nobody entered the return."""

    id: int
    staff: int
    name: str
    kind: str
    organ: int | None
    organ_name: str
    from_name: str
    starts_on: date
    until: date | None
    ended_on: date | None
    document: str
    reason: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class CareerView:
    """任职晋升 one record of a career."""

    kind: str
    on: date
    before: str
    after: str
    document: str
    note: str


@dataclass(frozen=True, slots=True)
class CertificateView:
    """资格证件 one certificate; ``days`` until it ends, None without an end."""

    id: int
    staff: int
    name: str
    organ_name: str
    kind: str
    number: str
    state: str
    field: str
    exam_on: date | None
    score: str
    training_hours: int
    issued_on: date
    valid_until: date | None
    days: int | None


@dataclass(frozen=True, slots=True)
class PoolView:
    """周转池人员 one person in a people pool."""

    id: int
    staff: int
    name: str
    organ_name: str
    pool: str
    entered_on: date
    ground: str
    task: str
    retires_on: date | None
    left_on: date | None


@dataclass(frozen=True, slots=True)
class StaffSheet:
    """人员页 everything the page of one person shows; ``private`` is masked."""

    line: StaffLine
    row: dict[str, Any]
    private: tuple[tuple[Field, str], ...]
    postings: tuple[PostingView, ...]
    careers: tuple[CareerView, ...]
    certificates: tuple[CertificateView, ...]
    pools: tuple[PoolView, ...]
    flags: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class CadreDraft:
    """待登记村（社区）干部 a cadre to be entered; ``village`` has 12 digits."""

    village: str
    name: str
    sex: str
    born_on: date
    title: str
    selection: str
    selected_on: date
    organ: int | None = None
    staff: int | None = None
    number: str = ""
    phone: str = ""
    both: bool = False
    established: bool = False
    party_member: bool = False
    education: str = ""
    term_until: date | None = None
    keeper: str = ""
    duties: str = ""

    def __repr__(self) -> str:
        """Logs must not hold personal values."""
        return f"CadreDraft(village={self.village!r}, title={self.title!r})"


@dataclass(frozen=True, slots=True)
class CadreFilter:
    """村（社区）干部筛选 what of the register is asked for. ``show``: in office, terms over, or left."""

    on: date
    text: str = ""
    township: str = ""
    title: str = ""
    show: str = ""


@dataclass(frozen=True, slots=True)
class CadreLine:
    """村（社区）干部 one cadre as lists show it."""

    id: int
    village: str
    township: str
    name: str
    sex: str
    birth_year: int
    age: int
    title: str
    both: bool
    established: bool
    education: str
    selection: str
    selected_on: date
    term_until: date | None
    left_on: date | None
    grade: str


class Share(NamedTuple):
    """占比 a share with its making: how many of how many, printed with one place, rounded half up."""

    part: int
    whole: int
    percent: str


@dataclass(frozen=True, slots=True)
class CadreFigures:
    """村（社区）干部统计 figures over the secretaries of a county or township, each with its numerator and denominator."""

    villages: int
    cadres: int
    secretaries: int
    both: Share
    young: Share
    established: Share
    women: Share
    terms_over: int


@dataclass(frozen=True, slots=True)
class ForecastLine:
    """退休预测 how many retire in a year, by category."""

    year: int
    count: int
    by_category: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """退休预测 who reaches retirement by rule within one, three and five years, and year by year."""

    on: date
    within: tuple[tuple[int, int], ...]
    lines: tuple[ForecastLine, ...]
    unknown: int
