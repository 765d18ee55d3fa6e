"""What can be done with notices (消息动作)."""

from yizhen.notices.actions.choosing import BadAddress, choose
from yizhen.notices.actions.gateways import sweep_files
from yizhen.notices.actions.reading import forget_notices, read, read_all, settle
from yizhen.notices.actions.sending import claim, deliver, forget_old, is_due, note_answer, send_again
from yizhen.notices.actions.telling import notify, write

__all__ = [
    "BadAddress", "choose", "claim", "deliver", "forget_notices", "forget_old", "is_due", "note_answer", "notify", "read", "read_all",
    "send_again", "settle", "sweep_files", "write",
]  # fmt: skip
