"""The documents house as a Django app (文书)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yizhen.kernel.words import N_


class DocumentsConfig(AppConfig):
    """文书: files, numbers, official papers, delivery, archive."""

    name = "yizhen.documents"
    label = "documents"
    verbose_name = _("文书")

    def ready(self) -> None:
        """Make acts, powers and county rules known; papers are read by whoever may read the paper."""
        from yizhen.county.door import RuleKind, RuleSpec, register_rules  # noqa: PLC0415  apps must be loaded first
        from yizhen.documents.access import register_reader  # noqa: PLC0415
        from yizhen.documents.actions import handover  # noqa: PLC0415
        from yizhen.documents.queries import (  # noqa: PLC0415
            INTERNAL,
            OUTGOING,
            naming,
            reads_document,
            reads_inside,
        )
        from yizhen.documents.terms import NEWS, RULES, Power  # noqa: PLC0415
        from yizhen.identity.door import register_powers  # noqa: PLC0415
        from yizhen.organs.door import register_desk  # noqa: PLC0415
        from yizhen.record.door import News, publish, register_subject  # noqa: PLC0415

        publish(*(News(*one) for one in NEWS))
        register_powers(Power)
        register_rules(
            *(
                RuleSpec(
                    one.name, one.term, one.unit, RuleKind(one.kind), minimum=one.minimum, maximum=one.maximum,
                    default=one.default, help=one.help,
                )
                for one in RULES
            )
        )  # fmt: skip
        register_reader(INTERNAL, reads_inside)
        register_reader(OUTGOING, reads_document)
        register_desk("documents.draft", N_("在手文稿"), handover.on_desk, handover.desk_drafts, handover.move_desk)
        register_subject("documents.document", N_("文书"), naming.documents)
        register_subject("documents.file", N_("文件"))
        register_subject("documents.series", N_("字号"))
        register_subject("documents.template", N_("文书模板"))
