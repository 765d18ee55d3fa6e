"""Tables towards other systems (对外接口表): keys of creating requests, webhooks, what was sent to them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yizhen.dispatch.terms import DeliveryState


class RequestKey(models.Model):
    """请求键 key under which a program sent a new request: the same key and body give the same answer."""

    digest = models.CharField(max_length=64)
    body = models.CharField(max_length=64)
    answer = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "dispatch_request_key"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["digest"], name="dispatch_request_key_digest"),
        ]


class Webhook(models.Model):
    """推送地址 webhook: another system that is told when a case moves. The secret is kept encrypted."""

    county = models.CharField(max_length=6)
    name = models.CharField(max_length=60)
    url = models.CharField(max_length=500)
    secret = models.TextField()
    acts = models.JSONField(default=list)
    created_at = models.DateTimeField()
    failures = models.IntegerField(default=0)
    paused_at = models.DateTimeField(null=True)
    paused_why = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "dispatch_webhook"
        indexes: ClassVar = [
            models.Index(fields=["county"], condition=Q(ended_at__isnull=True), name="dispatch_webhook_live"),
        ]


class Delivery(models.Model):
    """推送 delivery of one act to one webhook; tried again until it is received or given up."""

    webhook = models.ForeignKey(Webhook, on_delete=models.PROTECT, related_name="+", db_index=False)
    entry = models.BigIntegerField()
    key = models.CharField(max_length=36, unique=True)
    act = models.CharField(max_length=60)
    number = models.CharField(max_length=24)
    body = models.TextField()
    state = models.CharField(max_length=10, default=DeliveryState.WAITING)
    attempts = models.IntegerField(default=0)
    next_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)
    last_answer = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "dispatch_webhook_delivery"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["webhook", "entry"], name="dispatch_webhook_once"),
            models.CheckConstraint(
                condition=Q(state__in=[str(s) for s in DeliveryState]), name="dispatch_webhook_delivery_state"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_at"], condition=Q(state="waiting"), name="dispatch_webhook_waiting"
            ),
            models.Index(fields=["webhook", "-id"], name="dispatch_webhook_latest"),
        ]
