"""Tables of territory (区划表)."""

from django.db import models
from django.db.models import F, Q

from yizhen.territory.terms import Change, Kind, Level

WORDS = 100


class DivisionRow(models.Model):
    """A division in one period of validity (区划). Its key is code and level: some codes serve two levels."""

    code = models.CharField(max_length=12)
    level = models.PositiveSmallIntegerField(choices=[(one.value, one.label) for one in Level])
    name = models.CharField(max_length=WORDS)
    kind = models.CharField(max_length=20, choices=[(one.value, one.label) for one in Kind])
    parent = models.CharField(max_length=12, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    illustrative = models.BooleanField(default=False)
    source = models.CharField(max_length=200)

    class Meta:
        db_table = "territory_division"
        constraints = [
            models.UniqueConstraint(fields=["code", "level", "valid_from"], name="territory_division_key"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=5), name="territory_division_level"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="territory_division_period"
            ),
        ]
        indexes = [
            models.Index(fields=["parent", "level", "code"], name="territory_division_parent"),
            models.Index(fields=["name", "level", "code"], name="territory_division_name"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class GramRow(models.Model):
    """Two neighboring characters of a name (双字索引): finds a name by any part of it, on both databases."""

    gram = models.CharField(max_length=2)
    division = models.ForeignKey(DivisionRow, on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        db_table = "territory_gram"
        indexes = [
            models.Index(fields=["gram", "division"], name="territory_gram_find"),
            models.Index(fields=["division"], name="territory_gram_division"),
        ]

    def __str__(self) -> str:
        return self.gram


class SuccessionRow(models.Model):
    """One step of descent (沿革): which division came out of which, on which day, by which document."""

    predecessor = models.CharField(max_length=12)
    successor = models.CharField(max_length=12)
    level = models.PositiveSmallIntegerField()
    on = models.DateField(db_column="on_day")
    kind = models.CharField(max_length=20, choices=[(one.value, one.label) for one in Change])
    document = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "territory_succession"
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor", "level", "on"], name="territory_succession_key"
            ),
        ]
        indexes = [models.Index(fields=["successor", "level"], name="territory_succession_to")]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class BoundaryRow(models.Model):
    """The border of a division (边界) as GeoJSON text; ``illustrative`` marks a generated one (示意)."""

    division = models.ForeignKey(DivisionRow, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=12)
    level = models.PositiveSmallIntegerField()
    geojson = models.TextField()
    valid_from = models.DateField()
    illustrative = models.BooleanField()
    source = models.CharField(max_length=200)

    class Meta:
        db_table = "territory_boundary"
        constraints = [
            models.UniqueConstraint(fields=["code", "level", "valid_from"], name="territory_boundary_key"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.valid_from}"


class VersionRow(models.Model):
    """The version of what is kept in memory (版本): a token that changes with every act."""

    name = models.CharField(max_length=20, primary_key=True)
    token = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        db_table = "territory_version"

    def __str__(self) -> str:
        return f"{self.name} {self.token}"
