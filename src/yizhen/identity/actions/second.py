"""两步验证 the second factor: time-based codes (RFC 6238) by django-otp's algorithm, one-time recovery codes.

The library keeps its devices in tables with the secret in clear; here it stands encrypted under the master key.
"""

import base64
import hashlib
import os
import secrets
from datetime import datetime, timedelta
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.utils.translation import gettext as _
from django_otp.oath import TOTP

from yizhen.identity.access import NoSuchAccount, account_for
from yizhen.identity.actions.accounts import WrongPassword
from yizhen.identity.actions.sessions import end_sessions
from yizhen.identity.models import Account, AccountSession, RecoveryCode, SecondFactor
from yizhen.identity.queries.settings import session_rules
from yizhen.identity.rules import read_code
from yizhen.identity.terms import (
    CODES,
    DIGITS,
    STEP_SECONDS,
    TOLERANCE,
    Ended,
    Means,
    Power,
    SecondCodes,
    SecondEnded,
    SecondRecovered,
    SecondSet,
)
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day
from yizhen.record.door import append

SECRET_BYTES = 20
RECOVERY_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # 32 signs: 16 of them are 80 bits, no slow hash needed


class WrongCode(Exception):
    """验证码不对, used already, or out of date."""


class CodeLocked(Exception):
    """验证码错误过多: wherever they came from; ``minutes`` until it may be tried again."""

    def __init__(self, minutes: int) -> None:
        self.minutes = minutes
        super().__init__(_("验证码连续填错太多次，请过 %(minutes)s 分钟再试") % {"minutes": minutes})


@lru_cache(maxsize=1)
def _box(master: str) -> AESGCM:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"yizhen second factors").derive(master.encode())
    return AESGCM(key)


def new_secret(account_id: int) -> tuple[str, str]:
    """A new secret: as people type it (base32), and sealed for one account (新密钥)."""
    raw, nonce = os.urandom(SECRET_BYTES), os.urandom(12)
    sealed = _box(settings.MASTER_KEY).encrypt(nonce, raw, str(account_id).encode())
    return base64.b32encode(raw).decode(), base64.urlsafe_b64encode(nonce + sealed).decode()


def secret_words(account_id: int, sealed: str) -> str:
    """The sealed secret as people type it (密钥文本); raises ValueError when it is not this account's."""
    return base64.b32encode(_open(account_id, sealed)).decode()


