"""What dispatch does when it hears news (消息处理): it keeps its daily tally, and
tells the house of parties who came.
"""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from yizhen.dispatch.actions import COUNTED, TALLY, count_news
from yizhen.dispatch.actions.joining import JOINED, JOINING, join_parties
from yizhen.dispatch.actions.searching import SEARCH, note_cases
from yizhen.dispatch.actions.telling import NOTICES, tell
from yizhen.dispatch.actions.webhooks import WEBHOOKS, note_news
from yizhen.record import door as record


@record.on(*COUNTED, name=TALLY)
def tally(entries: list[record.Sealed]) -> None:
    """Count sealed acts by day × organ × category (日统计), once in effect."""
    count_news(entries)


@record.on(*JOINED, name=JOINING)
def join(entries: list[record.Sealed]) -> None:
    """Join requesters to parties (归集当事人), once in effect."""
    join_parties(entries)


@record.on("dispatch.case.*", name=WEBHOOKS)
def webhooks(entries: list[record.Sealed]) -> None:
    """Make sealed acts wait for delivery to other systems (排入推送), once in effect."""
    note_news(entries)


@record.on("dispatch.case.*", name=NOTICES)
def notices(entries: list[record.Sealed]) -> None:
    """Tell holders of posts and requesters (通知、告知), once in effect."""
    with override(settings.LANGUAGE_CODE):  # what is sent out is in Chinese, whoever hands the news out
        tell(entries, now=timezone.now())


@record.on("dispatch.case.*", name=SEARCH)
def search(entries: list[record.Sealed]) -> None:
    """Keep the index of cases (更新检索), once in effect."""
    note_cases(entries)
