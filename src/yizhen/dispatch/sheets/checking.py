"""Check an opened table row by row (逐行核对): what each row is, what is wrong with it, what it repeats."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.utils.translation import override

from yizhen.dispatch.actions.intake import chosen_place
from yizhen.dispatch.actions.refusals import FAULTS
from yizhen.dispatch.queries.batches import book_of, known_cases
from yizhen.dispatch.queries.outside import Row, outside_many
from yizhen.dispatch.rules import clean, faults
from yizhen.dispatch.rules.columns import Field
from yizhen.dispatch.rules.rows import Parsed, Problem, Read, draft_of, read_row
from yizhen.dispatch.rules.twins import WINDOW, Told, Twins
from yizhen.kernel.words import N_
from yizhen.kernel.working_hours import legal_day
from yizhen.territory import door as territory

CHUNK = 2000
OUTSIDE, SWAPPED = N_("地点在县界之外，只作文字保留"), N_("经度和纬度写反了，已对调")


@dataclass(frozen=True, slots=True)
class Checked:
    """A row checked (核对过的行); ``twin`` names the line or case that it repeats, ``outside`` why it is not for its township."""

    line: int
    cells: list[str]
    parsed: Parsed | None
    problems: tuple[Problem, ...]
    twin_line: int | None = None
    twin_case: int | None = None
    outside: Problem | None = None

    @property
    def is_repeated(self) -> bool:
        """Whether it repeats another request (近似重复)."""
        return self.twin_line is not None or self.twin_case is not None


@dataclass
class Check:
    """Counts of a check (核对统计); notes are what was decided about rows that were not refused."""

    read: int = 0
    good: int = 0
    bad: int = 0
    duplicates: int = 0
    outside: int = 0
    notes: Counter[str] = field(default_factory=Counter)

    def count(self, row: Checked, notes: Sequence[str]) -> None:
        """Count one row."""
        self.read += 1
        self.good += row.parsed is not None
        self.bad += row.parsed is None
        self.duplicates += row.is_repeated
        self.outside += row.outside is not None
        self.notes.update(notes)


def check_table(
    rows: Iterable[tuple[int, list[str]]],
    head: Sequence[str],
    mapping: Mapping[Field, int],
    *,
    county: str,
    now: datetime,
    check: Check,
) -> Iterator[Checked]:
    """Check rows as they are read (核对), counting into ``check``."""
    book = book_of(county, legal_day(now))
    twins = _Known(county)
    source = iter(rows)
    while part := list(islice(source, CHUNK)):
        reads = [read_row(cells, head, mapping, book, now) for _line, cells in part]
        _settle_points(reads, county)
        for read in reads:
            _verify(read)
        outside = _outside(reads, head, mapping, county, legal_day(now))
        twins.cover([read.parsed.received_at for read in reads if read.parsed is not None])
        for (line, cells), read, why in zip(part, reads, outside, strict=True):
            row = _checked(line, cells, read, twins, why)
            check.count(row, read.notes)
            yield row


def _outside(
    reads: Sequence[Read], head: Sequence[str], mapping: Mapping[Field, int], county: str, day: date
) -> list[Problem | None]:
    """Why rows that are still to be handled are not for the township that they would go to (核对清单)."""
    asked = [_row(read) for read in reads]
    column = head[mapping[Field.DEPARTMENT]] if Field.DEPARTMENT in mapping else Field.DEPARTMENT.label
    return [
        Problem(column, one.department, why) if why else None
        for one, why in zip(asked, outside_many(county, asked, day), strict=True)
    ]


def _row(read: Read) -> Row:
    one = read.parsed
    if one is None or one.ended:
        return Row("", "", "", "")
    township, village = read.place if read.place[0] else chosen_place(one.division)
    return Row(one.category, township, village, one.department)


def _checked(line: int, cells: list[str], read: Read, twins: "_Known", outside: Problem | None) -> Checked:
    if read.parsed is None:
        return Checked(line, cells, None, tuple(read.problems))
    found = twins.add(line, read.parsed)
    kind, ref = found if found is not None else ("", None)
    return Checked(
        line, cells, read.parsed, (), ref if kind == "line" else None, ref if kind == "case" else None, outside
    )


def _verify(read: Read) -> None:
    """The same examination that every request passes; what it finds is a problem of the row."""
    if read.parsed is None:
        return
    found = faults(clean(draft_of(read.parsed)), read.parsed.received_at)
    if found:
        with override("zh-hans"):  # kept in Chinese, and said to each reader in their language
            read.problems += [Problem(name, "", str(FAULTS[fault])) for name, fault in found.items()]
        read.parsed = None


def _settle_points(reads: Sequence[Read], county: str) -> None:
    """Points inside the county stay; one written the wrong way round is turned; any other becomes words."""
    pointed = [read for read in reads if read.parsed is not None and read.parsed.lon is not None]
    if not pointed:
        return
    told = [_point(read) for read in pointed]
    inside = territory.locate_many(_possible(told), county)
    turned = territory.locate_many(_possible([(lat, lon) for lon, lat in told]), county)
    for read, point, here, there in zip(pointed, told, inside, turned, strict=True):
        if here is not None or there is not None:
            read.place = ((here or there).township, (here or there).village)
        if here is not None:
            continue
        parsed = read.parsed
        assert parsed is not None
        if there is not None:
            parsed.lon, parsed.lat = point[1], point[0]
            read.notes.append(SWAPPED)
            continue
        parsed.lon = parsed.lat = None
        words = f"（经度 {point[0]}，纬度 {point[1]}，在县界之外）"
        parsed.place_text = f"{parsed.place_text[: 200 - len(words)]}{words}"
        read.notes.append(OUTSIDE)


def _point(read: Read) -> tuple[float, float]:
    parsed = read.parsed
    assert parsed is not None
    return parsed.lon or 0.0, parsed.lat or 0.0


def _possible(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Points that are on the globe; others are sent where no county lies."""
    return [one if abs(one[0]) <= 180 and abs(one[1]) <= 90 else (0.0, 0.0) for one in points]  # noqa: PLR2004


class _Known:
    """What was asked before (已有诉求): earlier rows, and cases received near the times of the rows."""

    def __init__(self, county: str) -> None:
        self.county, self.twins = county, Twins()
        self.since: datetime | None = None
        self.until: datetime | None = None

    def cover(self, times: Sequence[datetime]) -> None:
        """Look up the cases received around these times, each span once."""
        if not times:
            return
        since, until = min(times) - WINDOW, max(times) + WINDOW + timedelta(seconds=1)
        if self.since is None or self.until is None:
            self._add(since, until)
            self.since, self.until = since, until
        if since < self.since:
            self._add(since, self.since)
            self.since = since
        if until > self.until:
            self._add(self.until, until)
            self.until = until

    def _add(self, since: datetime, until: datetime) -> None:
        for told in known_cases(self.county, since, until):
            self.twins.add(told)

    def add(self, line: int, parsed: Parsed) -> Any:
        """Add a row, and give the reference of what it repeats."""
        point = (parsed.lon, parsed.lat) if parsed.lon is not None and parsed.lat is not None else None
        return self.twins.add(
            Told(
                ("line", line), parsed.received_at, parsed.category, parsed.division or parsed.place_text, point,
                parsed.title, parsed.detail, parsed.number,
            )
        )  # fmt: skip
