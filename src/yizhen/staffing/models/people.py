"""Tables of the people ledger (实名制表): what is known of a person beside name and staff number, and what happened.

Numbers and private words are tokens under the person's own key; ``number_index`` is keyed (盲索引). The day of birth
stands in clear, because retirement is counted from it; lists show the year only.
"""

from enum import StrEnum

from django.db import models
from django.db.models import F, Q

from yizhen.staffing.terms.people import (
    EXCLUSIVE,
    CareerKind,
    CertificateKind,
    CertificateState,
    Education,
    Entry,
    Group,
    LeaveKind,
    Pool,
    PostingKind,
    PostKind,
    Sex,
    StaffClass,
    Standing,
    Track,
)


def _values(words: type[StrEnum] | frozenset[PostingKind]) -> list[str]:
    return sorted(str(one) for one in words)


def _maybe(words: type[StrEnum]) -> list[str]:
    return ["", *_values(words)]


class IdentityKind(models.Model):
    """身份类别 an identity that a county adds to the shipped ones, or retires from use."""

    county = models.CharField(max_length=6)
    key = models.CharField(max_length=24)
    name = models.CharField(max_length=40)
    group = models.CharField(max_length=12)
    retired = models.BooleanField(default=False)

    class Meta:
        db_table = "staffing_identity"
        constraints = (
            models.UniqueConstraint(fields=["county", "key"], name="staffing_identity_key"),
            models.CheckConstraint(condition=Q(group__in=_values(Group)), name="staffing_identity_group"),
        )


class StaffRow(models.Model):
    """人员 a person in the ledger. ``organ`` is where the quota sits (or who engages), ``work_organ`` where they work."""

    person = models.OneToOneField("organs.Person", models.PROTECT, related_name="+")
    county = models.CharField(max_length=6)
    organ = models.ForeignKey("organs.Organ", models.PROTECT, related_name="+", db_index=False)
    township = models.CharField(max_length=9, blank=True)
    work_organ = models.ForeignKey("organs.Organ", models.PROTECT, null=True, related_name="+", db_index=False)
    work_township = models.CharField(max_length=9, blank=True)
    work_kind = models.CharField(max_length=12, blank=True)
    person_key = models.CharField(max_length=32)
    sealed = models.JSONField(default=dict)
    number_index = models.CharField(max_length=64, blank=True)
    number_flaw = models.CharField(max_length=16, blank=True)
    standing = models.CharField(max_length=8, default=Standing.ACTIVE)
    identity = models.CharField(max_length=24)
    group = models.CharField(max_length=12)
    category = models.CharField(max_length=24, blank=True)
    purpose = models.CharField(max_length=24, blank=True)
    quota_since = models.DateField(null=True)
    quota_document = models.CharField(max_length=80, blank=True)
    slip = models.ForeignKey("staffing.SlipRow", models.PROTECT, null=True, related_name="+")
    sex = models.CharField(max_length=6, blank=True)
    born_on = models.DateField(null=True)
    worked_since = models.DateField(null=True)
    joined_on = models.DateField(null=True)
    entry = models.CharField(max_length=16, blank=True)
    entry_from = models.CharField(max_length=80, blank=True)
    staff_class = models.CharField(max_length=16, blank=True)
    funding = models.CharField(max_length=12, blank=True)
    post_kind = models.CharField(max_length=12, blank=True)
    title = models.CharField(max_length=80, blank=True)
    leader_level = models.CharField(max_length=16, blank=True)
    rank = models.CharField(max_length=40, blank=True)
    title_since = models.DateField(null=True)
    above_rank = models.BooleanField(default=False)
    registered = models.BooleanField(default=False)
    education = models.CharField(max_length=12, blank=True)
    degree = models.CharField(max_length=20, blank=True)
    speciality = models.CharField(max_length=60, blank=True)
    graduated_on = models.DateField(null=True)
    wanted_speciality = models.CharField(max_length=120, blank=True)
    track = models.CharField(max_length=16, blank=True)
    rule_retires_on = models.DateField(null=True)
    retires_on = models.DateField(null=True)
    left_kind = models.CharField(max_length=12, blank=True)
    left_on = models.DateField(null=True)
    left_document = models.CharField(max_length=80, blank=True)
    release_due = models.DateField(null=True)
    released_on = models.DateField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "staffing_staff"
        constraints = (
            models.UniqueConstraint(
                fields=["county", "number_index"], condition=~Q(number_index=""), name="staffing_staff_number"
            ),
            models.CheckConstraint(condition=Q(standing__in=_values(Standing)), name="staffing_staff_standing"),
            models.CheckConstraint(condition=Q(group__in=_values(Group)), name="staffing_staff_group"),
            models.CheckConstraint(condition=Q(sex__in=_maybe(Sex)), name="staffing_staff_sex"),
            models.CheckConstraint(condition=Q(track__in=_maybe(Track)), name="staffing_staff_track"),
            models.CheckConstraint(condition=Q(entry__in=_maybe(Entry)), name="staffing_staff_entry"),
            models.CheckConstraint(condition=Q(staff_class__in=_maybe(StaffClass)), name="staffing_staff_class"),
            models.CheckConstraint(condition=Q(post_kind__in=_maybe(PostKind)), name="staffing_staff_post"),
            models.CheckConstraint(condition=Q(education__in=_maybe(Education)), name="staffing_staff_education"),
            models.CheckConstraint(condition=Q(left_kind__in=_maybe(LeaveKind)), name="staffing_staff_left"),
            models.CheckConstraint(
                condition=Q(standing=Standing.ACTIVE) | Q(left_on__isnull=False), name="staffing_staff_left_day"
            ),
        )
        indexes = (
            models.Index(fields=["county", "standing", "id"], name="staffing_staff_ledger"),
            models.Index(fields=["organ", "standing", "id"], name="staffing_staff_organ"),
            models.Index(fields=["work_organ", "standing", "id"], name="staffing_staff_work"),
            models.Index(fields=["county", "category", "standing"], name="staffing_staff_category"),
            models.Index(fields=["county", "identity", "standing"], name="staffing_staff_identity"),
            models.Index(fields=["county", "standing", "retires_on"], name="staffing_staff_retires"),
            models.Index(fields=["county", "standing", "release_due"], name="staffing_staff_due"),
        )


