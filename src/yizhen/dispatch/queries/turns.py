"""What a county rules on the turns of a case (案件各环节的县规则)."""

from dataclasses import dataclass
from datetime import date, datetime

from yizhen.county import door as county
from yizhen.dispatch.models import Case
from yizhen.dispatch.rules import word_ends
from yizhen.dispatch.terms import State
from yizhen.kernel.working_hours import legal_day


@dataclass(frozen=True, slots=True)
class Word:
    """Until when the requester may rate or ask again (评价期限), and how often a case is opened anew."""

    until: datetime
    times: int
    days: int


def word_of(code: str, closed_at: datetime) -> Word:
    """The county's window after a closing (评价与重办的期限、次数), by the rules of that day; no query."""
    day = legal_day(closed_at)
    days = int(county.rule(code, "dispatch.rating_days", day).value)
    times = int(county.rule(code, "dispatch.reopen_times", day).value)
    return Word(word_ends(closed_at, days, county.calendar_for(code)), times, days)


@dataclass(frozen=True, slots=True)
class Caps:
    """How much more time a county allows (延期、挂起上限): extensions, their share in percent, days of a rest."""

    times: int
    share: int
    days: int


def caps_of(code: str, day: date) -> Caps:
    """The county's caps on a day (延期、挂起上限); no query."""
    names = ("dispatch.extension_times", "dispatch.extension_share", "dispatch.suspension_days")
    return Caps(*(int(county.rule(code, name, day).value) for name in names))


def rested(code: str, now: datetime, limit: int = 200) -> list[int]:
    """Cases whose suspension is over (挂起期满的案件), by the index of states."""
    rows = Case.objects.filter(county=code, state=State.SUSPENDED, suspended_until__lte=now)
    return list(rows.order_by("suspended_until").values_list("pk", flat=True)[:limit])
