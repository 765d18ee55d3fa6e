"""What duties does when it hears news (消息处理): by the name of the act, also of houses above."""

from yizhen.duties.actions.flagging import DELIVERED, DELIVERIES, note_delivered
from yizhen.duties.actions.passages import HEARD as PASSED
from yizhen.duties.actions.passages import PASSAGES, note_passages
from yizhen.duties.actions.usage import HEARD as USED
from yizhen.duties.actions.usage import USAGE, note_use
from yizhen.record import door as record


@record.on(*PASSED, name=PASSAGES)
def passages(entries: list[record.Sealed]) -> None:
    """Keep the way of each case from hand to hand (流转), once in effect."""
    note_passages(entries)


@record.on(*USED, name=USAGE)
def usage(entries: list[record.Sealed]) -> None:
    """Keep how delegated powers are used (赋权使用), once in effect."""
    note_use(entries)


@record.on(DELIVERED, name=DELIVERIES)
def deliveries(entries: list[record.Sealed]) -> None:
    """Look through papers that were delivered to townships (收文自动检查), once in effect."""
    note_delivered(entries)
