"""What staffing does when it hears news (消息处理): an organ that was ended or given more time asks nobody any more."""

from yizhen.record import door as record
from yizhen.staffing.actions.expiring import HEARD, SETTLED, settle_expiries


@record.on(*HEARD, name=SETTLED)
def expiries(entries: list[record.Sealed]) -> None:
    """Settle what told of an organ's day (了结到期提醒), once in effect."""
    settle_expiries(entries)
