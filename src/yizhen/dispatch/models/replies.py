"""Reply templates (答复模板): versions that are never changed, and which one an answer was made from."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from yizhen.dispatch.models.cases import Case


class ReplyRow(models.Model):
    """One version of a template (答复模板). ``family`` is shared by its versions; ``valid_to`` the first day it no longer holds."""

    county = models.CharField(max_length=6)
    family = models.CharField(max_length=32)
    version = models.IntegerField(default=1)
    name = models.CharField(max_length=60)
    verb = models.CharField(max_length=12)
    category = models.CharField(max_length=16, blank=True)
    text = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    set_by = models.CharField(max_length=80)
    set_at = models.DateTimeField()

    class Meta:
        db_table = "dispatch_reply_template"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["family", "version"], name="dispatch_reply_version"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="dispatch_reply_span"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["county", "verb", "category"], name="dispatch_reply_offered")]


class ReplyUse(models.Model):
    """From which version an answer was made (采用记录), and whether it was changed before it was given."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    reply = models.ForeignKey(ReplyRow, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=12)
    changed = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        db_table = "dispatch_reply_use"
        indexes: ClassVar = [models.Index(fields=["case", "id"], name="dispatch_reply_use_of")]
