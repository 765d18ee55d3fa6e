from django.apps import AppConfig

from yizhen.kernel.words import N_


class PartiesConfig(AppConfig):
    """当事人 parties."""

    name = "yizhen.parties"
    label = "parties"
    verbose_name = "当事人"

    def ready(self) -> None:
        """Make powers, acts and the county's rule of this house known."""
        from yizhen.county.door import RuleSpec, Source, register_rules  # noqa: PLC0415  apps must be loaded first
        from yizhen.identity.door import register_powers  # noqa: PLC0415
        from yizhen.parties.terms import NEWS, Power  # noqa: PLC0415
        from yizhen.record.door import News, publish  # noqa: PLC0415

        publish(*(News(*act) for act in NEWS))
        register_powers(Power)
        register_rules(
            RuleSpec(
                "parties.answer_term",
                N_("个人信息权利请求答复期限"),
                N_("日"),
                minimum=1,
                maximum=30,
                default=30,
                source=Source("随程序提供的上限，参照推荐性国家标准 GB/T 35273-2020（尚未与标准原文核对），可由本县规定得更短"),
                help=N_("法律只要求“及时”答复，这里规定最迟几日，从收到请求时起算。"),
            )
        )
