"""The one way to a notice and to a message (消息可及范围)."""

from django.db.models import QuerySet

from yizhen.kernel.actors import Actor, NoPower
from yizhen.notices.models import ChoiceRow, MessageRow, NoticeRow
from yizhen.notices.terms import Power


class NoSuchNotice(LookupError):
    """无此消息: there is none, or not for this actor's posts."""

    no_such_row = True


class NoSuchMessage(LookupError):
    """无此发送记录: there is none, or not for this actor."""

    no_such_row = True


def require_account(by: Actor) -> int:
    """The account that is signed in (须登录); raises NoPower for the public."""
    if by.account is None:
        raise NoPower("notices.read")
    return by.account


def notices_for(by: Actor) -> QuerySet[NoticeRow]:
    """Notices to the posts that the actor answers for today (本人在岗岗位的消息)."""
    return NoticeRow.objects.filter(post__in=by.posts)


def notice_for(by: Actor, pk: int) -> NoticeRow:
    """One notice (取一条消息); raises NoSuchNotice."""
    found = notices_for(by).filter(pk=pk).first()
    if found is None:
        raise NoSuchNotice(pk)
    return found


def choices_of(by: Actor) -> ChoiceRow | None:
    """The actor's own settings (本人接收设置)."""
    return ChoiceRow.objects.filter(account=require_account(by)).first()


def messages_for(by: Actor) -> QuerySet[MessageRow]:
    """Messages of the counties whose outbox the actor sees as a whole (可及发送记录)."""
    whole = {
        grant.county
        for grant in by.grants_for(Power.OUTBOX)
        if grant.organs is None and grant.townships is None and not grant.assigned_only
    }
    return MessageRow.objects.filter(county__in=whole)


def message_for(by: Actor, pk: int, *, lock: bool = False) -> MessageRow:
    """One message (取一条发送记录); raises NoSuchMessage."""
    rows = messages_for(by).select_for_update() if lock else messages_for(by)
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NoSuchMessage(pk)
    return found
