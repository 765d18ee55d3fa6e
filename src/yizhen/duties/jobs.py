"""What the worker does for duties each day (每日任务): end terms that are over, propose what to do about sleeping powers."""

from datetime import datetime

from yizhen.duties.actions.admission import expire
from yizhen.duties.actions.refusals import MovedMeanwhile
from yizhen.duties.actions.usage import advise, flag_risks
from yizhen.duties.queries.admission import over
from yizhen.duties.terms.powers import Power
from yizhen.kernel.actors import Actor
from yizhen.kernel.lifecycle import NotAllowed
from yizhen.kernel.working_hours import legal_day

EXPIRE_POWERS, ADVISE_POWERS = (Power.DECIDE, Power.VIEW), (Power.REVIEW,)


def expire_due(*, by: Actor, at: datetime) -> int:
    """End admissions whose term is over (到期自动失效) and return how many."""
    done = 0
    for pk in over(by.county, legal_day(at)):
        try:
            expire(pk, by=by, at=at)
        except (MovedMeanwhile, NotAllowed, LookupError):
            continue
        done += 1
    return done


def advise_sleeping(*, by: Actor, at: datetime) -> int:
    """Propose what to do about powers that sleep (休眠权力建议), and mark batches at risk; return how many are new."""
    return advise(by.county, by=by, at=at) + flag_risks(by.county, by=by, at=at)
