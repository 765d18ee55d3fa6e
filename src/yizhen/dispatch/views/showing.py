"""Cases as the components of a page take them (页面数据): badges, clocks, rows, tables."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from yizhen.county import door as county
from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.terms import CaseRow, Sort, State, Verb
from yizhen.kernel.calendars import Calendar
from yizhen.kernel.periods import LimitUnit
from yizhen.kernel.working_hours import WorkingHours, legal_day
from yizhen.ui.door import Badge, Cell, Clock, Column, Empty, Row, Table, Tone, read_clock, sort_column

TONES = {
    State.RECEIVED: Tone.OPEN, State.ACCEPTED: Tone.OPEN, State.DISPATCHED: Tone.OPEN,
    State.RETURNED: Tone.SOON, State.DESIGNATED: Tone.SOON, State.HANDLING: Tone.OPEN,
    State.SUSPENDED: Tone.PAUSED, State.HANDLED: Tone.OPEN, State.VERIFIED: Tone.OPEN,
    State.SPLIT: Tone.OPEN, State.MERGED: Tone.NEUTRAL, State.VOIDED: Tone.NEUTRAL,
    State.REFUSED: Tone.NEUTRAL, State.WITHDRAWN: Tone.NEUTRAL, State.CLOSED: Tone.DONE,
}  # fmt: skip
STEP_TONES = {
    Verb.RETURN: Tone.SOON, Verb.REWORK: Tone.SOON, Verb.DESIGNATE: Tone.PAUSED, Verb.REFUSE: Tone.NEUTRAL,
    Verb.ASK_EXTEND: Tone.SOON, Verb.ASK_SUSPEND: Tone.SOON, Verb.SUSPEND: Tone.PAUSED, Verb.EXTEND: Tone.PAUSED,
    Verb.SUPERVISE: Tone.LATE, Verb.MERGE: Tone.NEUTRAL, Verb.VOID: Tone.NEUTRAL, Verb.SPLIT: Tone.PAUSED,
    Verb.RATE: Tone.NEUTRAL, Verb.REOPEN: Tone.SOON, Verb.WITHDRAW: Tone.NEUTRAL, Verb.CLOSE: Tone.DONE, Verb.VERIFY_PASS: Tone.DONE,
}  # fmt: skip


STOPPED = (State.HANDLED, State.VERIFIED)
"""States in which the handling clock stands still (已办毕)."""


def state_badge(state: State) -> Badge:
    """A state as people read it (状态)."""
    return Badge(state.label, TONES[state])


def case_url(number: str) -> str:
    """Address of a case's page (案件网址)."""
    return reverse("dispatch:case", args=[number])


class Clockwork:
    """Reads clocks of one county (读钟): calendar and working hours are fetched once."""

    def __init__(self, code: str, now: datetime) -> None:
        self.now, self.today = now, legal_day(now)
        self.calendar: Calendar = county.calendar_for(code)
        self.hours: WorkingHours = county.working_hours_for(code, self.today)
        offered = catalogue(code, self.today)
        self.units: dict[str, LimitUnit] = {
            leaf.name: standards[0].limit.unit
            for leaf in offered.leaves()
            if (standards := offered.standards.get(leaf.id, ()))
        }

    def read(
        self,
        due_at: datetime,
        unit: LimitUnit | None,
        *,
        steps: Sequence[str] = (),
        provisional: Sequence[str] = (),
    ) -> Clock:
        """What is left in the unit of the limit (剩余时限)."""
        more = {"steps": tuple(steps), "provisional": tuple(provisional), "ends_day": _is_midnight(due_at)}
        first, last = sorted((self.now, due_at))
        if unit is LimitUnit.WORK_DAY:
            until = legal_day(due_at - timedelta(microseconds=1))
            return read_clock(due_at, self.now, workdays=self._workdays(until), **more)
        if unit is LimitUnit.WORK_HOUR:
            minutes = self.hours.between(first, last, self.calendar) // timedelta(minutes=1)
            return read_clock(
                due_at, self.now, work_minutes=minutes if due_at >= self.now else -minutes, **more
            )
        return read_clock(due_at, self.now, **more)

    def _workdays(self, until: date) -> int:
        if until >= self.today:
            return self.calendar.workdays_between(self.today, until)
        return -self.calendar.workdays_between(until, self.today)

    def of(self, row: CaseRow) -> Clock | None:
        """The clock of a row (案件行的时限)."""
        if row.due_at is None or row.state.is_final:
            return None
        if row.state in STOPPED:
            return waiting_clock(row.due_at, late=row.late)
        missing = (_("当年放假安排的通知"),) if row.provisional else ()
        return self.read(row.due_at, self.units.get(row.category), provisional=missing)


