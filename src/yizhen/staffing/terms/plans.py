"""Words of the use of quotas (用编用语): plans, slips, their states and verbs. Pure."""

from enum import StrEnum

from yizhen.kernel.words import N_, say
from yizhen.staffing.terms.people import PeoplePower as Power


class _Labelled(StrEnum):
    """A word with its Chinese label (带中文的词)."""

    @property
    def label(self) -> str:
        """The word in the reader's language (读者语言)."""
        return say(self.chinese)

    @property
    def chinese(self) -> str:
        """The Chinese word, as papers have it (中文)."""
        return WORDS[type(self).__name__][self.value]


class Way(_Labelled):
    """How a quota is to be used (用编方式)."""

    RECRUIT_CIVIL = "recruit_civil"
    RECRUIT_PUBLIC = "recruit_public"
    TRANSFER = "transfer"
    SELECTED = "selected"
    VETERAN = "veteran"
    TALENT = "talent"
    POLICY = "policy"


class PlanState(_Labelled):
    """State of a plan (用编计划状态)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    REFUSED = "refused"
    CLOSED = "closed"


class PlanVerb(_Labelled):
    """What is done with a plan (用编计划办理)."""

    SUBMIT = "submit"
    RETURN = "return"
    PASS = "pass"  # noqa: S105  a verb
    APPROVE = "approve"
    REFUSE = "refuse"
    CLOSE = "close"


class SlipState(_Labelled):
    """State of a request and the slip it becomes (用编申请、控编单状态)."""

    REQUESTED = "requested"
    APPROVED = "approved"
    ISSUED = "issued"
    USED = "used"
    EXPIRED = "expired"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    VOID = "void"


class SlipVerb(_Labelled):
    """What is done with a request or slip (用编申请、控编单办理)."""

    APPROVE = "approve"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    ISSUE = "issue"
    USE = "use"
    FINISH = "finish"
    EXPIRE = "expire"
    VOID = "void"


class PaperKind(_Labelled):
    """Papers of the flow (用编文书)."""

    REQUEST = "request"
    AGENDA = "agenda"
    REPLY = "reply"
    SLIP = "slip"


WORDS: dict[str, dict[str, str]] = {
    "Way": {
        "recruit_civil": N_("公务员招录"),
        "recruit_public": N_("事业单位公开招聘"),
        "transfer": N_("调入"),
        "selected": N_("选调"),
        "veteran": N_("军转安置"),
        "talent": N_("人才引进"),
        "policy": N_("政策性安置"),
    },
    "PlanState": {
        "draft": N_("草拟"),
        "submitted": N_("待审核"),
        "reviewed": N_("待批准"),
        "approved": N_("已批准"),
        "refused": N_("未批准"),
        "closed": N_("已结束"),
    },
    "PlanVerb": {
        "submit": N_("报送"),
        "return": N_("退回修改"),
        "pass": N_("审核通过"),
        "approve": N_("批准"),
        "refuse": N_("不予批准"),
        "close": N_("结束"),
    },
    "SlipState": {
        "requested": N_("待核准"),
        "approved": N_("已核准，待开单"),
        "issued": N_("控编单有效"),
        "used": N_("已用完"),
        "expired": N_("已过期"),
        "refused": N_("不予核准"),
        "withdrawn": N_("已撤回"),
        "void": N_("已作废"),
    },
    "SlipVerb": {
        "approve": N_("核准"),
        "refuse": N_("不予核准"),
        "withdraw": N_("撤回"),
        "issue": N_("开控编单"),
        "use": N_("上编"),
        "finish": N_("用完"),
        "expire": N_("到期失效"),
        "void": N_("作废"),
    },
    "PaperKind": {
        "request": N_("请示"),
        "agenda": N_("编委会议题"),
        "reply": N_("批复"),
        "slip": N_("控编单"),
    },
}
"""The Chinese words of all enums above, by name of the enum (中文词)."""

PLAN_POWER = {
    PlanVerb.SUBMIT: Power.PLAN, PlanVerb.RETURN: Power.REVIEW, PlanVerb.PASS: Power.REVIEW,
    PlanVerb.APPROVE: Power.APPROVE, PlanVerb.REFUSE: Power.APPROVE, PlanVerb.CLOSE: Power.REVIEW,
}  # fmt: skip
"""The power that each step of a plan needs (计划各步权限)."""
SLIP_POWER = {
    SlipVerb.APPROVE: Power.REVIEW, SlipVerb.REFUSE: Power.REVIEW, SlipVerb.WITHDRAW: Power.PLAN,
    SlipVerb.ISSUE: Power.REVIEW, SlipVerb.USE: Power.CORE, SlipVerb.FINISH: Power.CORE,
    SlipVerb.EXPIRE: Power.REVIEW, SlipVerb.VOID: Power.REVIEW,
}  # fmt: skip
"""The power that each step of a slip needs (控编单各步权限)."""
OPEN_PLANS = (PlanState.DRAFT, PlanState.SUBMITTED, PlanState.REVIEWED)
HOLDING = (SlipState.APPROVED, SlipState.ISSUED)
"""States in which a slip keeps quotas locked (占用计划数)."""
NEEDS_WORDS = frozenset({PlanVerb.RETURN, PlanVerb.REFUSE, SlipVerb.REFUSE, SlipVerb.VOID})
"""Verbs that must say why (须说明理由)."""
