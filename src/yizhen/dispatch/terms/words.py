"""Enumerations of dispatch (综合指挥枚举): each value with its Chinese label."""

from enum import StrEnum

from yizhen.kernel.words import N_, say


class State(StrEnum):
    """Where a case stands (案件状态)."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    DISPATCHED = "dispatched"
    RETURNED = "returned"
    DESIGNATED = "designated"
    HANDLING = "handling"
    SUSPENDED = "suspended"
    HANDLED = "handled"
    VERIFIED = "verified"
    SPLIT = "split"
    CLOSED = "closed"
    MERGED = "merged"
    VOIDED = "voided"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return say(_STATES[self])

    @property
    def is_final(self) -> bool:
        """Whether the case has ended (已办结)."""
        return self not in OPEN_STATES


_STATES = {
    State.RECEIVED: N_("待受理"),
    State.ACCEPTED: N_("待派遣"),
    State.REFUSED: N_("不予受理"),
    State.WITHDRAWN: N_("已撤回"),
    State.DISPATCHED: N_("待签收"),
    State.RETURNED: N_("已退单"),
    State.DESIGNATED: N_("指定待签收"),
    State.HANDLING: N_("处置中"),
    State.SUSPENDED: N_("已挂起"),
    State.HANDLED: N_("待核查"),
    State.VERIFIED: N_("待结案"),
    State.SPLIT: N_("分办中"),
    State.CLOSED: N_("已结案"),
    State.MERGED: N_("已并案"),
    State.VOIDED: N_("已作废"),
}
_ENDED = (State.REFUSED, State.WITHDRAWN, State.CLOSED, State.MERGED, State.VOIDED)
OPEN_STATES = tuple(s for s in State if s not in _ENDED)
"""States in which somebody still has to act (未办结状态)."""


class Verb(StrEnum):
    """What can be done with a case (办理动作)."""

    REPORT = "report"
    ACCEPT = "accept"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    DISPATCH = "dispatch"
    SIGN = "sign"
    RETURN = "return"
    DESIGNATE = "designate"
    HANDLE = "handle"
    VERIFY_PASS = "verify_pass"  # noqa: S105  a verb, not a password
    REWORK = "rework"
    CLOSE = "close"
    RATE = "rate"
    REOPEN = "reopen"
    ASK_EXTEND = "ask_extend"
    ASK_SUSPEND = "ask_suspend"
    EXTEND = "extend"
    SUSPEND = "suspend"
    DENY = "deny"
    RESUME = "resume"
    SUPERVISE = "supervise"
    ANSWER = "answer"
    RECLASSIFY = "reclassify"
    MERGE = "merge"
    SPLIT = "split"
    GATHER = "gather"
    VOID = "void"
    PASS_ON = "pass_on"  # noqa: S105  a verb, not a password

    @property
    def label(self) -> str:
        """The Chinese word on the button."""
        return say(_VERBS[self][0])

    @property
    def power(self) -> str:
        """The power that the verb needs (所需权限); empty for the requester's own acts."""
        return _VERBS[self][1]


class Power(StrEnum):
    """Powers of this house (综合指挥权限)."""

    REPORT = "dispatch.report"
    INTAKE = "dispatch.intake"
    ACCEPT = "dispatch.accept"
    DISPATCH = "dispatch.dispatch"
    SIGN = "dispatch.sign"
    HANDLE = "dispatch.handle"
    VERIFY = "dispatch.verify"
    APPROVE = "dispatch.approve"
    SUPERVISE = "dispatch.supervise"
    ARRANGE = "dispatch.arrange"
    VIEW = "dispatch.view"
    EXPORT = "dispatch.export"
    IMPORT = "dispatch.import"
    CONFIGURE = "dispatch.configure"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return say(_POWERS[self])


