"""Tables of parties (当事人表). Personal values are tokens under a person's key; indexes are keyed (盲索引).

Nothing here is readable without the master key, which is kept outside the database.
"""

from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.db.models import Q

from yizhen.parties.terms import (
    CONTACTS,
    IDENTIFIERS,
    OPEN_STATES,
    Basis,
    Fate,
    Field,
    Ground,
    Kind,
    ProxyKind,
    Right,
    Risk,
    State,
    Trigger,
)


def _values(words: type[StrEnum] | tuple[StrEnum, ...]) -> list[str]:
    return [str(word) for word in words]


class Party(models.Model):
    """当事人 a resident or an enterprise. ``forgotten_on``: the key is destroyed, only the shell is left."""

    county = models.CharField(max_length=6)
    kind = models.CharField(max_length=12)
    person_key = models.CharField(max_length=32)
    name = models.TextField(blank=True)
    restricted = models.BooleanField(default=False)
    forgotten_on = models.DateField(null=True)

    class Meta:
        db_table = "parties_party"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=_values(Kind)), name="parties_party_kind"),
        ]


class Identifier(models.Model):
    """唯一标识 a resident number or credit code; ``index`` is emptied when it ends."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    token = models.TextField()
    index = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "parties_identifier"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=_values(IDENTIFIERS)), name="parties_identifier_kind"),
            models.UniqueConstraint(fields=["index"], condition=~Q(index=""), name="parties_identifier_once"),
        ]


class Contact(models.Model):
    """联系方式 a phone or an address; ``index`` (phones) is emptied when it ends."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    token = models.TextField()
    index = models.CharField(max_length=64, blank=True)
    ended = models.BooleanField(default=False)

    class Meta:
        db_table = "parties_contact"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=_values(CONTACTS)), name="parties_contact_kind"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["index"], condition=~Q(index=""), name="parties_contact_by_index"),
        ]


class PurposeRow(models.Model):
    """处理目的 a county's own version of a purpose, from a day on."""

    county = models.CharField(max_length=6)
    key = models.CharField(max_length=30)
    title = models.CharField(max_length=80)
    ground = models.CharField(max_length=12)
    source = models.CharField(max_length=200)
    fields = models.JSONField()
    retention_months = models.PositiveSmallIntegerField()
    retention_source = models.CharField(max_length=200)
    notice = models.TextField()
    valid_from = models.DateField()

    class Meta:
        db_table = "parties_purpose"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ground__in=_values(Ground)), name="parties_purpose_ground"),
            models.UniqueConstraint(fields=["county", "key", "valid_from"], name="parties_purpose_once"),
        ]


class Use(models.Model):
    """处理活动 an organ keeps a party's data for a purpose, in a matter; who may see the party follows from it.

    ``person_key`` is the key of the house that the matter belongs to; it goes with this row's retention.
    """

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    county = models.CharField(max_length=6)
    organ = models.ForeignKey(
        "organs.Organ", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    township = models.CharField(max_length=9, blank=True)
    purpose = models.CharField(max_length=30)
    matter_kind = models.CharField(max_length=40, blank=True)
    matter_id = models.BigIntegerField(null=True)
    matter_number = models.CharField(max_length=40, blank=True)
    person_key = models.CharField(max_length=32, blank=True)
    since = models.DateField()
    ended_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    forgotten_on = models.DateField(null=True)

    class Meta:
        db_table = "parties_use"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["matter_kind", "matter_id", "purpose"],
                condition=Q(matter_id__isnull=False),
                name="parties_use_of_matter",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, due_on__isnull=True)
                | Q(ended_on__isnull=False, due_on__isnull=False),
                name="parties_use_ended",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["county", "organ"], name="parties_use_by_organ"),
            models.Index(fields=["county", "township"], name="parties_use_by_township"),
            models.Index(
                fields=["county", "due_on"],
                condition=Q(due_on__isnull=False, forgotten_on__isnull=True),
                name="parties_use_due",
            ),
        ]


