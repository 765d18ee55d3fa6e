"""The life cycle of a batch of delegated powers (赋权批次流程): ripe ones go down, are watched, and come back."""

from dataclasses import dataclass

from yizhen.duties.terms.delegation import BatchDeed, BatchState, BatchVerb
from yizhen.duties.terms.powers import Power
from yizhen.kernel.lifecycle import Edge, LifeCycle

S, V = BatchState, BatchVerb
LAW = "《行政处罚法》第二十四条"
BATCH_LIFE = LifeCycle(
    name="duties.batch",
    initial=S.PLANNED,
    edges=(
        Edge(V.HEAR, (S.PLANNED,), S.HEARD, f"{LAW}第一款:交由能够有效承接的乡镇人民政府、街道办事处行使"),
        Edge(V.PASS, (S.HEARD,), S.LAWFUL, f"{LAW}第一款:由省、自治区、直辖市决定"),
        Edge(V.ASSESS, (S.LAWFUL,), S.ASSESSED, f"{LAW}第一款:基层管理迫切需要、能够有效承接"),
        Edge(V.APPROVE, (S.ASSESSED,), S.APPROVED, f"{LAW}第一款:决定应当公布"),
        Edge(V.START, (S.APPROVED,), S.PILOT, f"{LAW}第二款:应当加强执法能力建设"),
        Edge(V.SPREAD, (S.PILOT,), S.RUNNING, f"{LAW}第三款:加强组织协调、业务指导、执法监督"),
        Edge(V.REVIEW, (S.PILOT, S.RUNNING), S.LAWFUL, f"{LAW}第一款:定期组织评估"),
        Edge(V.RETRACT, (S.PILOT, S.RUNNING, S.LAWFUL), S.ENDED, f"{LAW}第一款:定期组织评估,不能有效承接的收回"),
        Edge(
            V.DROP, (S.PLANNED, S.HEARD, S.LAWFUL, S.ASSESSED, S.APPROVED), S.DROPPED,
            f"{LAW}第一款:基层管理迫切需要的才交由行使",
        ),
    ),
    final=(S.ENDED, S.DROPPED),
)  # fmt: skip
"""赋权批次流程."""
BATCH_POWER = {
    V.HEAR: Power.PROPOSE, V.PASS: Power.RULE, V.ASSESS: Power.RULE, V.APPROVE: Power.DECIDE, V.START: Power.PROPOSE,
    V.SPREAD: Power.DECIDE, V.REVIEW: Power.DECIDE, V.RETRACT: Power.DECIDE, V.DROP: Power.DECIDE,
}  # fmt: skip
"""The power that each verb needs (权限)."""
BATCH_ACT = {
    V.HEAR: "duties.batch.heard", V.PASS: "duties.batch.passed", V.ASSESS: "duties.batch.assessed",
    V.APPROVE: "duties.batch.approved", V.START: "duties.batch.started", V.SPREAD: "duties.batch.spread",
    V.REVIEW: "duties.batch.reviewed", V.RETRACT: "duties.batch.retracted", V.DROP: "duties.batch.dropped",
}  # fmt: skip
"""The name of the news that each verb makes (动作对应的消息)."""
BATCH_WORDS = frozenset({V.REVIEW, V.RETRACT, V.DROP})
"""Verbs that always need words (须写明理由); with risk flags, going forward needs them too."""


@dataclass(frozen=True, slots=True)
class Deed:
    """In which states a deed may be done (事务的条件), and on what ground.

    ``going``: also while a batch that was handed down is under review, for what was handed down goes on.
    """

    states: tuple[BatchState, ...]
    ground: str
    going: bool = False

    def may(self, state: str, *, started: bool) -> bool:
        """Whether it may be done now (能否办理)."""
        return state in self.states or (self.going and started and state in UNDER_REVIEW)


UNDER_REVIEW = (S.LAWFUL, S.ASSESSED, S.APPROVED)
"""States that a batch passes through once more when it is assessed again (重新评估中)."""
GIVEN = (S.PILOT, S.RUNNING)
BATCH_DEED = {
    BatchDeed.OPINE: Deed((S.PLANNED,), f"{LAW}第一款:交由能够有效承接的乡镇人民政府、街道办事处行使"),
    BatchDeed.MARK: Deed((S.PLANNED, S.HEARD, S.LAWFUL), f"{LAW}第一款:定期组织评估"),
    BatchDeed.HAND_OVER: Deed((S.APPROVED, *GIVEN), f"{LAW}第一款:决定公布以后交接"),
    BatchDeed.GUIDE: Deed((S.APPROVED, *GIVEN), f"{LAW}第三款:加强组织协调、业务指导、执法监督", going=True),
    BatchDeed.NOTE: Deed((S.APPROVED, *GIVEN), f"{LAW}第三款:加强组织协调、业务指导、执法监督", going=True),
    BatchDeed.DRAW: Deed(GIVEN, f"{LAW}第三款:完善评议、考核制度", going=True),
    BatchDeed.JUDGE: Deed(GIVEN, f"{LAW}第三款:完善评议、考核制度", going=True),
}  # fmt: skip
"""What may be done in which state without moving the batch (批次事务与状态)."""
