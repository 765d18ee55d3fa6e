"""Case tables (案件表): the case as it stands, and the steps it went through.

Every index serves a filter or a sort that lists offer. ``holder_organ`` is who is responsible: the command
centre until dispatch, then the lead organ to the end; whose turn it is follows from ``state``.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from yizhen.dispatch.terms import OPEN_STATES, Channel, State

STATES = [str(s) for s in State]


class Case(models.Model):
    """案件 case. Requester's name and telephone are tokens under ``person_key``; never in clear."""

    number = models.CharField(max_length=24)
    follow_hash = models.CharField(max_length=64)
    county = models.CharField(max_length=6)
    township = models.CharField(max_length=9, blank=True)
    village = models.CharField(max_length=12, blank=True)
    place_text = models.CharField(max_length=200, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    category = models.ForeignKey(
        "dispatch.CategoryRow", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    standard = models.ForeignKey(
        "dispatch.StandardRow", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    level = models.SmallIntegerField(default=1)
    channel = models.CharField(max_length=8)
    title = models.CharField(max_length=120)
    detail = models.TextField(blank=True)
    person_key = models.CharField(max_length=32, blank=True)
    requester_name = models.TextField(blank=True)
    requester_phone = models.TextField(blank=True)
    anonymous = models.BooleanField(default=False)

    state = models.CharField(max_length=12, default=State.RECEIVED)
    intake_organ = models.ForeignKey(
        "organs.Organ", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    holder_organ = models.ForeignKey(
        "organs.Organ", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    holder_township = models.CharField(max_length=9, blank=True)
    holder_post = models.ForeignKey(
        "organs.Post", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    lead_mode = models.CharField(max_length=12, blank=True)
    lead_words = models.CharField(max_length=300, blank=True)
    precedent = models.CharField(max_length=40, null=True)
    backstop = models.BooleanField(default=False)
    designated = models.BooleanField(default=False)

    occurred_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    clock = models.TextField(blank=True)
    provisional = models.BooleanField(default=False)
    sign_due_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    dispatched_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    handled_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_late = models.BooleanField(default=False)
    return_count = models.SmallIntegerField(default=0)
    rework_count = models.SmallIntegerField(default=0)
    contacted = models.BooleanField(null=True)
    solved = models.BooleanField(null=True)
    satisfaction = models.SmallIntegerField(null=True)

    likeness = models.BigIntegerField(default=0)
    duplicate_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    batch = models.ForeignKey(
        "dispatch.Batch", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    source_number = models.CharField(max_length=60, blank=True)
    client_token = models.CharField(max_length=64, null=True)
    version = models.IntegerField(default=1)
    reopen_count = models.SmallIntegerField(default=0, db_default=0)
    rated_at = models.DateTimeField(null=True)
    asked = models.CharField(max_length=8, blank=True, default="", db_default="")
    suspended_until = models.DateTimeField(null=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    part_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    supervised = models.SmallIntegerField(default=0, db_default=0)
    first_organ = models.ForeignKey(
        "organs.Organ", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        db_table = "dispatch_case"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="dispatch_case_state"),
            models.CheckConstraint(
                condition=Q(channel__in=[str(c) for c in Channel]), name="dispatch_case_channel"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[str(s) for s in OPEN_STATES], closed_at__isnull=True)
                | Q(state__in=[s for s in STATES if s not in OPEN_STATES], closed_at__isnull=False),
                name="dispatch_case_ended",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("received_at")),
                name="dispatch_case_time",
            ),
            models.CheckConstraint(
                condition=Q(satisfaction__isnull=True) | Q(satisfaction__range=(1, 5)),
                name="dispatch_case_satisfaction",
            ),
            models.UniqueConstraint(fields=["number"], name="dispatch_case_number"),
            models.UniqueConstraint(
                fields=["county", "client_token"],
                condition=Q(client_token__isnull=False),
                name="dispatch_case_token",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["county", "state", "due_at"], name="dispatch_case_by_state"),
            models.Index(fields=["county", "holder_organ", "state", "due_at"], name="dispatch_case_by_holder"),
            models.Index(fields=["county", "township", "state", "due_at"], name="dispatch_case_by_township"),
            models.Index(fields=["county", "holder_organ", "received_at", "id"], name="dispatch_case_of_holder"),
            models.Index(fields=["county", "holder_organ", "due_at", "id"], name="dispatch_case_holder_due"),
            models.Index(fields=["county", "intake_organ", "received_at", "id", "holder_organ"], name="dispatch_case_of_intake"),
            models.Index(fields=["county", "township", "received_at", "id"], name="dispatch_case_of_township"),
            models.Index(
                fields=["county", "holder_township", "received_at", "id", "township"],
                condition=~Q(holder_township=""),
                name="dispatch_case_holder_town",
            ),
            models.Index(
                fields=["county", "rated_at", "id"], condition=Q(rated_at__isnull=False), name="dispatch_case_rated"
            ),
            models.Index(fields=["county", "category", "received_at"], name="dispatch_case_by_category"),
            models.Index(fields=["county", "received_at", "id", "title"], name="dispatch_case_by_day"),
            models.Index(fields=["county", "due_at", "id"], name="dispatch_case_by_due"),
            models.Index(fields=["county", "channel", "received_at"], name="dispatch_case_by_channel"),
            models.Index(fields=["county", "likeness", "received_at"], name="dispatch_case_by_likeness"),
            models.Index(
                fields=["county", "due_at", "id"],
                condition=Q(closed_at__isnull=True),
                name="dispatch_case_open",
            ),
            models.Index(
                fields=["county", "closed_at"], condition=Q(closed_at__isnull=False), name="dispatch_case_closed"
            ),
            models.Index(
                fields=["county", "state", "closed_at"],
                condition=Q(closed_at__isnull=False),
                name="dispatch_case_by_end",
            ),
            models.Index(
                fields=["county", "received_at"],
                condition=Q(closed_late=True),
                name="dispatch_case_closed_late",
            ),
            models.Index(
                fields=["county", "received_at"], condition=Q(backstop=True), name="dispatch_case_backstop"
            ),
            models.Index(
                fields=["county", "received_at"],
                condition=Q(duplicate_of__isnull=False),
                name="dispatch_case_duplicates",
            ),
            models.Index(
                fields=["merged_into"], condition=Q(merged_into__isnull=False), name="dispatch_case_followers"
            ),
            models.Index(fields=["part_of"], condition=Q(part_of__isnull=False), name="dispatch_case_parts"),
            models.Index(fields=["county", "asked"], condition=~Q(asked=""), name="dispatch_case_asked"),
            models.Index(fields=["batch"], condition=Q(batch__isnull=False), name="dispatch_case_batch"),
            models.Index(
                fields=["county", "source_number"],
                condition=~Q(source_number=""),
                name="dispatch_case_source",
            ),
        ]


class Step(models.Model):
    """办理步骤 step of a case, as its pages tell it; the record keeps the same act for good."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    verb = models.CharField(max_length=12)
    before = models.CharField(max_length=12, blank=True)
    after = models.CharField(max_length=12)
    at = models.DateTimeField()
    actor_name = models.CharField(max_length=80)
    post = models.ForeignKey(
        "organs.Post", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    post_title = models.CharField(max_length=80, blank=True)
    organ = models.ForeignKey(
        "organs.Organ", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    organ_name = models.CharField(max_length=120, blank=True)
    to_organ = models.ForeignKey(
        "organs.Organ", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    words = models.TextField(blank=True)
    ground = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "dispatch_step"
        indexes: ClassVar = [models.Index(fields=["case", "id"], name="dispatch_step_of_case")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(before__in=["", *STATES]) & Q(after__in=STATES), name="dispatch_step_states"
            ),
        ]
