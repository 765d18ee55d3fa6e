"""Life cycle of a difference (差异办理): asked, explained or settled; opened again when the next list still shows it."""

from yizhen.kernel.lifecycle import Edge, LifeCycle
from yizhen.staffing.terms.reconcile import DifferenceState as State
from yizhen.staffing.terms.reconcile import DifferenceVerb as Verb

LAW = "地方各级人民政府机构设置和编制管理条例（国务院令第486号）"
ON_QUOTAS = f"{LAW}第六条：编制是录用、聘用、调配人员、核拨人员经费的依据"
CHECKED = f"{LAW}第二十一条：机构编制管理机关监督检查，有关组织和个人应当予以配合"

LIFE = LifeCycle(
    name="staffing.difference",
    initial=State.OPEN,
    edges=(
        Edge(Verb.ASK, (State.OPEN,), State.ASKED, CHECKED),
        Edge(Verb.EXPLAIN, (State.OPEN, State.ASKED), State.EXPLAINED, ON_QUOTAS),
        Edge(Verb.SETTLE, (State.OPEN, State.ASKED, State.EXPLAINED), State.SETTLED, ON_QUOTAS),
        Edge(Verb.REOPEN, (State.ASKED, State.EXPLAINED, State.SETTLED), State.OPEN, CHECKED),
    ),
    final=(State.EXPLAINED, State.SETTLED),
)
