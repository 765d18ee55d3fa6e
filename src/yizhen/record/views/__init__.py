"""Pages of the record (留痕页面): the acts, one act, and the auditor's board with its lists and verifications."""

from yizhen.record.views.acts import entry, index
from yizhen.record.views.audit import anchors, anchors_file, audit, exports, looks
from yizhen.record.views.checks import cancel, check, verify_now

__all__ = [
    "anchors", "anchors_file", "audit", "cancel", "check", "entry", "exports", "index", "looks", "verify_now",
]  # fmt: skip