def _open(account_id: int, sealed: str) -> bytes:
    raw = base64.urlsafe_b64decode(sealed)
    try:
        return _box(settings.MASTER_KEY).decrypt(raw[:12], raw[12:], str(account_id).encode())
    except InvalidTag as fault:
        raise ValueError("两步验证密钥已损坏，或主密钥不是当初那一把") from fault


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _codes(account: Account) -> list[str]:
    """New recovery codes in place of the old ones (恢复码); their text is told once."""
    RecoveryCode.objects.filter(account=account).delete()
    made = ["".join(secrets.choice(RECOVERY_SIGNS) for _ in range(16)) for _ in range(CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(account=account, digest=_digest(code)) for code in made)
    return ["-".join(code[n : n + 4] for n in range(0, 16, 4)) for code in made]


def _matched(key: bytes, code: str, at: datetime, *, drift: int, after: int) -> TOTP | None:
    """The clock at the code's time step (核对验证码), or None; ``after`` is the newest step already taken."""
    if len(code) != DIGITS or not code.isdigit():
        return None
    clock = TOTP(key, step=STEP_SECONDS, digits=DIGITS, drift=drift)
    clock.time = at.timestamp()
    return clock if clock.verify(int(code), tolerance=TOLERANCE, min_t=after + 1) else None


def _own(account_id: int, by: Actor) -> Account:
    account = Account.objects.select_for_update().filter(pk=account_id).first()
    if account is None or by.account != account.pk:
        raise NoSuchAccount(account_id)
    return account


def _password(account: Account, password: str) -> None:
    if not check_password(password, account.password):
        raise WrongPassword(_("现在的密码不对，请再填一次"))


@transaction.atomic
def set_second(
    account_id: int, sealed: str, code: str, password: str, *, session: int | None, by: Actor, at: datetime
) -> list[str]:
    """Set up one's own second factor, proven by a code of it, and return the recovery codes (启用两步验证).

    The session counts as passed; every other one ends. Raises WrongCode, WrongPassword, NoSuchAccount.
    """
    account = _own(account_id, by)
    _password(account, password)
    clock = _matched(_open(account_id, sealed), read_code(code), at, drift=0, after=0)
    if clock is None:
        raise WrongCode(_("验证码不对。请看手机上现在的 6 位数；总不对的，请核对手机的时间"))
    again = SecondFactor.objects.filter(account=account).delete()[0] > 0
    SecondFactor.objects.create(
        account=account, secret=sealed, set_at=at, drift=clock.drift, last_step=clock.t()
    )
    made = _codes(account)
    end_sessions(account.pk, Ended.SECOND, by=by, at=at, keep=session)
    AccountSession.objects.filter(pk=session, account=account).update(second_at=at)
    append("identity.second.set", SecondSet(again), by=by, at=at, subject=_subject(account), county=account.county)
    return made


def _subject(account: Account) -> tuple[str, int]:
    return ("identity.account", account.pk)


def _held(account_id: int, at: datetime) -> SecondFactor:
    """The locked factor, unless too many wrong codes were tried wherever from (取两步验证)."""
    row = SecondFactor.objects.select_for_update().select_related("account").filter(account=account_id).first()
    if row is None:
        raise NoSuchAccount(account_id)
    rules = session_rules(row.account.county, legal_day(at))
    if row.failed_at is not None and row.failures >= rules.failures:
        free = row.failed_at + timedelta(minutes=rules.lockout_minutes)
        if at < free:
            raise CodeLocked(max(1, -int(-(free - at).total_seconds() // 60)))
        row.failures = 0
    return row


def prove(account_id: int, code: str, *, by: Actor, at: datetime) -> Means:
    """Take a code of an account's second factor, each once (核对两步验证).

    Raises WrongCode (and counts it), CodeLocked, NoSuchAccount when there is no second factor.
    """
    with transaction.atomic():
        row, typed = _held(account_id, at), read_code(code)
        clock = _matched(_open(account_id, row.secret), typed, at, drift=row.drift, after=row.last_step)
        means = Means.TOTP if clock is not None else _recovered(row, typed, by=by, at=at)
        if clock is not None:
            row.drift, row.last_step = _settled(clock.drift), clock.t()
        if means is not None:
            row.failures, row.failed_at = 0, None
        else:
            row.failures, row.failed_at = row.failures + 1, at
        row.save(update_fields=["drift", "last_step", "failures", "failed_at"])
    if means is None:
        raise WrongCode(_("验证码不对，或已经用过。请等手机上换出新的 6 位数再填"))
    return means


def _settled(drift: int) -> int:
    """The drift to remember (时差): bounded, so that no series of codes walks the clock away."""
    return max(-10, min(10, drift))


def _recovered(row: SecondFactor, typed: str, *, by: Actor, at: datetime) -> Means | None:
    used = RecoveryCode.objects.filter(account=row.account, digest=_digest(typed), used_at__isnull=True)
    if not used.update(used_at=at):
        return None
    left = RecoveryCode.objects.filter(account=row.account, used_at__isnull=True).count()
    append(
        "identity.second.recovered", SecondRecovered(left), by=by, at=at, subject=_subject(row.account),
        county=row.account.county,
    )  # fmt: skip
    return Means.RECOVERY


@transaction.atomic
def renew_codes(account_id: int, password: str, *, by: Actor, at: datetime) -> list[str]:
    """Make one's recovery codes anew; the old ones no longer hold (重新生成恢复码).

    Raises WrongPassword, NoSuchAccount.
    """
    account = _own(account_id, by)
    _password(account, password)
    if not SecondFactor.objects.filter(account=account).exists():
        raise NoSuchAccount(account_id)
    made = _codes(account)
    append(
        "identity.second.codes", SecondCodes(len(made)), by=by, at=at, subject=_subject(account),
        county=account.county,
    )  # fmt: skip
    return made


def _forget(account: Account, ended: SecondEnded, *, by: Actor, at: datetime) -> None:
    SecondFactor.objects.filter(account=account).delete()
    RecoveryCode.objects.filter(account=account).delete()
    append("identity.second.ended", ended, by=by, at=at, subject=_subject(account), county=account.county)


@transaction.atomic
def end_second(account_id: int, password: str, *, by: Actor, at: datetime) -> None:
    """Go without one's second factor, where the county does not ask for it (停用两步验证).

    Raises WrongPassword, NoSuchAccount. Whether it is asked for is the caller's question.
    """
    account = _own(account_id, by)
    _password(account, password)
    _forget(account, SecondEnded(by_owner=True, reason="", sessions_ended=0), by=by, at=at)


@transaction.atomic
def reset_second(account_id: int, *, reason: str, by: Actor, at: datetime) -> None:
    """Take an account's second factor away for a reason, so that its owner sets another (重置两步验证).

    Every session of the account ends. Raises NoPower, NoSuchAccount, ValueError for one's own account.
    """
    by.require(Power.SECURE)
    if by.account == account_id:
        raise ValueError(_("不能重置自己的两步验证，请另一位安全管理员办理"))
    account = account_for(by, account_id, Power.SECURE, lock=True)
    if not SecondFactor.objects.filter(account=account).exists():
        return
    ended = end_sessions(account.pk, Ended.SECOND, by=by, at=at)
    _forget(account, SecondEnded(by_owner=False, reason=reason, sessions_ended=ended), by=by, at=at)
