"""What is done once a day (每日任务): each house's own daily work, when the worker starts and when a legal day begins.

Every task can be done again without harm: a worker that was started twice on one day does it twice.
"""

import logging
import threading
from collections.abc import Callable
from datetime import date, datetime

from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from yizhen.county import door as county
from yizhen.duties import jobs as duties
from yizhen.identity import jobs as identity
from yizhen.kernel.actors import system_actor
from yizhen.kernel.working_hours import legal_day
from yizhen.notices import jobs as notices
from yizhen.parties import jobs as parties
from yizhen.staffing import jobs as staffing
from yizhen.staffing.door import tell_expiries

log = logging.getLogger("yizhen.site")
PAUSE_SECONDS = 300


def propose_retention(*, at: datetime) -> int:
    """Propose to destroy what has been kept long enough (到期信息提出销毁); another person decides."""
    made = 0
    for one in county.counties():
        by = system_actor("到期提出销毁", one.code, list(parties.POWERS))
        made += parties.propose_due(one.code, by=by, at=at)[0] is not None
    return made


def expire_slips(*, at: datetime) -> int:
    """End the slips whose last day has passed (控编单到期失效), and free what they locked."""
    return sum(
        staffing.expire_slips(one.code, by=system_actor("控编单到期失效", one.code, list(staffing.POWERS)), at=at)
        for one in county.counties()
    )


def check_ledgers(*, at: datetime) -> int:
    """Check every county's ledger of quotas (每日检查编制台账): loans, plans and updates that became overdue overnight."""
    return sum(
        staffing.check_ledger(one.code, by=system_actor("每日检查编制台账", one.code, list(staffing.CHECK_POWERS)), at=at)
        for one in county.counties()
    )


def expire_admissions(*, at: datetime) -> int:
    """End admissions whose term is over (准入到期自动失效)."""
    done = 0
    for one in county.counties():
        by = system_actor("准入到期", one.code, list(duties.EXPIRE_POWERS))
        done += duties.expire_due(by=by, at=at)
    return done


def advise_on_sleeping_powers(*, at: datetime) -> int:
    """Propose support or retraction for delegated powers that sleep (休眠权力建议); a person decides."""
    made = 0
    for one in county.counties():
        by = system_actor("赋权使用检查", one.code, list(duties.ADVISE_POWERS))
        made += duties.advise_sleeping(by=by, at=at)
    return made


def end_idle_sessions(*, at: datetime) -> int:
    """End sessions that were left alone (结束闲置会话): browsers that were closed without signing out."""
    return sum(identity.clean_sessions(one.code, at=at) for one in county.counties())


def forget_notices(*, at: datetime) -> int:
    """Delete notices that were kept as long as each county wants (到期消息删除)."""
    return sum(notices.forget_notices(one.code, at=at) for one in county.counties())


def tell_organ_expiries(*, at: datetime) -> int:
    """Tell of bodies set up for a time whose day is near or past (议事协调机构、专班到期提醒); a person decides."""
    return sum(tell_expiries(one.code, at=at) for one in county.counties())


TASKS: tuple[tuple[str, Callable[..., int]], ...] = (
    ("parties.retention", propose_retention),
    ("identity.sessions", end_idle_sessions),
    ("identity.clean_up", identity.clean_up),
    ("notices.retention", forget_notices),
    ("staffing.slips", expire_slips),
    ("staffing.checks", check_ledgers),
    ("staffing.imports", staffing.forget_imports),
    ("staffing.expiries", tell_organ_expiries),
    ("duties.admissions", expire_admissions),
    ("duties.sleeping", advise_on_sleeping_powers),
)
"""Daily tasks (每日任务): name for the log, and what to call with ``at``; it returns how much it did."""


def run_once(*, at: datetime) -> dict[str, int | None]:
    """Do every task (逐项办理); one that fails is told in the log (None here) and does not keep the others from theirs."""
    done: dict[str, int | None] = {}
    for name, task in TASKS:
        try:
            done[name] = task(at=at)
        except (DatabaseError, ValueError, LookupError, OSError):
            log.exception("daily task %s failed; it is tried again on the next day or start", name)
            done[name] = None
    return done


def run_daily(stop: threading.Event, *, pause: float = PAUSE_SECONDS) -> None:
    """Do the tasks at start and on each new legal day until told to stop (每日循环)."""
    last: date | None = None
    while not stop.is_set():
        close_old_connections()
        now = timezone.now()
        if legal_day(now) != last:
            log.info("daily tasks: %s", run_once(at=now))
            last = legal_day(now)
        close_old_connections()
        stop.wait(pause)
