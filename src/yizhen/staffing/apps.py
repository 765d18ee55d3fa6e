"""The staffing house as a Django app (机构编制)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StaffingConfig(AppConfig):
    """机构编制: the establishment ledger."""

    name = "yizhen.staffing"
    label = "staffing"
    verbose_name = _("机构编制")

    def ready(self) -> None:
        """Make the acts of this house known to the record, and its powers to identity."""
        from yizhen.county.door import RuleKind, RuleSpec, register_rules  # noqa: PLC0415  apps must be loaded first
        from yizhen.identity.door import register_powers  # noqa: PLC0415
        from yizhen.kernel.words import N_  # noqa: PLC0415
        from yizhen.record.door import News, publish, register_queue  # noqa: PLC0415
        from yizhen.staffing.actions.imports import count_imports  # noqa: PLC0415
        from yizhen.staffing.terms import NEWS, LedgerPower, Power  # noqa: PLC0415
        from yizhen.staffing.terms.checks import CHECK_RULES  # noqa: PLC0415
        from yizhen.staffing.terms.people import PEOPLE_RULES, PeoplePower  # noqa: PLC0415
        from yizhen.staffing.terms.people_news import PEOPLE_NEWS  # noqa: PLC0415
        from yizhen.staffing.terms.reconcile import RECONCILE_NEWS, ReconcilePower  # noqa: PLC0415

        publish(*(News(*one) for one in (*NEWS, *RECONCILE_NEWS)))
        register_powers(ReconcilePower)
        from yizhen.staffing.queries import other_checks, upkeep  # noqa: PLC0415
        from yizhen.staffing.queries.checks import register_check  # noqa: PLC0415

        register_queue("staffing.import", N_("编制工作簿导入"), count_imports)
        register_check("structure", other_checks.structure)
        register_check("payroll", other_checks.payroll)
        register_check("standing", other_checks.standing)
        register_check("upkeep", upkeep.overdue_upkeep)
        register_powers(Power)
        register_powers(LedgerPower)
        publish(*(News(*one) for one in PEOPLE_NEWS))
        register_powers(PeoplePower)
        whole = (*PEOPLE_RULES, *CHECK_RULES)
        register_rules(*(RuleSpec(*one[:3], minimum=one[3], maximum=one[4], default=one[5], help=one[6]) for one in whole))
        from yizhen.staffing.rules.advice import county_rules  # noqa: PLC0415

        register_rules(*(RuleSpec(**one) for one in county_rules()))  # type: ignore[arg-type]
        register_rules(RuleSpec("staffing.slip_prefix", N_("控编单字号"), kind=RuleKind.TEXT, default="控编"))
        from yizhen.organs.door import register_counter  # noqa: PLC0415
        from yizhen.staffing.queries.evolution import establishment_of  # noqa: PLC0415

        register_counter(establishment_of)
        from yizhen.notices.door import Kind, register_kinds  # noqa: PLC0415
        from yizhen.staffing import handlers  # noqa: F401, PLC0415
        from yizhen.staffing.actions.expiring import KIND  # noqa: PLC0415

        register_kinds(Kind(KIND, N_("机构到期"), asks=True, tone="soon"))
