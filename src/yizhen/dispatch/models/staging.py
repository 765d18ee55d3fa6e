"""Import staging (导入暂存): a file's rows wait here, checked, until the batch is taken as a whole."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Batch(models.Model):
    """导入批次 batch: one file with its column mapping; ``state``: staged, taken or dropped."""

    county = models.CharField(max_length=6)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    mapping = models.TextField(default="{}")
    state = models.CharField(max_length=8, default="staged")
    rows = models.IntegerField(default=0)
    taken = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    account = models.BigIntegerField(null=True)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "dispatch_batch"
        indexes: ClassVar = [models.Index(fields=["county", "made_at"], name="dispatch_batch_by_day")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["staged", "taken", "dropped"]), name="dispatch_batch_state"
            ),
        ]


class Staged(models.Model):
    """暂存行 staged row: the line as read, as understood, and what is wrong with it (JSON texts)."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="+", db_index=False)
    line = models.IntegerField()
    raw = models.TextField()
    parsed = models.TextField(default="{}")
    errors = models.TextField(default="[]")
    ok = models.BooleanField(default=True)
    likeness = models.BigIntegerField(default=0)
    duplicate_line = models.IntegerField(null=True)
    duplicate_case = models.ForeignKey(
        "dispatch.Case", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    case = models.ForeignKey(
        "dispatch.Case", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )

    class Meta:
        db_table = "dispatch_staged"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "line"], name="dispatch_staged_line"),
        ]
        indexes: ClassVar = [models.Index(fields=["batch", "ok", "line"], name="dispatch_staged_by_ok")]
