"""Enumerations of dispatch (综合指挥枚举): each value with its Chinese label."""

from enum import StrEnum


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
        return _STATES[self]

    @property
    def is_final(self) -> bool:
        """Whether the case has ended (已办结)."""
        return self not in OPEN_STATES


_STATES = {
    State.RECEIVED: "待受理",
    State.ACCEPTED: "待派遣",
    State.REFUSED: "不予受理",
    State.WITHDRAWN: "已撤回",
    State.DISPATCHED: "待签收",
    State.RETURNED: "已退单",
    State.DESIGNATED: "指定待签收",
    State.HANDLING: "处置中",
    State.SUSPENDED: "已挂起",
    State.HANDLED: "待核查",
    State.VERIFIED: "待结案",
    State.SPLIT: "分办中",
    State.CLOSED: "已结案",
    State.MERGED: "已并案",
    State.VOIDED: "已作废",
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

    @property
    def label(self) -> str:
        """The Chinese word on the button."""
        return _VERBS[self][0]

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
        return _POWERS[self]


_POWERS = {
    Power.REPORT: "上报",
    Power.INTAKE: "代群众登记",
    Power.ACCEPT: "受理",
    Power.DISPATCH: "派遣与指定",
    Power.SIGN: "签收与退单",
    Power.HANDLE: "处置",
    Power.VERIFY: "核查与结案",
    Power.APPROVE: "审批延期与挂起",
    Power.SUPERVISE: "督办",
    Power.ARRANGE: "并案与作废",
    Power.VIEW: "查看案件",
    Power.EXPORT: "导出案件",
    Power.IMPORT: "导入案件",
    Power.CONFIGURE: "配置分类、标准与责任单位",
}
_VERBS = {
    Verb.REPORT: ("上报", Power.REPORT),
    Verb.ACCEPT: ("受理", Power.ACCEPT),
    Verb.REFUSE: ("不予受理", Power.ACCEPT),
    Verb.WITHDRAW: ("撤回", ""),
    Verb.DISPATCH: ("派遣", Power.DISPATCH),
    Verb.SIGN: ("签收", Power.SIGN),
    Verb.RETURN: ("退单", Power.SIGN),
    Verb.DESIGNATE: ("指定办理", Power.DISPATCH),
    Verb.HANDLE: ("办毕反馈", Power.HANDLE),
    Verb.VERIFY_PASS: ("核查通过", Power.VERIFY),
    Verb.REWORK: ("退回返工", Power.VERIFY),
    Verb.CLOSE: ("结案", Power.VERIFY),
    Verb.RATE: ("评价", ""),
    Verb.REOPEN: ("重办", Power.VERIFY),
    Verb.ASK_EXTEND: ("申请延期", Power.HANDLE),
    Verb.ASK_SUSPEND: ("申请挂起", Power.HANDLE),
    Verb.EXTEND: ("准予延期", Power.APPROVE),
    Verb.SUSPEND: ("准予挂起", Power.APPROVE),
    Verb.DENY: ("不予批准", Power.APPROVE),
    Verb.RESUME: ("恢复办理", Power.HANDLE),
    Verb.SUPERVISE: ("督办", Power.SUPERVISE),
    Verb.ANSWER: ("督办答复", Power.HANDLE),
    Verb.RECLASSIFY: ("改分类", Power.ACCEPT),
    Verb.MERGE: ("并案", Power.ARRANGE),
    Verb.SPLIT: ("拆分", Power.DISPATCH),
    Verb.GATHER: ("分办完毕", Power.VERIFY),
    Verb.VOID: ("作废", Power.ARRANGE),
}


class Channel(StrEnum):
    """How a request came in (来源渠道)."""

    WEB = "web"
    WINDOW = "window"
    PHONE = "phone"
    GRID = "grid"
    IMPORT = "import"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return _CHANNELS[self]


_CHANNELS = {
    Channel.WEB: "网上",
    Channel.WINDOW: "窗口",
    Channel.PHONE: "电话",
    Channel.GRID: "网格上报",
    Channel.IMPORT: "批量导入",
}


class Kind(StrEnum):
    """Kinds of categories (分类种类)."""

    EVENT = "event"
    PART = "part"
    REQUEST = "request"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {"event": "事件", "part": "部件", "request": "诉求"}[self.value]


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
        return _MODES[self]


_MODES = {
    LeadMode.STATUTORY: "法定职责",
    LeadMode.ASSIGNED: "交办",
    LeadMode.AGREED: "会商约定",
    LeadMode.TERRITORIAL: "属地",
    LeadMode.BACKSTOP: "兜底",
    LeadMode.OVERRIDE: "人工改派",
    LeadMode.DESIGNATED: "指定",
}


class StartEvent(StrEnum):
    """From which event a handling limit runs (时限起算)."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    DISPATCHED = "dispatched"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {"received": "收到诉求", "accepted": "受理", "dispatched": "派遣"}[self.value]


class Stage(StrEnum):
    """Groups of states that lists offer (办理阶段)."""

    MINE = "mine"
    OPEN = "open"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {"mine": "待我办", "open": "在办", "ended": "已结"}[self.value]


class Sort(StrEnum):
    """Orders that lists offer (排序); a leading ``-`` is descending."""

    DUE = "due"
    DUE_DESC = "-due"
    RECEIVED = "received"
    RECEIVED_DESC = "-received"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return _SORTS[self]


_SORTS = {
    Sort.DUE: "先到期的在前",
    Sort.DUE_DESC: "后到期的在前",
    Sort.RECEIVED: "先收到的在前",
    Sort.RECEIVED_DESC: "新收到的在前",
}


class DeliveryState(StrEnum):
    """Where a delivery to another system stands (推送状态)."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {"waiting": "待送达", "done": "已送达", "failed": "已放弃"}[self.value]
