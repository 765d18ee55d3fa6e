"""Tables of lists (清单表): a list lives on, its editions change it, its entries hold from a day to a day.

``township`` is the 9-digit code, empty for a list of the whole county.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from yizhen.duties.models.items import ItemRow, values
from yizhen.duties.terms import BurdenKind, ChangeVerb, EditionState, ListKind


class ListRow(models.Model):
    """清单: one of a township or of the whole county."""

    county = models.CharField(max_length=6)
    kind = models.CharField(max_length=12)
    township = models.CharField(max_length=9, blank=True)
    name = models.CharField(max_length=120)
    opened_at = models.DateTimeField()

    class Meta:
        db_table = "duties_list"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["county", "kind", "township"], name="duties_list_one"),
            models.CheckConstraint(condition=Q(kind__in=values(ListKind)), name="duties_list_kind"),
        ]


class EditionRow(models.Model):
    """清单版本: a set of changes, drafted, then published with its authority and the day it takes effect."""

    list = models.ForeignKey(ListRow, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10)
    effective_on = models.DateField(null=True)
    authority = models.CharField(max_length=120, blank=True)
    authority_title = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=400, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=60)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=60, blank=True)

    class Meta:
        db_table = "duties_edition"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["list", "number"], name="duties_edition_number"),
            models.UniqueConstraint(
                fields=["list"], condition=Q(state=EditionState.DRAFT.value), name="duties_edition_one_draft"
            ),
            models.CheckConstraint(condition=Q(state__in=values(EditionState)), name="duties_edition_state"),
            models.CheckConstraint(
                condition=~Q(state=EditionState.PUBLISHED.value)
                | Q(effective_on__isnull=False, published_at__isnull=False) & ~Q(authority=""),
                name="duties_edition_published",
            ),
        ]


class EntryRow(models.Model):
    """清单条目: ``key`` is its number in the list for good; an altered entry ends and goes on under the same key."""

    list = models.ForeignKey(ListRow, models.PROTECT, related_name="+")
    key = models.PositiveIntegerField()
    item = models.ForeignKey(ItemRow, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=300)
    category = models.CharField(max_length=40, blank=True)
    organ = models.ForeignKey("organs.Organ", models.PROTECT, null=True, related_name="+")
    organ_name = models.CharField(max_length=120, blank=True)
    upper_duty = models.TextField(blank=True)
    township_duty = models.TextField(blank=True)
    way = models.TextField(blank=True)
    basis = models.CharField(max_length=400, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    edition = models.ForeignKey(EditionRow, models.PROTECT, related_name="+")
    ended_by = models.ForeignKey(EditionRow, models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "duties_entry"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["list", "key"], condition=Q(valid_to=None), name="duties_entry_one_open"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="duties_entry_span"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["list", "key", "valid_from"], name="duties_entry_of"),
            models.Index(fields=["list", "category"], name="duties_entry_by_category"),
            models.Index(fields=["list", "organ"], name="duties_entry_by_organ"),
            models.Index(fields=["item"], name="duties_entry_by_item"),
        ]


class ChangeRow(models.Model):
    """变动: what a draft edition adds, alters or removes."""

    edition = models.ForeignKey(EditionRow, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    verb = models.CharField(max_length=8)
    key = models.PositiveIntegerField(null=True)
    values = models.JSONField(default=dict)

    class Meta:
        db_table = "duties_change"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "position"], name="duties_change_position"),
            models.UniqueConstraint(
                fields=["edition", "key"], condition=Q(key__isnull=False), name="duties_change_once"
            ),
            models.CheckConstraint(
                condition=Q(verb=ChangeVerb.ADD.value, key=None)
                | Q(verb__in=[ChangeVerb.ALTER.value, ChangeVerb.REMOVE.value], key__isnull=False),
                name="duties_change_verb",
            ),
        ]


class BurdenRow(models.Model):
    """负担登记: what is asked of townships from above, with the document that allows it and when it ends.

    ``townships`` lists 9-digit codes; empty: all of the county.
    """

    county = models.CharField(max_length=6)
    kind = models.CharField(max_length=12)
    title = models.CharField(max_length=300)
    organ = models.ForeignKey("organs.Organ", models.PROTECT, null=True, related_name="+")
    organ_name = models.CharField(max_length=120, blank=True)
    townships = models.JSONField(default=list)
    authority = models.CharField(max_length=200, blank=True)
    times_a_year = models.PositiveSmallIntegerField(null=True)
    begins_on = models.DateField()
    expires_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=400, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=60)

    class Meta:
        db_table = "duties_burden"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=values(BurdenKind)), name="duties_burden_kind"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | ~Q(end_reason=""), name="duties_burden_ended"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["county", "kind"], name="duties_burden_by_kind"),
            models.Index(fields=["county", "organ"], name="duties_burden_by_organ"),
            models.Index(fields=["county", "expires_on"], name="duties_burden_expiry"),
        ]
