"""Check the lines of a county's workbook (逐行核对): against each other, the organs and the ledger."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.conf import settings

from yizhen.kernel.actors import Actor
from yizhen.organs.door import NoSuchOrgan, OrganView, organ_by_code, organs_of_county
from yizhen.organs.door import Power as OrganPower
from yizhen.staffing.access.ledger import covers
from yizhen.staffing.actions.people import TWICE
from yizhen.staffing.models import Account, StaffRow
from yizhen.staffing.queries.people import identities_of
from yizhen.staffing.rules.catalogue import categories
from yizhen.staffing.rules.people import completed, number_index
from yizhen.staffing.rules.workbook import KIND_NAMES, plain
from yizhen.staffing.terms import LedgerPower
from yizhen.staffing.terms.people import PeoplePower
from yizhen.staffing.terms.people_values import StaffDraft
from yizhen.staffing.terms.workbook import OrganLine, PersonLine

OPENED = "这个单位已有编制台账，不能再作期初；请用“登记变动”"
SHORTEST_NAME, CHUNK = 3, 500


def check_lines(
    organs: Sequence[OrganLine], people: Sequence[PersonLine], *, county: str, by: Actor, on: date
) -> None:
    """Check the lines against each other and against the ledger (逐行核对); problems are written into the lines.

    Needs staffing.import. Raises NoPower, NoSuchOrgan for a county out of reach.
    """
    by.require(LedgerPower.IMPORT)
    if not covers(by, LedgerPower.IMPORT, county, None):
        raise NoSuchOrgan(county)
    book = Names(organs_of_county(county, on))
    opened = set(Account.objects.filter(county=county, organ__isnull=False).values_list("organ_id", "category"))
    may_make = by.can(OrganPower.EDIT)
    seen: dict[str, int] = {}
    for line in organs:
        line.organ = book.find(line.code, line.name)
        key = str(line.organ or line.code or line.name)
        if key in seen:
            line.problems.append(f"与第 {seen[key]} 行是同一个单位，重复")
        elif line.organ is None:
            _check_fresh(line, county, may_make=may_make)
        elif any((line.organ, kind) in opened for kind in line.counts):
            line.problems.append(OPENED)
        if not line.problems:
            seen[key] = line.line
            _tell_excess(line)
    _check_people(people, organs, book, opened)
    _check_known(_check_values(people, county, on), county)
    if people and not by.can(PeoplePower.CORE):
        for one in people:
            one.problems.append("您没有登记人员编制信息的权限，人员行没有导入")


def _check_fresh(line: OrganLine, county: str, *, may_make: bool) -> None:
    """An organ that is not in force on the day (没有的单位): to be established, unless its code is given already."""
    if _is_coded(county, line.code):
        line.problems.append(f"代码{line.code}的机构在这一天没有设立或者已经撤销")
    elif may_make and line.kind:
        line.notes.append(f"机构台账里没有，将按“{KIND_NAMES[line.kind]}”新设")
    else:
        line.problems.append("机构台账里没有这个单位，也看不出类别；请先在机构里登记")


def _is_coded(county: str, code: str) -> bool:
    """Whether the county has an organ of this code on some other day; codes are not given twice."""
    try:
        return bool(code) and organ_by_code(county, code).id > 0
    except NoSuchOrgan:
        return False


def _tell_excess(line: OrganLine) -> None:
    for key, one in line.counts.items():
        category = categories()[key]
        over = (one.actual or 0) - (one.approved or 0)
        if category.has_quota and over > 0:
            word = "超职数" if category.level else "超编"
            line.notes.append(f"{category.short}{word} {over}，照实登记，只减不增")


def _check_people(
    people: Sequence[PersonLine], organs: Sequence[OrganLine], book: "Names", opened: set[tuple[int, str]]
) -> None:
    fresh = {plain(line.name) for line in organs if not line.problems and line.organ is None}
    listed = {line.organ for line in organs if not line.problems and line.organ is not None}
    numbers: dict[str, int] = {}
    for one in people:
        one.organ = book.find("", one.unit)
        if one.organ is None:
            one.unit = _fresh(plain(one.unit), fresh) or one.unit
        if one.organ is None and plain(one.unit) not in fresh:
            one.problems.append(f"没有“{one.unit}”这个单位")
        if one.organ is not None and one.organ not in listed and (one.organ, one.category) in opened:
            one.problems.append("这个单位已有编制台账，请在人员台账里办理上编")
        if one.number and one.number in numbers:
            one.problems.append(f"与第 {numbers[one.number]} 行是同一个身份证号，同一人不能登记两次")
        elif one.number:
            numbers[one.number] = one.line
        if not one.number:
            one.notes.append("没有身份证号")


def _fresh(unit: str, fresh: set[str]) -> str:
    """The organ that the file itself brings and a person's line means (新设单位), whole or without the county."""
    ends = [name for name in fresh if len(unit) >= SHORTEST_NAME and name.endswith(unit)]
    return ends[0] if len(ends) == 1 else ""


def _check_values(people: Sequence[PersonLine], county: str, on: date) -> dict[str, PersonLine]:
    """What taking the person in would say, said before (人员内容核对); the lines by the index of their number."""
    known, numbers = identities_of(county), {}
    for one in people:
        identity = known.get(one.identity)
        if one.problems or identity is None:
            continue
        try:
            whole, flaw, notes = completed(staff_of(one, 0, "预"), identity, on)
        except ValueError as bad:
            one.problems.append(str(bad))
        else:
            one.notes += [note for note in notes if note not in one.notes]
            if whole.number and not flaw:
                numbers[number_index(settings.MASTER_KEY, county, whole.number)] = one
    return numbers


def _check_known(numbers: Mapping[str, PersonLine], county: str) -> None:
    """Who is in the ledger already is not taken twice (同一人); nothing of them is kept with the line."""
    wanted = list(numbers)
    for start in range(0, len(wanted), CHUNK):
        some = wanted[start : start + CHUNK]
        rows = StaffRow.objects.filter(county=county, number_index__in=some)
        for index in rows.values_list("number_index", flat=True):
            numbers[index].problems.append(TWICE)


def staff_of(line: PersonLine, organ: int, staff_no: str) -> StaffDraft:
    """A person's line as a draft (人员行转登记)."""
    return StaffDraft(
        organ=organ, identity=line.identity, staff_no=line.staff_no or staff_no, name=line.name,
        category=line.category, sex=line.sex, born_on=line.born_on, worked_since=line.worked_since,
        title=line.title, education=line.education, quota_since=line.quota_since,
        quota_document=line.quota_document, number=line.number, nation=line.nation, party=line.party, phone=line.phone,
    )  # fmt: skip


class Names:
    """Organs by code and by name, with the county's prefix or without (按代码、名称找机构)."""

    def __init__(self, organs: Iterable[OrganView]) -> None:
        self.codes: dict[str, int] = {}
        self.names: dict[str, int | None] = {}
        for one in organs:
            self.codes[one.code] = one.id
            for name in {plain(one.name), plain(one.short_name)} - {""}:
                self.names[name] = None if name in self.names and self.names[name] != one.id else one.id

    def find(self, code: str, name: str) -> int | None:
        """The organ of a code, else of a name that only one bears, whole or without the county in front."""
        told = plain(name)
        if code in self.codes:
            return self.codes[code]
        if told not in self.names and len(told) >= SHORTEST_NAME:
            ends = {pk for whole, pk in self.names.items() if whole.endswith(told)}
            self.names[told] = ends.pop() if len(ends) == 1 else None
        return self.names.get(told)
