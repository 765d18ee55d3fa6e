"""What of staffing waits for a post (编制待办): plans, slips, people to be released, findings, differences, imports."""

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from yizhen.kernel.actors import Actor
from yizhen.staffing.access.ledger import batches_for, digests_for, findings_for
from yizhen.staffing.access.people import plans_for, slips_for, staff_for
from yizhen.staffing.access.reconcile import differences_for
from yizhen.staffing.queries.plans import soon
from yizhen.staffing.rules.catalogue import rules
from yizhen.staffing.terms import LedgerPower
from yizhen.staffing.terms.imports import BatchState
from yizhen.staffing.terms.people import PeoplePower, Standing
from yizhen.staffing.terms.plans import PlanState, SlipState
from yizhen.staffing.terms.reconcile import DifferenceState, ReconcilePower
from yizhen.ui.door import Waiting


def waiting(by: Actor, on: date) -> list[Waiting]:
    """What waits for a post on a day (待办), kinds with nothing left out; at most ten queries whatever there is."""
    return [one for one in (*_plans(by), *_slips(by, on), *_people(by, on), *_ledger(by, on)) if one.count]


def _count(rows: QuerySet[Any], late: Q | None = None) -> tuple[int, int]:
    found = rows.order_by().aggregate(n=Count("pk"), late=Count("pk", filter=late or Q(pk__in=())))
    return found["n"], found["late"]


def _plans(by: Actor) -> list[Waiting]:
    url = reverse("staffing:plans")
    asked = (
        (PeoplePower.APPROVE, PlanState.REVIEWED, _("用编计划待批准")),
        (PeoplePower.REVIEW, PlanState.SUBMITTED, _("用编计划待审核")),
        (PeoplePower.PLAN, PlanState.DRAFT, _("用编计划草拟中，待上报")),
    )
    return [
        Waiting(label, plans_for(by, power).filter(state=state).count(), f"{url}?state={state}")
        for power, state, label in asked if by.can(power)
    ]  # fmt: skip


def _slips(by: Actor, on: date) -> list[Waiting]:
    url, review = reverse("staffing:slips"), by.can(PeoplePower.REVIEW)
    found = []
    if review:
        states = (SlipState.REQUESTED, SlipState.APPROVED)
        rows = slips_for(by, PeoplePower.REVIEW).filter(state__in=states).order_by().values_list("state")
        counts = dict(rows.annotate(n=Count("pk")))
        labels = (_("用编申请待核准"), _("已核准，待开控编单"))
        found += [
            Waiting(label, counts.get(state, 0), f"{url}?state={state}")
            for state, label in zip(states, labels, strict=True)
        ]
    if review or by.can(PeoplePower.PLAN):
        rows = slips_for(by).filter(state=SlipState.ISSUED, valid_until__lte=soon(on))
        found.append(Waiting(_("控编单 30 天内到期，还没有用完"), rows.count(), f"{url}?state={SlipState.ISSUED}"))
    return found


def _people(by: Actor, on: date) -> list[Waiting]:
    if not by.can(PeoplePower.CORE):
        return []
    rows = staff_for(by, PeoplePower.CORE).filter(standing=Standing.LEAVING)
    count, late = _count(rows, Q(release_due__lt=on))
    url = reverse("staffing:unreleased")
    return [Waiting(_("已离岗，待下编"), count, url, late, _("超过办理期限"))]


def _ledger(by: Actor, on: date) -> list[Waiting]:
    found = []
    if by.can(LedgerPower.RECORD):
        board = reverse("staffing:quota-checks")
        hard, soft = ([key for key, one in rules().items() if one.severity == kind] for kind in ("forbidden", "advice"))
        findings = findings_for(by, LedgerPower.RECORD).exclude(rule__in=soft)  # advice waits for nobody
        count, forbidden = _count(findings, Q(rule__in=hard))
        found.append(Waiting(_("检查所见，待整改"), count, board, forbidden, _("禁止类")))
        overdue = digests_for(by, LedgerPower.RECORD).filter(state="open", deadline__lt=on).count()
        found.append(Waiting(_("超编消化安排已过期限"), overdue, board, overdue, _("超过期限")))
    if by.can(ReconcilePower.RECONCILE):
        states = (DifferenceState.OPEN, DifferenceState.ASKED)
        count = differences_for(by).filter(state__in=states).count()
        found.append(Waiting(_("四方核对的差异，待处理"), count, reverse("staffing:reconcile")))
    if by.can(LedgerPower.IMPORT):
        left = batches_for(by).filter(state=BatchState.STAGED).count()
        found.append(Waiting(_("工作簿已读入，待核对导入"), left, reverse("staffing:quota-import")))
    return found
