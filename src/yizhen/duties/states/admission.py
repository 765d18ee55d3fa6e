"""The two gates as life cycles (职责准入、动态调整流程): which verb leads where, and on what ground."""

from yizhen.duties.terms.admission import AdmissionState, AdmissionVerb, Gate
from yizhen.kernel.lifecycle import Edge, LifeCycle

S, V = AdmissionState, AdmissionVerb
SHANGHAI = "《上海市街道办事处条例》第十条(示范,本县可自定)"
SHANDONG = "《山东省乡镇人民政府工作条例》第四条(示范,本县可自定)"
DOWN = {
    V.HEAR: f"{SHANGHAI}第三款:在审核过程中听取街道办事处的意见",
    V.PASS: f"{SHANGHAI}第二款:作出专项说明,按照规定程序报批",
    V.SEND_BACK: f"{SHANGHAI}第三款:建立审核机制",
    V.AMEND: f"{SHANGHAI}第二款:作出专项说明",
    V.APPROVE: f"{SHANGHAI}第四款:经审核批准,同时提供相应保障措施",
    V.REFUSE: f"{SHANGHAI}第一款:未经审核批准,不得委托或者交由承担",
    V.WITHDRAW: f"{SHANGHAI}第一款:准入由部门申请,未决定前可以撤回",
    V.EXPIRE: f"{SHANDONG}第三款:阶段性、临时性工作任务,到期失效",
    V.END: f"{SHANDONG}第一款:责任清单实行动态调整",
}
UP = {
    V.HEAR: f"{SHANDONG}第一款:动态调整;先与有关部门会商",
    V.PASS: f"{SHANDONG}第一款:明确主体责任和配合责任",
    V.SEND_BACK: f"{SHANDONG}第一款:动态调整",
    V.AMEND: f"{SHANDONG}第一款:动态调整",
    V.APPROVE: f"{SHANDONG}第一款:责任清单实行动态调整和长效管理",
    V.REFUSE: f"{SHANDONG}第一款:依法编制责任清单",
    V.WITHDRAW: f"{SHANDONG}第一款:由镇街提出,未决定前可以撤回",
    V.END: f"{SHANDONG}第一款:责任清单实行动态调整",
}
"""On what each verb rests, gate by gate (依据)."""


def _life(name: str, grounds: dict[AdmissionVerb, str]) -> LifeCycle:
    moves = (
        (V.HEAR, S.HEARING, (S.FILED,)),
        (V.PASS, S.REVIEWED, (S.HEARING,)),
        (V.SEND_BACK, S.RETURNED, (S.FILED, S.HEARING, S.REVIEWED)),
        (V.AMEND, S.FILED, (S.RETURNED,)),
        (V.APPROVE, S.IN_FORCE, (S.REVIEWED,)),
        (V.REFUSE, S.REFUSED, (S.HEARING, S.REVIEWED)),
        (V.WITHDRAW, S.WITHDRAWN, (S.FILED, S.HEARING, S.REVIEWED, S.RETURNED)),
        (V.EXPIRE, S.EXPIRED, (S.IN_FORCE,)),
        (V.END, S.ENDED, (S.IN_FORCE,)),
    )  # fmt: skip
    edges = tuple(Edge(verb, sources, target, grounds[verb]) for verb, target, sources in moves if verb in grounds)
    final = tuple(s for s in (S.REFUSED, S.WITHDRAWN, S.EXPIRED, S.ENDED) if any(e.target == s for e in edges))
    return LifeCycle(name=name, initial=S.FILED, edges=edges, final=final)


ADMISSION_LIFE = _life("duties.admission", DOWN)
"""职责准入流程: from above; a term ends by itself."""
ADJUSTMENT_LIFE = _life("duties.adjustment", UP)
"""动态调整流程: from below; what is adopted goes into the lists and has no term."""


def life_of(gate: Gate) -> LifeCycle:
    """The life cycle of a gate (对应流程)."""
    return ADMISSION_LIFE if gate is Gate.DOWN else ADJUSTMENT_LIFE


ADMISSION_ACT = {
    V.HEAR: "duties.admission.heard", V.PASS: "duties.admission.passed", V.SEND_BACK: "duties.admission.sent_back",
    V.AMEND: "duties.admission.amended", V.APPROVE: "duties.admission.approved",
    V.REFUSE: "duties.admission.refused", V.WITHDRAW: "duties.admission.withdrawn",
    V.EXPIRE: "duties.admission.expired", V.END: "duties.admission.ended",
}  # fmt: skip
"""The name of the news that each verb makes (动作对应的消息)."""
ADMISSION_WORDS = frozenset({V.SEND_BACK, V.REFUSE, V.END})
"""Verbs that need words (须写明理由)."""