class Consent(models.Model):
    """同意 a party's consent to a purpose, by the text it was shown; withdrawn at any time (第十五条)."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=30)
    text_version = models.CharField(max_length=80)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "parties_consent"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["party", "purpose"],
                condition=Q(withdrawn_at__isnull=True),
                name="parties_consent_once",
            ),
        ]


class Proxy(models.Model):
    """代理 one party acts for another for a time, on a document."""

    principal = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    agent = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)
    document = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "parties_proxy"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=_values(ProxyKind)), name="parties_proxy_kind"),
            models.CheckConstraint(condition=~Q(principal=models.F("agent")), name="parties_proxy_two"),
        ]


class Look(models.Model):
    """查看记录 somebody opened a party's full data; ``use`` when it was in one matter. Reason sealed."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", db_index=False)
    use = models.ForeignKey(Use, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    account = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=80)
    post_title = models.CharField(max_length=80, blank=True)
    organ_name = models.CharField(max_length=120, blank=True)
    basis = models.CharField(max_length=12)
    reason = models.TextField(blank=True)
    fields = models.JSONField()

    class Meta:
        db_table = "parties_look"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(basis__in=_values(Basis)), name="parties_look_basis"),
        ]
        indexes: ClassVar = [models.Index(fields=["party", "at"], name="parties_look_of_party")]


class Hold(models.Model):
    """依法封存 nothing of the party is destroyed from ``since`` until it is lifted."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=200)
    document = models.CharField(max_length=200)
    since = models.DateField()
    lifted_on = models.DateField(null=True)

    class Meta:
        db_table = "parties_hold"


class RightRequest(models.Model):
    """权利请求 what a person asks about the own data; words and reply are sealed under the party's key."""

    county = models.CharField(max_length=6)
    organ = models.ForeignKey(
        "organs.Organ", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    township = models.CharField(max_length=9, blank=True)
    number = models.CharField(max_length=24)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    use = models.ForeignKey(Use, on_delete=models.PROTECT, null=True, related_name="+")
    right = models.CharField(max_length=12)
    state = models.CharField(max_length=12, default=State.RECEIVED)
    words = models.TextField(blank=True)
    reply = models.TextField(blank=True)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    clock_steps = models.JSONField()
    provisional = models.JSONField()
    decided_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "parties_right_request"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(right__in=_values(Right)), name="parties_request_right"),
            models.CheckConstraint(condition=Q(state__in=_values(State)), name="parties_request_state"),
            models.CheckConstraint(
                condition=Q(state__in=_values(OPEN_STATES), decided_at__isnull=True)
                | Q(
                    state__in=[str(s) for s in State if s not in OPEN_STATES], decided_at__isnull=False
                ),
                name="parties_request_decided",
            ),
            models.UniqueConstraint(fields=["county", "number"], name="parties_request_number"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["county", "state", "due_at"], name="parties_request_by_state"),
        ]


class Retention(models.Model):
    """销毁提议 uses whose time is over, proposed by one and decided by another."""

    county = models.CharField(max_length=6)
    fate = models.CharField(max_length=12, default=Fate.PROPOSED)
    as_of = models.DateField()
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=80)
    proposer = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "parties_retention"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(fate__in=_values(Fate)), name="parties_retention_fate"),
            models.UniqueConstraint(
                fields=["county"], condition=Q(fate=str(Fate.PROPOSED)), name="parties_retention_one_open"
            ),
        ]


class RetentionItem(models.Model):
    """拟销毁的处理活动 ``outcome``: empty until decided, then forgotten or held."""

    retention = models.ForeignKey(Retention, on_delete=models.PROTECT, related_name="+")
    use = models.ForeignKey(Use, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=12, blank=True)

    class Meta:
        db_table = "parties_retention_item"


class AssessmentRecord(models.Model):
    """影响评估 with the three contents of article 56; kept at least as long as the law says."""

    county = models.CharField(max_length=6)
    title = models.CharField(max_length=120)
    trigger = models.CharField(max_length=12)
    purpose = models.CharField(max_length=30, blank=True)
    necessity = models.TextField()
    impact = models.TextField()
    measures = models.TextField()
    risk = models.CharField(max_length=8)
    document = models.CharField(max_length=200, blank=True)
    assessed_on = models.DateField()
    review_on = models.DateField()
    keep_until = models.DateField()
    assessor = models.CharField(max_length=80)
    replaced_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "parties_assessment"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(trigger__in=_values(Trigger)), name="parties_assessment_why"),
            models.CheckConstraint(condition=Q(risk__in=_values(Risk)), name="parties_assessment_risk"),
            models.CheckConstraint(
                condition=Q(review_on__gt=models.F("assessed_on")), name="parties_assessment_review"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["county", "review_on"], name="parties_assessment_review_on")]


KEPT = (Field.NAME, *IDENTIFIERS, *CONTACTS)
"""Everything that may be kept of a party (所存种类)."""
