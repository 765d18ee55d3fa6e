"""How long a requester may speak on an ended case, and how often it is opened anew (评价与重办规则). Pure."""

from datetime import datetime

from yizhen.kernel.calendars import Calendar
from yizhen.kernel.periods import NaturalDays, due
from yizhen.kernel.working_hours import utc


def word_ends(closed_at: datetime, days: int, calendar: Calendar) -> datetime:
    """Instant at which the requester's time to rate or to ask for reopening is over (评价期限届满).

    Natural days from the day after the closing; a last day that is not worked moves on: 民法典第二百零三条.
    """
    return utc(due(NaturalDays(days), closed_at, calendar).at)


def may_reopen(*, reopened: int, times: int, now: datetime, until: datetime) -> bool:
    """Whether a closed case may be opened anew (可否重办): within the window, and not too often."""
    return reopened < times and now < until
