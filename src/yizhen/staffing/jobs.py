"""What runs by itself (定时与后台工作): slips whose last day has passed end; uploaded workbooks are read and taken.

Imports have a thread of their own: a long one keeps nothing else waiting. What a killed worker was at goes on when
the next one starts.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.db import close_old_connections, connection
from django.utils import timezone

from yizhen.identity.door import NoSuchAccount, actor_for
from yizhen.kernel.actors import Actor, NoPower, system_actor
from yizhen.kernel.words import N_
from yizhen.kernel.working_hours import legal_day
from yizhen.organs.door import CodeTaken, NoSuchOrgan, NoSuchPost, OrganGone, StaffNumberTaken
from yizhen.organs.door import Power as OrganPower
from yizhen.staffing.access import NoSuchBatch
from yizhen.staffing.actions import BatchClosed, check_county, check_lines, take_workbook
from yizhen.staffing.actions.imports import WORKER, claim_import, fail_import, recover_imports
from yizhen.staffing.actions.slips import move_slip
from yizhen.staffing.actions.staging import Overtaken, forget_imports, stage_lines
from yizhen.staffing.actions.uploads import opened_upload
from yizhen.staffing.queries.plans import expired_slips
from yizhen.staffing.terms import LedgerPower, Power
from yizhen.staffing.terms.imports import BadWorkbook, BatchState, Turn, Workbook
from yizhen.staffing.terms.people import PeoplePower
from yizhen.staffing.terms.plans import SlipVerb

log = logging.getLogger("yizhen.staffing")
PAUSE_SECONDS = 2.0
POWERS = (PeoplePower.REVIEW, LedgerPower.RECORD)
"""What the worker needs to end slips (所需权限)."""
CHECK_POWERS = (Power.VIEW,)
IMPORT_POWERS = (LedgerPower.IMPORT, OrganPower.EDIT, PeoplePower.CORE)
NOT_THEIRS = N_("要求导入的人现在没有导入这个县编制台账的权限。请由有权限的人重新上传，或者继续登记。")

Reader = Callable[..., Workbook]
"""What reads a workbook from its path and name (读表程序); spreadsheets stand above this room."""

__all__ = ["check_ledger", "do_import", "expire_slips", "forget_imports", "run_imports"]


def expire_slips(county: str, *, by: Actor, at: datetime) -> int:
    """End every slip that is over (控编单到期失效) and return how many; each in a transaction of its own."""
    over = expired_slips(county, legal_day(at))
    for pk in over:
        move_slip(pk, SlipVerb.EXPIRE, by=by, at=at)
    return len(over)


def check_ledger(county: str, *, by: Actor, at: datetime) -> int:
    """Check a county's ledger in full (每日全面检查), which finds what only time brings; how many findings there are."""
    return check_county(county, by=by, at=at)


def run_imports(stop: threading.Event, read: Reader, *, pause: float = PAUSE_SECONDS) -> None:
    """Read and take what was asked for on pages until told to stop (导入循环)."""
    begun = False
    while not stop.is_set():
        close_old_connections()
        try:
            begun = begun or recover_imports(at=timezone.now()) >= 0
            busy = do_import(stop, read)
        except Exception:  # one workbook must not end this thread for everybody
            log.exception("looking for imports failed; it will be tried again")
            busy = False
        if not busy:
            stop.wait(pause)
    connection.close()


def do_import(stop: threading.Event, read: Reader) -> bool:
    """Do one import as far as it goes (执行一次导入); whether there was one.

    What fails without a word for the user stays as it is and is taken up again after a while, a few times.
    """
    turn = claim_import(at=timezone.now())
    if turn is None:
        return False
    try:
        by = _actor(turn)
        if turn.state is BatchState.READING:
            _read(turn, read, by)
        else:
            take_workbook(turn.batch, by=by, at=turn.at, now=timezone.now, leave=stop.is_set, held=turn.at)
    except (BadWorkbook, CodeTaken, StaffNumberTaken, OrganGone) as refused:
        fail_import(turn, str(refused), at=timezone.now())
    except (NoPower, NoSuchAccount, NoSuchPost, NoSuchOrgan, NoSuchBatch):
        fail_import(turn, NOT_THEIRS, at=timezone.now())
    except (Overtaken, BatchClosed):
        log.info("import %s was dropped, stopped or taken up by another worker", turn.batch)
    except Exception:  # whatever else a workbook brings up
        log.exception("import %s could not go on; it is tried again", turn.batch)
    return True


def _actor(turn: Turn) -> Actor:
    """Whoever asked, with the powers they hold now (要求导入的人)."""
    if turn.account is None:
        return system_actor(WORKER, turn.county, IMPORT_POWERS)
    return replace(actor_for(turn.account, turn.post, turn.at), channel="job")


def _read(turn: Turn, read: Reader, by: Actor) -> None:
    with opened_upload(turn.batch) as path:
        book = read(path, name=turn.name)
    check_lines(book.organs, book.people, county=turn.county, by=by, on=turn.valid_from)
    stage_lines(turn.batch, turn.number, book.organs, book.people, sheets=book.sheets, now=timezone.now)
