"""Clocks of a case (案件时限): the deadline of a standard from its start event, with the derivation kept."""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from yizhen.dispatch.terms import Standard, StartEvent
from yizhen.kernel.calendars import Calendar
from yizhen.kernel.periods import Limit, Suspension, due
from yizhen.kernel.words import N_, plainly, say
from yizhen.kernel.working_hours import WorkingHours, utc


class ClockFacts(msgspec.Struct, frozen=True):
    """时限推算: a deadline with everything needed to explain it years later, under other calendars too."""

    standard: int
    limit: str
    starts: str
    start: datetime
    due_at: datetime
    due_on: date
    calendar: str
    provisional: tuple[str, ...]
    steps: tuple[str, ...]


def case_clock(
    standard: Standard, start: datetime, calendar: Calendar, hours: WorkingHours, *, event: str = "",
    extended: int = 0, suspensions: Sequence[Suspension] = (),
) -> ClockFacts:  # fmt: skip
    """Deadline of a case (处置到期), as it is kept: its derivation in Chinese, whoever acts. See ``spoken_clock``."""
    with plainly():
        return spoken_clock(
            standard, start, calendar, hours, event=event, extended=extended, suspensions=suspensions
        )


def spoken_clock(
    standard: Standard, start: datetime, calendar: Calendar, hours: WorkingHours, *, event: str = "",
    extended: int = 0, suspensions: Sequence[Suspension] = (),
) -> ClockFacts:  # fmt: skip
    """Deadline of a case (处置到期): the standard's limit after ``start``, in its own unit; instants in UTC.

    ``event`` names what it runs from where that is not the standard's own event; ``extended`` adds
    to the limit in its own unit; the time of ``suspensions`` is left out. The derivation is in the reader's language.
    Source: the standard (立案结案标准); how periods are counted: 民法典第二百条至第二百零四条.
    """
    limit = Limit(standard.limit.amount + extended, standard.limit.unit) if extended else standard.limit
    found = due(limit.period, start, calendar, hours, suspensions)
    return ClockFacts(
        standard=standard.id,
        limit=standard.limit.label,
        starts=event or standard.starts,
        start=utc(start),
        due_at=utc(found.at),
        due_on=found.on,
        calendar=found.calendar_version,
        provisional=found.provisional,
        steps=(*_grounds(standard, limit, event, extended), *(step.text for step in found.steps)),
    )


def _grounds(standard: Standard, limit: Limit, event: str, extended: int) -> tuple[str, ...]:
    """What the limit rests on, before it is counted (时限来源)."""
    begins = say(event) if event else StartEvent(standard.starts).label
    first = say(N_("处置时限%(label)s%(limit)s，自%(begins)s时起算；来源：%(source)s。")) % {
        "label": f"「{standard.label}」" if standard.label else "", "limit": standard.limit.label, "begins": begins,
        "source": standard.source,
    }  # fmt: skip
    basis = (say(N_("依据：%(basis)s。")) % {"basis": standard.legal_basis},) if standard.legal_basis else ()
    told = {"more": Limit(extended, limit.unit).label, "limit": limit.label} if extended else {}
    more = (say(N_("经批准延长 %(more)s，共 %(limit)s。")) % told,) if extended else ()
    return (first, *basis, *more)


def sign_due(
    standard: Standard | None, dispatched_at: datetime, calendar: Calendar, hours: WorkingHours
) -> datetime | None:
    """Instant by which the organ is to sign (签收到期); None where the standard sets no signing limit."""
    if standard is None or standard.sign_limit is None:
        return None
    return utc(due(standard.sign_limit.period, dispatched_at, calendar, hours).at)


def is_late(due_at: datetime | None, handled_at: datetime | None, ended_at: datetime) -> bool:
    """Whether a case ended late (超期办结).

    The handling limit is kept when the handling was fed back in time: what verification takes afterwards is
    not laid upon the handling organ. A case ended without handling counts by its end.
    """
    return due_at is not None and (handled_at or ended_at) > due_at


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(ClockFacts)


def encode_clock(clock: ClockFacts) -> str:
    """Clock as the text that is stored (时限存储)."""
    return _ENCODER.encode(clock).decode()


def decode_clock(text: str) -> ClockFacts | None:
    """Clock from the stored text (读取时限); None where no clock was started."""
    return _DECODER.decode(text) if text else None
