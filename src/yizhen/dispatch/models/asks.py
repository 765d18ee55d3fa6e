"""Requests for more time (延期、挂起申请): what was asked, who decided, and which time was left out."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yizhen.dispatch.models.cases import Case
from yizhen.dispatch.terms import AskKind, AskState


class Ask(models.Model):
    """申请 ask: an extension (``amount`` in the unit of the limit) or a suspension (``until``) of a case's clock."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=8)
    state = models.CharField(max_length=8, default=AskState.PENDING)
    amount = models.SmallIntegerField(null=True)
    until = models.DateTimeField(null=True)
    ground = models.CharField(max_length=300, blank=True)
    reason = models.TextField()
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "dispatch_ask"
        indexes: ClassVar = [models.Index(fields=["case", "id"], name="dispatch_ask_of_case")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=[str(k) for k in AskKind]), name="dispatch_ask_kind"),
            models.CheckConstraint(condition=Q(state__in=[str(s) for s in AskState]), name="dispatch_ask_state"),
            models.CheckConstraint(
                condition=Q(kind=AskKind.EXTEND, amount__gt=0) | Q(kind=AskKind.SUSPEND, until__isnull=False),
                name="dispatch_ask_what",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state=AskState.PENDING), name="dispatch_ask_one_pending"
            ),
        ]
