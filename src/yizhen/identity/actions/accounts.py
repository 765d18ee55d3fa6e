"""账号与密码 open accounts, set passwords, switch accounts off and on."""

import secrets
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yizhen.identity.access import NoSuchAccount, account_for
from yizhen.identity.actions.sessions import end_sessions
from yizhen.identity.models import Account, PasswordHistory
from yizhen.identity.queries.settings import password_rules
from yizhen.identity.rules import password_faults
from yizhen.identity.terms import AccountCreated, AccountSwitched, Ended, PasswordChanged, Power
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day
from yizhen.organs.door import NoSuchPerson, person
from yizhen.record.door import append

SIGNS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that are mistaken for another


class UsernameTaken(Exception):
    """账号已被使用, or the person already has one."""


class WrongPassword(Exception):
    """原密码不对."""


class PasswordRefused(Exception):
    """新密码不符合规则: ``faults`` says each reason in words."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__(";".join(faults))


def one_time_password() -> str:
    """A password to be changed at first sign-in (一次性密码): 14 signs, about 80 bits."""
    while True:
        made = "-".join("".join(secrets.choice(SIGNS) for _ in range(4)) for _ in range(3))
        if (
            any(s.isdigit() for s in made)
            and any(s.isupper() for s in made)
            and any(s.islower() for s in made)
        ):
            return made


def _check(account: Account, password: str, at: datetime) -> None:
    """Raise PasswordRefused unless the county's rules of the day allow the password."""
    rules = password_rules(account.county, legal_day(at))
    faults = [_(fault.words) % fault.values for fault in password_faults(password, account.username, rules)]
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError:
        faults.append(_("太常见，容易被猜到"))
    if account.pk and rules.history:
        earlier = PasswordHistory.objects.filter(account=account).order_by("-set_at")[: rules.history]
        if any(check_password(password, old) for old in earlier.values_list("password", flat=True)):
            faults.append(_("不能与最近 %(count)s 次用过的密码相同") % {"count": rules.history})
    if faults:
        raise PasswordRefused(faults)


def _store(account: Account, password: str, at: datetime, *, must_change: bool) -> None:
    account.password = make_password(password)
    account.password_changed_on = legal_day(at)
    account.must_change_password = must_change
    account.save(update_fields=["password", "password_changed_on", "must_change_password"])
    PasswordHistory.objects.create(account=account, password=account.password, set_at=at)


@transaction.atomic
def create_account(
    *,
    username: str,
    county: str,
    by: Actor,
    at: datetime,
    person_id: int | None = None,
    password: str = "",
    must_change: bool = True,
) -> tuple[int, str]:
    """Open an account and return its id and password (开立账号); without a password a one-time one is made.

    Raises UsernameTaken, PasswordRefused, NoSuchPerson, NoSuchAccount for a county out of reach.
    """
    by.require(Power.ACCOUNTS)
    name = username.strip().lower()
    if not any(grant.county == county for grant in by.grants_for(Power.ACCOUNTS)):
        raise NoSuchAccount(county)
    if person_id is not None and person(person_id).county != county:
        raise NoSuchPerson(person_id)
    if Account.objects.filter(username=name).exists():
        raise UsernameTaken(_("账号 %(name)s 已有人使用，请换一个") % {"name": name})
    if person_id is not None and Account.objects.filter(person=person_id).exists():
        raise UsernameTaken(_("此人已有账号，不必再开"))
    account = Account(username=name, county=county, person_id=person_id, created_on=legal_day(at))
    if password:
        _check(account, password, at)
    chosen = password or one_time_password()
    account.save()
    _store(account, chosen, at, must_change=must_change)
    payload = AccountCreated(name, person_id)
    subject = ("identity.account", account.pk)
    append("identity.account.created", payload, by=by, at=at, subject=subject, county=county)
    return account.pk, chosen


@transaction.atomic
def change_password(
    account_id: int, old: str, new: str, *, by: Actor, at: datetime, keep_session: int | None = None
) -> None:
    """Change one's own password (修改密码); every other session of the account ends.

    Raises WrongPassword, PasswordRefused, NoSuchAccount when it is not one's own.
    """
    account = Account.objects.select_for_update().filter(pk=account_id).first()
    if account is None or by.account != account.pk:
        raise NoSuchAccount(account_id)
    if not check_password(old, account.password):
        raise WrongPassword(_("现在的密码不对，请再填一次"))
    _check(account, new, at)
    _store(account, new, at, must_change=False)
    ended = end_sessions(account.pk, Ended.PASSWORD, by=by, at=at, keep=keep_session)
    payload = PasswordChanged(by_owner=True, sessions_ended=ended)
    subject = ("identity.account", account.pk)
    append("identity.password.changed", payload, by=by, at=at, subject=subject, county=account.county)


@transaction.atomic
def reset_password(account_id: int, *, by: Actor, at: datetime) -> str:
    """Set a one-time password that has to be changed at the next sign-in, and return it (重置密码).

    Every session of the account ends. Raises NoSuchAccount, NoPower.
    """
    by.require(Power.ACCOUNTS)
    account = account_for(by, account_id, Power.ACCOUNTS, lock=True)
    made = one_time_password()
    _store(account, made, at, must_change=True)
    ended = end_sessions(account.pk, Ended.PASSWORD, by=by, at=at)
    payload = PasswordChanged(by_owner=False, sessions_ended=ended)
    subject = ("identity.account", account.pk)
    append("identity.password.changed", payload, by=by, at=at, subject=subject, county=account.county)
    return made


@transaction.atomic
def switch_account(account_id: int, *, active: bool, reason: str, by: Actor, at: datetime) -> None:
    """Switch an account off or on, for a reason (停用、启用账号); off ends its sessions at once.

    Raises NoSuchAccount, NoPower, ValueError for one's own account.
    """
    by.require(Power.ACCOUNTS)
    if by.account == account_id:
        raise ValueError(_("不能停用自己的账号，请另一位系统管理员办理"))
    account = account_for(by, account_id, Power.ACCOUNTS, lock=True)
    if account.active == active:
        return
    account.active = active
    account.save(update_fields=["active"])
    if not active:
        end_sessions(account.pk, Ended.LOCKED, by=by, at=at)
    payload = AccountSwitched(active, reason)
    subject = ("identity.account", account.pk)
    append("identity.account.switched", payload, by=by, at=at, subject=subject, county=account.county)
