"""Daily tally (日统计表): kept by a handler of news and rebuildable from the record at any time."""

from typing import ClassVar

from django.db import models


class Tally(models.Model):
    """日统计 tally by day × organ × category; organ and category 0 and "" where there is none."""

    day = models.DateField()
    county = models.CharField(max_length=6)
    organ = models.BigIntegerField(default=0)
    category = models.CharField(max_length=16, blank=True)
    opened = models.IntegerField(default=0)
    dispatched = models.IntegerField(default=0)
    returned = models.IntegerField(default=0)
    closed = models.IntegerField(default=0)
    late = models.IntegerField(default=0)
    reopened = models.IntegerField(default=0, db_default=0)
    late_reopened = models.IntegerField(default=0, db_default=0)
    voided = models.IntegerField(default=0, db_default=0)

    class Meta:
        db_table = "dispatch_tally"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["county", "day", "organ", "category"], name="dispatch_tally_key"),
        ]
