"""What runs by itself (定时工作): slips whose last day has passed end, and what they locked is free again."""

from datetime import datetime

from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day
from yizhen.staffing.actions.slips import move_slip
from yizhen.staffing.queries.plans import expired_slips
from yizhen.staffing.terms import LedgerPower
from yizhen.staffing.terms.people import PeoplePower
from yizhen.staffing.terms.plans import SlipVerb

POWERS = (PeoplePower.REVIEW, LedgerPower.RECORD)
"""What the worker needs to end slips (所需权限)."""


def expire_slips(county: str, *, by: Actor, at: datetime) -> int:
    """End every slip that is over (控编单到期失效) and return how many; each in a transaction of its own."""
    over = expired_slips(county, legal_day(at))
    for pk in over:
        move_slip(pk, SlipVerb.EXPIRE, by=by, at=at)
    return len(over)
