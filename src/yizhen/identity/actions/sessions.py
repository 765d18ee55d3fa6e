"""登录、会话、岗位 sign-ins and their failures, sessions, the post one acts in."""

from datetime import datetime

from django.db import transaction

from yizhen.identity.models import Account, AccountSession
from yizhen.identity.queries.settings import session_rules
from yizhen.identity.terms import Ended, LockedOut, PostTaken, SessionEnded, SignedIn, SignInFailed
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day
from yizhen.record.door import append


def _subject(account_id: int | None) -> tuple[str, int]:
    return ("identity.account", account_id or 0)


@transaction.atomic
def open_session(account_id: int, address: str, *, by: Actor, at: datetime, second: bool = False) -> int:
    """Open a session after a sign-in and return its id (登录); beyond the limit the oldest ones end.

    ``second``: a second factor was shown as well.
    """
    account = Account.objects.select_for_update().get(pk=account_id)
    limit = session_rules(account.county, legal_day(at)).at_once
    live = AccountSession.objects.filter(account=account, ended_at__isnull=True).order_by("-seen_at")
    for row in list(live)[max(limit - 1, 0) :] if limit else []:
        _end(row, Ended.REPLACED, by=by, at=at)
    row = AccountSession.objects.create(
        account=account, address=address, started_at=at, seen_at=at, second_at=at if second else None
    )
    append("identity.session.opened", SignedIn(address), by=by, at=at, subject=_subject(account.pk))
    return row.pk


def _end(row: AccountSession, reason: Ended, *, by: Actor, at: datetime) -> None:
    row.ended_at, row.reason = at, reason
    row.save(update_fields=["ended_at", "reason"])
    append(
        "identity.session.ended", SessionEnded(row.pk, reason), by=by, at=at, subject=_subject(row.account_id)
    )


@transaction.atomic
def end_session(session_id: int, reason: Ended, *, by: Actor, at: datetime) -> None:
    """End a session, once (退出)."""
    row = AccountSession.objects.select_for_update().filter(pk=session_id, ended_at__isnull=True).first()
    if row is not None:
        _end(row, reason, by=by, at=at)


def end_sessions(account_id: int, reason: Ended, *, by: Actor, at: datetime, keep: int | None = None) -> int:
    """End every session of an account but one, in the caller's transaction, and return how many
    (全部退出).
    """
    live = AccountSession.objects.filter(account=account_id, ended_at__isnull=True).exclude(pk=keep)
    for row in live:
        _end(row, reason, by=by, at=at)
    return len(live)


def note_seen(session_id: int, *, at: datetime) -> None:
    """Note that a session is in use (更新活动时间); not an act, so the record does not hear of it."""
    AccountSession.objects.filter(pk=session_id, ended_at__isnull=True).update(seen_at=at)


@transaction.atomic
def take_post(before: int | None, *, by: Actor, at: datetime) -> None:
    """Act in another of one's posts from now on (切换岗位); ``by`` already stands in the new one."""
    if by.post is not None and by.post != before:
        append("identity.post.taken", PostTaken(before, by.post), by=by, at=at, subject=_subject(by.account))


@transaction.atomic
def note_failure(
    username: str, address: str, failures: int, *, by: Actor, at: datetime, step: str = "password"
) -> None:
    """Note a refused sign-in (登录失败); an unknown name is not kept, people type passwords there."""
    account_id = Account.objects.filter(username=username).values_list("pk", flat=True).first()
    payload = SignInFailed(account_id is not None, address, failures, step)
    append("identity.session.refused", payload, by=by, at=at, subject=_subject(account_id))


@transaction.atomic
def note_lockout(username: str, address: str, minutes: int, *, by: Actor, at: datetime) -> None:
    """Note that failures in a row have locked an account for this address (锁定)."""
    account_id = Account.objects.filter(username=username).values_list("pk", flat=True).first()
    payload = LockedOut(account_id is not None, address, minutes)
    append("identity.session.locked", payload, by=by, at=at, subject=_subject(account_id))