_POWERS = {
    Power.REPORT: N_("上报"),
    Power.INTAKE: N_("代群众登记"),
    Power.ACCEPT: N_("受理"),
    Power.DISPATCH: N_("派遣与指定"),
    Power.SIGN: N_("签收与退单"),
    Power.HANDLE: N_("处置"),
    Power.VERIFY: N_("核查与结案"),
    Power.APPROVE: N_("审批延期与挂起"),
    Power.SUPERVISE: N_("督办"),
    Power.ARRANGE: N_("并案与作废"),
    Power.VIEW: N_("查看案件"),
    Power.EXPORT: N_("导出案件"),
    Power.IMPORT: N_("导入案件"),
    Power.CONFIGURE: N_("配置分类、标准与责任单位"),
}
_VERBS = {
    Verb.REPORT: (N_("上报"), Power.REPORT),
    Verb.ACCEPT: (N_("受理"), Power.ACCEPT),
    Verb.REFUSE: (N_("不予受理"), Power.ACCEPT),
    Verb.WITHDRAW: (N_("撤回"), ""),
    Verb.DISPATCH: (N_("派遣"), Power.DISPATCH),
    Verb.SIGN: (N_("签收"), Power.SIGN),
    Verb.RETURN: (N_("退单"), Power.SIGN),
    Verb.DESIGNATE: (N_("指定办理"), Power.DISPATCH),
    Verb.HANDLE: (N_("办毕反馈"), Power.HANDLE),
    Verb.VERIFY_PASS: (N_("核查通过"), Power.VERIFY),
    Verb.REWORK: (N_("退回返工"), Power.VERIFY),
    Verb.CLOSE: (N_("结案"), Power.VERIFY),
    Verb.RATE: (N_("评价"), ""),
    Verb.REOPEN: (N_("重办"), Power.VERIFY),
    Verb.ASK_EXTEND: (N_("申请延期"), Power.HANDLE),
    Verb.ASK_SUSPEND: (N_("申请挂起"), Power.HANDLE),
    Verb.EXTEND: (N_("准予延期"), Power.APPROVE),
    Verb.SUSPEND: (N_("准予挂起"), Power.APPROVE),
    Verb.DENY: (N_("不予批准"), Power.APPROVE),
    Verb.RESUME: (N_("恢复办理"), Power.HANDLE),
    Verb.SUPERVISE: (N_("督办"), Power.SUPERVISE),
    Verb.ANSWER: (N_("督办答复"), Power.HANDLE),
    Verb.RECLASSIFY: (N_("改分类"), Power.ACCEPT),
    Verb.MERGE: (N_("并案"), Power.ARRANGE),
    Verb.SPLIT: (N_("拆分"), Power.DISPATCH),
    Verb.GATHER: (N_("分办完毕"), Power.VERIFY),
    Verb.VOID: (N_("作废"), Power.ARRANGE),
    Verb.PASS_ON: (N_("转交经办"), Power.HANDLE),
}


class Channel(StrEnum):
    """How a request came in (来源渠道)."""

    WEB = "web"
    WINDOW = "window"
    PHONE = "phone"
    GRID = "grid"
    IMPORT = "import"
    API = "api"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return say(_CHANNELS[self])


_CHANNELS = {
    Channel.WEB: N_("网上"),
    Channel.WINDOW: N_("窗口"),
    Channel.PHONE: N_("电话"),
    Channel.GRID: N_("网格上报"),
    Channel.IMPORT: N_("批量导入"),
    Channel.API: N_("接口"),
}


class Kind(StrEnum):
    """Kinds of categories (分类种类)."""

    EVENT = "event"
    PART = "part"
    REQUEST = "request"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return say({"event": N_("事件"), "part": N_("部件"), "request": N_("诉求")}[self.value])


SHOWN: dict[str, frozenset[str]] = {
    "不公开": frozenset(),
    "事件和部件": frozenset({Kind.EVENT, Kind.PART}),
    "全部分类": frozenset(Kind),
}
"""What a county may show to everybody (公开范围) → the kinds of categories."""


class LeadMode(StrEnum):
    """On what footing an organ leads (主办依据)."""

    STATUTORY = "statutory"
    ASSIGNED = "assigned"
    AGREED = "agreed"
    TERRITORIAL = "territorial"
    BACKSTOP = "backstop"
    OVERRIDE = "override"
    DESIGNATED = "designated"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return say(_MODES[self])


_MODES = {
    LeadMode.STATUTORY: N_("法定职责"),
    LeadMode.ASSIGNED: N_("交办"),
    LeadMode.AGREED: N_("会商约定"),
    LeadMode.TERRITORIAL: N_("属地"),
    LeadMode.BACKSTOP: N_("兜底"),
    LeadMode.OVERRIDE: N_("人工改派"),
    LeadMode.DESIGNATED: N_("指定"),
}


class StartEvent(StrEnum):
    """From which event a handling limit runs (时限起算)."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    DISPATCHED = "dispatched"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return say({"received": N_("收到诉求"), "accepted": N_("受理"), "dispatched": N_("派遣")}[self.value])


class Stage(StrEnum):
    """Groups of states that lists offer (办理阶段)."""

    MINE = "mine"
    OPEN = "open"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return say({"mine": N_("待我办"), "open": N_("在办"), "ended": N_("已结")}[self.value])


class Sort(StrEnum):
    """Orders that lists offer (排序); a leading ``-`` is descending."""

    DUE = "due"
    DUE_DESC = "-due"
    RECEIVED = "received"
    RECEIVED_DESC = "-received"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return say(_SORTS[self])


_SORTS = {
    Sort.DUE: N_("先到期的在前"),
    Sort.DUE_DESC: N_("后到期的在前"),
    Sort.RECEIVED: N_("先收到的在前"),
    Sort.RECEIVED_DESC: N_("新收到的在前"),
}


class DeliveryState(StrEnum):
    """Where a delivery to another system stands (推送状态)."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return say({"waiting": N_("待送达"), "done": N_("已送达"), "failed": N_("已放弃")}[self.value])
