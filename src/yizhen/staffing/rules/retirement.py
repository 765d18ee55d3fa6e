"""Retirement (退休推算): the day on which a person reaches the age of the law, by the law of that day. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from yizhen.kernel.periods import add_months
from yizhen.law.door import parameter
from yizhen.staffing.terms.people import Sex, Track

MONTHS = 12
_NAMES = {
    Track.MEN: ("staffing.retirement_age_men", "staffing.retirement_step_men"),
    Track.WOMEN_CADRE: ("staffing.retirement_age_women_cadre", "staffing.retirement_step_women_cadre"),
    Track.WOMEN_WORKER: ("staffing.retirement_age_women_worker", "staffing.retirement_step_women_worker"),
    Track.WOMEN_AS_MEN: ("staffing.retirement_age_men", "staffing.retirement_step_men"),
}


@dataclass(frozen=True, slots=True)
class Retirement:
    """When a person retires (退休日): by rule, and between which days by choice; each with its derivation.

    ``months`` is the age in months. ``earliest`` needs the years of contribution too, which the ledger does not
    know; ``latest`` needs an agreement.
    """

    on: date
    months: int
    earliest: date
    latest: date
    steps: tuple[str, ...]
    checked: bool

    @property
    def age(self) -> tuple[int, int]:
        """The age in years and months (退休年龄)."""
        return divmod(self.months, MONTHS)


def usual_track(sex: Sex, *, cadre: bool) -> Track:
    """The track of the law that a person is on unless said otherwise (退休类别)."""
    if sex is Sex.MALE:
        return Track.MEN
    return Track.WOMEN_CADRE if cadre else Track.WOMEN_WORKER


@lru_cache(maxsize=4096)
def retirement(born_on: date, track: Track) -> Retirement:
    """The day of retirement by rule and by choice (法定退休日、弹性退休日).

    Before the reform the old age holds; from its first day on the age is one month later for every ``step``
    months that the old age is reached after it, up to the new age. Source: 渐进式延迟法定退休年龄的办法第一条、第三条.
    """
    ages, step_of = (parameter(name) for name in _NAMES[track])
    since = min(step_of.file.values)
    former = ages.on(since - timedelta(days=1))
    old = int(former.value) * MONTHS
    reached = add_months(born_on, old)
    if reached < since:
        told = f"{_day(born_on)}出生，{_age(old)}之日 {_day(reached)} 在 {_day(since)} 之前：按{former.source.title}{former.source.article}"
        return Retirement(reached, old, reached, reached, (told,), checked=former.checked_on is not None)
    target, step = ages.on(since), step_of.on(since)
    passed = (reached.year - since.year) * MONTHS + reached.month - since.month
    delay = min(passed // int(step.value) + 1, int(target.value) * MONTHS - old)
    on = add_months(born_on, old + delay)
    early = int(parameter("staffing.retirement_flexible_early").on(since).value) * MONTHS
    late = int(parameter("staffing.retirement_flexible_late").on(since).value) * MONTHS
    words = (
        f"{_day(born_on)}出生，{_age(old)}之日为 {_day(reached)}，在 {_day(since)} 以后",
        f"自该日起每 {step.value} 个月延迟 1 个月，共延迟 {delay} 个月，最多延至 {target.value} 周岁：{_age(old + delay)}",
        f"依据：{step.source.title}（{step.source.article}）",
    )
    return Retirement(
        on, old + delay, max(reached, add_months(born_on, old + delay - early)), add_months(born_on, old + delay + late),
        words, checked=step.checked_on is not None,
    )  # fmt: skip


def _age(months: int) -> str:
    years, rest = divmod(months, MONTHS)
    return f"{years} 周岁" + (f"又 {rest} 个月" if rest else "")


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def within(day: date, years: int, on: date) -> bool:
    """Whether a retirement lies at most some years ahead (几年内退休)."""
    return on <= day <= add_months(on, years * MONTHS)


def age_on(born_on: date, on: date) -> int:
    """Full years of age on a day (周岁)."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
