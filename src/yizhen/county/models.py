"""Tables of county (县情表)."""

from django.db import models
from django.db.models import F, Q

from yizhen.county.terms import DayKind, StatisticMeasure


class SourceFields(models.Model):
    """Where an entry comes from (依据), and who entered it."""

    source_title = models.CharField(max_length=200)
    source_number = models.CharField(max_length=100, blank=True)
    source_article = models.CharField(max_length=100, blank=True)
    entered_by = models.CharField(max_length=100)
    entered_at = models.DateTimeField()

    class Meta:
        abstract = True


class ProfileRow(models.Model):
    """A county kept here (县级单位).

    ``backstop_organ`` is the number of an organ: organs stand above county, so there is no foreign key.
    """

    code = models.CharField(max_length=6, primary_key=True)
    name = models.CharField(max_length=100)
    fictional = models.BooleanField(default=False)
    backstop_organ = models.BigIntegerField(null=True)

    class Meta:
        db_table = "county_profile"

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class RuleRow(SourceFields):
    """A dated value that a county set (县定规则)."""

    county = models.CharField(max_length=6)
    name = models.CharField(max_length=80)
    value = models.JSONField()
    unit = models.CharField(max_length=20, blank=True)
    in_force_from = models.DateField()
    repealed_on = models.DateField(null=True)

    class Meta:
        db_table = "county_rule"
        constraints = [
            models.UniqueConstraint(fields=["county", "name", "in_force_from"], name="county_rule_key"),
            models.CheckConstraint(
                condition=Q(repealed_on=None) | Q(repealed_on__gte=F("in_force_from")),
                name="county_rule_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.county} {self.name} {self.in_force_from}"


class CalendarYearRow(SourceFields):
    """The State Council's arrangement of a year (放假通知), entered here; for the whole country."""

    year = models.PositiveSmallIntegerField(unique=True)
    issued_on = models.DateField(null=True)

    class Meta:
        db_table = "county_calendar_year"

    def __str__(self) -> str:
        return str(self.year)


class CalendarDayRow(SourceFields):
    """A special day (特殊日): of an entered year when ``county`` is "", else of one county."""

    county = models.CharField(max_length=6, blank=True)
    year = models.PositiveSmallIntegerField()
    on = models.DateField(db_column="on_day")
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.label) for kind in DayKind])
    name = models.CharField(max_length=100, blank=True)

    class Meta:
        db_table = "county_calendar_day"
        constraints = [
            models.UniqueConstraint(fields=["county", "year", "on"], name="county_calendar_day_key"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in DayKind]), name="county_calendar_day_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.county or '全国'} {self.on} {self.kind}"


class WorkingHoursRow(SourceFields):
    """Working hours from a day on (作息时间)."""

    county = models.CharField(max_length=6)
    usual = models.CharField(max_length=100)
    seasons = models.JSONField(default=list)
    in_force_from = models.DateField()

    class Meta:
        db_table = "county_working_hours"
        constraints = [
            models.UniqueConstraint(fields=["county", "in_force_from"], name="county_working_hours_key"),
        ]

    def __str__(self) -> str:
        return f"{self.county} {self.usual}"


class StatisticRow(SourceFields):
    """A number of a division in a year (统计数). Without value: the source says that it is missing."""

    county = models.CharField(max_length=6)
    division = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    measure = models.CharField(max_length=12)
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True)

    class Meta:
        db_table = "county_statistic"
        constraints = [
            models.UniqueConstraint(fields=["county", "year", "division", "measure"], name="county_statistic_key"),
            models.CheckConstraint(
                condition=Q(measure__in=[one.value for one in StatisticMeasure]), name="county_statistic_measure"
            ),
            models.CheckConstraint(condition=Q(value=None) | Q(value__gte=0), name="county_statistic_value"),
        ]

    def __str__(self) -> str:
        return f"{self.division} {self.year} {self.measure}"


class StatisticsTableRow(models.Model):
    """A table of statistics that was read and waits to be taken (待录入的统计表): its numbers and its bad lines."""

    county = models.CharField(max_length=6)
    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    source = models.JSONField()
    numbers = models.JSONField()
    problems = models.JSONField(default=list)
    state = models.CharField(max_length=8, default="staged")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)

    class Meta:
        db_table = "county_statistics_table"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["staged", "taken", "dropped"]), name="county_statistics_table_state"
            ),
        ]
        indexes = [models.Index(fields=["county", "made_at"], name="county_statistics_table_days")]

    def __str__(self) -> str:
        return self.name


class VersionRow(models.Model):
    """The version of what is kept in memory (版本): a token that changes with every act."""

    name = models.CharField(max_length=20, primary_key=True)
    token = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        db_table = "county_version"

    def __str__(self) -> str:
        return f"{self.name} {self.token}"
