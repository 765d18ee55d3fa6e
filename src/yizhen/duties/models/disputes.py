"""Tables of disputes (职责争议表): disputes, what each party says, precedents, and how cases went from hand to hand."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from yizhen.duties.models.items import ItemRow, values
from yizhen.duties.terms.attribution import Mode
from yizhen.duties.terms.disputes import DisputeState, Stand


class DisputeRow(models.Model):
    """职责争议. ``place``: "" the county, a 9-digit township, a 12-digit village; ``matter`` the case it came from.

    ``offer`` is the text that the parties sign one after another, so that they agree.
    """

    county = models.CharField(max_length=6)
    number = models.CharField(max_length=24)
    title = models.CharField(max_length=200)
    category = models.CharField(max_length=20)
    place = models.CharField(max_length=12, blank=True)
    item = models.ForeignKey(ItemRow, models.PROTECT, null=True, related_name="+")
    matter = models.CharField(max_length=40, blank=True)
    words = models.TextField()
    state = models.CharField(max_length=10)
    version = models.PositiveIntegerField(default=1)
    organ = models.ForeignKey("organs.Organ", models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    raised_by = models.CharField(max_length=60)
    proposal = models.TextField(blank=True)
    offer = models.JSONField(null=True)
    lead = models.ForeignKey("organs.Organ", models.PROTECT, null=True, related_name="+")
    mode = models.CharField(max_length=10, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "duties_dispute"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["county", "number"], name="duties_dispute_number"),
            models.UniqueConstraint(
                fields=["county", "category", "place"], condition=Q(ended_at=None), name="duties_dispute_one_open"
            ),
            models.CheckConstraint(condition=Q(state__in=values(DisputeState)), name="duties_dispute_state"),
            models.CheckConstraint(
                condition=~Q(state=DisputeState.RULED) | Q(lead__isnull=False, ended_at__isnull=False),
                name="duties_dispute_ruled",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["county", "state", "-raised_at"], name="duties_dispute_by_state"),
            models.Index(fields=["county", "category"], name="duties_dispute_by_cat"),
        ]


class StandRow(models.Model):
    """立场: what a party to the dispute says about its own duty, and whether it signed what is offered."""

    dispute = models.ForeignKey(DisputeRow, models.PROTECT, related_name="+")
    organ = models.ForeignKey("organs.Organ", models.PROTECT, related_name="+")
    township = models.CharField(max_length=9, blank=True)
    stand = models.CharField(max_length=10, default=Stand.WAITING)
    words = models.TextField(blank=True)
    by = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(null=True)
    signed_by = models.CharField(max_length=60, blank=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "duties_stand"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dispute", "organ"], name="duties_stand_one"),
            models.CheckConstraint(condition=Q(stand__in=values(Stand)), name="duties_stand_word"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organ"], name="duties_stand_by_organ"),
            models.Index(fields=["township"], name="duties_stand_by_town"),
        ]


class PrecedentRow(models.Model):
    """先例: what was ruled for a category at a place; routes the next one until it ends or another takes its place."""

    county = models.CharField(max_length=6)
    number = models.CharField(max_length=60)
    category = models.CharField(max_length=20)
    place = models.CharField(max_length=12, blank=True)
    organ = models.ForeignKey("organs.Organ", models.PROTECT, related_name="+")
    mode = models.CharField(max_length=10)
    words = models.TextField()
    item = models.ForeignKey(ItemRow, models.PROTECT, null=True, related_name="+")
    dispute = models.ForeignKey(DisputeRow, models.PROTECT, related_name="+")
    used = models.PositiveIntegerField(default=0)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "duties_precedent"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["county", "category", "place"], condition=Q(valid_to=None), name="duties_precedent_one"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="duties_precedent_span"
            ),
            models.CheckConstraint(condition=Q(mode__in=values(Mode)), name="duties_precedent_mode"),
        ]


class PassageRow(models.Model):
    """流转: the way of a case from hand to hand, kept by news and rebuilt from the record; ``hands`` are organ ids."""

    county = models.CharField(max_length=6)
    case = models.BigIntegerField(unique=True)
    number = models.CharField(max_length=40)
    category = models.CharField(max_length=20, blank=True)
    township = models.CharField(max_length=9, blank=True)
    hands = models.JSONField(default=list)
    handovers = models.PositiveSmallIntegerField(default=0)
    back = models.BooleanField(default=False)
    ping_pongs = models.PositiveSmallIntegerField(default=0)
    returns = models.PositiveSmallIntegerField(default=0)
    days = models.FloatField(default=0)
    begun_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        db_table = "duties_passage"
        indexes: ClassVar = [
            models.Index(fields=["county", "begun_at"], name="duties_passage_when"),
            models.Index(fields=["county", "category"], name="duties_passage_by_cat"),
            models.Index(fields=["county", "handovers"], name="duties_passage_moved"),
            models.Index(fields=["county", "number"], name="duties_passage_by_number"),
        ]


class HandRow(models.Model):
    """经手: an organ in whose hands a case lay; tells who may see its passage."""

    passage = models.ForeignKey(PassageRow, models.CASCADE, related_name="+", db_index=False)
    organ = models.BigIntegerField()

    class Meta:
        db_table = "duties_hand"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["passage", "organ"], name="duties_hand_one"),
        ]
        indexes: ClassVar = [models.Index(fields=["organ", "passage"], name="duties_hand_by_organ")]
