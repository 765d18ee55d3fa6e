"""Life cycles of the use of quotas (用编流程): the yearly plan, and the slip from request to entry."""

from yizhen.kernel.lifecycle import Edge, LifeCycle
from yizhen.staffing.terms.plans import PlanState, PlanVerb, SlipState, SlipVerb

QUOTA = "地方各级人民政府机构设置和编制管理条例（国务院令第486号）"
WITHIN = f"{QUOTA}第六条：核定的编制是录用、聘用、调配工作人员的依据，实有人员不得突破规定的编制"
DECIDES = "中国共产党机构编制工作条例（2019-08-05）：动议、论证、审议决定、组织实施"
GIVES_REASON = f"{QUOTA}第十五条、第二十一条：按照编制的类别和使用范围审批，对执行情况监督检查"


def _plan(verb: PlanVerb, target: PlanState, ground: str, *sources: PlanState) -> Edge:
    return Edge(verb, sources, target, ground)


PLAN_LIFE = LifeCycle(
    name="staffing.plan",
    initial=PlanState.DRAFT,
    edges=(
        _plan(PlanVerb.SUBMIT, PlanState.SUBMITTED, DECIDES, PlanState.DRAFT),
        _plan(PlanVerb.PASS, PlanState.REVIEWED, WITHIN, PlanState.SUBMITTED),
        _plan(PlanVerb.RETURN, PlanState.DRAFT, GIVES_REASON, PlanState.SUBMITTED, PlanState.REVIEWED),
        _plan(PlanVerb.APPROVE, PlanState.APPROVED, DECIDES, PlanState.REVIEWED),
        _plan(PlanVerb.REFUSE, PlanState.REFUSED, DECIDES, PlanState.REVIEWED),
        _plan(PlanVerb.CLOSE, PlanState.CLOSED, DECIDES, PlanState.APPROVED),
    ),
    final=(PlanState.APPROVED, PlanState.REFUSED, PlanState.CLOSED),
)
"""用编计划流程: a unit's plan, reviewed by the 编办, approved by the 编委."""


def _slip(verb: SlipVerb, target: SlipState, ground: str, *sources: SlipState) -> Edge:
    return Edge(verb, sources, target, ground)


SLIP_LIFE = LifeCycle(
    name="staffing.slip",
    initial=SlipState.REQUESTED,
    edges=(
        _slip(SlipVerb.APPROVE, SlipState.APPROVED, WITHIN, SlipState.REQUESTED),
        _slip(SlipVerb.REFUSE, SlipState.REFUSED, GIVES_REASON, SlipState.REQUESTED),
        _slip(SlipVerb.WITHDRAW, SlipState.WITHDRAWN, DECIDES, SlipState.REQUESTED),
        _slip(SlipVerb.ISSUE, SlipState.ISSUED, WITHIN, SlipState.APPROVED),
        _slip(SlipVerb.USE, SlipState.ISSUED, WITHIN, SlipState.ISSUED),
        _slip(SlipVerb.FINISH, SlipState.USED, WITHIN, SlipState.ISSUED),
        _slip(SlipVerb.EXPIRE, SlipState.EXPIRED, WITHIN, SlipState.ISSUED),
        _slip(SlipVerb.VOID, SlipState.VOID, GIVES_REASON, SlipState.APPROVED, SlipState.ISSUED),
    ),
    final=(SlipState.USED, SlipState.EXPIRED, SlipState.REFUSED, SlipState.WITHDRAWN, SlipState.VOID),
)
"""控编单流程: request, approval (the quota is locked), slip with number and validity, entry of each person."""

PLAN_ACT = {
    PlanVerb.SUBMIT: "staffing.plan.submitted", PlanVerb.RETURN: "staffing.plan.returned",
    PlanVerb.PASS: "staffing.plan.reviewed", PlanVerb.APPROVE: "staffing.plan.approved",
    PlanVerb.REFUSE: "staffing.plan.refused", PlanVerb.CLOSE: "staffing.plan.closed",
}  # fmt: skip
SLIP_ACT = {
    SlipVerb.APPROVE: "staffing.slip.approved", SlipVerb.REFUSE: "staffing.slip.refused",
    SlipVerb.WITHDRAW: "staffing.slip.withdrawn", SlipVerb.ISSUE: "staffing.slip.issued",
    SlipVerb.USE: "staffing.slip.used", SlipVerb.FINISH: "staffing.slip.finished",
    SlipVerb.EXPIRE: "staffing.slip.expired", SlipVerb.VOID: "staffing.slip.voided",
}  # fmt: skip
"""The names of the news that each verb makes (动作对应的消息)."""