class PostingRow(models.Model):
    """岗编分离 where a person works while the quota stays: kind, from a day, planned until, ended on."""

    staff = models.ForeignKey(StaffRow, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=12)
    organ = models.ForeignKey("organs.Organ", models.PROTECT, null=True, related_name="+", db_index=False)
    starts_on = models.DateField()
    until = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    document = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "staffing_posting"
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=_values(PostingKind)), name="staffing_posting_kind"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("starts_on")), name="staffing_posting_span"
            ),
            models.UniqueConstraint(
                fields=["staff"], condition=Q(ended_on=None, kind__in=_values(EXCLUSIVE)), name="staffing_posting_one"
            ),
        )
        indexes = (
            models.Index(fields=["staff", "starts_on"], name="staffing_posting_staff"),
            models.Index(fields=["ended_on", "until"], name="staffing_posting_until"),
            models.Index(fields=["organ", "ended_on"], name="staffing_posting_organ"),
        )


class CareerRow(models.Model):
    """任职晋升 one record of a career: appointment, rank, competition, registration, yearly assessment."""

    staff = models.ForeignKey(StaffRow, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=12)
    on = models.DateField()
    before = models.CharField(max_length=80, blank=True)
    after = models.CharField(max_length=80)
    document = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "staffing_career"
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=_values(CareerKind)), name="staffing_career_kind"),
        )
        indexes = (models.Index(fields=["staff", "on"], name="staffing_career_staff"),)


class CertificateRow(models.Model):
    """资格证件 a certificate: number, exam, training, from and until when it is valid."""

    staff = models.ForeignKey(StaffRow, models.PROTECT, related_name="+", db_index=False)
    county = models.CharField(max_length=6)
    kind = models.CharField(max_length=12)
    number = models.CharField(max_length=40)
    state = models.CharField(max_length=10, default=CertificateState.VALID)
    field = models.CharField(max_length=60, blank=True)
    issuer = models.CharField(max_length=80, blank=True)
    exam_on = models.DateField(null=True)
    score = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    training_hours = models.IntegerField(default=0)
    trained_on = models.DateField(null=True)
    issued_on = models.DateField()
    valid_until = models.DateField(null=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "staffing_certificate"
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=_values(CertificateKind)), name="staffing_certificate_kind"),
            models.CheckConstraint(
                condition=Q(state__in=_values(CertificateState)), name="staffing_certificate_state"
            ),
            models.UniqueConstraint(fields=["county", "kind", "number"], name="staffing_certificate_number"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("issued_on")), name="staffing_certificate_span"
            ),
        )
        indexes = (
            models.Index(fields=["staff", "kind"], name="staffing_certificate_staff"),
            models.Index(fields=["county", "state", "valid_until"], name="staffing_certificate_until"),
        )


class PoolRow(models.Model):
    """周转池人员 a person in a people pool: why, what for, from and until when."""

    staff = models.ForeignKey(StaffRow, models.PROTECT, related_name="+", db_index=False)
    county = models.CharField(max_length=6)
    pool = models.CharField(max_length=16)
    entered_on = models.DateField()
    ground = models.CharField(max_length=200)
    task = models.CharField(max_length=200, blank=True)
    document = models.CharField(max_length=80, blank=True)
    left_on = models.DateField(null=True)
    left_ground = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "staffing_pool"
        constraints = (
            models.CheckConstraint(condition=Q(pool__in=_values(Pool)), name="staffing_pool_kind"),
            models.UniqueConstraint(fields=["staff"], condition=Q(left_on=None), name="staffing_pool_one"),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("entered_on")), name="staffing_pool_span"
            ),
        )
        indexes = (models.Index(fields=["county", "pool", "left_on"], name="staffing_pool_county"),)
