"""The duties house as a Django app (权责清单)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yizhen.kernel.words import N_

SUBJECTS = (
    ("duties.item", N_("事项")), ("duties.list", N_("清单")), ("duties.burden", N_("减负登记")),
    ("duties.import", N_("导入批次")), ("duties.higher", N_("上级目录")),
    ("duties.admission", N_("职责准入申请")), ("duties.dispute", N_("职责争议")),
    ("duties.precedent", N_("先例")), ("duties.batch", N_("赋权批次")), ("duties.flag", N_("来文标记")),
)  # fmt: skip


class DutiesConfig(AppConfig):
    """权责清单: items and lists that decide who does what."""

    name = "yizhen.duties"
    label = "duties"
    verbose_name = _("权责清单")

    def ready(self) -> None:
        """Make the acts, powers and county rules of this house known."""
        from yizhen.county.door import RuleKind, RuleSpec, register_rules  # noqa: PLC0415  apps must be loaded first
        from yizhen.duties import handlers  # noqa: F401, PLC0415
        from yizhen.duties.actions.stamps import FORGET  # noqa: PLC0415
        from yizhen.duties.queries.routing import INDEXES  # noqa: PLC0415
        from yizhen.duties.terms import COUNTY_RULES, NEWS, Power  # noqa: PLC0415
        from yizhen.identity.door import register_powers  # noqa: PLC0415
        from yizhen.record.door import News, publish, register_subject  # noqa: PLC0415

        publish(*(News(*one) for one in NEWS))
        register_powers(Power)
        FORGET.append(INDEXES.forget)
        register_rules(
            RuleSpec(
                "duties.enforce_lists", N_("清单之外不得派给镇街"), kind=RuleKind.BOOL, default=True,
                help=N_("镇街已经公布基本履职清单的，清单之外、没有经过准入的事项不能派给它；没有公布清单的镇街不受影响。"),
            ),
            RuleSpec(
                "duties.decision_prefix", N_("准入决定的机关代字"), kind=RuleKind.TEXT, default="职准",
                help=N_("准入决定的字号，如“职准〔2026〕3号”；年份和序号由系统加上，不留空号。"),
            ),
        )  # fmt: skip
        register_rules(*(RuleSpec(**one) for one in COUNTY_RULES))
        for kind, words in SUBJECTS:
            register_subject(kind, words)
