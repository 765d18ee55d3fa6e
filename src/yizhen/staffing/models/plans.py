"""Tables of the use of quotas (用编表): yearly plans with their lines, requests and slips."""

from enum import StrEnum

from django.db import models
from django.db.models import F, Q

from yizhen.staffing.terms.plans import OPEN_PLANS, PaperKind, PlanState, SlipState, Way


def _values(words: type[StrEnum] | tuple[StrEnum, ...]) -> list[str]:
    return [str(one) for one in words]


class PlanRow(models.Model):
    """用编计划 a unit's plan for a year, or for up to three (三年招录计划)."""

    county = models.CharField(max_length=6)
    organ = models.ForeignKey("organs.Organ", models.PROTECT, related_name="+", db_index=False)
    township = models.CharField(max_length=9, blank=True)
    year = models.IntegerField()
    years = models.IntegerField(default=1)
    state = models.CharField(max_length=10, default=PlanState.DRAFT)
    reason = models.TextField(blank=True)
    document = models.CharField(max_length=80, blank=True)
    words = models.CharField(max_length=300, blank=True)
    drafter = models.CharField(max_length=60)
    drafted_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "staffing_plan"
        constraints = (
            models.CheckConstraint(condition=Q(state__in=_values(PlanState)), name="staffing_plan_state"),
            models.CheckConstraint(condition=Q(years__gte=1, years__lte=3), name="staffing_plan_years"),
            models.UniqueConstraint(
                fields=["organ", "year"], condition=Q(state__in=_values(OPEN_PLANS)), name="staffing_plan_one_open"
            ),
        )
        indexes = (
            models.Index(fields=["county", "-year", "-id"], name="staffing_plan_ledger"),
            models.Index(fields=["organ", "year"], name="staffing_plan_organ"),
        )


class PlanLineRow(models.Model):
    """用编计划行 how many of which category, when, how, for what; ``in_exchange``: 出一进一."""

    plan = models.ForeignKey(PlanRow, models.CASCADE, related_name="+")
    year = models.IntegerField()
    category = models.CharField(max_length=24)
    purpose = models.CharField(max_length=24, blank=True)
    way = models.CharField(max_length=16)
    count = models.IntegerField()
    in_exchange = models.BooleanField(default=False)
    post = models.CharField(max_length=80, blank=True)
    conditions = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "staffing_plan_line"
        constraints = (
            models.CheckConstraint(condition=Q(way__in=_values(Way)), name="staffing_plan_line_way"),
            models.CheckConstraint(condition=Q(count__gte=1), name="staffing_plan_line_count"),
        )


class SlipRow(models.Model):
    """用编申请、控编单 a request, and the slip it becomes. ``entry`` is the ledger's entry that locked the quota."""

    county = models.CharField(max_length=6)
    organ = models.ForeignKey("organs.Organ", models.PROTECT, related_name="+", db_index=False)
    township = models.CharField(max_length=9, blank=True)
    line = models.ForeignKey(PlanLineRow, models.PROTECT, null=True, related_name="+")
    category = models.CharField(max_length=24)
    purpose = models.CharField(max_length=24, blank=True)
    way = models.CharField(max_length=16)
    count = models.IntegerField()
    used = models.IntegerField(default=0)
    post = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=10, default=SlipState.REQUESTED)
    words = models.CharField(max_length=300, blank=True)
    document = models.CharField(max_length=80, blank=True)
    entry = models.BigIntegerField(null=True)
    number = models.CharField(max_length=60, blank=True)
    year = models.IntegerField(null=True)
    seq = models.IntegerField(null=True)
    issued_on = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "staffing_slip"
        constraints = (
            models.CheckConstraint(condition=Q(state__in=_values(SlipState)), name="staffing_slip_state"),
            models.CheckConstraint(condition=Q(way__in=_values(Way)), name="staffing_slip_way"),
            models.CheckConstraint(condition=Q(used__gte=0, used__lte=F("count"), count__gte=1), name="staffing_slip_used"),
            models.UniqueConstraint(fields=["county", "year", "seq"], name="staffing_slip_number"),
        )
        indexes = (
            models.Index(fields=["county", "state", "-id"], name="staffing_slip_ledger"),
            models.Index(fields=["organ", "state"], name="staffing_slip_organ"),
            models.Index(fields=["state", "valid_until"], name="staffing_slip_until"),
        )


class PaperRow(models.Model):
    """用编文书 a paper that was drafted for a plan or a slip."""

    plan = models.ForeignKey(PlanRow, models.PROTECT, null=True, related_name="+")
    slip = models.ForeignKey(SlipRow, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10)
    document = models.ForeignKey("documents.DocumentRow", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        db_table = "staffing_paper"
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=_values(PaperKind)), name="staffing_paper_kind"),
            models.CheckConstraint(
                condition=Q(plan=None, slip__isnull=False) | Q(plan__isnull=False, slip=None), name="staffing_paper_of_one"
            ),
        )
