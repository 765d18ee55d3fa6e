from django.apps import AppConfig


class OrgansConfig(AppConfig):
    """机构与岗位 organs."""

    name = "yizhen.organs"
    label = "organs"
    verbose_name = "机构与岗位"

    def ready(self) -> None:
        """Make the acts of this house known to the record."""
        from yizhen.organs.terms import NEWS  # noqa: PLC0415  apps must be loaded first
        from yizhen.record.door import News, publish  # noqa: PLC0415

        publish(*(News(*act) for act in NEWS))
