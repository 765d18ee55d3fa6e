"""作业重试 let given-up background jobs go again, on record."""

from datetime import datetime

from django.db import transaction

from yizhen.kernel.actors import Actor
from yizhen.record.actions.writing import append
from yizhen.record.models import CheckRow
from yizhen.record.terms import QUEUES, CheckState, Power, QueueRetried, Waiting


class NoSuchQueue(LookupError):
    """无此队列, or its jobs are not tried again."""

    no_such_row = True


@transaction.atomic
def retry_queue(kind: str, *, by: Actor, at: datetime) -> int:
    """Let the given-up jobs of a queue go again and return how many (重试作业). Raises NoPower, NoSuchQueue."""
    by.require(Power.SYSTEM)
    queue = QUEUES.get(kind)
    if queue is None or queue.retry is None:
        raise NoSuchQueue(kind)
    count = queue.retry(by.county, at)
    if count:
        append("record.queue.retried", QueueRetried(kind, count), by=by, at=at, subject=("record.queue", 0))
    return count


def count_checks(county: str) -> Waiting:
    """Verifications that wait or could not be finished (核验作业)."""
    rows = CheckRow.objects.filter(county=county)
    waiting = rows.filter(state__in=(CheckState.WAITING, CheckState.RUNNING)).count()
    latest = rows.order_by("-pk").values_list("state", flat=True).first()
    return Waiting(waiting, int(latest == CheckState.FAILED))
