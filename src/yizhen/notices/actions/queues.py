"""作业情况 how messages stand, and given-up ones that go again."""

from datetime import datetime

from yizhen.notices.models import MessageRow
from yizhen.notices.terms import Sending
from yizhen.record.door import Waiting


def count_messages(county: str) -> Waiting:
    """Messages that wait or were given up (待发、没有发出)."""
    rows = MessageRow.objects.filter(county=county)
    return Waiting(rows.filter(state=Sending.WAITING).count(), rows.filter(state=Sending.FAILED).count())


def retry_messages(county: str, at: datetime) -> int:
    """Let given-up messages go again, under the same keys (全部重发)."""
    rows = MessageRow.objects.filter(county=county, state=Sending.FAILED)
    return rows.update(state=Sending.WAITING, attempts=0, next_at=at, made_at=at)
