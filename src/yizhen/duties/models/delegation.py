"""Tables of delegation (赋权表): batches, hand-over, guidance, samples, use, advice on sleeping powers."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yizhen.duties.models.items import ItemRow, values
from yizhen.duties.terms.admission import Opinion
from yizhen.duties.terms.delegation import BatchState


class BatchRow(models.Model):
    """赋权批次. ``townships`` are 9-digit codes; those that pilot first stand in ``pilots``.

    ``move`` is the document of the ledger by which establishment goes along (编随事走); ``people`` says so in words.
    """

    county = models.CharField(max_length=6)
    number = models.CharField(max_length=24)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10)
    version = models.PositiveIntegerField(default=1)
    department = models.ForeignKey("organs.Organ", models.PROTECT, related_name="+")
    townships = models.JSONField(default=list)
    pilots = models.JSONField(default=list)
    basis = models.CharField(max_length=400)
    decision = models.CharField(max_length=120, blank=True)
    people = models.CharField(max_length=300, blank=True)
    move = models.CharField(max_length=80, blank=True)
    opinions_due = models.DateField(null=True)
    planned_at = models.DateTimeField()
    planned_by = models.CharField(max_length=60)
    started_on = models.DateField(null=True)
    pilot_until = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    review_on = models.DateField(null=True)

    class Meta:
        db_table = "duties_batch"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["county", "number"], name="duties_batch_number"),
            models.CheckConstraint(condition=Q(state__in=values(BatchState)), name="duties_batch_state"),
            models.CheckConstraint(
                condition=~Q(state__in=[BatchState.PILOT, BatchState.RUNNING]) | Q(started_on__isnull=False),
                name="duties_batch_started",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["county", "state", "-planned_at"], name="duties_batch_by_state"),
        ]


class BatchItemRow(models.Model):
    """批次事项: an item of a batch with its assessment."""

    batch = models.ForeignKey(BatchRow, models.PROTECT, related_name="+")
    item = models.ForeignKey(ItemRow, models.PROTECT, related_name="+")
    marks = models.JSONField(null=True)
    score = models.PositiveSmallIntegerField(default=0)
    flags = models.JSONField(default=list)
    ripe = models.BooleanField(default=False)

    class Meta:
        db_table = "duties_batch_item"
        constraints: ClassVar = [models.UniqueConstraint(fields=["batch", "item"], name="duties_batch_item_one")]


class BatchOpinionRow(models.Model):
    """承接意见: what a township says about a batch that is to be handed down to it."""

    batch = models.ForeignKey(BatchRow, models.PROTECT, related_name="+")
    organ = models.ForeignKey("organs.Organ", models.PROTECT, related_name="+")
    township = models.CharField(max_length=9)
    opinion = models.CharField(max_length=10, default=Opinion.WAITING)
    words = models.CharField(max_length=400, blank=True)
    by = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        db_table = "duties_batch_opinion"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "township"], name="duties_batch_opinion_one"),
            models.CheckConstraint(condition=Q(opinion__in=values(Opinion)), name="duties_batch_opinion_word"),
        ]
        indexes: ClassVar = [models.Index(fields=["organ", "opinion"], name="duties_batch_opinion_organ")]


class HandoverRow(models.Model):
    """交接: one line of the checklist of a batch."""

    batch = models.ForeignKey(BatchRow, models.PROTECT, related_name="+")
    key = models.CharField(max_length=20)
    done = models.BooleanField(default=False)
    words = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        db_table = "duties_handover"
        constraints: ClassVar = [models.UniqueConstraint(fields=["batch", "key"], name="duties_handover_one")]


class GuidanceRow(models.Model):
    """指导、培训: what the department planned for a batch and did."""

    batch = models.ForeignKey(BatchRow, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    planned_on = models.DateField()
    done_on = models.DateField(null=True)
    words = models.CharField(max_length=300)
    by = models.CharField(max_length=60)

    class Meta:
        db_table = "duties_guidance"
        indexes: ClassVar = [models.Index(fields=["batch", "planned_on"], name="duties_guidance_plan")]


class SampleRow(models.Model):
    """抽查: one matter drawn for review; seed and size of the population are kept, so that anyone draws it again."""

    batch = models.ForeignKey(BatchRow, models.PROTECT, related_name="+")
    seed = models.CharField(max_length=80)
    population = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    matter = models.CharField(max_length=60)
    drawn_at = models.DateTimeField()
    right = models.BooleanField(null=True)
    words = models.CharField(max_length=400, blank=True)
    by = models.CharField(max_length=60, blank=True)

    class Meta:
        db_table = "duties_sample"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "seed", "matter"], name="duties_sample_one"),
        ]


class UseRow(models.Model):
    """赋权使用: a matter in which a township used a power, from the news of the houses above."""

    county = models.CharField(max_length=6)
    item = models.ForeignKey(ItemRow, models.PROTECT, related_name="+")
    township = models.CharField(max_length=9)
    matter = models.CharField(max_length=60)
    on = models.DateField()
    overturned = models.BooleanField(default=False)
    wrong = models.BooleanField(default=False)

    class Meta:
        db_table = "duties_use"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["county", "matter", "item"], name="duties_use_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["county", "item", "township"], name="duties_use_by_item")]


class AdviceRow(models.Model):
    """休眠权力建议: support or retract, with the evidence as it stood, and what was decided, under which number."""

    county = models.CharField(max_length=6)
    item = models.ForeignKey(ItemRow, models.PROTECT, related_name="+")
    township = models.CharField(max_length=9)
    months = models.PositiveSmallIntegerField()
    cases = models.PositiveIntegerField()
    advice = models.CharField(max_length=10)
    evidence = models.CharField(max_length=400)
    made_at = models.DateTimeField()
    decision = models.CharField(max_length=10, blank=True)
    words = models.CharField(max_length=400, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=60, blank=True)
    number = models.CharField(max_length=60, blank=True)

    class Meta:
        db_table = "duties_advice"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["county", "item", "township"], condition=Q(decided_at=None), name="duties_advice_one_open"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["county", "-made_at"], name="duties_advice_newest")]
