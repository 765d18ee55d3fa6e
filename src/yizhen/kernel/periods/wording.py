"""Derivations (推算过程): each deadline told step by step, in the order a clerk would check it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from yizhen.kernel.calendars import Calendar
from yizhen.kernel.periods.kinds import Clock, Hours, Months, NaturalDays, Period, Suspension, WorkDays, Years
from yizhen.kernel.words import N_, say
from yizhen.kernel.working_hours import SHANGHAI, legal_day


class Deadline(Protocol):
    """What a derivation needs to know of a deadline (到期日)."""

    @property
    def period(self) -> Period: ...
    @property
    def start(self) -> date | datetime: ...
    @property
    def on(self) -> date: ...
    @property
    def at(self) -> datetime: ...
    @property
    def nominal(self) -> date: ...
    @property
    def provisional(self) -> tuple[str, ...]: ...
    @property
    def calendar(self) -> Calendar: ...
    @property
    def suspensions(self) -> tuple[Suspension, ...]: ...


class StepKind(StrEnum):
    """The kinds of steps in a derivation (推算步骤)."""

    RULE = "rule"
    START = "start"
    SKIPPED = "skipped"
    SUSPENDED = "suspended"
    NOMINAL = "nominal"
    ROLLED = "rolled"
    END = "end"
    PROVISIONAL = "provisional"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a derivation (推算步骤): what was applied, in words, with the days it concerns."""

    kind: StepKind
    text: str
    days: tuple[date, ...] = ()


def spell_day(day: date) -> str:
    """Write a day as people do, such as ``2026年1月5日（周一）``."""
    week = say((N_("周一"), N_("周二"), N_("周三"), N_("周四"), N_("周五"), N_("周六"), N_("周日"))[day.weekday()])
    return say(N_("%(y)s年%(m)s月%(d)s日（%(week)s）")) % {"y": day.year, "m": day.month, "d": day.day, "week": week}


def spell_instant(moment: datetime) -> str:
    """Write an instant (时刻) as people do; midnight is 24:00 of the day before."""
    local = moment.astimezone(SHANGHAI)
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        return f"{spell_day(local.date() - timedelta(days=1))}24:00"
    return f"{spell_day(local.date())}{local.hour}:{local.minute:02}"


def spell_period(period: Period) -> str:
    """Write a period in words, such as ``5 个工作日``."""
    match period:
        case WorkDays():
            return say(N_("%(n)s 个工作日")) % {"n": period.n}
        case NaturalDays():
            return say(N_("%(n)s 日")) % {"n": period.n}
        case Months():
            return say(N_("%(n)s 个月")) % {"n": period.n}
        case Years():
            return say(N_("%(n)s 年")) % {"n": period.n}
        case Hours():
            hours = N_("%(n)s 个工作小时") if period.clock is Clock.WORK else N_("%(n)s 小时")
            return say(hours) % {"n": period.n}


def steps(due: Deadline) -> tuple[Step, ...]:
    """Tell how a deadline came about (推算过程)."""
    told = [Step(StepKind.RULE, say(N_("期限 %(period)s。")) % {"period": spell_period(due.period)} + say(_RULES[type(due.period)])), _start(due)]
    told += [_excluded(s) for s in due.suspensions]
    if isinstance(due.period, WorkDays) and (
        off := due.calendar.holidays_between(legal_day(due.start), due.on)
    ):
        text = say(N_("其间休息日 %(n)s 天不计：%(days)s。")) % {"n": len(off), "days": _spans(off)}
        told.append(Step(StepKind.SKIPPED, text, off))
    if due.on != due.nominal:
        text = say(N_("%(nominal)s为休息日，顺延到休息日后第一个工作日 %(day)s。")) % {
            "nominal": spell_day(due.nominal), "day": spell_day(due.on),
        }  # fmt: skip
        told.append(Step(StepKind.ROLLED, text, (due.nominal, due.on)))
    told.append(Step(StepKind.END, say(N_("到期：%(at)s。")) % {"at": spell_instant(due.at)}, (due.on,)))
    if due.provisional:
        text = say(N_("暂定：《%(notices)s》尚未录入，届时可能变动。")) % {"notices": "》《".join(due.provisional)}
        told.append(Step(StepKind.PROVISIONAL, text))
    told.append(Step(StepKind.CALENDAR, say(N_("工作日历版本 %(version)s。")) % {"version": due.calendar.version}))
    return tuple(told)


_RULES: dict[type, str] = {
    WorkDays: N_("起算日不计，休息日不计，调休上班的休息日计入。"),
    NaturalDays: N_("起算日不计，按自然日连续计算。"),
    Months: N_("起算日不计，到对应日为止；没有对应日的，到月末日为止。"),
    Years: N_("起算日不计，到对应日为止；没有对应日的，到月末日为止。"),
    Hours: N_("自起算时刻起即时计算。"),
}


def _start(due: Deadline) -> Step:
    day = legal_day(due.start)
    if isinstance(due.start, datetime) and isinstance(due.period, Hours):
        at = say(N_("起算时刻：%(at)s。")) % {"at": spell_instant_plain(due.start)}
        return Step(StepKind.START, at, (day,))
    text = say(N_("起算事件发生于 %(day)s，当日不计，次日为第一日。")) % {"day": spell_day(day)}
    return Step(StepKind.START, text, (day,))


def spell_instant_plain(moment: datetime) -> str:
    """Write an instant (时刻) by its own day: midnight is 0:00."""
    local = moment.astimezone(SHANGHAI)
    return f"{spell_day(local.date())}{local.hour}:{local.minute:02}"


def _excluded(suspension: Suspension) -> Step:
    first, resumed = suspension.days
    why = f"（{suspension.ground}）" if suspension.ground else ""
    if isinstance(suspension.start, datetime) and isinstance(suspension.end, datetime):
        span = say(N_("%(from)s至%(to)s")) % {
            "from": spell_instant_plain(suspension.start), "to": spell_instant_plain(suspension.end),
        }  # fmt: skip
    else:
        span = say(N_("%(from)s起，%(to)s恢复计算")) % {"from": spell_day(first), "to": spell_day(resumed)}
    text = say(N_("不计入期限的时间%(why)s：%(span)s。")) % {"why": why, "span": span}
    return Step(StepKind.SUSPENDED, text, (first, resumed))


def _spans(days: tuple[date, ...]) -> str:
    """Write days as runs: 2月15日至23日."""
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return "、".join(_run(run[0], run[-1]) for run in runs)


def _run(first: date, last: date) -> str:
    told = {"m": first.month, "d": first.day, "m2": last.month, "d2": last.day}
    if first == last:
        return say(N_("%(m)s月%(d)s日")) % told
    same = first.month == last.month
    return say(N_("%(m)s月%(d)s日至%(d2)s日") if same else N_("%(m)s月%(d)s日至%(m2)s月%(d2)s日")) % told
