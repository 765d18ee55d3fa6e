"""The life cycle of a request about one's data (权利请求流程): which verb leads where, and on what ground."""

from yizhen.kernel.lifecycle import Edge, LifeCycle
from yizhen.parties.terms import PIPL, State, Verb

GROUNDS = {
    Verb.VERIFY: f"{PIPL}第五十条第一款:建立便捷的申请受理和处理机制;第五十一条:防止未经授权的访问",
    Verb.GRANT: f"{PIPL}第四十五条至第四十八条:及时提供、核实并更正、删除、解释说明",
    Verb.FULFIL: f"{PIPL}第四十五条至第四十八条:及时提供、核实并更正、删除、解释说明",
    Verb.REFUSE: f"{PIPL}第五十条第一款:拒绝的,应当说明理由;第二款:可以依法向人民法院提起诉讼",
    Verb.RESTRICT: f"{PIPL}第四十七条第二款:停止除存储和采取必要的安全保护措施之外的处理",
    Verb.REVIEW: f"{PIPL}第五十条第一款:便捷的申请受理和处理机制",
    Verb.WITHDRAW: f"{PIPL}第四十四条:个人对其个人信息的处理享有决定权",
}
"""On what each verb rests (依据)."""


def _edge(verb: Verb, target: State, *sources: State) -> Edge:
    return Edge(verb, sources, target, GROUNDS[verb])


LIFE = LifeCycle(
    name="parties.request",
    initial=State.RECEIVED,
    edges=(
        _edge(Verb.VERIFY, State.VERIFIED, State.RECEIVED),
        _edge(Verb.GRANT, State.GRANTED, State.VERIFIED),
        _edge(Verb.FULFIL, State.DONE, State.GRANTED),
        _edge(Verb.RESTRICT, State.RESTRICTED, State.VERIFIED, State.GRANTED),
        _edge(Verb.REFUSE, State.REFUSED, State.RECEIVED, State.VERIFIED),
        _edge(Verb.REVIEW, State.VERIFIED, State.REFUSED, State.RESTRICTED),
        _edge(Verb.WITHDRAW, State.WITHDRAWN, State.RECEIVED, State.VERIFIED),
    ),
    final=(State.DONE, State.REFUSED, State.RESTRICTED, State.WITHDRAWN),
)
"""权利请求流程: from 待核实身份 to an end that says its reasons."""

ACT_OF = {
    Verb.VERIFY: "parties.request.verified",
    Verb.GRANT: "parties.request.granted",
    Verb.FULFIL: "parties.request.fulfilled",
    Verb.REFUSE: "parties.request.refused",
    Verb.RESTRICT: "parties.request.restricted",
    Verb.REVIEW: "parties.request.reviewed",
    Verb.WITHDRAW: "parties.request.withdrawn",
}
"""The name of the news that each verb makes (动作对应的消息)."""
NEEDS_WORDS = frozenset({Verb.REFUSE, Verb.RESTRICT, Verb.REVIEW})
"""Verbs that need reasons (须说明理由)."""