def waiting_clock(due_at: datetime, *, late: bool, steps: Sequence[str] = ()) -> Clock:
    """A clock that handling has stopped (已办毕): verification goes on, and 返工 starts it again."""
    words = _("已办毕（超期），等核查") if late else _("按期办毕，等核查")
    return Clock(due_at, 0, tone=Tone.LATE if late else Tone.PAUSED, paused=words, steps=tuple(steps))


def _is_midnight(due_at: datetime) -> bool:
    local = due_at + timedelta(hours=8)
    return (local.hour, local.minute, local.second) == (0, 0, 0)


def case_clock_of(
    due_at: datetime | None,
    now: datetime,
    code: str,
    *,
    done_at: datetime | None = None,
    handled_at: datetime | None = None,
    steps: Sequence[str] = (),
    provisional: Sequence[str] = (),
    late: bool = False,
    unit: LimitUnit | None = None,
) -> Clock | None:
    """The clock of one case (案件时限), running or stopped."""
    if due_at is None:
        return None
    if done_at is None and handled_at is not None:
        return waiting_clock(due_at, late=late, steps=steps)
    if done_at is None:
        return Clockwork(code, now).read(due_at, unit, steps=steps, provisional=provisional)
    if late != (done_at > due_at):
        due_at = done_at - timedelta(seconds=1) if late else done_at
    tone = Tone.LATE if late else Tone.DONE
    return Clock(due_at, 0, tone=tone, done_at=done_at, steps=tuple(steps))


def _time_cell(row: CaseRow, clocks: Clockwork) -> Cell:
    clock = clocks.of(row)
    if clock is not None:
        return Cell(clock=clock)
    if row.state is State.CLOSED:
        return Cell(badge=Badge(_("超期办结"), Tone.LATE) if row.late else Badge(_("按期办结"), Tone.DONE))
    return Cell(_("未起算") if not row.state.is_final else "—")


def _marks(row: CaseRow) -> tuple[str, ...]:
    """What a clerk must see at a glance (标记)."""
    marks = (
        (row.backstop, _("兜底")), (row.designated, _("指定，不得再退")),
        (row.duplicate_of is not None, _("疑似重复")), (row.supervised, _("督办")),
    )  # fmt: skip
    return tuple(words for shown, words in marks if shown)


def case_table(
    rows: Sequence[CaseRow],
    *,
    caption: str,
    clocks: Clockwork,
    places: Mapping[str, str],
    query: str = "",
    default: Sort = Sort.RECEIVED_DESC,
    empty: Empty | None = None,
    select: str = "",
    sortable: bool = True,
) -> Table:
    """A list of cases (案件表)."""
    received, due = Column(_("收到")), Column(_("时限"))
    if sortable:
        received = sort_column(_("收到"), "received", query, default=default)
        due = sort_column(_("时限"), "due", query, default=default)
    columns = (
        Column(_("事由"), wide=True), due, Column(_("状态")), Column(_("地点")), Column(_("分类")),
        Column(_("现由")), received,
    )  # fmt: skip
    return Table(
        caption,
        columns,
        tuple(_line(row, clocks, places) for row in rows),
        empty=empty,
        select=select,
        keys=True,
    )


def _line(row: CaseRow, clocks: Clockwork, places: Mapping[str, str]) -> Row:
    clock = clocks.of(row)
    tone = clock.tone if clock is not None and clock.tone in (Tone.LATE, Tone.SOON) else ""
    names = [places.get(code, code) for code in (row.township, row.village) if code]
    place, where = " ".join(names), row.place_text
    for name in names:  # people write the township again; once is enough
        where = where.removeprefix(name).strip()
    cells = (
        Cell(row.title, url=case_url(row.number), note=" · ".join((row.number, *_marks(row)))),
        _time_cell(row, clocks),
        Cell(badge=state_badge(row.state)),
        Cell(place or _("不明"), note=where),
        row.category or _("未分类"),
        row.holder_name or _("县指挥中心"),
        Cell(day_words(row.received_at, clocks.today), note=row.channel.label),
    )  # fmt: skip
    return Row(cells, url=case_url(row.number), id=row.number, tone=tone)


def day_words(at: datetime, today: date) -> str:
    """A moment in a list (列表时间): the time today, else the day, with the year when it is another."""
    local = at + timedelta(hours=8)
    day = local.date()
    if day == today:
        return f"{local:%H:%M}"
    return f"{day.month}月{day.day}日" if day.year == today.year else f"{day.year}年{day.month}月{day.day}日"
