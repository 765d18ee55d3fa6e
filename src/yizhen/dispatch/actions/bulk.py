"""Take many cases at once (批量登记): same rules and same record as one at a time, far fewer statements."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from yizhen.dispatch.actions import statements
from yizhen.dispatch.actions.intake import (
    SUBJECT,
    case_columns,
    case_values,
    checked,
    chosen_place,
    clock_columns,
    reported,
    step_values,
)
from yizhen.dispatch.actions.moving import moved_entry
from yizhen.dispatch.actions.refusals import BadDraft
from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.queries.county import Office, office
from yizhen.dispatch.queries.leads import category_codes, responsible
from yizhen.dispatch.rules import (
    Fault,
    Outcome,
    Target,
    case_clock,
    changes,
    clean,
    code_from,
    content_digest,
    is_late,
    number_of,
    sign_due,
)
from yizhen.dispatch.states import ACT_OF, LIFE
from yizhen.dispatch.terms import (
    Catalogue,
    Category,
    Draft,
    Ended,
    Move,
    Moved,
    Power,
    Prepared,
    Resolution,
    Standard,
    StartEvent,
    State,
    Verb,
)
from yizhen.duties import door as duties
from yizhen.kernel.actors import Actor, NoPower
from yizhen.kernel.working_hours import legal_day
from yizhen.organs import door as organs
from yizhen.record import door as record
from yizhen.territory import door as territory

CHUNK = 1000
SENDING = (Verb.DISPATCH, Verb.DESIGNATE)
_ENDING = {State.CLOSED: Verb.CLOSE, State.WITHDRAWN: Verb.WITHDRAW, State.REFUSED: Verb.REFUSE}


class BadBatch(ValueError):
    """批量登记有误: which rows (by place in the list) have which faults; nothing was taken."""

    def __init__(self, faults: Mapping[int, Mapping[str, Fault]]) -> None:
        self.faults = dict(faults)
        super().__init__(f"{len(self.faults)} rows cannot be taken")


@transaction.atomic
def take_many(
    prepared: Sequence[Prepared], *, by: Actor, at: datetime, batch: int | None = None
) -> list[tuple[int, str]]:
    """Take prepared cases in (批量登记), all or none, and return (id, number) of each in order.

    Steps that were taken already go through the same life cycle and leave the same entries. The catalogue is
    that of the day a case came in, or of ``at`` where there was none yet. Needs dispatch.import.
    Raises NoPower, BadBatch, NotAllowed for a step that the life cycle does not have.
    """
    if not (by.can(Power.IMPORT) or by.can(Power.INTAKE)):
        raise NoPower(Power.IMPORT)
    taking = _Taking(by, at, batch)
    rows = taking.rows(prepared)
    serials = _draw(len(rows))
    for row, serial, one in zip(rows, serials, prepared, strict=True):
        row["id"], row["number"] = serial, number_of(legal_day(one.received_at), serial)
    for row, one in zip(rows, prepared, strict=True):
        taking.play(row, one)
    _write(rows, taking.steps)
    record.append_many(taking.news)
    return [(row["id"], row["number"]) for row in rows]


def _draw(count: int) -> list[int]:
    """Numbers for new rows (取号). The write lock of the transaction keeps SQLite's counter still."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence('dispatch_case', 'id')) FROM generate_series(1, %s)",
                [count],
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = 'dispatch_case'")
        last = (cursor.fetchone() or (0,))[0]
    return list(range(last + 1, last + count + 1))


def _write(rows: Sequence[dict[str, Any]], steps: Sequence[tuple[Any, ...]]) -> None:
    values = [[row["id"], row["number"], row["duplicate_of_id"], *case_values(row)] for row in rows]
    with connection.cursor() as cursor:
        for start in range(0, len(values), CHUNK):
            cursor.executemany(statements.insert_many(), values[start : start + CHUNK])
        for start in range(0, len(steps), CHUNK):
            cursor.executemany(statements.insert_step(), steps[start : start + CHUNK])


def _place(draft: Draft, hit: territory.Place | None) -> tuple[str, str]:
    """Township and village of a draft: by its point, else as chosen."""
    return (hit.township, hit.village) if hit is not None else chosen_place(draft.division)


