"""What dispatch does when it hears news (消息处理): it keeps its daily tally."""

from yizhen.dispatch.actions import COUNTED, TALLY, count_news
from yizhen.record import door as record


@record.on(*COUNTED, name=TALLY)
def tally(entries: list[record.Sealed]) -> None:
    """Count sealed acts by day × organ × category (日统计), once in effect."""
    count_news(entries)
