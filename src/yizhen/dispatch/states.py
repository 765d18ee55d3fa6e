"""The life cycle of a case (案件流程): which verb leads from which state to which, and on what ground."""

from yizhen.dispatch.terms import State, Verb
from yizhen.kernel.lifecycle import Edge, LifeCycle

_BEIJING = "《北京市接诉即办工作条例》(2021-09-24)"
_WEIFANG = "《潍坊市12345政务服务便民热线条例》"
_STEPS = "GB/T 30428.8 数字化城市管理信息系统 立案、处置和结案"
_ANYANG = "《安阳市政务服务条例》"
GROUNDS = {
    Verb.ACCEPT: f"{_BEIJING}第十条:准确、规范记录,形成诉求工单",
    Verb.REFUSE: f"{_BEIJING}第十一条第三款:分类处理并告知诉求人相应渠道",
    Verb.WITHDRAW: "决定:派遣之前诉求人可以撤回(docs/decisions/0006)",
    Verb.DISPATCH: f"{_BEIJING}第十一条第二款、第十二条:按派单目录派单",
    Verb.SIGN: f"{_BEIJING}第十四条第一款:首接负责,不得推诿",
    Verb.RETURN: f"{_BEIJING}第十二条第三款:对职责、管辖有异议的可以提出",
    Verb.DESIGNATE: f"{_WEIFANG}第二十二条:指定承办单位后不得再次退回",
    Verb.HANDLE: f"{_BEIJING}第十五条第三项:在规定时限内反馈办理情况",
    Verb.VERIFY_PASS: f"{_BEIJING}第二十三条:对诉求人回访,了解办理情况",
    Verb.REWORK: f"{_STEPS}:核查未达结案条件的继续处置",
    Verb.CLOSE: f"{_STEPS}:符合结案条件的结案",
    Verb.RATE: f"{_BEIJING}第八条第二款:诉求人有权了解诉求办理情况并作出评价",
    Verb.REOPEN: f"{_BEIJING}第八条第二款:诉求人作出评价,没有解决的要求重办;期限和次数由县规则规定",
    Verb.ASK_EXTEND: f"{_ANYANG}第五十条:期限内不能办结的,经批准可以延长;次数和幅度由县规则规定",
    Verb.ASK_SUSPEND: f"{_STEPS}:因客观原因暂时不能处置的,经批准缓办",
    Verb.EXTEND: f"{_ANYANG}第五十条:经批准可以延长,并告知诉求人",
    Verb.SUSPEND: f"{_STEPS}:因客观原因暂时不能处置的,经批准缓办,挂起的时间不计入时限",
    Verb.DENY: f"{_ANYANG}第五十条:不符合延长条件的按原时限办理",
    Verb.RECLASSIFY: f"{_BEIJING}第十条:准确、规范记录",
    Verb.MERGE: f"{_STEPS}:同一问题的多件诉求合并办理,逐件告知",
    Verb.SPLIT: f"{_BEIJING}第十四条第二款:涉及其他单位的,首接单位牵头,其他单位配合",
    Verb.GATHER: f"{_BEIJING}第十四条第二款:其他单位的办理结果报送首接单位",
    Verb.VOID: f"{_STEPS}:误报、无效的案件作废,保留记录,不计入办理率",
    Verb.SUPERVISE: f"{_WEIFANG}第二十六条:推诿、超期、应当解决而没有解决的予以督办",
    Verb.ANSWER: f"{_WEIFANG}第二十六条:承办单位应当答复督办",
    Verb.PASS_ON: "《中华人民共和国公务员法》第九十一条:离职前应当办理公务交接手续",
    Verb.RESUME: f"{_STEPS}:缓办原因消除或期满的恢复处置",
}
"""On what each verb rests (依据). Local regulations serve as the example county's own rule."""


def _edge(verb: Verb, target: State, *sources: State) -> Edge:
    return Edge(verb, sources, target, GROUNDS[verb])


