"""账号与权限之门 door of identity: what other houses may use."""

from datetime import timedelta

from django.http import HttpRequest

from yizhen.identity.access import NoSuchAccount, NoSuchGrant, NoSuchRole, NoSuchToken
from yizhen.identity.actions import (
    GrantRefused,
    OfficesApart,
    PasswordRefused,
    TokenRefused,
    UnknownPower,
    UsernameTaken,
    create_account,
    end_token,
    grant_role,
    grant_roles,
    issue_token,
    load_roles,
    note_used,
    reset_password,
    revoke_role,
    set_role_powers,
    shipped_roles,
    switch_account,
)
from yizhen.identity.actions.paces import take_turn
from yizhen.identity.queries import (
    accounts_of,
    actor_for,
    actor_for_post,
    default_county,
    posts_able,
    posts_with,
    roles,
    session_rules,
    token_holder,
    unused_today,
)
from yizhen.identity.terms import (
    POWERS,
    AccountView,
    GrantDraft,
    Power,
    RoleDraft,
    RoleView,
    Scope,
    TokenHolder,
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
    "NoSuchToken",
    "OfficesApart",
    "PasswordRefused",
    "Power",
    "RoleDraft",
    "RoleView",
    "Scope",
    "TokenHolder",
    "TokenRefused",
    "UnknownPower",
    "UsernameTaken",
    "accounts_of",
    "actor_for",
    "actor_for_post",
    "create_account",
    "default_county",
    "end_token",
    "failure_limit",
    "grant_role",
    "grant_roles",
    "issue_token",
    "load_roles",
    "lockout_period",
    "note_used",
    "posts_able",
    "posts_with",
    "register_powers",
    "reset_password",
    "revoke_role",
    "roles",
    "set_role_powers",
    "shipped_roles",
    "switch_account",
    "take_turn",
    "token_holder",
    "unused_today",
]


def failure_limit(request: HttpRequest, _credentials: dict[str, str] | None = None) -> int:
    """How many failures in a row lock a name out (锁定前可失败次数), for django-axes."""
    return session_rules(default_county(), legal_day(request.at)).failures


def lockout_period(request: HttpRequest) -> timedelta:
    """For how long (锁定时长), for django-axes."""
    return timedelta(minutes=session_rules(default_county(), legal_day(request.at)).lockout_minutes)
