from django.apps import AppConfig

from yizhen.kernel.words import N_


class DispatchConfig(AppConfig):
    """综合指挥 dispatch."""

    name = "yizhen.dispatch"
    label = "dispatch"
    verbose_name = "综合指挥"

    def ready(self) -> None:
        """Make powers and acts of this house known, and listen to its news."""
        from yizhen.county.door import RuleKind, RuleSpec, register_rules  # noqa: PLC0415
        from yizhen.dispatch import handlers  # noqa: F401, PLC0415  apps must be loaded first
        from yizhen.dispatch.actions import handover, queues  # noqa: PLC0415
        from yizhen.dispatch.queries import naming  # noqa: PLC0415
        from yizhen.dispatch.queries.catalogue import category_names  # noqa: PLC0415
        from yizhen.dispatch.queries.files import reads_case  # noqa: PLC0415
        from yizhen.dispatch.queries.joining import proven_matter  # noqa: PLC0415
        from yizhen.dispatch.terms import COUNTY_RULES, NEWS, SHOWN, Power  # noqa: PLC0415
        from yizhen.dispatch.terms.cockpit import TARGETS  # noqa: PLC0415
        from yizhen.dispatch.terms.telling import TELLINGS, TOLD_OUTSIDE  # noqa: PLC0415
        from yizhen.documents.door import register_reader  # noqa: PLC0415
        from yizhen.duties.door import register_categories  # noqa: PLC0415
        from yizhen.identity.door import register_powers  # noqa: PLC0415
        from yizhen.notices.door import Kind, register_kinds  # noqa: PLC0415
        from yizhen.organs.door import register_desk  # noqa: PLC0415
        from yizhen.parties.door import prove_by  # noqa: PLC0415
        from yizhen.record.door import News, publish, register_look, register_queue, register_subject  # noqa: PLC0415

        publish(*(News(*one) for one in NEWS))
        register_rules(
            RuleSpec(
                "dispatch.open311_shown", N_("Open311 公开查询的范围"), kind=RuleKind.TEXT, choices=tuple(SHOWN),
                default="事件和部件", help=N_("只公开分类、到村社区的地点、状态和时间，不公开任何人写的文字"),
            )
        )  # fmt: skip
        register_powers(Power)
        register_rules(*(RuleSpec(**{**one, "kind": RuleKind(one.get("kind", "int"))}) for one in (*COUNTY_RULES, *TARGETS)))
        prove_by(proven_matter)
        register_categories(category_names)
        register_reader("dispatch.case", reads_case)
        register_look("dispatch.requester.seen", "purpose")
        register_desk("dispatch.case", N_("在手案件"), handover.on_desk, handover.desk_cases, handover.move_desk, able=handover.able)
        register_queue("dispatch.delivery", N_("推送"), queues.count_deliveries, queues.retry_deliveries)
        register_queue("dispatch.batch", N_("中断的导入"), queues.count_batches)
        register_subject("dispatch.case", N_("案件"), naming.cases)
        register_subject("dispatch.batch", N_("导入批次"))
        register_subject("dispatch.catalogue", N_("分类目录"))
        register_subject("dispatch.webhook", N_("推送"))
        register_kinds(*(Kind(*one) for one in TELLINGS), Kind(TOLD_OUTSIDE, N_("告知诉求人"), outward=True))
