"""机构、关系、岗位、人员、任岗、请假 tables of organs. Every row that holds for a time says from when to
when.

``valid_to`` (失效日) is the first day on which the row no longer holds; null while it holds.
"""

from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from yizhen.organs.models.desks import Handover, HandoverItem
from yizhen.organs.models.imports import Import
from yizhen.organs.models.past import Past
from yizhen.organs.terms import (
    PARENT_KINDS,
    Funding,
    LeaveKind,
    Nature,
    OrganKind,
    Rank,
    ReformKind,
    RelationKind,
    ServiceClass,
    Slot,
    UpperLevel,
)

__all__ = [
    "Alias",
    "Charter",
    "Counterpart",
    "Handover",
    "HandoverItem",
    "Holding",
    "Import",
    "Leave",
    "Organ",
    "Past",
    "Person",
    "Post",
    "Reform",
    "ReformPart",
    "Relation",
    "Scope",
    "Version",
]


def _values(enum: type[StrEnum]) -> list[str]:
    return [str(member) for member in enum]


class Version(models.Model):
    """版次: changes with every act on a county's organs, so that caches know when to look again."""

    county = models.CharField(max_length=6, primary_key=True)
    token = models.CharField(max_length=32)

    class Meta:
        db_table = "organs_version"

    def __str__(self) -> str:
        return self.county


class Organ(models.Model):
    """机构 organ."""

    county = models.CharField(max_length=6)
    code = models.CharField(max_length=32)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20)
    nature = models.CharField(max_length=8, default=Nature.ENTITY)
    rank = models.CharField(max_length=16, default=Rank.UNRANKED)
    township = models.CharField(max_length=9, blank=True)
    funding = models.CharField(max_length=12, blank=True)
    uscc = models.CharField(max_length=18, null=True, blank=True)
    civil_managed = models.BooleanField(default=False)
    service_class = models.CharField(max_length=16, blank=True, default="")
    expires_on = models.DateField(null=True)
    expiry_ground = models.CharField(max_length=200, blank=True, default="")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "organs_organ"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["county", "code"], name="organs_organ_code"),
            models.CheckConstraint(condition=Q(kind__in=_values(OrganKind)), name="organs_organ_kind"),
            models.CheckConstraint(condition=Q(nature__in=_values(Nature)), name="organs_organ_nature"),
            models.CheckConstraint(condition=Q(rank__in=_values(Rank)), name="organs_organ_rank"),
            models.CheckConstraint(
                condition=Q(funding__in=["", *_values(Funding)]), name="organs_organ_funding"
            ),
            models.CheckConstraint(
                condition=Q(service_class__in=["", *_values(ServiceClass)]), name="organs_organ_service_class"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="organs_organ_span",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["county", "township"], name="organs_organ_township"),
            models.Index(fields=["county", "kind"], name="organs_organ_by_kind"),
        ]

    def __str__(self) -> str:
        return self.name


class Relation(models.Model):
    """机构关系 relation between two organs, on a document."""

    kind = models.CharField(max_length=12)
    from_organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    to_organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    document = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "organs_relation"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=_values(RelationKind)), name="organs_relation_kind"),
            models.CheckConstraint(condition=~Q(from_organ=F("to_organ")), name="organs_relation_two_organs"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="organs_relation_span",
            ),
            models.UniqueConstraint(
                fields=["from_organ"],
                condition=Q(kind__in=_values(PARENT_KINDS), valid_to__isnull=True),
                name="organs_relation_one_parent",
            ),
            models.UniqueConstraint(
                fields=["kind", "from_organ", "to_organ"],
                condition=Q(valid_to__isnull=True),
                name="organs_relation_once",
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class Post(models.Model):
    """岗位 post of an organ; powers are granted to posts, never to people."""

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=80)
    leader = models.BooleanField(default=False)
    level = models.CharField(max_length=16, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "organs_post"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(level__in=["", *_values(Rank)]), name="organs_post_level"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="organs_post_span",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Person(models.Model):
    """工作人员 staff member: only name and staff number here."""

    county = models.CharField(max_length=6)
    staff_no = models.CharField(max_length=20)
    name = models.CharField(max_length=40)

    class Meta:
        db_table = "organs_person"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["county", "staff_no"], name="organs_person_staff_no"),
        ]

    def __str__(self) -> str:
        return self.name


