"""What a county's workbook says, line by line (编制工作簿用语). Pure."""

from datetime import date

import msgspec


class Counted(msgspec.Struct, frozen=True):
    """Numbers of one category as a line gives them (一类编制所列数); None is "not given", never zero."""

    approved: int | None = None
    actual: int | None = None
    planned: int | None = None


class OrganLine(msgspec.Struct):
    """A line of the sheet of organs (机构编制行)."""

    line: int
    sheet: str
    code: str = ""
    name: str = ""
    kind: str = ""
    document: str = ""
    dated: date | None = None
    authority: str = ""
    counts: dict[str, Counted] = {}
    organ: int | None = None
    notes: list[str] = []
    problems: list[str] = []


class PersonLine(msgspec.Struct):
    """A line of the sheet of people (人员行)."""

    line: int
    sheet: str
    name: str = ""
    unit: str = ""
    number: str = ""
    staff_no: str = ""
    category: str = ""
    identity: str = ""
    sex: str = ""
    title: str = ""
    leader_level: str = ""
    quota_since: date | None = None
    quota_document: str = ""
    born_on: date | None = None
    worked_since: date | None = None
    education: str = ""
    party: str = ""
    nation: str = ""
    phone: str = ""
    organ: int | None = None
    notes: list[str] = []
    problems: list[str] = []

    def __repr__(self) -> str:
        """Logs must not hold personal values."""
        return f"PersonLine({self.sheet} {self.line})"


class ReportedLine(msgspec.Struct, frozen=True):
    """What became of a line (逐行结果): ``refused`` ones are not taken; notes are taken and visible afterwards."""

    sheet: str
    line: int
    what: str
    refused: bool
    reasons: tuple[str, ...]


class ImportResult(msgspec.Struct, frozen=True):
    """Result of an import or of its dry run (导入结果)."""

    batch: int | None
    name: str
    dry_run: bool
    sheets: tuple[str, ...]
    organs: int
    people: int
    refused: int
    noted: int
    taken: int
    over: int
    lines: tuple[ReportedLine, ...]
