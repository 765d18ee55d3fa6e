from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """账号与权限 identity."""

    name = "yizhen.identity"
    label = "identity"
    verbose_name = "账号与权限"

    def ready(self) -> None:
        """Declare the powers of this house and of those below it, and the acts for the record."""
        from yizhen.county.door import Power as CountyPower  # noqa: PLC0415  apps must be loaded first
        from yizhen.identity.terms import NEWS, Power, register_powers  # noqa: PLC0415
        from yizhen.organs.door import Power as OrgansPower  # noqa: PLC0415
        from yizhen.record.door import News, publish  # noqa: PLC0415
        from yizhen.record.door import Power as RecordPower  # noqa: PLC0415
        from yizhen.territory.door import Power as TerritoryPower  # noqa: PLC0415

        for powers in (RecordPower, TerritoryPower, CountyPower, OrgansPower, Power):
            register_powers(powers)
        publish(*(News(*act) for act in NEWS))
