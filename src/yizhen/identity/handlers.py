"""What identity does when it hears its own news (消息处理)."""

from yizhen.identity.actions.security import COUNTED, SIGN_INS, count_sign_ins
from yizhen.record import door as record


@record.on(*COUNTED, name=SIGN_INS)
def sign_ins(entries: list[record.Sealed]) -> None:
    """Count sign-ins by day (登录日统计), once in effect."""
    count_sign_ins(entries)
