from django.apps import AppConfig

from yizhen.kernel.words import N_

PLAIN_SUBJECTS = (
    ("county.profile", N_("县情")), ("county.rule", N_("县定规则")), ("county.calendar", N_("放假安排")),
    ("county.hours", N_("工作时间")), ("territory.division", N_("区划")), ("territory.boundary", N_("界线")),
    ("record.check", N_("核验")), ("record.key", N_("个人密钥")),
)  # fmt: skip
"""Subjects of the houses below that are told by number only (只记编号的对象)."""


class IdentityConfig(AppConfig):
    """账号与权限 identity."""

    name = "yizhen.identity"
    label = "identity"
    verbose_name = "账号与权限"

    def ready(self) -> None:
        """Declare the powers of this house and of those below it, its county rules, and the acts for the
        record.
        """
        from yizhen.county.door import Power as CountyPower  # noqa: PLC0415  apps must be loaded first
        from yizhen.county.door import RuleKind, RuleSpec, Source, register_rules  # noqa: PLC0415
        from yizhen.identity import handlers  # noqa: F401, PLC0415
        from yizhen.identity.queries import naming  # noqa: PLC0415
        from yizhen.identity.terms import ASKED_OF, NEWS, RULES, Power, register_powers  # noqa: PLC0415
        from yizhen.organs.door import Power as OrgansPower  # noqa: PLC0415
        from yizhen.record.door import News, publish, register_subject  # noqa: PLC0415
        from yizhen.record.door import Power as RecordPower  # noqa: PLC0415
        from yizhen.territory.door import Power as TerritoryPower  # noqa: PLC0415

        for powers in (RecordPower, TerritoryPower, CountyPower, OrgansPower, Power):
            register_powers(powers)
        source = Source("等级保护三级系统常用取值，随程序提供，可由本县另行规定")
        register_rules(
            *(
                RuleSpec(name, term, unit, minimum=low, maximum=high, default=default, source=source)
                for name, term, unit, low, high, default in RULES
            )
        )
        register_rules(
            RuleSpec(
                "identity.second_factor", N_("须两步验证的角色或权限"), kind=RuleKind.TEXT, default=ASKED_OF,
                source=Source("GB/T 22239-2019 第三级：两种以上组合的鉴别技术（尚未与标准原文核对）"),
                help=N_("写角色代号或权限代号，用空格分开；写“无”则不要求。已启用的人登录时总要验证。"),
            )
        )  # fmt: skip
        publish(*(News(*act) for act in NEWS))
        for kind, label, name in (
            ("organs.organ", N_("机构"), naming.organs),
            ("organs.post", N_("岗位"), naming.posts),
            ("organs.person", N_("工作人员"), naming.people),
            ("identity.account", N_("账号"), naming.accounts),
            ("identity.role", N_("角色"), naming.roles),
            *((kind, label, None) for kind, label in PLAIN_SUBJECTS),
        ):
            register_subject(kind, label, name)
