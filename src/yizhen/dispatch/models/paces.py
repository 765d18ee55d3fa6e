"""How often the public pages were used (公开页限次表): by address, which is kept as a keyed digest and for hours alone."""

from typing import ClassVar

from django.db import models


class PublicPace(models.Model):
    """限次 turns that an address took in the running hour; ``key`` says neither address nor what was done."""

    key = models.CharField(max_length=64)
    hour = models.BigIntegerField()
    taken = models.IntegerField(default=0)

    class Meta:
        db_table = "dispatch_public_pace"
        constraints: ClassVar = [models.UniqueConstraint(fields=["key"], name="dispatch_public_pace_key")]
        indexes: ClassVar = [models.Index(fields=["hour"], name="dispatch_public_pace_hour")]
