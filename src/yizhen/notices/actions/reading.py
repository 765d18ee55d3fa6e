"""Read notices (阅读消息). No record entries: a mark of one's own reading changes nothing for anybody else."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from yizhen.county import door as county
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day
from yizhen.notices import access
from yizhen.notices.models import NoticeRow
from yizhen.notices.terms import KINDS, READ_DAYS, UNREAD_DAYS, Subject


def read(ids: Iterable[int], *, by: Actor, at: datetime) -> int:
    """Mark notices as read (标为已读) and return how many were not; those of other posts are left alone."""
    access.require_account(by)
    rows = access.notices_for(by).filter(pk__in=list(ids), read_at__isnull=True)
    return rows.update(read_at=at, read_by=by.name[:80])


def read_all(*, by: Actor, at: datetime) -> int:
    """Mark all notices of the actor's posts as read (全部已读), those up to ``at``, and return how many were not."""
    access.require_account(by)
    return access.notices_for(by).filter(read_at__isnull=True, at__lte=at).update(read_at=at, read_by=by.name[:80])


def forget_notices(code: str, *, at: datetime) -> int:
    """Delete notices of a county that were kept long enough (清理通知) and return how many, by the county's rules.

    Read ones from the day they were read, unread ones from the day they came: what nobody looked at for so long asks
    nothing of anybody any more, and the matter itself is kept by its house.
    """
    day, rows = legal_day(at), NoticeRow.objects.filter(county=code)
    read, unread = (timedelta(days=int(county.rule(code, name, day).value)) for name in (READ_DAYS, UNREAD_DAYS))
    gone = rows.filter(read_at__lt=at - read).delete()[0]
    return gone + rows.filter(read_at__isnull=True, at__lt=at - unread).delete()[0]


def settle(abouts: Iterable[Subject], *, at: datetime, kinds: Iterable[str] = ()) -> None:
    """Close unread notices that asked for what has been done now (办了即读): in the caller's transaction.

    ``kinds`` names some of those that ask; without it all of them are meant. ``at`` is when it was done: what came
    then or later stays.
    """
    asking = list(kinds) or [kind.key for kind in KINDS.values() if kind.asks]
    by_kind: dict[str, list[int]] = {}
    for kind, number in abouts:
        by_kind.setdefault(kind, []).append(number)
    for kind, numbers in by_kind.items():
        rows = NoticeRow.objects.filter(about_kind=kind, about_id__in=numbers, read_at__isnull=True, kind__in=asking)
        rows.filter(at__lt=at).update(read_at=at)
