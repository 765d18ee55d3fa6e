"""Tables of attribution (职责归属表): which organ has an item in which mode, and which requests an item answers to."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from yizhen.duties.models.items import ItemRow, values
from yizhen.duties.terms.attribution import Empowered, Mode

SPAN = Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))


class HoldingRow(models.Model):
    """职责归属. ``place``: "" the county, else a 9-digit township.

    ``named`` is whom the words of the law mean; ``empowered`` whether the organ in fact has the power: two questions.
    """

    county = models.CharField(max_length=6)
    item = models.ForeignKey(ItemRow, models.PROTECT, related_name="+")
    organ = models.ForeignKey("organs.Organ", models.PROTECT, related_name="+")
    mode = models.CharField(max_length=10)
    place = models.CharField(max_length=9, blank=True)
    article = models.CharField(max_length=300)
    named = models.CharField(max_length=200, blank=True)
    empowered = models.CharField(max_length=8)
    empowered_ground = models.CharField(max_length=300, blank=True)
    principal = models.ForeignKey("organs.Organ", models.PROTECT, null=True, related_name="+")
    scope = models.CharField(max_length=300, blank=True)
    document = models.CharField(max_length=120, blank=True)
    people = models.PositiveSmallIntegerField(null=True)
    certified = models.PositiveSmallIntegerField(null=True)
    funded = models.BooleanField(null=True)
    trained = models.BooleanField(null=True)
    equipped = models.BooleanField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "duties_holding"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item", "organ", "place"], condition=Q(valid_to=None), name="duties_holding_one"
            ),
            models.CheckConstraint(condition=SPAN, name="duties_holding_span"),
            models.CheckConstraint(condition=Q(mode__in=values(Mode)), name="duties_holding_mode"),
            models.CheckConstraint(condition=Q(empowered__in=values(Empowered)), name="duties_holding_empowered"),
            models.CheckConstraint(
                condition=~Q(mode=Mode.ENTRUSTED)
                | Q(principal__isnull=False, valid_to__isnull=False) & ~Q(scope=""),
                name="duties_holding_entrusted",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["county", "organ"], name="duties_holding_by_organ"),
            models.Index(fields=["county", "item"], name="duties_holding_by_item"),
        ]


class SubjectRow(models.Model):
    """对应分类: a category of requests to which an item answers; ``position`` says which item is asked first."""

    county = models.CharField(max_length=6)
    category = models.CharField(max_length=20)
    item = models.ForeignKey(ItemRow, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=1)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "duties_subject"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["county", "category", "item"], condition=Q(valid_to=None), name="duties_subject_one"
            ),
            models.CheckConstraint(condition=SPAN, name="duties_subject_span"),
        ]
        indexes: ClassVar = [models.Index(fields=["item"], name="duties_subject_by_item")]
