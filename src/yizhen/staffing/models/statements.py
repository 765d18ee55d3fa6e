"""Tables of staffing (机构编制表): statements of sources, their units, figures and derived numbers."""

from django.db import models
from django.db.models import Q

from yizhen.staffing.terms import Category, ClaimKind, Group, Measure, Missing


def _choices(words: type[Category | ClaimKind | Group | Measure | Missing]) -> list[tuple[str, str]]:
    return [(word.value, word.label) for word in words]


class StatementRow(models.Model):
    """来源 a dated statement. A corrected edition supersedes it; nothing is ever overwritten."""

    series = models.CharField(max_length=40)
    county = models.CharField(max_length=6)
    name = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    publication = models.CharField(max_length=200)
    office = models.CharField(max_length=80)
    published_on = models.DateField()
    as_of = models.DateField()
    as_of_ground = models.CharField(max_length=200)
    codes_from = models.CharField(max_length=200)
    public = models.BooleanField()
    digest = models.CharField(max_length=64)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "staffing_statement"
        constraints = (
            models.UniqueConstraint(
                fields=["series", "as_of"], condition=Q(superseded_at=None), name="staffing_statement_one"
            ),
            models.CheckConstraint(
                condition=Q(published_on__gte=models.F("as_of")), name="staffing_statement_order"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.as_of}"


class UnitRow(models.Model):
    """镇街 a township or street as a statement lists it, in the statement's order."""

    statement = models.ForeignKey(StatementRow, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=80)
    group = models.CharField(max_length=8, choices=_choices(Group))

    class Meta:
        db_table = "staffing_unit"
        constraints = (models.UniqueConstraint(fields=["statement", "code"], name="staffing_unit_code"),)

    def __str__(self) -> str:
        return self.name


class FigureRow(models.Model):
    """所载数 one number of a statement. `value` is null exactly when `missing` says why."""

    statement = models.ForeignKey(StatementRow, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    group = models.CharField(max_length=8, choices=_choices(Group))
    unit = models.CharField(max_length=12, blank=True)
    unit_name = models.CharField(max_length=80, blank=True)
    measure = models.CharField(max_length=24, choices=_choices(Measure))
    category = models.CharField(max_length=16, blank=True, choices=_choices(Category))
    value = models.IntegerField(null=True)
    missing = models.CharField(max_length=16, blank=True, choices=_choices(Missing))
    more_than = models.BooleanField(default=False)
    quote = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta:
        db_table = "staffing_figure"
        constraints = (
            models.UniqueConstraint(
                fields=["statement", "group", "unit", "measure", "category"], name="staffing_figure_one"
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) & ~Q(missing="") | Q(value__isnull=False, missing=""),
                name="staffing_figure_known",
            ),
            models.CheckConstraint(condition=Q(value=None) | Q(value__gte=0), name="staffing_figure_count"),
        )

    def __str__(self) -> str:
        return f"{self.unit_name or self.group} {self.measure}"


class ClaimRow(models.Model):
    """所载平均数 a number the source derived. `body` holds its readings, never a verdict."""

    statement = models.ForeignKey(StatementRow, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=60)
    kind = models.CharField(max_length=16, choices=_choices(ClaimKind))
    printed = models.CharField(max_length=16)
    body = models.JSONField()

    class Meta:
        db_table = "staffing_claim"
        constraints = (models.UniqueConstraint(fields=["statement", "key"], name="staffing_claim_key"),)

    def __str__(self) -> str:
        return self.key
