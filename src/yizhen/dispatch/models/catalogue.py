"""Catalogue tables (目录表): categories, standards, responsible organs, grounds for return; all dated.

``valid_to`` (失效日) is the first day on which a row no longer holds; null while it holds.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yizhen.dispatch.terms import Kind, LeadMode, StartEvent
from yizhen.kernel.periods import LimitUnit

UNITS = [str(u) for u in LimitUnit]


class Edition(models.Model):
    """目录版次 edition: another token with every change of the catalogue, so that processes look again."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    token = models.CharField(max_length=32)

    class Meta:
        db_table = "dispatch_edition"


class CategoryRow(models.Model):
    """分类 category of requests; ``lead_role`` is the key of the kind of organ that usually leads."""

    code = models.CharField(max_length=16)
    name = models.CharField(max_length=80)
    english = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=8)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    lead_role = models.CharField(max_length=40, blank=True)
    gap = models.CharField(max_length=300, blank=True)
    keywords = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "dispatch_category"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="dispatch_category_code"),
            models.CheckConstraint(
                condition=Q(kind__in=[str(k) for k in Kind]), name="dispatch_category_kind"
            ),
        ]


class StandardRow(models.Model):
    """立案结案标准 standard of a category at a level; ``county`` empty holds for all counties."""

    county = models.CharField(max_length=6, blank=True)
    category = models.ForeignKey(CategoryRow, on_delete=models.PROTECT, related_name="+")
    level = models.SmallIntegerField(default=1)
    label = models.CharField(max_length=60, blank=True)
    filing_condition = models.CharField(max_length=300)
    closing_condition = models.CharField(max_length=300)
    limit_amount = models.DecimalField(max_digits=7, decimal_places=2)
    limit_unit = models.CharField(max_length=12)
    sign_limit_amount = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    sign_limit_unit = models.CharField(max_length=12, blank=True)
    starts = models.CharField(max_length=12, default=StartEvent.RECEIVED)
    legal_basis = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300)
    confidence = models.CharField(max_length=16)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "dispatch_standard"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["county", "category", "level", "valid_from"], name="dispatch_standard_level"
            ),
            models.CheckConstraint(
                condition=Q(limit_unit__in=UNITS) & Q(limit_amount__gt=0), name="dispatch_standard_limit"
            ),
            models.CheckConstraint(
                condition=Q(sign_limit_amount__isnull=True)
                | (Q(sign_limit_unit__in=UNITS) & Q(sign_limit_amount__gt=0)),
                name="dispatch_standard_sign",
            ),
            models.CheckConstraint(
                condition=Q(starts__in=[str(s) for s in StartEvent]), name="dispatch_standard_starts"
            ),
        ]


class LeadRow(models.Model):
    """责任单位 responsible organ for category × place × day; ``place``: "" county, 9 or 12 digits."""

    county = models.CharField(max_length=6)
    category = models.ForeignKey(CategoryRow, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=12, blank=True)
    organ = models.ForeignKey("organs.Organ", on_delete=models.PROTECT, related_name="+")
    mode = models.CharField(max_length=12)
    ground = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "dispatch_lead"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["county", "category", "place"],
                condition=Q(valid_to__isnull=True),
                name="dispatch_lead_one",
            ),
            models.CheckConstraint(
                condition=Q(mode__in=[str(m) for m in LeadMode]), name="dispatch_lead_mode"
            ),
        ]


class GroundRow(models.Model):
    """退单理由 ground on which an organ may return a case; ``county`` empty holds for all counties."""

    county = models.CharField(max_length=6, blank=True)
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    needs_words = models.BooleanField(default=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "dispatch_return_ground"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["county", "code", "valid_from"], name="dispatch_return_ground_code"
            ),
        ]
