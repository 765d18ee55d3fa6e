"""作业情况 how dispatch's background jobs stand, and given-up deliveries that go again."""

from datetime import datetime

from yizhen.dispatch.models import Batch, Delivery
from yizhen.dispatch.terms import DeliveryState
from yizhen.record.door import Waiting


def count_deliveries(county: str) -> Waiting:
    """Deliveries to other systems that wait or were given up (推送)."""
    rows = Delivery.objects.filter(webhook__county=county, webhook__ended_at__isnull=True)
    waiting = rows.filter(state=DeliveryState.WAITING).count()
    return Waiting(waiting, rows.filter(state=DeliveryState.FAILED).count())


def retry_deliveries(county: str, at: datetime) -> int:
    """Let given-up deliveries of webhooks that stand go again (重试推送)."""
    rows = Delivery.objects.filter(webhook__county=county, webhook__ended_at__isnull=True, state=DeliveryState.FAILED)
    return rows.update(state=DeliveryState.WAITING, attempts=0, next_at=at)


def count_batches(county: str) -> Waiting:
    """Imports whose taking was interrupted; they go on when the worker starts (导入)."""
    return Waiting(Batch.objects.filter(county=county, state="staged", taken__gt=0).count(), 0)
