"""The life cycle of a dispute about duties (职责争议流程), after article 10 of the regulation on establishment."""

from yizhen.duties.terms.disputes import DisputeState, DisputeVerb
from yizhen.duties.terms.powers import Power
from yizhen.kernel.lifecycle import Edge, LifeCycle

S, V = DisputeState, DisputeVerb
TEN = "《地方各级人民政府机构设置和编制管理条例》第十条第二款"
DISPUTE_LIFE = LifeCycle(
    name="duties.dispute",
    initial=S.RAISED,
    edges=(
        Edge(V.AGREE, (S.RAISED, S.REVIEW), S.AGREED, f"{TEN}:协商一致的,报机构编制管理机关备案"),
        Edge(V.CONVENE, (S.RAISED,), S.REVIEW, f"{TEN}:协商不一致的,应当提请机构编制管理机关提出协调意见"),
        Edge(V.PROPOSE, (S.REVIEW,), S.PROPOSED, f"{TEN}:机构编制管理机关提出协调意见"),
        Edge(V.RULE, (S.PROPOSED,), S.RULED, f"{TEN}:由机构编制管理机关报本级人民政府决定"),
        Edge(V.RETURN, (S.PROPOSED,), S.REVIEW, f"{TEN}:由机构编制管理机关提出协调意见"),
        Edge(V.DROP, (S.RAISED, S.REVIEW), S.DROPPED, f"{TEN}:应当主动协商解决"),
    ),
    final=(S.RULED, S.AGREED, S.DROPPED),
)
"""职责争议流程: 协商 → 会审 → 协调意见 → 裁定."""
DISPUTE_POWER = {
    V.AGREE: Power.CONTEST, V.CONVENE: Power.RULE, V.PROPOSE: Power.RULE, V.RULE: Power.DECIDE,
    V.RETURN: Power.DECIDE, V.DROP: Power.CONTEST,
}  # fmt: skip
"""The power that each verb needs (权限)."""
DISPUTE_ACT = {
    V.AGREE: "duties.dispute.agreed", V.CONVENE: "duties.dispute.convened", V.PROPOSE: "duties.dispute.proposed",
    V.RULE: "duties.dispute.ruled", V.RETURN: "duties.dispute.returned", V.DROP: "duties.dispute.dropped",
}  # fmt: skip
"""The name of the news that each verb makes (动作对应的消息)."""
DISPUTE_WORDS = frozenset({V.AGREE, V.PROPOSE, V.RULE, V.RETURN, V.DROP})
"""Verbs that need words (须写明理由)."""
