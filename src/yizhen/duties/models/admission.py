"""Tables of admission (职责准入表): applications of both gates, opinions, and papers that were flagged."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from yizhen.duties.models.items import ItemRow, values
from yizhen.duties.terms.admission import AdmissionState, Gate, Opinion, Wish


class AdmissionRow(models.Model):
    """准入申请. ``organ`` applies: a department from above, a township from below; ``version`` counts steps."""

    county = models.CharField(max_length=6)
    number = models.CharField(max_length=24)
    gate = models.CharField(max_length=4)
    wish = models.CharField(max_length=10)
    state = models.CharField(max_length=10)
    version = models.PositiveIntegerField(default=1)
    organ = models.ForeignKey("organs.Organ", models.PROTECT, related_name="+")
    township = models.CharField(max_length=9, blank=True)
    title = models.CharField(max_length=200)
    item = models.ForeignKey(ItemRow, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=2, blank=True)
    category = models.CharField(max_length=20, blank=True)
    basis = models.CharField(max_length=400, blank=True)
    basis_rank = models.CharField(max_length=20, blank=True)
    necessity = models.TextField(blank=True)
    support = models.JSONField(default=dict)
    decision = models.CharField(max_length=120, blank=True)
    letter = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    begins_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    filed_at = models.DateTimeField()
    filed_by = models.CharField(max_length=60)
    opinions_due = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    decision_number = models.CharField(max_length=60, blank=True)
    decision_words = models.TextField(blank=True)

    class Meta:
        db_table = "duties_admission"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["county", "number"], name="duties_admission_number"),
            models.CheckConstraint(condition=Q(gate__in=values(Gate)), name="duties_admission_gate"),
            models.CheckConstraint(condition=Q(wish__in=values(Wish)), name="duties_admission_wish"),
            models.CheckConstraint(condition=Q(state__in=values(AdmissionState)), name="duties_admission_state"),
            models.CheckConstraint(
                condition=Q(begins_on=None) | Q(ends_on=None) | Q(ends_on__gt=F("begins_on"))
                | ~Q(state=AdmissionState.IN_FORCE),
                name="duties_admission_span",
            ),
            models.CheckConstraint(
                condition=~Q(state=AdmissionState.IN_FORCE)
                | Q(decided_at__isnull=False) & ~Q(decision_number="")
                & (Q(gate=Gate.UP) | Q(begins_on__isnull=False, ends_on__isnull=False)),
                name="duties_admission_decided",
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["county", "state", "-filed_at"], name="duties_admission_by_state"),
            models.Index(fields=["county", "organ", "-filed_at"], name="duties_admission_by_organ"),
            models.Index(fields=["state", "ends_on"], name="duties_admission_expiry"),
        ]


class OpinionRow(models.Model):
    """意见: of a township on an admission; of a department (``township`` empty) on an adjustment."""

    admission = models.ForeignKey(AdmissionRow, models.PROTECT, related_name="+")
    organ = models.ForeignKey("organs.Organ", models.PROTECT, related_name="+")
    township = models.CharField(max_length=9, blank=True)
    opinion = models.CharField(max_length=10, default=Opinion.WAITING)
    words = models.TextField(blank=True)
    by = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        db_table = "duties_opinion"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["admission", "organ"], name="duties_opinion_one"),
            models.CheckConstraint(condition=Q(opinion__in=values(Opinion)), name="duties_opinion_word"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organ", "opinion"], name="duties_opinion_by_organ"),
            models.Index(fields=["township", "opinion"], name="duties_opinion_by_town"),
        ]


class FlagRow(models.Model):
    """来文标记: a paper that demands what may not be demanded, with the passages, and what the office did about it."""

    county = models.CharField(max_length=6)
    title = models.CharField(max_length=200)
    organ_name = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    quotes = models.JSONField(default=list)
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=60)
    answer = models.CharField(max_length=400, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=60, blank=True)

    class Meta:
        db_table = "duties_flag"
        constraints: ClassVar = [models.UniqueConstraint(fields=["county", "digest"], name="duties_flag_once")]
        indexes: ClassVar = [models.Index(fields=["county", "-entered_at"], name="duties_flag_newest")]
