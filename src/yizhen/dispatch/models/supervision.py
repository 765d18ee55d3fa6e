"""Supervision (督办): who is pressed on which case, why, and what was answered."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yizhen.dispatch.models.cases import Case
from yizhen.dispatch.terms import SupervisionKind


class Supervision(models.Model):
    """督办 supervision of a case; ``about`` is the deadline or last step that set the clock off, so that it does so once."""

    county = models.CharField(max_length=6)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=8)
    about = models.DateTimeField(null=True)
    organ = models.ForeignKey(
        "organs.Organ", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    words = models.TextField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=80)
    answer_due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        db_table = "dispatch_supervision"
        indexes: ClassVar = [
            models.Index(
                fields=["county", "answer_due_at"],
                condition=Q(answered_at__isnull=True),
                name="dispatch_supervision_open",
            ),
            models.Index(fields=["county", "at"], name="dispatch_supervision_by_day"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=[str(k) for k in SupervisionKind]), name="dispatch_supervision_kind"
            ),
            models.UniqueConstraint(fields=["case", "kind", "about"], name="dispatch_supervision_once"),
        ]
