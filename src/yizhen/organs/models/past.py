"""机构旧貌 what an organ was called and counted as before it changed, so that a past day shows what held then."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Past(models.Model):
    """机构旧貌: an organ as it stood until a day; ``valid_to`` is the first day on which it stood otherwise."""

    organ = models.ForeignKey("organs.Organ", on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20)
    rank = models.CharField(max_length=16)
    township = models.CharField(max_length=9, blank=True)
    funding = models.CharField(max_length=12, blank=True)
    uscc = models.CharField(max_length=18, null=True, blank=True)
    civil_managed = models.BooleanField(default=False)
    service_class = models.CharField(max_length=16, blank=True, default="")
    expires_on = models.DateField(null=True)
    expiry_ground = models.CharField(max_length=200, blank=True, default="")
    valid_from = models.DateField()
    valid_to = models.DateField()
    document = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "organs_past"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "valid_to"], name="organs_past_once_a_day"),
            models.CheckConstraint(condition=Q(valid_to__gt=F("valid_from")), name="organs_past_span"),
        ]
        indexes: ClassVar = [models.Index(fields=["valid_to"], name="organs_past_days")]

    def __str__(self) -> str:
        return self.name