class Holding(models.Model):
    """任岗 a person in slot A or B of a post for a time."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    slot = models.CharField(max_length=1)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "organs_holding"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(slot__in=_values(Slot)), name="organs_holding_slot"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="organs_holding_span",
            ),
            models.UniqueConstraint(
                fields=["post", "slot"], condition=Q(valid_to__isnull=True), name="organs_holding_one_a_slot"
            ),
            models.UniqueConstraint(
                fields=["post", "person"],
                condition=Q(valid_to__isnull=True),
                name="organs_holding_a_not_b",
            ),
        ]

    def __str__(self) -> str:
        return self.slot


class Leave(models.Model):
    """请假 leave: first and last day included; ``returned_on`` is the first day back when that is earlier."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    starts_on = models.DateField()
    ends_on = models.DateField()
    returned_on = models.DateField(null=True)

    class Meta:
        db_table = "organs_leave"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=_values(LeaveKind)), name="organs_leave_kind"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="organs_leave_span"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "starts_on", "ends_on"], name="organs_leave_days"),
        ]

    def __str__(self) -> str:
        return self.kind


class Alias(models.Model):
    """别名 another name of an organ: a former name, a short form in use, a name that papers give it."""

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    former = models.BooleanField(default=False)
    valid_to = models.DateField(null=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "organs_alias"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "name"], name="organs_alias_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["name"], name="organs_alias_name")]

    def __str__(self) -> str:
        return self.name


class Counterpart(models.Model):
    """对应的上级部门 an organ above the county that a county organ answers to; one may answer to several (一对多)."""

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    level = models.CharField(max_length=12)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    document = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "organs_counterpart"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organ", "name"], condition=Q(valid_to__isnull=True), name="organs_counterpart_once"
            ),
            models.CheckConstraint(condition=Q(level__in=_values(UpperLevel)), name="organs_counterpart_level"),
        ]

    def __str__(self) -> str:
        return self.name


class Charter(models.Model):
    """三定规定 the rules of an organ: duties, inner offices, establishment; each version is kept."""

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    number = models.CharField(max_length=60, blank=True)
    authority = models.CharField(max_length=120)
    in_force_from = models.DateField()
    text = models.TextField()

    class Meta:
        db_table = "organs_charter"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "in_force_from"], name="organs_charter_one_a_day"),
        ]

    def __str__(self) -> str:
        return self.title


class Reform(models.Model):
    """机构改革 one act on organs on a document: what was done, by whose authority, from which day."""

    county = models.CharField(max_length=6)
    kind = models.CharField(max_length=12)
    effective_on = models.DateField()
    document = models.CharField(max_length=200)
    number = models.CharField(max_length=60, blank=True)
    authority = models.CharField(max_length=120)
    dated = models.DateField()
    reason = models.TextField(blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "organs_reform"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=_values(ReformKind)), name="organs_reform_kind"),
            models.CheckConstraint(condition=Q(dated__lte=F("effective_on")), name="organs_reform_order"),
        ]
        indexes: ClassVar = [models.Index(fields=["county", "effective_on"], name="organs_reform_days")]

    def __str__(self) -> str:
        return self.document


class ReformPart(models.Model):
    """改革涉及的机构 an organ that a reform took from, gave to or changed, and its figures then."""

    reform = models.ForeignKey(Reform, on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=8)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        db_table = "organs_reform_part"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reform", "organ", "role"], name="organs_reform_part_once"),
            models.CheckConstraint(
                condition=Q(role__in=["from", "to", "subject"]), name="organs_reform_part_role"
            ),
        ]

    def __str__(self) -> str:
        return self.role


class Scope(models.Model):
    """承接范围 who sees to what an abolished organ left: its rows are reached through its heir from a day on."""

    former = models.OneToOneField(Organ, on_delete=models.PROTECT, related_name="+")
    heir = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    reform = models.ForeignKey(Reform, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "organs_scope"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(former=F("heir")), name="organs_scope_two_organs"),
        ]

    def __str__(self) -> str:
        return str(self.since)
