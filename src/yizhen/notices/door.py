"""消息之门 door of notices: what other houses may use.

A house registers its kinds in AppConfig.ready (``register_kinds``) and tells by ``notify`` and ``write`` from a handler
of its news, in the handler's own transaction: then each notice exists once.
"""

from yizhen.notices.access import NoSuchMessage, NoSuchNotice
from yizhen.notices.actions import notify, settle, write
from yizhen.notices.queries import told, unread_count
from yizhen.notices.rules import read_mobile
from yizhen.notices.terms import (
    KINDS,
    Kind,
    Letter,
    Means,
    MessageView,
    Notice,
    Power,
    Sending,
    register_kinds,
)

__all__ = [
    "KINDS", "Kind", "Letter", "Means", "MessageView", "NoSuchMessage", "NoSuchNotice", "Notice", "Power", "Sending",
    "notify", "read_mobile", "register_kinds", "settle", "told", "unread_count", "write",
]  # fmt: skip
