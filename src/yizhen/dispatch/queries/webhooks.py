"""Webhooks of a county and what was sent to them (推送查询)."""

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from yizhen.dispatch import access
from yizhen.dispatch.models import Delivery
from yizhen.dispatch.rules.rows import spoken
from yizhen.dispatch.terms import DeliveryState, DeliveryView, WebhookView
from yizhen.kernel.actors import Actor
from yizhen.kernel.words import say

SHOWN = 100


def webhooks(by: Actor) -> list[WebhookView]:
    """Webhooks of the county (推送地址), with how many deliveries wait: one query."""
    held = Delivery.objects.filter(webhook=OuterRef("pk"), state=DeliveryState.WAITING).order_by()
    waiting = Coalesce(Subquery(held.values("webhook").annotate(n=Count("pk")).values("n")), 0)
    return [_view(row) for row in access.webhooks_for(by).annotate(waiting=waiting).order_by("id")]


def webhook(by: Actor, pk: int) -> WebhookView:
    """One webhook (推送地址); raises NoSuchWebhook."""
    row = access.webhook_for(by, pk)
    row.waiting = Delivery.objects.filter(webhook=pk, state=DeliveryState.WAITING).count()
    return _view(row)


def _view(row) -> WebhookView:  # noqa: ANN001  a row with its count
    return WebhookView(
        row.pk, row.name, row.url, tuple(row.acts), row.created_at, row.failures, row.paused_at, spoken(row.paused_why),
        row.waiting,
    )  # fmt: skip


def deliveries(by: Actor, pk: int) -> list[DeliveryView]:
    """The latest deliveries of a webhook (推送记录), newest first; raises NoSuchWebhook."""
    access.webhook_for(by, pk)
    rows = Delivery.objects.filter(webhook=pk).order_by("-id").values_list(
        "key", "act", "number", "state", "attempts", "next_at", "last_at", "last_answer"
    )[:SHOWN]  # fmt: skip
    return [DeliveryView(*row[:3], DeliveryState(row[3]), *row[4:7], say(row[7])) for row in rows]
