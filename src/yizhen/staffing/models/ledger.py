"""Tables of the double-entry ledger (编制台账表).

Entries and legs are never changed or deleted (triggers on both databases keep it so). Balances are what the legs
sum to, one row for each account and span of valid time; the account's row is locked by whoever writes.
"""

from enum import StrEnum

from django.db import models
from django.db.models import F, Q

from yizhen.staffing.models.imports import Batch
from yizhen.staffing.terms.ledger import AuthorityLevel, Kind, Place


def _values(words: type[StrEnum]) -> list[str]:
    return [str(one) for one in words]


class Purpose(models.Model):
    """专项用途 a purpose to which quotas are tied (村社区专项编制), set by the county on a document."""

    county = models.CharField(max_length=6)
    key = models.CharField(max_length=24)
    name = models.CharField(max_length=60)
    categories = models.CharField(max_length=200)
    kinds = models.CharField(max_length=300, blank=True)
    document = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "staffing_purpose"
        constraints = (models.UniqueConstraint(fields=["county", "key"], name="staffing_purpose_key"),)

    def __str__(self) -> str:
        return self.name


class Account(models.Model):
    """账户 an organ's quotas of one category and purpose; without an organ, the county's own pool."""

    county = models.CharField(max_length=6)
    organ = models.ForeignKey("organs.Organ", models.PROTECT, null=True, related_name="+", db_index=False)
    category = models.CharField(max_length=24)
    purpose = models.CharField(max_length=24, blank=True, default="")
    level = models.CharField(max_length=8, default="county")

    class Meta:
        db_table = "staffing_account"
        constraints = (
            models.UniqueConstraint(
                fields=["organ", "category", "purpose"], condition=Q(organ__isnull=False), name="staffing_account_organ"
            ),
            models.UniqueConstraint(
                fields=["county", "category", "purpose", "level"], condition=Q(organ=None), name="staffing_account_pool"
            ),
        )
        indexes = (models.Index(fields=["county", "category", "organ"], name="staffing_account_county"),)

    def __str__(self) -> str:
        return f"{self.organ_id} {self.category}"


class Balance(models.Model):
    """余额 what an account holds from a day until another. ``valid_to`` null: until further notice."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    authority = models.IntegerField(default=0)
    free = models.IntegerField(default=0)
    planned = models.IntegerField(default=0)
    occupied = models.IntegerField(default=0)
    lent = models.IntegerField(default=0)
    borrowed = models.IntegerField(default=0)

    class Meta:
        db_table = "staffing_balance"
        constraints = (
            models.UniqueConstraint(fields=["account", "valid_from"], name="staffing_balance_one"),
            models.UniqueConstraint(fields=["account"], condition=Q(valid_to=None), name="staffing_balance_last"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="staffing_balance_span"
            ),
            models.CheckConstraint(
                condition=Q(planned__gte=0, occupied__gte=0, lent__gte=0, borrowed__lte=0), name="staffing_balance_signs"
            ),
        )

    def __str__(self) -> str:
        return f"{self.account_id} {self.valid_from}"


class Entry(models.Model):
    """分录 one document-backed change. Valid from a day, known since an instant; never changed."""

    county = models.CharField(max_length=6)
    kind = models.CharField(max_length=8)
    document_no = models.CharField(max_length=80, blank=True)
    document_date = models.DateField(null=True)
    authority = models.CharField(max_length=120, blank=True)
    authority_level = models.CharField(max_length=10)
    title = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    known_at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    actor_account = models.BigIntegerField(null=True)
    note = models.CharField(max_length=300, blank=True)
    override = models.CharField(max_length=300, blank=True)
    until = models.DateField(null=True)
    reverses = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        db_table = "staffing_entry"
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=_values(Kind)), name="staffing_entry_kind"),
            models.CheckConstraint(
                condition=Q(authority_level__in=_values(AuthorityLevel)), name="staffing_entry_level"
            ),
            models.UniqueConstraint(
                fields=["reverses"], condition=Q(reverses__isnull=False), name="staffing_entry_reversed_once"
            ),
        )
        indexes = (
            models.Index(fields=["county", "known_at"], name="staffing_entry_known"),
            models.Index(fields=["county", "kind", "valid_from"], name="staffing_entry_kinds"),
            models.Index(fields=["follows"], condition=Q(follows__isnull=False), name="staffing_entry_follows"),
            models.Index(fields=["batch"], condition=Q(batch__isnull=False), name="staffing_entry_batch"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.document_no}"


class Leg(models.Model):
    """分录行 what an entry moves into or out of one place of one account. Never changed."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    place = models.CharField(max_length=10)
    amount = models.IntegerField()

    class Meta:
        db_table = "staffing_leg"
        constraints = (
            models.CheckConstraint(condition=Q(place__in=_values(Place)), name="staffing_leg_place"),
            models.CheckConstraint(condition=~Q(amount=0), name="staffing_leg_moves"),
        )
        indexes = (models.Index(fields=["account", "entry"], name="staffing_leg_account"),)

    def __str__(self) -> str:
        return f"{self.place} {self.amount:+}"


