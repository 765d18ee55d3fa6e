"""登录安全的办理 lift a lockout, end another's session, count sign-ins by day."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.db import transaction
from django.db.models import F, Sum

from yizhen.identity.access import NoSuchAccount, account_for, accounts_for
from yizhen.identity.actions.sessions import end_session
from yizhen.identity.models import AccountSession, SecondFactor, SignInDay
from yizhen.identity.terms import Ended, Power
from yizhen.identity.terms.security import LockLifted
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day
from yizhen.record.door import Sealed, append

COUNTED = {
    "identity.session.opened": "opened", "identity.session.refused": "refused", "identity.session.locked": "locked",
}  # fmt: skip
SIGN_INS = "identity.sign_ins"
ATTEMPTS_KEPT = timedelta(days=30)


@transaction.atomic
def lift_lock(account_id: int, address: str, *, by: Actor, at: datetime) -> None:
    """Let an account try again from an address, "" for its second factor (解除锁定); nothing when none stands.

    Raises NoPower, NoSuchAccount.
    """
    by.require(Power.SECURE)
    account = account_for(by, account_id, Power.SECURE, lock=True)
    if address:
        rows = AccessAttempt.objects.filter(username=account.username, ip_address=address)
        count = rows.aggregate(count=Sum("failures_since_start"))["count"] or 0
        rows.delete()
    else:
        rows = SecondFactor.objects.filter(account=account, failures__gt=0)
        count = rows.values_list("failures", flat=True).first() or 0
        rows.update(failures=0, failed_at=None)
    if count:
        told, subject = LockLifted(address, count), ("identity.account", account.pk)
        append("identity.lock.lifted", told, by=by, at=at, subject=subject, county=account.county)


@transaction.atomic
def put_out(session_id: int, *, by: Actor, at: datetime) -> None:
    """End a session of an account that one looks after (结束会话); it hears why on its next page.

    Raises NoPower, NoSuchAccount.
    """
    by.require(Power.SECURE)
    row = AccountSession.objects.filter(pk=session_id, account__in=accounts_for(by, Power.SECURE)).first()
    if row is None:
        raise NoSuchAccount(session_id)
    end_session(row.pk, Ended.PUT_OUT, by=by, at=at)


def count_sign_ins(entries: Iterable[Sealed]) -> None:
    """Count sign-ins, failures and lockouts by county and legal day (登录日统计), in the handler's transaction."""
    counted: Counter[tuple[str, object, str]] = Counter()
    for entry in entries:
        counted[entry.county, legal_day(entry.at), COUNTED[entry.act]] += 1
    for (county, day, column), count in counted.items():
        row, _made = SignInDay.objects.get_or_create(county=county, day=day)
        SignInDay.objects.filter(pk=row.pk).update(**{column: F(column) + count})


@transaction.atomic
def end_idle(county: str, *, before: datetime, by: Actor, at: datetime, limit: int = 5_000) -> int:
    """End the sessions that nobody used since an instant (结束闲置会话), each recorded; returns how many."""
    rows = AccountSession.objects.filter(account__county=county, ended_at__isnull=True, seen_at__lt=before)
    found = list(rows.order_by("seen_at").values_list("pk", flat=True)[:limit])
    for pk in found:
        end_session(pk, Ended.IDLE, by=by, at=at)
    return len(found)


def forget_attempts(*, at: datetime) -> int:
    """Delete the lockout's own notes that are over (清理登录失败记录); the record keeps the failures."""
    return AccessAttempt.objects.filter(attempt_time__lt=at - ATTEMPTS_KEPT).delete()[0]
