from django.apps import AppConfig

from yizhen.kernel.words import N_


class CountyConfig(AppConfig):
    """县情 county: its own rules, calendars and working hours."""

    name = "yizhen.county"
    label = "county"
    verbose_name = "县情"

    def ready(self) -> None:
        """Make the acts of this house known to the record."""
        from yizhen.county.terms import NEWS  # noqa: PLC0415  apps must be loaded first
        from yizhen.record.door import News, publish, register_subject  # noqa: PLC0415

        publish(*(News(*one) for one in NEWS))
        register_subject("county.table", N_("待录入的统计表"))
