"""What the worker does for dispatch (后台任务): batches whose taking was interrupted go on."""

import logging

from django.db import DatabaseError
from django.utils import timezone

from yizhen.county import door as county
from yizhen.dispatch.actions.batches import take_batch
from yizhen.dispatch.queries.batches import unfinished
from yizhen.dispatch.terms import Power
from yizhen.kernel.actors import system_actor

log = logging.getLogger("yizhen.dispatch")


def resume_batches() -> int:
    """Take interrupted batches to their end (续办中断的导入) and return how many; nobody's are taken unasked."""
    done = 0
    for one in county.counties():
        by = system_actor("继续导入", one.code, [Power.IMPORT])
        for batch in unfinished(by):
            try:
                taken = take_batch(batch.id, by=by, at=timezone.now())
            except (DatabaseError, ValueError, LookupError):
                log.exception("batch %s could not go on; its page offers to try again", batch.id)
                continue
            log.info("batch %s went on to its end: %s cases", batch.id, taken)
            done += 1
    return done
