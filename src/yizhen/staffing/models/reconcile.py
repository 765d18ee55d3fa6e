"""Tables of reconciliation (四方核对表): lists compared, and each difference until it is settled.

The lists themselves are not kept: only what differs is, and no number of anybody.
"""

from enum import StrEnum

from django.db import models
from django.db.models import Q

from yizhen.staffing.models.people import StaffRow
from yizhen.staffing.terms.reconcile import Difference, DifferenceState, Side


def _values(words: type[StrEnum]) -> list[str]:
    return [str(one) for one in words]


class ComparedListRow(models.Model):
    """核对名单 a list that was compared: whose, as of which day, which columns it had, head-counts by organ."""

    county = models.CharField(max_length=6)
    side = models.CharField(max_length=12)
    as_of = models.DateField()
    file = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)
    rows = models.IntegerField()
    matched = models.IntegerField()
    unreadable = models.IntegerField(default=0)
    headcounts = models.JSONField(default=list)
    compared_at = models.DateTimeField()

    class Meta:
        db_table = "staffing_compared_list"
        constraints = (
            models.CheckConstraint(condition=Q(side__in=_values(Side)), name="staffing_compared_list_side"),
        )
        indexes = (models.Index(fields=["county", "side", "-as_of"], name="staffing_compared_list_new"),)


class DifferenceRow(models.Model):
    """差异 one difference between the ledger and a side, followed until it is settled."""

    county = models.CharField(max_length=6)
    side = models.CharField(max_length=12)
    kind = models.CharField(max_length=16)
    subject = models.CharField(max_length=80)
    staff = models.ForeignKey(StaffRow, models.PROTECT, null=True, related_name="+")
    organ = models.ForeignKey("organs.Organ", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=40, blank=True)
    ours = models.CharField(max_length=200, blank=True)
    theirs = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=12, default=DifferenceState.OPEN)
    reason = models.CharField(max_length=400, blank=True)
    first_list = models.ForeignKey(ComparedListRow, models.PROTECT, related_name="+")
    last_list = models.ForeignKey(ComparedListRow, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "staffing_difference"
        constraints = (
            models.UniqueConstraint(
                fields=["county", "side", "kind", "subject"], name="staffing_difference_one"
            ),
            models.CheckConstraint(condition=Q(kind__in=_values(Difference)), name="staffing_difference_kind"),
            models.CheckConstraint(condition=Q(state__in=_values(DifferenceState)), name="staffing_difference_state"),
        )
        indexes = (
            models.Index(fields=["county", "state", "side", "id"], name="staffing_difference_ledger"),
            models.Index(fields=["county", "state", "kind", "id"], name="staffing_difference_kinds"),
        )
