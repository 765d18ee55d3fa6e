"""The life cycle of a case (案件流程): which verb leads from which state to which, and on what ground."""

from yizhen.dispatch.terms import State, Verb
from yizhen.kernel.lifecycle import Edge, LifeCycle

BEIJING = "《北京市接诉即办工作条例》(2021-09-24)"
ANYANG = "《安阳市政务服务条例》(2021-10-25)"
WEIFANG = "《潍坊市12345政务服务便民热线条例》"
SEVEN_STEPS = "GB/T 30428.8 数字化城市管理信息系统 立案、处置和结案"

LIFE = LifeCycle(
    name="dispatch.case",
    initial=State.RECEIVED,
    edges=(
        Edge(Verb.ACCEPT, (State.RECEIVED,), State.ACCEPTED, f"{BEIJING}第十条:准确、规范记录,形成诉求工单"),
        Edge(Verb.REFUSE, (State.RECEIVED,), State.REFUSED, f"{BEIJING}第十一条第三款:分类处理并告知诉求人相应渠道"),
        Edge(Verb.WITHDRAW, (State.RECEIVED, State.ACCEPTED), State.WITHDRAWN, "决定:派遣之前诉求人可以撤回(docs/decisions/withdraw-before-dispatch.md)"),
        Edge(Verb.DISPATCH, (State.ACCEPTED, State.RETURNED), State.DISPATCHED, f"{BEIJING}第十二条:按派单目录派单"),
        Edge(Verb.SIGN, (State.DISPATCHED, State.DESIGNATED), State.HANDLING, f"{BEIJING}第十四条:首接负责,不得推诿"),
        Edge(Verb.RETURN, (State.DISPATCHED,), State.RETURNED, f"{BEIJING}第十二条第三款:对职责、管辖有异议的可以提出"),
        Edge(Verb.DESIGNATE, (State.RETURNED,), State.DESIGNATED, f"{WEIFANG}第二十二条:指定承办单位后不得再次退回"),
        Edge(Verb.HANDLE, (State.HANDLING,), State.HANDLED, f"{BEIJING}第十五条第三项:在规定时限内反馈办理情况"),
        Edge(Verb.VERIFY_PASS, (State.HANDLED,), State.VERIFIED, f"{BEIJING}第二十三条:对诉求人回访"),
        Edge(Verb.REWORK, (State.HANDLED,), State.HANDLING, f"{BEIJING}第二十三条:回访了解办理情况,未达结案条件的继续办理"),
        Edge(Verb.CLOSE, (State.VERIFIED,), State.CLOSED, f"{SEVEN_STEPS}:符合结案条件的结案"),
    ),
    final=(State.REFUSED, State.WITHDRAWN, State.CLOSED),
)
"""诉求办理流程: from 待受理 to 已结案."""

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
}
"""The name of the news that each verb makes (动作对应的消息)."""
