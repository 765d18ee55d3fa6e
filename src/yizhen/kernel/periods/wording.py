"""Derivations (推算过程): each deadline told step by step, in the order a clerk would check it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from yizhen.kernel.calendars import Calendar
from yizhen.kernel.periods.kinds import Clock, Hours, Months, NaturalDays, Period, Suspension, WorkDays, Years
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
    return f"{day.year}年{day.month}月{day.day}日（周{'一二三四五六日'[day.weekday()]}）"


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
            return f"{period.n} 个工作日"
        case NaturalDays():
            return f"{period.n} 日"
        case Months():
            return f"{period.n} 个月"
        case Years():
            return f"{period.n} 年"
        case Hours():
            return f"{period.n} 个工作小时" if period.clock is Clock.WORK else f"{period.n} 小时"


def steps(due: Deadline) -> tuple[Step, ...]:
    """Tell how a deadline came about (推算过程)."""
    told = [Step(StepKind.RULE, f"期限 {spell_period(due.period)}。{_RULES[type(due.period)]}"), _start(due)]
    told += [_excluded(s) for s in due.suspensions]
    if isinstance(due.period, WorkDays) and (
        off := due.calendar.holidays_between(legal_day(due.start), due.on)
    ):
        told.append(Step(StepKind.SKIPPED, f"其间休息日 {len(off)} 天不计：{_spans(off)}。", off))
    if due.on != due.nominal:
        text = f"{spell_day(due.nominal)}为休息日，顺延到休息日后第一个工作日 {spell_day(due.on)}。"
        told.append(Step(StepKind.ROLLED, text, (due.nominal, due.on)))
    told.append(Step(StepKind.END, f"到期：{spell_instant(due.at)}。", (due.on,)))
    if due.provisional:
        text = f"暂定：《{'》《'.join(due.provisional)}》尚未录入，届时可能变动。"
        told.append(Step(StepKind.PROVISIONAL, text))
    told.append(Step(StepKind.CALENDAR, f"工作日历版本 {due.calendar.version}。"))
    return tuple(told)


_RULES: dict[type, str] = {
    WorkDays: "起算日不计，休息日不计，调休上班的休息日计入。",
    NaturalDays: "起算日不计，按自然日连续计算。",
    Months: "起算日不计，到对应日为止；没有对应日的，到月末日为止。",
    Years: "起算日不计，到对应日为止；没有对应日的，到月末日为止。",
    Hours: "自起算时刻起即时计算。",
}


def _start(due: Deadline) -> Step:
    day = legal_day(due.start)
    if isinstance(due.start, datetime) and isinstance(due.period, Hours):
        return Step(StepKind.START, f"起算时刻：{spell_instant_plain(due.start)}。", (day,))
    return Step(StepKind.START, f"起算事件发生于 {spell_day(day)}，当日不计，次日为第一日。", (day,))


def spell_instant_plain(moment: datetime) -> str:
    """Write an instant (时刻) by its own day: midnight is 0:00."""
    local = moment.astimezone(SHANGHAI)
    return f"{spell_day(local.date())}{local.hour}:{local.minute:02}"


def _excluded(suspension: Suspension) -> Step:
    first, resumed = suspension.days
    why = f"（{suspension.ground}）" if suspension.ground else ""
    if isinstance(suspension.start, datetime) and isinstance(suspension.end, datetime):
        span = f"{spell_instant_plain(suspension.start)}至{spell_instant_plain(suspension.end)}"
    else:
        span = f"{spell_day(first)}起，{spell_day(resumed)}恢复计算"
    return Step(StepKind.SUSPENDED, f"不计入期限的时间{why}：{span}。", (first, resumed))


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
    head = f"{first.month}月{first.day}日"
    if first == last:
        return head
    return f"{head}至{last.day}日" if first.month == last.month else f"{head}至{last.month}月{last.day}日"
