"""岗位交接 tables of hand-overs: who hands the open work of a post to whom, and what it was."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yizhen.organs.terms.desks import HandoverState


class Handover(models.Model):
    """岗位交接 hand-over of a desk. The same post on both sides: a successor takes it over as it is.

    ``leader``: signed by a leader in place of a holder who is gone.
    """

    county = models.CharField(max_length=6)
    organ = models.ForeignKey("organs.Organ", on_delete=models.PROTECT, related_name="+")
    from_post = models.ForeignKey("organs.Post", on_delete=models.PROTECT, related_name="+")
    to_post = models.ForeignKey("organs.Post", on_delete=models.PROTECT, related_name="+")
    giver = models.ForeignKey("organs.Person", on_delete=models.PROTECT, related_name="+")
    leader = models.BooleanField(default=False)
    taker = models.ForeignKey("organs.Person", on_delete=models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=300)
    note = models.TextField(blank=True)
    answer = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=12, default=HandoverState.OFFERED)
    offered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "organs_handover"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[str(one) for one in HandoverState]), name="organs_handover_state"
            ),
            models.UniqueConstraint(
                fields=["from_post"], condition=Q(state=HandoverState.OFFERED), name="organs_handover_one_open"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organ", "-id"], name="organs_handover_of_organ")]

    def __str__(self) -> str:
        return str(self.pk)


class HandoverItem(models.Model):
    """交接件 one piece of open work, as it was listed when the hand-over was offered or signed."""

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    item = models.BigIntegerField()
    words = models.CharField(max_length=200)
    due = models.DateField(null=True)

    class Meta:
        db_table = "organs_handover_item"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["handover", "kind", "item"], name="organs_handover_item_once"),
        ]

    def __str__(self) -> str:
        return self.words
