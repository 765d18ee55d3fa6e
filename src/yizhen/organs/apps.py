from django.apps import AppConfig

from yizhen.kernel.words import N_


class OrgansConfig(AppConfig):
    """机构与岗位 organs."""

    name = "yizhen.organs"
    label = "organs"
    verbose_name = "机构与岗位"

    def ready(self) -> None:
        """Make the acts of this house known to the record, and the limits that a county may set."""
        from yizhen.county.door import RuleKind, RuleSpec, register_rules  # noqa: PLC0415  apps must be loaded first
        from yizhen.organs.terms import NEWS, STRUCTURE_RULES, desks  # noqa: PLC0415
        from yizhen.record.door import News, publish, register_subject  # noqa: PLC0415

        publish(*(News(*act) for act in (*NEWS, *desks.NEWS)))
        register_subject("organs.handover", N_("岗位交接"))
        register_subject("organs.import", N_("待导入的机构表"))
        register_rules(*(RuleSpec(**{**one, "kind": RuleKind(one.get("kind", "int"))}) for one in STRUCTURE_RULES))