class Seat(models.Model):
    """占编 a person on a quota or a leader's post. ``left_by`` is the entry that freed it, ``void`` one that undid it."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("organs.Person", models.PROTECT, related_name="+", db_index=False)
    strand = models.CharField(max_length=8)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    left_by = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+", db_index=False)
    void = models.BooleanField(default=False)
    slip = models.CharField(max_length=80, blank=True)

    class Meta:
        db_table = "staffing_seat"
        constraints = (
            models.UniqueConstraint(
                fields=["person", "strand"], condition=Q(valid_to=None, void=False), name="staffing_seat_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="staffing_seat_span"
            ),
        )
        indexes = (
            models.Index(fields=["person", "valid_from"], name="staffing_seat_person"),
            models.Index(fields=["account", "valid_to"], name="staffing_seat_account"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.strand}"


class Digest(models.Model):
    """消化安排 how one part of an excess is worked off."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    person = models.ForeignKey("organs.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    amount = models.PositiveIntegerField()
    reason = models.CharField(max_length=200)
    method = models.CharField(max_length=80)
    deadline = models.DateField()
    state = models.CharField(max_length=8, default="open")
    set_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "staffing_digest"
        constraints = (
            models.CheckConstraint(condition=Q(state__in=["open", "done", "dropped"]), name="staffing_digest_state"),
        )

    def __str__(self) -> str:
        return f"{self.amount} {self.method}"


class Evaluation(models.Model):
    """辅助评估 what the rules say about one adjustment request, version by version."""

    county = models.CharField(max_length=6)
    organ = models.ForeignKey("organs.Organ", models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    request = models.JSONField()
    result = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)

    class Meta:
        db_table = "staffing_evaluation"
        constraints = (models.UniqueConstraint(fields=["key", "version"], name="staffing_evaluation_version"),)
        indexes = (models.Index(fields=["county", "made_at"], name="staffing_evaluation_day"),)

    def __str__(self) -> str:
        return f"{self.key} {self.version}"


class Finding(models.Model):
    """检查结果 what a check of the ledger found; gone when it no longer holds. Kept current by every act."""

    county = models.CharField(max_length=6)
    rule = models.CharField(max_length=32)
    organ = models.ForeignKey("organs.Organ", models.PROTECT, null=True, related_name="+", db_index=False)
    category = models.CharField(max_length=24, blank=True, default="")
    purpose = models.CharField(max_length=24, blank=True, default="")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+", db_index=False)
    amount = models.IntegerField(default=0)
    note = models.CharField(max_length=300, blank=True, default="")
    found_at = models.DateTimeField()

    class Meta:
        db_table = "staffing_finding"
        indexes = (
            models.Index(fields=["county", "rule", "organ"], name="staffing_finding_rule"),
            models.Index(fields=["organ"], name="staffing_finding_organ"),
        )

    def __str__(self) -> str:
        return f"{self.rule} {self.organ_id}"
