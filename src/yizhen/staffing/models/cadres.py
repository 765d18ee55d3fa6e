"""Tables of village cadres (村（社区）干部表): most are not in establishment, so they have a register of their own."""

from enum import StrEnum

from django.db import models
from django.db.models import F, Q

from yizhen.staffing.terms.people import CadreTitle, Education, Grade, Selection, Sex


def _values(words: type[StrEnum]) -> list[str]:
    return [str(one) for one in words]


class CadreRow(models.Model):
    """村（社区）干部 one cadre of a village or community in one office for one term. Numbers are sealed."""

    county = models.CharField(max_length=6)
    township = models.CharField(max_length=9)
    village = models.CharField(max_length=12)
    organ = models.ForeignKey("organs.Organ", models.PROTECT, null=True, related_name="+", db_index=False)
    staff = models.ForeignKey("staffing.StaffRow", models.PROTECT, null=True, related_name="+", db_index=False)
    name = models.CharField(max_length=40)
    person_key = models.CharField(max_length=32)
    sealed = models.JSONField(default=dict)
    number_index = models.CharField(max_length=64, blank=True)
    sex = models.CharField(max_length=6)
    born_on = models.DateField()
    title = models.CharField(max_length=16)
    both = models.BooleanField(default=False)
    established = models.BooleanField(default=False)
    party_member = models.BooleanField(default=False)
    education = models.CharField(max_length=12, blank=True)
    selection = models.CharField(max_length=10)
    selected_on = models.DateField()
    term_until = models.DateField(null=True)
    keeper = models.CharField(max_length=80, blank=True)
    duties = models.CharField(max_length=200, blank=True)
    left_on = models.DateField(null=True)
    left_ground = models.CharField(max_length=200, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "staffing_cadre"
        constraints = (
            models.CheckConstraint(condition=Q(sex__in=_values(Sex)), name="staffing_cadre_sex"),
            models.CheckConstraint(condition=Q(title__in=_values(CadreTitle)), name="staffing_cadre_title"),
            models.CheckConstraint(condition=Q(selection__in=_values(Selection)), name="staffing_cadre_selection"),
            models.CheckConstraint(condition=Q(education__in=["", *_values(Education)]), name="staffing_cadre_education"),
            models.CheckConstraint(condition=Q(left_on=None) | Q(left_on__gte=F("selected_on")), name="staffing_cadre_span"),
            models.UniqueConstraint(
                fields=["village"], condition=Q(title=CadreTitle.SECRETARY, left_on=None), name="staffing_cadre_secretary"
            ),
            models.UniqueConstraint(
                fields=["county", "number_index"], condition=Q(left_on=None) & ~Q(number_index=""), name="staffing_cadre_once"
            ),
        )
        indexes = (
            models.Index(fields=["county", "left_on", "village"], name="staffing_cadre_ledger"),
            models.Index(fields=["township", "left_on"], name="staffing_cadre_township"),
            models.Index(fields=["county", "left_on", "term_until"], name="staffing_cadre_term"),
        )


class CadreGradeRow(models.Model):
    """村（社区）干部考核 the yearly assessment of a cadre."""

    cadre = models.ForeignKey(CadreRow, models.PROTECT, related_name="+", db_index=False)
    year = models.IntegerField()
    grade = models.CharField(max_length=10)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "staffing_cadre_grade"
        constraints = (
            models.CheckConstraint(condition=Q(grade__in=_values(Grade)), name="staffing_cadre_grade_word"),
            models.UniqueConstraint(fields=["cadre", "year"], name="staffing_cadre_grade_year"),
        )
