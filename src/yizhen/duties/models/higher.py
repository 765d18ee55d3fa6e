"""Tables of higher catalogues (上级目录表): what the levels above say of items, from a day to a day."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from yizhen.duties.models.items import values
from yizhen.duties.terms import ItemKind


class HigherRow(models.Model):
    """上级目录: one catalogue of a level above, as a county keeps it. Items refer to it by its name."""

    county = models.CharField(max_length=6)
    name = models.CharField(max_length=60)
    level = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()

    class Meta:
        db_table = "duties_higher"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["county", "name"], name="duties_higher_name"),
            models.CheckConstraint(condition=Q(level__range=(1, 3)), name="duties_higher_level"),
        ]


class AboveRow(models.Model):
    """上级目录条目: what stands under a basic code. ``bases`` are written like everywhere: 《…》（位阶）第…条."""

    higher = models.ForeignKey(HigherRow, models.PROTECT, related_name="+", db_index=False)
    code = models.CharField(max_length=64)
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=2)
    bases = models.TextField(blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "duties_above"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["higher", "code"], condition=Q(valid_to=None), name="duties_above_one_open"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="duties_above_span"
            ),
            models.CheckConstraint(condition=Q(kind__in=values(ItemKind)), name="duties_above_kind"),
        ]
        indexes: ClassVar = [models.Index(fields=["higher", "code", "valid_from"], name="duties_above_of")]
