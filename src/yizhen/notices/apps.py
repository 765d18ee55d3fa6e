from django.apps import AppConfig

from yizhen.kernel.words import N_


class NoticesConfig(AppConfig):
    """消息 notices."""

    name = "yizhen.notices"
    label = "notices"
    verbose_name = "消息"

    def ready(self) -> None:
        """Make powers and acts of this house known."""
        from yizhen.county.door import RuleSpec, register_rules  # noqa: PLC0415  apps must be loaded first
        from yizhen.identity.door import register_powers  # noqa: PLC0415
        from yizhen.notices.actions.queues import count_messages, retry_messages  # noqa: PLC0415
        from yizhen.notices.terms import COUNTY_RULES, NEWS, Power  # noqa: PLC0415
        from yizhen.record.door import News, publish, register_queue  # noqa: PLC0415

        publish(*(News(*one) for one in NEWS))
        register_powers(Power)
        register_rules(*(RuleSpec(**one) for one in COUNTY_RULES))
        register_queue("notices.message", N_("短信、邮件"), count_messages, retry_messages)
