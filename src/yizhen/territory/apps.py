from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    """区划 territory: divisions province to village, with their borders."""

    name = "yizhen.territory"
    label = "territory"
    verbose_name = "区划"

    def ready(self) -> None:
        """Make the acts of this house known to the record."""
        from yizhen.record.door import News, publish  # noqa: PLC0415  apps must be loaded first
        from yizhen.territory.terms import NEWS  # noqa: PLC0415

        publish(*(News(*one) for one in NEWS))
