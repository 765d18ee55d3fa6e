"""What runs by itself (定时工作): it only proposes; destroying is a person's decision."""

from datetime import datetime

from yizhen.kernel.actors import Actor
from yizhen.parties import actions, queries
from yizhen.parties.terms import Power

POWERS = (Power.RETAIN,)


def propose_due(county: str, *, by: Actor, at: datetime) -> tuple[int | None, int, str]:
    """Propose what is over (到期提出): the proposal's id, how many uses, and words; None when none was made."""
    try:
        pk = actions.propose(county, by=by, at=at)
    except actions.NothingDue:
        return None, 0, "没有到期的信息。"
    except actions.AlreadyProposed:
        return None, 0, "已有一份提议待确认，没有再提。"
    found = next(one for one in queries.retentions(by) if one.id == pk)
    return pk, found.uses, f"已提出销毁 {found.uses} 项，待另一人确认。"
