"""导入暂存 a table of organs that was read and checked waits here until it is taken, dropped, or too old."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Import(models.Model):
    """待导入的机构表: its lines as read. Nothing of it is an organ until it is taken; no personal data stand in it."""

    county = models.CharField(max_length=6)
    name = models.CharField(max_length=200)
    lines = models.JSONField()
    state = models.CharField(max_length=8, default="staged")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)

    class Meta:
        db_table = "organs_import"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=["staged", "taken", "dropped"]), name="organs_import_state"),
        ]
        indexes: ClassVar = [models.Index(fields=["county", "made_at"], name="organs_import_days")]

    def __str__(self) -> str:
        return self.name
