from django.apps import AppConfig

from yizhen.kernel.words import N_

SUBJECTS = (
    ("parties.party", N_("当事人")), ("parties.assessment", N_("影响评估")), ("parties.purpose", N_("处理目的")),
    ("parties.request", N_("权利请求")), ("parties.retention", N_("到期销毁")),
)  # fmt: skip
"""What the record calls the subjects of this house (对象): people by number only."""


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
        from yizhen.parties.terms.words import basis_words  # noqa: PLC0415
        from yizhen.record.door import News, publish, register_look, register_subject  # noqa: PLC0415

        publish(*(News(*act) for act in NEWS))
        register_look("parties.party.looked", "basis", "reason", words=basis_words)
        for kind, label in SUBJECTS:
            register_subject(kind, label)
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
