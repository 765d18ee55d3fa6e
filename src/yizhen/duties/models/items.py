"""Tables of items (事项表). ``valid_to`` is the first day on which a version no longer holds; null while it does.

That two versions of one item never hold on the same day is kept by the database itself (migration 0001).
"""

from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from yizhen.duties.terms import BasisRank, Handling, ItemKind, ItemState, TermUnit


def values(enum: type[StrEnum]) -> list[str]:
    """The values of an enumeration, for a check constraint."""
    return [str(member) for member in enum]


class StampRow(models.Model):
    """版次: changes with every act on a county's items, lists and routes, so that caches know when to look again."""

    county = models.CharField(max_length=6, primary_key=True)
    token = models.CharField(max_length=32)

    class Meta:
        db_table = "duties_stamp"


class ItemRow(models.Model):
    """事项: the same matter through all its versions. ``code`` is its number in the county's catalogue."""

    county = models.CharField(max_length=6)
    code = models.CharField(max_length=64)
    entered_at = models.DateTimeField()

    class Meta:
        db_table = "duties_item"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["county", "code"], name="duties_item_code"),
        ]


class VersionRow(models.Model):
    """事项版本: what an item is from a day to a day."""

    item = models.ForeignKey(ItemRow, models.PROTECT, related_name="+")
    county = models.CharField(max_length=6)
    number = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    state = models.CharField(max_length=10)
    planned_on = models.DateField(null=True)
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=2)
    sector = models.CharField(max_length=40, blank=True)
    catalog_code = models.CharField(max_length=12, blank=True)
    task_code = models.CharField(max_length=31, blank=True)
    handle_code = models.CharField(max_length=33, blank=True)
    local_code = models.CharField(max_length=64, blank=True)
    use_level = models.PositiveSmallIntegerField()
    organ = models.ForeignKey("organs.Organ", models.PROTECT, null=True, related_name="+")
    organ_name = models.CharField(max_length=120, blank=True)
    uscc = models.CharField(max_length=18, blank=True)
    copied_from = models.CharField(max_length=60, blank=True)
    higher_code = models.CharField(max_length=64, blank=True)
    handling = models.CharField(max_length=1, blank=True)
    statutory_days = models.PositiveSmallIntegerField(null=True)
    statutory_unit = models.CharField(max_length=12, blank=True)
    promised_days = models.PositiveSmallIntegerField(null=True)
    promised_unit = models.CharField(max_length=12, blank=True)
    visits = models.PositiveSmallIntegerField(null=True)
    elements = models.JSONField(default=dict)
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=60)

    class Meta:
        db_table = "duties_item_version"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "number"], name="duties_version_number"),
            models.UniqueConstraint(fields=["item"], condition=Q(valid_to=None), name="duties_version_one_open"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="duties_version_span"
            ),
            models.CheckConstraint(condition=Q(kind__in=values(ItemKind)), name="duties_version_kind"),
            models.CheckConstraint(condition=Q(state__in=values(ItemState)), name="duties_version_state"),
            models.CheckConstraint(condition=Q(use_level__range=(1, 6)), name="duties_version_level"),
            models.CheckConstraint(
                condition=Q(handling__in=["", *values(Handling)]), name="duties_version_handling"
            ),
            models.CheckConstraint(
                condition=Q(statutory_unit="", statutory_days=None)
                | Q(statutory_unit__in=values(TermUnit), statutory_days__isnull=False),
                name="duties_version_statutory",
            ),
            models.CheckConstraint(
                condition=Q(promised_unit="", promised_days=None)
                | Q(promised_unit__in=values(TermUnit), promised_days__isnull=False),
                name="duties_version_promised",
            ),
            models.CheckConstraint(
                condition=~Q(state=ItemState.PLANNED.value) | Q(planned_on__isnull=False), name="duties_version_planned"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["item", "valid_from"], name="duties_version_of"),
            models.Index(fields=["county", "kind"], name="duties_version_by_kind"),
            models.Index(fields=["county", "organ"], name="duties_version_by_organ"),
            models.Index(fields=["county", "sector"], name="duties_version_by_sector"),
            models.Index(fields=["county", "state"], name="duties_version_by_state"),
            models.Index(
                fields=["county", "copied_from", "higher_code"], condition=~Q(copied_from=""), name="duties_version_higher"
            ),
        ]


class BasisRow(models.Model):
    """设定依据: one legal basis of a version, with its rank."""

    version = models.ForeignKey(VersionRow, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    rank = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    article = models.CharField(max_length=300, blank=True)
    quote = models.TextField(blank=True)

    class Meta:
        db_table = "duties_basis"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "position"], name="duties_basis_position"),
            models.CheckConstraint(condition=Q(rank__in=values(BasisRank)), name="duties_basis_rank"),
        ]
