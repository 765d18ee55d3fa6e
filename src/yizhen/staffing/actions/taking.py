"""Take a staged workbook into the ledger in short transactions (分步导入): entry, seats, people and marks together."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db import IntegrityError, transaction

from yizhen.kernel.actors import Actor
from yizhen.organs.door import OrganView, establish_organ, organs_by_id, organs_of_county
from yizhen.record.door import append, write_rows
from yizhen.staffing.access.ledger import batch_for
from yizhen.staffing.actions.checking import level_of
from yizhen.staffing.actions.checks import recheck
from yizhen.staffing.actions.people import take_people
from yizhen.staffing.actions.posting import post_many
from yizhen.staffing.actions.staging import moved
from yizhen.staffing.actions.workbooks import OPENED, Names, staff_of
from yizhen.staffing.models import Account, Batch, Leg, Seat, StagedRow
from yizhen.staffing.rules.catalogue import categories
from yizhen.staffing.rules.workbook import plain
from yizhen.staffing.states.imports import BATCH_LIFE
from yizhen.staffing.terms import Document, EntryDraft, Kind, LedgerImported, LedgerPower, LegDraft, Place
from yizhen.staffing.terms.imports import BatchState, BatchVerb
from yizhen.staffing.terms.workbook import Counted, OrganLine, PersonLine

ORGANS_A_STEP, PEOPLE_A_STEP = 60, 1200
_ORGAN, _PERSON = msgspec.json.Decoder(OrganLine), msgspec.json.Decoder(PersonLine)


def take_workbook(
    pk: int, *, by: Actor, at: datetime, told: Callable[[int], None] | None = None,
    now: Callable[[], datetime] | None = None, leave: Callable[[], bool] | None = None, held: datetime | None = None,
) -> int:  # fmt: skip
    """Take a staged batch into the ledger (导入) and return how many lines it took in all.

    Goes on where an interrupted one stopped. A worker gives ``now``, its sign of life, ``leave``, whether it was told
    to end: then the batch waits for its next start, and ``held``, the sign of life with which it took the batch up:
    once somebody stopped, dropped or took up the batch, it is not touched again. Raises NoSuchBatch, BatchClosed, NoPower.
    """
    by.require(LedgerPower.IMPORT)
    taken, left = _begin(pk, by, held)
    while left:
        try:
            taken, left, beat = _step(pk, by, at, now, held)
        except IntegrityError:  # somebody entered one of these people meanwhile: now the step sees them
            taken, left, beat = _step(pk, by, at, now, held)
        held = beat
        if told is not None:
            told(taken)
        if leave is not None and leave():
            break
    return taken


@transaction.atomic
def _begin(pk: int, by: Actor, held: datetime | None) -> tuple[int, bool]:
    batch = batch_for(by, pk, lock=True)
    if batch.state == BatchState.TAKEN:
        return batch.taken, False
    if held is not None:  # the worker has begun when it took the batch up
        return batch.taken, _is_held(batch, held)
    batch.state, batch.beat_at = moved(batch, BatchVerb.BEGIN), None
    batch.save(update_fields=["state", "beat_at"])
    return batch.taken, True


def _is_held(batch: Batch, held: datetime | None) -> bool:
    """Whether it was not stopped, dropped, ended or taken up by somebody else."""
    return batch.state == BatchState.TAKING and batch.beat_at == held


@transaction.atomic
def _step(
    pk: int, by: Actor, at: datetime, now: Callable[[], datetime] | None, held: datetime | None
) -> tuple[int, bool, datetime | None]:
    batch = batch_for(by, pk, lock=True)
    if not _is_held(batch, held):
        return batch.taken, False, held
    step = _Step(batch, by, at)
    if not step.organs:
        _finish(batch, by, at)
        return batch.taken, False, held
    batch.taken += step.take()
    batch.refused += step.refused
    batch.beat_at, batch.tries = now() if now is not None else None, 0
    batch.save(update_fields=["taken", "refused", "beat_at", "tries"])
    return batch.taken, True, batch.beat_at


def _finish(batch: Batch, by: Actor, at: datetime) -> None:
    batch.state, batch.taken_at, batch.beat_at = BATCH_LIFE.step(batch.state, BatchVerb.FINISH), at, None
    batch.save(update_fields=["state", "taken_at", "beat_at"])
    done = StagedRow.objects.filter(batch=batch, done=True)
    told = LedgerImported(
        batch.name, batch.sha256, done.filter(kind="organ").count(), done.filter(kind="person").count(), batch.refused
    )
    StagedRow.objects.filter(batch=batch, kind="person", done=False).update(parsed="{}")  # what is told of them stays
    append("staffing.import.taken", told, by=by, at=at, subject=("staffing.batch", batch.pk), county=batch.county)


class _Step:
    """Some organs of a batch with all of their people (一步)."""

    def __init__(self, batch: Batch, by: Actor, at: datetime) -> None:
        self.batch, self.by, self.at, self.refused = batch, by, at, 0
        waiting = StagedRow.objects.filter(batch=batch, ok=True, done=False)
        self.organs: dict[str, tuple[StagedRow | None, OrganLine]] = {}
        for row in waiting.filter(kind="organ").order_by("id")[:ORGANS_A_STEP]:
            line = _ORGAN.decode(row.parsed)
            self.organs[plain(line.name)] = (row, line)
        self._find_made()
        self.people = self._people(waiting)

    def _find_made(self) -> None:
        """Organs that were not there when the file was staged may be there now."""
        fresh = [line for _row, line in self.organs.values() if line.organ is None]
        if fresh:
            book = Names(organs_of_county(self.batch.county, self.batch.valid_from))
            for line in fresh:
                line.organ = book.find(line.code, line.name)

    def _people(self, waiting: Any) -> dict[str, list[tuple[StagedRow, PersonLine]]]:
        """The people of these organs; when no organ's line is left, those of organs that have none."""
        found: dict[str, list[tuple[StagedRow, PersonLine]]] = {}
        ids = {line.organ: name for name, (_row, line) in self.organs.items() if line.organ}
        rows = waiting.filter(kind="person").order_by("id")
        if self.organs:
            rows = rows.filter(unit_key__in=[*self.organs, *(str(one) for one in ids)])
        else:
            rows = rows[:PEOPLE_A_STEP]
        for row in rows:
            line = _PERSON.decode(row.parsed)
            name = ids.get(line.organ, plain(line.unit)) if line.organ else plain(line.unit)
            if name not in self.organs:
                bare = OrganLine(line.line, line.sheet, name=line.unit, organ=line.organ, counts={}, notes=[], problems=[])
                self.organs[name] = (None, bare)
            found.setdefault(name, []).append((row, line))
        return found

    def take(self) -> int:
        """Take them all; how many lines."""
        self.bad: list[tuple[StagedRow, str]] = []
        self._leave_opened()
        self._make_organs()
        views = organs_by_id({line.organ for _row, line in self.organs.values() if line.organ})
        taken = self._enter_people()
        drafts, owners = [], []
        for name, (_row, line) in self.organs.items():
            draft = self._draft(line, views[line.organ], taken.get(name, []))  # type: ignore[index]
            if draft is not None:
                drafts.append(draft)
                owners.append(name)
        entries = dict(zip(owners, post_many(drafts, by=self.by, at=self.at, check=False), strict=True))
        self._seat(taken, entries)
        return self._mark(views)

    def _leave_opened(self) -> None:
        """Leave out organs that somebody has opened since the file was staged, with their people."""
        ids = [line.organ for _row, line in self.organs.values() if line.organ]
        legs = Leg.objects.filter(account__organ__in=ids).exclude(entry__batch=self.batch)
        opened = set(legs.values_list("account__organ_id", "account__category"))
        for name, (row, line) in list(self.organs.items()):
            kinds = {*line.counts, *(one.category for _row, one in self.people.get(name, ()))}
            if not any((line.organ, kind) in opened for kind in kinds):
                continue
            del self.organs[name]
            self.bad += [(row, OPENED)] if row is not None else []
            self.bad += [(other, OPENED) for other, _line in self.people.pop(name, ())]

    def _make_organs(self) -> None:
        for name, (row, line) in self.organs.items():
            if line.organ is None:
                own = row if row is not None else self.people[name][0][0]
                code = line.code or f"DR{self.batch.pk}-{own.pk}"
                line.organ = establish_organ(
                    county=self.batch.county, code=code[:32], name=line.name[:120], kind=line.kind,
                    valid_from=self.batch.valid_from, document=line.document, by=self.by, at=self.at,
                )  # fmt: skip

    def _enter_people(self) -> dict[str, list[tuple[PersonLine, int]]]:
        """Enter the people; whoever is refused stays behind with the reason."""
        listed = [(name, row, line) for name, some in self.people.items() for row, line in some]
        drafts = [
            staff_of(line, self.organs[name][1].organ or 0, f"DR{self.batch.pk}-{row.pk}")
            for name, row, line in listed
        ]
        answers = take_people(drafts, by=self.by, at=self.at) if drafts else []
        taken: dict[str, list[tuple[PersonLine, int]]] = {}
        for (name, row, line), answer in zip(listed, answers, strict=True):
            if answer.person is None:
                self.bad.append((row, answer.refused))
            else:
                taken.setdefault(name, []).append((line, answer.person))
        return taken

    def _draft(
        self, line: OrganLine, view: OrganView, people: Sequence[tuple[PersonLine, int]]
    ) -> EntryDraft | None:
        """The opening entry: figures as they are; where more people are named than counted, the names count."""
        named: dict[str, int] = {}
        for one, _person in people:
            for key in _seats_of(one):
                named[key] = named.get(key, 0) + 1
        legs = [
            leg
            for key in dict.fromkeys((*line.counts, *named))
            for leg in _opening(view, key, line.counts.get(key, Counted()), named.get(key, 0))
        ]
        if not legs:
            return None
        paper = Document(line.document[:80], line.dated, line.authority[:120])
        note = f"{self.batch.name} {line.sheet} 第 {line.line} 行"[:300]
        return EntryDraft(
            Kind.OPEN, self.batch.county, paper, self.batch.valid_from, tuple(legs), note=note, batch=self.batch.pk
        )

    def _seat(self, taken: dict[str, list[tuple[PersonLine, int]]], entries: dict[str, int]) -> None:
        seats = []
        keys = {}
        for name, some in taken.items():
            organ = self.organs[name][1].organ
            for line, person in some:
                for key in _seats_of(line):
                    keys[organ, key] = None
                    seats.append((organ, key, person, entries[name], line.quota_document))
        organs = {organ for organ, _key in keys}
        rows = Account.objects.filter(organ__in=organs, purpose="").values_list("organ_id", "category", "pk")
        accounts = {(organ, category): pk for organ, category, pk in rows}
        known, since = categories(), self.batch.valid_from
        write_rows(
            Seat, ("account_id", "person_id", "strand", "entry_id", "valid_from", "slip"),
            [
                (accounts[organ, key], person, known[key].strand, entry, since, slip[:80])
                for organ, key, person, entry, slip in seats
            ],
        )  # fmt: skip

    def _mark(self, views: dict[int, OrganView]) -> int:
        bad = {row.pk for row, _why in self.bad}
        self.refused = len(bad)
        organs = [row.pk for row, _line in self.organs.values() if row is not None]
        people = [row.pk for some in self.people.values() for row, _line in some if row.pk not in bad]
        StagedRow.objects.filter(pk__in=organs).update(done=True)
        StagedRow.objects.filter(pk__in=people).update(done=True, parsed="{}")  # numbers stay no longer than needed
        for row, why in self.bad:
            StagedRow.objects.filter(pk=row.pk).update(ok=False, told=True, problems=why)
        recheck(self.batch.county, sorted(views), at=self.at)
        return len(organs) + len(people)


def _seats_of(line: PersonLine) -> Iterator[str]:
    yield line.category
    if line.leader_level:
        yield line.leader_level


def _opening(view: OrganView, key: str, counts: Counted, named: int) -> Iterator[LegDraft]:
    """Legs of one category: approved against the authority, in place, planned, and the rest free (or short)."""
    level = level_of(view)
    actual, planned = max(counts.actual or 0, named), counts.planned or 0
    approved = (counts.approved or 0) if categories()[key].has_quota else actual
    amounts = ((Place.OCCUPIED, actual), (Place.PLANNED, planned), (Place.FREE, approved - actual - planned))
    if approved:
        yield LegDraft(None, key, Place.AUTHORITY, -approved, "", level)
    for place, amount in amounts:
        if amount:
            yield LegDraft(view.id, key, place, amount, "", level)

