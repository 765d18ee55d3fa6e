"""Import staging (导入暂存): a file's rows wait here, checked, until the batch is taken as a whole.

``purpose`` says what they are to become: items of the county, entries of a higher catalogue (``target`` its id), or the
entries of a draft list (``target`` the edition).
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yizhen.duties.models.items import values
from yizhen.duties.terms.higher import Purpose


class ImportRow(models.Model):
    """导入批次: one file; ``layout`` keeps its head and which column holds what, so that it is remembered."""

    county = models.CharField(max_length=6)
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    head_print = models.CharField(max_length=32)
    layout = models.JSONField(default=dict)
    state = models.CharField(max_length=8, default="staged")
    purpose = models.CharField(max_length=8, default=Purpose.ITEMS.value)
    target = models.BigIntegerField(null=True)
    effective_on = models.DateField()
    rows = models.IntegerField(default=0)
    good = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    taken = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)

    class Meta:
        db_table = "duties_import"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["staged", "taken", "dropped"]), name="duties_import_state"
            ),
            models.CheckConstraint(condition=Q(purpose__in=values(Purpose)), name="duties_import_purpose"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["county", "head_print"], name="duties_import_by_head"),
        ]


class ImportLineRow(models.Model):
    """暂存行: the cells as read, the code and name they tell, whether they can be taken, and the findings."""

    batch = models.ForeignKey(ImportRow, on_delete=models.CASCADE, related_name="+", db_index=False)
    line = models.IntegerField()
    code = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=300, blank=True)
    fate = models.CharField(max_length=10)
    cells = models.JSONField()
    findings = models.JSONField(default=list)

    class Meta:
        db_table = "duties_import_line"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "line"], name="duties_import_line_one"),
        ]
        indexes: ClassVar = [models.Index(fields=["batch", "fate", "line"], name="duties_import_line_fate")]
