"""What a county rules on the turns of a case (案件各环节的县规则)."""

from dataclasses import dataclass
from datetime import datetime

from yizhen.county import door as county
from yizhen.dispatch.rules import word_ends
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
