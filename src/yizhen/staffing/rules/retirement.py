"""Retirement (退休推算): the day on which a person reaches the age of the law, by the law of that day. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from yizhen.kernel.periods import add_months
from yizhen.kernel.words import N_
from yizhen.law.door import InForce, parameter
from yizhen.staffing.terms.people import Sex, Track
from yizhen.staffing.terms.said import Said, Value

MONTHS = 12
BEFORE = N_("%(born)s出生，%(years)s 周岁之日 %(reached)s 在 %(since)s 之前：按%(title)s%(article)s")
AFTER = N_("%(born)s出生，%(years)s 周岁之日为 %(reached)s，在 %(since)s 以后")
DELAYED = N_("自该日起每 %(step)s 个月延迟 1 个月，共延迟 %(delay)s 个月，最多延至 %(most)s 周岁：%(years)s 周岁又 %(months)s 个月")
DELAYED_WHOLE = N_("自该日起每 %(step)s 个月延迟 1 个月，共延迟 %(delay)s 个月，最多延至 %(most)s 周岁：%(years)s 周岁")
GROUND = N_("依据：%(title)s（%(article)s）")
_NAMES = {
    Track.MEN: ("staffing.retirement_age_men", "staffing.retirement_step_men"),
    Track.WOMEN_CADRE: ("staffing.retirement_age_women_cadre", "staffing.retirement_step_women_cadre"),
    Track.WOMEN_WORKER: ("staffing.retirement_age_women_worker", "staffing.retirement_step_women_worker"),
    Track.WOMEN_AS_MEN: ("staffing.retirement_age_men", "staffing.retirement_step_men"),
}


@dataclass(frozen=True, slots=True)
class Retirement:
    """When a person retires (退休日): by rule, and between which days by choice; each with its derivation.

    ``months`` is the age in months; ``unchecked`` are the texts that were not yet compared with the original.
    ``earliest`` needs the years of contribution too, which the ledger does not know; ``latest`` needs an agreement.
    """

    on: date
    months: int
    earliest: date
    latest: date
    told: tuple[Said, ...]
    unchecked: tuple[str, ...]

    @property
    def steps(self) -> tuple[str, ...]:
        """How it was counted, in the reader's language (推算过程)."""
        return tuple(one.words for one in self.told)

    @property
    def checked(self) -> bool:
        """Whether every text it rests on was compared with the original (条文已核对)."""
        return not self.unchecked

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
        told = Said(BEFORE, {**_told(born_on, reached, since, old), "title": former.source.title, "article": former.source.article})
        return Retirement(reached, old, reached, reached, (told,), _unchecked(former))
    target, step = ages.on(since), step_of.on(since)
    passed = (reached.year - since.year) * MONTHS + reached.month - since.month
    delay = min(passed // int(step.value) + 1, int(target.value) * MONTHS - old)
    on = add_months(born_on, old + delay)
    early = int(parameter("staffing.retirement_flexible_early").on(since).value) * MONTHS
    late = int(parameter("staffing.retirement_flexible_late").on(since).value) * MONTHS
    rest = {"step": int(step.value), "delay": delay, "most": int(target.value), **_age(old + delay)}
    words = (
        Said(AFTER, _told(born_on, reached, since, old)),
        Said(DELAYED if rest["months"] else DELAYED_WHOLE, rest),
        Said(GROUND, {"title": step.source.title, "article": step.source.article}),
    )
    return Retirement(
        on, old + delay, max(reached, add_months(born_on, old + delay - early)), add_months(born_on, old + delay + late),
        words, _unchecked(step),
    )  # fmt: skip


def _told(born_on: date, reached: date, since: date, old: int) -> dict[str, Value]:
    years = old // MONTHS
    return {"born": born_on.isoformat(), "years": years, "reached": reached.isoformat(), "since": since.isoformat()}


def _age(months: int) -> dict[str, Value]:
    years, rest = divmod(months, MONTHS)
    return {"years": years, "months": rest}


def _unchecked(value: InForce) -> tuple[str, ...]:
    return () if value.checked_on is not None else (str(value.source),)


def unchecked_texts() -> tuple[str, ...]:
    """Texts of the reform that were not yet compared with the original (未核对的条文), of all tracks."""
    steps = (parameter(step) for _age_name, step in _NAMES.values())
    return tuple(dict.fromkeys(text for step in steps for text in _unchecked(step.on(min(step.file.values)))))


def within(day: date, years: int, on: date) -> bool:
    """Whether a retirement lies at most some years ahead (几年内退休)."""
    return on <= day <= add_months(on, years * MONTHS)


def age_on(born_on: date, on: date) -> int:
    """Full years of age on a day (周岁)."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