class _Taking:
    """One taking (一次批量登记): what is looked up once, and the steps and entries that grow."""

    def __init__(self, by: Actor, at: datetime, batch: int | None) -> None:
        self.by, self.at, self.batch = by, at, batch
        self.steps: list[tuple[Any, ...]] = []
        self.news: list[record.Draft] = []
        self._today = catalogue(by.county, legal_day(at))
        self._offered: dict[date, Catalogue] = {}
        self._offices: dict[date, Office] = {}
        self._organs: dict[int, organs.OrganView] = {}
        self._leads: dict[tuple[Any, ...], Resolution] = {}

    # -- new rows ----------------------------------------------------------------------------------------

    def rows(self, prepared: Sequence[Prepared]) -> list[dict[str, Any]]:
        """Columns of all cases as they came in; raises BadBatch with everything that is wrong."""
        drafts = [clean(one.draft) for one in prepared]
        known = self._check(drafts, prepared)
        places = self._places(drafts)
        rows = []
        for draft, one, place, (category, standard) in zip(drafts, prepared, places, known, strict=True):
            row = case_columns(
                draft, by=one.by or self.by, at=one.received_at,
                desk=self._office(legal_day(one.received_at)), category=category, standard=standard,
                place=place, code=code_from(secrets.token_bytes(9)),
            )  # fmt: skip
            row |= {
                "duplicate_of_id": one.duplicate_of, "batch_id": self.batch,
                "source_number": one.source_number[:60], "_standard": standard,
                "_category": category.code if category else "",
            }  # fmt: skip
            rows.append(row)
        self._seal(drafts, rows)
        self._organs = organs.organs_by_id({m.organ for one in prepared for m in one.moves if m.organ})
        self._within_lists(rows, prepared)
        return rows

    def _within_lists(self, rows: Sequence[dict[str, Any]], prepared: Sequence[Prepared]) -> None:
        """No township is sent what lies outside its lists (清单外不派镇街): judged all at once, as of each step's day."""
        sent = [
            (n, view, duties.Asked(self._codes(rows[n]), view.township or "", legal_day(move.at)))
            for n, one in enumerate(prepared)
            for move in one.moves
            if move.verb in SENDING and move.organ and not move.within
            if (view := self._organ(move.organ)).township and view.kind != organs.OrganKind.STATION
        ]
        verdicts = duties.judge_many(self.by.county, [asked for _n, _view, asked in sent]) if sent else []
        wrong = {
            n: {"organ": Fault.NOT_ON_LIST}
            for (n, view, _asked), verdict in zip(sent, verdicts, strict=True)
            if not verdict.allowed and verdict.organ in (None, view.id)
        }
        if wrong:
            raise BadBatch(wrong)

    def _codes(self, row: Mapping[str, Any]) -> tuple[str, ...]:
        return category_codes(self._catalogue(legal_day(row["received_at"])), row["category_id"])

    def _check(
        self, drafts: Sequence[Draft], prepared: Sequence[Prepared]
    ) -> list[tuple[Category | None, Standard | None]]:
        found, wrong = [], {}
        for n, (draft, one) in enumerate(zip(drafts, prepared, strict=True)):
            try:
                offered = self._catalogue(legal_day(one.received_at))
                found.append(checked(draft, offered, self.by.county, one.received_at))
            except BadDraft as fault:
                wrong[n] = fault.codes
        if wrong:
            raise BadBatch(wrong)
        return found

    def _places(self, drafts: Sequence[Draft]) -> list[tuple[str, str]]:
        pointed = [n for n, d in enumerate(drafts) if d.lon is not None and d.lat is not None]
        points = [(drafts[n].lon or 0.0, drafts[n].lat or 0.0) for n in pointed]
        found = territory.locate_many(points, self.by.county) if points else []
        hits = dict(zip(pointed, found, strict=True))
        return [_place(draft, hits.get(n)) for n, draft in enumerate(drafts)]

    def _seal(self, drafts: Sequence[Draft], rows: Sequence[dict[str, Any]]) -> None:
        named = [n for n, d in enumerate(drafts) if d.name or d.phone]
        if not named:
            return
        sealed = record.seal_new_persons([(drafts[n].name, drafts[n].phone) for n in named])
        for n, (key, tokens) in zip(named, sealed, strict=True):
            rows[n] |= {"person_key": key, "requester_name": tokens[0], "requester_phone": tokens[1]}

    # -- steps already taken -----------------------------------------------------------------------------

    def play(self, row: dict[str, Any], one: Prepared) -> None:
        """Write the first step and every step taken since (补记办理经过)."""
        number, at, by = row["number"], one.received_at, one.by or self.by
        self.steps.append(step_values(row["id"], Verb.REPORT, "", State.RECEIVED, by=by, at=at))
        told = reported(row, number, row["_category"], duplicate_of=one.duplicate_of, batch=self.batch)
        self._tell("dispatch.case.reported", told, row, by, at)
        for move in one.moves:
            self._step(row, move, one)
        if one.ended is not None:
            self._end(row, one, one.ended)

    def _end(self, row: dict[str, Any], one: Prepared, ended: Ended) -> None:
        """End a case of the past, of whose steps nothing else is known (补记历史办结)."""
        before, verb = row["state"], _ENDING[ended.state]
        late = ended.state is State.CLOSED and is_late(row["due_at"], None, ended.at)
        told = Moved(
            number=row["number"], before=before, after=ended.state, day=legal_day(ended.at), township=row["township"],
            category=row["_category"], holder_before=row["holder_organ_id"], holder=row["holder_organ_id"],
            digest=content_digest(ended.words) if ended.words else "", due_at=row["due_at"], late=late,
        )  # fmt: skip
        self.steps.append(
            step_values(row["id"], verb, before, ended.state, by=self.by, at=ended.at, words=ended.words)
        )
        self._tell(ACT_OF[verb], told, row, self.by, ended.at)
        row |= {
            "state": ended.state, "closed_at": ended.at, "closed_late": late, "solved": one.solved,
            "satisfaction": one.satisfaction, "version": row["version"] + 1,
        }  # fmt: skip

    def _step(self, row: dict[str, Any], move: Move, one: Prepared) -> None:
        before, after = row["state"], State(LIFE.step(row["state"], move.verb))
        columns = self._columns(row, move, one)
        ground = move.ground or columns.get("lead_words", "")
        moved = moved_entry(
            row, move.verb, columns, legal_day(move.at), category=row["_category"], words=move.words,
            ground=ground,
        )  # fmt: skip
        sent = columns.get("holder_organ_id") if move.verb in SENDING else None
        step = step_values(
            row["id"], move.verb, before, after, by=move.by, at=move.at, to_organ=sent, words=move.words,
            ground=ground,
        )  # fmt: skip
        self.steps.append(step)
        self._tell(ACT_OF[move.verb], moved, row, move.by, move.at)
        row |= {**columns, "state": after, "version": row["version"] + 1}

    def _columns(self, row: dict[str, Any], move: Move, one: Prepared) -> dict[str, Any]:
        day, standard = legal_day(move.at), row["_standard"]
        target = None
        if move.verb in SENDING:
            target = self._target(row, move, day)
        outcome = Outcome(one.solved is not None, one.solved, one.satisfaction)
        columns = changes(
            row, move.verb, move.at, post=move.by.post, target=target, outcome=outcome,
            center=self._office(day).center,
        )  # fmt: skip
        event = {Verb.ACCEPT: StartEvent.ACCEPTED, Verb.DISPATCH: StartEvent.DISPATCHED}.get(move.verb)
        if standard is not None and standard.starts is event and row["due_at"] is None:
            desk = self._office(day)
            columns |= clock_columns(case_clock(standard, move.at, desk.calendar, desk.hours))
        return columns

    def _target(self, row: dict[str, Any], move: Move, day: date) -> Target:
        desk = self._office(day)
        until = sign_due(row["_standard"], move.at, desk.calendar, desk.hours)
        if move.organ is not None and move.mode is not None:
            view = self._organ(move.organ)
            return Target(move.organ, view.township or "", move.mode, move.ground or move.words, until)
        found = self._responsible(row, day)
        township = self._organ(found.organ).township if found.organ else ""
        return Target(found.organ, township or "", found.mode, found.words, until)

    # -- looked up once ----------------------------------------------------------------------------------

    def _catalogue(self, day: date) -> Catalogue:
        if day not in self._offered:
            then = catalogue(self.by.county, day)
            self._offered[day] = then if then.categories else self._today
        return self._offered[day]

    def _office(self, day: date) -> Office:
        if day not in self._offices:
            self._offices[day] = office(self.by.county, day)
        return self._offices[day]

    def _organ(self, pk: int) -> organs.OrganView:
        if pk not in self._organs:
            self._organs[pk] = organs.organ(pk)
        return self._organs[pk]

    def _responsible(self, row: Mapping[str, Any], day: date) -> Resolution:
        key = (row["category_id"], row["township"], row["village"], day)
        if key not in self._leads:
            self._leads[key] = responsible(self.by.county, *key)
        return self._leads[key]

    def _tell(self, act: str, payload: Any, row: Mapping[str, Any], by: Actor, at: datetime) -> None:
        self.news.append(record.Draft(act, payload, at, (SUBJECT, row["id"]), by, self.by.county))


__all__ = ["BadBatch", "take_many"]
