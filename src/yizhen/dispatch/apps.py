from django.apps import AppConfig


class DispatchConfig(AppConfig):
    """综合指挥 dispatch."""

    name = "yizhen.dispatch"
    label = "dispatch"
    verbose_name = "综合指挥"

    def ready(self) -> None:
        """Make powers and acts of this house known, and listen to its news."""
        from yizhen.dispatch import handlers  # noqa: F401, PLC0415  apps must be loaded first
        from yizhen.dispatch.queries.joining import proven_matter  # noqa: PLC0415
        from yizhen.dispatch.terms import NEWS, Power  # noqa: PLC0415
        from yizhen.identity.door import register_powers  # noqa: PLC0415
        from yizhen.parties.door import prove_by  # noqa: PLC0415
        from yizhen.record.door import News, publish  # noqa: PLC0415

        publish(*(News(*one) for one in NEWS))
        register_powers(Power)
        prove_by(proven_matter)
