from django.apps import AppConfig


class CountyConfig(AppConfig):
    """县情 county: its own rules, calendars and working hours."""

    name = "yizhen.county"
    label = "county"
    verbose_name = "县情"

    def ready(self) -> None:
        """Make the acts of this house known to the record."""
        from yizhen.county.terms import NEWS  # noqa: PLC0415  apps must be loaded first
        from yizhen.record.door import News, publish  # noqa: PLC0415

        publish(*(News(*one) for one in NEWS))
