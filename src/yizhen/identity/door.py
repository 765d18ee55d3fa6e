"""账号与权限之门 door of identity: what other houses may use."""

from datetime import timedelta

from django.http import HttpRequest

from yizhen.identity.access import NoSuchAccount, NoSuchGrant, NoSuchRole
from yizhen.identity.actions import (
    GrantRefused,
    OfficesApart,
    PasswordRefused,
    UnknownPower,
    UsernameTaken,
    create_account,
    grant_role,
    grant_roles,
    load_roles,
    reset_password,
    revoke_role,
    set_role_powers,
    shipped_roles,
    switch_account,
)
from yizhen.identity.queries import actor_for, actor_for_post, default_county, roles, session_rules
from yizhen.identity.terms import (
    POWERS,
    AccountView,
    GrantDraft,
    Power,
    RoleDraft,
    RoleView,
    Scope,
    register_powers,
)
from yizhen.kernel.working_hours import legal_day

__all__ = [
    "POWERS",
    "AccountView",
    "GrantDraft",
    "GrantRefused",
    "NoSuchAccount",
    "NoSuchGrant",
    "NoSuchRole",
    "OfficesApart",
    "PasswordRefused",
    "Power",
    "RoleDraft",
    "RoleView",
    "Scope",
    "UnknownPower",
    "UsernameTaken",
    "actor_for",
    "actor_for_post",
    "create_account",
    "default_county",
    "failure_limit",
    "grant_role",
    "grant_roles",
    "load_roles",
    "lockout_period",
    "register_powers",
    "reset_password",
    "revoke_role",
    "roles",
    "set_role_powers",
    "shipped_roles",
    "switch_account",
]


def failure_limit(request: HttpRequest, _credentials: dict | None = None) -> int:
    """How many failures in a row lock a name out (锁定前可失败次数), for django-axes."""
    return session_rules(default_county(), legal_day(request.at)).failures


def lockout_period(request: HttpRequest) -> timedelta:
    """For how long (锁定时长), for django-axes."""
    return timedelta(minutes=session_rules(default_county(), legal_day(request.at)).lockout_minutes)
