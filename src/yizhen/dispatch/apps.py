from django.apps import AppConfig


class DispatchConfig(AppConfig):
    """综合指挥 dispatch."""

    name = "yizhen.dispatch"
    label = "dispatch"
    verbose_name = "综合指挥"

    def ready(self) -> None:
        from yizhen.dispatch import handlers  # noqa: F401  registers what listens to news
        from yizhen.dispatch.terms import NEWS, Power
        from yizhen.identity.door import register_powers
        from yizhen.record.door import News, publish

        publish(*(News(*one) for one in NEWS))
        register_powers(Power)