LIFE = LifeCycle(
    name="dispatch.case",
    initial=State.RECEIVED,
    edges=(
        _edge(Verb.ACCEPT, State.ACCEPTED, State.RECEIVED),
        _edge(Verb.REFUSE, State.REFUSED, State.RECEIVED),
        _edge(Verb.WITHDRAW, State.WITHDRAWN, State.RECEIVED, State.ACCEPTED),
        _edge(Verb.DISPATCH, State.DISPATCHED, State.ACCEPTED, State.RETURNED),
        _edge(Verb.SIGN, State.HANDLING, State.DISPATCHED, State.DESIGNATED),
        _edge(Verb.RETURN, State.RETURNED, State.DISPATCHED),
        _edge(Verb.DESIGNATE, State.DESIGNATED, State.RETURNED),
        _edge(Verb.HANDLE, State.HANDLED, State.HANDLING),
        _edge(Verb.VERIFY_PASS, State.VERIFIED, State.HANDLED),
        _edge(Verb.REWORK, State.HANDLING, State.HANDLED),
        _edge(Verb.CLOSE, State.CLOSED, State.VERIFIED),
        _edge(Verb.REOPEN, State.HANDLING, State.CLOSED),
        _edge(
            Verb.MERGE, State.MERGED, State.RECEIVED, State.ACCEPTED, State.DISPATCHED, State.RETURNED, State.DESIGNATED,
            State.HANDLING,
        ),
        _edge(Verb.SPLIT, State.SPLIT, State.ACCEPTED, State.RETURNED, State.HANDLING),
        _edge(Verb.GATHER, State.HANDLED, State.SPLIT),
        _edge(
            Verb.VOID, State.VOIDED, State.RECEIVED, State.ACCEPTED, State.DISPATCHED, State.RETURNED, State.DESIGNATED,
            State.HANDLING, State.SUSPENDED, State.HANDLED, State.VERIFIED,
        ),
        _edge(Verb.SUSPEND, State.SUSPENDED, State.HANDLING),
        _edge(Verb.RESUME, State.HANDLING, State.SUSPENDED),
    ),
    final=(State.REFUSED, State.WITHDRAWN, State.CLOSED, State.MERGED, State.VOIDED),
)
"""诉求办理流程: from 待受理 to 已结案."""

SENT = frozenset({State.DISPATCHED, State.DESIGNATED, State.HANDLING, State.SUSPENDED})
"""States in which another organ has the case in hand (在承办单位手上)."""
STAYING: dict[Verb, frozenset[State]] = {
    Verb.RATE: frozenset({State.CLOSED}),
    Verb.ASK_EXTEND: frozenset({State.HANDLING}),
    Verb.ASK_SUSPEND: frozenset({State.HANDLING}),
    Verb.EXTEND: frozenset({State.HANDLING}),
    Verb.DENY: frozenset({State.HANDLING}),
    Verb.SUPERVISE: SENT,
    Verb.RECLASSIFY: frozenset({State.ACCEPTED, State.RETURNED}),
    Verb.ANSWER: SENT,
    Verb.PASS_ON: frozenset({State.HANDLING, State.SUSPENDED, State.HANDLED}),
}
"""Acts on a case that leave its state as it is (不改变状态的动作), and in which states they may be done."""


def leads_to(state: str, verb: str) -> State:
    """The state that a verb leads to (去向), the same for an act that moves nothing; raises NotAllowed."""
    if verb in STAYING and state in STAYING[Verb(verb)]:
        return State(state)
    return State(LIFE.step(state, verb))


def may(state: str, verb: str) -> bool:
    """Whether the verb may be done in that state (能否办理)."""
    return (verb in STAYING and state in STAYING[Verb(verb)]) or LIFE.may(state, verb)


def offered(state: str) -> tuple[Verb, ...]:
    """Verbs that the tables have for a state (可办动作): those that move it first."""
    moving = [Verb(edge.verb) for edge in LIFE.allowed(state)]
    return (*moving, *(verb for verb, states in STAYING.items() if state in states))


ACT_OF = {
    Verb.ACCEPT: "dispatch.case.accepted",
    Verb.REFUSE: "dispatch.case.refused",
    Verb.WITHDRAW: "dispatch.case.withdrawn",
    Verb.DISPATCH: "dispatch.case.dispatched",
    Verb.SIGN: "dispatch.case.signed",
    Verb.RETURN: "dispatch.case.returned",
    Verb.DESIGNATE: "dispatch.case.designated",
    Verb.HANDLE: "dispatch.case.handled",
    Verb.VERIFY_PASS: "dispatch.case.verified",
    Verb.REWORK: "dispatch.case.reworked",
    Verb.CLOSE: "dispatch.case.closed",
    Verb.RATE: "dispatch.case.rated",
    Verb.REOPEN: "dispatch.case.reopened",
    Verb.ASK_EXTEND: "dispatch.case.extension_asked",
    Verb.ASK_SUSPEND: "dispatch.case.suspension_asked",
    Verb.EXTEND: "dispatch.case.extended",
    Verb.SUSPEND: "dispatch.case.suspended",
    Verb.DENY: "dispatch.case.denied",
    Verb.RESUME: "dispatch.case.resumed",
    Verb.RECLASSIFY: "dispatch.case.reclassified",
    Verb.MERGE: "dispatch.case.merged",
    Verb.SPLIT: "dispatch.case.split",
    Verb.GATHER: "dispatch.case.gathered",
    Verb.VOID: "dispatch.case.voided",
    Verb.SUPERVISE: "dispatch.case.supervised",
    Verb.ANSWER: "dispatch.case.answered",
    Verb.PASS_ON: "dispatch.case.passed_on",
}
"""The name of the news that each verb makes (动作对应的消息)."""
