"""Life cycle of an import (导入工作簿流程): uploaded, read by the worker, looked at by a person, taken in steps."""

from yizhen.kernel.lifecycle import Edge, LifeCycle
from yizhen.staffing.terms.imports import BatchState as State
from yizhen.staffing.terms.imports import BatchVerb as Verb

LOOKED_AT = "个人信息保护法第八条：保证信息质量；先逐行核对、由人看过，再登记"
LEAST = "个人信息保护法第十九条：保存期限为实现处理目的所必要的最短时间"

BATCH_LIFE = LifeCycle(
    name="staffing.batch",
    initial=State.WAITING,
    edges=(
        Edge(Verb.READ, (State.WAITING, State.READING), State.READING, LOOKED_AT),
        Edge(Verb.REFUSE, (State.WAITING, State.READING), State.UNREAD, LOOKED_AT),
        Edge(Verb.STAGE, (State.READING,), State.STAGED, LOOKED_AT),
        Edge(Verb.ASK, (State.STAGED, State.STOPPED, State.TAKING), State.QUEUED, LOOKED_AT),
        Edge(Verb.BEGIN, (State.STAGED, State.QUEUED, State.TAKING, State.STOPPED), State.TAKING, LOOKED_AT),
        Edge(Verb.STOP, (State.QUEUED, State.TAKING), State.STOPPED, LOOKED_AT),
        Edge(Verb.FINISH, (State.TAKING,), State.TAKEN, LOOKED_AT),
        Edge(
            Verb.DROP,
            (State.WAITING, State.READING, State.UNREAD, State.STAGED, State.QUEUED, State.TAKING, State.STOPPED),
            State.DROPPED,
            LEAST,
        ),
    ),
    final=(State.UNREAD, State.TAKEN, State.DROPPED),
)
"""Uploads wait for the worker; what is read waits for a person; taking can be stopped and goes on from there."""
